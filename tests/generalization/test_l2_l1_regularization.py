"""Ridge, lasso and elastic net: against scikit-learn, and by what defines them."""

import numpy as np
import pytest
import sklearn.linear_model as sk
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from mlfund.generalization import (
    duality_gap,
    effective_degrees_of_freedom,
    elastic_net,
    lasso,
    lasso_lambda_max,
    lasso_path,
    ridge,
    ridge_path,
    shrinkage_factors,
    soft_threshold,
)
from mlfund.generalization import l2_l1_regularization as source

SHAPES = [(1, 1), (2, 1), (40, 1), (30, 6), (30, 30), (12, 25)]
TIGHT = {"tol": 1e-15, "max_iter": 100_000}
WITH_AND_WITHOUT = pytest.mark.parametrize("fit_intercept", [True, False])
ONE = np.ones((3, 2)) * [[1.0], [2.0], [4.0]] + [[0.0, 1.0], [0.0, 0.0], [0.0, 0.0]]
TWO = np.array([1.0, 0.0, 2.0])
property_test = settings(deadline=None, derandomize=True, max_examples=40)
problems = st.builds(
    lambda seed, n, p: problem(n, p, seed),
    st.integers(0, 2**32 - 1),
    st.integers(2, 20),
    st.integers(1, 12),
)


