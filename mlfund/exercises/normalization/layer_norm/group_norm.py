"""layer_norm/group_norm: Group norm."""

import numpy as np

from mlfund.judge.declare import implement


@implement(
    title="Group norm",
    difficulty=2,
    importance=4,
    minutes=10,
    follow_up=(
        "Now verify it without a library.",
        "With as many groups as channels it is instance norm, with one group "
        "the layer norm over C, H and W; and no sample's output changes with "
        "the batch.",
    ),
    allows={
        "x": "negative; all equal; len(x) == 1; x.shape[2] == 1; x.shape[2] != x.shape[3]; "
        "x.shape[2] == x.shape[3]",
        "groups": "groups == 1; groups == 3; groups == x.shape[1]",
        "weight": "negative",
        "bias": "negative; all zero",
        "eps": "eps > 0.1",
    },
    hints=[
        "A group is a block of consecutive channels. Which reshape gives it an axis?",
        "`x.reshape(n, groups, -1)`: each row of the last axis is one group of one sample.",
        "Normalize over that axis, shape it back to (N, C, H, W), and only then multiply "
        "by `weight[:, None, None]`.",
    ],
)
def group_norm(x, groups, weight, bias, eps=1e-5):
    """Write group norm for `x` of shape (N, C, H, W); `groups` divides C. Channels that follow each
    other form a group: with C = 6 and 2 groups, channels 0, 1, 2 and channels 3, 4, 5. Normalize
    each group of each sample over its channels and positions, with its own mean and biased
    variance and `eps` inside the root. Then scale by `weight` and shift by `bias`, which have shape
    (C,): a number for each channel. Return an array of the shape of `x`.
    """
    rows = x.reshape(len(x), groups, -1)
    mean = rows.mean(axis=2, keepdims=True)
    var = rows.var(axis=2, keepdims=True)
    x_hat = ((rows - mean) / np.sqrt(var + eps)).reshape(x.shape)
    return weight[:, None, None] * x_hat + bias[:, None, None]


TINY = 1e-14  # an eps that cannot be noticed


@group_norm.cases(
    "each group has its own statistics",
    "The mean and the biased variance run over the channels of one group of one sample, and "
    "their positions.",
)
def _(rng):
    for shape, groups in [
        ((1, 4, 1, 4), 2),
        ((2, 4, 1, 4), 2),
        ((1, 6, 2, 6), 3),
        ((3, 2, 1, 2), 2),
        ((2, 8, 2, 8), 2),
    ]:
        x = rng.normal(0, 2, size=(*shape[:2], 1, 1)) + rng.normal(size=shape)
        yield x, groups, np.ones(shape[1]), np.zeros(shape[1]), TINY


@group_norm.cases(
    "eps is inside the root",
    "For a nearly constant group `eps` decides: it is added to the variance, inside the root.",
)
def _(rng):
    for shape, groups, *eps in [
        ((1, 2, 2, 2), 1),
        ((2, 3, 1, 3), 1, 1e-4),
        ((2, 4, 1, 4), 2, 1e-4),
    ]:
        x = rng.normal(1, 1e-3, size=shape)
        yield x, groups, np.ones(shape[1]), np.zeros(shape[1]), *eps
    yield np.full((1, 2, 1, 2), 0.5), 2, np.ones(2), np.zeros(2)


@group_norm.cases(
    "each channel has its own weight and bias",
    "Channel c is multiplied by weight[c], and bias[c] is added, in whatever group it is.",
)
def _(rng):
    for shape, groups, eps in [
        ((1, 2, 2, 2), 1, TINY),
        ((1, 4, 1, 2), 2, TINY),
        ((2, 3, 1, 3), 1, TINY),
        ((2, 4, 2, 4), 2, 0.5),
        ((2, 6, 1, 2), 3, 0.5),
        ((1, 6, 2, 6), 6, 0.1),
    ]:
        x = rng.normal(2, 1, size=shape)
        weight, bias = rng.normal(size=(2, shape[1]))
        yield x, groups, weight, bias, eps


@group_norm.wrong(
    "each group has its own statistics",
    "You normalized each sample over all its channels: that is one group, the layer norm of "
    "images. Split the channels into `groups`.",
)
def one_group(x, groups, weight, bias, eps=1e-5):
    return group_norm.reference(x, 1, weight, bias, eps)


@group_norm.wrong(
    "each group has its own statistics",
    "You normalized each channel by itself: that is instance norm. The channels of a group share "
    "one mean and one variance.",
)
def each_channel_alone(x, groups, weight, bias, eps=1e-5):
    return group_norm.reference(x, x.shape[1], weight, bias, eps)


