"""Linear regression with an L2 penalty (ridge), an L1 penalty (lasso), or both (elastic net)."""

import numpy as np

from mlfund._validate import flag, float_array, penalties, penalty
from mlfund.generalization._coordinate_descent import (
    check_stopping,
    coordinate_descent,
    duality_gap,
    soft_threshold,
)
from mlfund.generalization._least_squares import centre, centred, rotated, svd

__all__ = [
    "duality_gap",
    "effective_degrees_of_freedom",
    "elastic_net",
    "lasso",
    "lasso_lambda_max",
    "lasso_path",
    "ridge",
    "ridge_path",
    "shrinkage_factors",
    "soft_threshold",
]


def ridge(X, y, lam, *, fit_intercept=True):
    """Minimize ||y - Xw - b||^2 + lam ||w||^2.

    Parameters
    ----------
    X : float array (examples, features)
    y : float array (examples,)
    lam : float, at least 0
        The penalty, on the sum of squares as it stands (no 1/n). It is scikit-learn's ``alpha``.
    fit_intercept : bool
        Whether to fit the bias. It is never penalized: it comes from centring X and y.

    Returns
    -------
    weight : array (features,), in the dtype of X and y
    bias : float, 0 without an intercept

    Raises
    ------
    TypeError, ValueError
        If X or y is not a finite float array of the stated shape, or lam is not a number >= 0.

    Notes
    -----
    The weight is shrunk along the right singular vectors of the (centred) X, by d^2 / (d^2 + lam)
    for a singular value d. Singular values that are 0 up to rounding (below 100 eps of the largest)
    are left out, so that at lam = 0 the result is the least-squares weight of smallest norm.

    References
    ----------
    .. [1] Hoerl and Kennard, "Ridge Regression: Biased Estimation for Nonorthogonal Problems",
           Technometrics, 1970.

    Examples
    --------
    >>> weight, bias = ridge([[-1.0], [0.0], [1.0]], [1.0, 4.0, 7.0], lam=2.0)
    >>> weight.round(6).tolist(), round(float(bias), 6)
    ([1.5], 4.0)
    """
    lam = penalty("lam", lam)
    X, y, x_mean, y_mean = centred(X, y, fit_intercept)
    U, d, Vt = svd(X)
    weight = Vt.T @ (d / (d**2 + lam) * (U.T @ y))
    return weight, y_mean - x_mean @ weight


def ridge_path(X, y, lams, *, fit_intercept=True):
    """Fit `ridge` for many penalties from one singular value decomposition.

    Parameters
    ----------
    X, y
        As in `ridge`.
    lams : sequence of floats, at least 0, in any order
    fit_intercept : bool
        As in `ridge`.

    Returns
    -------
    weights : array (len(lams), features)
    biases : array (len(lams),)

    Raises
    ------
    TypeError, ValueError
        As in `ridge`; a bad penalty is named by its position.

    Notes
    -----
    The examples are first rotated into at most features + 1 rows, for speed: a rotation changes no
    sum of squares.

    References
    ----------
    .. [1] Hastie and Tibshirani, "Efficient Quadratic Regularization for Expression Arrays",
           Biostatistics, 2004.

    Examples
    --------
    >>> weights, biases = ridge_path([[-1.0], [0.0], [1.0]], [1.0, 4.0, 7.0], lams=[0, 2, 4])
    >>> weights.round(6).tolist()
    [[3.0], [1.5], [1.0]]
    """
    lams = penalties("lams", lams)
    X, y, x_mean, y_mean = centred(X, y, fit_intercept)
    R, z = rotated(X, y)
    U, d, Vt = svd(R)
    filters = d / (d**2 + lams[:, np.newaxis].astype(d.dtype))
    weights = (filters * (U.T @ z)) @ Vt
    return weights, y_mean - weights @ x_mean


def shrinkage_factors(X, lam, *, fit_intercept=True):
    """Return ridge's factor d^2 / (d^2 + lam) for each singular value d of X, largest d first.

    Parameters
    ----------
    X : float array (examples, features)
    lam : float, at least 0
    fit_intercept : bool
        Whether to centre X first, as `ridge` does.

    Returns
    -------
    factors : array (rank,), between 0 and 1
        The part of the least-squares fit that ridge keeps along each singular vector. Singular
        values that are 0 up to rounding have none.

    Raises
    ------
    TypeError, ValueError
        If X is not a finite float array with 2 axes, or lam is not a number >= 0.

    References
    ----------
    .. [1] Hastie, Tibshirani and Friedman, "The Elements of Statistical Learning", Springer, 2009,
           section 3.4.1.

    Examples
    --------
    >>> X = [[2.0, 0.0], [-2.0, 0.0], [0.0, 1.0], [0.0, -1.0]]
    >>> shrinkage_factors(X, lam=2.0).round(6).tolist()
    [0.8, 0.5]
    """
    lam = penalty("lam", lam)
    flag("fit_intercept", fit_intercept)
    X = float_array("X", X, ndim=2)
    _, d, _ = svd(centre(X)[0] if fit_intercept else X)
    return d**2 / (d**2 + lam)


