"""Batch norm: statistics of each channel over the batch, and running averages for evaluation."""

from typing import NamedTuple

import numpy as np

from mlfund._validate import flag, float_array, penalty, real_number
from mlfund.normalization._arguments import (
    activations,
    check_variance,
    gradient,
    made_by,
    more_than_one,
    per_channel,
    per_output,
    variances,
)
from mlfund.normalization._statistics import along_channels, by_channel, over_positions


class BatchCache(NamedTuple):
    """What the gradient needs of the forward pass; centered is x - mean, scale weight / std."""

    centered: np.ndarray
    std: np.ndarray
    scale: np.ndarray
    training: bool


def batch_norm(x, running_mean, running_var, weight, bias, *, training, momentum=0.1, eps=1e-5):
    """Normalize each channel by its mean and variance, then scale and shift it.

    In training the statistics are the batch's, over all axes but the channels'; the variance is
    the biased one (the squares' sum divided by their count n), and new running averages come
    back. In evaluation the statistics are the running averages, which are constants.

    Parameters
    ----------
    x : float array (N, C) or (N, C, ...)
        N samples of C channels, with any axes of positions behind.
    running_mean, running_var : float arrays (C,)
        Averages so far, in the unit of `x` and in its square. Begin with zeros and ones.
    weight, bias : float arrays (C,)
        Scale and shift of each channel.
    training : bool
        Whether to use, and learn from, the batch's statistics.
    momentum : float in [0, 1]
        Weight of the new value in the running averages: PyTorch's sense. In ONNX and Keras it is
        the weight of the old value. PyTorch's `None`, a plain average, is not supported.
    eps : float, at least 0
        Stands inside the root, beside the variance. It may be 0 where no variance is 0.

    Returns
    -------
    y : array of the shape of `x`
    running_mean, running_var : arrays (C,)
        New arrays in training, those that were given in evaluation. The running variance averages
        unbiased variances (divided by n - 1), although the batch is divided by the biased one.
    cache
        For `batch_norm_backward`.

    Raises
    ------
    TypeError
        If an array holds neither floats nor whole numbers, or has another dtype than `x`, or an
        option is of the wrong type.
    ValueError
        If a shape or an option does not fit, a number is not finite, a running variance is
        negative, or training meets one value per channel.

    References
    ----------
    .. [1] Ioffe and Szegedy, "Batch Normalization: Accelerating Deep Network Training by Reducing
           Internal Covariate Shift", ICML, 2015.

    Examples
    --------
    >>> import numpy as np
    >>> from mlfund.normalization import batch_norm
    >>> x = np.array([[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]])
    >>> zeros, ones = np.zeros(2), np.ones(2)
    >>> y, mean, var, cache = batch_norm(x, zeros, ones, ones, zeros, training=True)
    >>> y.round(3).tolist()
    [[-1.225, -1.225], [0.0, 0.0], [1.225, 1.225]]
    >>> mean.round(3).tolist(), var.round(3).tolist()
    ([0.2, 2.0], [1.0, 10.9])
    """
    momentum, eps = real_number("momentum", momentum, 0, 1), penalty("eps", eps)
    x, running_mean, running_var, weight, bias = _checked(
        x, running_mean, running_var, weight, bias, training
    )
    mean = _batch_mean(x) if training else running_mean
    (center,) = along_channels(x, mean)
    centered = x - center
    var = _batch_variance(centered) if training else running_var
    check_variance("x", x, var, eps)
    if training:
        n = x.size // mean.size
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * var * n / (n - 1)

    (std,) = along_channels(x, np.sqrt(var + eps))
    scale = weight / std
    y = scale * centered
    y += bias  # in place: room for a large array takes longer to get than to fill
    return y, running_mean, running_var, BatchCache(centered, std, scale, training)


