"""What entropy, cross-entropy and KL divergence share: distributions, expectations, units."""

import math

import numpy as np

from mlfund._validate import float_array, has_axes, real_number


def probabilities(name, value, **options):
    """Return `value` as a float array of numbers from 0 to 1, each taken alone."""
    p = _not_negative(name, float_array(name, value, **options))
    if p.max() > 1 + rounding(p):
        raise ValueError(f"{name} must hold probabilities of at most 1, got {p.max():g}")
    return p


def distribution(name, value, axis):
    """Return `value` as a float array that holds distributions along `axis`."""
    return _summing_to_1(name, float_array(name, value), axis)


def _summing_to_1(name, p, axis):
    """Return the float array `p`, which must hold distributions along `axis`."""
    _not_negative(name, p)
    has_axes(name, p)
    total = np.atleast_1d(p.sum(axis=axis))
    off = np.abs(total - 1)
    if off.max() > rounding(p):
        came = total.flat[off.argmax()]
        raise ValueError(f"{name} must sum to 1 along axis {axis}, got a sum of {came:.10g}")
    return p


def _not_negative(name, p):
    if p.min() < 0:
        raise ValueError(f"{name} must hold probabilities of at least 0, got {p.min():g}")
    return p


def distributions(p, q, axis):
    """Return `p` and `q` as distributions along `axis`, of one shape and one dtype."""
    p, q = broadcast(p=p, q=q)
    p, q = _summing_to_1("p", p, axis), _summing_to_1("q", q, axis)  # each as its own dtype rounds
    dtype = np.result_type(p, q)
    return p.astype(dtype, copy=False), q.astype(dtype, copy=False)


def rounding(p):
    """Return what may be lost of 1 by rounding: half of the digits, so that a slip shows."""
    return math.sqrt(np.finfo(p.dtype).eps)


def broadcast(**values):
    """Return the values as finite float arrays of one shape."""
    arrays = {name: float_array(name, value) for name, value in values.items()}
    try:
        return np.broadcast_arrays(*arrays.values())
    except ValueError:
        names, shapes = " and ".join(arrays), " and ".join(str(a.shape) for a in arrays.values())
        raise ValueError(f"{names} must have shapes that broadcast, got {shapes}") from None


def weigh(p, values):
    """Return p * values, where 0 times infinity is 0."""
    return p * np.where(p > 0, values, 0)


def expected(p, values, axis=-1):
    """Return the mean of `values` under the distributions `p`."""
    return weigh(p, values).sum(axis=axis)


def in_base(nats, base):
    """Return an amount of information in the unit of `base`: 2 gives bits, None leaves nats."""
    if base is None:
        return nats
    return nats / math.log(real_number("base", base, 1, math.inf, open_low=True, open_high=True))
