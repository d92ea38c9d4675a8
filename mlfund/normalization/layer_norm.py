"""Layer norm, RMS norm and group norm: statistics of each sample, the same in evaluation."""

from typing import NamedTuple

import numpy as np

from mlfund._validate import penalty, whole_number
from mlfund.normalization._arguments import (
    activations,
    alike,
    check_variance,
    gradient,
    made_by,
    per_channel,
)
from mlfund.normalization._statistics import along_channels, down_samples, over_positions


class LayerCache(NamedTuple):
    """What the gradient of layer norm needs of the forward pass."""

    x_hat: np.ndarray
    std: np.ndarray
    weight: np.ndarray


class RootMeanSquareCache(NamedTuple):
    """What the gradient of RMS norm needs of the forward pass."""

    x_hat: np.ndarray
    rms: np.ndarray
    weight: np.ndarray


class GroupCache(NamedTuple):
    """What the gradient of group norm needs of the forward pass."""

    x_hat: np.ndarray
    std: np.ndarray
    weight: np.ndarray


def layer_norm(x, weight, bias, *, eps=1e-5):
    """Normalize each sample by the mean and variance of its own numbers, then scale and shift.

    No sample sees another, and there is no difference between training and evaluation. Over a
    single number the variance is 0, and y is the bias.

    Parameters
    ----------
    x : float array (..., *features)
        One sample, or samples along any leading axes.
    weight, bias : float arrays (*features)
        Scale and shift of each number of a sample. Their shape says which trailing axes of `x`
        the statistics run over.
    eps : float, at least 0
        Stands inside the root, beside the biased variance. It may be 0 where no variance is 0.

    Returns
    -------
    y : array of the shape of `x`
    cache
        For `layer_norm_backward`.

    Raises
    ------
    TypeError
        If an array holds neither floats nor whole numbers, or has another dtype than `x`.
    ValueError
        If a shape does not fit, or a number is not finite.

    References
    ----------
    .. [1] Ba, Kiros and Hinton, "Layer Normalization", arXiv:1607.06450, 2016.

    Examples
    --------
    >>> import numpy as np
    >>> from mlfund.normalization import layer_norm
    >>> x = np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])
    >>> y, cache = layer_norm(x, np.ones(3), np.zeros(3))
    >>> y.round(3).tolist()
    [[-1.225, 0.0, 1.225], [-1.225, 0.0, 1.225]]
    """
    x, weight, eps = _checked(x, weight, eps)
    bias = alike("bias", bias, x, weight.shape, why="the shape of weight")
    mean = x.mean(axis=_features(weight), keepdims=True)
    var = x.var(axis=_features(weight), keepdims=True, mean=mean)
    check_variance("x", x, var, eps)
    std = np.sqrt(var + eps)
    x_hat = x - mean
    x_hat /= std  # in place: room for a large array takes longer to get than to fill
    y = weight * x_hat
    y += bias
    return y, LayerCache(x_hat, std, weight.copy())


def layer_norm_backward(dy, cache):
    """Gradients of `layer_norm` with respect to x, weight and bias.

    The means run over the numbers of a sample, along which the weight changes:

        dx_hat = weight * dy
        dx = (dx_hat - mean(dx_hat) - x_hat * mean(dx_hat * x_hat)) / sqrt(var + eps)

    Parameters
    ----------
    dy : float array of the shape of y
        Gradient of the loss with respect to y.
    cache
        What `layer_norm` returned last.

    Returns
    -------
    dx : array of the shape of x
    dweight, dbias : arrays of the shape of weight

    Raises
    ------
    TypeError, ValueError
        If `cache` is not from `layer_norm`, `dy` has another dtype or shape than y, or a number of
        `dy` is not finite.

    References
    ----------
    .. [1] Ba, Kiros and Hinton, "Layer Normalization", arXiv:1607.06450, 2016.

    Examples
    --------
    >>> import numpy as np
    >>> from mlfund.normalization import layer_norm, layer_norm_backward
    >>> y, cache = layer_norm(np.array([[1.0, 2.0, 4.0]]), np.ones(3), np.zeros(3))
    >>> dx, dweight, dbias = layer_norm_backward(np.array([[1.0, 0.0, 0.0]]), cache)
    >>> dx.round(3).tolist(), dweight.round(3).tolist(), dbias.tolist()
    ([[0.229, -0.344, 0.115]], [-1.069, 0.0, 0.0], [1.0, 0.0, 0.0])
    """
    made_by("layer_norm", cache, LayerCache)
    x_hat, std, weight = cache
    dy = gradient(dy, like=x_hat)
    dx_hat = weight * dy
    mean = dx_hat.mean(axis=_features(weight), keepdims=True)
    along_x_hat = (dx_hat * x_hat).mean(axis=_features(weight), keepdims=True)
    dx = (dx_hat - mean - x_hat * along_x_hat) / std
    return dx, _of_samples(dy * x_hat, weight), _of_samples(dy, weight)


