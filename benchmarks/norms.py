"""Each norm, forward and backward, against torch and against the plain numpy of a textbook.

In float32, on one thread, with outputs under 32 MiB. The textbook's norms are what one writes from
the equations: the backward pass goes through the variance and the mean, as in the paper of batch
norm. They check no argument, and add up float32 in float32 also down the samples, which for many
samples is wrong. Ours may take a tenth longer. Arrays so small that checking the arguments takes as
long as the norm are compared with torch alone.
"""

import functools
import sys
import time
import timeit

import numpy as np
import torch
from threadpoolctl import threadpool_limits
from torch.nn import functional

import mlfund.normalization as ours
from benchmarks.measure import Result, show

TITLE = "Norms against torch and against a textbook's numpy, float32, one thread"
BUDGET, STYLE_BUDGET, TEXTBOOK_BUDGET = 8, 0.5, 1.1
SMALL = 2**16  # numbers
EPS = 1e-5

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
    textbook = _textbook_batch_norm if training else _textbook_evaluation
    return _compare(
        f"batch norm, {'training' if training else 'evaluation'}",
        lambda: ours.batch_norm(*arrays, training=training),
        ours.batch_norm_backward,
        lambda: functional.batch_norm(x, mean, var, weight, bias, training),
        (x, weight, bias),
        textbook=lambda: textbook(*arrays),
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
        textbook=lambda: _textbook_channels(*arrays, axes=tuple(range(2, x.ndim))),
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
        textbook=lambda: _textbook_group_norm(x_array, groups, *parameters),
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
        textbook=lambda: _textbook_layer_norm(*arrays),
    )


