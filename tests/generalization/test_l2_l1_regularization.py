"""Ridge, lasso and elastic net: what all of them keep to, and the bad input that they name."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

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
from tests.generalization.regression import (
    WITH_AND_WITHOUT,
    problem,
)

ONE = np.ones((3, 2)) * [[1.0], [2.0], [4.0]] + [[0.0, 1.0], [0.0, 0.0], [0.0, 0.0]]
TWO = np.array([1.0, 0.0, 2.0])


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
    assert_allclose(ours[0], exact[0], rtol=1e-3, atol=1e-4)


def test_numbers_and_arrays_keep_float32():
    X, y = problem(20, 3, dtype=np.float32)
    lam = np.float64(2)
    assert ridge(X, y, lam)[0].dtype == np.float32
    assert shrinkage_factors(X, lam).dtype == np.float32
    assert effective_degrees_of_freedom(X, lam).dtype == np.float32
    assert soft_threshold(X, lam).dtype == np.float32
    assert lasso_lambda_max(X, y).dtype == np.float32
    assert duality_gap(X, y, X[0], lam).dtype == np.float32


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
        (ONE.astype(bool), TWO, TypeError, "X must hold float32 or float64 numbers, got .*bool"),
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
        (lambda: soft_threshold([True], 1), TypeError, "z must hold float32 or float64"),
    ],
)
def test_other_bad_input_is_named(call, error, match):
    with pytest.raises(error, match=match):
        call()
