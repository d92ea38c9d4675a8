"""NumPy where an index has 32 bits, as in a browser: long integers are taken there too."""

import functools

import numpy as np


def accept_long_integers(narrow=None):
    """Let functions that ask for indices take integers of 64 bits, as they do on other machines."""
    if narrow if narrow is not None else np.dtype(np.intp).itemsize < 8:
        np.bincount = _with_indices(np.bincount, 0)
        np.repeat = _with_indices(np.repeat, 1)


def _with_indices(function, place):
    """A function whose argument at a place is made an index, if it is an array of integers."""

    @functools.wraps(function)
    def accepting(*arguments, **options):
        if len(arguments) > place and np.asarray(arguments[place]).dtype.kind == "i":
            indices = np.asarray(arguments[place]).astype(np.intp)
            arguments = (*arguments[:place], indices, *arguments[place + 1 :])
        return function(*arguments, **options)

    return accepting
