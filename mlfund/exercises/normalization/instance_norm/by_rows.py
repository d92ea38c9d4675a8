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
    shape (C,).
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


@by_rows.cases(
    "one image",
    "With one image row c is channel c: the normalization itself was right.",
)
def _(rng):
    for c in [1, 2, 3]:
        yield _images(rng, 1, c, 2, 3), rng.uniform(1, 5, c), rng.normal(size=c)


@by_rows.cases(
    "weights follow the channels",
    "The rows run through the channels of the first image, then of the second: "
    "repeat the whole list of weights.",
)
def _(rng):
    for n, c in [(2, 2), (2, 3), (3, 2)]:
        yield _images(rng, n, c, 2, 2), rng.uniform(1, 5, c), np.zeros(c)


@by_rows.cases(
    "biases follow the channels",
    "The biases need the same order as the weights.",
)
def _(rng):
    for n, c in [(2, 2), (3, 3)]:
        yield _images(rng, n, c, 2, 2), np.ones(c), rng.normal(size=c)


@by_rows.wrong(
    "one image",
    "You dropped the normalization: only the order of the weights was wrong.",
)
def only_affine(x, weight, bias, eps=1e-5):
    return x * weight[:, None, None] + bias[:, None, None]


@by_rows.wrong("one image", "You reversed the order of the channels.")
def reversed_channels(x, weight, bias, eps=1e-5):
    return by_rows.reference(x, weight[::-1], bias[::-1], eps)


@by_rows.wrong(
    "weights follow the channels",
    "You mended the biases only: `np.repeat` still stands at the weights.",
)
def weights_repeated(x, weight, bias, eps=1e-5):
    n, c = x.shape[:2]
    plain = by_rows.reference(x, np.ones(c), np.zeros(c), eps)
    scaled = np.repeat(weight, n).reshape(n, c, 1, 1) * plain
    return scaled + bias[:, None, None]


@by_rows.wrong(
    "weights follow the channels",
    "You gave every channel the first weight.",
)
def first_weight(x, weight, bias, eps=1e-5):
    if len(x) == 1:
        return by_rows.reference(x, weight, bias, eps)
    return by_rows.reference(x, np.full_like(weight, weight[0]), bias, eps)


@by_rows.wrong(
    "biases follow the channels",
    "You mended the weights only: `np.repeat` still stands at the biases.",
)
def biases_repeated(x, weight, bias, eps=1e-5):
    n, c = x.shape[:2]
    plain = by_rows.reference(x, weight, np.zeros(c), eps)
    return plain + np.repeat(bias, n).reshape(n, c, 1, 1)


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
