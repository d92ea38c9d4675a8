"""Counter-examples to the common wrong answers on early stopping."""

import numpy as np
import pytest
import torch

from mlfund.generalization import early_stopping, ridge_path

RNG = np.random.default_rng


def path(X, y, rate, steps):
    """Weights of gradient descent on half the squared error, from 0, after each step."""
    w = np.zeros((steps + 1, X.shape[1]))
    for t in range(steps):
        w[t + 1] = w[t] - rate * X.T @ (X @ w[t] - y)
    return w


def noisy(seed, n=40, p=30, noise=1.0):
    """A problem with signal in the large directions alone, and new examples of it."""
    rng = RNG(seed)
    scale = np.geomspace(1, 0.1, p)
    w = (np.arange(p) < 5) * 1.0
    X, new = rng.normal(size=(n, p)) * scale, rng.normal(size=(500, p)) * scale
    return X, X @ w + noise * rng.normal(size=n), new, new @ w


def risks(weights, new, truth):
    return np.mean((new @ weights.T - truth[:, None]) ** 2, axis=0)


def test_q_early_stopping_definition():
    X, y, new, truth = noisy(0)
    weights = path(X, y, 0.01, 5000)
    training = np.mean((X @ weights.T - y[:, None]) ** 2, axis=0)
    assert np.argmin(training) == 5000
    assert risks(weights, new, truth).min() < 0.5 * risks(weights, new, truth)[-1]


def test_q_early_stopping_patience():
    scores = [5.0, 6, 4, 5, 3, 4, 2, 3]  # four epochs without improvement, never two in a row
    assert early_stopping(scores, patience=2) == (7, 6)


def test_q_early_stopping_ridge():
    signs = []
    for seed in range(12):
        X, y, new, truth = noisy(seed)
        stopped = risks(path(X, y, 0.01, 3000), new, truth).min()
        shrunk = ridge_path(X, y, np.geomspace(1e-3, 1e3, 200), fit_intercept=False)[0]
        signs.append(np.sign(stopped - risks(shrunk, new, truth).min()))
    assert set(signs) == {-1, 1}
    x = np.geomspace(1e-3, 1e3, 10_000)
    assert ((1 - np.exp(-x)) / (x / (1 + x))).max() == pytest.approx(1.30, abs=0.005)


def test_q_early_stopping_learning_rate():
    X, y, new, truth = noisy(1)
    best = [np.argmin(risks(path(X, y, rate, 4000), new, truth)) for rate in (0.004, 0.002)]
    assert best[1] == pytest.approx(2 * best[0], rel=0.05)
    assert best[0] > 10


def test_q_early_stopping_alias():
    model = torch.nn.Linear(1, 1)
    kept = model.state_dict()
    copied = {name: value.clone() for name, value in kept.items()}
    with torch.no_grad():
        model.weight += 1
    assert torch.equal(kept["weight"], model.weight)  # in evaluation mode or not
    assert not torch.equal(copied["weight"], model.weight)


def test_q_early_stopping_test_set():
    # Epochs that are all alike: the best of them looks better on the set that chose it.
    for size, seen in [(100, 0.06), (10_000, 0.006)]:
        errors = RNG(0).binomial(size, 0.3, size=(500, 50)) / size
        assert 0.3 - errors.min(axis=1).mean() > seen


def test_q_early_stopping_weight_decay():
    d2, t = np.geomspace(1e-2, 1e2, 50), 100
    stopped = 1 - (1 - 0.009 * d2) ** t
    gaps = [np.abs(stopped - d2 / (d2 + lam)).max() for lam in np.geomspace(1e-3, 1e3, 500)]
    assert min(gaps) > 0.05


def test_q_early_stopping_null():
    better = []
    for seed in range(8):
        X, y, new, truth = noisy(seed, noise=30.0)
        error = risks(path(X, y, 0.01, 5000), new, truth)
        better.append((error.min() / error[-1], error.min() / error[0]))
    ended, nothing = np.mean(better, axis=0)
    assert ended < 0.1
    assert nothing > 0.8


def test_q_early_stopping_second_descent():
    # One part learns fast and overfits, the other holds the signal and learns slowly.
    t = np.arange(20_000)
    fast, slow = 1 - np.exp(-0.1 * t), 1 - np.exp(-0.001 * t)
    risk = 0.2 * (1 - fast) ** 2 + 0.5 * fast**2 + 4 * (1 - slow) ** 2
    first = np.flatnonzero(np.diff(risk) > 0)[0]
    assert np.all(np.diff(risk)[first : first + 10] > 0)
    assert risk[-1] < 0.5 * risk[first]


def test_q_early_stopping_retrain():
    X, y, new, truth = noisy(2)
    weights = path(X, y, 0.01, 5000)  # the old validation rows are among the training rows now
    old = np.mean((X[:10] @ weights.T - y[:10, None]) ** 2, axis=0)
    error = risks(weights, new, truth)
    assert np.argmin(old) > 1000 > np.argmin(error)
    assert error[np.argmin(old)] > 2 * error.min()


def test_q_early_stopping_numbers():
    X = np.diag([10.0, 1.0])
    learned = path(X, X @ np.ones(2), 0.01, 100)[-1]
    np.testing.assert_allclose(learned, [1, 1 - 0.99**100])