def problem(n, p, seed=0, dtype=float):
    """Correlated columns of unequal size and mean, and a target; neither can be written to."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p)) + 0.5 * rng.normal(size=(n, 1))
    X = (X * rng.uniform(0.5, 2, p) + rng.normal(size=p)).astype(dtype)
    y = (X @ rng.normal(size=p) + rng.normal(size=n) + 3).astype(dtype)
    X.setflags(write=False)
    y.setflags(write=False)
    return X, y


def centred(X, y, fit_intercept):
    return (X - X.mean(axis=0), y - y.mean()) if fit_intercept else (X, y)


def same_fit(fit, model, rtol=1e-6):
    assert_allclose(fit[0], model.coef_, rtol=rtol, atol=rtol)
    assert_allclose(fit[1], model.intercept_, rtol=rtol, atol=rtol)


# Ridge


@WITH_AND_WITHOUT
@pytest.mark.parametrize("lam", [1e-2, 1.0, 300])
@pytest.mark.parametrize("shape", SHAPES)
def test_ridge_is_scikit_learns_with_alpha_lam(shape, lam, fit_intercept):
    X, y = problem(*shape)
    fit = ridge(X, y, lam, fit_intercept=fit_intercept)
    same_fit(fit, sk.Ridge(alpha=lam, fit_intercept=fit_intercept).fit(X, y), 1e-8)


@WITH_AND_WITHOUT
def test_ridge_has_no_gradient_left(fit_intercept):
    X, y = problem(25, 4)
    weight, bias = ridge(X, y, 3.0, fit_intercept=fit_intercept)
    residual = y - X @ weight - bias
    assert_allclose(X.T @ residual, 3.0 * weight, atol=1e-10)
    assert abs(residual.sum()) < 1e-10 or not fit_intercept


@WITH_AND_WITHOUT
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_ridge_path_is_ridge_for_each_penalty_in_the_order_given(shape, fit_intercept, dtype):
    X, y = problem(*shape, dtype=dtype)
    lams = [1.0, 0.1, 1e3] + [0] * (shape[1] < 20)  # square and wide are ill-conditioned at 0
    weights, biases = ridge_path(X, y, lams, fit_intercept=fit_intercept)
    fits = [ridge(X, y, lam, fit_intercept=fit_intercept) for lam in lams]
    within = 1e-9 if dtype == np.float64 else 1e-3
    assert_allclose(weights, [weight for weight, _ in fits], rtol=within, atol=within)
    assert_allclose(biases, [bias for _, bias in fits], rtol=within, atol=within)


@property_test
@given(problems, st.floats(1e-3, 1e3), st.booleans())
def test_ridge_shrinks_along_each_singular_vector(data, lam, fit_intercept):
    X, y = data
    Xc, yc = centred(X, y, fit_intercept)
    U, d, _ = np.linalg.svd(Xc, full_matrices=False)
    U, d = U[:, d > 1e-9], d[d > 1e-9]
    factors = shrinkage_factors(X, lam, fit_intercept=fit_intercept)
    assert_allclose(factors, d**2 / (d**2 + lam), rtol=1e-8)
    weight, _ = ridge(X, y, lam, fit_intercept=fit_intercept)
    assert_allclose(U.T @ (Xc @ weight), factors * (U.T @ yc), atol=1e-8)


@WITH_AND_WITHOUT
def test_degrees_of_freedom_are_the_trace_of_the_hat_matrix(fit_intercept):
    X, _ = problem(15, 4)
    columns = [ridge(X, e, 2.0, fit_intercept=fit_intercept) for e in np.eye(15)]
    fits = np.array([X @ weight + bias for weight, bias in columns])
    degrees = effective_degrees_of_freedom(X, 2.0, fit_intercept=fit_intercept)
    assert degrees == pytest.approx(np.trace(fits) - fit_intercept)
    assert effective_degrees_of_freedom(X, 0, fit_intercept=fit_intercept) == pytest.approx(4)


# Both


MINIMUM_NORM = {
    "ridge": lambda X, y: ridge(X, y, 0),
    "ridge_path": lambda X, y: [fit[1] for fit in ridge_path(X, y, [1, 0])],
    "lasso": lambda X, y: lasso(X, y, 0),
    "lasso_path": lambda X, y: [fit[1] for fit in lasso_path(X, y, [1, 0])],
    "elastic_net": lambda X, y: elastic_net(X, y, 0, 0),
}


@pytest.mark.parametrize("fit", MINIMUM_NORM.values(), ids=MINIMUM_NORM)
@pytest.mark.parametrize("n", [7, 5000])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_without_a_penalty_rank_deficiency_gives_the_minimum_norm(fit, n, dtype):
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(2, n))
    constant = np.full(n, 1e6 / 3)
    X = np.stack([a, b, a, a - b, constant, 0 * a], axis=1).astype(dtype)
    y = (2 * a + b + 5).astype(dtype)
    weight, bias = fit(X, y)
    used = np.delete(X.astype(float), 4, axis=1)
    expected = np.linalg.pinv(used - used.mean(axis=0), rcond=1e-5) @ (y - y.mean(dtype=float))
    within = 1e-8 if dtype == np.float64 else 1e-3
    assert_allclose(np.delete(weight, 4), expected, atol=within)
    assert weight[4] == 0
    assert bias == pytest.approx(5, abs=10 * within)


FITS = {
    "ridge": lambda X, y, **options: ridge(X, y, 2.0, **options),
    "lasso": lambda X, y, **options: lasso(X, y, 2.0, **options),
    "elastic_net": lambda X, y, **options: elastic_net(X, y, 2.0, 1.0, **options),
    "elastic_net without l1": lambda X, y, **options: elastic_net(X, y, 0, 1.0, **options),
    "ridge_path": lambda X, y, **options: ridge_path(X, y, [4.0, 2.0], **options),
    "lasso_path": lambda X, y, **options: lasso_path(X, y, [4.0, 2.0], **options),
}
EACH_FIT = pytest.mark.parametrize("fit", FITS.values(), ids=FITS)


@EACH_FIT
def test_the_bias_is_not_penalized(fit):
    X, y = problem(20, 3)
    weight, bias = fit(X, y)
    moved_weight, moved_bias = fit(X + np.array([7.0, 0, 0]), y + 1000)
    assert_allclose(moved_weight, weight, atol=1e-6)
    assert_allclose(moved_bias, bias + 1000 - 7 * weight[..., 0], atol=1e-5)


@EACH_FIT
@WITH_AND_WITHOUT
def test_float32_stays_and_nothing_else_becomes_it(fit, fit_intercept):
    X, y = problem(20, 3)
    half_X, half_y = X.astype(np.float32), y.astype(np.float32)
    for result in fit(half_X, half_y, fit_intercept=fit_intercept):
        assert result.dtype == np.float32
    for result in fit(half_X, y, fit_intercept=fit_intercept):
        assert result.dtype == np.float64
    exact, ours = fit(X, y), fit(half_X, half_y)
    assert_allclose(ours[0], exact[0], rtol=1e-3, atol=1e-3)


def test_numbers_and_arrays_keep_float32():
    X, y = problem(20, 3, dtype=np.float32)
    lam = np.float64(2)
    assert ridge(X, y, lam)[0].dtype == np.float32
    assert shrinkage_factors(X, lam).dtype == np.float32
    assert effective_degrees_of_freedom(X, lam).dtype == np.float32
    assert soft_threshold(X, lam).dtype == np.float32
    assert lasso_lambda_max(X, y).dtype == np.float32
    assert duality_gap(X, y, X[0], lam).dtype == np.float32


# Lasso and elastic net


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
    monkeypatch.setattr(source, "_sweep", lambda *a, sweep=source._sweep: sweeps.append(sweep(*a)))
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


# Bad input


@EACH_FIT
@pytest.mark.parametrize(
    ("X", "y", "error", "match"),
    [
        (ONE, TWO[:2], ValueError, r"y must have shape \(3,\) .*got \(2,\)"),
        (ONE, ONE, ValueError, r"y must have 1 axes, got shape \(3, 2\)"),
        (TWO, TWO, ValueError, r"X must have 2 axes, got shape \(3,\)"),
        (ONE * np.nan, TWO, ValueError, "X must be finite"),
        (ONE, TWO + np.inf, ValueError, "y must be finite"),
        (ONE[:0], TWO[:0], ValueError, "X must not be empty"),
        (ONE.astype(int), TWO, TypeError, "X must hold float32 or float64 numbers, got .*int64"),
    ],
)
def test_bad_data_are_named(fit, X, y, error, match):
    with pytest.raises(error, match=match):
        fit(X, y)


@EACH_FIT
def test_fit_intercept_is_true_or_false(fit):
    with pytest.raises(TypeError, match="fit_intercept must be True or False, got 1"):
        fit(ONE, TWO, fit_intercept=1)


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("lam", lambda bad: ridge(ONE, TWO, bad)),
        ("lam", lambda bad: lasso(ONE, TWO, bad)),
        ("lam", lambda bad: shrinkage_factors(ONE, bad)),
        ("lam", lambda bad: effective_degrees_of_freedom(ONE, bad)),
        ("lam", lambda bad: duality_gap(ONE, TWO, TWO[:2], bad)),
        ("t", lambda bad: soft_threshold(TWO, bad)),
        ("l1", lambda bad: elastic_net(ONE, TWO, bad, 1.0)),
        ("l2", lambda bad: elastic_net(ONE, TWO, 1.0, bad)),
        (r"lams\[1\]", lambda bad: ridge_path(ONE, TWO, [1.0, bad])),
        (r"lams\[1\]", lambda bad: lasso_path(ONE, TWO, [1.0, bad])),
    ],
)
@pytest.mark.parametrize(
    ("bad", "error", "match"),
    [
        (-1.0, ValueError, r"must lie in .0, inf\), got -1.0"),
        (np.nan, ValueError, "must lie in .*, got nan"),
        (np.inf, ValueError, "must lie in .*, got inf"),
        ("1", TypeError, "must be a number, got '1'"),
        (True, TypeError, "must be a number, got True"),
    ],
)
def test_bad_penalties_are_named(name, call, bad, error, match):
    with pytest.raises(error, match=f"{name} {match}"):
        call(bad)


@pytest.mark.parametrize(
    ("call", "error", "match"),
    [
        (lambda: lasso(ONE, TWO, 1, tol=0), ValueError, r"tol must lie in \(0, inf\), got 0"),
        (lambda: lasso_path(ONE, TWO, [1], tol="a"), TypeError, "tol must be a number, got 'a'"),
        (lambda: elastic_net(ONE, TWO, 1, 1, max_iter=0), ValueError, "max_iter must be at least"),
        (lambda: lasso(ONE, TWO, 1, max_iter=1.5), TypeError, "max_iter must be a whole number"),
        (lambda: ridge_path(ONE, TWO, []), ValueError, "lams must be a sequence .* got \\[\\]"),
        (lambda: lasso_path(ONE, TWO, 1.0), ValueError, "lams must be a sequence .* got 1.0"),
        (lambda: duality_gap(ONE, TWO, TWO[:2], 0), ValueError, r"lam must lie in \(0, inf\)"),
        (lambda: duality_gap(ONE, TWO, TWO, 1), ValueError, r"weight must have shape \(2,\)"),
        (lambda: lasso_lambda_max(ONE, TWO[:1]), ValueError, r"y must have shape \(3,\)"),
        (lambda: shrinkage_factors(TWO, 1), ValueError, "X must have 2 axes"),
        (lambda: soft_threshold([np.nan], 1), ValueError, "z must be finite"),
        (lambda: soft_threshold([1], 1), TypeError, "z must hold float32 or float64"),
    ],
)
def test_other_bad_input_is_named(call, error, match):
    with pytest.raises(error, match=match):
        call()
