"""Linear regression with an L2 penalty (ridge), an L1 penalty (lasso), or both (elastic net)."""

import numpy as np

from mlfund._validate import (
    flag,
    float_array,
    has_shape,
    penalties,
    penalty,
    real_number,
    regression_data,
    whole_number,
)


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

    Notes
    -----
    The weight is shrunk along the right singular vectors of the (centred) X, by d^2 / (d^2 + lam)
    for a singular value d. Singular values that are 0 up to rounding (below 100 eps of the largest)
    are left out, so that at lam = 0 the result is the least-squares weight of smallest norm.

    Raises
    ------
    TypeError, ValueError
        If X or y is not a finite float array of the stated shape, or lam is not a number >= 0.

    Source
    ------
    Hoerl and Kennard, "Ridge regression: biased estimation for nonorthogonal problems", 1970.

    Examples
    --------
    >>> weight, bias = ridge([[-1.0], [0.0], [1.0]], [1.0, 4.0, 7.0], lam=2.0)
    >>> weight.round(6).tolist(), round(float(bias), 6)
    ([1.5], 4.0)
    """
    lam = penalty("lam", lam)
    X, y, x_mean, y_mean = _centred(X, y, fit_intercept)
    U, d, Vt = _svd(X)
    weight = Vt.T @ (d / (d**2 + lam) * (U.T @ y))
    return weight, y_mean - x_mean @ weight


def ridge_path(X, y, lams, *, fit_intercept=True):
    """Fit `ridge` for many penalties from one singular value decomposition.

    Parameters
    ----------
    X, y, fit_intercept
        As in `ridge`.
    lams : sequence of floats, at least 0, in any order

    Returns
    -------
    weights : array (len(lams), features)
    biases : array (len(lams),)

    Notes
    -----
    The examples are first rotated into at most features + 1 rows, for speed: a rotation changes no
    sum of squares.

    Raises
    ------
    TypeError, ValueError
        As in `ridge`; a bad penalty is named by its position.

    Source
    ------
    Hastie and Tibshirani, "Efficient quadratic regularization for expression arrays", 2004.

    Examples
    --------
    >>> weights, biases = ridge_path([[-1.0], [0.0], [1.0]], [1.0, 4.0, 7.0], lams=[0, 2, 4])
    >>> weights.round(6).tolist()
    [[3.0], [1.5], [1.0]]
    """
    lams = penalties("lams", lams)
    X, y, x_mean, y_mean = _centred(X, y, fit_intercept)
    R, z = _rotated(X, y)
    U, d, Vt = _svd(R)
    filters = d / (d**2 + lams[:, np.newaxis].astype(d.dtype))
    weights = (filters * (U.T @ z)) @ Vt
    return weights, y_mean - weights @ x_mean


def shrinkage_factors(X, lam, *, fit_intercept=True):
    """Return ridge's factor d^2 / (d^2 + lam) for each singular value d of X, largest d first.

    Parameters
    ----------
    X : float array (examples, features)
        Centred first if `fit_intercept`, as `ridge` does.
    lam : float, at least 0

    Returns
    -------
    factors : array (rank,), between 0 and 1
        The part of the least-squares fit that ridge keeps along each singular vector. Singular
        values that are 0 up to rounding have none.

    Raises
    ------
    TypeError, ValueError
        If X is not a finite float array with 2 axes, or lam is not a number >= 0.

    Source
    ------
    Hastie, Tibshirani and Friedman, "The Elements of Statistical Learning", 2009, section 3.4.1.

    Examples
    --------
    >>> X = [[2.0, 0.0], [-2.0, 0.0], [0.0, 1.0], [0.0, -1.0]]
    >>> shrinkage_factors(X, lam=2.0).round(6).tolist()
    [0.8, 0.5]
    """
    lam = penalty("lam", lam)
    flag("fit_intercept", fit_intercept)
    X = float_array("X", X, ndim=2)
    _, d, _ = _svd(_centre(X)[0] if fit_intercept else X)
    return d**2 / (d**2 + lam)


def effective_degrees_of_freedom(X, lam, *, fit_intercept=True):
    """Return the effective number of weights of a ridge fit: the sum of its shrinkage factors.

    Parameters
    ----------
    X : float array (examples, features)
        Centred first if `fit_intercept`. The intercept itself is not counted: it adds 1.
    lam : float, at least 0

    Returns
    -------
    degrees : float
        The trace of the matrix that maps the (centred) y to its fit: the rank of X at lam = 0,
        and ever less as lam grows.

    Raises
    ------
    TypeError, ValueError
        As in `shrinkage_factors`.

    Source
    ------
    Hastie, Tibshirani and Friedman, "The Elements of Statistical Learning", 2009, section 3.4.1.

    Examples
    --------
    >>> X = [[2.0, 0.0], [-2.0, 0.0], [0.0, 1.0], [0.0, -1.0]]
    >>> [round(float(effective_degrees_of_freedom(X, lam)), 6) for lam in (0, 2, 1e9)]
    [2.0, 1.3, 0.0]
    """
    return shrinkage_factors(X, lam, fit_intercept=fit_intercept).sum()


def soft_threshold(z, t):
    """Move each number towards 0 by `t`, and to 0 where it is nearer than that.

    It is the proximal map of the absolute value: the w that minimizes (w - z)^2 / 2 + t |w|.

    Parameters
    ----------
    z : float array of any shape
    t : float, at least 0

    Returns
    -------
    w : array of the shape and dtype of z

    Raises
    ------
    TypeError, ValueError
        If z is not a finite float array, or t is not a number >= 0.

    Source
    ------
    Donoho and Johnstone, "Ideal spatial adaptation by wavelet shrinkage", 1994.

    Examples
    --------
    >>> soft_threshold([-3.0, -1.0, 0.5, 2.5], 1.0).tolist()
    [-2.0, 0.0, 0.0, 1.5]
    """
    return _shrink(float_array("z", z), penalty("t", t))


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

    Notes
    -----
    The sweeps start from 0, so lam >= `lasso_lambda_max` gives exactly 0. At lam = 0 the result is
    the least-squares weight of smallest norm, not found by sweeps. If columns are equal, many
    weights are minima, and this is one of them: only the sum over equal columns is determined.

    Raises
    ------
    TypeError, ValueError
        If X or y is not a finite float array of the stated shape, or another argument is not in
        its range.
    RuntimeError
        If the gap is still too large after `max_iter` sweeps.

    Source
    ------
    Tibshirani, "Regression shrinkage and selection via the lasso", 1996; Friedman, Hastie,
    Hoefling and Tibshirani, "Pathwise coordinate optimization", 2007.

    Examples
    --------
    >>> X = [[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]]
    >>> weight, bias = lasso(X, [5.0, 3.0, -1.0, -3.0], lam=8.0)
    >>> weight.round(6).tolist(), round(float(bias), 6)
    ([2.0, 0.0], 1.0)
    """
    lam = penalty("lam", lam)
    _check_stopping(tol, max_iter)
    X, y, x_mean, y_mean = _centred(X, y, fit_intercept)
    weight = _coordinate_descent(X, y, lam, np.zeros_like(x_mean), tol, max_iter)
    return weight, y_mean - x_mean @ weight


