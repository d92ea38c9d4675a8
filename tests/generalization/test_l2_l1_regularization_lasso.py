"""Lasso and elastic net: against scikit-learn, and by what defines them."""

import numpy as np
import pytest
import sklearn.linear_model as sk
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from mlfund.generalization import _coordinate_descent as source
from mlfund.generalization import (
    duality_gap,
    elastic_net,
    lasso,
    lasso_lambda_max,
    lasso_path,
    ridge,
    soft_threshold,
)
from tests.generalization.regression import (
    SHAPES,
    WITH_AND_WITHOUT,
    centred,
    problem,
    problems,
    property_test,
    same_fit,
)

TIGHT = {"tol": 1e-15, "max_iter": 100_000}


@WITH_AND_WITHOUT
@pytest.mark.parametrize("fraction", [0.003, 0.1, 0.7, 1.5])
@pytest.mark.parametrize("shape", SHAPES)
def test_lasso_is_scikit_learns_by_both_conversions(shape, fraction, fit_intercept):
    X, y = problem(*shape)
    n, largest = len(y), lasso_lambda_max(X, y, fit_intercept=fit_intercept)
    lam = fraction * largest or 1.0  # one example is 0 once it is centred
    alpha = lam / (2 * n)
    model = sk.Lasso(alpha, fit_intercept=fit_intercept, tol=1e-14, max_iter=10**6).fit(X, y)
    for penalty in (lam, 2 * n * alpha):
        same_fit(lasso(X, y, penalty, fit_intercept=fit_intercept, **TIGHT), model)
    assert (model.coef_ == 0).all() == (fraction > 1 or largest == 0)


@WITH_AND_WITHOUT
@pytest.mark.parametrize(("alpha", "l1_ratio"), [(0.05, 0.5), (0.3, 0.9), (2.0, 0.1)])
@pytest.mark.parametrize("shape", SHAPES[1:])
def test_elastic_net_is_scikit_learns_by_both_conversions(shape, alpha, l1_ratio, fit_intercept):
    X, y = problem(*shape)
    n, options = len(y), {"fit_intercept": fit_intercept}
    l1, l2 = 2 * n * alpha * l1_ratio, n * alpha * (1 - l1_ratio)
    back = {"alpha": (l1 / 2 + l2) / n, "l1_ratio": l1 / (l1 + 2 * l2)}
    assert back == pytest.approx({"alpha": alpha, "l1_ratio": l1_ratio})
    model = sk.ElasticNet(**back, **options, tol=1e-14, max_iter=10**6).fit(X, y)
    same_fit(elastic_net(X, y, l1, l2, **options, **TIGHT), model)


@WITH_AND_WITHOUT
@pytest.mark.parametrize("shape", SHAPES[1:])
def test_elastic_net_holds_ridge_and_lasso(shape, fit_intercept):
    X, y = problem(*shape)
    options = {"fit_intercept": fit_intercept}
    for ours, theirs in [
        (elastic_net(X, y, 0, 2.0, **options), ridge(X, y, 2.0, **options)),
        (elastic_net(X, y, 2.0, 0, **options, **TIGHT), lasso(X, y, 2.0, **options, **TIGHT)),
    ]:
        assert_allclose(ours[0], theirs[0], atol=1e-6)
        assert_allclose(ours[1], theirs[1], atol=1e-6)


@property_test
@given(problems, st.floats(0.02, 0.9), st.booleans())
def test_lasso_satisfies_the_kkt_conditions(data, fraction, fit_intercept):
    X, y = data
    lam = fraction * lasso_lambda_max(X, y, fit_intercept=fit_intercept)
    weight, bias = lasso(X, y, lam, fit_intercept=fit_intercept, **TIGHT)
    correlation = 2 * centred(X, y, fit_intercept)[0].T @ (y - X @ weight - bias) / lam
    active = weight != 0
    assert_allclose(correlation[active], np.sign(weight[active]), atol=1e-5)
    assert np.abs(correlation).max() <= 1 + 1e-5


