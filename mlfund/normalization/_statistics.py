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

All sums are taken in float64, also those of float32: in a long float32 sum the small numbers are
lost. Axes that are summed over stay, with size one.
"""

import numpy as np

from mlfund._validate import float_array


def total(x, axes):
    """Sum over `axes`."""
    return x.sum(axis=axes, keepdims=True, dtype=np.float64).astype(x.dtype)


def average(x, axes):
    """Mean over `axes`."""
    return x.mean(axis=axes, keepdims=True, dtype=np.float64).astype(x.dtype)


@np.errstate(over="ignore", invalid="ignore")  # `check_finite` says what was wrong
def mean_and_variance(x, axes, *, ddof=0, name="x"):
    """Mean and variance over `axes`; a sum of squares is divided by its count less `ddof`."""
    mean = average(x, axes)
    var = x.var(axis=axes, keepdims=True, dtype=np.float64, mean=mean, ddof=ddof).astype(x.dtype)
    check_finite(var, name, x)
    return mean, var


@np.errstate(over="ignore")
def mean_square(x, axes, *, name="x"):
    """Mean of the squares over `axes`."""
    squares = average(x**2, axes)
    check_finite(squares, name, x)
    return squares


def check_finite(var, name, x):
    """Raise unless the variances of `x` are finite: say whether it is not, or they overflowed."""
    if not np.isfinite(var).all():
        float_array(name, x)
        raise ValueError(f"{name} must have variances that {var.dtype} can hold, got larger ones")


def over_positions(x):
    """The axes of positions of x, (N, C, ...)."""
    return tuple(range(2, x.ndim))


def along_channels(x, *arrays):
    """View arrays (C,) so that they broadcast along the channels of x, (N, C, ...)."""
    return [array.reshape(-1, *[1] * (x.ndim - 2)) for array in arrays]
