"""Adaptive instance norm: the statistics of a style in place of a weight and a bias."""

from typing import NamedTuple

import numpy as np

from mlfund._validate import in_range, penalty, whole_number
from mlfund.normalization._arguments import activations, gradient, made_by, more_than_one
from mlfund.normalization._statistics import (
    average,
    normalize,
    normalize_backward,
    positions,
    scale_and_shift,
    total,
    total_product,
)

AXES = (2,)  # positions, of (N, C, positions)


class AdaptiveCache(NamedTuple):
    """What the gradients need of the forward pass; scale is the style's std * content's inv_std."""

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
        If an array does not hold float32 or float64, the two have different dtypes, or `ddof` is
        not a whole number.
    ValueError
        If the arrays' samples or channels differ in number, there is one position only, a number
        is not finite, or `ddof` is neither 0 nor 1.

    Notes
    -----
    Source: Huang and Belongie, "Arbitrary Style Transfer in Real-time with Adaptive Instance
    Normalization", ICCV 2017.

    Examples
    --------
    >>> import numpy as np
    >>> from mlfund.normalization import adaptive_instance_norm
    >>> content, style = np.array([[[1.0, 2.0, 3.0]]]), np.array([[[10.0, 20.0, 30.0, 40.0]]])
    >>> y, cache = adaptive_instance_norm(content, style, eps=0.0)
    >>> y.round(2).tolist(), float(y.mean()), round(float(y.std(ddof=1) / style.std(ddof=1)), 3)
    ([[[12.09, 25.0, 37.91]]], 25.0, 1.0)
    """
    content, style = _checked("content", content), _checked("style", style)
    _check_pair(content, style)
    eps, ddof = penalty("eps", eps), _checked_ddof(ddof)
    content_hat, content_statistics = normalize(
        positions(content), AXES, eps, ddof=ddof, name="content"
    )
    style_hat, style_statistics = normalize(positions(style), AXES, eps, ddof=ddof, name="style")
    style_std = 1 / style_statistics.inv_std
    y = scale_and_shift(content_hat, style_std, style_statistics.mean)
    cache = AdaptiveCache(
        content_hat.reshape(content.shape),
        style_hat.reshape(style.shape),
        style_std * content_statistics.inv_std,
        ddof,
    )
    return y.reshape(content.shape), cache


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
    TypeError
        If `cache` is not from `adaptive_instance_norm`, or `dy` has another dtype than y.
    ValueError
        If `dy` has another shape than y, or a number that is not finite.

    Notes
    -----
    Source: Huang and Belongie, 2017, for the forward pass.

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
    dy = positions(gradient(dy, like=cache.content_hat))
    content_hat, style_hat = positions(cache.content_hat), positions(cache.style_hat)
    dmean, dstd = total(dy, AXES), total_product(dy, content_hat, AXES)
    dcontent = normalize_backward(
        dy, content_hat, cache.scale, average(dmean, dy), average(dstd, dy, ddof=cache.ddof)
    )
    dstyle = scale_and_shift(
        style_hat, average(dstd, style_hat, ddof=cache.ddof), average(dmean, style_hat)
    )
    return dcontent.reshape(cache.content_hat.shape), dstyle.reshape(cache.style_hat.shape)


def _checked(name, value):
    array = activations(name, value, "(N, C, ...) with an axis of positions", at_least=3)
    more_than_one(name, array, array[0, 0].size, "channel of a sample")
    return array


def _check_pair(content, style):
    if style.dtype != content.dtype:
        raise TypeError(f"style must have content's dtype, {content.dtype}, got {style.dtype}")
    if style.shape[:2] != content.shape[:2]:
        expected = content.shape[:2]
        raise ValueError(f"style must have content's (N, C), {expected}, got {style.shape[:2]}")


def _checked_ddof(ddof):
    whole_number("ddof", ddof)
    in_range("ddof", ddof, 0, 1)
    return ddof
