"""Dropout: its rate and scale against torch, its backward pass by torch and finite differences."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from mlfund.generalization import dropout, dropout_backward

DTYPES = pytest.mark.parametrize("dtype", [np.float64, np.float32])
SHAPES = pytest.mark.parametrize("shape", [(), (1,), (7,), (3, 4), (2, 3, 4, 5)])
property_test = settings(deadline=None, derandomize=True, max_examples=40)


def values(shape, dtype=float, seed=0):
    """Numbers that are not 0, so that a 0 is a dropped entry; they cannot be written to."""
    x = np.array(np.random.default_rng(seed).uniform(1, 2, shape), dtype)
    x.setflags(write=False)
    return x


@DTYPES
@SHAPES
@pytest.mark.parametrize("p", [0, 0.3, 0.9, 1])
def test_each_entry_is_dropped_or_scaled(shape, dtype, p):
    x = values(shape, dtype)
    y, mask = dropout(x, p, training=True, rng=np.random.default_rng(1))
    assert y.dtype == mask.dtype == dtype
    assert y.shape == mask.shape == shape
    scale = 1 / (1 - p) if p < 1 else 0.0
    assert set(np.unique(mask)) <= {dtype(0), dtype(scale)}
    assert_array_equal(y, x * mask)


@DTYPES
@SHAPES
@pytest.mark.parametrize("p", [0, 0.3, 1])
def test_evaluation_is_the_identity(shape, dtype, p):
    x = values(shape, dtype)
    y, mask = dropout(x, p, training=False)
    assert_array_equal(y, x, strict=True)
    assert_array_equal(mask, np.ones_like(x), strict=True)
    assert_array_equal(y, torch.nn.Dropout(p).eval()(torch.tensor(x)).numpy())
    assert not np.shares_memory(x, y)


@pytest.mark.parametrize("p", [0, 1])
def test_the_ends_of_p_are_torchs(p):
    x = values((50, 4))
    y, _ = dropout(x, p, training=True, rng=np.random.default_rng(0))
    assert_array_equal(y, torch.nn.Dropout(p).train()(torch.tensor(x)).numpy())


@pytest.mark.parametrize("p", [0.1, 0.5, 0.8])
def test_the_rate_and_the_scale_are_torchs(p):
    n = 200_000
    x = np.ones(n)
    y, _ = dropout(x, p, training=True, rng=np.random.default_rng(0))
    torch.manual_seed(0)
    theirs = torch.nn.functional.dropout(torch.ones(n, dtype=torch.float64), p).numpy()
    within = 5 * (p * (1 - p) / n) ** 0.5
    assert np.mean(y == 0) == pytest.approx(p, abs=within)
    assert np.mean(theirs == 0) == pytest.approx(p, abs=within)
    assert y.max() == pytest.approx(theirs.max(), rel=1e-15)
    assert y.mean() == pytest.approx(1, abs=within / (1 - p))


def test_entries_are_dropped_independently():
    _, mask = dropout(np.ones((20_000, 3)), 0.5, training=True, rng=np.random.default_rng(0))
    assert_allclose(np.corrcoef(mask.T), np.eye(3), atol=0.03)
    assert abs(np.corrcoef(mask[:-1, 0], mask[1:, 0])[0, 1]) < 0.03


def test_one_seed_drops_the_same_entries_for_any_dtype():
    runs = [
        dropout(values(100, dtype), 0.4, training=True, rng=np.random.default_rng(3))[1] > 0
        for dtype in (np.float64, np.float64, np.float32)
    ]
    assert_array_equal(runs[0], runs[1])
    assert_array_equal(runs[0], runs[2])
    rng = np.random.default_rng(3)
    again = [dropout(values(100), 0.4, training=True, rng=rng)[1] for _ in range(2)]
    assert (again[0] != again[1]).any()


@property_test
@given(st.floats(0, 1), st.floats(0, 1), st.integers(0, 2**32 - 1))
def test_a_larger_p_drops_more_of_the_same(p, q, seed):
    p, q = sorted([p, q])
    x = values(30)
    kept_p, kept_q = (
        dropout(x, rate, training=True, rng=np.random.default_rng(seed))[1] > 0 for rate in (p, q)
    )
    assert (kept_p >= kept_q).all()


@DTYPES
@SHAPES
@pytest.mark.parametrize("training", [True, False])
def test_backward_is_torchs_autograd_with_the_same_mask(shape, dtype, training):
    x, dy = values(shape, dtype), values(shape, dtype, seed=1)
    y, mask = dropout(x, 0.4, training=training, rng=np.random.default_rng(2))
    leaf = torch.tensor(x, requires_grad=True)
    output = leaf * torch.tensor(mask)
    output.backward(torch.tensor(dy))
    assert_array_equal(y, output.detach().numpy())
    assert_array_equal(dropout_backward(dy, mask), leaf.grad.numpy(), strict=True)


def test_backward_is_the_finite_difference():
    x, dy, step = values((4, 5)), values((4, 5), seed=1), 1e-6
    _, mask = dropout(x, 0.4, training=True, rng=np.random.default_rng(2))

    def loss(x):
        y, _ = dropout(x, 0.4, training=True, rng=np.random.default_rng(2))
        return (dy * y).sum()

    moves = step * np.eye(x.size).reshape(-1, *x.shape)
    slopes = [(loss(x + move) - loss(x - move)) / (2 * step) for move in moves]
    assert_allclose(dropout_backward(dy, mask).ravel(), slopes, atol=1e-7)


RNG = np.random.default_rng(0)
X = np.ones(3)


@pytest.mark.parametrize(
    ("call", "error", "match"),
    [
        (
            lambda: dropout(X, 1.1, training=True, rng=RNG),
            ValueError,
            r"p must lie in \[0, 1\], got",
        ),
        (lambda: dropout(X, -0.1, training=False), ValueError, r"p must lie in \[0, 1\], got -0.1"),
        (lambda: dropout(X, np.nan, training=False), ValueError, "p must lie in .* got nan"),
        (lambda: dropout(X, "a", training=False), TypeError, "p must be a number, got 'a'"),
        (lambda: dropout(X, 0.5, training=True), TypeError, "rng must be a numpy .* got None"),
        (lambda: dropout(X, 0.5, training=True, rng=3), TypeError, "rng must be a numpy .* got 3"),
        (lambda: dropout(X, 0.5, training="eval"), TypeError, "training must be True or False"),
        (lambda: dropout([np.nan], 0.5, training=False), ValueError, "x must be finite"),
        (lambda: dropout([], 0.5, training=False), ValueError, "x must not be empty"),
        (lambda: dropout([True], 0.5, training=False), TypeError, "x must hold float32 or float64"),
        (lambda: dropout_backward(X, X[:2]), ValueError, r"mask must have shape \(3,\) .*\(2,\)"),
        (lambda: dropout_backward(X, X > 0), TypeError, "mask must hold .* got dtype bool"),
        (lambda: dropout_backward(X * np.nan, X), ValueError, "dy must be finite"),
    ],
)
def test_bad_input_is_named(call, error, match):
    with pytest.raises(error, match=match):
        call()
