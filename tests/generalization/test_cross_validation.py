"""Splits and scores: against scikit-learn's, and by what must hold for every split."""

import numpy as np
import pytest
import sklearn.model_selection as sk
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import accuracy_score

from mlfund.generalization import (
    cross_val_score,
    group_k_fold,
    k_fold,
    leave_one_out,
    ridge,
    ridge_cv,
    stratified_k_fold,
    time_series_split,
)

property_test = settings(deadline=None, derandomize=True, max_examples=80)
sizes, counts, seeds = st.integers(2, 40), st.integers(2, 8), st.integers(0, 2**32 - 1)
label_lists = st.lists(st.integers(0, 3), min_size=4, max_size=40)
LAMS = [100.0, 1e-3, 0, 1.0]


def same_folds(ours, theirs):
    theirs = list(theirs)
    assert len(ours) == len(theirs)
    for pair, other in zip(ours, theirs, strict=True):
        for indices, expected in zip(pair, other, strict=True):
            assert_array_equal(indices, expected)


def partition(folds, n):
    """Each example is tested once, and trains whenever it is not tested; all is in order."""
    assert_array_equal(np.sort(np.concatenate([test for _, test in folds])), np.arange(n))
    for train, test in folds:
        assert_array_equal(train, np.setdiff1d(np.arange(n), test))
        assert (np.diff(test) > 0).all()


def spread(values):
    return np.max(values) - np.min(values)


def data(n=40, p=5, dtype=float):
    rng = np.random.default_rng(0)
    X = (rng.normal(size=(n, p)) + 2).astype(dtype)
    y = (X @ rng.normal(size=p) + rng.normal(size=n)).astype(dtype)
    X.setflags(write=False)
    y.setflags(write=False)
    return X, y


# Splits


@pytest.mark.parametrize(("n", "k"), [(2, 2), (7, 3), (10, 5), (11, 4), (9, 9)])
def test_k_fold_is_scikit_learns(n, k):
    same_folds(k_fold(n, k), sk.KFold(k).split(np.zeros(n)))


@pytest.mark.parametrize("n", [2, 5, 12])
def test_leave_one_out_is_scikit_learns(n):
    same_folds(leave_one_out(n), sk.LeaveOneOut().split(np.zeros(n)))


