"""Why to normalize: the conditioning of least squares, and the steps that it allows."""

import numpy as np

from mlfund._validate import float_array, real_number, regression_data, whole_number


def hessian_eigenvalues(X):
    """Eigenvalues of the Hessian of least squares, in ascending order.

    The loss is ||y - Xw||^2 / (2n), whose Hessian is X'X / n, whatever y and w are.

    Parameters
    ----------
    X : float array (examples, features)

    Returns
    -------
    eigenvalues : array (features,), in the squared unit of X
        At least 0; some are 0 where the features are linearly dependent.

    Raises
    ------
    TypeError, ValueError
        If X is not a finite float array of two axes.

    References
    ----------
    .. [1] LeCun, Kanter and Solla, "Second Order Properties of Error Surfaces: Learning Time and
           Generalization", Advances in Neural Information Processing Systems 3, 1990.

    Examples
    --------
    >>> hessian_eigenvalues(np.array([[3.0, 0.0], [0.0, 1.0]])).tolist()
    [0.5, 4.5]
    """
    X = float_array("X", X, ndim=2)
    singular_values = np.linalg.svd(X, compute_uv=False)
    zeros = np.zeros(X.shape[1] - len(singular_values), X.dtype)
    return np.concatenate([singular_values**2 / len(X), zeros])[::-1]


def condition_number(X):
    """Largest over smallest eigenvalue of the Hessian of least squares.

    Parameters
    ----------
    X : float array (examples, features)

    Returns
    -------
    float, at least 1
        Infinite where the smallest is 0 within rounding.

    Raises
    ------
    TypeError, ValueError
        As `hessian_eigenvalues` does.

    References
    ----------
    .. [1] LeCun, Kanter and Solla, "Second Order Properties of Error Surfaces: Learning Time and
           Generalization", Advances in Neural Information Processing Systems 3, 1990.

    Examples
    --------
    >>> float(condition_number(np.array([[3.0, 0.0], [0.0, 1.0]])).round(6))
    9.0
    """
    eigenvalues = hessian_eigenvalues(X)
    smallest, largest = eigenvalues[0], eigenvalues[-1]
    rounding = largest * len(eigenvalues) * np.finfo(eigenvalues.dtype).eps
    return largest / smallest if smallest > rounding else eigenvalues.dtype.type(np.inf)


def largest_stable_step(X):
    """Learning rate above which gradient descent on least squares diverges: 2 / largest eigenvalue.

    Parameters
    ----------
    X : float array (examples, features)

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        As `hessian_eigenvalues` does, or if X is all zeros, where no step is too large.

    References
    ----------
    .. [1] LeCun, Kanter and Solla, "Second Order Properties of Error Surfaces: Learning Time and
           Generalization", Advances in Neural Information Processing Systems 3, 1990.

    Examples
    --------
    >>> float(largest_stable_step(np.array([[3.0, 0.0], [0.0, 1.0]])).round(6))
    0.444444
    """
    largest = hessian_eigenvalues(X)[-1]
    if largest == 0:
        raise ValueError("X must hold something other than zeros, got only zeros")
    return 2 / largest


def gradient_descent(X, y, learning_rate, steps):
    """Weights after each step of gradient descent from zeros on ||y - Xw||^2 / (2n).

    Parameters
    ----------
    X : float array (examples, features)
    y : float array (examples,)
    learning_rate : float above 0
    steps : int, at least 1

    Returns
    -------
    weights : array (steps + 1, features)
        The first are zeros. Above `largest_stable_step` they grow without bound.

    Raises
    ------
    TypeError, ValueError
        If X or y is not a finite float array of the stated shape, or another argument is not in
        its range.

    References
    ----------
    .. [1] Cauchy, "Methode generale pour la resolution des systemes d'equations simultanees",
           Comptes Rendus de l'Academie des Sciences, 1847.

    Examples
    --------
    >>> X, y = np.array([[3.0, 0.0], [0.0, 1.0]]), np.array([3.0, 1.0])
    >>> gradient_descent(X, y, 0.2, 2).round(3).tolist()
    [[0.0, 0.0], [0.9, 0.1], [0.99, 0.19]]
    """
    X, y = regression_data(X, y)
    learning_rate = real_number("learning_rate", learning_rate, 0, open_low=True)
    whole_number("steps", steps, at_least=1)
    weights = np.zeros((steps + 1, X.shape[1]), X.dtype)
    for step in range(steps):
        residual = X @ weights[step] - y
        weights[step + 1] = weights[step] - learning_rate * (X.T @ residual / len(y))
    return weights
