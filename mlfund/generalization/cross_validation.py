"""Cross-validation: ways to split the examples into folds, and scores over the folds.

Folds are a list of pairs (train, test) of index arrays, each in rising order.
"""

import numpy as np

from mlfund._validate import (
    flag,
    from_whole,
    generator,
    has_shape,
    labels,
    penalties,
    regression_data,
    whole_number,
)
from mlfund.generalization.l2_l1_regularization import ridge_path


def k_fold(n, k, *, shuffle=False, rng=None):
    """Split n examples into k folds of nearly equal size.

    Parameters
    ----------
    n : int, at least 2
    k : int from 2 to n
    shuffle : bool
        False makes each test part a run of neighbours; the first n % k are larger by one. True
        deals the examples out at random, in parts of the same sizes.
    rng : numpy random Generator
        Required with `shuffle`, and an error without it.

    Returns
    -------
    folds : list of k pairs (train, test) of index arrays
        Each example is in one test part, and in the train part of every other fold.

    Raises
    ------
    TypeError, ValueError
        If n or k is not a whole number in its range, or `rng` and `shuffle` do not go together.

    References
    ----------
    .. [1] Stone, "Cross-Validatory Choice and Assessment of Statistical Predictions", Journal of
           the Royal Statistical Society: Series B, 1974.

    Examples
    --------
    >>> [test.tolist() for train, test in k_fold(7, 3)]
    [[0, 1, 2], [3, 4], [5, 6]]
    """
    whole_number("n", n, at_least=2)
    _check_k(k, n, "the number of examples")
    sizes = n // k + (np.arange(k) < n % k)
    fold = np.empty(n, int)
    fold[_order(n, shuffle, rng)] = np.repeat(np.arange(k), sizes)
    return _train_test(fold, k)


def leave_one_out(n):
    """Split n examples into n folds that each test on one example.

    Parameters
    ----------
    n : int, at least 2

    Returns
    -------
    folds : list of n pairs (train, test) of index arrays

    Raises
    ------
    TypeError, ValueError
        If n is not a whole number of at least 2.

    References
    ----------
    .. [1] Stone, "Cross-Validatory Choice and Assessment of Statistical Predictions", Journal of
           the Royal Statistical Society: Series B, 1974.

    Examples
    --------
    >>> [(train.tolist(), test.tolist()) for train, test in leave_one_out(3)]
    [([1, 2], [0]), ([0, 2], [1]), ([0, 1], [2])]
    """
    return k_fold(n, n)


def stratified_k_fold(y, k, *, shuffle=False, rng=None):
    """Split examples into k folds that each hold nearly the same share of every class.

    Parameters
    ----------
    y : array (examples,) of class labels, numbers or text
    k : int from 2 to the size of the smallest class
    shuffle : bool
        False deals the examples of a class out in their order. True deals them out at random.
    rng : numpy random Generator
        Required with `shuffle`, and an error without it.

    Returns
    -------
    folds : list of k pairs (train, test) of index arrays
        The test parts differ by at most one in size, and by at most one in each class.

    Raises
    ------
    TypeError, ValueError
        If y does not hold labels along one axis, k is not a whole number in its range, or `rng`
        and `shuffle` do not go together.

    Notes
    -----
    The examples are lined up class by class and dealt out like cards, one to each fold in turn.

    References
    ----------
    .. [1] Kohavi, "A Study of Cross-Validation and Bootstrap for Accuracy Estimation and Model
           Selection", IJCAI, 1995.

    Examples
    --------
    >>> [test.tolist() for train, test in stratified_k_fold(["a", "a", "a", "a", "b", "b"], 2)]
    [[0, 2, 4], [1, 3, 5]]
    """
    y = labels("y", y, ndim=1)
    classes, sizes = np.unique(y, return_counts=True)
    _check_k(k, sizes.min(), f"the size of class {classes[sizes.argmin()]}")
    order = _order(len(y), shuffle, rng)
    by_class = order[np.argsort(y[order], kind="stable")]
    fold = np.empty(len(y), int)
    fold[by_class] = np.arange(len(y)) % k
    return _train_test(fold, k)