def batch_norm_backward(dy, cache):
    """Gradients of `batch_norm` with respect to x, weight and bias.

    In training the batch's mean and variance depend on x, and each adds a term to dx:

        dx = weight / std * (dy - mean(dy) - x_hat * mean(dy * x_hat))

    with std = sqrt(var + eps) and x_hat = (x - mean) / std. In evaluation the statistics are
    constants: dx = weight / std * dy.

    Parameters
    ----------
    dy : float array of the shape of y
        Gradient of the loss with respect to y.
    cache
        What `batch_norm` returned last.

    Returns
    -------
    dx : array of the shape of x
    dweight, dbias : arrays (C,)

    Raises
    ------
    TypeError, ValueError
        If `cache` is not from `batch_norm`, `dy` has another dtype or shape than y, or a number of
        `dy` is not finite.

    References
    ----------
    .. [1] Ioffe and Szegedy, "Batch Normalization: Accelerating Deep Network Training by Reducing
           Internal Covariate Shift", ICML, 2015, section 3.

    Examples
    --------
    >>> import numpy as np
    >>> from mlfund.normalization import batch_norm, batch_norm_backward
    >>> x = np.array([[1.0], [2.0], [4.0]])
    >>> one, zero = np.ones(1), np.zeros(1)
    >>> y, mean, var, cache = batch_norm(x, zero, one, one, zero, training=True)
    >>> dx, dweight, dbias = batch_norm_backward(np.array([[1.0], [0.0], [0.0]]), cache)
    >>> dx.round(3).ravel().tolist(), dweight.round(3).tolist(), dbias.tolist()
    ([0.229, -0.344, 0.115], [-1.069], [1.0])
    """
    made_by("batch_norm", cache, BatchCache)
    centered, std, scale, training = cache
    dy = gradient(dy, like=centered)
    dweight, dbias = by_channel(dy * centered) / std.ravel(), by_channel(dy)
    if training:
        n = dy.size // dbias.size
        mean, along_x_hat = along_channels(dy, dbias / n, dweight / n)
        dx = scale * (dy - mean - centered * (along_x_hat / std))
    else:
        dx = scale * dy
    return dx, dweight, dbias


def fold_batch_norm(weight, bias, running_mean, running_var, bn_weight, bn_bias, *, eps=1e-5):
    """Fold batch norm in evaluation into the linear or convolutional layer before it.

    In evaluation batch norm is one scale and one shift per channel, so that the layer can do both:
    the layer with the returned weight and bias gives what the two gave, up to rounding.

    Parameters
    ----------
    weight : float array (C, ...)
        The layer's weight, its C outputs first: (C, inputs), or (C, inputs, height, width).
    bias : float array (C,)
        The layer's bias; zeros if it has none.
    running_mean, running_var, bn_weight, bn_bias : float arrays (C,)
        Batch norm's running averages, weight and bias.
    eps : float, at least 0
        Batch norm's.

    Returns
    -------
    weight, bias : new arrays of the shapes given

    Raises
    ------
    TypeError
        If an array holds neither floats nor whole numbers, or has another dtype than `weight`.
    ValueError
        If a shape does not fit, a number is not finite, or a running variance is negative.

    References
    ----------
    .. [1] Jacob et al., "Quantization and Training of Neural Networks for Efficient
           Integer-Arithmetic-Only Inference", CVPR, 2018, section 3.2.

    Examples
    --------
    >>> import numpy as np
    >>> from mlfund.normalization import fold_batch_norm
    >>> weight, bias = np.array([[2.0, 4.0]]), np.array([1.0])
    >>> mean, var, gamma, beta = np.array([3.0]), np.array([4.0]), np.array([1.0]), np.array([5.0])
    >>> weight, bias = fold_batch_norm(weight, bias, mean, var, gamma, beta, eps=0.0)
    >>> weight.tolist(), bias.tolist()
    ([[1.0, 2.0]], [4.0])
    """
    eps = penalty("eps", eps)
    weight = float_array("weight", activations("weight", weight, "(C, ...)", at_least=2))
    bias, running_mean, running_var, bn_weight, bn_bias = per_output(
        weight,
        bias=bias,
        running_mean=running_mean,
        running_var=running_var,
        bn_weight=bn_weight,
        bn_bias=bn_bias,
    )
    variances("running_var", running_var)
    check_variance("running_var", running_var, running_var, eps)
    scale = bn_weight / np.sqrt(running_var + eps)
    folded = scale.reshape(-1, *[1] * (weight.ndim - 1)) * weight
    return folded, scale * (bias - running_mean) + bn_bias


def _batch_mean(x):
    """Mean of each channel over the batch, as (C,)."""
    return x.mean(axis=(0, *over_positions(x)), dtype=np.float64).astype(x.dtype)


def _batch_variance(centered):
    """Biased variance of each channel over the batch, as (C,), of x - mean."""
    squares = centered**2
    squares /= centered[:, 0].size  # before they are added up: the sum may be too large
    return by_channel(squares)


def _checked(x, running_mean, running_var, weight, bias, training):
    flag("training", training)
    x = activations("x", x, "(N, C) or (N, C, ...)", at_least=2)
    running_mean, running_var, weight, bias = per_channel(
        x, running_mean=running_mean, running_var=running_var, weight=weight, bias=bias
    )
    variances("running_var", running_var)
    if training:
        more_than_one("x", x, x[:, 0].size, "channel in training")
    else:
        float_array("x", x)  # in training the batch's variance shows whether it is finite
    return x, running_mean, running_var, *along_channels(x, weight, bias)
