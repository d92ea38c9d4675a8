"""Exercises on instance norm."""

import numpy as np

from mlfund.exercises.declare import debug, implement, predict


@implement(
    title="Statistics of each channel of each image",
    difficulty=1,
    importance=4,
    minutes=5,
    returns=["mean", "std"],
    hints=[
        "Which axes are left in a result of shape (N, C)? Average over the others.",
        "`x.mean(axis=(2, 3))` runs over height and width.",
        "`std` divides by the number of positions, which is numpy's default.",
    ],
)
def statistics(x):
    """For images `x` of shape (N, C, H, W), return the mean and the standard deviation
    (with ddof 0) of each channel of each image: two arrays of shape (N, C).
    """
    return x.mean(axis=(2, 3)), x.std(axis=(2, 3))


def _images(rng, n, c, h, w):
    """Images whose channels differ in level and spread, differently in each image."""
    spread = rng.uniform(0.5, 4, size=(n, c, 1, 1))
    return rng.normal(size=(n, c, h, w)) * spread + 3 * rng.normal(
        size=(n, c, 1, 1)
    )


@statistics.cases(
    "one mean for each image and channel",
    "Average over height and width, axes 2 and 3, and over nothing else.",
    of="mean",
)
def _(rng):
    for shape in [(2, 3, 1, 4), (3, 2, 2, 5), (1, 4, 3, 2)]:
        yield (_images(rng, *shape),)


@statistics.cases(
    "standard deviations with ddof 0",
    "Take the root of the mean squared deviation from the same mean.",
    of="std",
)
def _(rng):
    for shape in [(2, 2, 1, 3), (3, 1, 2, 2), (1, 2, 2, 3)]:
        yield (_images(rng, *shape),)


@statistics.wrong(
    "one mean for each image and channel",
    "You pooled over the images, as batch norm does: the result has one entry a channel.",
)
def over_the_batch(x):
    one = np.ones((len(x), 1))
    return one * x.mean(axis=(0, 2, 3)), one * x.std(axis=(0, 2, 3))


@statistics.wrong(
    "one mean for each image and channel",
    "You pooled over the channels, as layer norm does.",
)
def over_the_channels(x):
    one = np.ones((1, x.shape[1]))
    return one * x.mean(axis=(1, 2, 3))[:, None], one * x.std(axis=(1, 2, 3))[
        :, None
    ]


@statistics.wrong(
    "one mean for each image and channel",
    "You summed: divide by the number of positions.",
)
def sums(x):
    return x.sum(axis=(2, 3)), x.std(axis=(2, 3))


@statistics.wrong(
    "one mean for each image and channel",
    "You averaged over channels and height: in (N, C, H, W) the positions are axes 2 and 3.",
)
def channels_last(x):
    return x.mean(axis=(1, 2)), x.std(axis=(1, 2))


@statistics.wrong(
    "one mean for each image and channel",
    "You averaged over images and channels, and kept the positions: it is the other way "
    "round.",
)
def positions_kept(x):
    return x.mean(axis=(0, 1)), x.std(axis=(0, 1))


@statistics.wrong(
    "one mean for each image and channel",
    "You averaged over the width only: the height is left.",
)
def over_the_width(x):
    return x.mean(axis=-1), x.std(axis=-1)


@statistics.wrong(
    "one mean for each image and channel",
    "With `keepdims=True` the axes of length 1 stay: leave it out.",
)
def axes_kept(x):
    return x.mean((2, 3), keepdims=True), x.std((2, 3), keepdims=True)


@statistics.wrong(
    "one mean for each image and channel",
    "You returned the standard deviations first.",
)
def deviations_first(x):
    return x.std(axis=(2, 3)), x.mean(axis=(2, 3))


@statistics.wrong(
    "one mean for each image and channel",
    "Images come first, then channels: yours is the transpose.",
)
def channels_first(x):
    return x.mean(axis=(2, 3)).T, x.std(axis=(2, 3)).T


@statistics.wrong(
    "standard deviations with ddof 0",
    "That is the root of the mean square: subtract the mean first.",
)
def root_mean_square(x):
    return x.mean(axis=(2, 3)), np.sqrt((x**2).mean(axis=(2, 3)))


@statistics.wrong(
    "standard deviations with ddof 0",
    "You averaged the deviations of the rows: take one over all positions. The rows differ "
    "in their means as well.",
)
def mean_of_the_rows(x):
    return x.mean(axis=(2, 3)), x.std(axis=3).mean(axis=2)


@statistics.wrong(
    "standard deviations with ddof 0", "That is the variance: take its root."
)
def variances(x):
    return x.mean(axis=(2, 3)), x.var(axis=(2, 3))


@statistics.wrong(
    "standard deviations with ddof 0",
    "You divided by one less than the number of positions: ddof 0 divides by it.",
)
def with_ddof_1(x):
    return x.mean(axis=(2, 3)), x.std(axis=(2, 3), ddof=1)


