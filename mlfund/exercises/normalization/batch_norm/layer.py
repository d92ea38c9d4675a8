"""Batches, and the state of a layer, for the checks of several exercises."""

import numpy as np


def _with_a_constant_channel(x):
    """`x` with one more channel, whose variance is 0."""
    return np.column_stack([x, np.full(len(x), 2.5)])


def _state(rng, c):
    """Running mean and variance, weight (of both signs) and bias of c channels."""
    weight = rng.uniform(0.5, 2, c) * (-1) ** np.arange(c)
    return rng.normal(size=c), rng.uniform(1, 3, c), weight, rng.normal(size=c)


FOUR_OF_THREE = np.array(
    [[1.0, 50.0, -3.0], [2.0, 10.0, -1.0], [6.0, 30.0, 4.0], [3.0, 20.0, 8.0]]
)


def _are_centred(y):
    """Assert that each channel of what came for `FOUR_OF_THREE` has mean 0."""
    means = np.mean(y, axis=0)
    told = np.array2string(means, precision=3)
    assert np.abs(means).max() < 1e-6, (
        f"for 4 samples of 3 channels the means are {told}"
    )
