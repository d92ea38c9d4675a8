"""Exercises on layer normalization."""

import numpy as np

from mlfund.exercises.declare import debug, implement, predict

TINY = 1e-14  # an eps that cannot be noticed


@implement(
    title="Standardize each sample",
    difficulty=1,
    importance=5,
    minutes=5,
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

    where $\mu$ and $\sigma^2$ are the mean and the biased variance. Return an array of the same
    shape.
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
    assert np.abs(means).max() < 1e-6, (
        f"for 3 samples of 4 features the means are {means.round(3)}"
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
    for shape in [(2, 2, 3), (2, 4, 5)]:
        yield (1e4 * (rng.normal(size=shape) + np.arange(shape[1])[:, None]),)


@normalize.cases(
    "eps is inside the root",
    "For nearly equal features `eps` decides: it is added to the variance, inside the root.",
)
def _(rng):
    for n, d in [(1, 3), (4, 3)]:
        yield (np.vstack([rng.normal(1, 1e-3, size=(n, d)), np.full(d, 2.5)]),)
    yield rng.normal(1, 0.1, size=(4, 2)), 0.5


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


@implement(
    title="Layer norm, as a library has it",
    difficulty=2,
    importance=5,
    minutes=15,
    follow_up=(
        "Now without the mean.",
        "That is RMS norm: divide by the root of the mean square plus eps. It "
        "is not invariant to an offset.",
    ),
    hints=[
        "How many trailing axes belong to a sample? `weight.ndim` says so.",
        "`axes = tuple(range(-weight.ndim, 0))` are these axes; keep them with `keepdims=True`.",
        "`weight * x_hat + bias` needs no reshaping: arrays are aligned at their last axes.",
    ],
)
def forward(x, weight, bias, eps=1e-5):
    """Write layer norm. `weight` and `bias` have the shape of one sample, which may be (D,) or
    several axes, as (C, H, W) for an image. `x` has that shape with any axes in front.

    Normalize each sample over all of its axes, with its mean and biased variance, then scale by
    `weight` and shift by `bias`, number by number. Return an array of the shape of `x`.
    """
    axes = tuple(range(-weight.ndim, 0))
    mean = x.mean(axis=axes, keepdims=True)
    var = x.var(axis=axes, keepdims=True)
    return weight * (x - mean) / np.sqrt(var + eps) + bias


def _samples(rng, shapes, scale=3.0):
    """Samples of `features` with `leading` axes in front; levels differ along every axis."""
    for leading, features in shapes:
        x = rng.normal(2, scale, size=(*leading, *features))
        levels = [np.arange(size) for size in x.shape]
        yield x + scale * sum(np.meshgrid(*levels, indexing="ij")), features


@forward.holds(
    "the statistics run over the axes of a sample",
    "The shape of `weight` says which trailing axes to normalize over: all of them, and no more.",
)
def _(forward):
    rng = np.random.default_rng(0)
    shapes = [((3,), (4,)), ((2, 3), (4,)), ((2,), (2, 3)), ((2,), (2, 3, 4))]
    for x, features in _samples(rng, shapes):
        rows = x.reshape(-1, np.prod(features))
        y = forward(x, np.ones(features), np.zeros(features))
        y = np.reshape(y, rows.shape)
        means = y.mean(axis=1)
        what = f"for x of shape {x.shape} and weight of shape {features}"
        assert np.abs(means).max() < 1e-6, (
            f"{what} the means of the samples are {means.round(2)}"
        )
        same = [np.corrcoef(a, b)[0, 1] for a, b in zip(rows, y, strict=True)]
        assert np.min(same) > 1 - 1e-6, (
            f"{what} the numbers of one sample do not share a mean and a variance"
        )


@forward.cases(
    "the biased variance normalizes",
    "Divide by the root of the biased variance: for a large variance `eps` does not show.",
)
def _(rng):
    for x, features in _samples(rng, [((2,), (2,)), ((3,), (5,))], scale=1e4):
        yield x, np.ones(features), np.zeros(features)


@forward.cases(
    "eps is inside the root",
    "For nearly equal features `eps` decides: it is added to the variance, inside the root.",
)
def _(rng):
    for n, d, eps in [(2, 3, 1e-5), (3, 4, 1e-3)]:
        x = rng.normal(1, 1e-3, size=(n, d))
        yield np.vstack([x, np.full(d, 2.0)]), np.ones(d), np.zeros(d), eps


@forward.cases(
    "each number has its own weight and bias",
    "Multiply by `weight` and add `bias` at the end, number by number.",
)
def _(rng):
    shapes = [
        ((2,), (3,)),
        ((2,), (2, 3)),
        ((1,), (2, 1, 3)),
        ((2, 2), (4,)),
        ((1, 3), (2,)),
    ]
    for x, features in _samples(rng, shapes):
        yield x, rng.uniform(0.5, 2, features), rng.normal(size=features)


@forward.wrong(
    "the statistics run over the axes of a sample",
    "You normalized over the last axis only. `weight` may have several axes: use all of them.",
)
def over_the_last_axis(x, weight, bias, eps=1e-5):
    x_hat = normalize.reference(x, eps)
    return weight * x_hat + bias


@forward.wrong(
    "the statistics run over the axes of a sample",
    "You normalized over all axes but the first. In (N, T, D) with `weight` of shape (D,) every "
    "token is a sample.",
)
def over_all_but_the_first(x, weight, bias, eps=1e-5):
    axes = tuple(range(1, x.ndim))
    mean, var = x.mean(axis=axes, keepdims=True), x.var(axis=axes, keepdims=True)
    return weight * (x - mean) / np.sqrt(var + eps) + bias


@forward.wrong(
    "the statistics run over the axes of a sample",
    "Your statistics run over the samples, which is batch norm: a sample would depend on the "
    "others.",
)
def statistics_over_the_batch(x, weight, bias, eps=1e-5):
    return weight * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps) + bias


@forward.wrong(
    "the statistics run over the axes of a sample",
    "You left the mean in: that is RMS norm with a bias.",
)
def mean_left_in(x, weight, bias, eps=1e-5):
    axes = tuple(range(-weight.ndim, 0))
    mean_square = (x**2).mean(axis=axes, keepdims=True)
    return weight * x / np.sqrt(mean_square + eps) + bias


@forward.wrong(
    "the biased variance normalizes",
    "You divided by the number of features less one: `ddof=0` is the convention of every library.",
)
def unbiased_forward(x, weight, bias, eps=1e-5):
    axes = tuple(range(-weight.ndim, 0))
    mean = x.mean(axis=axes, keepdims=True)
    var = x.var(axis=axes, ddof=1, keepdims=True)
    return weight * (x - mean) / np.sqrt(var + eps) + bias


@forward.wrong(
    "eps is inside the root",
    "You added `eps` to the standard deviation: it belongs beside the variance, inside the root.",
)
def eps_outside_the_root(x, weight, bias, eps=1e-5):
    axes = tuple(range(-weight.ndim, 0))
    mean, std = x.mean(axis=axes, keepdims=True), x.std(axis=axes, keepdims=True)
    return weight * (x - mean) / (std + eps) + bias


@forward.wrong("eps is inside the root", "You left `eps` out.")
def without_eps(x, weight, bias, eps=1e-5):
    return forward.reference(x, weight, bias, 0.0)


@forward.wrong(
    "each number has its own weight and bias",
    "You ignored `weight` and `bias`: the layer must be able to undo its normalization.",
)
def without_weight_and_bias(x, weight, bias, eps=1e-5):
    return forward.reference(x, np.ones_like(weight), np.zeros_like(bias), eps)


@forward.wrong(
    "each number has its own weight and bias",
    "You added the bias before you multiplied: y = weight * x_hat + bias.",
)
def bias_before_weight(x, weight, bias, eps=1e-5):
    return forward.reference(x, weight, weight * bias, eps)


@forward.wrong("arguments are left as they were")
def weight_changed_in_place(x, weight, bias, eps=1e-5):
    result = forward.reference(x, weight, bias, eps)
    weight /= np.sqrt(x.var() + eps)
    return result


@forward.right
def as_rows(x, weight, bias, eps=1e-5):
    rows = np.reshape(x, (-1, weight.size))
    centred = rows - rows.mean(axis=1)[:, None]
    x_hat = centred / np.sqrt((centred**2).mean(axis=1) + eps)[:, None]
    return np.reshape(x_hat, np.shape(x)) * weight + bias


@forward.right
def by_counting_axes(x, weight, bias, eps=1e-5):
    axes = tuple(range(np.ndim(x) - np.ndim(weight), np.ndim(x)))
    inv_std = 1 / np.sqrt(np.var(x, axis=axes, keepdims=True) + eps)
    mean = np.mean(x, axis=axes, keepdims=True)
    return x * (inv_std * weight) + (bias - mean * inv_std * weight)


@forward.right
def sample_by_sample(x, weight, bias, eps=1e-5):
    leading = x.shape[: x.ndim - weight.ndim]
    y = np.empty(x.shape)
    for i in np.ndindex(*leading):
        y[i] = (x[i] - x[i].mean()) / np.sqrt(x[i].var() + eps) * weight + bias
    return y


@implement(
    title="The backward pass",
    difficulty=4,
    importance=4,
    minutes=25,
    returns=["dx", "dweight", "dbias"],
    follow_up=(
        "Where does it differ from batch norm's?",
        "The weight varies along the axis of the means, so it multiplies the "
        "upstream gradient before the means are taken; the gradients of weight "
        "and bias sum over samples.",
    ),
    hints=[
        "Begin with the parameters: `y = weight * x_hat + bias`, summed over the samples.",
        "`weight` differs along the axis of the means, so form `dx_hat = dy * weight` first.",
        "`dx` is `dx_hat` without its mean over the features and without its component along "
        "`x_hat`, over `np.sqrt(var + eps)`.",
    ],
)
def backward(dy, x, weight, eps=1e-5):
    """Return `dx, dweight, dbias`, the gradients of the loss for layer norm.

    `dy` is the gradient for the output `y = weight * x_hat + bias`, of shape (N, D) as `x`;
    `weight` has shape (D,). Mean and biased variance run over the D features of a sample.
    """
    std = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / std
    dx_hat = dy * weight
    mean = dx_hat.mean(axis=1, keepdims=True)
    along_x_hat = x_hat * (dx_hat * x_hat).mean(axis=1, keepdims=True)
    return (
        (dx_hat - mean - along_x_hat) / std,
        (dy * x_hat).sum(axis=0),
        dy.sum(axis=0),
    )


def _gradients(rng, shapes, spread=1.0):
    for n, d in shapes:
        dy, x = rng.normal(size=(n, d)), rng.normal(3, spread, size=(n, d))
        yield dy, x, rng.uniform(0.5, 2, d)


@backward.cases(
    "dbias",
    "`bias` is added to every sample: its gradient is the sum of `dy` over the samples.",
    of="dbias",
)
def _(rng):
    yield from _gradients(rng, [(2, 3), (5, 4)])


@backward.cases(
    "dweight",
    "`weight` multiplies `x_hat`: its gradient is the sum of `dy * x_hat` over the samples.",
    of="dweight",
)
def _(rng):
    yield from _gradients(rng, [(2, 3), (5, 4)])


@backward.cases(
    "dx",
    "Mean and variance depend on every feature: `dx_hat` loses its mean over the features and its "
    "component along `x_hat`, and is divided by the standard deviation.",
    of="dx",
)
def _(rng):
    yield from _gradients(rng, [(1, 3), (4, 4), (3, 7)])


@backward.cases(
    "dx of a nearly constant sample",
    "`eps` is inside the root, here too.",
    of="dx",
)
def _(rng):
    for dy, x, weight in _gradients(rng, [(1, 3), (2, 4)], spread=1e-3):
        yield dy, x, weight
        yield dy, np.full_like(x, 3.0), weight, 0.5


@backward.wrong(
    "dbias", "You averaged over the samples: `bias` acts on each, so sum."
)
def averaged(dy, x, weight, eps=1e-5):
    dx, dweight, dbias = backward.reference(dy, x, weight, eps)
    return dx, dweight, dbias / len(x)


@backward.wrong(
    "dbias",
    "You summed over the features. There is one bias for each feature: sum over the samples.",
)
def summed_over_the_features(dy, x, weight, eps=1e-5):
    dx, dweight, _ = backward.reference(dy, x, weight, eps)
    return dx, dweight, dy.sum(axis=1)


@backward.wrong(
    "dweight", "You multiplied `dy` by `x`: `weight` multiplies `x_hat`."
)
def weight_from_x(dy, x, weight, eps=1e-5):
    dx, _, dbias = backward.reference(dy, x, weight, eps)
    return dx, (dy * x).sum(axis=0), dbias


@backward.wrong(
    "dx",
    "You took `weight` out of the means, as in batch norm. Here it differs from feature to "
    "feature: multiply before you average.",
)
def as_in_batch_norm(dy, x, weight, eps=1e-5):
    _, dweight, dbias = backward.reference(dy, x, weight, eps)
    return weight * backward.reference(dy, x, 1.0, eps)[0], dweight, dbias


@backward.wrong(
    "dx",
    "You treated mean and variance as constants: both depend on every feature of the sample.",
)
def constant_statistics(dy, x, weight, eps=1e-5):
    _, dweight, dbias = backward.reference(dy, x, weight, eps)
    std = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return dy * weight / std, dweight, dbias


@backward.wrong(
    "dx",
    "The path through the variance is missing: subtract the part along `x_hat`.",
)
def through_the_mean_only(dy, x, weight, eps=1e-5):
    _, dweight, dbias = backward.reference(dy, x, weight, eps)
    std = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    dx_hat = dy * weight
    return (dx_hat - dx_hat.mean(axis=1, keepdims=True)) / std, dweight, dbias


@backward.wrong(
    "dx",
    "The path through the mean is missing: that would be the gradient of a norm which does not "
    "subtract it.",
)
def through_the_variance_only(dy, x, weight, eps=1e-5):
    _, dweight, dbias = backward.reference(dy, x, weight, eps)
    std = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) / std
    dx_hat = dy * weight
    along_x_hat = x_hat * (dx_hat * x_hat).mean(axis=1, keepdims=True)
    return (dx_hat - along_x_hat) / std, dweight, dbias


