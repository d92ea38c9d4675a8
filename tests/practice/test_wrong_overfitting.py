"""Counter-examples to the common wrong answers on overfitting."""

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeClassifier

RNG = np.random.default_rng


def clouds(n, rng, flipped=0.0, dims=2):
    """Two far Gaussian clouds, and their labels, some of them flipped."""
    y = rng.integers(2, size=n)
    X = rng.normal(size=(n, dims)) + 4 * (y[:, None] - 0.5)
    return X, np.where(rng.uniform(size=n) < flipped, 1 - y, y)


def error(model, X, y):
    return np.mean(model.predict(X) != y)


def test_q_overfitting_definition():
    # The best model there is, one weight on its own feature, is below its test error too.
    rng = RNG(0)
    x, new = rng.normal(size=(2, 4000, 10))
    y, target = x + rng.normal(size=x.shape), new + rng.normal(size=x.shape)
    w = (np.sum(x * y, axis=1) / np.sum(x * x, axis=1))[:, None]
    assert np.mean((y - w * x) ** 2) < 0.95 < 1.05 < np.mean((target - w * new) ** 2)


def test_q_overfitting_remedies():
    # A sign of training that is turned in use: no penalty mends it, short of predicting nothing.
    rng = RNG(0)
    x = rng.normal(size=500)
    for lam in (0, 1, 100, 10_000):
        w = x @ x / (x @ x + lam)
        assert np.mean((-x - w * x) ** 2) > np.mean(x**2)


def test_q_overfitting_leakage():
    rng = RNG(0)
    y = rng.integers(2, size=600)
    leak = y + 0.01 * rng.normal(size=600)  # known only afterwards
    X = np.column_stack([leak, rng.normal(size=(600, 3))])
    for depth in (1, None):  # the strongest limit on a tree keeps the leak
        tree = DecisionTreeClassifier(max_depth=depth, random_state=0).fit(X[:300], y[:300])
        assert error(tree, X[300:], y[300:]) == 0
        served = np.column_stack([np.zeros(300), X[300:, 1:]])
        assert error(tree, served, y[300:]) > 0.4


def test_q_overfitting_more_data():
    rng = RNG(0)
    for n in (100, 3000):
        X, y = clouds(n, rng, flipped=0.2)
        new, labels = clouds(3000, rng, flipped=0.2)
        one = KNeighborsClassifier(1).fit(X, y)
        assert error(one, new, labels) == pytest.approx(2 * 0.2 * 0.8, abs=0.09)


def test_q_overfitting_random_labels():
    rng = RNG(0)
    X, y = clouds(400, rng)
    new, labels = clouds(2000, rng)
    for target, low in [(y, True), (rng.permutation(y), False)]:
        tree = DecisionTreeClassifier(random_state=0).fit(X, target)
        assert error(tree, X, target) == 0
        assert (error(tree, new, labels) < 0.05) == low


def test_q_overfitting_winner():
    scores = RNG(0).binomial(400, 0.8, size=(2000, 100)) / 400  # 100 models that are all alike
    ahead = scores.max(axis=1) - 0.8
    assert ahead.mean() == pytest.approx(0.049, abs=0.002)
    assert np.mean(ahead > 0.03) > 0.99


def test_q_overfitting_interpolation():
    rng = RNG(0)
    X, y = clouds(400, rng)
    new, labels = clouds(2000, rng)
    one = KNeighborsClassifier(1).fit(X, y)
    assert error(one, X, y) == 0
    assert error(one, new, labels) < 0.03


def test_q_overfitting_below():
    # Noise added to training inputs alone lifts the training error above the validation error.
    rng = RNG(0)
    X, y = clouds(100, rng, flipped=0.1)
    new, labels = clouds(3000, rng, flipped=0.1)
    one = KNeighborsClassifier(1).fit(X, y)
    disturbed = np.mean([error(one, X + 4 * rng.normal(size=X.shape), y) for _ in range(20)])
    assert error(one, X, y) == 0
    assert disturbed > error(one, new, labels) > 0.1


def test_q_overfitting_ten():
    from sklearn.linear_model import Perceptron

    rng, parted = RNG(0), 0
    for _ in range(60):
        X, y = rng.normal(size=(10, 2)), rng.integers(2, size=10)
        if 0 < y.sum() < 10:
            parted += Perceptron(max_iter=500, tol=None).fit(X, y).score(X, y) == 1
    assert parted < 0.3 * 60  # the rest is lack of capacity


def test_q_overfitting_copies():
    rng = RNG(0)
    X, y = clouds(300, rng, flipped=0.3)
    copies = X[:200] + 1e-3 * rng.normal(size=(200, 2))
    clean, labels = clouds(2000, rng, flipped=0.3)
    old = KNeighborsClassifier(1).fit(X, y)  # nothing was taken from its training set
    assert error(old, copies, y[:200]) < 0.02 < 0.3 < error(old, clean, labels)


def test_q_overfitting_optimism():
    rng, X = RNG(0), RNG(1).normal(size=(100, 20))
    H = X @ np.linalg.pinv(X)
    w = rng.normal(size=20)
    y, new = X @ w + rng.normal(size=(2, 4000, 100))
    fit = y @ H
    assert np.abs(fit.mean(axis=0) - X @ w).max() < 0.05  # no bias
    assert np.mean((new - fit) ** 2) - np.mean((y - fit) ** 2) == pytest.approx(0.4, rel=0.05)


def test_q_overfitting_no_noise():
    x = np.linspace(-1, 1, 15)
    bell = np.polynomial.Polynomial.fit(x, 1 / (1 + 25 * x**2), 14)
    at = np.linspace(-1, 1, 400)
    assert np.abs(bell(x) - 1 / (1 + 25 * x**2)).max() < 1e-6
    assert np.abs(bell(at) - 1 / (1 + 25 * at**2)).max() > 5


def test_q_overfitting_gap_rule():
    X, y = load_breast_cancer(return_X_y=True)
    order = RNG(0).permutation(len(y))
    gaps, errors = {}, {}
    for depth in (1, 4):
        runs = []
        for part in np.array_split(order, 5):
            rest = np.setdiff1d(order, part)
            tree = DecisionTreeClassifier(max_depth=depth, random_state=0).fit(X[rest], y[rest])
            runs.append((error(tree, X[rest], y[rest]), error(tree, X[part], y[part])))
        train, errors[depth] = np.mean(runs, axis=0)
        gaps[depth] = errors[depth] - train
    assert gaps[1] < gaps[4]
    assert errors[1] > errors[4]