@property_test
@given(problems, st.floats(0.01, 2), st.booleans(), st.integers(0, 99))
def test_the_duality_gap_bounds_the_distance_to_the_minimum(data, fraction, fit_intercept, seed):
    X, y = data
    Xc, yc = centred(X, y, fit_intercept)
    lam = fraction * lasso_lambda_max(X, y, fit_intercept=fit_intercept)

    def objective(weight):
        return ((yc - Xc @ weight) ** 2).sum() + lam * np.abs(weight).sum()

    best, _ = lasso(X, y, lam, fit_intercept=fit_intercept)
    at_best = duality_gap(X, y, best, lam, fit_intercept=fit_intercept)
    rounding = 1e-12 * (yc @ yc)
    assert -rounding <= at_best <= 1.01e-10 * (yc @ yc)
    weight = best + np.random.default_rng(seed).normal(size=best.shape)
    gap = duality_gap(X, y, weight, lam, fit_intercept=fit_intercept)
    assert gap >= objective(weight) - objective(best) - rounding
    distance = np.linalg.norm(Xc @ (weight - best))
    assert distance <= gap**0.5 + (max(at_best, 0) + rounding) ** 0.5


def test_the_duality_gap_is_scikit_learns_by_2n():
    X, y = problem(30, 6)
    for iterations in (1, 3, 10):
        model = sk.Lasso(alpha=0.2, max_iter=iterations, tol=1e-16)
        with pytest.warns(match="did not converge"):
            model.fit(X, y)
        gap = duality_gap(X, y, model.coef_, lam=2 * 30 * 0.2)
        assert gap == pytest.approx(2 * 30 * model.dual_gap_, rel=1e-6)


@WITH_AND_WITHOUT
@pytest.mark.parametrize("shape", SHAPES[1:])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_lambda_max_is_where_the_first_weight_appears(shape, fit_intercept, dtype):
    X, y = problem(*shape, dtype=dtype)
    options = {"fit_intercept": fit_intercept}
    largest = lasso_lambda_max(X, y, **options)
    assert_array_equal(lasso(X, y, largest, **options)[0], 0)
    assert np.count_nonzero(lasso(X, y, 0.999 * largest, **options)[0]) == 1
    for factor, count in [(1.001, 0), (0.999, 1)]:
        model = sk.Lasso(factor * float(largest) / (2 * len(y)), tol=1e-10, **options)
        model.fit(X.astype(float), y.astype(float))
        assert np.count_nonzero(model.coef_) == count


@WITH_AND_WITHOUT
def test_lasso_path_is_lasso_for_each_penalty_in_the_order_given(fit_intercept):
    X, y = problem(30, 8)
    largest = lasso_lambda_max(X, y, fit_intercept=fit_intercept)
    lams = largest * np.array([0.1, 1.2, 0.5, 0.01, 0.5, 0])
    weights, biases = lasso_path(X, y, lams, fit_intercept=fit_intercept, **TIGHT)
    for lam, weight, bias in zip(lams, weights, biases, strict=True):
        alone, bias_alone = lasso(X, y, lam, fit_intercept=fit_intercept, **TIGHT)
        assert_allclose(weight, alone, atol=1e-6)
        assert bias == pytest.approx(bias_alone, abs=1e-6)


def test_lasso_path_starts_each_fit_from_the_last(monkeypatch):
    X, y = problem(30, 8)
    lams = np.geomspace(0.02, 1, 60) * lasso_lambda_max(X, y)
    sweeps = []
    monkeypatch.setattr(source, "sweep", lambda *a, sweep=source.sweep: sweeps.append(sweep(*a)))
    weights, _ = lasso_path(X, y, lams, tol=1e-3)
    on_the_path = len(sweeps)
    alone = [lasso(X, y, lam, tol=1e-3)[0] for lam in lams]
    assert on_the_path < 0.7 * (len(sweeps) - on_the_path)
    assert_allclose(weights, alone, atol=0.1)


