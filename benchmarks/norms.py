"""Each norm, forward and backward, against torch: float32, one thread, outputs under 32 MiB."""

import sys
import time
import timeit

import numpy as np
import torch
from threadpoolctl import threadpool_limits
from torch.nn import functional

import mlfund.normalization as ours
from benchmarks.measure import Result, show

TITLE = "Norms against torch, float32, one thread"
BUDGET, STYLE_BUDGET = 4, 0.5

FEATURES = [(256, 64), (8192, 128)]
IMAGES = [(64, 32, 28, 28), (8, 64, 56, 56), (16, 256, 32, 32)]
PHOTOGRAPHS = [(4, 3, 427, 640)]
SEQUENCES = [(256, 64), (32, 64, 256), (8, 512, 768)]


def results():
    """Yield each norm's forward and backward over several shapes."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with threadpool_limits(1):
            yield from _all()
    finally:
        torch.set_num_threads(threads)


def _all():
    for shape in FEATURES + IMAGES:
        yield from _batch_norm(shape, training=True)
        yield from _batch_norm(shape, training=False)
    for shape in IMAGES + PHOTOGRAPHS:
        yield from _instance_norm(shape)
        yield from _adaptive_instance_norm(shape)
    for shape in IMAGES:
        yield from _group_norm(shape, 8)
    for shape in SEQUENCES:
        yield from _layer_norm(shape)
        yield from _rms_norm(shape)


def _batch_norm(shape, training):
    x, weight, bias = _random(shape, shape[1], shape[1])
    mean, var = torch.zeros(shape[1]), torch.ones(shape[1])
    arrays = _arrays(x, mean, var, weight, bias)
    return _compare(
        f"batch norm, {'training' if training else 'evaluation'}",
        lambda: ours.batch_norm(*arrays, training=training),
        ours.batch_norm_backward,
        lambda: functional.batch_norm(x, mean, var, weight, bias, training),
        (x, weight, bias),
    )


def _instance_norm(shape):
    x, weight, bias = _random(shape, shape[1], shape[1])
    arrays = _arrays(x, weight, bias)
    return _compare(
        "instance norm",
        lambda: ours.instance_norm(*arrays),
        ours.instance_norm_backward,
        lambda: functional.instance_norm(x, None, None, weight, bias),
        (x, weight, bias),
    )


def _group_norm(shape, groups):
    x, weight, bias = _random(shape, shape[1], shape[1])
    x_array, *parameters = _arrays(x, weight, bias)
    return _compare(
        f"group norm, {groups} groups",
        lambda: ours.group_norm(x_array, groups, *parameters),
        ours.group_norm_backward,
        lambda: functional.group_norm(x, groups, weight, bias),
        (x, weight, bias),
    )


def _layer_norm(shape):
    x, weight, bias = _random(shape, shape[-1], shape[-1])
    arrays = _arrays(x, weight, bias)
    return _compare(
        "layer norm",
        lambda: ours.layer_norm(*arrays),
        ours.layer_norm_backward,
        lambda: functional.layer_norm(x, weight.shape, weight, bias),
        (x, weight, bias),
    )


def _rms_norm(shape):
    x, weight = _random(shape, shape[-1])
    arrays = _arrays(x, weight)
    return _compare(
        "RMS norm",
        lambda: ours.rms_norm(*arrays),
        ours.rms_norm_backward,
        lambda: functional.rms_norm(x, weight.shape, weight, 1e-5),
        (x, weight),
    )


def _adaptive_instance_norm(shape):
    content, style = _random(shape, shape)
    arrays = _arrays(content, style)
    return _compare(
        "AdaIN",
        lambda: ours.adaptive_instance_norm(*arrays),
        ours.adaptive_instance_norm_backward,
        lambda: _plain_adaptive_instance_norm(content, style),
        (content, style),
        budget=STYLE_BUDGET,
    )


def _plain_adaptive_instance_norm(content, style):
    def mean_and_std(x):
        positions = x.flatten(2)
        mean, std = positions.mean(2), (positions.var(2) + 1e-5).sqrt()
        return mean[..., None, None], std[..., None, None]

    (mean, std), (style_mean, style_std) = mean_and_std(content), mean_and_std(style)
    return style_std * (content - mean) / std + style_mean


def _compare(name, forward, backward, torch_forward, inputs, budget=BUDGET):
    """Yield the forward, and the backward from one kept graph or cache."""
    *_, cache = forward()
    y = torch_forward()
    dy = torch.randn(y.shape)
    what = f"{name} {'x'.join(map(str, y.shape))}"
    yield _ratio(what, forward, torch_forward, budget)
    yield _ratio(
        f"{what}, back",
        lambda: backward(dy.numpy(), cache),
        lambda: torch.autograd.grad(y, inputs, dy, retain_graph=True),
        budget,
    )


def _ratio(what, ours, theirs, budget, rounds=10, seconds=0.02):
    """Compare the best processor times of rounds by turns, so that other work matters little."""
    timers = [timeit.Timer(function, timer=time.process_time) for function in (ours, theirs)]
    calls = [max(1, int(seconds / min(timer.repeat(3, 1)))) for timer in timers]
    times = [
        [timer.timeit(number) / number for timer, number in zip(timers, calls, strict=True)]
        for _ in range(rounds)
    ]
    a, b = np.min(times, axis=0) * 1e3
    return Result(what, f"{a:.3g} ms against {b:.3g} ms: {a / b:.2f} times", a / b, budget)


def _random(*shapes):
    generator = np.random.default_rng(0)
    arrays = [generator.normal(1, 2, shape).astype(np.float32) for shape in shapes]
    return [torch.tensor(array, requires_grad=True) for array in arrays]


def _arrays(*tensors):
    return [tensor.detach().numpy() for tensor in tensors]


if __name__ == "__main__":
    show(sys.modules["__main__"])
