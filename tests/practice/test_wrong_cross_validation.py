"""Counter-examples to the common wrong answers on cross-validation."""

import numpy as np
import pytest

from mlfund.generalization import group_k_fold, k_fold, ridge, time_series_split

RNG = np.random.default_rng


def least_squares(X, y):
    return np.linalg.lstsq(X, y)[0]


def nearest(X, y, at):
    return y[((at[:, None] - X) ** 2).sum(axis=2).argmin(axis=1)]


def test_q_cross_validation_definition():
    rng, X = RNG(0), RNG(1).normal(size=(30, 3))
    w, estimates, errors = np.ones(3), [], []
    for _ in range(1500):
        y = X @ w + rng.normal(size=30)
        folds = [np.mean((y[b] - X[b] @ least_squares(X[a], y[a])) ** 2) for a, b in k_fold(30, 5)]
        estimates.append(np.mean(folds))
        errors.append(1 + np.sum((least_squares(X, y) - w) ** 2))
    assert abs(np.corrcoef(estimates, errors)[0, 1]) < 0.1


def test_q_cross_validation_splits():
    rng = RNG(0)
    patients = np.repeat(np.arange(40), 5)
    X = rng.normal(size=(40, 3))[patients] + 0.01 * rng.normal(size=(200, 3))
    y = rng.integers(2, size=40)[patients]  # labels that mean nothing
    errors = [
        np.mean([np.mean(nearest(X[a], y[a], X[b]) != y[b]) for a, b in folds])
        for folds in (k_fold(200, 5, shuffle=True, rng=rng), group_k_fold(patients, 5))
    ]
    assert errors[0] < 0.1 < 0.3 < errors[1]
    rows = np.repeat([0, 1, 2], 20)  # sorted, and not shuffled
    assert all(not np.isin(rows[b], rows[a]).any() for a, b in k_fold(60, 3))


def test_q_cross_validation_count():
    X = RNG(0).normal(size=(40, 4))
    values = [np.linalg.svd(X[a], compute_uv=False) for a, _ in k_fold(40, 10)]
    assert len({tuple(d.round(6)) for d in values}) == 10  # by rows; no penalty enters


def test_q_cross_validation_leak():
    rng, errors = RNG(0), {True: [], False: []}
    y = np.repeat([-1.0, 1.0], 30)
    for _ in range(6):
        X = rng.normal(size=(60, 2000))
        for leak in errors:
            wrong = []
            for a, b in k_fold(60, 10, shuffle=True, rng=rng):
                rows = np.arange(60) if leak else a
                chosen = np.abs(X[rows].T @ y[rows]).argsort()[-20:]
                w = X[np.ix_(a, chosen)].T @ y[a]
                wrong.append(np.mean(np.sign(X[np.ix_(b, chosen)] @ w) != y[b]))
            errors[leak].append(np.mean(wrong))
    assert np.mean(errors[True]) < 0.1 < 0.4 < np.mean(errors[False])


def test_q_cross_validation_leak_stratify():
    # Labels without meaning give half only in stratified folds: else the classes' shares in the
    # training part tell against the class that was left out.
    y = np.repeat([0, 1], 30)
    wrong = [y[i] != (np.delete(y, i).mean() > 0.5) for i in range(60)]
    assert np.mean(wrong) == 1


def test_q_cross_validation_encoding():
    rng, n, scores, used = RNG(0), 2000, [], []
    for _ in range(20):
        towns, y = rng.integers(500, size=n), rng.normal(size=n)  # towns mean nothing
        a, b = np.arange(1000), np.arange(1000, 2000)
        sums, counts = (np.bincount(towns[a], v, 500) for v in (y[a], None))
        code = np.where(counts > 0, sums / np.maximum(counts, 1), y[a].mean())
        slope = np.polyfit(code[towns[a]], y[a], 1)
        scores.append(np.mean((np.polyval(slope, code[towns[b]]) - y[b]) ** 2))
        new, fresh = rng.integers(500, size=n), rng.normal(size=n)
        used.append(np.mean((np.polyval(slope, code[new]) - fresh) ** 2))
    assert np.mean(scores) == pytest.approx(np.mean(used), rel=0.03)  # honest
    assert np.mean(scores) > 1.1  # and worse than predicting the mean


def test_q_cross_validation_loo():
    rng, estimates = RNG(0), {2: [], 40: []}
    for _ in range(300):
        X = rng.normal(size=(40, 4))
        y = X.sum(axis=1) + rng.normal(size=40)
        for k, found in estimates.items():
            folds = k_fold(40, k)
            sums = [np.sum((y[b] - X[b] @ least_squares(X[a], y[a])) ** 2) for a, b in folds]
            found.append(np.sum(sums) / 40)
    assert np.var(estimates[40]) < np.var(estimates[2])


def test_q_cross_validation_bias():
    rng, errors = RNG(0), {}
    for m in (40, 50):
        runs = []
        for _ in range(3000):
            X = rng.normal(size=(m, 10))
            runs.append(1 + np.sum((np.linalg.pinv(X) @ rng.normal(size=m)) ** 2))
        errors[m] = np.mean(runs)
    assert errors[40] - errors[50] == pytest.approx(10 / 29 - 10 / 39, abs=0.03)


def test_q_cross_validation_nested():
    # Fifty coins: the inner loop chooses the same one; only what is reported differs.
    rng = RNG(0)
    guesses, y = rng.integers(2, size=(400, 50, 40)), rng.integers(2, size=(400, 40))
    errors = np.mean(guesses != y[:, None], axis=2)
    chosen = errors.argmin(axis=1)
    new = rng.integers(2, size=(400, 1000))
    honest = np.mean(new != rng.integers(2, size=(400, 1000)), axis=1)
    assert errors[np.arange(400), chosen].mean() < 0.36 < 0.49 < honest.mean()