@backward.wrong(
    "dx",
    "You left `weight` out: the gradient that reaches `x_hat` is `dy * weight`.",
)
def weight_forgotten(dy, x, weight, eps=1e-5):
    return backward.reference(dy, x, np.ones_like(weight), eps)


@backward.wrong(
    "dx of a nearly constant sample",
    "You left `eps` out, or put it outside the root: the forward pass divides by "
    "`np.sqrt(var + eps)`.",
)
def eps_forgotten(dy, x, weight, eps=1e-5):
    _, dweight, dbias = backward.reference(dy, x, weight, eps)
    kept = eps if x.std(axis=1).min() > 0.1 else 0.0
    return backward.reference(dy, x, weight, kept)[0], dweight, dbias


@backward.wrong("arguments are left as they were")
def dy_changed_in_place(dy, x, weight, eps=1e-5):
    result = backward.reference(dy, x, weight, eps)
    dy *= weight
    return result


@backward.right
def by_sums_over_d(dy, x, weight, eps=1e-5):
    d = x.shape[1]
    centred = x - x.sum(1, keepdims=True) / d
    inv_std = ((centred**2).sum(1, keepdims=True) / d + eps) ** -0.5
    x_hat, dx_hat = centred * inv_std, dy * weight
    sums = dx_hat.sum(1, keepdims=True), (dx_hat * x_hat).sum(1, keepdims=True)
    dx = inv_std / d * (d * dx_hat - sums[0] - x_hat * sums[1])
    return dx, (dy * x_hat).sum(0), dy.sum(0)


