"""Layer norm, RMS norm and group norm against torch's, and what sets them apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from mlfund.normalization import (
    group_norm,
    layer_norm,
    layer_norm_backward,
    rms_norm,
    rms_norm_backward,
)
from tests.normalization.norms import (
    DTYPES,
    EPSILONS,
    GROUP,
    LAYER,
    LAYER_OVER_TWO,
    RMS,
    RMS_OVER_TWO,
    agrees_with_finite_differences,
    agrees_with_torch,
    bad,
    inputs,
    property_test,
    read_only,
    rejects,
)

OVER_ONE = [(1, 1), (3, 1), (1, 5), (2, 7), (9, 4), (2, 3, 5), (1, 1, 3), (2, 2, 2, 33)]
OVER_TWO = [(1, 2, 3), (5, 3, 1), (2, 1, 4), (2, 3, 2, 5)]
CASES = [(norm, shape) for norm in (LAYER, RMS) for shape in OVER_ONE]
CASES += [(norm, shape) for norm in (LAYER_OVER_TWO, RMS_OVER_TWO) for shape in OVER_TWO]
CASES += [(GROUP[1], shape) for shape in [(1, 4), (3, 1, 5), (2, 3, 2, 5)]]
CASES += [(GROUP[2], shape) for shape in [(1, 4), (3, 2), (5, 4, 1), (1, 6, 3), (2, 4, 3, 5)]]
CASES += [(GROUP[3], shape) for shape in [(2, 3, 4), (3, 6), (1, 9, 2, 2, 2)]]
seeds = st.integers(0, 2**32 - 1)


@DTYPES
@EPSILONS
@pytest.mark.parametrize(("norm", "shape"), CASES, ids=str)
def test_forward_and_backward_are_torchs(norm, shape, dtype, eps):
    agrees_with_torch(norm, shape, dtype, eps)


@pytest.mark.parametrize("norm", [LAYER, RMS], ids=str)
@pytest.mark.parametrize("shape", [(300, 1000), (2, 300_000)], ids=str)
def test_samples_taken_some_at_a_time_are_torchs_too(norm, shape):
    agrees_with_torch(norm, shape, np.float32, 1e-5)


@pytest.mark.parametrize("norm", [LAYER, LAYER_OVER_TWO, RMS, GROUP[1], GROUP[2]], ids=str)
def test_backward_agrees_with_finite_differences(norm):
    agrees_with_finite_differences(norm, (2, 4, 3))


@DTYPES
@pytest.mark.parametrize("norm", [LAYER, RMS, GROUP[2]], ids=str)
@pytest.mark.parametrize("shape", [(7, 6), (13, 4, 5), (3, 64, 100)], ids=str)
def test_a_sample_is_exactly_the_same_without_the_others(norm, shape, dtype):
    x, *parameters, dy = inputs(norm, shape, dtype)
    y, cache = norm.forward(x, *parameters, eps=1e-5)
    dx, *_ = norm.backward(dy, cache)
    for i in range(len(x)):
        alone, cache = norm.forward(x[i : i + 1], *parameters, eps=1e-5)
        assert_array_equal(alone[0], y[i])
        assert_array_equal(norm.backward(dy[i : i + 1], cache)[0][0], dx[i])


@given(seed=seeds, factor=st.floats(0.1, 10), shift=st.floats(-10, 10))
@pytest.mark.parametrize("norm", [LAYER, GROUP[2]], ids=str)
@property_test
def test_a_scale_and_a_shift_are_undone_if_eps_is_scaled_too(norm, seed, factor, shift):
    x, *parameters, _ = inputs(norm, (3, 4, 2), seed=seed)
    y, _ = norm.forward(x, *parameters, eps=0.01)
    again, _ = norm.forward(factor * x + shift, *parameters, eps=0.01 * factor**2)
    assert_allclose(again, y, atol=1e-8)


@given(seed=seeds, factor=st.floats(0.1, 10))
@property_test
def test_rms_norm_undoes_a_scale_and_not_a_shift(seed, factor):
    x, weight, _ = inputs(RMS, (3, 5), seed=seed)
    y, _ = rms_norm(x, weight, eps=0.01)
    assert_allclose(rms_norm(factor * x, weight, eps=0.01 * factor**2)[0], y, atol=1e-8)
    assert np.abs(rms_norm(x + 1, weight, eps=0.01)[0] - y).max() > 0.01


@given(seed=seeds)
@property_test
def test_rms_norm_is_layer_norm_where_the_mean_is_zero(seed):
    x, weight, _ = inputs(RMS, (3, 5), seed=seed)
    centred = x - x.mean(axis=1, keepdims=True)
    assert_allclose(
        rms_norm(centred, weight)[0], layer_norm(centred, weight, 0 * weight)[0], atol=1e-9
    )


@given(seed=seeds)
@property_test
def test_a_gradient_has_no_part_along_one_nor_but_for_eps_along_x_hat(seed):
    x, weight, bias, dy = inputs(LAYER, (4, 9), seed=seed)
    x_hat, _ = layer_norm(x, np.ones(9), np.zeros(9), eps=0.1)
    dx, *_ = layer_norm_backward(dy, layer_norm(x, weight, bias, eps=0.1)[1])
    std = np.sqrt(x.var(axis=1) + 0.1)
    assert_allclose(dx.sum(axis=1), 0, atol=1e-10)
    left = (weight * dy * x_hat).sum(axis=1) * 0.1 / std**3
    assert_allclose((dx * x_hat).sum(axis=1), left, atol=1e-10)


@given(seed=seeds)
@property_test
def test_an_rms_gradient_has_but_for_eps_no_part_along_x(seed):
    x, weight, dy = inputs(RMS, (4, 9), seed=seed, smallest=1)
    dx, _ = rms_norm_backward(dy, rms_norm(x, weight, eps=0)[1])
    assert_allclose((dx * x).sum(axis=1), 0, atol=1e-9)


@DTYPES
def test_a_mean_of_a_million_deviations_costs_no_more_than_a_few_roundings_of_x(dtype):
    x = (1e6 + np.random.default_rng(0).normal(size=(32, 500))).astype(dtype)
    y, _ = layer_norm(x, np.ones(500, dtype), np.zeros(500, dtype))
    deviation = x.astype(np.longdouble) - x.mean(axis=1, dtype=np.longdouble, keepdims=True)
    expected = deviation / np.sqrt((deviation**2).mean(axis=1, keepdims=True) + 1e-5)
    assert np.abs(y - expected).max() < 4e6 * np.finfo(dtype).eps


def test_over_a_single_number_y_is_the_bias():
    x, weight, bias = inputs(LAYER, (3, 1))[:3]
    assert_array_equal(layer_norm(x, weight, bias)[0], np.broadcast_to(bias, (3, 1)))
    x, weight, bias = inputs(GROUP[3], (2, 3))[:3]
    assert_array_equal(group_norm(x, 3, weight, bias)[0], np.broadcast_to(bias, (2, 3)))


def test_the_gradient_is_of_the_forward_pass_even_if_the_weight_changes_after_it():
    x, weight, bias, dy = inputs(LAYER, (3, 4))
    changing = weight.copy()
    _, cache = layer_norm(x, changing, bias)
    changing += 1
    _, kept = layer_norm(x, weight, bias)
    assert_array_equal(layer_norm_backward(dy, cache)[0], layer_norm_backward(dy, kept)[0])


ONES = read_only(np.ones(4))
X = read_only(np.arange(8.0).reshape(2, 4))
BAD_LAYER = [
    bad(TypeError, "x must hold .* got dtype bool", x=np.ones((2, 4), bool)),
    bad(TypeError, "weight must have the dtype of x, float64", weight=np.ones(4, np.float32)),
    bad(ValueError, r"x must have shape \(..., \*features\), got \(\)", x=np.float64(1)),
    bad(ValueError, r"x must not be empty, got shape \(0, 4\)", x=np.ones((0, 4))),
    bad(ValueError, "x must be finite", x=np.full((2, 4), np.inf)),
    bad(ValueError, r"weight must .* \(4,\) \(the trailing axes of x\), got", weight=np.ones(3)),
    bad(ValueError, r"weight must .* \(2, 4\) .* got \(1, 2, 4\)", weight=np.ones((1, 2, 4))),
    bad(ValueError, "eps must lie in .* got -1", eps=-1),
    bad(ValueError, "eps must be above 0 where a variance is 0", eps=0, x=np.zeros((2, 4))),
    bad(ValueError, "x must have variances that float64", x=np.diag([1e200] * 4)),
]
BAD_BIAS = [
    bad(TypeError, "bias must have the dtype of x", bias=np.ones(4, np.float32)),
    bad(ValueError, r"bias must .* \(the shape of weight\), got \(1, 4\)", bias=np.ones((1, 4))),
]


@pytest.mark.filterwarnings("ignore:overflow")
@pytest.mark.parametrize(("change", "error", "message"), BAD_LAYER)
def test_bad_input_to_layer_and_rms_norm_is_named(change, error, message):
    rejects(rms_norm, {"x": X, "weight": ONES}, change, error, message)
    rejects(layer_norm, {"x": X, "weight": ONES, "bias": ONES}, change, error, message)


@pytest.mark.parametrize(("change", "error", "message"), BAD_BIAS)
def test_a_bad_bias_of_layer_norm_is_named(change, error, message):
    rejects(layer_norm, {"x": X, "weight": ONES, "bias": ONES}, change, error, message)


BAD_GROUP = [
    bad(ValueError, "num_groups must divide the 4 channels of x, got 3", num_groups=3),
    bad(ValueError, "num_groups must divide the 4 channels of x, got 8", num_groups=8),
    bad(ValueError, "num_groups must be at least 1, got 0", num_groups=0),
    bad(TypeError, "num_groups must be a whole number, got 2.0", num_groups=2.0),
    bad(TypeError, "num_groups must be a whole number, got True", num_groups=True),
    bad(ValueError, r"x must have shape \(N, C\) or \(N, C, ...\), got \(4,\)", x=np.ones(4)),
    bad(ValueError, r"weight must .* \(one per channel of x\), got \(2,\)", weight=np.ones(2)),
    bad(ValueError, "bias must be finite", bias=np.full(4, np.nan)),
    bad(ValueError, "eps must lie in .* got -1", eps=-1),
]


@pytest.mark.parametrize(("change", "error", "message"), BAD_GROUP)
def test_bad_input_to_group_norm_is_named(change, error, message):
    good = {"x": X, "num_groups": 2, "weight": ONES, "bias": ONES}
    rejects(group_norm, good, change, error, message)
