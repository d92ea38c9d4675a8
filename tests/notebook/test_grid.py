"""Gradients on a grid lose the rounding errors of one processor."""

import numpy as np

from mlfund.notebook import on_grid


def test_rounding_errors_are_gone_and_nothing_else():
    values = np.random.default_rng(0).normal(size=1000)
    rounded = on_grid(values)
    assert np.array_equal(rounded, on_grid(values * (1 + 1e-15)))
    assert np.abs(rounded - values).max() <= 2.0**-21
    assert np.array_equal(on_grid(rounded), rounded)
