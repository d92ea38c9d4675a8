"""Checks of arguments: each error names the argument, what was expected and what came.

Whole numbers pass wherever floats do, and are taken as float64. Beside an argument whose dtype they
must share they are taken as that one, since they have no precision of their own. Either way nothing
is lost: those that the dtype cannot hold exactly are refused.
"""

import math
from numbers import Integral, Real

import numpy as np

BOOLEANS = (bool, np.bool_)


def as_array(name, value):
    """Return `value` as an array, without copying one; raise where rows differ in length."""
    try:
        return np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} must be an array, got rows of different lengths") from None


def float_array(name, value, *, ndim=None, whole=np.float64):
    """Return `value` as a float32 or float64 array of finite numbers; floats are not copied."""
    array = floats(name, value, ndim=ndim, whole=whole)
    if not all_finite(array):
        raise ValueError(f"{name} must be finite, got NaN or infinity")
    return array


def floats(name, value, *, ndim=None, whole=np.float64):
    """Return `value` as a float32 or float64 array, NaN and infinity let through.

    `whole` is the dtype that whole numbers are taken as.
    """
    array = from_whole(name, as_array(name, value), whole)
    if array.dtype not in (np.float32, np.float64):
        raise TypeError(f"{name} must hold float32 or float64 numbers, got dtype {array.dtype}")
    if ndim is not None and array.ndim not in np.atleast_1d(ndim):
        expected = " or ".join(str(n) for n in np.atleast_1d(ndim))
        raise ValueError(f"{name} must have {expected} axes, got shape {array.shape}")
    if array.size == 0:
        raise ValueError(f"{name} must not be empty, got shape {array.shape}")
    return array


def from_whole(name, array, dtype=np.float64):
    """Return an array of whole numbers in the float dtype, and any other array as it is."""
    if array.dtype.kind not in "iu":
        return array
    for value in (array.min(initial=0), array.max(initial=0)):
        check_exact(name, int(value), dtype)
    return array.astype(dtype)


def check_exact(name, number, dtype=np.float64):
    """Raise unless the dtype holds the whole number, and each one nearer to 0, exactly."""
    digits = np.finfo(dtype).nmant + 1
    if abs(number) > 2**digits:
        raise ValueError(
            f"{name} must hold whole numbers of at most 2**{digits} in size, which "
            f"{np.dtype(dtype)} holds exactly, got {number}"
        )


def all_finite(array):
    """Whether a float array holds neither NaN nor infinity."""
    # The sum of squares is the quicker test; it may overflow, and only then is each number read.
    return math.isfinite(np.vdot(array, array)) or np.isfinite(array).all()


def has_shape(name, array, shape, *, why):
    """Raise unless `array` has exactly `shape`; `why` says where that shape comes from."""
    if array.shape != tuple(shape):
        raise ValueError(f"{name} must have shape {tuple(shape)} ({why}), got {array.shape}")


def has_axes(name, array):
    """Raise if `array` is a single number."""
    if array.ndim == 0:
        raise ValueError(f"{name} must have one axis or more, got shape ()")


def in_range(name, value, low, high, *, open_low=False, open_high=False):
    """Raise unless the number `value` lies from `low` to `high`, the ends included unless open."""
    left, right = "(" if open_low else "[", ")" if open_high else "]"
    above = value > low if open_low else value >= low
    below = value < high if open_high else value <= high
    if not (above and below):
        raise ValueError(f"{name} must lie in {left}{low}, {high}{right}, got {value}")


def whole_number(name, value, *, at_least=None):
    """Raise unless `value` is a whole number, and at least `at_least` where that is given."""
    if isinstance(value, BOOLEANS) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name} must be a whole number, got {value!r}")
    if at_least is not None and value < at_least:
        raise ValueError(f"{name} must be at least {at_least}, got {value}")


def real_number(name, value, low=-np.inf, high=np.inf, **open_ends):
    """Return `value` as a Python float; raise unless it is a number in the range of `in_range`."""
    if isinstance(value, BOOLEANS) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a number, got {value!r}")
    in_range(name, value, low, high, **open_ends)
    if isinstance(value, Integral):
        check_exact(name, int(value))
    return float(value)


def flag(name, value):
    """Raise unless `value` is True or False."""
    if not isinstance(value, BOOLEANS):
        raise TypeError(f"{name} must be True or False, got {value!r}")


def one_of(name, value, options):
    """Raise unless `value` is one of the options."""
    if value not in options:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, options))}, got {value!r}")


def generator(name, value):
    """Raise unless `value` is a numpy random Generator."""
    if not isinstance(value, np.random.Generator):
        raise TypeError(f"{name} must be a numpy random Generator, got {value!r}")


def penalty(name, value):
    """Return `value` as a Python float; raise unless it is a finite number of at least 0."""
    return real_number(name, value, 0, np.inf, open_high=True)


def penalties(name, values):
    """Return `values` as a float64 array; raise unless each is a finite number of at least 0."""
    if np.ndim(values) != 1 or len(values) == 0:
        raise ValueError(f"{name} must be a sequence of one number or more, got {values!r}")
    return np.array([penalty(f"{name}[{i}]", value) for i, value in enumerate(values)])


def labels(name, value, *, ndim):
    """Return `value` as an array of labels: numbers or text, none missing."""
    array = np.asarray(value)
    if array.dtype.kind not in "biufUS":
        raise TypeError(f"{name} must hold numbers or text, got dtype {array.dtype}")
    if array.ndim != ndim or array.size == 0:
        raise ValueError(f"{name} must have {ndim} axes and not be empty, got shape {array.shape}")
    if array.dtype.kind == "f" and np.isnan(array).any():
        raise ValueError(f"{name} must not hold NaN")
    return array


def regression_data(X, y):
    """Return checked float arrays `X` (examples, features) and `y` (examples,) of one dtype."""
    X, y = float_array("X", X, ndim=2), float_array("y", y, ndim=1)
    has_shape("y", y, X.shape[:1], why="one target for each row of X")
    dtype = np.result_type(X, y)
    return X.astype(dtype, copy=False), y.astype(dtype, copy=False)