def lasso_path(X, y, lams, *, fit_intercept=True, tol=1e-10, max_iter=10_000):
    """Fit `lasso` for many penalties, from the largest down, each fit starting from the last.

    Parameters
    ----------
    X, y, fit_intercept, tol, max_iter
        As in `lasso`.
    lams : sequence of floats, at least 0, in any order

    Returns
    -------
    weights : array (len(lams), features)
        One row for each penalty, in the order given.
    biases : array (len(lams),)

    Raises
    ------
    TypeError, ValueError, RuntimeError
        As in `lasso`; a bad penalty is named by its position.

    Source
    ------
    Friedman, Hastie, Hoefling and Tibshirani, "Pathwise coordinate optimization", 2007.

    Examples
    --------
    >>> X = [[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]]
    >>> weights, biases = lasso_path(X, [5.0, 3.0, -1.0, -3.0], lams=[24, 8, 4])
    >>> weights.round(6).tolist()
    [[0.0, 0.0], [2.0, 0.0], [2.5, 0.5]]
    """
    lams = penalties("lams", lams)
    _check_stopping(tol, max_iter)
    X, y, x_mean, y_mean = _centred(X, y, fit_intercept)
    weights = np.zeros((len(lams), len(x_mean)), X.dtype)
    weight = np.zeros_like(x_mean)
    for i in np.argsort(-lams):
        weight = weights[i] = _coordinate_descent(X, y, lams[i], weight, tol, max_iter)
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

    Notes
    -----
    The squared penalty is the squared error of `features` more examples: rows sqrt(l2) I with
    targets 0. So this is a lasso on more rows. It equals `ridge` at l1 = 0 and `lasso` at l2 = 0.
    The weight is not scaled up afterwards (it is the "naive" elastic net of the paper).

    Raises
    ------
    TypeError, ValueError, RuntimeError
        As in `lasso`.

    Source
    ------
    Zou and Hastie, "Regularization and variable selection via the elastic net", 2005, Lemma 1.

    Examples
    --------
    >>> X = [[1.0, 1.0], [1.0, 1.0], [-1.0, -1.0], [-1.0, -1.0]]
    >>> weight, bias = elastic_net(X, [4.0, 4.0, -4.0, -4.0], l1=8.0, l2=4.0)
    >>> weight.round(4).tolist()
    [1.0, 1.0]
    """
    l1, l2 = penalty("l1", l1), penalty("l2", l2)
    _check_stopping(tol, max_iter)
    X, y, x_mean, y_mean = _centred(X, y, fit_intercept)
    no_weight = np.zeros_like(x_mean)
    more_X = np.vstack([X, np.diag(no_weight + l2**0.5)])
    more_y = np.concatenate([y, no_weight])
    weight = _coordinate_descent(more_X, more_y, l1, no_weight, tol, max_iter)
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

    Source
    ------
    Friedman, Hastie and Tibshirani, "Regularization paths for generalized linear models via
    coordinate descent", 2010, section 2.5 (there with 1/n).

    Examples
    --------
    >>> float(lasso_lambda_max([[-1.0], [0.0], [1.0]], [1.0, 4.0, 7.0]))
    12.0
    """
    X, y, _, _ = _centred(X, y, fit_intercept)
    return 2 * np.abs(X.T @ y).max()