def rms_norm(x, weight, *, eps=1e-5):
    """Divide each sample by the root of the mean of its squares, then scale: the mean stays in.

    Parameters
    ----------
    x : float array (..., *features)
        One sample, or samples along any leading axes.
    weight : float array (*features)
        Scale of each number of a sample. Its shape says which trailing axes of `x` the mean of
        the squares runs over.
    eps : float, at least 0
        Stands inside the root, beside the mean of the squares (1e-5 as in the other norms;
        `torch.nn.RMSNorm` takes the dtype's machine epsilon). It may be 0 where no sample is 0.

    Returns
    -------
    y : array of the shape of `x`
    cache
        For `rms_norm_backward`.

    Raises
    ------
    TypeError
        If an array holds neither floats nor whole numbers, or has another dtype than `x`.
    ValueError
        If a shape does not fit, or a number is not finite.

    References
    ----------
    .. [1] Zhang and Sennrich, "Root Mean Square Layer Normalization", NeurIPS, 2019.

    Examples
    --------
    >>> import numpy as np
    >>> from mlfund.normalization import rms_norm
    >>> y, cache = rms_norm(np.array([[1.0, 7.0], [10.0, 70.0]]), np.ones(2))
    >>> y.round(3).tolist()
    [[0.2, 1.4], [0.2, 1.4]]
    """
    x, weight, eps = _checked(x, weight, eps)
    mean_square = (x**2).mean(axis=_features(weight), keepdims=True)
    check_variance("x", x, mean_square, eps)
    rms = np.sqrt(mean_square + eps)
    x_hat = x / rms
    y = weight * x_hat
    return y, RootMeanSquareCache(x_hat, rms, weight.copy())


def rms_norm_backward(dy, cache):
    """Gradients of `rms_norm` with respect to x and weight.

    No mean was taken out, so that only the part along x_hat goes:

        dx_hat = weight * dy
        dx = (dx_hat - x_hat * mean(dx_hat * x_hat)) / sqrt(mean(x^2) + eps)

    Parameters
    ----------
    dy : float array of the shape of y
        Gradient of the loss with respect to y.
    cache
        What `rms_norm` returned last.

    Returns
    -------
    dx : array of the shape of x
    dweight : array of the shape of weight

    Raises
    ------
    TypeError, ValueError
        If `cache` is not from `rms_norm`, `dy` has another dtype or shape than y, or a number of
        `dy` is not finite.

    References
    ----------
    .. [1] Zhang and Sennrich, "Root Mean Square Layer Normalization", NeurIPS, 2019.

    Examples
    --------
    >>> import numpy as np
    >>> from mlfund.normalization import rms_norm, rms_norm_backward
    >>> y, cache = rms_norm(np.array([[1.0, 7.0]]), np.ones(2))
    >>> dx, dweight = rms_norm_backward(np.array([[1.0, 0.0]]), cache)
    >>> dx.round(3).tolist(), dweight.round(3).tolist()
    ([[0.196, -0.028]], [0.2, 0.0])
    """
    made_by("rms_norm", cache, RootMeanSquareCache)
    x_hat, rms, weight = cache
    dy = gradient(dy, like=x_hat)
    dx_hat = weight * dy
    along_x_hat = (dx_hat * x_hat).mean(axis=_features(weight), keepdims=True)
    dx = dx_hat - x_hat * along_x_hat
    dx /= rms  # in place, as above
    return dx, _of_samples(dy * x_hat, weight)


