"""Counter-examples to the common wrong answers on dropout."""

import numpy as np
import pytest
import torch

from mlfund.generalization import dropout, dropout_backward, lasso

RNG = np.random.default_rng


def penalized(X, y, p):
    """The weights that inverted dropout on the inputs of least squares leads to."""
    return np.linalg.solve(X.T @ X + p / (1 - p) * np.diag(np.sum(X**2, axis=0)), X.T @ y)


def test_q_dropout_modes():
    x = np.full(100_000, 3.0)
    y, _ = dropout(x, 0.4, training=True, rng=RNG(0))
    whole, _ = dropout(x, 0.4, training=False)
    assert y.mean() == pytest.approx(whole.mean(), rel=0.01)
    assert (1 - 0.4) * whole.mean() == pytest.approx(0.6 * y.mean(), rel=0.01)


def test_q_dropout_numbers():
    y, _ = dropout(np.full(200_000, 4.0), 0.2, training=True, rng=RNG(0))
    assert y.var() == pytest.approx(16 * 0.2 / 0.8, rel=0.02)
    assert y.var() > 1.4 * 16 * 0.2 * 0.8


def test_q_dropout_backward():
    x, step = RNG(0).normal(size=6), 1e-6
    (up, mask), (down, _) = (
        dropout(x + sign * step, 0.5, training=True, rng=RNG(1)) for sign in (1, -1)
    )
    slope = (up - down) / (2 * step)
    np.testing.assert_allclose(dropout_backward(np.ones(6), mask), slope, rtol=1e-6)
    assert np.abs((mask > 0) - slope).max() == pytest.approx(1)


def test_q_dropout_ridge():
    X = RNG(0).normal(size=(200, 6))
    y = X[:, 0] + RNG(1).normal(size=200)  # five features do not matter
    assert np.all(penalized(X, y, 0.5) != 0)
    assert np.any(lasso(X, y, 100.0)[0] == 0)


def test_q_dropout_copies():
    rng = RNG(0)
    z = rng.normal(size=5000)
    X = np.column_stack([z, z + rng.normal(size=5000)])  # a clean copy and a noisy one
    y = z + 0.5 * rng.normal(size=5000)
    plain, spread = np.linalg.lstsq(X, y)[0], penalized(X, y, 0.5)
    assert abs(plain[1]) < 0.05 < 0.15 < spread[1] / spread[0] < 1
    lost = X * [0, 1]
    assert np.mean((y - lost @ spread) ** 2) < np.mean((y - lost @ plain) ** 2)


def test_q_dropout_ensemble():
    # Two masked networks share weights: training one of them changes the other.
    w = np.ones(3)
    one, other = np.array([2.0, 2, 0]), np.array([0, 2.0, 2])
    before = other @ w
    w = w - 0.1 * (one @ w - 1) * one
    assert other @ w != before


def test_q_dropout_curves():
    # With masks a perfect fit has a training error above its test error, without any leak.
    X, w = RNG(0).normal(size=(2, 500, 10)), np.ones(10)
    masked, _ = dropout(X[0], 0.5, training=True, rng=RNG(1))
    assert np.mean((masked @ w - X[0] @ w) ** 2) > 5
    assert np.mean((X[1] @ w - X[1] @ w) ** 2) == 0


def test_q_dropout_underfit():
    # The weights approach their optimum slowly along small directions: more steps, less error.
    rng = RNG(0)
    X = rng.normal(size=(200, 4)) * [1, 1, 1, 0.1]
    y = X @ [1, 1, 1, 10.0]
    w, errors = np.zeros(4), []
    for step in range(4001):
        if step in (100, 4000):
            errors.append(np.mean((y - X @ w) ** 2))
        masked, _ = dropout(X, 0.5, training=True, rng=rng)
        w = w - 0.05 * masked.T @ (masked @ w - y) / 200
    assert errors[1] < 0.8 * errors[0]


def test_q_dropout_eval():
    layer, x = torch.nn.Dropout(0.5), torch.ones(1000)
    with torch.no_grad():
        assert (layer(x) == 0).any()
        assert (torch.nn.functional.dropout(x) == 0).any()
        assert (layer.eval()(x) == 1).all()


def test_q_dropout_convolution():
    # What a position carried its neighbours still carry, at any rate below 1; a channel not.
    rng = RNG(0)
    signal = rng.normal(size=2000)
    channel = np.repeat(signal[:, None], 64, axis=1)
    singles, _ = dropout(channel, 0.5, training=True, rng=rng)
    whole, _ = dropout(np.ones((2000, 1)), 0.5, training=True, rng=rng)
    kept = [np.corrcoef(signal, x.mean(axis=1))[0, 1] for x in (singles, whole * channel)]
    assert kept[0] > 0.95 > 0.8 > kept[1]


def test_q_dropout_language():
    from torch.nn import TransformerEncoderLayer

    layer = TransformerEncoderLayer(8, 2, dropout=0.0).train()
    x = torch.ones(3, 1, 8)
    assert torch.equal(layer(x), layer(x))  # a setting


def test_q_dropout_fresh_mask():
    rng, X = RNG(0), RNG(1).normal(size=(50, 3))
    y, w = X @ np.ones(3), np.ones(3)
    same, fresh = np.zeros(3), np.zeros(3)
    for _ in range(6000):
        forward, _ = dropout(X, 0.5, training=True, rng=rng)
        error = forward @ w - y
        same += forward.T @ error / 6000
        fresh += (X * dropout(X, 0.5, training=True, rng=rng)[1]).T @ error / 6000
    np.testing.assert_allclose(same, np.sum(X**2, axis=0), rtol=0.15)  # the penalty's slope
    np.testing.assert_allclose(fresh, 0, atol=0.15 * same.min())


def test_q_dropout_mc():
    # The spread is set by p and the weights; data do not enter.
    x, w = np.ones(50), np.full(50, 0.1)
    for p in (0.1, 0.5):
        masked, _ = dropout(np.tile(x, (20_000, 1)), p, training=True, rng=RNG(0))
        assert (masked @ w).var() == pytest.approx(p / (1 - p) * np.sum((x * w) ** 2), rel=0.05)


def test_q_dropout_variance():
    h = np.maximum(RNG(0).normal(size=400_000), 0)
    y, _ = dropout(h, 0.5, training=True, rng=RNG(1))
    assert y.var() / h.var() == pytest.approx(2.47, rel=0.02)
