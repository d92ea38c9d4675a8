"""Images, and their moments, for the cases and the wrong answers of several exercises."""

import numpy as np


def _moments(x, axes=(2, 3), eps=1e-5, ddof=1):
    """Mean and standard deviation, with the axes kept; for the answers below."""
    mean = x.mean(axis=axes, keepdims=True)
    return mean, np.sqrt(x.var(axis=axes, ddof=ddof, keepdims=True) + eps)


def _maps(rng, shapes, spread=1e4):
    """Feature maps whose samples and channels all differ in level and spread."""
    for n, c, h, w in shapes:
        level = rng.normal(0, spread, size=(n, c, 1, 1))
        scale = spread * rng.uniform(0.5, 4, size=(n, c, 1, 1))
        yield level + scale * rng.normal(size=(n, c, h, w))


def _pairs(rng, shapes, spread=1e4, style_spread=None):
    """Contents and styles of shapes (N, C, H, W) and (N, C, *style's positions)."""
    for (n, c, h, w), positions in shapes:
        content = next(_maps(rng, [(n, c, h, w)], spread))
        yield (
            content,
            next(_maps(rng, [(n, c, *positions)], style_spread or spread)),
        )


SAME_SIZE = [
    ((1, 2, 2, 2), (2, 2)),
    ((2, 2, 2, 3), (2, 3)),
    ((2, 3, 3, 3), (3, 3)),
]


OTHER_SIZE = [
    ((1, 1, 1, 2), (1, 3)),
    ((1, 2, 2, 2), (3, 2)),
    ((2, 3, 3, 2), (2, 2)),
    ((2, 2, 2, 3), (4, 4)),
]