def group_norm(x, num_groups, weight, bias, *, eps=1e-5):
    """Normalize each sample's channels in groups, then scale and shift each channel.

    One group is layer norm's statistics with a weight per channel; as many groups as channels is
    instance norm. Training and evaluation do not differ. Over a single number the variance is 0,
    and y is the bias.

    Parameters
    ----------
    x : float array (N, C) or (N, C, ...)
        N samples of C channels, with any axes of positions behind.
    num_groups : int
        Number of groups of neighbouring channels. It divides C.
    weight, bias : float arrays (C,)
        Scale and shift of each channel.
    eps : float, at least 0
        Stands inside the root, beside the biased variance. It may be 0 where no variance is 0.

    Returns
    -------
    y : array of the shape of `x`
    cache
        For `group_norm_backward`.

    Raises
    ------
    TypeError
        If an array holds neither floats nor whole numbers, or has another dtype than `x`, or
        `num_groups` is not a whole number.
    ValueError
        If a shape does not fit, `num_groups` does not divide the channels, or a number is not
        finite.

    References
    ----------
    .. [1] Wu and He, "Group Normalization", ECCV, 2018.

    Examples
    --------
    >>> import numpy as np
    >>> from mlfund.normalization import group_norm
    >>> y, cache = group_norm(np.array([[1.0, 2.0, 10.0, 30.0]]), 2, np.ones(4), np.zeros(4))
    >>> y.round(3).tolist()
    [[-1.0, 1.0, -1.0, 1.0]]
    """
    x = activations("x", x, "(N, C) or (N, C, ...)", at_least=2)
    eps = penalty("eps", eps)
    weight, bias = along_channels(x, *per_channel(x, weight=weight, bias=bias))
    _check_groups(num_groups, channels=x.shape[1])
    groups = x.reshape(len(x), num_groups, -1)
    mean = groups.mean(axis=2, keepdims=True)
    var = groups.var(axis=2, keepdims=True, mean=mean)
    check_variance("x", x, var, eps)
    std = np.sqrt(var + eps)
    x_hat = groups - mean
    x_hat /= std  # in place: room for a large array takes longer to get than to fill
    x_hat = x_hat.reshape(x.shape)
    y = weight * x_hat
    y += bias
    return y, GroupCache(x_hat, std, weight.copy())


def group_norm_backward(dy, cache):
    """Gradients of `group_norm` with respect to x, weight and bias.

    As for `layer_norm_backward`, with the means over a group of channels and their positions.

    Parameters
    ----------
    dy : float array of the shape of y
        Gradient of the loss with respect to y.
    cache
        What `group_norm` returned last.

    Returns
    -------
    dx : array of the shape of x
    dweight, dbias : arrays (C,)

    Raises
    ------
    TypeError, ValueError
        If `cache` is not from `group_norm`, `dy` has another dtype or shape than y, or a number of
        `dy` is not finite.

    References
    ----------
    .. [1] Wu and He, "Group Normalization", ECCV, 2018.

    Examples
    --------
    >>> import numpy as np
    >>> from mlfund.normalization import group_norm, group_norm_backward
    >>> y, cache = group_norm(np.array([[1.0, 2.0, 4.0]]), 1, np.ones(3), np.zeros(3))
    >>> dx, dweight, dbias = group_norm_backward(np.array([[1.0, 0.0, 0.0]]), cache)
    >>> dx.round(3).tolist(), dweight.round(3).tolist(), dbias.tolist()
    ([[0.229, -0.344, 0.115]], [-1.069, 0.0, 0.0], [1.0, 0.0, 0.0])
    """
    made_by("group_norm", cache, GroupCache)
    x_hat, std, weight = cache
    dy = gradient(dy, like=x_hat)
    dbias = dy.sum(axis=over_positions(dy), keepdims=True)  # of each sample
    dweight = (dy * x_hat).sum(axis=over_positions(dy), keepdims=True)

    groups = (*std.shape[:2], -1)
    dx_hat, x_hat = (weight * dy).reshape(groups), x_hat.reshape(groups)
    n = dx_hat.shape[2]
    mean = (weight * dbias).reshape(groups).sum(axis=2, keepdims=True) / n
    along_x_hat = (weight * dweight).reshape(groups).sum(axis=2, keepdims=True) / n
    dx = (dx_hat - mean - x_hat * along_x_hat) / std
    return dx.reshape(dy.shape), down_samples(dweight).ravel(), down_samples(dbias).ravel()


def _features(weight):
    """The trailing axes that a weight runs over."""
    return tuple(range(-weight.ndim, 0))


def _of_samples(x, weight):
    """Sum over the leading axes of x that a weight does not run over."""
    return down_samples(x.reshape(-1, *weight.shape))


def _checked(x, weight, eps):
    x = activations("x", x, "(..., *features)", at_least=1)
    weight = activations("weight", weight, "(*features)", at_least=1, whole=x.dtype)
    weight = alike("weight", weight, x, x.shape[-weight.ndim :], why="the trailing axes of x")
    return x, weight, penalty("eps", eps)


def _check_groups(num_groups, channels):
    whole_number("num_groups", num_groups, at_least=1)
    if channels % num_groups:
        raise ValueError(f"num_groups must divide the {channels} channels of x, got {num_groups}")
