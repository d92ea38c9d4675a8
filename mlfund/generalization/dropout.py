"""Dropout: units set to 0 at random in training, and left alone in evaluation."""

import numpy as np

from mlfund._validate import flag, float_array, generator, has_shape, real_number


def dropout(x, p, *, training, rng=None):
    """Set each entry to 0 with probability `p` in training, and divide the others by 1 - p.

    Parameters
    ----------
    x : float array of any shape
    p : float in [0, 1]
        The probability of dropping an entry (not of keeping it). At 1 the result is all zeros.
    training : bool
        False leaves x as it is: dropout is inverted, its scaling is done in training.
    rng : numpy random Generator
        Required in training. In evaluation it is not used, and may be left out.

    Returns
    -------
    y : array, in the shape and dtype of x
        A new array, with the expected value x (for p < 1).
    mask : array, in the shape and dtype of x
        What x was multiplied with: 0 or 1 / (1 - p) in training, all ones in evaluation. It is
        what `dropout_backward` needs.

    Raises
    ------
    TypeError, ValueError
        If x is not a finite float array, p is not in [0, 1], `training` is not a bool, or `rng`
        is missing in training.

    Notes
    -----
    One uniform number is drawn for each entry, whatever p and the dtype are, so one seed drops the
    same entries in float32 and in float64.

    References
    ----------
    .. [1] Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout: A Simple Way to
           Prevent Neural Networks from Overfitting", Journal of Machine Learning Research, 2014.

    Examples
    --------
    >>> y, mask = dropout(np.ones(8), 0.5, training=True, rng=np.random.default_rng(0))
    >>> y.tolist()
    [2.0, 0.0, 0.0, 0.0, 2.0, 2.0, 2.0, 2.0]
    >>> y, mask = dropout([1.0, 2.0], 0.5, training=False)
    >>> y.tolist(), mask.tolist()
    ([1.0, 2.0], [1.0, 1.0])
    """
    x = float_array("x", x)
    p = real_number("p", p, 0, 1)
    flag("training", training)
    if not training:
        return x.copy(), np.ones_like(x)
    generator("rng", rng)

    scale = 1 / (1 - p) if p < 1 else 0.0  # at p = 1 nothing is kept
    kept = rng.random(x.shape) >= p
    mask = kept * x.dtype.type(scale)
    return x * mask, mask


def dropout_backward(dy, mask):
    """Return the gradient of the loss with respect to the input of `dropout`.

    Parameters
    ----------
    dy : float array of any shape
        The gradient with respect to the output.
    mask : float array, in the shape of dy
        The mask that the forward pass returned: the same entries are dropped, and the same scale
        is applied.

    Returns
    -------
    dx : array, in the shape of dy

    Raises
    ------
    TypeError, ValueError
        If an argument is not a finite float array, or the shapes differ.

    References
    ----------
    .. [1] Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout: A Simple Way to
           Prevent Neural Networks from Overfitting", Journal of Machine Learning Research, 2014.

    Examples
    --------
    >>> dropout_backward([1.0, 3.0], [2.0, 0.0]).tolist()
    [2.0, 0.0]
    """
    dy = float_array("dy", dy)
    mask = float_array("mask", mask, whole=dy.dtype)
    has_shape("mask", mask, dy.shape, why="the shape of dy")
    return dy * mask
