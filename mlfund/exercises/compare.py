"""Compare a result with what was expected: returned nothing, type, shape, dtype, values."""

import numpy as np

RELATIVE = {4: 1e-4, 8: 1e-7}  # by bytes of the result's numbers


def difference(expected, got, name="result", names=None):
    """Say in one sentence how `got` differs from `expected`, or return None if it is as good."""
    if got is None and expected is not None:
        return f"{name} is None: is a `return` missing?"
    if isinstance(expected, tuple | list):
        return _sequence_difference(expected, got, name, names)
    if isinstance(expected, str | dict):
        return None if expected == got else f"{name} should be {expected!r}, got {got!r}"
    array = as_array(got)
    if array is None or array.dtype.kind not in "biuf":
        return f"{name} should hold real numbers, got {describe_type(got)}"
    return _array_difference(np.asarray(expected), array, name)


def as_array(value):
    """A numpy array of what an array, number, list or torch tensor holds; None if it holds none."""
    if hasattr(value, "detach"):
        value = value.detach().cpu().numpy()
    try:
        return np.asarray(value)
    except Exception:
        return None


def describe_type(value):
    """Name a value's type, and an array's dtype."""
    dtype = getattr(value, "dtype", None)
    return f"{type(value).__name__} of dtype {dtype}" if dtype is not None else type(value).__name__


def same(one, other):
    """Whether two results are equal as far as the comparison can tell."""
    return difference(one, other) is None


def _sequence_difference(expected, got, name, names):
    if not isinstance(got, tuple | list):
        if isinstance(expected, list) and as_array(got) is not None:
            got = list(got) if getattr(got, "ndim", 0) else got
        if not isinstance(got, tuple | list):
            return f"{name} should be {len(expected)} values, got {describe_type(got)}"
    if len(got) != len(expected):
        return f"{name} should be {len(expected)} values, got {len(got)}"
    names = names or [f"{name}[{i}]" for i in range(len(expected))]
    found = (difference(*pair) for pair in zip(expected, got, names, strict=True))
    return next(filter(None, found), None)


def _array_difference(expected, got, name):
    if got.shape != expected.shape:
        return f"{name} should have shape {expected.shape}, got {got.shape}"
    if expected.dtype.kind == "b" or got.dtype.kind == "b":
        return None if np.array_equal(expected, got) else f"{name} has other values"
    bad = (
        np.isnan(got) & ~np.isnan(expected) if got.dtype.kind == "f" else np.zeros(got.shape, bool)
    )
    if bad.any():
        return f"{name} has NaN at {_first(bad)}, where {_value(expected[_where(bad)])} is expected"
    bad = ~_close(expected, got)
    if bad.any():
        at = _where(bad)
        return (
            f"{name}{list(at) if at else ''} should be {_value(expected[at])}, "
            f"got {_value(got[at])}"
        )
    return None


def _close(expected, got):
    relative = RELATIVE.get(got.dtype.itemsize if got.dtype.kind == "f" else 8, 1e-2)
    finite = np.abs(expected[np.isfinite(expected)]) if expected.dtype.kind == "f" else expected
    scale = np.abs(finite).max(initial=0)
    return np.isclose(got, expected, rtol=relative, atol=relative * 1e-2 * scale, equal_nan=True)


def _where(bad):
    return tuple(int(i) for i in np.argwhere(bad)[0])


def _first(bad):
    at = _where(bad)
    return f"index {list(at)}" if at else "its only entry"


def _value(number):
    return f"{float(number):.6g}"