def _rms_norm(shape):
    x, weight = _random(shape, shape[-1])
    arrays = _arrays(x, weight)
    return _compare(
        "RMS norm",
        lambda: ours.rms_norm(*arrays),
        ours.rms_norm_backward,
        lambda: functional.rms_norm(x, weight.shape, weight, EPS),
        (x, weight),
        textbook=lambda: _textbook_rms_norm(*arrays),
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
        mean, std = positions.mean(2), (positions.var(2) + EPS).sqrt()
        return mean[..., None, None], std[..., None, None]

    (mean, std), (style_mean, style_std) = mean_and_std(content), mean_and_std(style)
    return style_std * (content - mean) / std + style_mean


# Each rival returns y and its backward: from dy to the gradients of x, weight and bias.


def _textbook_batch_norm(x, mean, var, weight, bias):  # the running averages are left out
    return _textbook_channels(x, weight, bias, axes=(0, *range(2, x.ndim)))


def _textbook_evaluation(x, mean, var, weight, bias):
    axes = (0, *range(2, x.ndim))
    mean, var, weight, bias = _along_channels(x, mean, var, weight, bias)
    std = np.sqrt(var + EPS)
    x_hat = (x - mean) / std

    def backward(dy):
        return weight * dy / std, (dy * x_hat).sum(axis=axes), dy.sum(axis=axes)

    return weight * x_hat + bias, backward


def _textbook_channels(x, weight, bias, axes):
    """Batch norm in training, or instance norm, by the axes."""
    weight, bias = _along_channels(x, weight, bias)
    x_hat, chain = _textbook_normalize(x, axes)
    all_but_channels = (0, *range(2, x.ndim))

    def backward(dy):
        dweight, dbias = (dy * x_hat).sum(axis=all_but_channels), dy.sum(axis=all_but_channels)
        return chain(weight * dy), dweight, dbias

    return weight * x_hat + bias, backward


def _textbook_group_norm(x, num_groups, weight, bias):
    weight, bias = _along_channels(x, weight, bias)
    groups, axes = (len(x), num_groups, -1), (0, *range(2, x.ndim))
    x_hat, chain = _textbook_normalize(x.reshape(groups), axes=2)
    x_hat = x_hat.reshape(x.shape)

    def backward(dy):
        dx = chain((weight * dy).reshape(groups)).reshape(x.shape)
        return dx, (dy * x_hat).sum(axis=axes), dy.sum(axis=axes)

    return weight * x_hat + bias, backward


def _textbook_layer_norm(x, weight, bias):
    x_hat, chain = _textbook_normalize(x, axes=-1)
    samples = tuple(range(x.ndim - 1))

    def backward(dy):
        return chain(weight * dy), (dy * x_hat).sum(axis=samples), dy.sum(axis=samples)

    return weight * x_hat + bias, backward


def _textbook_rms_norm(x, weight):
    mean_square = (x**2).mean(axis=-1, keepdims=True)
    rms = np.sqrt(mean_square + EPS)
    x_hat = x / rms

    def backward(dy):
        dx_hat = weight * dy
        dmean_square = -0.5 * (dx_hat * x).sum(axis=-1, keepdims=True) / rms**3
        dx = dx_hat / rms + dmean_square * 2 * x / x.shape[-1]
        return dx, (dy * x_hat).sum(axis=tuple(range(x.ndim - 1)))

    return weight * x_hat, backward


def _textbook_normalize(x, axes):
    """Return x_hat, and the way back from its gradient to that of x."""
    mean, var = x.mean(axis=axes, keepdims=True), x.var(axis=axes, keepdims=True)
    std = np.sqrt(var + EPS)
    n = x.size // mean.size

    def chain(dx_hat):
        dvar = -0.5 * (dx_hat * (x - mean)).sum(axis=axes, keepdims=True) / std**3
        dmean = -dx_hat.sum(axis=axes, keepdims=True) / std
        return dx_hat / std + dvar * 2 * (x - mean) / n + dmean / n

    return (x - mean) / std, chain


def _along_channels(x, *arrays):
    return [array.reshape(-1, *[1] * (x.ndim - 2)) for array in arrays]


def _compare(name, forward, backward, torch_forward, inputs, *, textbook=None, budget=BUDGET):
    """Yield the forward, and the backward from one kept graph or cache."""
    *_, cache = forward()
    y = torch_forward()
    dy = torch.randn(y.shape)
    what = f"{name} {'x'.join(map(str, y.shape))}"
    textbook = textbook if y.numel() > SMALL else None
    ways = {
        what: [forward, torch_forward, textbook],
        f"{what}, back": [
            lambda: backward(dy.numpy(), cache),
            lambda: torch.autograd.grad(y, inputs, dy, retain_graph=True),
            textbook and functools.partial(textbook()[1], dy.numpy()),
        ],
    }
    for way, functions in ways.items():
        yield from _ratios(way, [function for function in functions if function], budget)


def _ratios(what, functions, budget, rounds=20, seconds=0.02):
    """Compare the best processor times of rounds by turns, so that other work matters little."""
    timers = [timeit.Timer(function, timer=time.process_time) for function in functions]
    calls = [max(1, int(seconds / min(timer.repeat(3, 1)))) for timer in timers]
    times = [
        [timer.timeit(number) / number for timer, number in zip(timers, calls, strict=True)]
        for _ in range(rounds)
    ]
    a, *others = np.min(times, axis=0) * 1e3
    rivals = [("torch", budget), ("textbook", TEXTBOOK_BUDGET)]
    for (rival, most), b in zip(rivals, others, strict=False):
        measured = f"{a:.3g} ms against {b:.3g} ms: {a / b:.2f} times"
        yield Result(f"{what}, {rival}", measured, a / b, most)


def _random(*shapes):
    generator = np.random.default_rng(0)
    arrays = [generator.normal(1, 2, shape).astype(np.float32) for shape in shapes]
    return [torch.tensor(array, requires_grad=True) for array in arrays]


def _arrays(*tensors):
    return [tensor.detach().numpy() for tensor in tensors]


if __name__ == "__main__":
    show(sys.modules["__main__"])
