"""Least squares by the singular value decomposition, on centred data."""

import numpy as np

from mlfund._validate import flag, regression_data


def svd(X):
    """Return the thin singular value decomposition, without singular values that are rounding."""
    U, d, Vt = np.linalg.svd(X, full_matrices=False)
    kept = d > 100 * np.finfo(d.dtype).eps * d[0]
    return U[:, kept], d[kept], Vt[kept]


def minimum_norm(X, y):
    """Return the least-squares weight of smallest norm."""
    U, d, Vt = svd(X)
    return Vt.T @ ((U.T @ y) / d)


def rotated(X, y):
    """Return at most features + 1 rows with the same squared error as X and y for every weight."""
    if len(X) <= X.shape[1] + 1:
        return X, y
    R = np.linalg.qr(np.column_stack([X, y]), mode="r")
    return R[:, :-1], R[:, -1]


def centred(X, y, fit_intercept):
    """Return X and y less their means, and the means: 0 without an intercept."""
    X, y = regression_data(X, y)
    flag("fit_intercept", fit_intercept)
    if not fit_intercept:
        return X, y, np.zeros_like(X[0]), np.zeros_like(y[0])
    (X, x_mean), (y, y_mean) = centre(X), centre(y)
    return X, y, x_mean, y_mean


def centre(array):
    """Return the array less its mean over the first axis, and the mean."""
    shifted = array - array[0]  # makes a constant column exactly 0, where its mean is rounded
    mean = shifted.mean(axis=0)
    return shifted - mean, array[0] + mean
