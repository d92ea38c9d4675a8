"""Adaptive instance norm against its formula in torch, and what it does to the statistics."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from mlfund.normalization import (
    adaptive_instance_norm,
    adaptive_instance_norm_backward,
    instance_norm,
)
from tests.normalization.norms import (
    ADAPTIVE,
    DTYPES,
    EPSILONS,
    agrees_with_finite_differences,
    agrees_with_torch,
    bad,
    inputs,
    property_test,
    read_only,
    rejects,
)

seeds = st.integers(0, 2**32 - 1)


@DTYPES
@EPSILONS
@pytest.mark.parametrize("shape", [(1, 1, 2), (1, 3, 7), (5, 2, 4), (2, 3, 30, 20)], ids=str)
def test_forward_and_backward_are_the_formulas(shape, dtype, eps):
    agrees_with_torch(ADAPTIVE, shape, dtype, eps)


def test_both_gradients_agree_with_finite_differences():
    agrees_with_finite_differences(ADAPTIVE, (2, 3, 4))


@given(seed=seeds, ddof=st.sampled_from([0, 1]))
@property_test
def test_each_channel_gets_the_mean_and_the_deviation_of_the_styles(seed, ddof):
    content, style, _ = inputs(ADAPTIVE, (2, 3, 9), seed=seed, smallest=0.1)
    y, _ = adaptive_instance_norm(content, style, eps=0, ddof=ddof)
    assert_allclose(y.mean(axis=2), style.mean(axis=2), atol=1e-9)
    assert_allclose(y.std(axis=2, ddof=ddof), style.std(axis=2, ddof=ddof), rtol=1e-9)


def test_the_style_may_have_more_axes_of_positions_than_the_content():
    content, style, dy = inputs(ADAPTIVE, (2, 3, 12))
    style = style[..., :12]
    y, cache = adaptive_instance_norm(content, style)
    table = adaptive_instance_norm(content, style.reshape(2, 3, 4, 3))
    assert_array_equal(table[0], y)
    dcontent, dstyle = adaptive_instance_norm_backward(dy, table[1])
    expected = adaptive_instance_norm_backward(dy, cache)
    assert_array_equal(dcontent, expected[0])
    assert_array_equal(dstyle, expected[1].reshape(2, 3, 4, 3))


@given(seed=seeds)
@property_test
def test_it_is_instance_norm_with_the_styles_statistics_for_weight_and_bias(seed):
    content, style, _ = inputs(ADAPTIVE, (2, 3, 9), seed=seed)
    style = np.concatenate([style[:1], style[:1]])
    weight, bias = np.sqrt(style[0].var(axis=1) + 0.01), style[0].mean(axis=1)
    y, _ = adaptive_instance_norm(content, style, eps=0.01, ddof=0)
    assert_allclose(y, instance_norm(content, weight, bias, eps=0.01)[0], atol=1e-10)


@given(seed=seeds)
@property_test
def test_without_eps_a_second_time_changes_nothing_nor_does_the_content_as_style(seed):
    content, style, _ = inputs(ADAPTIVE, (2, 3, 9), seed=seed, smallest=0.1)
    y, _ = adaptive_instance_norm(content, style, eps=0)
    assert_allclose(adaptive_instance_norm(y, style, eps=0)[0], y, atol=1e-9)
    assert_allclose(adaptive_instance_norm(content, content)[0], content, atol=1e-9)


def test_the_order_of_the_styles_positions_does_not_matter():
    content, style, _ = inputs(ADAPTIVE, (2, 3, 9))
    y, _ = adaptive_instance_norm(content, style)
    assert_allclose(adaptive_instance_norm(content, style[..., ::-1])[0], y, atol=1e-12)


def test_a_flat_content_gives_the_styles_mean():
    _, style, _ = inputs(ADAPTIVE, (2, 3, 9))
    y, _ = adaptive_instance_norm(np.zeros((2, 3, 4)), style)
    assert_allclose(y, np.broadcast_to(style.mean(axis=2, keepdims=True), y.shape))


def test_a_sample_is_exactly_the_same_without_the_others():
    content, style, _ = inputs(ADAPTIVE, (4, 3, 9))
    y, _ = adaptive_instance_norm(content, style)
    assert_array_equal(adaptive_instance_norm(content[2:3], style[2:3])[0], y[2:3])


X = read_only(np.arange(12.0).reshape(2, 3, 2))
BAD = [
    bad(TypeError, "content must hold .* got dtype bool", content=np.ones((2, 3, 2), bool)),
    bad(TypeError, "style must have content's dtype, float64, got", style=X.astype(np.float32)),
    bad(ValueError, r"content must have shape .* got \(3, 2\)", content=X[0]),
    bad(ValueError, r"style must have content's \(N, C\), \(2, 3\), got \(1, 3\)", style=X[:1]),
    bad(ValueError, r"style must have content's \(N, C\), \(2, 3\), got \(2, 2\)", style=X[:, 1:]),
    bad(ValueError, "content must have more than one value per channel", content=X[..., :1]),
    bad(ValueError, "style must have more than one value per channel", style=X[..., :1]),
    bad(ValueError, "style must be finite", style=np.full((2, 3, 2), np.nan)),
    bad(ValueError, "eps must lie in .* got -1", eps=-1),
    bad(ValueError, "eps must be above 0 where", eps=0, style=np.ones((2, 3, 2))),
    bad(ValueError, r"ddof must lie in \[0, 1\], got 2", ddof=2),
    bad(TypeError, "ddof must be a whole number, got 1.0", ddof=1.0),
    bad(ValueError, "style must have variances that float64 can hold", style=1e200 * X),
]


@pytest.mark.filterwarnings("ignore:overflow")
@pytest.mark.parametrize(("change", "error", "message"), BAD)
def test_bad_input_is_named(change, error, message):
    rejects(adaptive_instance_norm, {"content": X, "style": X}, change, error, message)
