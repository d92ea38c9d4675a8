"""The scalers against scikit-learn's, and where they differ from them."""

import numpy as np
import pytest
import sklearn.preprocessing
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.datasets import load_wine

import mlfund.normalization as ours
from tests.normalization.norms import DTYPES, bad, property_test, read_only, rejects

NAMES = ["StandardScaler", "MinMaxScaler", "RobustScaler"]
SCALERS = pytest.mark.parametrize("name", NAMES)
seeds = st.integers(0, 2**32 - 1)


def scaler(name):
    return getattr(ours, name)()


def table(shape=(40, 5), dtype=np.float64, missing=0.0, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(rng.normal(0, 100, shape[1]), rng.uniform(0.01, 50, shape[1]), shape)
    X[(rng.random(shape) < missing) & (np.arange(shape[0])[:, None] > 0)] = np.nan
    return read_only(X.astype(dtype))


@SCALERS
@DTYPES
@pytest.mark.parametrize("missing", [0, 0.3])
@pytest.mark.parametrize("shape", [(2, 1), (3, 4), (41, 5)], ids=str)
def test_all_three_steps_are_scikit_learns(name, shape, missing, dtype):
    X, new = table(shape, dtype, missing), table(shape, dtype, missing, seed=1)
    mine, theirs = scaler(name).fit(X), getattr(sklearn.preprocessing, name)().fit(X)
    scaled = mine.transform(new)
    bound = 200 * np.finfo(dtype).eps
    assert scaled.dtype == mine.inverse_transform(scaled).dtype == dtype
    assert_allclose(scaled, theirs.transform(new), rtol=bound, atol=bound * np.nanmax(abs(scaled)))
    assert_allclose(
        mine.inverse_transform(scaled), theirs.inverse_transform(scaled.copy()), rtol=bound
    )


@SCALERS
def test_on_real_data_too(name):
    X = load_wine().data
    theirs = getattr(sklearn.preprocessing, name)().fit_transform(X)
    assert_allclose(scaler(name).fit(X).transform(X), theirs, rtol=1e-10, atol=1e-12)


@SCALERS
@given(seed=seeds)
@property_test
def test_the_inverse_undoes_and_units_do_not_matter(name, seed):
    rng = np.random.default_rng(seed)
    X = table(seed=seed, missing=0.2)
    factor, shift = rng.uniform(0.1, 10, 5), rng.normal(0, 10, 5)
    scaled = scaler(name).fit(X).transform(X)
    assert_allclose(scaler(name).fit(X).inverse_transform(scaled), X, rtol=1e-9)
    moved = factor * X + shift
    assert_allclose(scaler(name).fit(moved).transform(moved), scaled, rtol=1e-6, atol=1e-6)
    order = rng.permutation(len(X))
    assert_allclose(scaler(name).fit(X[order]).transform(X), scaled, atol=1e-9)


def test_what_each_brings_the_training_data_to():
    X = table()
    standard = scaler("StandardScaler").fit(X).transform(X)
    assert_allclose(standard.mean(axis=0), 0, atol=1e-10)
    assert_allclose(standard.std(axis=0), 1, rtol=1e-10)  # ddof 0
    ranges = scaler("MinMaxScaler").fit(X).transform(X)
    assert_array_equal([ranges.min(axis=0), ranges.max(axis=0)], [[0] * 5, [1] * 5])
    low, median, high = np.percentile(scaler("RobustScaler").fit(X).transform(X), [25, 50, 75], 0)
    assert_allclose(median, 0, atol=1e-12)
    assert_allclose(high - low, 1, rtol=1e-12)


@SCALERS
@DTYPES
@pytest.mark.parametrize("value", [0.0, 0.1, -3e-20, 1e8 / 3, 1e30])
def test_a_constant_column_gets_scale_one(name, value, dtype):
    X = np.full((57, 1), value, dtype)
    X[3] = np.nan
    fitted = scaler(name).fit(X)
    assert_array_equal(fitted.scale_, [1])
    assert_allclose(fitted.transform(X)[:3], 0, atol=1e-12 * abs(value))


@SCALERS
def test_constant_is_relative_to_the_columns_size(name):
    numbers = np.arange(10.0)
    rounding = 1e6 + 1e-10 * numbers  # less than the distance of neighbouring floats, or near it
    small, near = 1e-20 * numbers, 1e6 + 1e-6 * numbers
    scale = scaler(name).fit(np.column_stack([rounding, small, near])).scale_
    assert scale[0] == 1
    assert_allclose(scale[1:], scaler(name).fit(numbers[:, None]).scale_ * [1e-20, 1e-6], rtol=1e-3)


@SCALERS
def test_missing_stays_missing_and_nothing_else_becomes_so(name):
    X = table(missing=0.3)
    assert_array_equal(np.isnan(scaler(name).fit(X).transform(X)), np.isnan(X))


def test_robust_is_not_moved_by_outliers_and_the_others_are():
    X = table((101, 1))
    spoilt = X.copy()
    spoilt[np.argsort(X[:, 0])[-10:]] += 1e6
    unmoved = scaler("RobustScaler").fit(spoilt)
    assert_array_equal(unmoved.scale_, scaler("RobustScaler").fit(X).scale_)
    for name in NAMES[:2]:
        assert scaler(name).fit(spoilt).scale_ > 1000 * scaler(name).fit(X).scale_


BAD = [
    bad(TypeError, "X must hold float32 or float64 numbers, got dtype bool", X=[[True, False]]),
    bad(TypeError, "X must hold .* got dtype object", X=[["a", None]]),
    bad(ValueError, "X must be an array, got rows of different lengths", X=[[1.0], [1.0, 2.0]]),
    bad(ValueError, r"X must have 2 axes, got shape \(2,\)", X=np.ones(2)),
    bad(ValueError, r"X must not be empty, got shape \(0, 2\)", X=np.ones((0, 2))),
    bad(ValueError, "X must be finite or NaN, got infinity", X=np.array([[np.inf, 1]])),
]
BAD_FIT = [
    bad(ValueError, r"X must hold a number in each .* NaN in \[1\]", X=np.array([[1, np.nan]])),
    bad(
        ValueError, "X must have columns whose spread float64 can", X=np.array([[1e308], [-1e308]])
    ),
]
BAD_TRANSFORM = [
    bad(ValueError, r"X must have 2 columns as in fit, got \(1, 3\)", X=np.ones((1, 3))),
]


@SCALERS
@pytest.mark.parametrize(("change", "error", "message"), BAD + BAD_FIT)
def test_bad_training_data_are_named(name, change, error, message):
    rejects(scaler(name).fit, {"X": np.eye(2)}, change, error, message)


@SCALERS
@pytest.mark.parametrize(("change", "error", "message"), BAD + BAD_TRANSFORM)
def test_bad_data_are_named(name, change, error, message):
    fitted = scaler(name).fit(np.eye(2))
    rejects(fitted.transform, {"X": np.eye(2)}, change, error, message)
    rejects(fitted.inverse_transform, {"X": np.eye(2)}, change, error, message)


@SCALERS
def test_an_unfitted_scaler_says_so(name):
    for step in (scaler(name).transform, scaler(name).inverse_transform):
        with pytest.raises(ValueError, match=f"{name} must be fitted before use: call fit first"):
            step(np.eye(2))