def group_k_fold(groups, k):
    """Split examples into k folds that never part a group.

    Parameters
    ----------
    groups : array (examples,) of group labels, numbers or text
        Examples of one patient, say, or of one document, share a label.
    k : int from 2 to the number of groups

    Returns
    -------
    folds : list of k pairs (train, test) of index arrays
        No group has examples on both sides of a pair.

    Raises
    ------
    TypeError, ValueError
        If `groups` does not hold labels along one axis, or k is not a whole number in its range.

    Notes
    -----
    The groups are taken from the largest down, each into the fold that is smallest so far. Of equal
    groups the last in sorted order goes first, of equal folds the first is taken.

    References
    ----------
    .. [1] Roberts et al., "Cross-Validation Strategies for Data with Temporal, Spatial,
           Hierarchical, or Phylogenetic Structure", Ecography, 2017.

    Examples
    --------
    >>> [test.tolist() for train, test in group_k_fold(["a", "b", "a", "c", "b", "a"], 2)]
    [[0, 2, 5], [1, 3, 4]]
    """
    groups = labels("groups", groups, ndim=1)
    names, group, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    _check_k(k, len(names), "the number of groups")
    fold_of_group, fold_sizes = np.empty(len(names), int), np.zeros(k, int)
    for g in np.argsort(sizes, kind="stable")[::-1]:
        smallest = fold_sizes.argmin()
        fold_of_group[g] = smallest
        fold_sizes[smallest] += sizes[g]
    return _train_test(fold_of_group[group], k)


def time_series_split(n, k, *, gap=0):
    """Split n examples in the order of time into k folds that test on what comes later.

    Parameters
    ----------
    n : int
        The number of examples. Their order is that of time.
    k : int from 2 to n - 1
    gap : int, at least 0
        How many examples to leave out between train and test, for targets that look ahead or
        features that look back.

    Returns
    -------
    folds : list of k pairs (train, test) of index arrays
        The test parts are the last k runs of n // (k + 1) examples. Each train part is everything
        before its test part, less the gap.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a whole number in its range, or nothing is left to train on.

    References
    ----------
    .. [1] Tashman, "Out-of-Sample Tests of Forecasting Accuracy: An Analysis and Review",
           International Journal of Forecasting, 2000.

    Examples
    --------
    >>> [(train.tolist(), test.tolist()) for train, test in time_series_split(6, 2)]
    [([0, 1], [2, 3]), ([0, 1, 2, 3], [4, 5])]
    """
    whole_number("n", n, at_least=3)
    _check_k(k, n - 1, "n - 1")
    whole_number("gap", gap, at_least=0)
    size = n // (k + 1)
    if gap >= n - k * size:
        raise ValueError(f"gap must be below {n - k * size}, the first test index, got {gap}")
    starts = n - size * np.arange(k, 0, -1)
    return [(np.arange(start - gap), np.arange(start, start + size)) for start in starts]


def cross_val_score(fit, predict, X, y, folds, *, score=None):
    """Fit on the train part of each fold, and score the predictions on its test part.

    Parameters
    ----------
    fit : callable
        ``fit(X, y)`` returns a model. Everything that learns from data belongs in here, the scaling
        and the selection of features too: it sees the train part only.
    predict : callable
        ``predict(model, X)`` returns one prediction for each row of X.
    X : array (examples, ...)
    y : array (examples,)
    folds : sequence of pairs (train, test) of index arrays
    score : callable
        ``score(y, prediction)`` returns a number. The default is the mean squared error, in the
        squared unit of y: lower is better.

    Returns
    -------
    scores : array (folds,)

    Raises
    ------
    TypeError, ValueError
        If the lengths of X and y differ, folds are not pairs of index arrays within range, a fold
        tests on an example that it trains on, or there is not one prediction for each test example.

    References
    ----------
    .. [1] Stone, "Cross-Validatory Choice and Assessment of Statistical Predictions", Journal of
           the Royal Statistical Society: Series B, 1974.

    Examples
    --------
    >>> def fit(X, y):
    ...     return y.mean()
    >>> def predict(mean, X):
    ...     return np.full(len(X), mean)
    >>> X, y = np.zeros((4, 1)), np.array([0.0, 2.0, 4.0, 6.0])
    >>> cross_val_score(fit, predict, X, y, k_fold(4, 2)).tolist()
    [17.0, 17.0]
    """
    X, y = np.asarray(X), np.asarray(y)
    has_shape("y", y, X.shape[:1], why="one target for each row of X")
    score = _mean_squared_error if score is None else score
    scores = []
    for train, test in _checked_folds(folds, len(y)):
        model = fit(X[train], y[train])
        prediction = _one_each("prediction", predict(model, X[test]), len(test))
        scores.append(score(y[test], prediction))
    return np.array(scores)