@backward.right
def step_by_step(dy, x, weight, eps=1e-5):
    d, centred = x.shape[1], x - x.mean(axis=1, keepdims=True)
    std = np.sqrt((centred**2).mean(axis=1, keepdims=True) + eps)
    dx_hat = dy * weight
    dvar = -0.5 * (dx_hat * centred).sum(axis=1, keepdims=True) / std**3
    dmean = -(dx_hat / std).sum(axis=1, keepdims=True)
    dx = dx_hat / std + dvar * 2 * centred / d + dmean / d
    return dx, (dy * centred / std).sum(axis=0), dy.sum(axis=0)


@backward.right
def by_the_jacobian(dy, x, weight, eps=1e-5):
    d, dx, dweight = x.shape[1], np.empty_like(x), np.zeros(x.shape[1])
    for i, row in enumerate(x):
        std = np.sqrt(row.var() + eps)
        x_hat = (row - row.mean()) / std
        jacobian = (np.eye(d) - 1 / d - np.outer(x_hat, x_hat) / d) / std
        dx[i] = jacobian @ (weight * dy[i])
        dweight += dy[i] * x_hat
    return [dx, dweight, np.ones(len(x)) @ dy]


@implement(
    title="RMS norm",
    difficulty=1,
    importance=4,
    minutes=5,
    follow_up=(
        "Which invariance is lost, which is kept?",
        "Scaling the input changes nothing, up to eps. Adding a constant does: "
        "the offset stays in the mean square.",
    ),
    hints=[
        "Nothing is subtracted: the mean of the squares takes the place of the variance.",
        "`np.mean(x**2, axis=-1, keepdims=True)` is one number for each sample.",
    ],
)
def rms_norm(x, weight, eps=1e-5):
    r"""Write RMS norm for `x` of shape (..., D) and `weight` of shape (D,):

    $$y = \frac{x}{\sqrt{\frac1D\sum_j x_j^2 + \varepsilon}}\cdot\text{weight}$$

    Return an array of the shape of `x`.
    """
    mean_square = np.mean(x**2, axis=-1, keepdims=True)
    return x / np.sqrt(mean_square + eps) * weight


