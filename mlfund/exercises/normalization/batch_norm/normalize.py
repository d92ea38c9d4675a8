"""batch_norm/normalize: Standardize each channel."""

import numpy as np

from mlfund.exercises.normalization.batch_norm.layer import (
    FOUR_OF_THREE,
    _are_centred,
    _with_a_constant_channel,
)
from mlfund.judge.declare import implement


@implement(
    title="Standardize each channel",
    difficulty=1,
    importance=5,
    minutes=5,
    allows={
        "x": "negative; len(x) == 2; x.shape[1] == 1; (x == x[0]).all(axis=0).any()",
        "eps": "eps > 0.1",
    },
    hints=[
        "Which axis runs over the samples? The mean has one number for each channel.",
        "`x.var(axis=0)` divides by n, which is what the forward pass uses.",
        "The denominator is `np.sqrt(var + eps)`, with `eps` inside the root.",
    ],
)
def normalize(x, eps=1e-5):
    r"""Standardize each column of `x`, an array of shape (N, C) with one row per sample, at least
    two:

    $$\hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}$$

    where $\mu$ and $\sigma^2$ are the mean and the biased variance of the column, and $\varepsilon$
    is `eps`. Return an array of the same shape.
    """
    mean = x.mean(axis=0)
    var = x.var(axis=0)
    return (x - mean) / np.sqrt(var + eps)


@normalize.holds(
    "each channel has mean 0",
    "The statistics run over the samples, axis 0: one mean for each channel, and it is subtracted.",
)
def _(normalize):
    _are_centred(normalize(FOUR_OF_THREE))


@normalize.cases(
    "each channel has variance 1",
    "Divide by the standard deviation, the root of the biased variance: it divides by n.",
)
def _(rng):
    for n, c, scale in [(2, 1, 1e4), (3, 2, 1e4), (5, 4, 1e4), (6, 4, 1e15)]:
        yield (rng.normal(50, scale, size=(n, c)),)


@normalize.cases(
    "eps is inside the root",
    "For a nearly constant channel `eps` decides: it is added to the variance, inside the root.",
)
def _(rng):
    for n, c in [(3, 1), (4, 3)]:
        yield (_with_a_constant_channel(rng.normal(1, 1e-3, size=(n, c))),)
    for n, eps in [(4, 0.5), (2, 0.5), (3, 1e-3)]:
        yield rng.normal(1, 0.1, size=(n, 2)), eps


@normalize.wrong(
    "each channel has mean 0",
    "You standardized each sample over its channels: that is layer norm. Use axis 0.",
)
def over_channels(x, eps=1e-5):
    return (x - x.mean(axis=1, keepdims=True)) / np.sqrt(
        x.var(axis=1, keepdims=True) + eps
    )


@normalize.wrong(
    "each channel has mean 0",
    "You used one mean and one variance for the whole array. Each channel has its own: axis 0.",
)
def over_everything(x, eps=1e-5):
    return (x - x.mean()) / np.sqrt(x.var() + eps)


@normalize.wrong(
    "each channel has mean 0", "You divided, but did not subtract the mean."
)
def not_centred(x, eps=1e-5):
    return x / np.sqrt(x.var(axis=0) + eps)


@normalize.wrong(
    "each channel has variance 1",
    "You divided by n - 1: normalize with the biased variance, which divides by n.",
)
def unbiased(x, eps=1e-5):
    return (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0, ddof=1) + eps)


@normalize.wrong(
    "each channel has variance 1",
    "You divided by the variance: divide by its square root.",
)
def by_variance(x, eps=1e-5):
    return (x - x.mean(axis=0)) / (x.var(axis=0) + eps)


@normalize.wrong(
    "eps is inside the root",
    "You added `eps` to the standard deviation: it belongs beside the variance, inside the root.",
)
def eps_outside(x, eps=1e-5):
    return (x - x.mean(axis=0)) / (x.std(axis=0) + eps)


@normalize.wrong("eps is inside the root", "You left `eps` out.")
def eps_missing(x, eps=1e-5):
    return (x - x.mean(axis=0)) / x.std(axis=0)


@normalize.wrong("arguments are left as they were")
def in_place(x, eps=1e-5):
    x -= x.mean(axis=0)
    x /= np.sqrt((x**2).mean(axis=0) + eps)
    return x


@normalize.right
def by_sums(x, eps=1e-5):
    mean = x.sum(axis=0) / len(x)
    var = ((x - mean) ** 2).sum(axis=0) / len(x)
    return (x - mean) * (var + eps) ** -0.5


@normalize.right
def column_by_column(x, eps=1e-5):
    columns = [
        (c - np.mean(c)) / np.sqrt(np.var(c) + eps) for c in np.asarray(x).T
    ]
    return np.stack(columns, axis=1)


@normalize.right
def in_single_precision(x, eps=1e-5):
    x_hat = x - x.mean(axis=0)
    return (x_hat / np.sqrt((x_hat**2).mean(axis=0) + eps)).astype(np.float32)