def duality_gap(X, y, weight, lam, *, fit_intercept=True):
    """Return a bound on how far `weight` is from the minimum of the lasso's objective.

    Parameters
    ----------
    X : float array (examples, features)
    y : float array (examples,)
    weight : float array (features,)
    lam : float, above 0
        At 0 the bound says nothing, so 0 is an error.
    fit_intercept : bool
        If True, X and y are centred first: the bias is the best one for `weight`.

    Returns
    -------
    gap : float, in the squared unit of y, at least 0 up to rounding
        Computed in float64. The objective at `weight` is at most `gap` above its minimum, and
        ||X (weight - minimum)||^2 is at most `gap`.

    Notes
    -----
    For any u with max |X^T u| <= lam / 2, ||y||^2 - ||y - u||^2 is at most the minimum. Here u is
    the residual, scaled down until it satisfies that.

    Raises
    ------
    TypeError, ValueError
        If an array is not finite floats of the stated shape, or lam is not a number > 0.

    Source
    ------
    Kim, Koh, Lustig, Boyd and Gorinevsky, "An interior-point method for large-scale
    l1-regularized least squares", 2007.

    Examples
    --------
    >>> X, y = [[-1.0], [0.0], [1.0]], [1.0, 4.0, 7.0]
    >>> [round(float(duality_gap(X, y, [w], lam=4.0)), 6) for w in (0.0, 1.9, 2.0)]
    [8.0, 0.02, 0.0]
    """
    lam = real_number("lam", lam, 0, np.inf, open_low=True, open_high=True)
    X, y, _, _ = _centred(X, y, fit_intercept)
    weight = float_array("weight", weight, ndim=1)
    has_shape("weight", weight, X.shape[1:], why="one weight for each column of X")
    return X.dtype.type(_gap(X.astype(float), y.astype(float), weight.astype(float), lam))


