"""Batch norm against torch's, in training and in evaluation; its running averages; folding."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from torch.nn import functional

from mlfund.normalization import batch_norm, batch_norm_backward, fold_batch_norm
from tests.normalization.norms import (
    BATCH,
    DTYPES,
    EPSILONS,
    EVALUATION,
    agrees_with_finite_differences,
    agrees_with_torch,
    bad,
    close,
    inputs,
    property_test,
    read_only,
    rejects,
)

TRAINING_SHAPES = [(2, 1), (3, 5), (65, 4), (1, 3, 7), (7, 2, 3), (2, 3, 4, 5), (5, 1, 1, 2)]
EVALUATION_SHAPES = [*TRAINING_SHAPES, (1, 1), (1, 4), (2, 3, 1, 1)]
CASES = [(BATCH, shape) for shape in [*TRAINING_SHAPES, (2, 3, 30, 20), (3, 2, 2, 3, 2)]]
CASES += [(EVALUATION, shape) for shape in EVALUATION_SHAPES]
seeds = st.integers(0, 2**32 - 1)


def fresh(channels, dtype=np.float64):
    """Running mean, running variance, weight and bias as a layer has them at first."""
    zeros, ones = np.zeros(channels, dtype), np.ones(channels, dtype)
    return read_only(zeros), read_only(ones), read_only(ones), read_only(zeros)


@DTYPES
@EPSILONS
@pytest.mark.parametrize(("norm", "shape"), CASES, ids=str)
def test_forward_and_backward_are_torchs(norm, shape, dtype, eps):
    agrees_with_torch(norm, shape, dtype, eps)


@pytest.mark.parametrize(("norm", "shape"), [(BATCH, (4, 3)), (EVALUATION, (2, 3, 2))], ids=str)
def test_backward_agrees_with_finite_differences(norm, shape):
    agrees_with_finite_differences(norm, shape)


@DTYPES
@pytest.mark.parametrize("momentum", [0, 0.1, 0.75, 1.0])
@pytest.mark.parametrize("shape", [(2, 3), (5, 3), (1, 3, 2), (4, 3, 2, 3)], ids=str)
def test_running_averages_are_torchs_over_several_steps(shape, momentum, dtype):
    layer = {2: torch.nn.BatchNorm1d, 3: torch.nn.BatchNorm1d, 4: torch.nn.BatchNorm2d}[len(shape)]
    layer = layer(3, momentum=momentum, dtype=torch.tensor(np.empty(0, dtype)).dtype)
    mean, var, weight, bias = fresh(3, dtype)
    for step in range(5):
        x = inputs(BATCH, shape, dtype, seed=step)[0]
        training = step < 4
        y, mean, var, _ = batch_norm(
            x, read_only(mean), read_only(var), weight, bias, training=training, momentum=momentum
        )
        expected = layer.train(training)(torch.tensor(x)).detach().numpy()
        close(y, expected)
        close(mean, layer.running_mean.numpy())
        close(var, layer.running_var.numpy())


def test_new_running_averages_are_new_arrays_and_evaluation_keeps_the_old_ones():
    x = inputs(BATCH, (4, 3))[0]
    mean, var, weight, bias = fresh(3)
    _, new_mean, new_var, _ = batch_norm(x, mean, var, weight, bias, training=True, momentum=0)
    assert not np.shares_memory(mean, new_mean)
    assert not np.shares_memory(var, new_var)
    _, same_mean, same_var, _ = batch_norm(x, mean, var, weight, bias, training=False)
    assert_array_equal(same_mean, mean)
    assert_array_equal(same_var, var)


@DTYPES
def test_a_mean_of_a_million_deviations_costs_no_more_digits_than_in_torch(dtype):
    x = (1e6 + np.random.default_rng(0).normal(size=(64, 4, 20, 20))).astype(dtype)
    y, *_ = batch_norm(x, *fresh(4, dtype), training=True)
    exact = batch_norm(x.astype(np.float64), *fresh(4), training=True)[0]
    if dtype == np.float64:
        numbers = x.transpose(1, 0, 2, 3).reshape(4, -1).astype(np.longdouble)
        deviation = numbers - numbers.mean(axis=1, keepdims=True)
        expected = deviation / np.sqrt((deviation**2).mean(axis=1, keepdims=True) + 1e-5)
        assert_allclose(y.transpose(1, 0, 2, 3).reshape(4, -1), expected, atol=1e-9)
    theirs = functional.batch_norm(torch.tensor(x), None, None, training=True).numpy()
    assert np.abs(y - exact).max() <= np.abs(theirs - exact).max()


@given(seed=seeds, factor=st.floats(0.1, 10), shift=st.floats(-10, 10))
@property_test
def test_training_undoes_a_scale_and_a_shift_if_eps_is_scaled_too(seed, factor, shift):
    x, weight, bias, _ = inputs(BATCH, (5, 3, 2), seed=seed)
    mean, var, *_ = fresh(3)
    y, *_ = batch_norm(x, mean, var, weight, bias, training=True, eps=0.01)
    moved = factor * x + shift
    again, *_ = batch_norm(moved, mean, var, weight, bias, training=True, eps=0.01 * factor**2)
    assert_allclose(again, y, atol=1e-8)


@given(seed=seeds)
@property_test
def test_the_order_of_the_samples_does_not_matter(seed):
    x = inputs(BATCH, (6, 3, 2), seed=seed)[0]
    order = np.random.default_rng(seed).permutation(6)
    y, mean, var, _ = batch_norm(x, *fresh(3), training=True)
    permuted, permuted_mean, permuted_var, _ = batch_norm(x[order], *fresh(3), training=True)
    assert_allclose(permuted, y[order], atol=1e-10)
    assert_allclose(permuted_mean, mean, atol=1e-12)
    assert_allclose(permuted_var, var, atol=1e-12)


@given(seed=seeds, eps=st.sampled_from([1e-5, 0.1]))
@property_test
def test_a_training_gradient_has_no_part_along_one_nor_but_for_eps_along_x_hat(seed, eps):
    x, weight, _, dy = inputs(BATCH, (7, 3, 2), seed=seed)
    mean, var, ones, zeros = fresh(3)
    x_hat, *_ = batch_norm(x, mean, var, ones, zeros, training=True, eps=eps)
    _, _, _, cache = batch_norm(x, mean, var, weight, zeros, training=True, eps=eps)
    dx, dweight, _ = batch_norm_backward(dy, cache)
    std = np.sqrt(x.var(axis=(0, 2)) + eps)
    assert_allclose(dx.sum(axis=(0, 2)), 0, atol=1e-9 * np.abs(dx).max())
    left = weight / std * dweight * eps / std**2
    assert_allclose((dx * x_hat).sum(axis=(0, 2)), left, atol=1e-9 * np.abs(dx).max())


def test_eps_may_be_zero_where_no_variance_is():
    x, weight, bias, _ = inputs(BATCH, (9, 3), smallest=1)
    mean, var, *_ = fresh(3)
    y, *_ = batch_norm(x, mean, var, weight, bias, training=True, eps=0)
    assert_allclose(((y - bias) / weight).var(axis=0), 1, rtol=1e-12)
    with pytest.raises(ValueError, match=r"eps must be above 0 where a variance is 0, got 0\.0"):
        batch_norm(np.ones((4, 3)), mean, var, weight, bias, training=True, eps=0)


def test_a_constant_channel_gives_the_bias():
    x, weight, bias = np.full((4, 2), 0.1), np.array([5.0, -3.0]), np.array([1.0, 2.0])
    y, *_ = batch_norm(x, np.zeros(2), np.ones(2), weight, bias, training=True)
    assert_allclose(y, np.broadcast_to(bias, (4, 2)), atol=1e-12)


@DTYPES
@pytest.mark.parametrize("eps", [1e-5, 0.1])
def test_folding_gives_what_convolution_or_linear_and_batch_norm_give(dtype, eps):
    rng = np.random.default_rng(0)
    bias, mean, bn_weight, bn_bias = (rng.normal(size=4).astype(dtype) for _ in range(4))
    var = rng.uniform(0.01, 2, 4).astype(dtype)
    layers = {functional.conv2d: ((4, 3, 2, 3), (2, 3, 6, 5)), functional.linear: ((4, 3), (5, 3))}
    for layer, (weight_shape, x_shape) in layers.items():
        weight, x = (rng.normal(size=shape).astype(dtype) for shape in (weight_shape, x_shape))
        arrays = [read_only(a) for a in (weight, bias, mean, var, bn_weight, bn_bias)]
        folded = layer(torch.tensor(x), *map(torch.tensor, fold_batch_norm(*arrays, eps=eps)))
        y = layer(torch.tensor(x), torch.tensor(weight), torch.tensor(bias)).numpy()
        expected, *_ = batch_norm(y, mean, var, bn_weight, bn_bias, training=False, eps=eps)
        close(folded.numpy(), expected)


BAD = [
    bad(TypeError, "x must hold float32 or float64 numbers, got dtype bool", x=[[True] * 3] * 2),
    bad(ValueError, "x must be an array, got rows of different lengths", x=[[1.0], [1.0, 2.0]]),
    bad(TypeError, "x must hold .* got dtype float16", x=np.ones((2, 3), np.float16)),
    bad(TypeError, "weight must hold .* got dtype complex128", weight=np.ones(3, complex)),
    bad(TypeError, "weight must hold .* got dtype object", weight=None),
    bad(TypeError, "bias must have the dtype of x, float64, got", bias=np.ones(3, np.float32)),
    bad(TypeError, "momentum must be a number, got None", momentum=None),
    bad(TypeError, "eps must be a number, got None", eps=None),
    bad(TypeError, "training must be True or False, got 'no'", training="no"),
    bad(ValueError, r"x must have shape \(N, C\) or .*, got \(3,\)", x=np.ones(3)),
    bad(ValueError, r"x must not be empty, got shape \(0, 3\)", x=np.ones((0, 3))),
    bad(ValueError, r"x must not be empty, got shape \(2, 3, 0\)", x=np.ones((2, 3, 0))),
    bad(ValueError, "x must be finite, got NaN or infinity", x=np.full((2, 3), np.nan)),
    bad(ValueError, "running_mean must be finite", running_mean=np.array([0, np.inf, 0])),
    bad(ValueError, r"weight must have shape \(3,\) .*, got \(4,\)", weight=np.ones(4)),
    bad(ValueError, r"bias must have shape \(3,\) .*, got \(3, 1\)", bias=np.ones((3, 1))),
    bad(ValueError, r"running_mean must have shape .* got \(2,\)", running_mean=np.ones(2)),
    bad(ValueError, r"running_var must have shape .* got \(2,\)", running_var=np.ones(2)),
    bad(ValueError, "running_var must .* at least 0, got -0.5", running_var=np.full(3, -0.5)),
    bad(ValueError, r"more than one value .* training, got shape \(1, 3\)", x=np.ones((1, 3))),
    bad(ValueError, r"x must have more than one value per channel", x=np.ones((1, 3, 1, 1))),
    bad(ValueError, r"eps must lie in \[0, inf\), got -1e-05", eps=-1e-5),
    bad(ValueError, r"eps must lie in \[0, inf\), got inf", eps=np.inf),
    bad(ValueError, r"eps must lie in \[0, inf\), got nan", eps=np.nan),
    bad(ValueError, r"momentum must lie in \[0, 1\], got 1.1", momentum=1.1),
    bad(ValueError, r"momentum must lie in \[0, 1\], got -0.1", momentum=-0.1),
    bad(ValueError, "x must have variances that float64 can hold", x=np.diag([1e200] * 3)),
]


@pytest.mark.filterwarnings("ignore:overflow")
@pytest.mark.parametrize(("change", "error", "message"), BAD)
def test_bad_input_is_named(change, error, message):
    good = {"x": np.diag([1.0, 2.0, 3.0]), "training": True}
    names = ("running_mean", "running_var", "weight", "bias")
    good |= dict(zip(names, fresh(3), strict=True))
    rejects(batch_norm, good, change, error, message)


BAD_FOLDS = [
    bad(TypeError, "bn_bias must have the dtype of weight", bn_bias=np.ones(3, np.float32)),
    bad(ValueError, r"weight must have shape \(C, ...\), got \(3,\)", weight=np.ones(3)),
    bad(
        ValueError,
        r"bias must have shape \(3,\) \(one per output of weight\), got",
        bias=np.ones(2),
    ),
    bad(ValueError, "running_var must hold variances of at least 0", running_var=-np.ones(3)),
    bad(ValueError, r"eps must lie in \[0, inf\), got -1", eps=-1),
    bad(ValueError, "eps must be above 0 where", eps=0, running_var=np.zeros(3)),
]


@pytest.mark.parametrize(("change", "error", "message"), BAD_FOLDS)
def test_bad_input_to_folding_is_named(change, error, message):
    names = ("bias", "running_mean", "running_var", "bn_weight", "bn_bias")
    good = {name: np.ones(3) for name in names} | {"weight": np.ones((3, 2))}
    rejects(fold_batch_norm, good, change, error, message)


def test_a_variance_that_float32_holds_is_enough():
    x = 1e18 * np.random.default_rng(0).normal(size=(4, 2, 28, 28)).astype(np.float32)
    one, zero = np.ones(2, np.float32), np.zeros(2, np.float32)
    y, *_ = batch_norm(x, zero, one, one, zero, training=True)
    assert_allclose(y.std(axis=(0, 2, 3)), 1, rtol=1e-5)