@group_norm.wrong(
    "each group has its own statistics",
    "You took `groups` for the number of channels in a group: it is the number of groups.",
)
def groups_of_that_size(x, groups, weight, bias, eps=1e-5):
    return group_norm.reference(x, x.shape[1] // groups, weight, bias, eps)


def _by_blocks(shape, axes):
    """The layer with statistics over axes of another shape."""

    def layer(x, groups, weight, bias, eps=1e-5):
        blocks = x.reshape(shape(x.shape, groups))
        mean = blocks.mean(axis=axes, keepdims=True)
        var = blocks.var(axis=axes, keepdims=True)
        x_hat = ((blocks - mean) / np.sqrt(var + eps)).reshape(x.shape)
        return weight[:, None, None] * x_hat + bias[:, None, None]

    layer.__name__ = f"over {axes}"
    return layer


group_norm.wrong(
    "each group has its own statistics",
    "You dealt the channels out in turn, as 0, 2, 4 and 1, 3, 5: a group holds channels that "
    "follow each other. Reshape to (N, groups, C // groups, H, W).",
)(_by_blocks(lambda s, groups: (s[0], -1, groups, *s[2:]), (1, 3, 4)))


group_norm.wrong(
    "each group has its own statistics",
    "You left the positions out of the statistics: they run over the group's channels and over "
    "H and W.",
)(_by_blocks(lambda s, groups: (s[0], groups, -1, *s[2:]), 2))


group_norm.wrong(
    "each group has its own statistics",
    "Your statistics run over the batch as well: each sample is normalized alone.",
)(_by_blocks(lambda s, groups: (s[0], groups, -1), (0, 2)))


group_norm.wrong_if(
    "rows.var(axis=2, keepdims=True, ddof=1)",
    "rows.var(axis=2, keepdims=True)",
    "each group has its own statistics",
    "You divided by the number of values less 1: normalize with the biased variance.",
)
group_norm.wrong_if(
    "(np.sqrt(var) + eps)",
    "np.sqrt(var + eps)",
    "eps is inside the root",
    "You added `eps` to the standard deviation: it belongs beside the variance, inside the root.",
)
group_norm.wrong_if(
    "np.sqrt(var)",
    "np.sqrt(var + eps)",
    "eps is inside the root",
    "You left `eps` out: add it to the variance, or a constant group is divided by 0.",
)
group_norm.wrong_if(
    "weight[:, None, None] * (x_hat + bias[:, None, None])",
    "weight[:, None, None] * x_hat + bias[:, None, None]",
    "each channel has its own weight and bias",
    "You added the bias before multiplying by the weight: add it after.",
)
group_norm.wrong_if(
    "return x_hat",
    "return weight[:, None, None] * x_hat + bias[:, None, None]",
    "each channel has its own weight and bias",
    "You ignored `weight` and `bias`: multiply and add them at the end.",
)
group_norm.wrong_if(
    "weight * x_hat + bias",
    "weight[:, None, None] * x_hat + bias[:, None, None]",
    "each channel has its own weight and bias",
    "You wrote `weight * x_hat`, which lines `weight` up with the last axis, the columns of the "
    "image: give it the shape (C, 1, 1).",
)


def _with_channels(order):
    """The layer with weight and bias in another order."""

    def layer(x, groups, weight, bias, eps=1e-5):
        at = order(np.arange(len(weight)), groups)
        return group_norm.reference(x, groups, weight[at], bias[at], eps)

    layer.__name__ = order.__name__
    return layer


def first_of_each_group(channels, groups):
    return channels // (len(channels) // groups) * (len(channels) // groups)


def same_in_each_group(channels, groups):
    return channels % (len(channels) // groups)


def dealt_in_turn(channels, groups):
    return channels.reshape(-1, groups).T.ravel()


for order, message in [
    (
        first_of_each_group,
        "You used one weight and one bias for the whole group: only the statistics are shared.",
    ),
    (
        same_in_each_group,
        "You gave every group the weights and biases of the first: they go by channel.",
    ),
    (
        dealt_in_turn,
        "The statistics are right, but weights and biases are in another order than the channels: "
        "`weight.reshape(groups, C // groups)` has that of the groups.",
    ),
]:
    group_norm.wrong("each channel has its own weight and bias", message)(
        _with_channels(order)
    )


group_norm.same(
    "Rows of equal length lie in memory one after the other, however they are numbered.",
    ("x.reshape(groups, len(x), -1)", "x.reshape(len(x), groups, -1)"),
)
group_norm.same(
    "numpy finds a length that is given as any negative number.",
    ("x.reshape(len(x), groups, -2)", "x.reshape(len(x), groups, -1)"),
)


@group_norm.wrong("arguments are left as they were")
def group_in_place(x, groups, weight, bias, eps=1e-5):
    result = group_norm.reference(x, groups, weight, bias, eps)
    x -= x.mean()
    return result


@group_norm.right
def by_blocks_of_channels(x, groups, weight, bias, eps=1e-5):
    blocks = x.reshape(len(x), groups, x.shape[1] // groups, *x.shape[2:])
    centred = blocks - blocks.mean(axis=(2, 3, 4), keepdims=True)
    var = (centred**2).mean(axis=(2, 3, 4), keepdims=True)
    x_hat = (centred * (var + eps) ** -0.5).reshape(x.shape)
    return x_hat * weight.reshape(1, -1, 1, 1) + bias.reshape(1, -1, 1, 1)


@group_norm.right
def group_by_group(x, groups, weight, bias, eps=1e-5):
    y, size = np.empty(x.shape), x.shape[1] // groups
    for i in range(len(x)):
        for start in range(0, x.shape[1], size):
            part = x[i, start : start + size]
            x_hat = (part - part.mean()) / np.sqrt(part.var() + eps)
            for c in range(size):
                y[i, start + c] = weight[start + c] * x_hat[c] + bias[start + c]
    return y


@group_norm.right
def by_split(x, groups, weight, bias, eps=1e-5):
    parts = []
    for part in np.split(x, groups, axis=1):
        mean = part.mean(axis=(1, 2, 3), keepdims=True)
        var = part.var(axis=(1, 2, 3), keepdims=True)
        parts.append((part - mean) / np.sqrt(var + eps))
    x_hat = np.concatenate(parts, axis=1)
    return np.einsum("nchw,c->nchw", x_hat, weight) + bias[None, :, None, None]
