"""batch_norm/images: Batch norm for images that almost works."""

import numpy as np

from mlfund.judge.declare import debug


@debug(
    title="Batch norm for images that almost works",
    difficulty=2,
    importance=4,
    minutes=10,
    follow_up=(
        "And with one image in the batch?",
        "In training it becomes instance norm, with the statistics of that "
        "image; with one position as well nothing is left to divide by, which "
        "must be an error.",
    ),
    allows={
        "x": "negative; len(x) == 1; x.shape[1] == 1; x.shape[2] == x.shape[3] == 1; "
        "x.shape[2] != x.shape[3]; all equal",
        "weight": "negative; single",
        "bias": "negative; all zero",
        "eps": "eps > 0.1",
    },
    hints=[
        "Print the shapes: what does numpy do with (N, C, H, W) minus (C,)?",
        "Arrays are aligned at their last axes, so a shape of (C,) meets W and not C.",
        "`keepdims=True` for the statistics, `weight[:, None, None]` for the parameters.",
    ],
)
def images(x, weight, bias, eps=1e-5):
    """Find the bug; it has to be mended in more than one line. This batch norm in training, for `x`
    of shape (N, C, H, W), `weight` and `bias` of shape (C,), passed its author's test, with 3
    channels of 3 by 3 pixels. On real images it raises an error, or trains badly. The variance is
    the biased one, with `eps` inside the root, as it stands.
    """
    mean = x.mean(axis=(0, 2, 3), keepdims=True)
    var = x.var(axis=(0, 2, 3), keepdims=True)
    x_hat = (x - mean) / np.sqrt(var + eps)
    return weight[:, None, None] * x_hat + bias[:, None, None]


@images.starts_from
def images_with_a_bug(x, weight, bias, eps=1e-5):
    mean = x.mean(axis=(0, 2, 3))
    var = x.var(axis=(0, 2, 3))
    x_hat = (x - mean) / np.sqrt(var + eps)
    return weight * x_hat + bias


def _images(rng, shapes, spread=1e4):
    """Images and parameters; with this spread `eps` cannot be noticed."""
    for shape in shapes:
        c = shape[1]
        x = rng.normal(size=shape) + np.arange(c)[:, None, None]
        weight = rng.uniform(0.5, 2, c) * (-1) ** np.arange(c)
        yield spread * x, weight, rng.normal(size=c)


@images.cases(
    "each channel uses its own statistics",
    "One mean and one variance for each channel, over images and positions: axes 0, 2 and 3.",
)
def _(rng):
    for x, _, _ in _images(rng, [(2, 2, 2, 2), (2, 3, 3, 3)]):
        yield x, np.ones(x.shape[1]), np.zeros(x.shape[1])


@images.cases(
    "each channel has its own weight and bias",
    "Channel c is multiplied by weight[c], and bias[c] is added. The shape (C, 1, 1) aligns both.",
)
def _(rng):
    yield from _images(rng, [(2, 2, 2, 2), (2, 3, 3, 3)])


@images.cases(
    "images that are not square",
    "Height, width and channels may all differ: name the axes.",
)
def _(rng):
    yield from _images(rng, [(1, 2, 1, 3), (3, 2, 1, 1), (2, 3, 4, 5)])


@images.cases(
    "eps is inside the root",
    "For a nearly constant channel `eps` decides: it is added to the variance, inside the root.",
)
def _(rng):
    for shape, spread, *eps in [
        ((1, 1, 2, 2), 1e-3),
        ((2, 2, 1, 2), 0.1, 0.5),
        ((2, 3, 2, 2), 1e-2, 1e-3),
    ]:
        for image in _images(rng, [shape], spread):
            yield *image, *eps
    yield np.full((1, 1, 1, 2), 0.5), np.ones(1), np.ones(1)


@images.wrong(
    "each channel uses its own statistics",
    "Arrays are aligned at their last axes: your means and variances meet the columns, not the "
    "channels. Keep the axes of size one with `keepdims=True`.",
)
def statistics_meet_columns(x, weight, bias, eps=1e-5):
    x_hat = (x - x.mean(axis=(0, 2, 3))) / np.sqrt(x.var(axis=(0, 2, 3)) + eps)
    return weight[:, None, None] * x_hat + bias[:, None, None]