@pytest.mark.parametrize("apart", [1e-2, 1e-3, 1e-4])
@pytest.mark.parametrize("part", [0.5, 0.05, 0.003])
def test_nearly_equal_columns_and_large_targets_converge(apart, part):
    rng = np.random.default_rng(0)
    near = rng.normal(size=(80, 1)) + apart * rng.normal(size=(80, 6))
    X = np.hstack([100 * near, rng.normal(size=(80, 4))])
    y = 3e4 + X[:, :2] @ [200.0, -150.0] + 1e3 * rng.normal(size=80)
    lam = part * lasso_lambda_max(X, y)
    weight, bias = lasso(X, y, lam, max_iter=1000)
    pull = 2 * (X - X.mean(axis=0)).T @ (y - X @ weight - bias) / lam
    assert_allclose(pull[weight != 0], np.sign(weight[weight != 0]), atol=1e-3)
    assert np.abs(pull).max() < 1.001


def test_more_weights_in_use_than_rank_converge():
    rng = np.random.default_rng(47)
    X = rng.normal(size=(20, 50))
    X[:, 3], X[:, 5], X[:, 6] = X[:, 4], -X[:, 4], 0
    y = X @ rng.normal(size=50) + rng.normal(size=20)
    lam = 1e-3 * lasso_lambda_max(X, y)
    weight, _ = lasso(X, y, lam, max_iter=1000)
    assert duality_gap(X, y, weight, lam) < 1e-9 * np.sum((y - y.mean()) ** 2)


def test_equal_columns_share_by_l2_and_not_by_l1():
    X, y = problem(30, 3)
    tied = X[:, [0, 1, 2, 2]]
    lam = 0.1 * lasso_lambda_max(X, y)
    alone, _ = lasso(X, y, lam, **TIGHT)
    weight, _ = lasso(tied, y, lam, **TIGHT)
    assert weight[2] + weight[3] == pytest.approx(alone[2])
    shared = np.append(alone[:2], [alone[2] / 2] * 2)  # as good: the minimum is not unique
    assert duality_gap(tied, y, shared, lam) == pytest.approx(0, abs=1e-9)
    for fit in (ridge(tied, y, 1.0), elastic_net(tied, y, lam, 1.0, **TIGHT)):
        assert fit[0][2] == pytest.approx(fit[0][3], rel=1e-5)


def test_orthonormal_columns_are_soft_thresholded_by_half_the_penalty():
    X, y = problem(20, 5)
    Q = np.linalg.qr(X)[0]
    weight, _ = lasso(Q, y, 3.0, fit_intercept=False, max_iter=1)  # one sweep is enough
    assert_allclose(weight, soft_threshold(Q.T @ y, 1.5), atol=1e-12)


def test_no_convergence_is_an_error_that_names_the_gap():
    X, y = problem(30, 6)
    with pytest.raises(RuntimeError, match=r"max_iter = 2 sweeps the duality gap is .* tol"):
        lasso(X, y, 0.1, max_iter=2)


finite = st.floats(-100, 100)


@property_test
@given(finite, st.floats(0, 100), finite)
def test_soft_threshold_is_the_proximal_map(z, t, other):
    def cost(w):
        return (w - z) ** 2 / 2 + t * abs(w)

    w = float(soft_threshold(z, t))
    assert cost(w) <= min(cost(other), cost(z), cost(0.0)) + 1e-9


@pytest.mark.parametrize("shape", [(), (7,), (2, 3, 4)])
def test_soft_threshold_is_torchs(shape):
    z = np.random.default_rng(0).normal(size=shape)
    assert_array_equal(soft_threshold(z, 0.5), torch.nn.Softshrink(0.5)(torch.tensor(z)).numpy())
    assert not np.signbit(soft_threshold(-0.1, 0.5))
