"""Folds in plain lists, as messages show them, once they are what they should be."""

import numpy as np

from mlfund.judge.compare import as_array, shown


def _as_lists(folds):
    """A list of index arrays as lists of numbers."""
    return [_as_list(fold) for fold in _listed(folds)]


def _as_pairs(folds):
    """A list of pairs of index arrays as pairs of lists of numbers."""
    pairs = [_as_lists(fold) for fold in _listed(folds)]
    assert all(len(pair) == 2 for pair in pairs), "not every fold is a pair"
    return pairs


def _listed(folds):
    kind = type(folds).__name__
    assert isinstance(folds, list | tuple | np.ndarray), (
        f"it is no list, but a {kind}"
    )
    return folds


def _as_list(fold):
    array = as_array(fold)
    assert np.ndim(array) == 1, f"one part is no array of indices: {shown(fold)}"
    whole = array.dtype.kind in "iu" or (
        not array.size and isinstance(fold, list)
    )
    assert whole, f"one part holds numbers of type {array.dtype}"
    return array.tolist()
