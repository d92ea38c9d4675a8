"""Counter-examples to the common wrong answers on feature normalization."""

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeRegressor

from mlfund.generalization import ridge
from mlfund.normalization import MinMaxScaler, RobustScaler, StandardScaler

RNG = np.random.default_rng


def two_classes(n, rng, share=0.5):
    y = (rng.uniform(size=n) < share).astype(int)
    return rng.normal(size=(n, 1)) + 4 * y[:, None], y


def test_q_feature_normalization_definition():
    rng = RNG(0)
    X, y = two_classes(1000, rng)
    new, labels = two_classes(1000, rng, share=0.9)
    scaler = StandardScaler().fit(X)
    model = KNeighborsClassifier(15).fit(scaler.transform(X), y)
    stored, own = scaler.transform(new), StandardScaler().fit(new).transform(new)
    assert model.score(stored, labels) > 0.95
    assert model.score(own, labels) < 0.85


def test_q_feature_normalization_models():
    X, y = RNG(0).normal(size=(50, 3)), RNG(1).normal(size=50)
    for lam, same in [(0, True), (10, False)]:
        fits = []
        for Z in (X, X * [1, 100, 0.01]):
            weight, bias = ridge(Z, y, lam)
            fits.append(Z @ weight + bias)
        assert np.allclose(*fits) == same


def test_q_feature_normalization_outlier():
    x = np.array([*range(1, 10), 1000.0])[:, None]
    scaled = RobustScaler().fit(x).transform(x)[:, 0]
    assert scaled[-1] == pytest.approx(221, abs=0.5)
    assert np.ptp(scaled[:-1]) == pytest.approx(8 / 4.5)


def test_q_feature_normalization_bound():
    for n in (5, 10, 50):
        x = np.zeros((n, 1))
        x[0] = 1e9
        assert StandardScaler().fit(x).transform(x).max() == pytest.approx(np.sqrt(n - 1))


def test_q_feature_normalization_leak():
    # A heavy-tailed useful feature: with the test rows the ruler is longer, the score lower.
    rng, gains = RNG(0), []
    for _ in range(400):
        y = rng.integers(2, size=60)
        X = np.column_stack([rng.standard_t(1, size=60) + 3 * y, rng.normal(size=(60, 3))])
        scores = []
        for rows in (slice(0, 30), slice(0, 60)):
            Z = StandardScaler().fit(X[rows]).transform(X)
            nearest = ((Z[30:, None] - Z[:30]) ** 2).sum(axis=2).argmin(axis=1)
            scores.append(np.mean(y[:30][nearest] == y[30:]))
        gains.append(scores[1] - scores[0])
    assert np.mean(gains) < -2 * np.std(gains) / np.sqrt(400)


def test_q_feature_normalization_pipeline():
    X = RNG(0).normal(size=(20, 1))
    X[15] = 1000  # in the part that is held out
    known = StandardScaler().fit(X[:15]).transform(X[:15])
    leaked = StandardScaler().fit(X).transform(X)[:15]
    assert np.ptp(leaked) < 0.01 * np.ptp(known)


def test_q_feature_normalization_single():
    X = RNG(0).normal(size=(50, 3))
    for row in X[:5]:
        assert np.all(StandardScaler().fit(row[None]).transform(row[None]) == 0)
    scaler = StandardScaler().fit(X)
    np.testing.assert_allclose(scaler.transform(X[:1]), scaler.transform(X)[:1])


def test_q_feature_normalization_least_squares():
    X, y = RNG(0).normal(size=(50, 2)) * [1, 100], RNG(1).normal(size=50)
    D = X.std(axis=0)
    weight, _ = ridge(X, y, 5.0)
    scaled, _ = ridge(X / D, y, 5.0)
    assert np.abs(scaled / D - weight).max() > 1e-3 * np.abs(weight).max()
    np.testing.assert_allclose(ridge(X / D, y, 0)[0] / D, ridge(X, y, 0)[0])


def test_q_feature_normalization_pca():
    X = RNG(0).normal(size=(500, 3)) * [3, 2, 1]
    Q = np.linalg.qr(RNG(1).normal(size=(3, 3)))[0]

    def first(Z):
        Z = Z - Z.mean(axis=0)
        return np.abs(Z @ np.linalg.svd(Z, full_matrices=False)[2][0])

    np.testing.assert_allclose(first(X @ Q), first(X), rtol=1e-6, atol=1e-9)
    assert np.corrcoef(first(X * [1, 1, 100]), first(X))[0, 1] < 0.3


def test_q_feature_normalization_range():
    rng, outside = RNG(0), []
    for _ in range(2000):
        scaler = MinMaxScaler().fit(rng.normal(size=(99, 1)))
        new = scaler.transform(rng.normal(size=(20, 1)))
        outside.append(np.mean((new < 0) | (new > 1)))
    assert np.mean(outside) == pytest.approx(2 / 100, rel=0.1)


def test_q_feature_normalization_pixels():
    X, y = load_digits(return_X_y=True)
    rng, worse = RNG(0), []
    for _ in range(5):
        order = rng.permutation(len(y))
        a, b = order[:1200], order[1200:]
        Z = StandardScaler().fit(X[a]).transform(X)
        scores = [KNeighborsClassifier(1).fit(V[a], y[a]).score(V[b], y[b]) for V in (X, Z)]
        worse.append(scores[0] - scores[1])
    assert np.mean(worse) > 0.003


def test_q_feature_normalization_trees():
    rng = RNG(0)
    X, y = rng.lognormal(0, 2, size=(30, 1)), rng.normal(size=30)
    new = rng.lognormal(0, 2, size=(3000, 1))
    raw = DecisionTreeRegressor(random_state=0).fit(X, y)
    logs = DecisionTreeRegressor(random_state=0).fit(np.log(X), y)
    np.testing.assert_array_equal(raw.predict(X), logs.predict(np.log(X)))
    assert np.mean(raw.predict(new) != logs.predict(np.log(new))) > 0.01


def test_q_feature_normalization_constant():
    x = np.full(7, 0.1)
    assert np.ptp(x) == 0
    assert x.std() > 0
    scaled = StandardScaler().fit(x[:, None]).transform(np.array([[0.2]]))
    assert abs(scaled[0, 0]) < 1
