"""Linear problems to fit, and what the tests of ridge and lasso share."""

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

SHAPES = [(1, 1), (2, 1), (40, 1), (30, 6), (30, 30), (12, 25)]
WITH_AND_WITHOUT = pytest.mark.parametrize("fit_intercept", [True, False])
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
    """The data that a fit sees: without their means where it has an intercept."""
    return (X - X.mean(axis=0), y - y.mean()) if fit_intercept else (X, y)


def same_fit(fit, model, rtol=1e-6):
    """Assert that a weight and a bias are those of a fitted model of scikit-learn."""
    assert_allclose(fit[0], model.coef_, rtol=rtol, atol=rtol)
    assert_allclose(fit[1], model.intercept_, rtol=rtol, atol=rtol)