def _coordinate_descent(X, y, lam, weight, tol, max_iter):
    """Minimize ||y - Xw||^2 + lam ||w||_1 from `weight`, in sweeps, until the gap is small."""
    if lam == 0:
        return _minimum_norm(X, y)
    dtype = X.dtype
    X, y, weight = np.asfortranarray(X, float), y.astype(float), weight.astype(float)
    for sweep in range(1, max_iter + 2):
        gap, enough = _gap(X, y, weight, lam), tol * (y @ y)
        if gap <= enough:
            return weight.astype(dtype)
        _sweep(X, y, weight, lam)
        if sweep % 10 == 0:  # between nearly equal columns sweeps alone crawl
            _move_together(X, y, weight, lam)
    raise RuntimeError(
        f"no convergence at penalty {lam:g}: after max_iter = {max_iter} sweeps the duality gap is "
        f"{gap:.3g}, expected at most tol * ||y||^2 = {enough:.3g}; raise max_iter or tol"
    )


def _sweep(X, y, weight, lam):
    """Give each weight in turn, in place, the value that is best with the others held fixed."""
    residual = y - X @ weight
    moving = (weight != 0) | (np.abs(X.T @ residual) > lam / 2)  # the others would stay at 0
    for j in np.flatnonzero(moving):
        column, old = X[:, j], weight[j]
        squared_norm = column @ column
        weight[j] = _shrink(column @ residual + squared_norm * old, lam / 2) / squared_norm
        residual += column * (old - weight[j])


def _move_together(X, y, weight, lam):
    """Move the weights that are not 0, in place, to their joint minimum; who meets 0 stays there.

    As long as no sign changes the objective is a quadratic: Newton's step ends at its minimum.
    """
    while np.any(weight):
        used = np.flatnonzero(weight)
        old = weight[used]
        step, longest = _joint_step(X[:, used], y - X @ weight, np.sign(old), lam)
        to_0 = np.divide(-old, step, where=step * old < 0, out=np.full(len(old), np.inf))
        first = to_0.argmin()
        weight[used] += min(to_0[first], longest) * step
        if to_0[first] > longest:
            return
        weight[used[first]] = 0


def _joint_step(X, residual, signs, lam):
    """The step to the minimum for these signs, and 1; or one that falls for ever, and infinity."""
    U, d, Vt = _svd(X)
    flat = signs - Vt.T @ (Vt @ signs)  # changes no prediction, so only the penalty
    if flat @ flat > 1e-12:
        return -flat, np.inf
    return Vt.T @ ((U.T @ residual - lam / 2 * (Vt @ signs) / d) / d), 1


def _shrink(z, t):
    return z - np.clip(z, -t, t)


def _gap(X, y, weight, lam):
    """Return the lasso's objective at `weight` less the dual objective at the scaled residual."""
    residual = y - X @ weight
    dual_point = residual * (lam / max(lam, 2 * np.abs(X.T @ residual).max()))
    primal = residual @ residual + lam * np.abs(weight).sum()
    dual = y @ y - (y - dual_point) @ (y - dual_point)
    return primal - dual


def _minimum_norm(X, y):
    """Return the least-squares weight of smallest norm."""
    U, d, Vt = _svd(X)
    return Vt.T @ ((U.T @ y) / d)


def _rotated(X, y):
    """Return at most features + 1 rows with the same squared error as X and y for every weight."""
    if len(X) <= X.shape[1] + 1:
        return X, y
    R = np.linalg.qr(np.column_stack([X, y]), mode="r")
    return R[:, :-1], R[:, -1]


def _svd(X):
    """Return the thin singular value decomposition, without singular values that are rounding."""
    U, d, Vt = np.linalg.svd(X, full_matrices=False)
    kept = d > 100 * np.finfo(d.dtype).eps * d[0]
    return U[:, kept], d[kept], Vt[kept]


def _centred(X, y, fit_intercept):
    """Return X and y less their means, and the means: 0 without an intercept."""
    X, y = regression_data(X, y)
    flag("fit_intercept", fit_intercept)
    if not fit_intercept:
        return X, y, np.zeros_like(X[0]), np.zeros_like(y[0])
    (X, x_mean), (y, y_mean) = _centre(X), _centre(y)
    return X, y, x_mean, y_mean


def _centre(array):
    """Return the array less its mean over the first axis, and the mean."""
    shifted = array - array[0]  # makes a constant column exactly 0, where its mean is rounded
    mean = shifted.mean(axis=0)
    return shifted - mean, array[0] + mean


def _check_stopping(tol, max_iter):
    real_number("tol", tol, 0, np.inf, open_low=True, open_high=True)
    whole_number("max_iter", max_iter, at_least=1)
