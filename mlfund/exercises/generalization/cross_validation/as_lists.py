"""A fold in plain lists, as messages show it."""

import numpy as np


def _as_lists(folds):
    return [np.asarray(fold, int).tolist() for fold in folds]
