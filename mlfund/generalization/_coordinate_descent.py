"""The lasso by coordinate descent: soft threshold, sweep, and the gap that says when to stop."""

import numpy as np

from mlfund._validate import float_array, has_shape, penalty, real_number, whole_number
from mlfund.generalization._least_squares import centred, minimum_norm, svd


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

    References
    ----------
    .. [1] Donoho and Johnstone, "Ideal Spatial Adaptation by Wavelet Shrinkage", Biometrika, 1994.

    Examples
    --------
    >>> soft_threshold([-3.0, -1.0, 0.5, 2.5], 1.0).tolist()
    [-2.0, 0.0, 0.0, 1.5]
    """
    return shrink(float_array("z", z), penalty("t", t))


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

    Raises
    ------
    TypeError, ValueError
        If an array is not finite floats of the stated shape, or lam is not a number > 0.

    Notes
    -----
    For any u with max |X^T u| <= lam / 2, ||y||^2 - ||y - u||^2 is at most the minimum. Here u is
    the residual, scaled down until it satisfies that.

    References
    ----------
    .. [1] Kim, Koh, Lustig, Boyd and Gorinevsky, "An Interior-Point Method for Large-Scale
           l1-Regularized Least Squares", IEEE Journal of Selected Topics in Signal Processing,
           2007.

    Examples
    --------
    >>> X, y = [[-1.0], [0.0], [1.0]], [1.0, 4.0, 7.0]
    >>> [round(float(duality_gap(X, y, [w], lam=4.0)), 6) for w in (0.0, 1.9, 2.0)]
    [8.0, 0.02, 0.0]
    """
    lam = real_number("lam", lam, 0, np.inf, open_low=True, open_high=True)
    X, y, _, _ = centred(X, y, fit_intercept)
    weight = float_array("weight", weight, ndim=1)
    has_shape("weight", weight, X.shape[1:], why="one weight for each column of X")
    return X.dtype.type(lasso_gap(X.astype(float), y.astype(float), weight.astype(float), lam))


def coordinate_descent(X, y, lam, weight, tol, max_iter):
    """Minimize ||y - Xw||^2 + lam ||w||_1 from `weight`, in sweeps, until the gap is small."""
    if lam == 0:
        return minimum_norm(X, y)
    dtype = X.dtype
    X, y, weight = np.asfortranarray(X, float), y.astype(float), weight.astype(float)
    for k in range(1, max_iter + 2):
        gap, enough = lasso_gap(X, y, weight, lam), tol * (y @ y)
        if gap <= enough:
            return weight.astype(dtype)
        sweep(X, y, weight, lam)
        if k % 10 == 0:  # between nearly equal columns sweeps alone crawl
            move_together(X, y, weight, lam)
    raise RuntimeError(
        f"no convergence at penalty {lam:g}: after max_iter = {max_iter} sweeps the duality gap is "
        f"{gap:.3g}, expected at most tol * ||y||^2 = {enough:.3g}; raise max_iter or tol"
    )


def sweep(X, y, weight, lam):
    """Give each weight in turn, in place, the value that is best with the others held fixed."""
    residual = y - X @ weight
    moves = (weight != 0) | (np.abs(X.T @ residual) > lam / 2)
    for j in np.flatnonzero(moves):  # the others would stay at 0
        column, old = X[:, j], weight[j]
        z = column @ column
        weight[j] = shrink(column @ residual + z * old, lam / 2) / z
        residual += column * (old - weight[j])


def move_together(X, y, weight, lam):
    """Move the weights that are not 0, in place, to their joint minimum; who meets 0 stays there.

    As long as no sign changes the objective is a quadratic: Newton's step ends at its minimum.
    """
    while np.any(weight):
        used = np.flatnonzero(weight)
        old = weight[used]
        step, longest = joint_step(X[:, used], y - X @ weight, np.sign(old), lam)
        to_0 = np.divide(-old, step, where=step * old < 0, out=np.full(len(old), np.inf))
        first = to_0.argmin()
        weight[used] += min(to_0[first], longest) * step
        if to_0[first] > longest:
            return
        weight[used[first]] = 0


def joint_step(X, residual, signs, lam):
    """The step to the minimum for these signs, and 1; or one that falls for ever, and infinity."""
    U, d, Vt = svd(X)
    flat = signs - Vt.T @ (Vt @ signs)  # changes no prediction, so only the penalty
    if flat @ flat > 1e-12:
        return -flat, np.inf
    return Vt.T @ ((U.T @ residual - lam / 2 * (Vt @ signs) / d) / d), 1


def shrink(z, t):
    return z - np.clip(z, -t, t)


def lasso_gap(X, y, weight, lam):
    """Return the lasso's objective at `weight` less the dual objective at the scaled residual."""
    residual = y - X @ weight
    dual_point = residual * (lam / max(lam, 2 * np.abs(X.T @ residual).max()))
    primal = residual @ residual + lam * np.abs(weight).sum()
    dual = y @ y - (y - dual_point) @ (y - dual_point)
    return primal - dual


def check_stopping(tol, max_iter):
    real_number("tol", tol, 0, np.inf, open_low=True, open_high=True)
    whole_number("max_iter", max_iter, at_least=1)