def _over(axes):
    """The layer with statistics over other axes."""

    def layer(x, weight, bias, eps=1e-5):
        mean, var = x.mean(axes, keepdims=True), x.var(axes, keepdims=True)
        x_hat = (x - mean) / np.sqrt(var + eps)
        return weight[:, None, None] * x_hat + bias[:, None, None]

    layer.__name__ = f"over {axes}"
    return layer


images.wrong(
    "each channel uses its own statistics",
    "You left out the batch axis: each image is normalized alone, which is instance norm.",
)(_over((2, 3)))


images.wrong(
    "each channel uses its own statistics",
    "You normalized over the channels of each image, which is layer norm.",
)(_over((1, 2, 3)))


images.wrong(
    "each channel uses its own statistics",
    "You gave every position its own statistics. A channel is one unit seen at many positions: "
    "average over height and width too.",
)(_over(0))


images.wrong_if(
    "x.var(axis=(0, 2, 3), keepdims=True, ddof=1)",
    "x.var(axis=(0, 2, 3), keepdims=True)",
    "each channel uses its own statistics",
    "You divided by n - 1: `np.var` with its default, the biased variance, is right here.",
)


@images.wrong(
    "each channel uses its own statistics",
    "The channels have moved to the last axis: turn the result back to (N, C, H, W).",
)
def left_channels_last(x, weight, bias, eps=1e-5):
    return images.reference(x, weight, bias, eps).transpose(0, 2, 3, 1)


images.wrong_if(
    "weight * x_hat + bias",
    "weight[:, None, None] * x_hat + bias[:, None, None]",
    "each channel has its own weight and bias",
    "The statistics are right now, but `weight` and `bias` still meet the columns: "
    "`weight[:, None, None]`.",
)


images.wrong_if(
    "weight[:, None] * x_hat + bias[:, None]",
    "weight[:, None, None] * x_hat + bias[:, None, None]",
    "each channel has its own weight and bias",
    "`weight` and `bias` meet the rows: give them the shape (C, 1, 1), with two new axes.",
)


images.wrong_if(
    "weight[:, None, None] * (x_hat + bias[:, None, None])",
    "weight[:, None, None] * x_hat + bias[:, None, None]",
    "each channel has its own weight and bias",
    "You added the bias before multiplying by the weight: add it after.",
)


images.wrong_if(
    "return x_hat",
    "return weight[:, None, None] * x_hat + bias[:, None, None]",
    "each channel has its own weight and bias",
    "You lost `weight` and `bias` on the way.",
)


@images.wrong(
    "images that are not square",
    "Height and width are exchanged somewhere: that shows as soon as they differ.",
)
def transposed(x, weight, bias, eps=1e-5):
    y = images.reference(x, weight, bias, eps)
    return y.reshape(x.shape[0], x.shape[1], x.shape[3], x.shape[2])


images.wrong_if(
    "(np.sqrt(var) + eps)",
    "np.sqrt(var + eps)",
    "eps is inside the root",
    "You added `eps` to the standard deviation: it belongs beside the variance, inside the root.",
)


images.wrong_if(
    "np.sqrt(var)",
    "np.sqrt(var + eps)",
    "eps is inside the root",
    "You left `eps` out: a constant channel would divide by zero.",
)


@images.wrong("arguments are left as they were")
def images_in_place(x, weight, bias, eps=1e-5):
    result = images.reference(x, weight, bias, eps)
    x -= x.mean(axis=(0, 2, 3), keepdims=True)
    return result


@images.right
def as_a_table(x, weight, bias, eps=1e-5):
    table = np.moveaxis(x, 1, -1).reshape(-1, x.shape[1])
    table = weight * (table - table.mean(0)) / np.sqrt(table.var(0) + eps) + bias
    return np.moveaxis(table.reshape(x.shape[0], *x.shape[2:], x.shape[1]), -1, 1)


@images.right
def channels_last(x, weight, bias, eps=1e-5):
    x = x.transpose(0, 2, 3, 1)
    y = (
        weight
        * (x - x.mean(axis=(0, 1, 2)))
        / np.sqrt(x.var(axis=(0, 1, 2)) + eps)
        + bias
    )
    return y.transpose(0, 3, 1, 2)


@images.right
def channel_by_channel(x, weight, bias, eps=1e-5):
    y = np.empty_like(x)
    for c in range(x.shape[1]):
        channel = x[:, c]
        y[:, c] = (
            weight[c] * (channel - channel.mean()) / np.sqrt(channel.var() + eps)
            + bias[c]
        )
    return y
