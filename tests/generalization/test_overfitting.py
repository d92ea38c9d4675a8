"""The learning curve against scikit-learn's, and its errors."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import KFold
from sklearn.model_selection import learning_curve as sklearn_learning_curve

from mlfund.generalization import k_fold, learning_curve

SIZES = [4, 9, 16]


def fit(X, y):
    return LinearRegression().fit(X, y)


def predict(model, X):
    return model.predict(X)


@pytest.fixture
def data():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(25, 3))
    return X, X @ np.ones(3) + rng.normal(size=25)


@pytest.mark.parametrize(
    ("score", "name"), [(None, "mean_squared_error"), (mean_absolute_error, "mean_absolute_error")]
)
@pytest.mark.parametrize("k", [3, 5])
def test_it_agrees_with_scikit_learn(data, score, name, k):
    _, train, test = sklearn_learning_curve(
        LinearRegression(), *data, train_sizes=SIZES, cv=KFold(k), scoring=f"neg_{name}"
    )
    ours = learning_curve(fit, predict, *data, SIZES, k_fold(25, k), score=score)
    np.testing.assert_allclose(ours, [-train, -test], atol=1e-12)


def test_shapes_and_untouched_inputs(data):
    X, y = data
    kept = X.copy(), y.copy()
    train, test = learning_curve(fit, predict, X, y, SIZES, k_fold(25, 5))
    assert train.shape == test.shape == (3, 5)
    np.testing.assert_array_equal(X, kept[0])
    np.testing.assert_array_equal(y, kept[1])


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ([0], "at least 1"),
        ([21], "exceed the smallest train part, 20"),
        ([2.5], "sizes"),
        ([True], "sizes"),
    ],
)
def test_bad_sizes(data, sizes, message):
    with pytest.raises((TypeError, ValueError), match=message):
        learning_curve(fit, predict, *data, sizes, k_fold(25, 5))


def test_bad_lengths_folds_and_predictions(data):
    X, y = data
    with pytest.raises(ValueError, match="one target for each row"):
        learning_curve(fit, predict, X, y[:-1], SIZES, k_fold(25, 5))
    with pytest.raises(ValueError, match="fold"):
        learning_curve(fit, predict, X, y, [2], [(np.arange(5), np.arange(4, 9))])
    with pytest.raises(ValueError, match="prediction"):
        learning_curve(fit, lambda model, X: np.zeros(2), X, y, [5], k_fold(25, 5))
