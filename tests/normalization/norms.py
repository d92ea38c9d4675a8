"""The norms side by side with torch's, and what every one of them is checked for."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
import torch
from hypothesis import settings
from numpy.testing import assert_allclose
from torch.nn import functional

import mlfund.normalization as ours

DTYPES = pytest.mark.parametrize("dtype", [np.float32, np.float64])
# The variances of `inputs` lie around the first two, so that the place of eps shows.
EPSILONS = pytest.mark.parametrize("eps", [1e-5, 0.3])
property_test = settings(deadline=None, derandomize=True, max_examples=40)


@dataclass(frozen=True)
class Norm:
    """A norm, its gradient and torch's; `parameters` gives the shapes of what follows x."""

    name: str
    forward: Callable
    backward: Callable
    oracle: Callable
    parameters: Callable

    def __str__(self):
        return self.name


def per_channel(count):
    return lambda shape: [(shape[1],)] * count


def trailing(axes, count):
    return lambda shape: [shape[-axes:]] * count


def batch_forward(training):
    def forward(x, weight, bias, eps):
        mean, var = running(weight)
        y, _, _, cache = ours.batch_norm(x, mean, var, weight, bias, training=training, eps=eps)
        return y, cache

    return forward


def batch_oracle(training):
    def oracle(x, weight, bias, eps):
        mean, var = map(torch.tensor, running(weight.detach().numpy()))
        return functional.batch_norm(x, mean, var, weight, bias, training, 0.1, eps)

    return oracle


def running(weight):
    """Running statistics for as many channels, unlike zeros and ones."""
    steps = np.arange(len(weight), dtype=weight.dtype)
    return 0.1 * steps - 0.2, 0.001 + 0.5 * steps


def adaptive_oracle(content, style, eps):
    axes = tuple(range(2, content.ndim))
    mean, style_mean = (x.mean(axes, keepdim=True) for x in (content, style))
    std, style_std = ((x.var(axes, keepdim=True) + eps).sqrt() for x in (content, style))
    return style_std * (content - mean) / std + style_mean


BATCH, EVALUATION = (
    Norm(
        f"batch norm, {'training' if training else 'evaluation'}",
        batch_forward(training),
        ours.batch_norm_backward,
        batch_oracle(training),
        per_channel(2),
    )
    for training in (True, False)
)
LAYER, LAYER_OVER_TWO = (
    Norm(
        f"layer norm over {axes}",
        lambda x, weight, bias, eps: ours.layer_norm(x, weight, bias, eps=eps),
        ours.layer_norm_backward,
        lambda x, weight, bias, eps: functional.layer_norm(x, weight.shape, weight, bias, eps),
        trailing(axes, 2),
    )
    for axes in (1, 2)
)
RMS, RMS_OVER_TWO = (
    Norm(
        f"RMS norm over {axes}",
        lambda x, weight, eps: ours.rms_norm(x, weight, eps=eps),
        ours.rms_norm_backward,
        lambda x, weight, eps: functional.rms_norm(x, weight.shape, weight, eps),
        trailing(axes, 1),
    )
    for axes in (1, 2)
)
GROUP = {
    groups: Norm(
        f"group norm, {groups} groups",
        lambda x, weight, bias, eps, groups=groups: ours.group_norm(
            x, groups, weight, bias, eps=eps
        ),
        ours.group_norm_backward,
        lambda x, weight, bias, eps, groups=groups: functional.group_norm(
            x, groups, weight, bias, eps
        ),
        per_channel(2),
    )
    for groups in (1, 2, 3)
}
INSTANCE = Norm(
    "instance norm",
    lambda x, weight, bias, eps: ours.instance_norm(x, weight, bias, eps=eps),
    ours.instance_norm_backward,
    lambda x, weight, bias, eps: functional.instance_norm(x, None, None, weight, bias, eps=eps),
    per_channel(2),
)
ADAPTIVE = Norm(
    "adaptive instance norm",
    lambda content, style, eps: ours.adaptive_instance_norm(content, style, eps=eps),
    ours.adaptive_instance_norm_backward,
    adaptive_oracle,
    lambda shape: [(*shape[:2], *(length + 1 for length in shape[2:]))],
)
NORMS = pytest.mark.parametrize(
    "norm",
    [BATCH, EVALUATION, LAYER, LAYER_OVER_TWO, RMS, RMS_OVER_TWO, GROUP[2], INSTANCE, ADAPTIVE],
    ids=str,
)


def inputs(norm, shape, dtype=np.float64, seed=0, smallest=1e-3):
    """Return x, what follows it, and dy, all read-only; scales differ by sample and channel."""
    rng = np.random.default_rng(seed)
    parameters = [rng.normal(1, 2, size) for size in norm.parameters(shape)]
    arrays = [_uneven(rng, shape, smallest), *parameters, rng.normal(size=shape)]
    return [read_only(array.astype(dtype)) for array in arrays]


def _uneven(rng, shape, smallest):
    sizes = (*shape[:2], *[1] * (len(shape) - 2))
    scale = np.exp(rng.uniform(np.log(smallest), np.log(3), sizes if len(shape) > 2 else shape[1:]))
    return scale * rng.normal(rng.normal(size=scale.shape), 1, shape)


def read_only(array):
    array.setflags(write=False)
    return array


def agrees_with_torch(norm, shape, dtype, eps):
    """Compare y and every gradient, on arrays that may not be written to."""
    *arrays, dy = inputs(norm, shape, dtype)
    y, cache = norm.forward(*arrays, eps=eps)
    tensors = [torch.tensor(array, requires_grad=True) for array in arrays]
    expected = norm.oracle(*tensors, eps=eps)
    scale = 1 / np.sqrt(eps)  # the largest 1 / std
    close(y, expected.detach().numpy(), scale)
    gradients = torch.autograd.grad(expected, tensors, torch.tensor(dy))
    for gradient, wanted in zip(norm.backward(dy, cache), gradients, strict=True):
        close(gradient, wanted.numpy(), scale)


def agrees_with_finite_differences(norm, shape):
    """Compare every gradient with central differences of sum(dy * y)."""
    *arrays, dy = inputs(norm, shape, smallest=0.3)
    _, cache = norm.forward(*arrays, eps=0.01)
    for index, gradient in enumerate(norm.backward(dy, cache)):

        def loss(array, index=index):
            y, _ = norm.forward(*arrays[:index], array, *arrays[index + 1 :], eps=0.01)
            return (dy * y).sum()

        differences = finite_differences(loss, arrays[index])
        assert_allclose(gradient, differences, rtol=0, atol=1e-7 * np.abs(differences).max() + 1e-8)


def finite_differences(function, x, step=1e-5):
    """Central differences of a function of an array, one number at a time."""
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        ahead, behind = x.copy(), x.copy()
        ahead[index] += step
        behind[index] -= step
        gradient[index] = (function(ahead) - function(behind)) / (2 * step)
    return gradient


def close(actual, expected, scale=1.0):
    """Assert equal shape and dtype, and values up to the rounding of numbers of size `scale`."""
    assert (actual.shape, actual.dtype) == (expected.shape, expected.dtype)
    bound = 30 * np.finfo(expected.dtype).eps * max(scale, np.abs(expected).max())
    assert_allclose(actual, expected, rtol=0, atol=bound)


def bad(error, message, **change):
    """A case of bad input: the arguments that are changed, and the error and message they get."""
    return pytest.param(change, error, message, id=",".join(change))


def rejects(function, good, change, error, message):
    """Assert that the good arguments pass, and the changed ones get the error and the message."""
    function(**good)
    with pytest.raises(error, match=message):
        function(**(good | change))