@rms_norm.holds(
    "the mean stays in",
    "RMS norm subtracts nothing: numbers that are all positive stay positive.",
)
def _(rms_norm):
    x = np.array([[3.0, 4.0, 5.0], [0.5, 9.0, 1.5]])
    y = np.asarray(rms_norm(x, np.ones(3)))
    assert y.min() > 0, f"for 3, 4, 5 it returned {y[0].round(3)}"


@rms_norm.cases(
    "the mean square of each sample is 1",
    "Divide each sample by the root of the mean of its squares, over the last axis.",
)
def _(rng):
    for shape in [(1, 2), (3, 4), (2, 3, 4)]:
        yield rng.normal(2, 1e4, size=shape), np.ones(shape[-1])


@rms_norm.cases(
    "eps is inside the root",
    "For a small sample `eps` decides: it is added to the mean square, inside the root.",
)
def _(rng):
    for n, d, eps in [(1, 3, 1e-5), (2, 4, 1e-4)]:
        x = rng.normal(0, 1e-3, size=(n, d))
        yield np.vstack([x, np.zeros(d)]), np.ones(d), eps


@rms_norm.cases(
    "each feature has its own weight", "Multiply by `weight` at the end."
)
def _(rng):
    for shape in [(2, 3), (2, 3, 4)]:
        yield rng.normal(2, 3, size=shape), rng.uniform(0.5, 2, shape[-1])


