"""Rounding that makes a training run the same on every processor."""

import numpy as np

SPACING = 2.0**-20  # coarse beside rounding errors, fine beside gradients


def on_grid(values):
    """Round to multiples of 2**-20.

    Processors add in different orders, and training can amplify the rounding errors until two runs
    part. Gradients on a grid are the same everywhere, but for the few that lie between two points.

    Parameters
    ----------
    values : float array

    Returns
    -------
    array of the same shape

    Examples
    --------
    >>> import numpy as np
    >>> from mlfund.notebook import on_grid
    >>> on_grid(np.array([0.1, 0.1 + 1e-12])).tolist()
    [0.10000038146972656, 0.10000038146972656]
    """
    return np.rint(np.asarray(values) / SPACING) * SPACING
