"""Counter-examples to the common wrong answers on why one normalizes."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from mlfund.normalization import (
    batch_norm,
    condition_number,
    gradient_descent,
    largest_stable_step,
    layer_norm,
)

RNG = np.random.default_rng


def steps_to(X, y, rate, tolerance=1e-3, most=200_000):
    """The first step after which the weights are within a tolerance of the solution."""
    best = np.linalg.lstsq(X, y)[0]
    w, far = np.zeros(X.shape[1]), tolerance * np.linalg.norm(best)
    for t in range(most):
        if np.linalg.norm(w - best) < far:
            return t
        w = w - rate * X.T @ (X @ w - y) / len(X)
    return most


def test_q_why_normalize_why():
    X = RNG(0).normal(size=(300, 2))
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    w = np.linalg.lstsq(X, 5 * X[:, 0] + 0.1 * X[:, 1])[0]
    np.testing.assert_allclose(w, [5, 0.1])


def test_q_why_normalize_units():
    X = RNG(0).normal(size=(50, 1))
    y = 2 * X[:, 0]
    metres, centimetres = gradient_descent(X, y, 1e-4, 10), gradient_descent(100 * X, y, 1e-4, 10)
    moved = metres[1, 0] * X, centimetres[1, 0] * 100 * X
    np.testing.assert_allclose(moved[1], 10_000 * moved[0])


def test_q_why_normalize_stable():
    X = np.diag([2.0, 1.0])
    limit = largest_stable_step(X)
    for factor, shrinks in [(0.5, True), (0.99, True), (1.01, False)]:
        w = gradient_descent(X, X @ np.ones(2), factor * limit, 500)
        assert (np.abs(w[-1] - 1).max() < 0.1) == shrinks
    assert limit == pytest.approx(2 / (4 / 2))


def test_q_why_normalize_rate():
    counts = {}
    for p, kappa in [(3, 100.0), (30, 100.0), (3, 10.0)]:
        values = np.sqrt(np.geomspace(1, kappa, p))
        X = np.diag(values) * np.sqrt(p)
        w = np.zeros(p)
        w[[0, -1]] = 1  # the worst start: all of it in the two ends
        counts[p, kappa] = steps_to(X, X @ w, 2 / (1 + kappa))
    assert counts[3, 100] == counts[30, 100]
    assert counts[3, 100] == pytest.approx(10 * counts[3, 10], rel=0.1)


def adam(slope, steps, rate=0.01):
    """One weight from 0 under Adam, without its eps."""
    w = mean = square = 0.0
    for t in range(1, steps + 1):
        g = slope(w)
        mean, square = 0.9 * mean + 0.1 * g, 0.999 * square + 0.001 * g * g
        w -= rate * mean / (1 - 0.9**t) / np.sqrt(square / (1 - 0.999**t))
    return w


def test_q_why_normalize_adam():
    # The same function in another unit needs a weight a hundred times larger, step by step.
    fits = {unit: unit * adam(lambda w, x=unit: (w * x - 3) * x, 400) for unit in (1.0, 0.01)}
    assert abs(fits[1.0] - 3) < 0.5
    assert abs(fits[0.01] - 3) > 2.5


def test_q_why_normalize_nan():
    rng = RNG(0)
    X = rng.normal(size=(100, 2)) * [1000, 1]
    w = np.zeros(2)
    for _ in range(2000):
        slope = X.T @ (X @ w - X @ [0.001, 1.0]) / 100
        w = w - 0.01 * slope / max(1, np.linalg.norm(slope))  # clipped
    assert np.all(np.isfinite(w))
    assert abs(slope[0]) > 100 * abs(slope[1])
    assert abs(w[1] - 1) > 0.5


def test_q_why_normalize_correlation():
    z = RNG(0).normal(size=(2000, 2))
    z = np.linalg.qr(z - z.mean(axis=0))[0] * np.sqrt(2000)
    X = np.column_stack([z[:, 0], 0.99 * z[:, 0] + np.sqrt(1 - 0.99**2) * z[:, 1]])
    np.testing.assert_allclose(X.std(axis=0), 1)
    assert condition_number(X) == pytest.approx(199)


def test_q_why_normalize_affine():
    x = RNG(0).normal(size=(1, 8))
    weight, bias = RNG(1).normal(size=(2, 8))
    ys = [layer_norm(factor * x, weight, bias, eps=0.0)[0] for factor in (1, 10)]
    np.testing.assert_allclose(*ys)
    fixed = np.zeros(8), np.ones(8)
    ys = [batch_norm(f * x, *fixed, weight, bias, training=False)[0] for f in (1.0, 10.0)]
    assert not np.allclose(*ys)


def test_q_why_normalize_hurts():
    from sklearn.model_selection import cross_val_score
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    X, y = load_digits(return_X_y=True)
    raw, scaled = KNeighborsClassifier(), make_pipeline(StandardScaler(), KNeighborsClassifier())
    scores = [cross_val_score(model, X, y, cv=5).mean() for model in (raw, scaled)]
    assert scores[1] < scores[0] - 0.01


def test_q_why_normalize_centring():
    X = RNG(0).normal(size=(5000, 3))
    shifted = np.column_stack([X + 10, np.ones(5000)])
    centred = np.column_stack([X - X.mean(axis=0), np.ones(5000)])
    assert condition_number(centred) < 2
    assert condition_number(shifted) > 10_000
    assert condition_number(shifted) > 100 * condition_number(X + 10)  # the bias makes it worse


def test_q_why_normalize_window():
    for kappa in (4.0, 400.0):  # on ten times its own fewest steps each has about a decade
        rates = 2 / kappa * np.logspace(-2, -0.001, 1000)
        slowest = np.maximum(np.abs(1 - rates), np.abs(1 - rates * kappa))
        steps = np.log(1e-3) / np.log(slowest)
        works = rates[steps <= 10 * steps.min()]
        assert np.log10(works.max() / works.min()) == pytest.approx(1, abs=0.25)


def test_q_why_normalize_invariant():
    plain = adam(lambda w: w - 1, 50)
    assert adam(lambda w: 100 * (w - 1), 50) == pytest.approx(plain)  # the gradient rescaled
    assert 100 * adam(lambda w: 100 * (100 * w - 1), 50) != pytest.approx(plain, rel=0.1)