def test_q_cross_validation_rule():
    scores = RNG(0).normal(size=(20_000, 10))
    assert scores.mean(axis=1).std() == pytest.approx(1 / np.sqrt(10), rel=0.03)


def test_q_cross_validation_compare():
    rng = RNG(0)
    hard = 4 * rng.normal(size=10)
    a, b = 80 + hard, 82 + hard + 0.3 * rng.normal(size=10)
    gain = b - a
    assert abs(a.mean() - b.mean()) < a.std(ddof=1)  # the intervals overlap
    assert gain.mean() > 5 * gain.std(ddof=1) * np.sqrt(1 / 10 + 1 / 9)


def test_q_cross_validation_bootstrap():
    rng, n, errors = RNG(0), 50, {"bootstrap": [], "thirds": []}
    for _ in range(1500):
        X, noise = rng.normal(size=(n, 10)), rng.normal(size=n)
        rows = {"bootstrap": rng.integers(n, size=n), "thirds": np.arange(33)}
        for name, chosen in rows.items():
            errors[name].append(1 + np.sum(least_squares(X[chosen], noise[chosen]) ** 2))
    assert np.mean(errors["bootstrap"]) > np.mean(errors["thirds"]) + 0.03


def test_q_cross_validation_mcnemar():
    wrong = np.array([[142, 22], [38, 1798]])  # both, first alone; second alone, neither
    first, second = wrong[0, 0] + wrong[1, 0], wrong.sum(axis=1)[0]
    assert (2000 - first) / 2000 == pytest.approx(0.91)
    assert (2000 - second) / 2000 == pytest.approx(0.918)
    apart = np.sqrt(2 * 0.09 * 0.91 / 2000)
    assert 0.008 / apart < 1 < 2 < (38 - 22) / np.sqrt(60)


def test_q_cross_validation_variance():
    rng, within, estimates = RNG(0), [], []
    for _ in range(150):
        X = rng.normal(size=(30, 3))
        y = X.sum(axis=1) + rng.normal(size=30)
        runs = []
        for _ in range(5):
            folds = k_fold(30, 5, shuffle=True, rng=rng)
            sums = [np.sum((y[b] - X[b] @ least_squares(X[a], y[a])) ** 2) for a, b in folds]
            runs.append(np.sum(sums) / 30)
        within.append(np.var(runs, ddof=1))
        estimates.append(runs[0])
    assert np.mean(within) < 0.2 * np.var(estimates)


def test_q_cross_validation_choose():
    rng, picked = RNG(0), {"loo": 0, "fifth": 0}
    for _ in range(150):  # the truth has one feature; the rival adds two
        X, n = rng.normal(size=(200, 3)), 200
        y = X[:, 0] + rng.normal(size=n)
        score = {"loo": [], "fifth": []}
        for p in (1, 3):
            H = X[:, :p] @ np.linalg.pinv(X[:, :p])
            score["loo"].append(np.mean(((y - H @ y) / (1 - np.diag(H))) ** 2))
            runs = []
            for _ in range(30):
                order = rng.permutation(n)
                a, b = order[:40], order[40:]
                runs.append(np.mean((y[b] - X[b, :p] @ least_squares(X[a, :p], y[a])) ** 2))
            score["fifth"].append(np.mean(runs))
        for name in picked:
            picked[name] += np.argmin(score[name]) == 0
    assert picked["fifth"] > picked["loo"] + 10


def test_q_cross_validation_one_fit():
    X = RNG(0).normal(size=(20, 4)) * np.geomspace(1, 5, 20)[:, None]
    y = X.sum(axis=1) + RNG(1).normal(size=20)
    H = X @ np.linalg.pinv(X)
    left = [y[i] - X[i] @ least_squares(np.delete(X, i, 0), np.delete(y, i)) for i in range(20)]
    residual = y - H @ y
    np.testing.assert_allclose(residual / (1 - np.diag(H)), left)
    assert np.abs(residual / (1 - np.trace(H) / 20) - left).max() > 0.1


@pytest.mark.parametrize(("grows", "exact"), [(False, True), (True, False)])
def test_q_cross_validation_one_fit_penalty(grows, exact):
    # With ridge the penalty must stay as it is: on a mean squared error it weighs by n.
    X, y = RNG(0).normal(size=(20, 4)), RNG(1).normal(size=20)
    H = X @ np.linalg.solve(X.T @ X + 10 * np.eye(4), X.T)
    lam = 10 * 19 / 20 if grows else 10
    fits = [
        ridge(np.delete(X, i, 0), np.delete(y, i), lam, fit_intercept=False)[0] for i in range(20)
    ]
    left = [y[i] - X[i] @ w for i, w in enumerate(fits)]
    assert np.allclose((y - H @ y) / (1 - np.diag(H)), left, rtol=1e-8) == exact


def test_q_cross_validation_gap():
    rng, errors = RNG(0), {0: [], 9: []}
    for _ in range(30):
        daily = rng.normal(size=409)
        y = np.convolve(daily, np.ones(10), "valid") / np.sqrt(10)  # the next ten days
        x = np.arange(400.0)[:, None]  # a feature that moves slowly
        for gap, found in errors.items():
            for a, b in time_series_split(400, 15, gap=gap):
                found.append(np.mean((nearest(x[a], y[a], x[b[:5]]) - y[b[:5]]) ** 2))
    assert np.mean(errors[0]) < 0.8 * np.mean(errors[9])
