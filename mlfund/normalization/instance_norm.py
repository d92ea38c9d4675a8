"""Instance norm: statistics of each channel of each sample, over its positions."""

from typing import NamedTuple

import numpy as np

from mlfund._validate import float_array, penalty, real_number
from mlfund.normalization._arguments import (
    check_variance,
    gradient,
    images,
    made_by,
    per_channel,
    variances,
)
from mlfund.normalization._statistics import along_channels, down_samples, over_positions


class InstanceCache(NamedTuple):
    """What the gradient needs of the forward pass; scale is weight / sqrt(var + eps)."""

    x_hat: np.ndarray
    scale: np.ndarray


def instance_norm(x, weight, bias, *, eps=1e-5):
    """Normalize each channel of each sample over its positions, then scale and shift it.

    Training and evaluation do not differ. (`torch.nn.InstanceNorm2d` has neither weight nor bias
    by default; ones and zeros give the same.)

    Parameters
    ----------
    x : float array (N, C, ...)
        N samples of C channels, with one axis of positions or more behind.
    weight, bias : float arrays (C,)
        Scale and shift of each channel, shared by the samples.
    eps : float, at least 0
        Stands inside the root, beside the biased variance. It may be 0 where no variance is 0.

    Returns
    -------
    y : array of the shape of `x`
    cache
        For `instance_norm_backward`.

    Raises
    ------
    TypeError
        If an array holds neither floats nor whole numbers, or has another dtype than `x`.
    ValueError
        If a shape does not fit, there is one position only, or a number is not finite.

    References
    ----------
    .. [1] Ulyanov, Vedaldi and Lempitsky, "Instance Normalization: The Missing Ingredient for Fast
           Stylization", arXiv:1607.08022, 2016.

    Examples
    --------
    >>> import numpy as np
    >>> from mlfund.normalization import instance_norm
    >>> dark, bright = [[1.0, 2.0, 3.0]], [[101.0, 102.0, 103.0]]
    >>> y, cache = instance_norm(np.array([dark, bright]), np.ones(1), np.zeros(1))
    >>> y.round(3).tolist()
    [[[-1.225, 0.0, 1.225]], [[-1.225, 0.0, 1.225]]]
    """
    x, eps = images("x", x), penalty("eps", eps)
    weight, bias = along_channels(x, *per_channel(x, weight=weight, bias=bias))
    mean = x.mean(axis=over_positions(x), keepdims=True)
    var = x.var(axis=over_positions(x), keepdims=True, mean=mean)
    check_variance("x", x, var, eps)
    std = np.sqrt(var + eps)
    x_hat = x - mean
    x_hat /= std  # in place: room for a large array takes longer to get than to fill
    y = weight * x_hat
    y += bias
    return y, InstanceCache(x_hat, weight / std)


def instance_norm_backward(dy, cache):
    """Gradients of `instance_norm` with respect to x, weight and bias.

    As for `batch_norm_backward` in training, with the means over the positions only:

        dx = weight / sqrt(var + eps) * (dy - mean(dy) - x_hat * mean(dy * x_hat))

    Parameters
    ----------
    dy : float array of the shape of y
        Gradient of the loss with respect to y.
    cache
        What `instance_norm` returned last.

    Returns
    -------
    dx : array of the shape of x
    dweight, dbias : arrays (C,)

    Raises
    ------
    TypeError, ValueError
        If `cache` is not from `instance_norm`, `dy` has another dtype or shape than y, or a number
        of `dy` is not finite.

    References
    ----------
    .. [1] Ulyanov, Vedaldi and Lempitsky, "Instance Normalization: The Missing Ingredient for Fast
           Stylization", arXiv:1607.08022, 2016.

    Examples
    --------
    >>> import numpy as np
    >>> from mlfund.normalization import instance_norm, instance_norm_backward
    >>> y, cache = instance_norm(np.array([[[1.0, 2.0, 4.0]]]), np.ones(1), np.zeros(1))
    >>> dx, dweight, dbias = instance_norm_backward(np.array([[[1.0, 0.0, 0.0]]]), cache)
    >>> dx.round(3).tolist(), dweight.round(3).tolist(), dbias.tolist()
    ([[[0.229, -0.344, 0.115]]], [-1.069], [1.0])
    """
    made_by("instance_norm", cache, InstanceCache)
    x_hat, scale = cache
    dy = gradient(dy, like=x_hat)
    axes, n = over_positions(dy), dy[0, 0].size
    dbias = dy.sum(axis=axes, keepdims=True)  # of each sample
    dweight = (dy * x_hat).sum(axis=axes, keepdims=True)
    dx = scale * (dy - dbias / n - x_hat * (dweight / n))
    return dx, down_samples(dweight).ravel(), down_samples(dbias).ravel()


def instance_norm_running_statistics(x, running_mean, running_var, *, momentum=0.1):
    """Update the running statistics that instance norm may keep for evaluation.

    Where they are kept (`track_running_stats=True` in PyTorch), evaluation is that of
    `batch_norm`, with `training=False`.

    Parameters
    ----------
    x : float array (N, C, ...)
        N samples of C channels, with one axis of positions or more behind.
    running_mean, running_var : float arrays (C,)
        Averages so far, in the unit of `x` and in its square. Begin with zeros and ones.
    momentum : float in [0, 1]
        Weight of the new value, as in `batch_norm`.

    Returns
    -------
    running_mean, running_var : new arrays (C,)
        The new value of the variance is the mean over the samples of each one's unbiased variance:
        differences between the samples' means do not enter it.

    Raises
    ------
    TypeError
        If an array holds neither floats nor whole numbers, or has another dtype than `x`.
    ValueError
        If a shape or `momentum` does not fit, there is one position only, a number is not finite,
        or a running variance is negative.

    Notes
    -----
    It is what `torch.nn.InstanceNorm2d` does; the paper keeps no running statistics.

    References
    ----------
    .. [1] Ulyanov, Vedaldi and Lempitsky, "Instance Normalization: The Missing Ingredient for Fast
           Stylization", arXiv:1607.08022, 2016.

    Examples
    --------
    >>> import numpy as np
    >>> from mlfund.normalization import instance_norm_running_statistics
    >>> x = np.array([[[1.0, 2.0, 3.0]], [[101.0, 102.0, 103.0]]])
    >>> mean, var = instance_norm_running_statistics(x, np.zeros(1), np.ones(1), momentum=1.0)
    >>> mean.tolist(), var.tolist()
    ([52.0], [1.0])
    """
    x, momentum = float_array("x", images("x", x)), real_number("momentum", momentum, 0, 1)
    running_mean, running_var = per_channel(x, running_mean=running_mean, running_var=running_var)
    variances("running_var", running_var)
    mean, var = x.mean(axis=over_positions(x)), x.var(axis=over_positions(x), ddof=1)
    running_mean = (1 - momentum) * running_mean + momentum * mean.mean(axis=0)
    running_var = (1 - momentum) * running_var + momentum * var.mean(axis=0)
    return running_mean, running_var