@statistics.right
def after_a_reshape(x):
    flat = x.reshape(*x.shape[:2], -1)
    return flat.mean(axis=-1), flat.std(axis=-1)


@statistics.right
def by_moments(x):
    mean = np.einsum("nchw->nc", x) / (x.shape[2] * x.shape[3])
    deviation = x - mean[:, :, None, None]
    return mean, np.sqrt((deviation**2).mean((2, 3)))


@statistics.right
def by_loops(x):
    pairs = [[(c.mean(), c.std()) for c in image] for image in x]
    return [np.array(part) for part in np.moveaxis(np.array(pairs), 2, 0)]


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
    hints=[
        "Mean and variance over height and width, with `keepdims=True`.",
        "eps stands inside the root, beside the biased variance.",
        "`weight` and `bias` have one entry a channel: reshape them to (1, C, 1, 1).",
    ],
)
def forward(x, weight, bias, eps=1e-5):
    """Write instance norm for images `x` of shape (N, C, H, W): normalize each channel of
    each image over its positions, then multiply by `weight` and add `bias`, both of shape
    (C,). Return an array of the shape of `x`.
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
    for shape in [(1, 2, 1, 4), (1, 3, 2, 3)]:
        yield _bright(rng, *shape), *_plain(shape[1])


@forward.cases(
    "weight and bias go by channel",
    "Multiply channel c by weight[c] and add bias[c].",
)
def _(rng):
    for n, c in [(1, 2), (2, 3), (3, 3)]:
        weight, bias = rng.uniform(0.5, 2, c), rng.normal(size=c)
        yield _bright(rng, n, c, 3, 3), weight, bias


@forward.cases(
    "eps is inside the root",
    "Divide by sqrt(var + eps). On dark images, where the variance is small, it matters.",
)
def _(rng):
    for spread in [0.003, 0.001]:
        yield spread * _images(rng, 1, 2, 2, 3), *_plain(2)
    for eps in [1e-3, 0.1]:
        yield 0.1 * _images(rng, 1, 2, 2, 3), *_plain(2), eps


@forward.wrong(
    "statistics belong to one image",
    "You pooled over the images: that is batch norm.",
)
def batch_norm(x, weight, bias, eps=1e-5):
    axes = (0, 2, 3)
    mean, var = x.mean(axes, keepdims=True), x.var(axes, keepdims=True)
    x_hat = (x - mean) / np.sqrt(var + eps)
    return weight[:, None, None] * x_hat + bias[:, None, None]


@forward.wrong(
    "statistics belong to one image",
    "You divided by one less than the number of positions: the variance is biased.",
)
def unbiased(x, weight, bias, eps=1e-5):
    mean, var = (
        x.mean((2, 3), keepdims=True),
        x.var((2, 3), keepdims=True, ddof=1),
    )
    x_hat = (x - mean) / np.sqrt(var + eps)
    return weight[:, None, None] * x_hat + bias[:, None, None]


@forward.wrong(
    "statistics belong to one image",
    "You averaged over channels and height: in (N, C, H, W) the positions are axes 2 and 3.",
)
def as_if_channels_were_last(x, weight, bias, eps=1e-5):
    axes = (1, 2)
    mean, var = x.mean(axes, keepdims=True), x.var(axes, keepdims=True)
    x_hat = (x - mean) / np.sqrt(var + eps)
    return weight[:, None, None] * x_hat + bias[:, None, None]


@forward.wrong(
    "statistics belong to one image",
    "You normalized each row: the statistics run over height and width together.",
)
def row_by_row(x, weight, bias, eps=1e-5):
    mean, var = x.mean(3, keepdims=True), x.var(3, keepdims=True)
    x_hat = (x - mean) / np.sqrt(var + eps)
    return weight[:, None, None] * x_hat + bias[:, None, None]


@forward.wrong(
    "statistics belong to one image",
    "You left `keepdims=True` out: the means line up with other axes.",
)
def without_keepdims(x, weight, bias, eps=1e-5):
    x_hat = (x - x.mean((2, 3))) / np.sqrt(x.var((2, 3)) + eps)
    return weight[:, None, None] * x_hat + bias[:, None, None]


@forward.wrong(
    "statistics belong to one image",
    "You did not subtract the mean.",
)
def not_centred(x, weight, bias, eps=1e-5):
    x_hat = x / np.sqrt(x.var((2, 3), keepdims=True) + eps)
    return weight[:, None, None] * x_hat + bias[:, None, None]


@forward.wrong(
    "statistics belong to one image",
    "You divided by the variance: divide by its root.",
)
def divided_by_variance(x, weight, bias, eps=1e-5):
    mean, var = x.mean((2, 3), keepdims=True), x.var((2, 3), keepdims=True)
    return weight[:, None, None] * (x - mean) / (var + eps) + bias[:, None, None]


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


@forward.wrong(
    "weight and bias go by channel",
    "You added the bias before multiplying by the weight: add it after.",
)
def bias_scaled(x, weight, bias, eps=1e-5):
    return forward.reference(x, weight, weight * bias, eps)


@forward.wrong(
    "statistics belong to one channel",
    "You pooled over the channels: that is layer norm.",
)
def layer_norm(x, weight, bias, eps=1e-5):
    axes = (1, 2, 3)
    mean, var = x.mean(axes, keepdims=True), x.var(axes, keepdims=True)
    x_hat = (x - mean) / np.sqrt(var + eps)
    return weight[:, None, None] * x_hat + bias[:, None, None]


@forward.wrong(
    "weight and bias go by channel",
    "You left weight and bias out.",
)
def without_affine(x, weight, bias, eps=1e-5):
    return forward.reference(x, np.ones_like(weight), np.zeros_like(bias), eps)


@forward.wrong(
    "weight and bias go by channel",
    "`weight * x_hat` lines weight up with the last axis, the width: reshape it to "
    "(C, 1, 1).",
)
def along_the_width(x, weight, bias, eps=1e-5):
    x_hat = forward.reference(x, np.ones_like(weight), np.zeros_like(bias), eps)
    c = len(weight)
    width = x.shape[-1]
    return (
        np.resize(weight, width) * x_hat + np.resize(bias, width)
        if c > 1
        else x_hat
    )


@forward.wrong(
    "eps is inside the root",
    "You added eps to the standard deviation: it stands beside the variance.",
)
def eps_outside(x, weight, bias, eps=1e-5):
    mean, std = x.mean((2, 3), keepdims=True), x.std((2, 3), keepdims=True)
    return weight[:, None, None] * (x - mean) / (std + eps) + bias[:, None, None]


@forward.wrong(
    "eps is inside the root",
    "You typed 0.00001: use the argument `eps`, which may be another number.",
)
def eps_typed(x, weight, bias, eps=1e-5):
    return forward.reference(x, weight, bias, 1e-5)


@forward.wrong("eps is inside the root", "You left eps out.")
def without_eps(x, weight, bias, eps=1e-5):
    mean, std = x.mean((2, 3), keepdims=True), x.std((2, 3), keepdims=True)
    x_hat = (x - mean) / np.where(std > 0, std, 1e-30)
    return weight[:, None, None] * x_hat * 1.0 + bias[:, None, None]


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


@predict(
    title="A dark image",
    difficulty=2,
    importance=3,
    minutes=4,
    tolerance=0.005,
    hints=[
        "Without eps every channel leaves with standard deviation 1.",
        "With it, the deviation is sigma / sqrt(sigma^2 + eps).",
    ],
)
def dark_image():
    """A nearly black channel has standard deviation 0.003. It goes through instance norm
    with `eps` = 0.00001, weight 1 and bias 0. What is the standard deviation of the output?
    """
    return 0.003 / (0.003**2 + 1e-5) ** 0.5


dark_image.wrong_value(
    1.0,
    "That would be without eps, or with eps added to the standard deviation. It is added to "
    "the variance, and is larger than that.",
)
dark_image.wrong_value(
    0.4868,
    "You took the root of eps and of the variance apart: add them first, then take the root.",
)
dark_image.wrong_value(
    0.00436, "That is the divisor: the deviation of the channel is divided by it."
)
dark_image.wrong_value(
    0.4737, "That is the variance of the output: take its root."
)
dark_image.right(lambda: 0.69)
dark_image.right(lambda: 0.688)
dark_image.right(lambda: np.float64(0.6882))


@predict(
    title="What instance norm cannot remove",
    difficulty=2,
    importance=4,
    minutes=3,
    choices={
        "brightness": "a constant added to all channels",
        "contrast": "all channels multiplied by one factor",
        "tint": "one channel multiplied by a factor of its own",
        "gamma": "every value between 0 and 1 raised to the power 2.2",
    },
    hints=[
        "Which changes of a channel leave (x - mean) / std as it was?",
        "Those of the form a x + b with a > 0, each channel with its own a and b.",
    ],
)
def not_removed():
    """Four changes of a photograph. Instance norm removes three of them, up to `eps`. Name
    the one that stays.
    """
    return "gamma"


not_removed.wrong_value(
    "brightness", "A constant is in the mean, which is subtracted."
)
not_removed.wrong_value(
    "contrast", "A factor is in the standard deviation, which is divided by."
)
not_removed.wrong_value(
    "tint", "Each channel is normalized on its own: its own factor cancels."
)
not_removed.right(lambda: "gamma")
not_removed.right(lambda: "Gamma")
not_removed.right(lambda: " gamma ")
