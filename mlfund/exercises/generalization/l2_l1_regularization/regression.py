"""What several exercises use: regression data, and soft thresholding."""

import numpy as np


def _regression(rng, shapes, centred=False):
    for n, p, lam in shapes:
        X, y = rng.normal(2, 1, (n, p)), rng.normal(5, 2, n)
        if centred:
            X, y = X - X.mean(axis=0), y - y.mean()
        yield X, y, lam


def _soft(rho, t):
    return np.sign(rho) * max(abs(rho) - t, 0)
