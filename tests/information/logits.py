"""Logits to try the losses on, and what the tests of them share."""

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

DTYPES = pytest.mark.parametrize("dtype", [np.float64, np.float32])
REDUCTIONS = ("none", "mean", "sum")
property_test = settings(deadline=None, derandomize=True, max_examples=40)
some_logits = arrays(float, array_shapes(max_dims=2, max_side=5), elements=st.floats(-1000, 1000))


def read_only(array, dtype):
    """An array that cannot be written to."""
    array = np.array(array, dtype)
    array.setflags(write=False)
    return array


def normal(shape, dtype=float, scale=1.0, seed=0):
    """Normal numbers that cannot be written to."""
    return read_only(scale * np.random.default_rng(seed).normal(size=shape), dtype)


def within(dtype):
    """How far rounding may take a result of a dtype."""
    eps = np.finfo(dtype).eps
    return {"rtol": 50 * eps, "atol": 50 * eps}


def differences(loss, logits, target, options, step=1e-5):
    """The gradient by central differences."""
    gradient = np.zeros(logits.shape)
    for index in np.ndindex(*logits.shape):
        nudge = np.zeros(logits.shape)
        nudge[index] = step
        up, down = (loss(logits + sign * nudge, target, **options) for sign in (1, -1))
        gradient[index] = (up - down) / (2 * step)
    return gradient
