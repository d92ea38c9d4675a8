"""Ridge: against scikit-learn, and by what defines it."""

import numpy as np
import pytest
import sklearn.linear_model as sk
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from mlfund.generalization import (
    effective_degrees_of_freedom,
    ridge,
    ridge_path,
    shrinkage_factors,
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
