"""The one idea behind the norms: they differ only in the axes that the statistics run over.

    x_hat = (x - mean) / sqrt(variance + eps)
    y = weight * x_hat + bias

    norm        statistics of x (N, C, H, W) over     a weight and a bias for each
    batch       N, H, W                               channel
    layer       C, H, W (or trailing axes)            number of a sample
    instance    H, W                                  channel
    group       H, W and the channels of a group      channel
    RMS         as layer, and the mean is left in     number of a sample (no bias)
    adaptive    H, W, of content and of style         none: the style's statistics instead

Backward, the mean and the variance depend on every x. That takes two parts out of the gradient:
the one along 1, since shifting all x changes no x_hat, and the one along x_hat, since scaling
them does not either:

    dx = (dx_hat - mean(dx_hat) - x_hat * mean(dx_hat * x_hat)) / sqrt(variance + eps)

numpy adds up the numbers of a row pairwise, which is right in float32 too. Down the samples it adds
one number after another, and in a long float32 sum the small ones are lost: there, float64 adds up
the sums of 256 samples each.
"""

import numpy as np


def down_samples(x):
    """Sum over the first axis."""
    sums = [x[start : start + 256].sum(axis=0) for start in range(0, len(x), 256)]
    return np.sum(sums, axis=0, dtype=np.float64).astype(x.dtype)


def by_channel(x):
    """Sum of each channel of x, (N, C, ...), as (C,)."""
    return down_samples(x.sum(axis=over_positions(x)) if x.ndim > 2 else x)


def over_positions(x):
    """The axes of positions of x, (N, C, ...)."""
    return tuple(range(2, x.ndim))


def along_channels(x, *arrays):
    """View arrays (C,) so that they broadcast along the channels of x, (N, C, ...)."""
    return [array.reshape(-1, *[1] * (x.ndim - 2)) for array in arrays]
