"""Compare a result with what was expected: returned nothing, type, shape, dtype, values."""

from typing import NamedTuple

import numpy as np

from mlfund.judge.values import (
    PRINTED_ARRAYS,
    as_array,
    as_sequence,
    describe_type,
    in_single_precision,
    shown,
)

__all__ = ["PRINTED_ARRAYS", "Ruler", "as_array", "as_sequence", "difference", "same", "shown"]

# Relative to the number itself, and to the largest of them.
DOUBLE, SINGLE = (1e-7, 1e-9), (1e-3, 1e-3)
HALF = 1e-2, 1e-2  # within these a result is right but for its precision
TOO_COARSE = "which is too coarse: keep to float64 or float32"
# Where 0 is expected, relative to the terms that cancel: some hundred roundings.
ZERO = {DOUBLE: 1e-13, SINGLE: 1e-5}


class Ruler(NamedTuple):
    """What a result is measured with besides the tolerance."""

    terms: float = 0.0  # the size of the terms that a 0 may come from
    indices: object = ()  # the names of the parts that are used as indices; True if all are

    def of(self, name):
        """The ruler for a part of the result."""
        known = isinstance(self.indices, bool)
        return self._replace(indices=self.indices if known else name in self.indices)


PLAIN = Ruler()


def difference(expected, got, name="the result", names=None, ruler=PLAIN):
    """Say how `got` differs from `expected`, or return None if it is as good."""
    if expected is None or got is None:
        return _nothing_difference(expected, got, name)
    if isinstance(expected, tuple | list):
        return _sequence_difference(expected, got, name, names, ruler)
    if isinstance(expected, dict):
        return _dict_difference(expected, got, name, ruler)
    if isinstance(expected, str):
        if isinstance(got, str) and expected == str.__str__(got):
            return None
        return Difference(f"{name} should be {expected!r}, got {shown(got)}", "values")
    return _array_difference(np.asarray(expected), got, name, ruler)


class Difference(NamedTuple):
    """How a result differs: in its values, in its size, or in what it is at all."""

    sentence: str
    kind: str = "kind"
    expected: str = ""
    got: str = ""


def structure_difference(expected, got, name="the result", names=None, ruler=PLAIN):
    """How a result differs in kind: it is nothing, or has a wrong number of parts, type or shape.

    Of an array in a list the shape is free: which of them is how long may be.
    """
    parts = parts_of(expected, got) if isinstance(expected, tuple | list) else None
    if parts is None:
        found = difference(expected, got, name, names, ruler)
        return found if found and found.kind != "values" else None
    if not names or len(names) != len(expected):
        names = [f"{name}[{i}]" for i in range(len(expected))]
    pieces = zip(expected, parts, names, strict=True)
    found = (structure_difference(*piece, ruler=ruler.of(piece[2])) for piece in pieces)
    free = isinstance(expected, list)
    return next((f for f in found if f and not (free and f.kind == "size")), None)


def same(one, other):
    """Whether two results are equal as far as the comparison can tell."""
    return difference(one, other) is None


def _nothing_difference(expected, got, name):
    if got is None and expected is not None:
        return Difference(f"{name} is None: is a `return` missing?")
    return None if got is None else Difference(f"{name} should be None, got {describe_type(got)}")


def parts_of(expected, got):
    """The parts of a result that should have as many as is expected; None if it has not."""
    parts = as_sequence(got)
    if parts is None or len(parts) != len(expected) or _is_one_array(expected, got):
        return None
    return parts


def _sequence_difference(expected, got, name, names, ruler):
    parts = parts_of(expected, got)
    if parts is None:
        wanted = f"{len(expected)} values" + (f" ({', '.join(names)})" if names else "")
        return Difference(f"{name} should be {wanted}, got {_came(expected, got)}")
    if not names or len(names) != len(expected):  # of an answer's own number of values
        names = [f"{name}[{i}]" for i in range(len(expected))]
    return _first(zip(expected, parts, names, strict=True), ruler)


def _is_one_array(expected, got):
    """Whether one array came where several values are asked: its rows are not those values."""
    array = as_array(got)
    if not isinstance(expected, tuple) or isinstance(got, tuple) or array is None:
        return False
    shapes = [np.shape(part) for part in expected if not isinstance(part, tuple | list | dict)]
    if len(set(shapes)) == 1 and array.shape[1:] == shapes[0]:
        return False
    return array.shape in shapes if isinstance(got, list) else array.ndim > 0


