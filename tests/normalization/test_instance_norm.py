"""Instance norm and its running statistics against torch's."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from mlfund.normalization import (
    batch_norm,
    instance_norm,
    instance_norm_backward,
    instance_norm_running_statistics,
)
from tests.normalization.norms import (
    DTYPES,
    EPSILONS,
    INSTANCE,
    agrees_with_finite_differences,
    agrees_with_torch,
    bad,
    close,
    inputs,
    property_test,
    read_only,
    rejects,
)

SHAPES = [(1, 1, 2), (1, 3, 7), (5, 2, 4), (2, 3, 1, 5), (2, 3, 30, 20), (3, 2, 2, 3, 2)]
seeds = st.integers(0, 2**32 - 1)


@DTYPES
@EPSILONS
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_forward_and_backward_are_torchs(shape, dtype, eps):
    agrees_with_torch(INSTANCE, shape, dtype, eps)


def test_backward_agrees_with_finite_differences():
    agrees_with_finite_differences(INSTANCE, (2, 3, 4))


@DTYPES
@pytest.mark.parametrize("momentum", [0, 0.1, 1.0])
@pytest.mark.parametrize("shape", [(1, 3, 2), (4, 3, 5), (2, 3, 4, 3)], ids=str)
def test_running_statistics_are_torchs_and_evaluation_is_batch_norms(shape, momentum, dtype):
    kind = torch.nn.InstanceNorm1d if len(shape) == 3 else torch.nn.InstanceNorm2d
    layer = kind(3, momentum=momentum, track_running_stats=True)
    layer = layer.to(torch.tensor(np.empty(0, dtype)).dtype)
    mean, var = np.zeros(3, dtype), np.ones(3, dtype)
    weight, bias = np.ones(3, dtype), np.zeros(3, dtype)
    for step in range(4):
        x = inputs(INSTANCE, shape, dtype, seed=step)[0]
        layer.train()(torch.tensor(x))
        mean, var = instance_norm_running_statistics(
            x, read_only(mean), read_only(var), momentum=momentum
        )
        close(mean, layer.running_mean.numpy())
        close(var, layer.running_var.numpy())
    y, *_ = batch_norm(x, mean, var, weight, bias, training=False)
    close(y, layer.eval()(torch.tensor(x)).numpy())


@DTYPES
def test_an_instance_is_exactly_the_same_without_the_others(dtype):
    x, weight, bias, dy = inputs(INSTANCE, (5, 6, 7, 11), dtype)
    y, cache = instance_norm(x, weight, bias)
    dx, *_ = instance_norm_backward(dy, cache)
    for i, c in np.ndindex(5, 6):
        one = (slice(i, i + 1), slice(c, c + 1))
        alone, cache = instance_norm(x[one], weight[one[1]], bias[one[1]])
        assert_array_equal(alone, y[one])
        assert_array_equal(instance_norm_backward(dy[one], cache)[0], dx[one])


@given(seed=seeds)
@property_test
def test_brightness_and_contrast_of_each_channel_are_undone_if_eps_is_zero(seed):
    rng = np.random.default_rng(seed)
    x, weight, bias, _ = inputs(INSTANCE, (2, 3, 6), seed=seed, smallest=0.1)
    contrast, brightness = rng.uniform(0.1, 10, (2, 3, 1)), rng.normal(size=(2, 3, 1))
    y, _ = instance_norm(x, weight, bias, eps=0)
    assert_allclose(instance_norm(contrast * x + brightness, weight, bias, eps=0)[0], y, atol=1e-8)


@given(seed=seeds)
@property_test
def test_a_gradient_has_no_part_along_one_nor_but_for_eps_along_x_hat(seed):
    x, weight, bias, dy = inputs(INSTANCE, (3, 2, 6), seed=seed)
    x_hat, _ = instance_norm(x, np.ones(2), np.zeros(2), eps=0.1)
    dx, *_ = instance_norm_backward(dy, instance_norm(x, weight, bias, eps=0.1)[1])
    std = np.sqrt(x.var(axis=2) + 0.1)
    assert_allclose(dx.sum(axis=2), 0, atol=1e-10)
    left = weight * (dy * x_hat).sum(axis=2) * 0.1 / std**3
    assert_allclose((dx * x_hat).sum(axis=2), left, atol=1e-10)


@DTYPES
def test_a_photograph_loses_no_digits(dtype):
    x = np.random.default_rng(0).uniform(100, 101, (1, 2, 427, 640)).astype(dtype)
    y, _ = instance_norm(x, np.ones(2, dtype), np.zeros(2, dtype))
    deviation = x - x.mean(axis=(2, 3), dtype=np.longdouble, keepdims=True)
    expected = deviation / np.sqrt((deviation**2).mean(axis=(2, 3), keepdims=True) + 1e-5)
    assert np.abs(y - expected).max() < 1000 * np.finfo(dtype).eps


ONES = read_only(np.ones(3))
X = read_only(np.arange(12.0).reshape(2, 3, 2))
BAD = [
    bad(TypeError, "x must hold .* got dtype bool", x=np.ones((2, 3, 2), bool)),
    bad(ValueError, r"x must have shape \(N, C, ...\) .*, got \(2, 3\)", x=np.ones((2, 3))),
    bad(ValueError, r"x must not be empty, got shape \(2, 3, 0\)", x=np.ones((2, 3, 0))),
    bad(ValueError, "x must be finite", x=np.full((2, 3, 2), np.nan)),
    bad(ValueError, r"x must have more than one value per channel of a sample", x=X[..., :1]),
]
BAD_PARAMETERS = [
    bad(TypeError, "weight must have the dtype of x", weight=np.ones(3, np.float32)),
    bad(ValueError, r"bias must have shape \(3,\) .*, got \(2,\)", bias=np.ones(2)),
    bad(ValueError, "eps must lie in .* got -1", eps=-1),
    bad(ValueError, "eps must be above 0 where", eps=0, x=np.ones((2, 3, 2))),
]
BAD_STATISTICS = [
    bad(ValueError, r"running_mean must have shape \(3,\)", running_mean=np.ones(2)),
    bad(ValueError, "running_var must hold variances of at least 0", running_var=-np.ones(3)),
    bad(ValueError, r"momentum must lie in \[0, 1\], got 2", momentum=2),
    bad(TypeError, "momentum must be a number, got None", momentum=None),
]


@pytest.mark.parametrize(("change", "error", "message"), BAD + BAD_PARAMETERS)
def test_bad_input_is_named(change, error, message):
    rejects(instance_norm, {"x": X, "weight": ONES, "bias": ONES}, change, error, message)


@pytest.mark.parametrize(("change", "error", "message"), BAD + BAD_STATISTICS)
def test_bad_input_to_running_statistics_is_named(change, error, message):
    good = {"x": X, "running_mean": ONES, "running_var": ONES}
    rejects(instance_norm_running_statistics, good, change, error, message)
