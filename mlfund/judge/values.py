"""What a result holds, whatever it comes in: an array, a list, a tensor, a fraction."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from numbers import Real

import numpy as np

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
DRAWN = 100_000  # values of a generator that are looked at: it may have no end
PLAIN = (bool, int, float, str, bytes, type(None))


class Listed(list):
    """What a generator yielded: as good as a list, but no array."""

    def __init__(self, generator):
        super().__init__(islice(generator, DRAWN))
        self.kind = type(generator).__name__


def received(result):
    """A result that can be looked at more than once."""
    return Listed(result) if isinstance(result, Iterator) else result


def as_array(value):
    """A numpy array of what an array, number, list or torch tensor holds; None if it holds none.

    It is an array and nothing more, so that a class of its author's own cannot compare itself.
    """
    try:
        return None if isinstance(value, Listed) else _as_array(value)
    except Exception:
        return None


def as_sequence(value):
    """A tuple or a list, as it is or from the rows of an array or a tensor; else None."""
    if isinstance(value, list):
        return [*list.__iter__(value)]
    if isinstance(value, tuple):
        return tuple(tuple.__iter__(value))
    array = as_array(value)
    return list(array) if array is not None and array.ndim else None


def in_numpy(result):
    """A result as checks are given it: every part that holds numbers an array or a number."""
    if type(result) in PLAIN:
        return result
    if isinstance(result, tuple | list):
        return [in_numpy(part) for part in as_sequence(result)]
    array = as_array(result)
    return result if array is None or array.dtype.kind not in "biufc" else array[()]


def in_single_precision(value):
    """Whether numbers are those of single precision, also where they came as others.

    Numbers that half precision holds as well, such as 0.5 or 3, tell nothing.
    """
    if isinstance(value, tuple | list) and as_array(value) is None:
        return any(map(in_single_precision, value))
    array = as_array(value)
    if array is None or array.dtype != np.float64:
        return array is not None and array.dtype == np.float32
    finite = array[np.isfinite(array)]
    with np.errstate(all="ignore"):
        of_single, of_half = (finite.astype(t) == finite for t in (np.float32, np.float16))
    return bool(of_single.all() and not of_half.all())


def describe_type(value):
    """Name a value's type, and an array's dtype."""
    name = value.kind if isinstance(value, Listed) else type(value).__name__
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


def _as_array(value):
    try:
        array = np.asarray(_detached(value))
    except Exception:  # a list of tensors is none of numbers for numpy
        array = np.asarray([_as_array(part) for part in value])
    return _of_objects(array) if array.dtype == object else array


def _detached(value):
    return value.detach().cpu().numpy() if hasattr(value, "detach") else value


def _of_objects(array):
    """An array of fractions, decimals or text as one that numpy computes with, or as it is."""
    values = list(array.flat)
    if all(isinstance(value, Real | Decimal) for value in values):
        return array.astype(float)
    return array.astype(str) if all(isinstance(value, str) for value in values) else array


def _text(value):
    """A value's repr; that of an array without dtype and shape, which numpy adds by its version."""
    if isinstance(value, np.generic):
        return repr(value.item())
    if type(value) is np.ndarray:
        return f"array({np.array2string(value, separator=', ', prefix='array(')})"
    if type(value) in (list, tuple):  # numpy's numbers in it are told without their type
        closing = "]" if type(value) is list else ",)" if len(value) == 1 else ")"
        opening = "[" if type(value) is list else "("
        return opening + ", ".join(map(_text, value)) + closing
    return repr(value)
