"""Bias and variance, estimated from the predictions of models trained on many training sets."""

import numpy as np

from mlfund._validate import float_array, has_shape, labels


def bias_variance_decomposition(predictions, y):
    """Split the mean squared error of many models into squared bias and variance.

    Parameters
    ----------
    predictions : float array (models, points)
        Row m holds what the model trained on the m-th training set predicts at each point.
    y : float array (points,)
        What to compare with, in the unit of the predictions: the true function, or targets.

    Returns
    -------
    loss, squared_bias, variance : floats, in the squared unit of `y`
        Means over the points. `loss` is the mean of (prediction - y)^2 over models and points,
        `squared_bias` compares the models' mean prediction with `y`, and `variance` is the
        models' spread about that mean. Up to rounding, loss = squared_bias + variance.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a finite float array of the stated shape.

    Notes
    -----
    Where the noise goes depends on `y`. If `y` is the true function, no noise is in any of the
    three: the expected error on fresh targets is `loss` plus the variance of the noise. If `y`
    holds noisy targets, the noise is in `loss` and in `squared_bias`: one draw of the targets
    cannot tell noise from bias. It is never in `variance`.

    The variance divides by the number of models, M (ddof 0): only then is the sum exact. As an
    estimate over all training sets, `variance` is too small by the factor 1 - 1/M, and
    `squared_bias` is too large by what `variance` lacks.

    References
    ----------
    .. [1] Geman, Bienenstock and Doursat, "Neural Networks and the Bias/Variance Dilemma", Neural
           Computation, 1992.

    Examples
    --------
    >>> predictions = [[1.0, 2.0], [3.0, 2.0]]
    >>> [float(term) for term in bias_variance_decomposition(predictions, [1.0, 2.0])]
    [1.0, 0.5, 0.5]
    """
    predictions = float_array("predictions", predictions, ndim=2)
    y = float_array("y", y, ndim=1)
    has_shape("y", y, predictions.shape[1:], why="one value for each column of predictions")

    mean_prediction = predictions.mean(axis=0)
    loss = _mean_square(predictions - y)
    squared_bias = _mean_square(mean_prediction - y)
    variance = _mean_square(predictions - mean_prediction)
    return loss, squared_bias, variance


def zero_one_decomposition(predictions, y):
    """Give the error rate of many classifiers, and its bias and variance under the 0-1 loss.

    Parameters
    ----------
    predictions : array (models, points) of labels, numbers or text
        Row m holds what the classifier trained on the m-th training set predicts at each point.
    y : array (points,) of labels
        The labels to compare with.

    Returns
    -------
    loss, bias, variance : floats in [0, 1]
        Means over the points. The main prediction of a point is the label that most models
        predict there (of equals, the first in sorted order). `loss` is the rate of wrong
        predictions, `bias` the rate of wrong main predictions, and `variance` the rate of
        predictions that differ from the main one.

    Raises
    ------
    TypeError, ValueError
        If an argument does not hold labels, or not in the stated shape.

    Notes
    -----
    The three do not add up. Where the main prediction is right, a model that differs from it is
    wrong: there loss = variance. Where it is wrong, a model that differs from it may be right: with
    two classes loss = 1 - variance there, so that variance lowers the loss.

    References
    ----------
    .. [1] Domingos, "A Unified Bias-Variance Decomposition for Zero-One and Squared Loss", AAAI,
           2000.

    Examples
    --------
    >>> predictions = [[0, 0], [0, 0], [1, 1]]
    >>> [round(float(term), 2) for term in zero_one_decomposition(predictions, [0, 1])]
    [0.5, 0.5, 0.33]
    """
    predictions, y = labels("predictions", predictions, ndim=2), labels("y", y, ndim=1)
    has_shape("y", y, predictions.shape[1:], why="one label for each column of predictions")
    _same_kind(predictions, y)

    main_prediction = _majority(predictions)
    loss = (predictions != y).mean()
    bias = (main_prediction != y).mean()
    variance = (predictions != main_prediction).mean()
    return loss, bias, variance


def _mean_square(difference):
    """Return the mean of the squares, without an array of the squares."""
    return np.vecdot(difference, difference).mean() / difference.shape[-1]


def _same_kind(predictions, y):
    """Raise where one holds text and the other numbers: no label would ever be equal."""
    kinds = ["text" if array.dtype.kind in "US" else "numbers" for array in (predictions, y)]
    if kinds[0] != kinds[1]:
        raise TypeError(f"y must hold {kinds[0]}, as predictions do, got {kinds[1]}")


def _majority(predictions):
    """Return the most frequent label of each column; of equals, the first in sorted order."""
    values = np.unique(predictions)
    votes = [(predictions == value).sum(axis=0) for value in values]
    return values[np.argmax(votes, axis=0)]