def ridge_cv(X, y, lams, folds, *, fit_intercept=True):
    """Choose the penalty of `ridge` by cross-validation, with one decomposition for each fold.

    Parameters
    ----------
    X : float array (examples, features)
    y : float array (examples,)
    lams : sequence of floats, at least 0, in any order
    folds : sequence of pairs (train, test) of index arrays
    fit_intercept : bool

    Returns
    -------
    best_lam : float
        The penalty with the smallest error, averaged over the folds; of equals, the first given.
    errors : array (folds, len(lams))
        The mean squared error on each test part, in the squared unit of y. The spread over the
        folds is what the one-standard-error rule needs.

    Raises
    ------
    TypeError, ValueError
        If X or y is not a finite float array of the stated shape, a penalty is not a number >= 0,
        or the folds are not as `cross_val_score` needs them.

    References
    ----------
    .. [1] Hastie and Tibshirani, "Efficient Quadratic Regularization for Expression Arrays",
           Biostatistics, 2004.

    Examples
    --------
    >>> X, y = [[-1.0], [0.0], [1.0], [2.0]], [-1.0, 0.0, 1.0, 2.0]
    >>> best_lam, errors = ridge_cv(X, y, [0, 1, 10], k_fold(4, 2))
    >>> best_lam, errors.round(2).tolist()
    (0.0, [[0.0, 1.89, 3.85], [0.0, 1.89, 3.85]])
    """
    X, y = regression_data(X, y)
    lams = penalties("lams", lams)
    errors = []
    for train, test in _checked_folds(folds, len(y)):
        weights, biases = ridge_path(X[train], y[train], lams, fit_intercept=fit_intercept)
        residuals = y[test] - (X[test] @ weights.T + biases).T
        errors.append((residuals**2).mean(axis=1))
    best = np.mean(errors, axis=0).argmin()
    return float(lams[best]), np.array(errors)


def _train_test(fold, k):
    """Turn the fold number of each example into k pairs of index arrays."""
    return [(np.flatnonzero(fold != i), np.flatnonzero(fold == i)) for i in range(k)]


def _order(n, shuffle, rng):
    """Return the indices below n, in their order or shuffled."""
    flag("shuffle", shuffle)
    if shuffle:
        generator("rng", rng)
        return rng.permutation(n)
    if rng is not None:
        raise ValueError("rng must be left out unless shuffle is True")
    return np.arange(n)


def _check_k(k, most, meaning):
    whole_number("k", k, at_least=2)
    if k > most:
        raise ValueError(f"k must be at most {most} ({meaning}), got {k}")


def _checked_folds(folds, n):
    """Return the folds as a list, checked against n examples."""
    folds = [_checked_fold(f"folds[{i}]", fold, n) for i, fold in enumerate(folds)]
    if not folds:
        raise ValueError("folds must hold at least one pair (train, test), got none")
    return folds


def _checked_fold(name, fold, n):
    """Return the pair as two index arrays without a common example."""
    if len(fold) != 2:
        raise ValueError(f"{name} must be a pair (train, test), got {len(fold)} parts")
    train, test = _indices(f"{name} train", fold[0], n), _indices(f"{name} test", fold[1], n)
    common = np.intersect1d(train, test)
    if common.size:
        raise ValueError(f"{name} must not test on what it trains on, got {common[0]} in both")
    return train, test


def _indices(name, value, n):
    indices = np.asarray(value)
    if indices.dtype.kind not in "iu":
        raise TypeError(f"{name} must hold whole numbers, got dtype {indices.dtype}")
    if indices.ndim != 1 or indices.size == 0:
        raise ValueError(f"{name} must have 1 axis and not be empty, got shape {indices.shape}")
    if indices.min() < 0 or indices.max() >= n:
        raise ValueError(f"{name} must hold indices from 0 to {n - 1}, got {value}")
    return indices


def _one_each(name, value, n):
    """Return `value` as an array, checked to have n entries along its first axis."""
    array = np.asarray(value)
    has_shape(name, array, (n, *array.shape[1:]), why="one entry for each test example")
    return array


def _mean_squared_error(y, prediction):
    has_shape("prediction", prediction, y.shape, why="one number for each target")
    y, prediction = from_whole("y", y), from_whole("prediction", prediction)
    return ((prediction - y) ** 2).mean()