@rms_norm.wrong(
    "the mean stays in", "You subtracted the mean: that is layer norm."
)
def centred(x, weight, eps=1e-5):
    return normalize.reference(x, eps) * weight


@rms_norm.wrong(
    "the mean square of each sample is 1",
    "You divided by the root of the sum of the squares, which is the length: take their mean.",
)
def by_length(x, weight, eps=1e-5):
    return x / np.sqrt((x**2).sum(axis=-1, keepdims=True) + eps) * weight


@rms_norm.wrong(
    "the mean square of each sample is 1",
    "You forgot the root: a sample ten times as large would come out ten times as small.",
)
def without_root(x, weight, eps=1e-5):
    return x / (np.mean(x**2, axis=-1, keepdims=True) + eps) * weight


@rms_norm.wrong(
    "the mean square of each sample is 1",
    "You divided by the standard deviation. The mean stays in below the line as well as above.",
)
def by_standard_deviation(x, weight, eps=1e-5):
    return x / np.sqrt(x.var(axis=-1, keepdims=True) + eps) * weight


@rms_norm.wrong(
    "the mean square of each sample is 1",
    "Your mean runs over the samples: each sample has a scale of its own. Use the last axis.",
)
def rms_over_the_batch(x, weight, eps=1e-5):
    return x / np.sqrt(np.mean(x**2, axis=0) + eps) * weight


@rms_norm.wrong(
    "eps is inside the root",
    "You added `eps` to the root: it belongs beside the mean square, inside the root.",
)
def rms_eps_outside(x, weight, eps=1e-5):
    return x / (np.sqrt(np.mean(x**2, axis=-1, keepdims=True)) + eps) * weight


@rms_norm.wrong("each feature has its own weight", "You ignored `weight`.")
def rms_without_weight(x, weight, eps=1e-5):
    return rms_norm.reference(x, np.ones_like(weight), eps)


@rms_norm.wrong("arguments are left as they were")
def rms_in_place(x, weight, eps=1e-5):
    x /= np.sqrt(np.mean(x**2, axis=-1, keepdims=True) + eps)
    return x * weight


@rms_norm.right
def by_norm(x, weight, eps=1e-5):
    length = np.linalg.norm(x, axis=-1, keepdims=True)
    return weight * x / np.sqrt(length**2 / x.shape[-1] + eps)


@rms_norm.right
def by_einsum(x, weight, eps=1e-5):
    mean_square = np.einsum("...d,...d->...", x, x) / x.shape[-1]
    return np.einsum("...d,...,d->...d", x, (mean_square + eps) ** -0.5, weight)


