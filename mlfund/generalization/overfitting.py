"""Overfitting: errors on what was trained on, and on what was not, by the number of examples."""

import numpy as np

from mlfund._validate import has_shape, whole_number
from mlfund.generalization.cross_validation import (
    _checked_folds,
    _mean_squared_error,
    _one_each,
)


def learning_curve(fit, predict, X, y, sizes, folds, *, score=None):
    """Score a model by the number of examples that it is fitted to.

    Parameters
    ----------
    fit : callable
        ``fit(X, y)`` returns a model.
    predict : callable
        ``predict(model, X)`` returns one prediction for each row of X.
    X : array (examples, ...)
    y : array (examples,)
    sizes : sequence of whole numbers
        How many examples to fit to: the first ones of each fold's train part. Folds whose train
        parts are in random order draw them at random.
    folds : sequence of pairs (train, test) of index arrays
    score : callable
        ``score(y, prediction)`` returns a number. The default is the mean squared error, in the
        squared unit of y: lower is better.

    Returns
    -------
    train_scores, test_scores : arrays (sizes, folds)
        On the examples that the model was fitted to, and on the fold's test part.

    Raises
    ------
    TypeError, ValueError
        If the lengths of X and y differ, a size is below 1 or above the smallest train part, the
        folds are not as `cross_val_score` needs them, or there is not one prediction for each
        example.

    References
    ----------
    .. [1] Cortes, Jackel, Solla, Vapnik and Denker, "Learning Curves: Asymptotic Values and Rate of
           Convergence", NIPS, 1993.

    Examples
    --------
    >>> def fit(X, y):
    ...     return y.mean()
    >>> def predict(mean, X):
    ...     return np.full(len(X), mean)
    >>> X, y = np.zeros((4, 1)), np.array([0.0, 2.0, 4.0, 6.0])
    >>> folds = [(np.array([0, 2]), np.array([1, 3]))]
    >>> train_scores, test_scores = learning_curve(fit, predict, X, y, [1, 2], folds)
    >>> train_scores.tolist(), test_scores.tolist()
    ([[0.0], [4.0]], [[20.0], [8.0]])
    """
    X, y = np.asarray(X), np.asarray(y)
    has_shape("y", y, X.shape[:1], why="one target for each row of X")
    folds = _checked_folds(folds, len(y))
    largest = min(len(train) for train, _ in folds)
    score = _mean_squared_error if score is None else score
    curve = []
    for size in sizes:
        whole_number("sizes", size, at_least=1)
        if size > largest:
            why = f"the smallest train part, {largest}"
            raise ValueError(f"sizes must not exceed {why}, got {size}")
        for train, test in folds:
            model = fit(X[train[:size]], y[train[:size]])
            for part in (train[:size], test):
                prediction = _one_each("prediction", predict(model, X[part]), len(part))
                curve.append(score(y[part], prediction))
    return tuple(np.reshape(curve, (len(sizes), len(folds), 2)).transpose(2, 0, 1))
