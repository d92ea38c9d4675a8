"""instance_norm/forward: Instance norm."""

import numpy as np

from mlfund.exercises.normalization.instance_norm.images import _images
from mlfund.judge.declare import implement


@implement(
    title="Instance norm",
    difficulty=2,
    importance=5,
    minutes=12,
    follow_up=(
        "Now make it group norm.",
        "Reshape (N, C, H, W) to (N, G, C/G, H, W) and take the statistics over "
        "the last three axes; weight and bias stay by channel.",
    ),
    allows={
        "x": "negative; all equal; len(x) == 1; x.shape[1] == 1; x.shape[2] == 1; "
        "x.shape[2] > x.shape[3]",
        "weight": "negative",
        "bias": "negative; all zero",
        "eps": "eps == 0.1",
    },
    hints=[
        "Mean and variance over height and width, with `keepdims=True`.",
        "eps stands inside the root, beside the biased variance.",
        "`weight` and `bias` have one entry a channel: reshape them to (1, C, 1, 1).",
    ],
)
def forward(x, weight, bias, eps=1e-5):
    """Write instance norm for images `x` of shape (N, C, H, W): normalize each channel of
    each image over its positions, at least two, with its own mean and biased variance and
    `eps` inside the root, then multiply by `weight` and add `bias`, both of shape (C,).
    Return an array of the shape of `x`.
    """
    mean = x.mean(axis=(2, 3), keepdims=True)
    var = x.var(axis=(2, 3), keepdims=True)
    x_hat = (x - mean) / np.sqrt(var + eps)
    return weight[:, None, None] * x_hat + bias[:, None, None]


def _bright(rng, *shape):
    """Images so bright that eps does not matter."""
    return 1e6 * _images(rng, *shape)


def _plain(c):
    return np.ones(c), np.zeros(c)


@forward.cases(
    "statistics belong to one image",
    "The mean and the variance run over the positions of one image alone.",
)
def _(rng):
    for shape in [(2, 1, 1, 4), (3, 1, 2, 2), (2, 1, 2, 3)]:
        yield _bright(rng, *shape), *_plain(1)


@forward.cases(
    "statistics belong to one channel",
    "Channels are not pooled: each has its own mean and variance.",
)
def _(rng):
    for shape in [(1, 2, 2, 2), (1, 3, 3, 3)]:
        yield _bright(rng, *shape), *_plain(shape[1])


@forward.cases(
    "weight and bias go by channel",
    "Multiply channel c by weight[c] and add bias[c].",
)
def _(rng):
    for n, c, h, w in [(1, 2, 2, 2), (2, 3, 3, 3), (3, 2, 1, 4), (1, 3, 4, 2)]:
        weight, bias = rng.normal(size=(2, c))
        yield _bright(rng, n, c, h, w), weight, bias


@forward.cases(
    "eps is inside the root",
    "Divide by sqrt(var + eps). On dark images, where the variance is small, it matters.",
)
def _(rng):
    for spread in [0.003, 0.001]:
        yield spread * _images(rng, 1, 2, 2, 3), *_plain(2)
    for eps in [1e-3, 0.1]:
        yield 0.1 * _images(rng, 1, 2, 2, 3), *_plain(2), eps
        yield 0.1 * _images(rng, 2, 3, 1, 2), *rng.normal(size=(2, 3)), eps
    yield np.full((1, 1, 1, 2), 0.5), *_plain(1)


def _over(axes):
    """The layer with statistics over other axes."""

    def layer(x, weight, bias, eps=1e-5):
        mean = x.mean(axes, keepdims=True)
        var = x.var(axes, keepdims=True)
        x_hat = (x - mean) / np.sqrt(var + eps)
        return weight[:, None, None] * x_hat + bias[:, None, None]

    layer.__name__ = f"over {axes}"
    return layer


for axes, message in [
    ((0, 2, 3), "You pooled over the images: that is batch norm."),
    (
        (1, 2),
        "You averaged over channels and height: in (N, C, H, W) the positions are axes 2 and 3.",
    ),
    (
        3,
        "You normalized each row: the statistics run over height and width together.",
    ),
]:
    forward.wrong("statistics belong to one image", message)(_over(axes))


forward.wrong_if(
    "x.var(axis=(2, 3), keepdims=True, ddof=1)",
    "x.var(axis=(2, 3), keepdims=True)",
    "statistics belong to one image",
    "You divided by one less than the number of positions: the variance is biased.",
)


