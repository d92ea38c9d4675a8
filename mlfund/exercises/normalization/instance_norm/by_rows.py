"""instance_norm/by_rows: Rows that get the wrong weight."""

import numpy as np

from mlfund.exercises.normalization.instance_norm.forward import forward
from mlfund.exercises.normalization.instance_norm.images import _images
from mlfund.judge.declare import debug


@debug(
    title="Rows that get the wrong weight",
    difficulty=3,
    importance=3,
    minutes=10,
    allows={
        "x": "negative; all equal; len(x) == 1; x.shape[1] == 1; len(x) > x.shape[1]; "
        "x.shape[1] > len(x) > 1",
        "weight": "negative",
        "bias": "negative; all zero",
        "eps": "eps > 0.1",
    },
    hints=[
        "Try it with two images, two channels and weights 1 and 10. Which rows are large?",
        "After the reshape the rows are image 0 channel 0, image 0 channel 1, image 1 "
        "channel 0, ... In which order must the weights stand?",
        "`np.repeat([a, b], 2)` is a, a, b, b; `np.tile([a, b], 2)` is a, b, a, b.",
    ],
)
def by_rows(x, weight, bias, eps=1e-5):
    """To run instance norm as one operation on a matrix, someone laid each channel of each
    image into a row. For one image the result is right; for several, channels get the
    weights of others. Mend it. `x` has shape (N, C, H, W), `weight` and `bias` have
    shape (C,), there are at least two positions, and the result has the shape of `x`.
    """
    n, c, h, w = x.shape
    rows = x.reshape(n * c, h * w)
    rows = rows - rows.mean(axis=1, keepdims=True)
    rows = rows / np.sqrt((rows**2).mean(axis=1, keepdims=True) + eps)
    rows = np.tile(weight, n)[:, None] * rows + np.tile(bias, n)[:, None]
    return rows.reshape(n, c, h, w)


@by_rows.starts_from
def by_rows_bug(x, weight, bias, eps=1e-5):
    n, c, h, w = x.shape
    rows = x.reshape(n * c, h * w)
    rows = rows - rows.mean(axis=1, keepdims=True)
    rows = rows / np.sqrt((rows**2).mean(axis=1, keepdims=True) + eps)
    rows = np.repeat(weight, n)[:, None] * rows + np.repeat(bias, n)[:, None]
    return rows.reshape(n, c, h, w)


def _bright(rng, *shape):
    """Images so bright that eps does not matter."""
    return 1e6 * _images(rng, *shape)


@by_rows.cases(
    "one image",
    "With one image row c is channel c: the normalization itself was right.",
)
def _(rng):
    for c in [1, 2, 3]:
        yield _bright(rng, 1, c, 2, 3), rng.uniform(1, 5, c), rng.normal(size=c)


@by_rows.cases(
    "weights follow the channels",
    "The rows run through the channels of the first image, then of the second: so must the "
    "weights.",
)
def _(rng):
    for n, c in [(2, 2), (2, 3), (3, 2)]:
        yield _bright(rng, n, c, 2, 2), rng.uniform(1, 5, c), np.zeros(c)


@by_rows.cases(
    "biases follow the channels",
    "The biases need the same order as the weights.",
)
def _(rng):
    for n, c in [(2, 2), (3, 3)]:
        yield _bright(rng, n, c, 2, 2), np.ones(c), rng.normal(size=c)
    for n, c in [(2, 3), (4, 2)]:
        yield _bright(rng, n, c, 1, 2), *rng.normal(size=(2, c))


@by_rows.cases(
    "eps is inside the root",
    "`eps` is added to the variance, inside the root, as it stands.",
)
def _(rng):
    for n, c, *eps in [(1, 1), (1, 2, 0.5), (2, 2), (2, 3, 0.1)]:
        yield 1e-2 * _images(rng, n, c, 1, 2), *rng.normal(size=(2, c)), *eps
    yield np.full((1, 1, 2, 1), 0.5), np.ones(1), np.zeros(1)


@by_rows.wrong(
    "one image",
    "You dropped the normalization: only the order of the weights was wrong.",
)
def only_affine(x, weight, bias, eps=1e-5):
    return x * weight[:, None, None] + bias[:, None, None]


by_rows.wrong_if(
    "np.tile(weight[::-1], n)[:, None] * rows + np.tile(bias[::-1], n)[:, None]",
    "np.tile(weight, n)[:, None] * rows + np.tile(bias, n)[:, None]",
    "one image",
    "You reversed the order of the channels.",
)


by_rows.wrong_if(
    "np.repeat(weight, n)",
    "np.tile(weight, n)",
    "weights follow the channels",
    "You mended the biases only: `np.repeat` still stands at the weights.",
)


@by_rows.wrong(
    "one image",
    "You gave every channel the weight and the bias of the first.",
)
def first_weight(x, weight, bias, eps=1e-5):
    first = np.full_like(weight, weight[0]), np.full_like(bias, bias[0])
    return by_rows.reference(x, *first, eps)


by_rows.wrong_if(
    "np.repeat(bias, n)",
    "np.tile(bias, n)",
    "biases follow the channels",
    "You mended the weights only: `np.repeat` still stands at the biases.",
)


by_rows.wrong_if(
    "np.sqrt((rows**2).mean(axis=1, keepdims=True))",
    "np.sqrt((rows**2).mean(axis=1, keepdims=True) + eps)",
    "eps is inside the root",
    "You left `eps` out: a channel of one colour would divide by zero.",
)


by_rows.wrong_if(
    "(np.sqrt((rows**2).mean(axis=1, keepdims=True)) + eps)",
    "np.sqrt((rows**2).mean(axis=1, keepdims=True) + eps)",
    "eps is inside the root",
    "You moved `eps` out of the root: it is added to the variance.",
)


@by_rows.wrong("arguments are left as they were")
def in_place(x, weight, bias, eps=1e-5):
    y = by_rows.reference(x, weight, bias, eps)
    x -= x.mean(axis=(2, 3), keepdims=True)
    return y


@by_rows.right
def without_rows(x, weight, bias, eps=1e-5):
    return forward.reference(x, weight, bias, eps)


@by_rows.right
def by_channel_index(x, weight, bias, eps=1e-5):
    n, c, h, w = x.shape
    rows, channel = x.reshape(n * c, h * w), np.arange(n * c) % c
    rows = (rows - rows.mean(1)[:, None]) / np.sqrt(rows.var(1)[:, None] + eps)
    return (weight[channel, None] * rows + bias[channel, None]).reshape(x.shape)


@by_rows.right
def affine_after_the_reshape(x, weight, bias, eps=1e-5):
    rows = x.reshape(-1, x.shape[2] * x.shape[3])
    rows = (rows - rows.mean(1, keepdims=True)) / (
        rows.var(1, keepdims=True) + eps
    ) ** 0.5
    return (
        rows.reshape(x.shape) * weight[None, :, None, None] + bias[:, None, None]
    )