@property_test
@given(sizes, counts, st.booleans(), seeds)
def test_k_fold_partitions_with_the_remainder_in_the_first_folds(n, k, shuffle, seed):
    assume(k <= n)
    folds = k_fold(n, k, shuffle=shuffle, rng=np.random.default_rng(seed) if shuffle else None)
    partition(folds, n)
    assert [len(test) for _, test in folds] == [n // k + (i < n % k) for i in range(k)]


@property_test
@given(st.lists(st.integers(2, 12), min_size=1, max_size=4), counts, st.booleans(), seeds)
def test_stratified_k_fold_spreads_each_class_evenly(class_sizes, k, shuffle, seed):
    k = min([k, *class_sizes])
    y = np.random.default_rng(seed).permutation(np.repeat(np.arange(len(class_sizes)), class_sizes))
    rng = np.random.default_rng(seed) if shuffle else None
    folds = stratified_k_fold(y, k, shuffle=shuffle, rng=rng)
    partition(folds, len(y))
    assert spread([len(test) for _, test in folds]) <= 1
    for label in np.unique(y):
        assert spread([(y[test] == label).sum() for _, test in folds]) <= 1


@pytest.mark.parametrize("shuffle", [True, False])
def test_stratified_k_fold_has_scikit_learns_classes_in_each_fold(shuffle):
    y = np.repeat([0, 1, 2], [11, 5, 8])
    rng = np.random.default_rng(0) if shuffle else None
    ours = stratified_k_fold(y, 4, shuffle=shuffle, rng=rng)
    for (_, test), (_, other) in zip(ours, sk.StratifiedKFold(4).split(y, y), strict=True):
        assert_array_equal(np.bincount(y[test]), np.bincount(y[other]))


@property_test
@given(label_lists, counts)
def test_group_k_fold_is_scikit_learns_and_parts_no_group(groups, k):
    groups = np.array(groups)
    assume(len(np.unique(groups)) >= k)
    folds = group_k_fold(groups, k)
    same_folds(folds, sk.GroupKFold(k).split(groups, groups=groups))
    partition(folds, len(groups))
    for train, test in folds:
        assert not set(groups[train]) & set(groups[test])


@property_test
@given(sizes, counts, st.integers(0, 5))
def test_time_series_split_is_scikit_learns_and_trains_on_the_past(n, k, gap):
    assume(k < n and gap < n - k * (n // (k + 1)))
    folds = time_series_split(n, k, gap=gap)
    same_folds(folds, sk.TimeSeriesSplit(k, gap=gap).split(np.zeros(n)))
    for train, test in folds:
        assert train[0] == 0
        assert test[0] - train[-1] == gap + 1
    assert folds[-1][1][-1] == n - 1


@pytest.mark.parametrize("split", [k_fold, lambda n, k, **o: stratified_k_fold([0] * n, k, **o)])
def test_shuffling_is_reproducible_and_moves_examples(split):
    runs = [split(30, 3, shuffle=True, rng=np.random.default_rng(seed)) for seed in (1, 1, 2)]
    same_folds(runs[0], runs[1])
    assert (runs[0][0][1] != runs[2][0][1]).any()
    assert (runs[0][0][1] != split(30, 3)[0][1]).any()


def test_labels_may_be_text():
    numbers, text = [0, 1, 1, 0, 2, 2], ["a", "b", "b", "a", "c", "c"]
    same_folds(stratified_k_fold(text, 2), stratified_k_fold(numbers, 2))
    same_folds(group_k_fold(text, 2), group_k_fold(numbers, 2))


# Scores


def fit(X, y):
    return ridge(X, y, 1.0)


def predict(model, X):
    return X @ model[0] + model[1]


@pytest.mark.parametrize("k", [2, 5, 40])
def test_cross_val_score_is_scikit_learns(k):
    X, y = data()
    theirs = sk.cross_val_score(Ridge(1.0), X, y, cv=sk.KFold(k), scoring="neg_mean_squared_error")
    assert_allclose(cross_val_score(fit, predict, X, y, k_fold(40, k)), -theirs, rtol=1e-8)


def test_cross_val_score_takes_classes_and_another_score():
    X, y = data()
    y = np.where(y > np.median(y), "high", "low")
    model = LogisticRegression()
    folds = stratified_k_fold(y, 4)
    ours = cross_val_score(
        model.fit, lambda model, X: model.predict(X), X, y, folds, score=accuracy_score
    )
    assert_allclose(ours, sk.cross_val_score(model, X, y, cv=folds))
    losses = cross_val_score(
        model.fit, lambda model, X: model.predict_proba(X), X, y, folds, score=lambda y, p: p.min()
    )
    assert losses.shape == (4,)


def test_the_fit_never_sees_the_test_part():
    X, y = data(12)
    seen = []
    cross_val_score(lambda X, y: seen.append(X), lambda _, X: X[:, 0], X, y, k_fold(12, 3))
    for rows, (train, _) in zip(seen, k_fold(12, 3), strict=True):
        assert_array_equal(rows, X[train])


@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("shape", [(40, 5), (20, 30), (30, 1)])
@pytest.mark.parametrize("split", [k_fold, time_series_split])
def test_ridge_cv_is_a_grid_search(shape, split, fit_intercept):
    X, y = data(*shape)
    lams = LAMS if shape[1] < 10 else [lam for lam in LAMS if lam]
    folds = split(len(y), 4)
    best_lam, errors = ridge_cv(X, y, lams, folds, fit_intercept=fit_intercept)
    search = sk.GridSearchCV(
        Ridge(fit_intercept=fit_intercept),
        {"alpha": lams},
        cv=folds,
        scoring="neg_mean_squared_error",
    ).fit(X, y)
    theirs = [-search.cv_results_[f"split{i}_test_score"] for i in range(4)]
    assert_allclose(errors, theirs, rtol=1e-6)
    assert best_lam == search.best_params_["alpha"]


def test_ridge_cv_is_cross_val_score_for_each_penalty():
    X, y = data()
    folds = k_fold(40, 5, shuffle=True, rng=np.random.default_rng(0))
    _, errors = ridge_cv(X, y, LAMS, iter(folds))
    for lam, column in zip(LAMS, errors.T, strict=True):
        scores = cross_val_score(lambda X, y, lam=lam: ridge(X, y, lam), predict, X, y, folds)
        assert_allclose(column, scores, rtol=1e-10)


def test_float32_stays():
    X, y = data(dtype=np.float32)
    folds = k_fold(40, 5)
    _, errors = ridge_cv(X, y, np.array(LAMS), folds)
    assert errors.dtype == np.float32
    assert_allclose(errors, ridge_cv(*data(), LAMS, folds)[1], rtol=1e-3)
    assert cross_val_score(fit, predict, X, y, folds).dtype == np.float32


# Bad input


@pytest.mark.parametrize(
    ("call", "error", "match"),
    [
        (
            lambda: k_fold(5, 6),
            ValueError,
            r"k must be at most 5 \(the number.*, got 6",
        ),
        (lambda: k_fold(5, 1), ValueError, "k must be at least 2, got 1"),
        (lambda: k_fold(5, 2.0), TypeError, "k must be a whole number, got 2.0"),
        (lambda: k_fold(1, 2), ValueError, "n must be at least 2, got 1"),
        (lambda: k_fold(None, 2), TypeError, "n must be a whole number, got None"),
        (lambda: k_fold(5, 2, shuffle=True), TypeError, "rng must be a numpy .* got None"),
        (lambda: k_fold(5, 2, shuffle=1), TypeError, "shuffle must be True or False, got 1"),
        (
            lambda: k_fold(5, 2, rng=np.random.default_rng(0)),
            ValueError,
            "rng must be left out unless shuffle",
        ),
        (lambda: leave_one_out(1), ValueError, "n must be at least 2, got 1"),
        (
            lambda: stratified_k_fold(["a", "b", "b"], 2),
            ValueError,
            r"k must be at most 1 \(the size of class a\), got 2",
        ),
        (lambda: stratified_k_fold([], 2), ValueError, "y must have 1 axes and not be empty"),
        (lambda: stratified_k_fold([0, np.nan], 2), ValueError, "y must not hold NaN"),
        (lambda: stratified_k_fold([0, 0], 1), ValueError, "k must be at least 2"),
        (lambda: stratified_k_fold([0, 0], 2, shuffle=True), TypeError, "rng must be a numpy"),
        (lambda: group_k_fold([1, 1], 2), ValueError, r"at most 1 \(the number of groups\), got 2"),
        (lambda: group_k_fold([[1]], 2), ValueError, r"groups must have 1 axes .*\(1, 1\)"),
        (lambda: group_k_fold([None, 1], 2), TypeError, "groups must hold numbers or text"),
        (lambda: time_series_split(4, 4), ValueError, r"k must be at most 3 \(n - 1\), got 4"),
        (lambda: time_series_split(6, 1), ValueError, "k must be at least 2"),
        (lambda: time_series_split(6, 2, gap=2), ValueError, "gap must be below 2, .* got 2"),
        (lambda: time_series_split(6, 2, gap=-1), ValueError, "gap must be at least 0, got -1"),
    ],
)
def test_bad_splits_are_named(call, error, match):
    with pytest.raises(error, match=match):
        call()


@pytest.mark.parametrize(
    ("folds", "error", "match"),
    [
        ([], ValueError, "folds must hold at least one pair"),
        ([([0], [1]), ([0, 1], [1])], ValueError, r"folds\[1\] must not test on .* got 1 in both"),
        ([([0], [1], [2])], ValueError, r"folds\[0\] must be a pair .* got 3 parts"),
        ([([0], [4])], ValueError, r"folds\[0\] test must hold indices from 0 to 3"),
        ([([-1], [0])], ValueError, r"folds\[0\] train must hold indices from 0 to 3"),
        ([([], [0])], TypeError, r"folds\[0\] train must hold whole numbers, got dtype float64"),
        ([([True], [0])], TypeError, r"folds\[0\] train must hold whole numbers, got dtype bool"),
        ([([[0]], [1])], ValueError, r"folds\[0\] train must have 1 axis .*\(1, 1\)"),
        ([(np.arange(0), [1])], ValueError, r"folds\[0\] train must have 1 axis and not be empty"),
    ],
)
def test_bad_folds_are_named(folds, error, match):
    X, y = data(4, 1)
    for call in (
        lambda: cross_val_score(fit, predict, X, y, folds),
        lambda: ridge_cv(X, y, LAMS, folds),
    ):
        with pytest.raises(error, match=match):
            call()


@pytest.mark.parametrize(
    ("call", "error", "match"),
    [
        (
            lambda X, y: cross_val_score(fit, predict, X, y[:3], k_fold(3, 3)),
            ValueError,
            r"y must have shape \(4,\) .*got \(3,\)",
        ),
        (
            lambda X, y: cross_val_score(fit, lambda _, X: X, X, y, k_fold(4, 2)),
            ValueError,
            r"prediction must have shape \(2,\) .*got \(2, 1\)",
        ),
        (
            lambda X, y: cross_val_score(fit, lambda _, X: 1.0, X, y, k_fold(4, 2)),
            ValueError,
            r"prediction must have shape \(2,\) .*got \(\)",
        ),
        (lambda X, y: ridge_cv(X, y, [], k_fold(4, 2)), ValueError, "lams must be a sequence"),
        (lambda X, y: ridge_cv(X, y, [1, -1], k_fold(4, 2)), ValueError, r"lams\[1\] must lie in"),
        (lambda X, y: ridge_cv(X * np.nan, y, [1], k_fold(4, 2)), ValueError, "X must be finite"),
        (lambda X, y: ridge_cv(X, y[1:], [1], k_fold(4, 2)), ValueError, r"y must have shape"),
    ],
)
def test_bad_data_are_named(call, error, match):
    with pytest.raises(error, match=match):
        call(*data(4, 1))