@forward.wrong(
    "statistics belong to one image",
    "You left `keepdims=True` out: the means line up with other axes.",
)
def without_keepdims(x, weight, bias, eps=1e-5):
    x_hat = (x - x.mean((2, 3))) / np.sqrt(x.var((2, 3)) + eps)
    return weight[:, None, None] * x_hat + bias[:, None, None]


forward.wrong_if(
    "x / np.sqrt(var + eps)",
    "(x - mean) / np.sqrt(var + eps)",
    "statistics belong to one image",
    "You did not subtract the mean.",
)


forward.wrong_if(
    "(var + eps)",
    "np.sqrt(var + eps)",
    "statistics belong to one image",
    "You divided by the variance: divide by its root.",
)


@forward.wrong(
    "statistics belong to one image",
    "You exchanged weight and bias: multiply by the weight, add the bias.",
)
def weight_and_bias_exchanged(x, weight, bias, eps=1e-5):
    return forward.reference(x, bias, weight, eps)


@forward.wrong(
    "statistics belong to one channel",
    "weight and bias stand at the axis of the images: reshape them to (1, C, 1, 1).",
)
def along_the_images(x, weight, bias, eps=1e-5):
    ones = np.ones(x.shape[1])
    x_hat = forward.reference(x, ones, 0 * ones, eps)
    return weight.reshape(-1, 1, 1, 1) * x_hat + bias.reshape(-1, 1, 1, 1)


forward.wrong(
    "statistics belong to one channel",
    "You pooled over the channels: that is layer norm.",
)(_over((1, 2, 3)))


forward.wrong_if(
    "weight[:, None, None] * (x_hat + bias[:, None, None])",
    "weight[:, None, None] * x_hat + bias[:, None, None]",
    "weight and bias go by channel",
    "You added the bias before multiplying by the weight: add it after.",
)


forward.wrong_if(
    "return x_hat",
    "return weight[:, None, None] * x_hat + bias[:, None, None]",
    "weight and bias go by channel",
    "You left weight and bias out.",
)


forward.wrong_if(
    "weight * x_hat + bias",
    "weight[:, None, None] * x_hat + bias[:, None, None]",
    "weight and bias go by channel",
    "`weight * x_hat` lines weight up with the last axis, the width: reshape it to "
    "(C, 1, 1).",
)


forward.wrong_if(
    "weight[:, None] * x_hat + bias[:, None]",
    "weight[:, None, None] * x_hat + bias[:, None, None]",
    "weight and bias go by channel",
    "weight and bias meet the rows: give them the shape (C, 1, 1), with two new axes.",
)


forward.wrong_if(
    "(np.sqrt(var) + eps)",
    "np.sqrt(var + eps)",
    "eps is inside the root",
    "You added eps to the standard deviation: it stands beside the variance.",
)


@forward.wrong(
    "eps is inside the root",
    "You typed 0.00001: use the argument `eps`, which may be another number.",
)
def eps_typed(x, weight, bias, eps=1e-5):
    return forward.reference(x, weight, bias, 1e-5)


forward.wrong_if(
    "np.sqrt(var)",
    "np.sqrt(var + eps)",
    "eps is inside the root",
    "You left eps out.",
)


@forward.wrong("arguments are left as they were")
def in_place(x, weight, bias, eps=1e-5):
    y = forward.reference(x, weight, bias, eps)
    x -= x.mean(axis=(2, 3), keepdims=True)
    return y


@forward.right
def after_a_reshape_to_rows(x, weight, bias, eps=1e-5):
    rows = x.reshape(x.shape[0] * x.shape[1], -1)
    rows = rows - rows.mean(axis=1, keepdims=True)
    rows = rows / np.sqrt((rows**2).mean(axis=1, keepdims=True) + eps)
    scaled = rows.reshape(x.shape) * weight.reshape(1, -1, 1, 1)
    return scaled + bias.reshape(1, -1, 1, 1)


@forward.right
def one_channel_at_a_time(x, weight, bias, eps=1e-5):
    y = np.empty_like(x)
    for n in range(x.shape[0]):
        for c in range(x.shape[1]):
            z = x[n, c]
            inv_std = (z.var() + eps) ** -0.5
            y[n, c] = weight[c] * (z - z.mean()) * inv_std + bias[c]
    return y


@forward.right
def as_one_scale_and_shift(x, weight, bias, eps=1e-5):
    scale = weight / np.sqrt(x.var(axis=(2, 3)) + eps)
    shift = bias - scale * x.mean(axis=(2, 3))
    return x * scale[..., None, None] + shift[..., None, None]
