"""Adaptive instance norm: the statistics of a style in place of a weight and a bias."""

from typing import NamedTuple

import numpy as np

from mlfund._validate import in_range, penalty, whole_number
from mlfund.normalization._arguments import check_variance, gradient, images, made_by


class AdaptiveCache(NamedTuple):
    """What the gradients need of the forward pass; scale is the style's std over the content's."""

    content_hat: np.ndarray
    style_hat: np.ndarray
    scale: np.ndarray
    ddof: int


def adaptive_instance_norm(content, style, *, eps=1e-5, ddof=1):
    """Give each channel of the content the mean and standard deviation of the style's channel.

        y = std(style) * (content - mean(content)) / std(content) + mean(style)

    with std = sqrt(variance + eps) of both, over the positions of each channel of each sample.
    There are no parameters.

    Parameters
    ----------
    content : float array (N, C, ...)
        N samples of C channels, with one axis of positions or more behind.
    style : float array (N, C, ...)
        One style for each sample; its positions may differ in number from the content's.
    eps : float, at least 0
        Stands inside both roots, beside the variances, so that a flat content channel gives the
        style's mean. It may be 0 where no variance is 0.
    ddof : 0 or 1
        Variances divide by the count of positions less `ddof`. Ports to PyTorch mostly have 1, the
        default of its `var`; the authors' code for Torch 7, and instance norm, have 0.

    Returns
    -------
    y : array of the shape of `content`
    cache
        For `adaptive_instance_norm_backward`.

    Raises
    ------
    TypeError
        If an array holds neither floats nor whole numbers, the two have different dtypes, or
        `ddof` is not a whole number.
    ValueError
        If the arrays' samples or channels differ in number, there is one position only, a number
        is not finite, or `ddof` is neither 0 nor 1.

    References
    ----------
    .. [1] Huang and Belongie, "Arbitrary Style Transfer in Real-time with Adaptive Instance
           Normalization", ICCV, 2017.

    Examples
    --------
    >>> import numpy as np
    >>> from mlfund.normalization import adaptive_instance_norm
    >>> content, style = np.array([[[1.0, 2.0, 3.0]]]), np.array([[[10.0, 20.0, 30.0, 40.0]]])
    >>> y, cache = adaptive_instance_norm(content, style, eps=0.0)
    >>> y.round(2).tolist(), float(y.mean()), round(float(y.std(ddof=1) / style.std(ddof=1)), 3)
    ([[[12.09, 25.0, 37.91]]], 25.0, 1.0)
    """
    content, style = _checked_pair(content, style)
    eps, ddof = penalty("eps", eps), _checked_ddof(ddof)
    content_hat, _, std = _standardize("content", _rows(content), eps, ddof)
    style_hat, style_mean, style_std = _standardize("style", _rows(style), eps, ddof)
    y = style_std * content_hat
    y += style_mean
    hats = content_hat.reshape(content.shape), style_hat.reshape(style.shape)
    return y.reshape(content.shape), AdaptiveCache(*hats, style_std / std, ddof)


def adaptive_instance_norm_backward(dy, cache):
    """Gradients of `adaptive_instance_norm` with respect to content and style.

    The content's is instance norm's, with the style's std for a weight. The style's comes through
    its mean and its std, m being its count of positions:

        dstyle = sum(dy) / m + style_hat * sum(dy * content_hat) / (m - ddof)

    Parameters
    ----------
    dy : float array of the shape of y
        Gradient of the loss with respect to y.
    cache
        What `adaptive_instance_norm` returned last.

    Returns
    -------
    dcontent, dstyle : arrays of the shapes of content and style

    Raises
    ------
    TypeError, ValueError
        If `cache` is not from `adaptive_instance_norm`, `dy` has another dtype or shape than y, or
        a number of `dy` is not finite.

    References
    ----------
    .. [1] Huang and Belongie, "Arbitrary Style Transfer in Real-time with Adaptive Instance
           Normalization", ICCV, 2017.

    Examples
    --------
    >>> import numpy as np
    >>> from mlfund.normalization import adaptive_instance_norm, adaptive_instance_norm_backward
    >>> content, style = np.array([[[1.0, 2.0, 4.0]]]), np.array([[[10.0, 30.0]]])
    >>> y, cache = adaptive_instance_norm(content, style)
    >>> dcontent, dstyle = adaptive_instance_norm_backward(np.array([[[1.0, 0.0, 0.0]]]), cache)
    >>> dcontent.round(2).tolist(), dstyle.round(2).tolist()
    ([[[2.65, -3.97, 1.32]]], [[[1.12, -0.12]]])
    """
    made_by("adaptive_instance_norm", cache, AdaptiveCache)
    dy = _rows(gradient(dy, like=cache.content_hat))
    content_hat, style_hat = _rows(cache.content_hat), _rows(cache.style_hat)
    n, m = content_hat.shape[2], style_hat.shape[2]
    dmean = dy.sum(axis=2, keepdims=True)
    dstd = (dy * content_hat).sum(axis=2, keepdims=True)
    dcontent = content_hat * (-dstd / (n - cache.ddof))
    dcontent += dy
    dcontent -= dmean / n
    dcontent *= cache.scale
    dstyle = style_hat * (dstd / (m - cache.ddof))
    dstyle += dmean / m
    return dcontent.reshape(cache.content_hat.shape), dstyle.reshape(cache.style_hat.shape)


def _rows(x):
    """View x, (N, C, ...), as (N, C, positions)."""
    return x.reshape(*x.shape[:2], -1)


def _standardize(name, x, eps, ddof):
    mean = x.mean(axis=2, keepdims=True)
    var = x.var(axis=2, keepdims=True, mean=mean, ddof=ddof)
    check_variance(name, x, var, eps)
    std = np.sqrt(var + eps)
    x_hat = x - mean
    x_hat /= std  # in place: room for a large array takes longer to get than to fill
    return x_hat, mean, std


def _checked_pair(content, style):
    content = images("content", content)
    style = images("style", style, whole=content.dtype)
    if style.dtype != content.dtype:
        raise TypeError(f"style must have content's dtype, {content.dtype}, got {style.dtype}")
    if style.shape[:2] != content.shape[:2]:
        expected = content.shape[:2]
        raise ValueError(f"style must have content's (N, C), {expected}, got {style.shape[:2]}")
    return content, style


def _checked_ddof(ddof):
    whole_number("ddof", ddof)
    in_range("ddof", ddof, 0, 1)
    return ddof
