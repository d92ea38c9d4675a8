"""Counter-examples to the common wrong answers on ridge and lasso."""

import numpy as np
import pytest

from mlfund.generalization import (
    duality_gap,
    effective_degrees_of_freedom,
    lasso,
    lasso_path,
    ridge,
    ridge_path,
    soft_threshold,
)

RNG = np.random.default_rng


def problem(n=40, p=5, seed=0, noise=1.0):
    rng = RNG(seed)
    X = rng.normal(size=(n, p))
    return X, X @ np.arange(1.0, p + 1) + noise * rng.normal(size=n)


def test_q_l2_l1_definition():
    X, y = problem()
    weights, _ = ridge_path(X, y, np.geomspace(1e-3, 1e6, 60))
    assert np.all(weights != 0)


def test_q_l2_l1_one_feature():
    x, y = np.array([[2.0], [0.0]]), np.array([3.0, 0.0])  # the square 4, the product 6
    weight, _ = lasso(x, y, 4.0, fit_intercept=False)
    assert weight[0] == pytest.approx(soft_threshold(6.0, 4.0 / 2) / 4)
    assert soft_threshold(6.0, 4.0) / 4 == pytest.approx(weight[0] / 2)


def test_q_l2_l1_units():
    X, y = problem(p=1)
    for lam, same in [(0, True), (1, False)]:
        metres, offset = ridge(X, y, lam)
        kilometres, other = ridge(X / 1000, y, lam)
        fits = X @ metres + offset, X / 1000 @ kilometres + other
        assert np.allclose(*fits) == same
    assert abs(kilometres[0]) < 0.01 * abs(1000 * metres[0])


def test_q_l2_l1_ridge():
    X, _ = problem(n=5, p=8)
    assert np.linalg.matrix_rank(X.T @ X) == 5
    assert np.linalg.matrix_rank(X.T @ X + np.eye(8)) == 8


def test_q_l2_l1_soft():
    X, y = problem()
    w, _ = lasso(X, y, 20.0, fit_intercept=False)
    square, residual = np.sum(X**2, axis=0), y - X @ w
    partial = X.T @ residual + square * w
    np.testing.assert_allclose(soft_threshold(partial, 10.0) / square, w, atol=1e-6)
    assert np.abs(soft_threshold(X.T @ residual, 10.0) / square - w).max() > 1


def test_q_l2_l1_map():
    assert np.all(RNG(0).laplace(size=100_000) != 0)
    X, y = problem()
    assert np.any(lasso(X, y, 300.0)[0] == 0)  # the mode has zeros all the same


def test_q_l2_l1_tie():
    X, y = problem(p=1)
    twins = np.repeat(X, 2, axis=1)
    w = lasso(X, y, 5.0)[0][0]
    for share in (1.0, 0.5, 0.2):
        gap = duality_gap(twins, y, np.array([share * w, (1 - share) * w]), 5.0)
        assert gap == pytest.approx(0, abs=1e-8)


def test_q_l2_l1_degrees():
    X = np.diag([10.0, 3.0, 0.1])
    freedom = effective_degrees_of_freedom(X, 1.0, fit_intercept=False)
    assert freedom == pytest.approx(100 / 101 + 9 / 10 + 0.01 / 1.01)
    assert effective_degrees_of_freedom(X, 0.0, fit_intercept=False) == pytest.approx(3)


def test_q_l2_l1_bias():
    # At the penalty that the slopes need, a free intercept alone removes the error.
    X, y = problem(noise=5.0)
    y = y + 5000
    ones = np.column_stack([X, np.ones(len(X))])
    w, _ = ridge(ones, y, 10.0, fit_intercept=False)
    slopes, offset = ridge(X, y, 10.0)
    assert np.mean(y - ones @ w) > 500
    assert np.mean(y - X @ slopes - offset) == pytest.approx(0, abs=1e-8)


def test_q_l2_l1_path():
    X, y = problem()
    U, d, Vt = np.linalg.svd(X, full_matrices=False)
    for lam in (0.1, 10):
        w = Vt.T @ (d / (d**2 + lam) * (U.T @ y))
        np.testing.assert_allclose(w, ridge(X, y, lam, fit_intercept=False)[0])
    assert np.linalg.cond(X.T @ X) == pytest.approx(np.linalg.cond(X) ** 2)


def test_q_l2_l1_which():
    rng, ahead = RNG(0), []
    lams = np.geomspace(1, 1000, 12)
    for _ in range(12):  # twenty weak effects; each at its best penalty for fresh data
        w = 0.2 * rng.normal(size=20)
        X, new = rng.normal(size=(40, 20)), rng.normal(size=(1000, 20))
        y = X @ w + rng.normal(size=40)
        best = []
        for path in (ridge_path, lasso_path):
            weights, _ = path(X, y, lams, fit_intercept=False)
            best.append(np.mean((new @ (weights.T - w[:, None])) ** 2, axis=0).min())
        ahead.append(best[1] - best[0])
    assert np.mean(ahead) > 0


@pytest.mark.parametrize(("momentum", "expected"), [(0, 13_863), (0.9, 1389)])
def test_q_l2_l1_half_life(momentum, expected):
    w, step, count = 1.0, 0.0, 0
    while w > 0.5:
        step = momentum * step + 0.0005 * w
        w, count = w - 0.1 * step, count + 1
    assert count == expected


def test_q_l2_l1_existence():
    X, _ = problem()
    w, noise = np.arange(1.0, 6), RNG(0).normal(size=(4000, 40))
    fits = (X @ w + noise) @ np.linalg.pinv(X).T
    np.testing.assert_allclose(fits.mean(axis=0), w, atol=0.02)


def test_q_l2_l1_selection():
    from sklearn.linear_model import LassoCV

    rng, false = RNG(0), []
    for _ in range(8):
        X = rng.normal(size=(80, 40))
        y = X[:, :4].sum(axis=1) + rng.normal(size=80)
        false.append(np.count_nonzero(LassoCV(cv=5, alphas=30).fit(X, y).coef_[4:]))
    assert np.mean(false) > 2


@pytest.mark.parametrize(("adaptive", "same"), [(False, True), (True, False)])
def test_q_l2_l1_adam(adaptive, same):
    # A large and a small gradient that average to 0: does decay shrink both weights alike?
    w, square = np.ones(2), np.zeros(2)
    for t in range(1, 2001):
        g = (-1) ** t * np.array([10.0, 0.001]) + 0.1 * w
        square = 0.999 * square + 0.001 * g * g
        w -= 0.001 * (g / np.sqrt(square / (1 - 0.999**t)) if adaptive else g)
    assert (abs(w[0] - w[1]) < 0.02) == same
