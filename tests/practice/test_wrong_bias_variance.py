"""Counter-examples to the common wrong answers on bias and variance."""

import numpy as np
import pytest

from mlfund.generalization import bias_variance_decomposition, zero_one_decomposition

RNG = np.random.default_rng


def wave(x):
    return np.sin(2 * np.pi * x)


def lines(n, sets, seed=0, noise=0.3):
    """Straight lines fitted to noisy waves: predictions at 200 points, training error, truth."""
    rng, at = RNG(seed), np.linspace(0, 1, 200)
    fits, training = [], []
    for _ in range(sets):
        x = rng.uniform(size=n)
        y = wave(x) + noise * rng.normal(size=n)
        line = np.polyfit(x, y, 1)
        fits.append(np.polyval(line, at))
        training.append(np.mean((np.polyval(line, x) - y) ** 2))
    return np.array(fits), np.mean(training), wave(at)


def nearest(x, y, at, k):
    """The mean target of the k nearest neighbours of each point."""
    order = np.abs(at[:, None] - x).argsort(axis=1)[:, :k]
    return y[order].mean(axis=1)


def test_q_bias_variance_definition():
    at = np.linspace(0.05, 0.95, 10)  # the nearest of ten exact values, always at the same inputs
    x = at + 0.04
    fits = np.array([nearest(x, wave(x), at, 1) for _ in range(3)])
    _, bias, variance = bias_variance_decomposition(fits, wave(at))
    assert np.array_equal(nearest(x, wave(x), x, 1), wave(x))  # no training error
    assert variance == 0
    assert bias > 0.01


def test_q_bias_variance_more_data():
    few, _, truth = lines(100, 40)
    many, _, _ = lines(10_000, 10)
    errors = [np.mean((fits - truth) ** 2) for fits in (few, many)]
    assert errors[1] > 0.9 * errors[0] > 0.1


def test_q_bias_variance_knn():
    rng, x = RNG(0), np.linspace(0, 1, 60)
    y = wave(x) + rng.normal(size=(2000, 60))
    at = np.array([0.5])
    spread = [np.var([nearest(x, row, at, k) for row in y]) for k in (1, 5, 20)]
    np.testing.assert_allclose(spread, [1, 1 / 5, 1 / 20], rtol=0.15)
    smoother = np.array([nearest(x, unit, x, 5) for unit in np.eye(60)]).T
    assert np.trace(smoother) == pytest.approx(60 / 5)


def test_q_bias_variance_derivation():
    rng, X = RNG(0), RNG(1).normal(size=(30, 6))
    H = X @ np.linalg.pinv(X)
    noise = rng.normal(size=(20_000, 30))
    cross = -2 * np.mean(noise * (noise @ H))  # on the training set it does not vanish
    assert cross == pytest.approx(-2 * 6 / 30, rel=0.03)


def test_q_bias_variance_1_15():
    # At the same inputs the gap is twice the variance for a projection, and for a mean of
    # neighbours, which is none; for ridge it is not.
    x = np.linspace(0, 1, 50)
    neighbours = np.array([nearest(x, unit, x, 5) for unit in np.eye(50)]).T
    ridge = np.diag([0.5, 0.5])
    for S, twice in [(np.diag([1.0, 0.0]), True), (neighbours, True), (ridge, False)]:
        gap, variance = 2 * np.trace(S), np.trace(S @ S.T)
        assert (gap == pytest.approx(2 * variance)) == twice


def test_q_bias_variance_14_15():
    fits, training, truth = lines(300, 40)
    test = np.mean((fits - truth) ** 2) + 0.3**2
    assert test - training < 0.03 < 0.2 < training


def test_q_bias_variance_14_15_more_data_can_help_at_a_small_gap():
    # What the answer's "unless" is for: a fixed number of neighbours keeps a vote simple.
    rng, at = RNG(0), np.linspace(0, 1, 200)
    gap, error = {}, {}
    for n in (60, 600):
        train, test = [], []
        for _ in range(30):
            x = rng.uniform(size=n)
            y = wave(x) + 0.3 * rng.normal(size=n)
            train.append(np.mean((nearest(x, y, x, 40) - y) ** 2))
            test.append(np.mean((nearest(x, y, at, 40) - wave(at)) ** 2) + 0.3**2)
        gap[n], error[n] = np.mean(test) - np.mean(train), np.mean(test)
    assert gap[60] < 0.15 * error[60]
    assert error[600] < 0.5 * error[60]


def test_q_bias_variance_ensemble():
    rng, members = RNG(0), 25
    shared, own = rng.normal(size=(20_000, 1)), rng.normal(size=(20_000, members))
    votes = 2 * (np.sqrt(0.3) * shared + np.sqrt(0.7) * own)
    assert votes.mean(axis=1).var() == pytest.approx(4 * (0.3 + 0.7 / members), rel=0.05)
    assert votes.mean(axis=1).var() > 5 * 4 / members


def test_q_bias_variance_more_data_rises():
    # A line through the origin, and a rare, far example off it: tenfold data raise the error.
    rng, rare, far = RNG(0), 1e-5, 100.0
    errors = []
    for n in (100, 1000, 10_000):
        count = rng.binomial(n, rare, size=200_000)
        w = count * far**2 / (count * far**2 + n - count)
        errors.append(np.mean(rare * far**2 * (1 - w) ** 2 + (1 - rare) * w**2))
    assert errors[0] < errors[1] < errors[2]


def test_q_bias_variance_gap():
    rng, X = RNG(0), RNG(1).normal(size=(100, 20))
    H = X @ np.linalg.pinv(X)
    noise, new = rng.normal(size=(2, 4000, 100))
    assert np.mean((noise - noise @ H) ** 2) == pytest.approx(0.8, rel=0.02)
    assert np.mean((new - noise @ H) ** 2) == pytest.approx(1.2, rel=0.02)


def test_q_bias_variance_code():
    fits, _, truth = lines(100, 200)
    mean = fits.mean(axis=0) - truth
    assert np.mean(mean) ** 2 < 0.001 < 0.1 < np.mean(mean**2)


def test_q_bias_variance_optimum():
    c = np.linspace(1, 30, 100_000)
    for power in (1, 2, 6):
        bias, variance = 100 * c**-power, 1.0 * c
        best = np.argmin(bias + variance)
        assert power * bias[best] == pytest.approx(variance[best], rel=0.01)


def test_q_bias_variance_double_descent():
    rng, n, errors = RNG(0), 20, []
    for p in (25, 400):  # past interpolation, features beyond the fifth are irrelevant
        w = np.zeros(p)
        w[:5] = 1
        runs = []
        for _ in range(40):
            X = rng.normal(size=(n, p))
            fitted = np.linalg.pinv(X) @ (X @ w)
            runs.append(np.sum((fitted - w) ** 2))
        errors.append(np.mean(runs))
    assert errors[1] > 2 * errors[0]


def test_q_bias_variance_zero_one():
    rng = RNG(0)
    for right in (0.6, 0.4):
        labels = (rng.uniform(size=(3, 50_000)) < right).astype(int)
        vote = np.mean(labels.sum(axis=0) >= 2)
        assert (vote > right) == (right > 0.5)
    labels = np.array([[0], [1], [1]])
    loss, bias, variance = zero_one_decomposition(labels, [0])
    assert loss == pytest.approx(bias - variance)
    assert loss != pytest.approx(bias + variance)
