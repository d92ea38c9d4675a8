"""layer_norm/normalize: Standardize each sample."""

import numpy as np

from mlfund.judge.declare import implement


@implement(
    title="Standardize each sample",
    difficulty=1,
    importance=5,
    minutes=5,
    allows={
        "x": "negative; 2-d; 3-d; len(x) == 1; x.shape[-1] == 1; "
        "(x == x[..., :1]).all(axis=-1).any()",
        "eps": "eps > 0.1",
    },
    hints=[
        "The features are the last axis, however many axes stand before it.",
        "`x.mean(axis=-1, keepdims=True)` keeps an axis of size one to subtract along.",
        "The denominator is `np.sqrt(var + eps)`, with the biased variance.",
    ],
)
def normalize(x, eps=1e-5):
    r"""Standardize each sample of `x` over its features, which are the last axis. `x` has shape
    (N, D), or (N, T, D) for sequences, where every token is normalized for itself:

    $$\hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}$$

    where $\mu$ and $\sigma^2$ are the mean and the biased variance, and $\varepsilon$ is `eps`.
    Return an array of the same shape.
    """
    mean = x.mean(axis=-1, keepdims=True)
    var = x.var(axis=-1, keepdims=True)
    return (x - mean) / np.sqrt(var + eps)


@normalize.holds(
    "each sample has mean 0",
    "The statistics run over the features: one mean for each sample, and it is subtracted.",
)
def _(normalize):
    x = np.array([[1.0, 2.0, 6.0, 3.0], [50.0, 10.0, 30.0, 20.0], [-3, -1, 4, 8]])
    means = np.mean(normalize(x), axis=1)
    told = np.array2string(means, precision=3)
    assert np.abs(means).max() < 1e-6, (
        f"for 3 samples of 4 features the means are {told}"
    )


@normalize.cases(
    "each sample has variance 1",
    "Divide by the standard deviation, the root of the biased variance: it divides by D.",
)
def _(rng):
    for n, d, scale in [(1, 2, 1e4), (3, 4, 1e4), (4, 6, 1e15)]:
        yield (rng.normal(50, scale, size=(n, d)),)


@normalize.cases(
    "each token of a sequence is normalized for itself",
    "The features are the last axis: neither the other tokens nor the padding may count.",
)
def _(rng):
    for shape in [(2, 2, 3), (2, 1, 3), (1, 3, 2), (2, 4, 5)]:
        yield (1e4 * (rng.normal(size=shape) + np.arange(shape[1])[:, None]),)


@normalize.cases(
    "eps is inside the root",
    "For nearly equal features `eps` decides: it is added to the variance, inside the root.",
)
def _(rng):
    for n, d in [(1, 3), (4, 3)]:
        yield (np.vstack([rng.normal(1, 1e-3, size=(n, d)), np.full(d, 2.5)]),)
    yield rng.normal(1, 0.1, size=(4, 2)), 0.5
    yield rng.normal(1, 0.1, size=(2, 3, 2)), 1e-3
    yield (np.full((2, 1), 3.0),)


@normalize.wrong(
    "each sample has mean 0",
    "You standardized each feature over the samples: that is batch norm. Use the last axis.",
)
def over_the_batch(x, eps=1e-5):
    return (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)


@normalize.wrong(
    "each sample has mean 0",
    "You used one mean and one variance for the whole array. Each sample has its own.",
)
def over_everything(x, eps=1e-5):
    return (x - x.mean()) / np.sqrt(x.var() + eps)


@normalize.wrong(
    "each sample has mean 0",
    "You divided by the root of the mean square and left the mean in: that is RMS norm.",
)
def not_centred(x, eps=1e-5):
    return x / np.sqrt((x**2).mean(axis=-1, keepdims=True) + eps)


@normalize.wrong(
    "each sample has variance 1",
    "You divided by D - 1: normalize with the biased variance, which divides by D.",
)
def unbiased(x, eps=1e-5):
    var = x.var(axis=-1, ddof=1, keepdims=True)
    return (x - x.mean(axis=-1, keepdims=True)) / np.sqrt(var + eps)


@normalize.wrong(
    "each sample has variance 1",
    "You divided by the variance: divide by its square root.",
)
def by_variance(x, eps=1e-5):
    var = x.var(axis=-1, keepdims=True)
    return (x - x.mean(axis=-1, keepdims=True)) / (var + eps)


@normalize.wrong(
    "each token of a sequence is normalized for itself",
    "You used axis 1. That is the features of (N, D) but the time of (N, T, D): use axis -1.",
)
def over_axis_one(x, eps=1e-5):
    var = x.var(axis=1, keepdims=True)
    return (x - x.mean(axis=1, keepdims=True)) / np.sqrt(var + eps)


@normalize.wrong(
    "each token of a sequence is normalized for itself",
    "You pooled all tokens of a sequence, so that its length and its padding change the result.",
)
def over_the_whole_sequence(x, eps=1e-5):
    axes = tuple(range(1, x.ndim))
    var = x.var(axis=axes, keepdims=True)
    return (x - x.mean(axis=axes, keepdims=True)) / np.sqrt(var + eps)


@normalize.wrong(
    "eps is inside the root",
    "You added `eps` to the standard deviation: it belongs beside the variance, inside the root.",
)
def eps_outside(x, eps=1e-5):
    std = x.std(axis=-1, keepdims=True)
    return (x - x.mean(axis=-1, keepdims=True)) / (std + eps)


@normalize.wrong("eps is inside the root", "You left `eps` out.")
def eps_missing(x, eps=1e-5):
    std = x.std(axis=-1, keepdims=True)
    return (x - x.mean(axis=-1, keepdims=True)) / std


@normalize.wrong("arguments are left as they were")
def in_place(x, eps=1e-5):
    x -= x.mean(axis=-1, keepdims=True)
    x /= np.sqrt((x**2).mean(axis=-1, keepdims=True) + eps)
    return x


@normalize.right
def by_sums(x, eps=1e-5):
    centred = x - (x.sum(axis=-1) / x.shape[-1])[..., None]
    var = np.einsum("...d,...d->...", centred, centred) / x.shape[-1]
    return centred * (var[..., None] + eps) ** -0.5


@normalize.right
def row_by_row(x, eps=1e-5):
    rows = [
        (row - np.mean(row)) / np.sqrt(np.var(row) + eps)
        for row in np.reshape(x, (-1, np.shape(x)[-1]))
    ]
    return np.reshape(rows, np.shape(x))


@normalize.right
def along_a_moved_axis(x, eps=1e-5):
    first = np.moveaxis(np.asarray(x), -1, 0)
    y = (first - first.mean(axis=0)) / np.sqrt(first.var(axis=0) + eps)
    return np.moveaxis(y, 0, -1)