def effective_degrees_of_freedom(X, lam, *, fit_intercept=True):
    """Return the effective number of weights of a ridge fit: the sum of its shrinkage factors.

    Parameters
    ----------
    X : float array (examples, features)
    lam : float, at least 0
    fit_intercept : bool
        Whether to centre X first. The intercept itself is not counted: it adds 1.

    Returns
    -------
    degrees : float
        The trace of the matrix that maps the (centred) y to its fit: the rank of X at lam = 0,
        and ever less as lam grows.

    Raises
    ------
    TypeError, ValueError
        As in `shrinkage_factors`.

    References
    ----------
    .. [1] Hastie, Tibshirani and Friedman, "The Elements of Statistical Learning", Springer, 2009,
           section 3.4.1.

    Examples
    --------
    >>> X = [[2.0, 0.0], [-2.0, 0.0], [0.0, 1.0], [0.0, -1.0]]
    >>> [round(float(effective_degrees_of_freedom(X, lam)), 6) for lam in (0, 2, 1e9)]
    [2.0, 1.3, 0.0]
    """
    return shrinkage_factors(X, lam, fit_intercept=fit_intercept).sum()


def lasso(X, y, lam, *, fit_intercept=True, tol=1e-10, max_iter=10_000):
    """Minimize ||y - Xw - b||^2 + lam ||w||_1 by coordinate descent.

    Parameters
    ----------
    X : float array (examples, features)
    y : float array (examples,)
    lam : float, at least 0
        The penalty, on the sum of squares as it stands: scikit-learn's ``alpha`` is lam / (2 n),
        so lam = 2 n alpha for n examples. With one feature of norm 1 the weight is the
        least-squares weight moved towards 0 by lam / 2.
    fit_intercept : bool
        Whether to fit the bias. It is never penalized: it comes from centring X and y.
    tol : float, above 0
        Stop when the duality gap is at most ``tol * ||y||^2`` (of the centred y). The gap bounds
        how far the objective is from its minimum.
    max_iter : int, at least 1
        The most sweeps over the features.

    Returns
    -------
    weight : array (features,), in the dtype of X and y
        Computed in float64. Zeros are exact.
    bias : float, 0 without an intercept

    Raises
    ------
    TypeError, ValueError
        If X or y is not a finite float array of the stated shape, or another argument is not in
        its range.
    RuntimeError
        If the gap is still too large after `max_iter` sweeps.

    Notes
    -----
    The sweeps start from 0, so lam >= `lasso_lambda_max` gives exactly 0. At lam = 0 the result is
    the least-squares weight of smallest norm, not found by sweeps. If columns are equal, many
    weights are minima, and this is one of them: only the sum over equal columns is determined.

    References
    ----------
    .. [1] Tibshirani, "Regression Shrinkage and Selection via the Lasso", Journal of the Royal
           Statistical Society: Series B, 1996.
    .. [2] Friedman, Hastie, Hoefling and Tibshirani, "Pathwise Coordinate Optimization", Annals of
           Applied Statistics, 2007.

    Examples
    --------
    >>> X = [[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]]
    >>> weight, bias = lasso(X, [5.0, 3.0, -1.0, -3.0], lam=8.0)
    >>> weight.round(6).tolist(), round(float(bias), 6)
    ([2.0, 0.0], 1.0)
    """
    lam = penalty("lam", lam)
    check_stopping(tol, max_iter)
    X, y, x_mean, y_mean = centred(X, y, fit_intercept)
    weight = coordinate_descent(X, y, lam, np.zeros_like(x_mean), tol, max_iter)
    return weight, y_mean - x_mean @ weight


