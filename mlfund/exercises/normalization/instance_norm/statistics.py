"""instance_norm/statistics: Statistics of each channel of each image."""

import numpy as np

from mlfund.exercises.normalization.instance_norm.images import _images
from mlfund.judge.declare import implement


@implement(
    title="Statistics of each channel of each image",
    difficulty=1,
    importance=4,
    minutes=5,
    returns=["mean", "std"],
    allows={
        "x": "negative; len(x) == 1; x.shape[1] == 1; x.shape[2] == x.shape[3] == 1; "
        "x.shape[2] > x.shape[3]; x.shape[3] > x.shape[2]; "
        "(x == x[:, :, :1, :1]).all(axis=(2, 3)).any()",
    },
    hints=[
        "Which axes are left in a result of shape (N, C)? Average over the others.",
        "`np.mean(x, axis=(2, 3))` runs over height and width.",
        "`std` divides by the number of positions, which is numpy's default.",
    ],
)
def statistics(x):
    """For images `x` of shape (N, C, H, W), return `mean, std`, the mean and the standard
    deviation (with ddof 0) of each channel of each image: two arrays of shape (N, C).
    """
    return np.mean(x, axis=(2, 3)), np.std(x, axis=(2, 3))


@statistics.cases(
    "one mean for each image and channel",
    "Average over height and width, axes 2 and 3, and over nothing else.",
    of="mean",
)
def _(rng):
    for shape in [(2, 3, 1, 4), (3, 2, 2, 5), (1, 4, 3, 2), (2, 2, 1, 1)]:
        yield (_images(rng, *shape),)


@statistics.cases(
    "standard deviations with ddof 0",
    "Take the root of the mean squared deviation from the same mean.",
)
def _(rng):
    for shape in [(2, 2, 1, 3), (3, 1, 2, 2), (1, 2, 2, 3), (2, 3, 4, 2)]:
        yield (_images(rng, *shape),)
    yield (np.array([[[[0.5, 0.5], [0.5, 0.5]], [[0.0, 0.0], [0.0, 4.0]]]]),)


statistics.wrong_if(
    "np.sum(x, axis=(2, 3))",
    "np.mean(x, axis=(2, 3))",
    "one mean for each image and channel",
    "You summed: divide by the number of positions.",
)


def _over(axes):
    def statistics(x):
        return x.mean(axis=axes), x.std(axis=axes)

    statistics.__name__ = f"over {axes}"
    return statistics


for axes, message in [
    (
        (0, 2, 3),
        "You pooled over the images, as batch norm does: the result has one entry a channel.",
    ),
    ((1, 2, 3), "You pooled over the channels, as layer norm does."),
    (
        (1, 2),
        "You averaged over channels and height: in (N, C, H, W) the positions are axes 2 and 3.",
    ),
    (
        (0, 1),
        "You averaged over images and channels, and kept the positions: it is the other way "
        "round.",
    ),
    (-1, "You averaged over the width only: the height is left."),
]:
    statistics.wrong("one mean for each image and channel", message)(_over(axes))


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
    "standard deviations with ddof 0",
    "You added a small number inside the root: here the plain standard deviation is asked for.",
)
def with_an_eps(x):
    return x.mean(axis=(2, 3)), np.sqrt(x.var(axis=(2, 3)) + 1e-5)


statistics.wrong_if(
    "np.var(x, axis=(2, 3))",
    "np.std(x, axis=(2, 3))",
    "standard deviations with ddof 0",
    "That is the variance: take its root.",
)


statistics.wrong_if(
    "np.std(x, axis=(2, 3), ddof=1)",
    "np.std(x, axis=(2, 3))",
    "standard deviations with ddof 0",
    "You divided by one less than the number of positions: ddof 0 divides by it.",
)


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
