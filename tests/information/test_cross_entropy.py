"""Cross-entropy of two distributions, and softmax and its relatives, against scipy."""

import math

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from mlfund.information import (
    cross_entropy,
    entropy,
    huffman_code,
    huffman_encode,
    log_softmax,
    logsumexp,
    sigmoid,
    softmax,
)
from tests.information.logits import (
    DTYPES,
    normal,
    property_test,
    some_logits,
    within,
)

pytestmark = pytest.mark.filterwarnings("error")
SOFTMAXES = {softmax: scipy.special.softmax, log_softmax: scipy.special.log_softmax}
SOFTMAXES[logsumexp] = scipy.special.logsumexp


# Of two distributions (errors and the sum with KL: test_kl_divergence.py)


@DTYPES
@pytest.mark.parametrize("base", [None, 2, 10])
@pytest.mark.parametrize(("shape", "axis"), [((4,), 0), ((3, 5), -1), ((3, 5), 0), ((2, 3), None)])
def test_cross_entropy_is_entropy_and_kl_of_scipy(shape, axis, base, dtype):
    p, q = (softmax(normal(shape, dtype, seed=seed), axis) for seed in (0, 1))
    ours = cross_entropy(p, q, base=base, axis=axis)
    assert ours.dtype == dtype
    theirs = -(p.astype(float) * np.log(q.astype(float))).sum(axis=axis)
    assert_allclose(ours, theirs / np.log(base or np.e), **within(dtype))
    assert_array_equal(cross_entropy(p, p, axis=axis), entropy(p, axis=axis))
    assert (cross_entropy(p, q, axis=axis) > entropy(p, axis=axis)).all()


@DTYPES
def test_zeros_and_the_smallest_numbers(dtype):
    tiny = np.finfo(dtype).smallest_subnormal
    p = np.array([[0.5, 0.5, 0], [0, 1, 0], [0, 1, 0]], dtype)
    q = np.array([[0, 1, 0], [0, 1, 0], [1, tiny, 0]], dtype)
    h = cross_entropy(p, q)
    assert_array_equal(h[:2], [np.inf, 0])
    assert not np.signbit(h[1])
    assert h[2] == pytest.approx(-math.log(tiny), rel=1e-6, abs=0)


def test_cross_entropy_is_the_length_of_p_in_the_code_for_q():
    p, q = {"a": 0.2, "b": 0.3, "c": 0.5}, {"a": 0.5, "b": 0.25, "c": 0.25}
    code = huffman_code(q)
    text = "a" * 20 + "b" * 30 + "c" * 50
    expected = cross_entropy(list(p.values()), list(q.values()), base=2)
    assert len(huffman_encode(text, code)) / len(text) == pytest.approx(expected, rel=1e-14, abs=0)


# Softmax and its relatives


@DTYPES
@pytest.mark.parametrize("scale", [1.0, 1000.0])
@pytest.mark.parametrize("function", SOFTMAXES)
@pytest.mark.parametrize(
    ("shape", "axis"), [((1,), -1), ((4,), 0), ((3, 5), -1), ((3, 5), 0), ((2, 3), None)]
)
def test_softmaxes_are_scipys(function, shape, axis, scale, dtype):
    x = normal(shape, dtype, scale)
    ours, theirs = function(x, axis=axis), SOFTMAXES[function](x.astype(float), axis=axis)
    assert ours.dtype == dtype
    assert ours.shape == theirs.shape
    assert_allclose(ours, theirs, **within(dtype))
    assert_array_equal(function(x, axis) if axis == -1 else function(x, axis=axis), ours)


@DTYPES
def test_softmaxes_of_extreme_logits(dtype):
    most = np.finfo(dtype).max
    x = np.array([[most, -most, 0], [-most, -most, -most], [-np.inf, 1000, -np.inf]], dtype)
    assert_allclose(softmax(x), [[1, 0, 0], [1 / 3] * 3, [0, 1, 0]], rtol=1e-6)
    assert_allclose(logsumexp(x), [most, -most, 1000], rtol=1e-6)
    assert_allclose(log_softmax(x[2]), [-np.inf, 0, -np.inf])
    assert_array_equal(log_softmax(x[0]), [0, -np.inf, -most])


@property_test
@given(some_logits, st.floats(-1000, 1000))
def test_a_shift_of_all_logits_changes_nothing(x, shift):
    p = softmax(x)
    assert_allclose(softmax(x + shift), p, atol=1e-12)
    assert_allclose(p.sum(axis=-1), 1, rtol=1e-15)
    assert_allclose(np.exp(log_softmax(x)), p, rtol=1e-12, atol=1e-300)
    assert_allclose(logsumexp(x + shift), logsumexp(x) + shift, atol=1e-12)
    assert (logsumexp(x) >= x.max(axis=-1)).all()


@property_test
@given(some_logits)
def test_softmax_undoes_the_logarithm_and_sigmoid_is_softmax_of_two(x):
    with np.errstate(divide="ignore"):
        assert_allclose(softmax(np.log(softmax(x))), softmax(x), rtol=1e-12, atol=1e-300)
    pair = np.stack([x, np.zeros_like(x)])
    assert_allclose(sigmoid(x), softmax(pair, axis=0)[0], rtol=1e-14, atol=1e-300)
    assert_allclose(sigmoid(x) + sigmoid(-x), 1, rtol=1e-15)


@DTYPES
def test_sigmoid_is_scipys(dtype):
    x = np.array([0, 1, -1, 30, -30, 80, -80, 1000, -1000, np.finfo(dtype).max], dtype)
    assert sigmoid(x).dtype == dtype
    assert_allclose(sigmoid(x), scipy.special.expit(x.astype(float)), rtol=1e-6, atol=1e-38)


@pytest.mark.parametrize("function", SOFTMAXES)
@pytest.mark.parametrize(
    ("x", "error", "message"),
    [
        ([0.0, np.nan], ValueError, "x must be finite, .* along axis -1, got nan as the largest"),
        ([0.0, np.inf], ValueError, "x must be finite, .* along axis -1, got inf as the largest"),
        ([-np.inf, -np.inf], ValueError, "x must be finite, .* got -inf as the largest"),
        ([], ValueError, r"x must not be empty, got shape \(0,\)"),
        (1.0, ValueError, r"x must have one axis or more, got shape \(\)"),
        ([True, False], TypeError, "x must hold float32 or float64 numbers, got dtype bool"),
    ],
)
def test_bad_logits_are_named(function, x, error, message):
    with pytest.raises(error, match=message):
        function(x)
