"""Generalization against scikit-learn and mlxtend, on the same data and with the same results."""

import sys

import numpy as np
from mlxtend.evaluate import bias_variance_decomp
from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV, KFold

import mlfund.generalization as ml
from benchmarks.measure import ratio, show

TITLE = "Generalization"
LAMS = np.geomspace(1e-3, 1e3, 50)


def results():
    """Yield the choice of ridge's penalty, then the decomposition by the number of points."""
    rng = np.random.default_rng(0)
    yield _ridge_cv("diabetes", *load_diabetes(return_X_y=True))
    X, y = load_breast_cancer(return_X_y=True)
    yield _ridge_cv("breast cancer", X, y.astype(float))
    yield _ridge_cv("normal", rng.normal(size=(1000, 100)), rng.normal(size=1000))
    yield _ridge_cv("wide", rng.normal(size=(100, 500)), rng.normal(size=100))
    for points in (50, 200, 1000):
        yield _bias_variance(rng.normal(size=(200, points)), rng.normal(size=points))


def _ridge_cv(name, X, y):
    grid = {"alpha": LAMS}
    search = GridSearchCV(Ridge(), grid, cv=KFold(5), scoring="neg_mean_squared_error", refit=False)
    folds = ml.k_fold(len(y), 5)
    what = "ridge_cv, {}: {} by {}".format(name, *X.shape)
    return ratio(what, lambda: ml.ridge_cv(X, y, LAMS, folds), lambda: search.fit(X, y), 0.1)


def _bias_variance(predictions, y):
    """Compare on the same predictions: mlxtend's models replay theirs and cost nothing to fit."""
    X, X_train, y_train = np.zeros((len(y), 1)), np.zeros((1, 1)), np.zeros(1)

    def theirs():
        model, rounds = Replay(predictions), len(predictions)
        bias_variance_decomp(model, X_train, y_train, X, y, loss="mse", num_rounds=rounds)

    what = "bias and variance, {} models by {}".format(*predictions.shape)
    return ratio(what, lambda: ml.bias_variance_decomposition(predictions, y), theirs, 0.1)


class Replay:
    """A model of scikit-learn's form that predicts the next row of `predictions` at each call."""

    def __init__(self, predictions):
        self.rows = iter(predictions)

    def fit(self, X, y):
        """Learn nothing."""
        return self

    def predict(self, X):
        """Return the next row."""
        return next(self.rows)


if __name__ == "__main__":
    show(sys.modules[__name__])
