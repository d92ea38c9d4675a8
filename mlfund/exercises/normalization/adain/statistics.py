"""adain/statistics: The statistics of a style."""

import numpy as np

from mlfund.exercises.normalization.adain.images import _maps, _moments
from mlfund.judge.declare import implement


@implement(
    title="The statistics of a style",
    difficulty=1,
    importance=4,
    minutes=5,
    returns=["mean", "std"],
    allows={
        "x": "negative; all equal; len(x) == 1; x.shape[1] == 1; x.shape[2] == 1; "
        "x.shape[2] != x.shape[3]; np.prod(x.shape[2:]) == 2",
        "eps": "eps > 0.1",
    },
    hints=[
        "Which of the four axes are positions? The statistics run over those, and no others.",
        "`keepdims=True` gives the shape (N, C, 1, 1), which fits beside `x`.",
        "The standard deviation is `np.sqrt(var + eps)`, with `ddof=1` in the variance.",
    ],
)
def statistics(x, eps=1e-5):
    """Return `mean, std` of each channel of each sample of `x`, of shape (N, C, H, W).

    Both have the shape (N, C, 1, 1). The variance divides by the count of positions less one, of
    which there are at least two; `std` is the root of variance plus `eps`.
    """
    mean = x.mean(axis=(2, 3), keepdims=True)
    var = x.var(axis=(2, 3), ddof=1, keepdims=True)
    return mean, np.sqrt(var + eps)


SHAPES = [(1, 2, 2, 2), (2, 2, 2, 2), (2, 3, 3, 2), (3, 1, 1, 2)]


def _over(axes):
    """The statistics over other axes."""

    def statistics(x, eps=1e-5):
        return _moments(x, axes, eps)

    statistics.__name__ = f"over {axes}"
    return statistics


@statistics.cases(
    "one mean for each channel of each sample",
    "Average over the positions, axes 2 and 3, and keep the axes: (N, C, 1, 1).",
    of="mean",
)
def _(rng):
    for x in _maps(rng, SHAPES):
        yield (x,)


@statistics.cases(
    "the variance divides by the positions less one",
    "The standard deviation is the root of the variance with `ddof=1`, over axes 2 and 3.",
    of="std",
)
def _(rng):
    for x in _maps(rng, SHAPES):
        yield (x,)


@statistics.cases(
    "eps is inside the root",
    "For a nearly flat channel `eps` decides: it is added to the variance, inside the root.",
    of="std",
)
def _(rng):
    for x in _maps(rng, SHAPES[:2], spread=1e-3):
        yield (x,)
        yield x, 0.5
        yield 100 * x, 1e-2
    yield (np.full((1, 2, 2, 3), 0.25),)


statistics.wrong(
    "one mean for each channel of each sample",
    "You averaged over the batch too, which is batch norm: each sample has its own style.",
)(_over((0, 2, 3)))


statistics.wrong(
    "one mean for each channel of each sample",
    "You averaged over the channels too, which is layer norm: each channel has its own statistics.",
)(_over((1, 2, 3)))


@statistics.wrong(
    "one mean for each channel of each sample",
    "The values are right, but the axes of the positions are gone: use `keepdims=True`.",
)
def axes_lost(x, eps=1e-5):
    mean, std = _moments(x, eps=eps)
    return mean[:, :, 0, 0], std[:, :, 0, 0]


statistics.wrong_if(
    "x.var(axis=(2, 3), keepdims=True)",
    "x.var(axis=(2, 3), ddof=1, keepdims=True)",
    "the variance divides by the positions less one",
    "You divided by the count of positions, numpy's default: pass `ddof=1`.",
)


statistics.wrong_if(
    "mean, var + eps",
    "mean, np.sqrt(var + eps)",
    "the variance divides by the positions less one",
    "You returned the variance: its root is asked for.",
)


statistics.wrong_if(
    "np.sqrt(var) + eps",
    "np.sqrt(var + eps)",
    "eps is inside the root",
    "You added `eps` to the standard deviation: it belongs beside the variance.",
)


statistics.wrong_if(
    "np.sqrt(var)",
    "np.sqrt(var + eps)",
    "eps is inside the root",
    "You left `eps` out: a flat content channel would divide by zero.",
)


@statistics.wrong("arguments are left as they were")
def centred_in_place(x, eps=1e-5):
    mean, std = _moments(x, eps=eps)
    x -= mean
    return mean, std


@statistics.right
def by_rows(x, eps=1e-5):
    rows = x.reshape(*x.shape[:2], -1)
    mean = np.mean(rows, axis=-1)
    var = np.sum((rows - mean[..., None]) ** 2, axis=-1) / (rows.shape[-1] - 1)
    return mean[..., None, None], np.sqrt(var + eps)[..., None, None]


@statistics.right
def sample_by_sample(x, eps=1e-5):
    mean, std = np.empty((2, *x.shape[:2], 1, 1))
    for n, sample in enumerate(x):
        for c, channel in enumerate(sample):
            mean[n, c] = channel.mean()
            std[n, c] = (np.var(channel, ddof=1) + eps) ** 0.5
    return mean, std


@statistics.right
def rescaled_biased_variance(x, eps=1e-5):
    m = x.shape[2] * x.shape[3]
    var = x.var(axis=(2, 3), keepdims=True) * m / (m - 1)
    return [x.sum(axis=(2, 3), keepdims=True) / m, np.sqrt(var + eps)]