@rms_norm.right
def by_variance_and_mean(x, weight, eps=1e-5):
    mean_square = np.var(x, axis=-1) + np.mean(x, axis=-1) ** 2
    return np.divide(x, np.sqrt(mean_square + eps)[..., None]) * weight


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
    variance and `eps` inside the root. Then scale and shift each channel: `weight` and `bias` have
    shape (C,). Return an array of the shape of `x`.
    """
    rows = x.reshape(len(x), groups, -1)
    mean = rows.mean(axis=2, keepdims=True)
    var = rows.var(axis=2, keepdims=True)
    x_hat = ((rows - mean) / np.sqrt(var + eps)).reshape(x.shape)
    return weight[:, None, None] * x_hat + bias[:, None, None]


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
        ((2, 8, 2, 8), 2),
    ]:
        x = rng.normal(0, 2, size=(*shape[:2], 1, 1)) + rng.normal(size=shape)
        yield x, groups, np.ones(shape[1]), np.zeros(shape[1]), TINY


@group_norm.cases(
    "eps is inside the root",
    "For a nearly constant group `eps` decides: it is added to the variance, inside the root.",
)
def _(rng):
    for shape, eps in [((1, 2, 2, 2), 1e-5), ((2, 3, 1, 3), 1e-4)]:
        x = rng.normal(1, 1e-3, size=shape)
        yield x, 1, np.ones(shape[1]), np.zeros(shape[1]), eps


@group_norm.cases(
    "each channel has its own weight and bias",
    "`weight` and `bias` have one number for each channel: shape them (C, 1, 1).",
)
def _(rng):
    for shape in [(1, 2, 2, 2), (2, 3, 1, 3), (2, 4, 2, 4)]:
        x = rng.normal(2, 1, size=shape)
        yield x, 1, rng.uniform(0.5, 2, shape[1]), rng.normal(size=shape[1]), TINY


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


@group_norm.wrong(
    "each group has its own statistics",
    "You dealt the channels out in turn, as 0, 2, 4 and 1, 3, 5: a group holds channels that "
    "follow each other. Reshape to (N, groups, C // groups, H, W).",
)
def channels_in_turn(x, groups, weight, bias, eps=1e-5):
    blocks = x.reshape(len(x), -1, groups, *x.shape[2:])
    mean = blocks.mean(axis=(1, 3, 4), keepdims=True)
    var = blocks.var(axis=(1, 3, 4), keepdims=True)
    x_hat = ((blocks - mean) / np.sqrt(var + eps)).reshape(x.shape)
    return weight[:, None, None] * x_hat + bias[:, None, None]


@group_norm.wrong(
    "each group has its own statistics",
    "You left the positions out of the statistics: they run over the group's channels and over "
    "H and W.",
)
def position_by_position(x, groups, weight, bias, eps=1e-5):
    blocks = x.reshape(len(x), groups, -1, *x.shape[2:])
    mean = blocks.mean(axis=2, keepdims=True)
    var = blocks.var(axis=2, keepdims=True)
    x_hat = ((blocks - mean) / np.sqrt(var + eps)).reshape(x.shape)
    return weight[:, None, None] * x_hat + bias[:, None, None]


@group_norm.wrong(
    "each group has its own statistics",
    "Your statistics run over the batch as well: each sample is normalized alone.",
)
def groups_over_the_batch(x, groups, weight, bias, eps=1e-5):
    rows = x.reshape(len(x), groups, -1)
    mean, var = rows.mean(axis=(0, 2)), rows.var(axis=(0, 2), ddof=0)
    x_hat = (rows - mean[:, None]) / np.sqrt(var + eps)[:, None]
    return weight[:, None, None] * x_hat.reshape(x.shape) + bias[:, None, None]


@group_norm.wrong(
    "each group has its own statistics",
    "You divided by the number of values less 1: normalize with the biased variance.",
)
def unbiased_groups(x, groups, weight, bias, eps=1e-5):
    rows = x.reshape(len(x), groups, -1)
    var = rows.var(axis=2, ddof=1, keepdims=True)
    x_hat = (rows - rows.mean(axis=2, keepdims=True)) / np.sqrt(var + eps)
    return weight[:, None, None] * x_hat.reshape(x.shape) + bias[:, None, None]


@group_norm.wrong(
    "eps is inside the root",
    "You added `eps` to the standard deviation: it belongs beside the variance, inside the root.",
)
def group_eps_outside(x, groups, weight, bias, eps=1e-5):
    rows = x.reshape(len(x), groups, -1)
    std = rows.std(axis=2, keepdims=True)
    x_hat = (rows - rows.mean(axis=2, keepdims=True)) / (std + eps)
    return weight[:, None, None] * x_hat.reshape(x.shape) + bias[:, None, None]


@group_norm.wrong(
    "eps is inside the root",
    "You left `eps` out: add it to the variance, or a constant group is divided by 0.",
)
def group_without_eps(x, groups, weight, bias, eps=1e-5):
    return group_norm.reference(x, groups, weight, bias, 0.0)


@group_norm.wrong(
    "each channel has its own weight and bias",
    "You ignored `weight` and `bias`: multiply and add them at the end.",
)
def group_without_weight(x, groups, weight, bias, eps=1e-5):
    ones, zeros = np.ones_like(weight), np.zeros_like(bias)
    return group_norm.reference(x, groups, ones, zeros, eps)


@group_norm.wrong(
    "each channel has its own weight and bias",
    "You wrote `weight * x_hat`, which lines `weight` up with the last axis, the columns of the "
    "image: give it the shape (C, 1, 1).",
)
def group_weight_meets_columns(x, groups, weight, bias, eps=1e-5):
    ones, zeros = np.ones_like(weight), np.zeros_like(bias)
    return weight * group_norm.reference(x, groups, ones, zeros, eps) + bias


@group_norm.wrong(
    "each channel has its own weight and bias",
    "You used one weight and one bias for the whole group: only the statistics are shared.",
)
def first_weight_of_the_group(x, groups, weight, bias, eps=1e-5):
    size = x.shape[1] // groups
    return group_norm.reference(
        x,
        groups,
        np.repeat(weight[::size], size),
        np.repeat(bias[::size], size),
        eps,
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


@predict(
    title="Small inputs",
    difficulty=2,
    importance=3,
    minutes=4,
    tolerance=0.005,
    hints=[
        "Before `eps` is added, the variance is 0.001 squared. Which of the two is larger?",
        "The output's variance is the input's variance over itself plus `eps`.",
    ],
)
def small_inputs():
    """The features of a sample have standard deviation 0.001. Layer norm with `eps` of 1e-5 inside
    the root, `weight` 1 and `bias` 0 is applied. What is the standard deviation of its output? Two
    decimals are enough.
    """
    variance = 0.001**2
    return (variance / (variance + 1e-5)) ** 0.5


small_inputs.wrong_value(
    1.0,
    "That is so where the variance is far above `eps`. Here it is 1e-6, a tenth of `eps`.",
)
small_inputs.wrong_value(
    0.99, "You added `eps` to the standard deviation: it is inside the root."
)
small_inputs.wrong_value(
    0.091, "That is the variance of the output: take its root."
)
small_inputs.wrong_value(
    0.32, "You divided by the root of `eps` alone: the variance is added to it."
)
small_inputs.wrong_value(
    0.001, "The layer does divide: by the root of 1e-6 + 1e-5, which is 0.0033."
)


@debug(
    title="A layer norm for sequences that does not agree",
    difficulty=2,
    importance=5,
    minutes=10,
    hints=[
        "Write the shapes beside the lines. Over which axis do the means run?",
        "A token must not know the other tokens, and least of all the padding: axis -1.",
        "Two more things differ from every library: `ddof`, and where `eps` stands.",
    ],
)
def sequence(x, weight, bias, eps=1e-5):
    """Find the bugs; there is more than one. This layer norm for `x` of shape (N, T, D) was written
    after a tutorial. With the weights of a trained model its outputs differ from the library's, and
    they change when a batch is padded to another length.
    """
    mean = x.mean(axis=-1, keepdims=True)
    var = x.var(axis=-1, keepdims=True)
    return weight * (x - mean) / np.sqrt(var + eps) + bias


@sequence.starts_from
def sequence_with_bugs(x, weight, bias, eps=1e-5):
    mean = x.mean(axis=1, keepdims=True)
    std = x.std(axis=1, ddof=1, keepdims=True)
    return weight * (x - mean) / (std + eps) + bias


@sequence.holds(
    "each token has mean 0",
    "Each token is normalized over its own features, the last axis of (N, T, D).",
)
def _(sequence):
    x = np.array(
        [[[1.0, 2.0, 6.0], [50.0, 10.0, 30.0]], [[-3.0, 8.0, 4.0], [0, 0, 9]]]
    )
    means = np.mean(sequence(x, np.ones(3), np.zeros(3)), axis=2)
    assert np.abs(means).max() < 1e-6, (
        f"for 2 sequences of 2 tokens the means are {means.round(2).tolist()}"
    )


@sequence.holds(
    "a token does not see the others",
    "The output of a token must stay the same when padding is added to its sequence.",
)
def _(sequence):
    x = np.array(
        [[[1.0, 2.0, 6.0], [50.0, 10.0, 30.0]], [[-3.0, 8.0, 4.0], [2, 0, 9]]]
    )
    padded = np.concatenate([x, np.zeros((2, 2, 3))], axis=1)
    before, after = (
        np.asarray(sequence(z, np.ones(3), np.zeros(3)))[:, :2]
        for z in (x, padded)
    )
    change = np.abs(after - before).max()
    assert change < 1e-6, f"two tokens of padding change it by up to {change:.2f}"


@sequence.cases(
    "the biased variance normalizes",
    "The variance divides by the number of features D, not by D - 1: `ddof=0`.",
)
def _(rng):
    for shape in [(2, 1, 2), (1, 1, 5)]:
        yield (
            rng.normal(5, 1e4, size=shape),
            np.ones(shape[2]),
            np.zeros(shape[2]),
        )


@sequence.cases(
    "eps is inside the root",
    "For nearly equal features `eps` decides: it is added to the variance, inside the root.",
)
def _(rng):
    for shape, eps in [((2, 1, 3), 1e-5), ((1, 1, 4), 1e-3)]:
        x = rng.normal(1, 1e-3, size=shape)
        yield x, np.ones(shape[2]), np.zeros(shape[2]), eps


@sequence.cases(
    "each feature has its own weight and bias",
    "Multiply by `weight` and add `bias` at the end.",
)
def _(rng):
    for shape in [(1, 1, 3), (1, 2, 3), (2, 3, 4)]:
        x = rng.normal(2, 3, size=shape)
        yield x, rng.uniform(0.5, 2, shape[2]), rng.normal(size=shape[2])


@sequence.wrong(
    "each token has mean 0",
    "Only `ddof` and `eps` are mended: the means still run over the tokens, padding included.",
)
def over_time(x, weight, bias, eps=1e-5):
    mean, var = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
    return weight * (x - mean) / np.sqrt(var + eps) + bias


@sequence.wrong(
    "each token has mean 0",
    "You normalized over the batch axis: a sentence would depend on the other sentences.",
)
def over_sentences(x, weight, bias, eps=1e-5):
    mean, var = x.mean(axis=0, keepdims=True), x.var(axis=0, keepdims=True)
    return weight * (x - mean) / np.sqrt(var + eps) + bias


@sequence.wrong(
    "a token does not see the others",
    "The mean is the token's own, but the variance is pooled over the sequence: padding would "
    "change it.",
)
def variance_of_the_sequence(x, weight, bias, eps=1e-5):
    centred = x - x.mean(axis=-1, keepdims=True)
    var = (centred**2).mean(axis=(1, 2), keepdims=True)
    return weight * centred / np.sqrt(var + eps) + bias


@sequence.wrong(
    "the biased variance normalizes",
    "The axis is right now. `ddof=1` divides by D - 1: every library divides by D.",
)
def unbiased_tokens(x, weight, bias, eps=1e-5):
    mean = x.mean(axis=-1, keepdims=True)
    var = x.var(axis=-1, ddof=1, keepdims=True)
    return weight * (x - mean) / np.sqrt(var + eps) + bias


@sequence.wrong(
    "eps is inside the root",
    "The axis and `ddof` are right now. `eps` still stands outside the root.",
)
def tokens_eps_outside(x, weight, bias, eps=1e-5):
    mean, std = x.mean(axis=-1, keepdims=True), x.std(axis=-1, keepdims=True)
    return weight * (x - mean) / (std + eps) + bias


@sequence.wrong(
    "each feature has its own weight and bias",
    "You lost `weight` and `bias` on the way.",
)
def tokens_without_weight(x, weight, bias, eps=1e-5):
    return normalize.reference(x, eps)


@sequence.wrong("arguments are left as they were")
def tokens_in_place(x, weight, bias, eps=1e-5):
    result = sequence.reference(x, weight, bias, eps)
    x -= x.mean(axis=-1, keepdims=True)
    return result


@sequence.right
def token_by_token(x, weight, bias, eps=1e-5):
    y = np.empty(x.shape)
    for i, t in np.ndindex(*x.shape[:2]):
        token = x[i, t]
        x_hat = (token - token.mean()) / np.sqrt(token.var() + eps)
        y[i, t] = weight * x_hat + bias
    return y


@sequence.right
def as_one_table(x, weight, bias, eps=1e-5):
    table = x.reshape(-1, x.shape[-1])
    centred = table - table.mean(axis=1)[:, None]
    inv_std = ((centred**2).mean(axis=1) + eps) ** -0.5
    return (centred * inv_std[:, None] * weight + bias).reshape(x.shape)


@sequence.right
def with_einsum(x, weight, bias, eps=1e-5):
    d = x.shape[-1]
    centred = x @ (np.eye(d) - 1 / d)
    var = np.einsum("ntd,ntd->nt", centred, centred) / d
    return (
        np.einsum("ntd,d->ntd", centred, weight) / np.sqrt(var + eps)[..., None]
        + bias
    )