def lasso_path(X, y, lams, *, fit_intercept=True, tol=1e-10, max_iter=10_000):
    """Fit `lasso` for many penalties, from the largest down, each fit starting from the last.

    Parameters
    ----------
    X, y
        As in `lasso`.
    lams : sequence of floats, at least 0, in any order
    fit_intercept, tol, max_iter
        As in `lasso`.

    Returns
    -------
    weights : array (len(lams), features)
        One row for each penalty, in the order given.
    biases : array (len(lams),)

    Raises
    ------
    TypeError, ValueError, RuntimeError
        As in `lasso`; a bad penalty is named by its position.

    References
    ----------
    .. [1] Friedman, Hastie, Hoefling and Tibshirani, "Pathwise Coordinate Optimization", Annals of
           Applied Statistics, 2007.

    Examples
    --------
    >>> X = [[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]]
    >>> weights, biases = lasso_path(X, [5.0, 3.0, -1.0, -3.0], lams=[24, 8, 4])
    >>> weights.round(6).tolist()
    [[0.0, 0.0], [2.0, 0.0], [2.5, 0.5]]
    """
    lams = penalties("lams", lams)
    check_stopping(tol, max_iter)
    X, y, x_mean, y_mean = centred(X, y, fit_intercept)
    weights = np.zeros((len(lams), len(x_mean)), X.dtype)
    weight = np.zeros_like(x_mean)
    for i in np.argsort(-lams):
        weight = weights[i] = coordinate_descent(X, y, lams[i], weight, tol, max_iter)
    return weights, y_mean - weights @ x_mean


def elastic_net(X, y, l1, l2, *, fit_intercept=True, tol=1e-10, max_iter=10_000):
    """Minimize ||y - Xw - b||^2 + l1 ||w||_1 + l2 ||w||^2.

    Parameters
    ----------
    X : float array (examples, features)
    y : float array (examples,)
    l1, l2 : floats, at least 0
        The two penalties, on the sum of squares as it stands. With n examples, scikit-learn's
        ``alpha = (l1 / 2 + l2) / n`` and ``l1_ratio = l1 / (l1 + 2 * l2)``; the other way round,
        ``l1 = 2 * n * alpha * l1_ratio`` and ``l2 = n * alpha * (1 - l1_ratio)``.
    fit_intercept, tol, max_iter
        As in `lasso`.

    Returns
    -------
    weight : array (features,), in the dtype of X and y
    bias : float, 0 without an intercept

    Raises
    ------
    TypeError, ValueError, RuntimeError
        As in `lasso`.

    Notes
    -----
    The squared penalty is the squared error of `features` more examples: rows sqrt(l2) I with
    targets 0. So this is a lasso on more rows. It equals `ridge` at l1 = 0 and `lasso` at l2 = 0.
    The weight is not scaled up afterwards (it is the "naive" elastic net of the paper).

    References
    ----------
    .. [1] Zou and Hastie, "Regularization and Variable Selection via the Elastic Net", Journal of
           the Royal Statistical Society: Series B, 2005, Lemma 1.

    Examples
    --------
    >>> X = [[1.0, 1.0], [1.0, 1.0], [-1.0, -1.0], [-1.0, -1.0]]
    >>> weight, bias = elastic_net(X, [4.0, 4.0, -4.0, -4.0], l1=8.0, l2=4.0)
    >>> weight.round(4).tolist()
    [1.0, 1.0]
    """
    l1, l2 = penalty("l1", l1), penalty("l2", l2)
    check_stopping(tol, max_iter)
    X, y, x_mean, y_mean = centred(X, y, fit_intercept)
    no_weight = np.zeros_like(x_mean)
    more_X = np.vstack([X, np.diag(no_weight + l2**0.5)])
    more_y = np.concatenate([y, no_weight])
    weight = coordinate_descent(more_X, more_y, l1, no_weight, tol, max_iter)
    return weight, y_mean - x_mean @ weight


def lasso_lambda_max(X, y, *, fit_intercept=True):
    """Return the smallest penalty at which every weight of the lasso is 0: 2 max |X^T y|.

    Parameters
    ----------
    X : float array (examples, features)
    y : float array (examples,)
    fit_intercept : bool
        If True, X and y are centred first, as in `lasso`.

    Returns
    -------
    lam : float

    Raises
    ------
    TypeError, ValueError
        If X or y is not a finite float array of the stated shape.

    References
    ----------
    .. [1] Friedman, Hastie and Tibshirani, "Regularization Paths for Generalized Linear Models via
           Coordinate Descent", Journal of Statistical Software, 2010, section 2.5 (there with 1/n).

    Examples
    --------
    >>> float(lasso_lambda_max([[-1.0], [0.0], [1.0]], [1.0, 4.0, 7.0]))
    12.0
    """
    X, y, _, _ = centred(X, y, fit_intercept)
    return 2 * np.abs(X.T @ y).max()
