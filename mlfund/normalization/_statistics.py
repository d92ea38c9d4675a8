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

Each norm views x so that its axes are the last one, batch norm's the first and the last: as
(N, C, positions), (samples, numbers) or (N, groups, numbers).

Backward, the mean and the variance depend on every x. That takes two parts out of the gradient:
the one along 1, since shifting all x changes no x_hat, and the one along x_hat, since scaling
them does not either:

    dx = (dx_hat - mean(dx_hat) - x_hat * mean(dx_hat * x_hat)) / sqrt(variance + eps)
"""

from functools import partial, wraps
from typing import NamedTuple

import numpy as np

from mlfund._validate import float_array


class Statistics(NamedTuple):
    """What numbers have in common; the last axis is kept with size one."""

    mean: np.ndarray
    var: np.ndarray
    inv_std: np.ndarray


def unbuffered(function):
    """Let numpy read a row's mean where it stands, instead of copying it along the row first.

    That halves the time of `x - mean` on rows of 512 to 8,192 numbers; shorter rows gain from the
    copy, longer ones are never copied.
    """

    @wraps(function)
    def run(x, *args, **options):
        if x.shape[-1] < 512:
            return function(x, *args, **options)
        with np.errstate():  # on leaving, the buffer's size is set back
            np.setbufsize(512)
            return function(x, *args, **options)

    return run


@unbuffered
@np.errstate(over="ignore", invalid="ignore")  # `check_variances` says what was wrong
def normalize(x, axes, eps, *, centre=True, ddof=0, out=None, name="x"):
    """Return x_hat = (x - mean) / sqrt(variance + eps) and the statistics over `axes`.

    Two passes, the mean first: the squares of numbers far from 0 would leave no digits.
    """
    mean = average(total(x, axes), x) if centre else 0.0
    x_hat = np.subtract(x, mean, out=out)
    var = average(total_product(x_hat, x_hat, axes), x, ddof=ddof)
    check_variances(name, x, var)
    inv_std = inverse_root(var, eps)
    x_hat *= inv_std
    return x_hat, Statistics(mean, var, inv_std)


@unbuffered
def normalize_backward(dx_hat, x_hat, inv_std, mean_dx_hat, mean_dx_hat_x_hat, *, out=None):
    """Return dx. A weight that is constant over the statistics' axes may come with `inv_std`."""
    along_x_hat = x_hat * mean_dx_hat_x_hat
    dx = np.subtract(dx_hat, along_x_hat, out=along_x_hat if out is None else out)
    dx -= mean_dx_hat
    dx *= inv_std
    return dx


@unbuffered
def subtract(x, mean):
    """Return x - mean."""
    return x - mean


@unbuffered
def scale_and_shift(x_hat, weight, bias, *, out=None):
    """Return y = weight * x_hat + bias."""
    y = np.multiply(x_hat, weight, out=out)
    y += bias
    return y


def inverse_root(var, eps):
    """Return 1 / sqrt(var + eps), or raise where that is infinite."""
    std = np.sqrt(var + eps)
    if std.min() == 0:
        raise ValueError(f"eps must be above 0 where a variance is 0, got {eps}")
    return 1 / std


def check_variances(name, x, var):
    """Raise unless the variances of `x` are finite: say whether it is not, or they overflowed."""
    if not np.isfinite(var).all():
        float_array(name, x)
        raise ValueError(f"{name} must have variances that {var.dtype} can hold, got larger ones")


def average(sums, x, *, ddof=0):
    """Turn sums over some axes of `x` into means, with a last axis of size one."""
    return sums[..., None] / (x.size // sums.size - ddof)


def total(x, axes):
    """Sum over `axes`."""
    last = x.ndim - 1 in axes
    if 0 in axes:
        x = over_samples(x)
    return over_last(x) if last else x


def total_product(x, z, axes):
    """Sum of x * z over `axes`."""
    return dot(x, z) if axes == (x.ndim - 1,) else total(x * z, axes)


def over_samples(x):
    """Sum over the first axis, by a product with ones: quicker than `sum`, with less rounding."""
    return (np.ones(len(x), x.dtype) @ x.reshape(len(x), -1)).reshape(x.shape[1:])


def over_last(x):
    """Sum over the last axis."""
    if x.shape[-1] == 1:
        return x[..., 0]
    return by_halves(partial(np.einsum, "...i->..."), x)


def dot(x, z):
    """Sum of x * z over the last axis."""
    return by_halves(np.vecdot, x, z)


def by_halves(row_sums, *arrays, longest=8192):
    """Sum long rows by halves: in a large float32 sum the small numbers are lost.

    Row by row, so that no row's sum depends on which others are there.
    """
    length = arrays[0].shape[-1]
    if length <= longest:
        return row_sums(*arrays)
    halves = slice(length // 2), slice(length // 2, None)
    return sum(by_halves(row_sums, *(x[..., half] for x in arrays)) for half in halves)


def positions(x):
    """View (N, C, ...) as (N, C, positions)."""
    return x.reshape(*x.shape[:2], -1)
