"""Compare a result with what was expected: returned nothing, type, shape, dtype, values."""

import re
from typing import NamedTuple

import numpy as np

# By bytes of the result's numbers: relative to the number itself, and to the largest of them.
TOLERANCE = {8: (1e-7, 1e-9), 4: (1e-3, 1e-3)}
DOUBLE = TOLERANCE[8]
HALF = 1e-2, 1e-2  # within these a result is right but for its precision
TOO_COARSE = "which is too coarse: keep to float64 or float32"
PRINTED_ARRAYS = {
    "edgeitems": 3,
    "floatmode": "maxprec",
    "formatter": None,
    "infstr": "inf",
    "linewidth": 76,
    "nanstr": "nan",
    "precision": 4,
    "sign": "-",
    "suppress": False,
    "threshold": 24,
}
SHOWN = 600  # characters of a value that are shown


class Difference(NamedTuple):
    """How a result differs. Only a difference in values has something to set side by side."""

    sentence: str
    in_values: bool = False
    expected: str = ""
    got: str = ""


def difference(expected, got, name="the result", names=None):
    """Say how `got` differs from `expected`, or return None if it is as good."""
    if expected is None or got is None:
        return _nothing_difference(expected, got, name)
    if isinstance(expected, tuple | list):
        return _sequence_difference(expected, got, name, names)
    if isinstance(expected, dict):
        return _dict_difference(expected, got, name)
    if isinstance(expected, str):
        if type(got) is str and expected == got:
            return None
        return Difference(f"{name} should be {expected!r}, got {shown(got)}", True)
    return _array_difference(np.asarray(expected), got, name)


def same(one, other):
    """Whether two results are equal as far as the comparison can tell."""
    return difference(one, other) is None


def as_array(value):
    """A numpy array of what an array, number, list or torch tensor holds; None if it holds none."""
    try:
        return np.asarray(value.detach().cpu().numpy() if hasattr(value, "detach") else value)
    except Exception:
        return None


def as_sequence(value):
    """A tuple or a list, as it is or from the rows of an array or a tensor; else None."""
    if isinstance(value, tuple | list):
        return value
    array = as_array(value)
    return list(array) if array is not None and array.ndim else None


def describe_type(value):
    """Name a value's type, and an array's dtype."""
    name = type(value).__name__
    return f"{name} of dtype {value.dtype}" if isinstance(value, np.ndarray) else name


def shown(value):
    """A value's text, the same at every run: short, without addresses, with fixed precision."""
    try:
        with np.printoptions(**PRINTED_ARRAYS):
            text = _text(value)
    except Exception:
        text = f"a {type(value).__name__} without a text"
    text = re.sub(r" at 0x[0-9A-Fa-f]+", "", text)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]} ..."


def _text(value):
    """A value's repr; that of an array without dtype and shape, which numpy adds by its version."""
    if isinstance(value, np.generic):
        return repr(value.item())
    if type(value) is np.ndarray:
        return f"array({np.array2string(value, separator=', ', prefix='array(')})"
    if type(value) in (list, tuple) and any(isinstance(part, np.ndarray) for part in value):
        opening, closing = ("[", "]") if type(value) is list else ("(", ")")
        return opening + ", ".join(map(_text, value)) + closing
    return repr(value)


def _nothing_difference(expected, got, name):
    if got is None and expected is not None:
        return Difference(f"{name} is None: is a `return` missing?")
    return None if got is None else Difference(f"{name} should be None, got {describe_type(got)}")


def _sequence_difference(expected, got, name, names):
    parts = as_sequence(got)
    if parts is None or len(parts) != len(expected):
        came = describe_type(got) if parts is None else len(parts)
        return Difference(f"{name} should be {len(expected)} values, got {came}")
    names = names or [f"{name}[{i}]" for i in range(len(expected))]
    return _first(zip(expected, parts, names, strict=True))


def _dict_difference(expected, got, name):
    if not isinstance(got, dict):
        return Difference(f"{name} should be a dict, got {describe_type(got)}")
    if got.keys() != expected.keys():
        return Difference(f"{name} should have keys {list(expected)}, got {shown(list(got))}")
    return _first((expected[key], got[key], f"{name}[{key!r}]") for key in expected)


def _first(pieces):
    return next(filter(None, (difference(*piece) for piece in pieces)), None)


def _array_difference(expected, got, name):
    array = as_array(got)
    if array is None or (expected.dtype.kind in "biuf" and array.dtype.kind not in "biuf"):
        return Difference(f"{name} should hold real numbers, got {describe_type(got)}")
    if array.shape != expected.shape:
        return Difference(f"{name} should have shape {expected.shape}, got {array.shape}")
    bad = ~_close(expected, array)
    if bad.any() and array.dtype == np.float16 and np.allclose(array, expected, *HALF):
        return Difference(f"{name} is in half precision (float16), {TOO_COARSE}")
    return _value_difference(expected, array, bad, name) if bad.any() else None


def _close(expected, got):
    if expected.dtype.kind not in "iuf" or got.dtype.kind not in "iuf":
        return np.asarray(expected == got)
    own = TOLERANCE.get(got.dtype.itemsize, DOUBLE)
    relative, absolute = own if got.dtype.kind == "f" else DOUBLE
    scale = np.abs(expected[np.isfinite(expected)]).max(initial=0)
    return np.isclose(got, expected, rtol=relative, atol=absolute * scale, equal_nan=True)


def _value_difference(expected, got, bad, name):
    nan = bad & (got != got)
    at = tuple(int(i) for i in np.argwhere(nan if nan.any() else bad)[0])
    wanted, came = _told_apart(expected[at], got[at])
    place = f"{name.removeprefix('the ')}{list(at)}" if at else name
    sentence = f"{place} should be {wanted}, got {came}"
    return Difference(sentence, True, *((shown(expected), shown(got)) if at else ()))


def _told_apart(one, other):
    """Both numbers, with as many digits as it takes to see that they differ."""
    if np.asarray(one).dtype.kind != "f" and np.asarray(other).dtype.kind != "f":
        return shown(one), shown(other)
    for digits in (6, 10, 17):
        texts = f"{float(one):.{digits}g}", f"{float(other):.{digits}g}"
        if texts[0] != texts[1]:
            break
    return texts