def _came(expected, got):
    parts = as_sequence(got)
    if parts is None:
        return describe_type(got)
    if _is_one_array(expected, got):
        return f"one array of shape {as_array(got).shape}"
    return len(parts)


def _dict_difference(expected, got, name, ruler):
    if not isinstance(got, dict):
        return Difference(f"{name} should be a dict, got {describe_type(got)}")
    if got.keys() != expected.keys():
        return Difference(f"{name} should have keys {list(expected)}, got {shown(list(got))}")
    return _first(((expected[key], got[key], f"{name}[{key!r}]") for key in expected), ruler)


def _first(pieces, ruler):
    found = (difference(*piece, ruler=ruler.of(piece[2])) for piece in pieces)
    return next(filter(None, found), None)


def _array_difference(expected, got, name, ruler):
    array = as_array(got)
    if isinstance(got, tuple) and (array is None or array.shape != expected.shape) and len(got) > 1:
        one = f"one array of shape {expected.shape}" if expected.ndim else "one number"
        return Difference(f"{name} should be {one}, got {len(got)} values")
    if array is None or not _of_one_kind(expected, array):
        kind = "text" if expected.dtype.kind == "U" else "real numbers"
        return Difference(f"{name} should hold {kind}, got {describe_type(got)}")
    if _in_either_shape(expected, array, got):
        array = array.reshape(expected.shape)
    if array.shape != expected.shape:
        return _shape_difference(expected, array, name)
    if ruler.indices is True and array.size and _is_whole(expected) > _is_whole(array):
        return Difference(f"{name} should be made of whole numbers, got {_told_type(got, array)}")
    bad = ~_close(expected, array, ruler.terms)
    if bad.any() and array.dtype == np.float16 and np.allclose(array, expected, *HALF):
        return Difference(f"{name} is in half precision (float16), {TOO_COARSE}")
    return _value_difference(expected, array, bad, name) if bad.any() else None


def _is_whole(array):
    return array.dtype.kind in "iu"


def _in_either_shape(expected, array, got):
    """Whether the shape is no matter: of one number, and of an empty list, which has no other."""
    empty = isinstance(got, list) and len(got) == 0 == expected.size
    return empty or (expected.ndim == 0 and array.size == 1)


def _of_one_kind(expected, array):
    if expected.dtype.kind in "biuf":
        return array.dtype.kind in "biuf"
    return (expected.dtype.kind == "U") == (array.dtype.kind == "U")


def _told_type(got, array):
    return describe_type(got) if isinstance(got, np.ndarray) else f"{array.dtype} numbers"


def _shape_difference(expected, array, name):
    """The two shapes, and what is known of the numbers in them."""
    said = f"{name} should have shape {expected.shape}, got {array.shape}"
    if array.shape == expected.shape[::-1] and _close(expected, array.T, 0).all():
        return Difference(f"{said}: it is transposed")
    if array.size == expected.size and _close(expected, array.reshape(expected.shape), 0).all():
        return Difference(f"{said}; the numbers are right" if array.size > 1 else said)
    kind = "size" if array.ndim == expected.ndim else "kind"
    return Difference(said, kind, shown(expected), shown(array))


def _close(expected, got, terms):
    if expected.dtype.kind not in "iuf" or got.dtype.kind not in "iuf":
        return np.asarray(expected == got)
    tolerance = SINGLE if in_single_precision(got) else DOUBLE
    relative, absolute = tolerance
    scale = np.abs(expected[np.isfinite(expected)]).max(initial=0)
    close = np.isclose(got, expected, rtol=relative, atol=absolute * scale, equal_nan=True)
    return close | ((expected == 0) & (np.abs(got) <= ZERO[tolerance] * terms))


def _value_difference(expected, got, bad, name):
    nan = bad & (got != got)
    at = tuple(int(i) for i in np.argwhere(nan if nan.any() else bad)[0])
    wanted, came = _told_apart(expected[at], got[at])
    place = f"{name.removeprefix('the ')}{list(at)}" if at else name
    sentence = f"{place} should be {wanted}, got {came}"
    return Difference(sentence, "values", *((shown(expected), shown(got)) if at else ()))


def _told_apart(one, other):
    """Both numbers, with as many digits as it takes to see that they differ."""
    if np.asarray(one).dtype.kind != "f" and np.asarray(other).dtype.kind != "f":
        return shown(one), shown(other)
    for digits in (6, 10, 17):
        texts = f"{float(one):.{digits}g}", f"{float(other):.{digits}g}"
        if texts[0] != texts[1]:
            break
    return texts
