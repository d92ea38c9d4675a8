"""Checks of the norms' arguments."""

import numpy as np

from mlfund._validate import float_array, floats, has_shape


def activations(name, value, layout, *, at_least, whole=np.float64):
    """Return `value` as a float array of `at_least` axes, row by row, laid out as `layout` says.

    Whether its numbers are finite is seen from their variance, without reading them once more.
    """
    array = np.asarray(floats(name, value, whole=whole), order="C")
    if array.ndim < at_least:
        raise ValueError(f"{name} must have shape {layout}, got {array.shape}")
    return array


def images(name, value, **options):
    """Return `value` as a float array (N, C, ...) with more than one position."""
    array = activations(name, value, "(N, C, ...) with an axis of positions", at_least=3, **options)
    more_than_one(name, array, array[0, 0].size, "channel of a sample")
    return array


def alike(name, value, x, shape, *, why, of="x"):
    """Return `value` as a checked float array of `shape` and of the dtype of `x`, named `of`."""
    array = float_array(name, value, whole=x.dtype)
    if array.dtype != x.dtype:
        raise TypeError(f"{name} must have the dtype of {of}, {x.dtype}, got {array.dtype}")
    has_shape(name, array, shape, why=why)
    return array


def per_channel(x, **arrays):
    """Return `arrays`, each checked to hold one number for each channel of `x`, (N, C, ...)."""
    shape, why = x.shape[1:2], "one per channel of x"
    return [alike(name, array, x, shape, why=why) for name, array in arrays.items()]


def per_output(weight, **arrays):
    """Return `arrays`, each checked to hold one number for each output of `weight`, (C, ...)."""
    shape, why = weight.shape[:1], "one per output of weight"
    return [
        alike(name, array, weight, shape, why=why, of="weight") for name, array in arrays.items()
    ]


def variances(name, array):
    """Raise unless no number of `array` is negative."""
    if array.min() < 0:
        raise ValueError(f"{name} must hold variances of at least 0, got {array.min()}")


def more_than_one(name, x, values, where):
    """Raise unless there is more than one value to take a variance of."""
    if values == 1:
        raise ValueError(f"{name} must have more than one value per {where}, got shape {x.shape}")


def check_variance(name, x, var, eps):
    """Raise unless the variances of `x`, named `name`, are finite, and above 0 with `eps` added."""
    if not np.isfinite(var).all():
        float_array(name, x)
        raise ValueError(f"{name} must have variances that {var.dtype} can hold, got larger ones")
    if (var + eps).min() == 0:
        raise ValueError(f"eps must be above 0 where a variance is 0, got {eps}")


def gradient(dy, like):
    """Return `dy`, row by row, checked to be the gradient of a y like `like`."""
    dy = alike("dy", dy, like, like.shape, why="the shape of y", of="y")
    return np.asarray(dy, order="C")


def made_by(forward, cache, kind):
    """Raise unless `cache` is what the function named `forward` returned."""
    if not isinstance(cache, kind):
        raise TypeError(
            f"cache must be the one that {forward} returned, got {type(cache).__name__}"
        )
