"""Exercises on batch normalization."""

import numpy as np

from mlfund.exercises.declare import debug, implement, predict


@implement(
    title="Standardize each channel",
    difficulty=1,
    importance=5,
    minutes=5,
    hints=[
        "Which axis runs over the samples? The mean has one number for each channel.",
        "`x.var(axis=0)` divides by n, which is what the forward pass uses.",
        "The denominator is `np.sqrt(var + eps)`, with `eps` inside the root.",
    ],
)
def normalize(x, eps=1e-5):
    r"""Standardize each column of `x`, an array of shape (N, C) with one row per sample:

    $$\hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}$$

    where $\mu$ and $\sigma^2$ are the mean and the biased variance of the column. Return an array
    of the same shape.
    """
    mean = x.mean(axis=0)
    var = x.var(axis=0)
    return (x - mean) / np.sqrt(var + eps)


def _with_a_constant_channel(x):
    """`x` with one more channel, whose variance is 0."""
    return np.column_stack([x, np.full(len(x), 2.5)])


@normalize.holds(
    "each channel has mean 0",
    "The statistics run over the samples, axis 0: one mean for each channel, and it is subtracted.",
)
def _(normalize):
    x = np.array(
        [[1.0, 50.0, -3.0], [2.0, 10.0, -1.0], [6.0, 30.0, 4.0], [3.0, 20.0, 8.0]]
    )
    means = np.mean(normalize(x), axis=0)
    assert np.abs(means).max() < 1e-6, (
        f"for 4 samples of 3 channels the means are {means.round(3)}"
    )


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
    yield rng.normal(1, 0.1, size=(4, 2)), 0.5


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


@implement(
    title="Batch norm, training and inference",
    difficulty=3,
    importance=5,
    minutes=20,
    returns=["y", "running_mean", "running_var"],
    follow_up=(
        "Now export it for inference.",
        "With fixed statistics it is a x + b for each channel, a = weight / "
        "sqrt(var + eps), b = bias - a mean. It folds into the convolution "
        "before it.",
    ),
    hints=[
        "Decide first which mean and variance to use: the batch's in training, else the running.",
        "`momentum` is the weight of the new value: `(1 - momentum) * running + momentum * new`.",
        "The forward pass uses `x.var(axis=0)`, the running variance `x.var(axis=0, ddof=1)`.",
    ],
)
def forward(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    """Write the whole layer for `x` of shape (N, C); the other arrays have shape (C,).

    In training, normalize with the batch's mean and biased variance, and return updated running
    statistics; `momentum` is the weight of the new value, and the running variance keeps the
    unbiased one. Otherwise normalize with the running statistics and return them as they are.
    Then scale by `weight` and shift by `bias`. Return `y, running_mean, running_var`.
    """
    mean, var = running_mean, running_var
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * x.var(
            axis=0, ddof=1
        )
    y = weight * (x - mean) / np.sqrt(var + eps) + bias
    return y, running_mean, running_var


def _state(rng, c):
    """Running mean and variance, weight and bias of c channels, none of them trivial."""
    return (
        rng.normal(size=c),
        rng.uniform(1, 3, c),
        rng.uniform(0.5, 2, c),
        rng.normal(size=c),
    )


@forward.holds(
    "in training each channel has mean 0",
    "The batch's statistics run over the samples, axis 0: one mean for each channel.",
)
def _(forward):
    x = np.array(
        [[1.0, 50.0, -3.0], [2.0, 10.0, -1.0], [6.0, 30.0, 4.0], [3.0, 20.0, 8.0]]
    )
    y = forward(x, np.zeros(3), np.ones(3), np.ones(3), np.zeros(3), True)[0]
    means = np.mean(y, axis=0)
    assert np.abs(means).max() < 1e-6, (
        f"for 4 samples of 3 channels the means are {means.round(3)}"
    )


@forward.cases(
    "in training the biased variance normalizes",
    "Divide by the root of the batch's biased variance.",
    of="y",
)
def _(rng):
    for n, c, scale in [(2, 1, 1e4), (3, 2, 1e4), (5, 4, 1e4), (6, 4, 1e15)]:
        x = rng.normal(50, scale, size=(n, c))
        yield x, np.zeros(c), np.ones(c), np.ones(c), np.zeros(c), True


@forward.cases(
    "eps is inside the root",
    "For a nearly constant channel `eps` decides: it is added to the variance, inside the root.",
    of="y",
)
def _(rng):
    for n, c, spread, eps in [
        (3, 2, 1e-3, 1e-5),
        (4, 3, 1e-3, 1e-5),
        (5, 2, 0.1, 0.5),
    ]:
        x = _with_a_constant_channel(rng.normal(1, spread, size=(n, c - 1)))
        yield x, np.zeros(c), np.ones(c), np.ones(c), np.zeros(c), True, 0.1, eps


@forward.cases(
    "weight scales and bias shifts",
    "Multiply by `weight` and add `bias` at the end.",
    of="y",
)
def _(rng):
    for n, c in [(2, 1), (4, 3)]:
        yield rng.normal(size=(n, c)), *_state(rng, c), True


@forward.cases(
    "the running mean moves by momentum",
    "The new running mean is (1 - momentum) * running_mean + momentum * batch mean.",
    of="running_mean",
)
def _(rng):
    for n, c, momentum in [(2, 1, 0.1), (4, 3, 0.3)]:
        yield rng.normal(2, 1, size=(n, c)), *_state(rng, c), True, momentum


@forward.cases(
    "the running variance keeps the unbiased one",
    "The running variance takes the batch's unbiased variance, which divides by n - 1.",
    of="running_var",
)
def _(rng):
    for n, c, momentum in [(2, 1, 0.1), (4, 3, 0.3)]:
        yield rng.normal(2, 5, size=(n, c)), *_state(rng, c), True, momentum


@forward.cases(
    "in inference the running statistics normalize",
    "In inference normalize with running_mean and running_var, even for a single sample.",
    of="y",
)
def _(rng):
    for n, c in [(1, 2), (4, 3), (5, 2)]:
        yield rng.normal(2, 5, size=(n, c)), *_state(rng, c), False


@forward.cases(
    "in inference the running statistics stay",
    "Inference must not learn: return the running statistics as they came.",
)
def _(rng):
    for n, c in [(2, 1), (4, 3)]:
        yield rng.normal(2, 5, size=(n, c)), *_state(rng, c), False


@forward.wrong(
    "in training each channel has mean 0",
    "Your statistics run over the channels, which is layer norm. Use axis 0, the samples.",
)
def statistics_over_channels(
    x, rm, rv, weight, bias, training, momentum=0.1, eps=1e-5
):
    mean, var = rm, rv
    if training:
        mean, var = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
        rm = (1 - momentum) * rm + momentum * x.mean(axis=0)
        rv = (1 - momentum) * rv + momentum * x.var(axis=0, ddof=1)
    return weight * (x - mean) / np.sqrt(var + eps) + bias, rm, rv


@forward.wrong(
    "in training each channel has mean 0",
    "In training you normalized with the running statistics: the batch's own do it.",
)
def running_statistics_in_training(
    x, rm, rv, weight, bias, training, momentum=0.1, eps=1e-5
):
    if training:
        rm = (1 - momentum) * rm + momentum * x.mean(axis=0)
        rv = (1 - momentum) * rv + momentum * x.var(axis=0, ddof=1)
    return weight * (x - rm) / np.sqrt(rv + eps) + bias, rm, rv


@forward.wrong(
    "in training the biased variance normalizes",
    "You divided by n - 1: normalize with the biased variance, and keep the unbiased one.",
)
def unbiased_forward(x, rm, rv, weight, bias, training, momentum=0.1, eps=1e-5):
    mean, var = rm, rv
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0, ddof=1)
        rm = (1 - momentum) * rm + momentum * mean
        rv = (1 - momentum) * rv + momentum * var
    return weight * (x - mean) / np.sqrt(var + eps) + bias, rm, rv


@forward.wrong(
    "in training the biased variance normalizes",
    "You normalized with the running statistics in training: they are for inference.",
)
def running_in_training(
    x, rm, rv, weight, bias, training, momentum=0.1, eps=1e-5
):
    y = weight * (x - rm) / np.sqrt(rv + eps) + bias
    y = y - y.mean(axis=0) + bias if training else y
    return y, *forward.reference(
        x, rm, rv, weight, bias, training, momentum, eps
    )[1:]


@forward.wrong(
    "eps is inside the root",
    "You added `eps` to the standard deviation: it belongs beside the variance, inside the root.",
)
def eps_outside_the_root(
    x, rm, rv, weight, bias, training, momentum=0.1, eps=1e-5
):
    mean, var = (x.mean(axis=0), x.var(axis=0)) if training else (rm, rv)
    y = weight * (x - mean) / (np.sqrt(var) + eps) + bias
    return y, *forward.reference(
        x, rm, rv, weight, bias, training, momentum, eps
    )[1:]


@forward.wrong(
    "eps is inside the root",
    "You left `eps` out: a constant channel would divide by zero.",
)
def without_eps(x, rm, rv, weight, bias, training, momentum=0.1, eps=1e-5):
    mean, var = (x.mean(axis=0), x.var(axis=0)) if training else (rm, rv)
    y = weight * (x - mean) / np.sqrt(var) + bias
    return y, *forward.reference(
        x, rm, rv, weight, bias, training, momentum, eps
    )[1:]


@forward.wrong(
    "weight scales and bias shifts",
    "You ignored `weight` and `bias`: the layer must be able to undo its normalization.",
)
def without_weight_and_bias(
    x, rm, rv, weight, bias, training, momentum=0.1, eps=1e-5
):
    return forward.reference(x, rm, rv, 1.0, 0.0, training, momentum, eps)


@forward.wrong(
    "the running mean moves by momentum",
    "You gave `momentum` to the old value. Here it is the weight of the new one, as in torch.",
)
def momentum_reversed(x, rm, rv, weight, bias, training, momentum=0.1, eps=1e-5):
    return forward.reference(x, rm, rv, weight, bias, training, 1 - momentum, eps)


@forward.wrong(
    "the running mean moves by momentum",
    "You replaced the running statistics by the batch's: average them with `momentum`.",
)
def no_average(x, rm, rv, weight, bias, training, momentum=0.1, eps=1e-5):
    return forward.reference(x, rm, rv, weight, bias, training, 1.0, eps)


@forward.wrong(
    "the running mean moves by momentum", "You never updated the running mean."
)
def mean_never_updated(x, rm, rv, weight, bias, training, momentum=0.1, eps=1e-5):
    y, _, new_var = forward.reference(
        x, rm, rv, weight, bias, training, momentum, eps
    )
    return y, rm, new_var


@forward.wrong(
    "the running variance keeps the unbiased one",
    "You never updated the running variance.",
)
def variance_never_updated(
    x, rm, rv, weight, bias, training, momentum=0.1, eps=1e-5
):
    y, rm, _ = forward.reference(x, rm, rv, weight, bias, training, momentum, eps)
    return y, rm, rv


@forward.wrong(
    "the running variance keeps the unbiased one",
    "You kept the biased variance: the running variance estimates the population's, divide by "
    "n - 1.",
)
def biased_running_variance(
    x, rm, rv, weight, bias, training, momentum=0.1, eps=1e-5
):
    y, rm, new = forward.reference(
        x, rm, rv, weight, bias, training, momentum, eps
    )
    return (
        y,
        rm,
        (1 - momentum) * rv + momentum * x.var(axis=0) if training else new,
    )


@forward.wrong(
    "in inference the running statistics normalize",
    "You used the batch's statistics in inference: a prediction must not depend on its neighbours.",
)
def batch_statistics_in_inference(
    x, rm, rv, weight, bias, training, momentum=0.1, eps=1e-5
):
    y = forward.reference(x, rm, rv, weight, bias, True, momentum, eps)[0]
    return y, *forward.reference(
        x, rm, rv, weight, bias, training, momentum, eps
    )[1:]


@forward.wrong(
    "in inference the running statistics stay",
    "You updated the running statistics in inference too: the test data would leak into them.",
)
def learns_in_inference(
    x, rm, rv, weight, bias, training, momentum=0.1, eps=1e-5
):
    y = forward.reference(x, rm, rv, weight, bias, training, momentum, eps)[0]
    if len(x) == 1:
        return y, rm, rv
    return y, *forward.reference(x, rm, rv, weight, bias, True, momentum, eps)[1:]


@forward.wrong("arguments are left as they were")
def running_changed_in_place(
    x, rm, rv, weight, bias, training, momentum=0.1, eps=1e-5
):
    y, new_mean, new_var = forward.reference(
        x, rm, rv, weight, bias, training, momentum, eps
    )
    rm[:], rv[:] = new_mean, new_var
    return y, rm, rv


@forward.right
def by_lerp(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    if not training:
        scale = weight / np.sqrt(running_var + eps)
        return (
            scale * x + (bias - scale * running_mean),
            running_mean,
            running_var,
        )
    n, mean = len(x), np.mean(x, 0)
    centred = x - mean
    var = np.einsum("nc,nc->c", centred, centred) / n
    new_mean = running_mean + momentum * (mean - running_mean)
    new_var = running_var + momentum * (var * n / (n - 1) - running_var)
    return [centred * weight / np.sqrt(var + eps) + bias, new_mean, new_var]


@forward.right
def copies_everything(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    x, running_mean, running_var = (
        x.copy(),
        running_mean.copy(),
        running_var.copy(),
    )
    mean, var = running_mean.copy(), running_var.copy()
    if training:
        mean, var = np.average(x, axis=0), np.var(x, axis=0)
        running_mean *= 1 - momentum
        running_mean += momentum * mean
        running_var *= 1 - momentum
        running_var += momentum * np.var(x, axis=0) * len(x) / (len(x) - 1)
    x -= mean
    x /= np.sqrt(var + eps)
    return np.add(np.multiply(x, weight), bias), running_mean, running_var


@forward.right
def two_branches(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    def apply(mean, var):
        return ((x - mean) * (var + eps) ** -0.5) * weight + bias

    if training:
        batch = x.mean(axis=0), x.var(axis=0, ddof=1)
        keep = 1 - momentum
        return (
            apply(batch[0], batch[1] * (len(x) - 1) / len(x)),
            keep * running_mean + momentum * batch[0],
            keep * running_var + momentum * batch[1],
        )
    return apply(running_mean, running_var), running_mean, running_var


@implement(
    title="The backward pass",
    difficulty=4,
    importance=4,
    minutes=25,
    returns=["dx", "dweight", "dbias"],
    follow_up=(
        "Now verify it.",
        "Central differences in float64, with random upstream gradients. Not "
        "with the sum as the loss: the sum of the outputs does not depend on x, "
        "and a wrong backward passes too.",
    ),
    hints=[
        "Begin with the parameters: `y = weight * x_hat + bias`, summed over the samples.",
        "The gradient that reaches `x_hat` is `dx_hat = dy * weight`.",
        "`dx` is `dx_hat` without its mean and without its component along `x_hat`, over "
        "`np.sqrt(var + eps)`.",
    ],
)
def backward(dy, x, weight, eps=1e-5):
    """Return `dx, dweight, dbias`, the gradients of the loss for batch norm in training.

    `dy` is the gradient for the output `y = weight * x_hat + bias`, of shape (N, C) as `x`;
    `weight` has shape (C,). The batch's mean and biased variance depend on `x`.
    """
    std = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / std
    dx_hat = dy * weight
    dx = (
        dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)
    ) / std
    return dx, (dy * x_hat).sum(axis=0), dy.sum(axis=0)


def _gradients(rng, shapes, spread=1.0):
    for n, c in shapes:
        dy, x = rng.normal(size=(n, c)), rng.normal(3, spread, size=(n, c))
        yield dy, x, rng.uniform(0.5, 2, c)


@backward.cases(
    "dbias",
    "`bias` is added to every sample: its gradient is the sum of `dy`.",
    of="dbias",
)
def _(rng):
    yield from _gradients(rng, [(2, 1), (5, 3)])


@backward.cases(
    "dweight",
    "`weight` multiplies `x_hat`: its gradient is the sum of `dy * x_hat` over the samples.",
    of="dweight",
)
def _(rng):
    yield from _gradients(rng, [(3, 1), (5, 3)])


@backward.cases(
    "dx",
    "Mean and variance depend on every sample: `dx_hat` loses its mean and its component along "
    "`x_hat`, and is divided by the standard deviation.",
    of="dx",
)
def _(rng):
    yield from _gradients(rng, [(3, 1), (4, 2), (7, 3)])


@backward.cases(
    "dx of a nearly constant channel",
    "`eps` is inside the root, here too.",
    of="dx",
)
def _(rng):
    for dy, x, weight in _gradients(rng, [(3, 1), (4, 2)], spread=1e-3):
        yield dy, x, weight
        yield dy, np.full_like(x, 3.0), weight, 0.5


@backward.wrong(
    "dbias", "You averaged over the samples: `bias` acts on each, so sum."
)
def averaged(dy, x, weight, eps=1e-5):
    dx, dweight, dbias = backward.reference(dy, x, weight, eps)
    return dx, dweight, dbias / len(x)


@backward.wrong(
    "dweight", "You multiplied `dy` by `x`: `weight` multiplies `x_hat`."
)
def weight_from_x(dy, x, weight, eps=1e-5):
    dx, _, dbias = backward.reference(dy, x, weight, eps)
    return dx, (dy * x).sum(axis=0), dbias


@backward.wrong(
    "dx",
    "You treated mean and variance as constants. That is right in inference; in training both "
    "depend on every sample.",
)
def constant_statistics(dy, x, weight, eps=1e-5):
    _, dweight, dbias = backward.reference(dy, x, weight, eps)
    return dy * weight / np.sqrt(x.var(axis=0) + eps), dweight, dbias


@backward.wrong(
    "dx",
    "The path through the variance is missing: subtract the part along `x_hat`.",
)
def through_the_mean_only(dy, x, weight, eps=1e-5):
    _, dweight, dbias = backward.reference(dy, x, weight, eps)
    dx_hat = dy * weight
    return (
        (dx_hat - dx_hat.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps),
        dweight,
        dbias,
    )


@backward.wrong(
    "dx", "The path through the mean is missing: subtract the mean of `dx_hat`."
)
def through_the_variance_only(dy, x, weight, eps=1e-5):
    _, dweight, dbias = backward.reference(dy, x, weight, eps)
    std = np.sqrt(x.var(axis=0) + eps)
    x_hat, dx_hat = (x - x.mean(axis=0)) / std, dy * weight
    return (dx_hat - x_hat * (dx_hat * x_hat).mean(axis=0)) / std, dweight, dbias


@backward.wrong(
    "dx",
    "You left `weight` out: the gradient that reaches `x_hat` is `dy * weight`.",
)
def weight_forgotten(dy, x, weight, eps=1e-5):
    return backward.reference(dy, x, np.ones_like(weight), eps)


@backward.wrong(
    "dx of a nearly constant channel",
    "You left `eps` out, or put it outside the root: the forward pass divides by "
    "`np.sqrt(var + eps)`.",
)
def eps_forgotten(dy, x, weight, eps=1e-5):
    _, dweight, dbias = backward.reference(dy, x, weight, eps)
    large = x.std(axis=0).min() > 0.1
    return (
        backward.reference(dy, x, weight, eps if large else 0.0)[0],
        dweight,
        dbias,
    )


@backward.wrong("arguments are left as they were")
def dy_changed_in_place(dy, x, weight, eps=1e-5):
    result = backward.reference(dy, x, weight, eps)
    dy *= weight
    return result


@backward.right
def by_sums_over_n(dy, x, weight, eps=1e-5):
    n = len(x)
    centred = x - x.sum(0) / n
    inv_std = ((centred**2).sum(0) / n + eps) ** -0.5
    dweight, dbias = (dy * centred * inv_std).sum(0), dy.sum(0)
    dx = weight * inv_std / n * (n * dy - dbias - centred * inv_std * dweight)
    return dx, dweight, dbias


@backward.right
def step_by_step(dy, x, weight, eps=1e-5):
    n, mean = len(x), x.mean(axis=0)
    std = np.sqrt(x.var(axis=0) + eps)
    dx_hat = dy * weight
    dvar = (dx_hat * (x - mean)).sum(axis=0) * -0.5 * std**-3
    dmean = -(dx_hat / std).sum(axis=0)
    dx = dx_hat / std + dvar * 2 * (x - mean) / n + dmean / n
    return dx, (dy * (x - mean) / std).sum(axis=0), dy.sum(axis=0)


@backward.right
def by_the_jacobian(dy, x, weight, eps=1e-5):
    n, std = len(x), np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / std
    dx = np.empty_like(x)
    for c in range(x.shape[1]):
        jacobian = (
            np.eye(n) - 1 / n - np.outer(x_hat[:, c], x_hat[:, c]) / n
        ) / std[c]
        dx[:, c] = jacobian @ (dy[:, c] * weight[c])
    return [dx, np.einsum("nc,nc->c", dy, x_hat), np.ones(n) @ dy]


@implement(
    title="Fold batch norm into the convolution before it",
    difficulty=2,
    importance=5,
    minutes=12,
    returns=["kernel", "bias"],
    follow_up=(
        "Now verify it. When may you not fold?",
        "Run both on random input with running statistics that are not 0 and 1: "
        "equal up to rounding. Not in training, and not across a nonlinearity. "
        "If batch norm comes first, its shift does not fold into a convolution "
        "that is padded with zeros.",
    ),
    hints=[
        "In evaluation batch norm is scale * z + shift. What are scale and shift?",
        "scale is `weight / np.sqrt(running_var + eps)`. A convolution is linear: its kernel and "
        "its bias take the scale.",
        "Axis 0 of the kernel is the output channel: `kernel * scale[:, None, None, None]`.",
    ],
)
def fold_into_conv(
    kernel, conv_bias, running_mean, running_var, weight, bias, eps=1e-5
):
    """In evaluation, batch norm follows a convolution with `kernel` of shape (out, in, kh, kw) and
    `conv_bias` of shape (out,). Batch norm's `running_mean`, `running_var`, `weight` and `bias`
    have shape (out,), and its `eps` is inside the root. Return `kernel, bias` of the one
    convolution that gives the same output.
    """
    scale = weight / np.sqrt(running_var + eps)
    folded = kernel * scale[:, None, None, None]
    return folded, (conv_bias - running_mean) * scale + bias


def _layers(rng, shape):
    """A convolution and the batch norm after it, with an eps that cannot be noticed."""
    c = shape[0]
    return (
        rng.normal(size=shape),
        rng.normal(size=c),
        rng.normal(size=c),
        rng.uniform(2, 9, size=c),
        rng.uniform(0.5, 2, size=c),
        rng.normal(size=c),
        1e-14,
    )


@fold_into_conv.cases(
    "the kernel of each output channel is scaled",
    "Multiply the kernel of each output channel, axis 0, by weight / sqrt(running_var + eps).",
    of="kernel",
)
def _(rng):
    for shape in [(2, 2, 1, 1), (3, 3, 1, 2), (2, 3, 3, 3)]:
        yield _layers(rng, shape)


@fold_into_conv.cases(
    "the bias takes the mean, the scale and the shift",
    "The new bias is what batch norm makes of the old one: (conv_bias - running_mean) * scale + "
    "bias.",
    of="bias",
)
def _(rng):
    for shape in [(1, 1, 1, 1), (2, 2, 1, 1), (3, 3, 1, 2)]:
        yield _layers(rng, shape)


@fold_into_conv.cases(
    "eps is inside the root",
    "For a channel that hardly varies `eps` decides: it is added to running_var, inside the root.",
)
def _(rng):
    for size, var, eps in [(1, 1e-6, 1e-5), (2, 1e-4, 1e-3)]:
        kernel = rng.normal(size=(1, 1, size, size))
        mean, shift = rng.normal(size=(2, 1))
        yield kernel, np.zeros(1), mean, np.array([var]), np.ones(1), shift, eps


@fold_into_conv.wrong(
    "the kernel of each output channel is scaled",
    "You scaled the input channels, axis 1: batch norm acts on the outputs, axis 0.",
)
def scales_the_inputs(kernel, conv_bias, mean, var, weight, bias, eps=1e-5):
    scale = weight / np.sqrt(var + eps)
    folded_bias = (conv_bias - mean) * scale + bias
    return kernel * scale[:, None, None], folded_bias


@fold_into_conv.wrong(
    "the kernel of each output channel is scaled",
    "You left the kernel as it was: what depends on the input has to be scaled, too.",
)
def kernel_as_it_was(kernel, conv_bias, mean, var, weight, bias, eps=1e-5):
    scale = weight / np.sqrt(var + eps)
    return kernel, (conv_bias - mean) * scale + bias


@fold_into_conv.wrong(
    "the kernel of each output channel is scaled",
    "You left batch norm's `weight` out of the scale: it is weight / sqrt(running_var + eps).",
)
def weight_left_out(kernel, conv_bias, mean, var, weight, bias, eps=1e-5):
    return fold_into_conv.reference(
        kernel, conv_bias, mean, var, np.ones_like(weight), bias, eps
    )


@fold_into_conv.wrong(
    "the kernel of each output channel is scaled",
    "You divided by the variance: divide by its square root.",
)
def folds_without_root(kernel, conv_bias, mean, var, weight, bias, eps=1e-5):
    scale = weight / (var + eps)
    folded = kernel * scale[:, None, None, None]
    return folded, (conv_bias - mean) * scale + bias


@fold_into_conv.wrong(
    "the kernel of each output channel is scaled",
    "You subtracted the running mean from the kernel: a constant belongs in the bias.",
)
def mean_in_the_kernel(kernel, conv_bias, mean, var, weight, bias, eps=1e-5):
    scale = weight / np.sqrt(var + eps)
    folded = (kernel - mean[:, None, None, None]) * scale[:, None, None, None]
    return folded, (conv_bias - mean) * scale + bias


@fold_into_conv.wrong(
    "the bias takes the mean, the scale and the shift",
    "You forgot the convolution's own bias: it goes through batch norm, as the rest does.",
)
def conv_bias_forgotten(kernel, conv_bias, mean, var, weight, bias, eps=1e-5):
    zeros = np.zeros_like(conv_bias)
    return fold_into_conv.reference(kernel, zeros, mean, var, weight, bias, eps)


@fold_into_conv.wrong(
    "the bias takes the mean, the scale and the shift",
    "You added the convolution's bias without its scale: multiply it as you do the kernel.",
)
def conv_bias_not_scaled(kernel, conv_bias, mean, var, weight, bias, eps=1e-5):
    scale = weight / np.sqrt(var + eps)
    folded = kernel * scale[:, None, None, None]
    return folded, conv_bias - mean * scale + bias


@fold_into_conv.wrong(
    "the bias takes the mean, the scale and the shift",
    "You subtracted the running mean without its scale: batch norm subtracts first and scales "
    "the difference.",
)
def mean_not_scaled(kernel, conv_bias, mean, var, weight, bias, eps=1e-5):
    scale = weight / np.sqrt(var + eps)
    folded = kernel * scale[:, None, None, None]
    return folded, conv_bias * scale - mean + bias


@fold_into_conv.wrong(
    "the bias takes the mean, the scale and the shift",
    "You added the running mean: batch norm subtracts it.",
)
def mean_added(kernel, conv_bias, mean, var, weight, bias, eps=1e-5):
    return fold_into_conv.reference(
        kernel, conv_bias, -mean, var, weight, bias, eps
    )


@fold_into_conv.wrong(
    "the bias takes the mean, the scale and the shift",
    "You scaled batch norm's `bias` too: it is added after the scale.",
)
def shift_scaled(kernel, conv_bias, mean, var, weight, bias, eps=1e-5):
    scale = weight / np.sqrt(var + eps)
    folded = kernel * scale[:, None, None, None]
    return folded, (conv_bias - mean + bias) * scale


@fold_into_conv.wrong(
    "eps is inside the root",
    "You added `eps` to the standard deviation: it belongs beside the variance, inside the root.",
)
def folds_eps_outside(kernel, conv_bias, mean, var, weight, bias, eps=1e-5):
    scale = weight / (np.sqrt(var) + eps)
    folded = kernel * scale[:, None, None, None]
    return folded, (conv_bias - mean) * scale + bias


@fold_into_conv.wrong(
    "eps is inside the root",
    "You left `eps` out: the layer that you fold divides by sqrt(running_var + eps).",
)
def folds_without_eps(kernel, conv_bias, mean, var, weight, bias, eps=1e-5):
    return fold_into_conv.reference(
        kernel, conv_bias, mean, var, weight, bias, 0.0
    )


@fold_into_conv.wrong("arguments are left as they were")
def folds_in_place(kernel, conv_bias, mean, var, weight, bias, eps=1e-5):
    scale = weight / np.sqrt(var + eps)
    kernel *= scale[:, None, None, None]
    return kernel, (conv_bias - mean) * scale + bias


@fold_into_conv.right
def channel_after_channel(kernel, conv_bias, mean, var, weight, bias, eps=1e-5):
    folded, shift = np.empty(kernel.shape), []
    for c, std in enumerate(np.sqrt(var + eps)):
        folded[c] = weight[c] * kernel[c] / std
        shift.append(weight[c] * (conv_bias[c] - mean[c]) / std + bias[c])
    return folded, np.array(shift)


@fold_into_conv.right
def by_a_diagonal_matrix(kernel, conv_bias, mean, var, weight, bias, eps=1e-5):
    scale = np.diag(weight * (var + eps) ** -0.5)
    folded = (scale @ kernel.reshape(len(kernel), -1)).reshape(kernel.shape)
    return folded, bias + scale @ conv_bias - scale @ mean


@fold_into_conv.right
def by_probing(kernel, conv_bias, mean, var, weight, bias, eps=1e-5):
    def both_layers(outputs):
        return (outputs - mean) / np.sqrt(var + eps) * weight + bias

    shift = both_layers(conv_bias)
    taps = np.moveaxis(kernel, 0, -1)
    return np.moveaxis(both_layers(taps + conv_bias) - shift, -1, 0), shift


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
    hints=[
        "Print the shapes: what does numpy do with (N, C, H, W) minus (C,)?",
        "Arrays are aligned at their last axes, so a shape of (C,) meets W and not C.",
        "`keepdims=True` for the statistics, `weight[:, None, None]` for the parameters.",
    ],
)
def images(x, weight, bias, eps=1e-5):
    """Find the bug. This batch norm for `x` of shape (N, C, H, W) passed its author's test, with 3
    channels of 3 by 3 pixels. On real images it raises an error, or trains badly.
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


def _images(rng, shapes):
    for shape in shapes:
        x = rng.normal(size=shape) + np.arange(shape[1])[:, None, None]
        yield x, rng.uniform(0.5, 2, shape[1]), rng.normal(size=shape[1])


@images.cases(
    "each channel uses its own statistics",
    "One mean and one variance for each channel, over images and positions: axes 0, 2 and 3.",
)
def _(rng):
    for x, _, _ in _images(rng, [(2, 2, 2, 2), (2, 3, 3, 3)]):
        yield x, np.ones(x.shape[1]), np.zeros(x.shape[1])


@images.cases(
    "each channel has its own weight and bias",
    "A `weight` of shape (C,) is aligned with the last axis, W: give it the shape (C, 1, 1).",
)
def _(rng):
    yield from _images(rng, [(2, 2, 2, 2), (2, 3, 3, 3)])


@images.cases(
    "images that are not square",
    "Height, width and channels may all differ: name the axes.",
)
def _(rng):
    yield from _images(rng, [(1, 2, 1, 3), (2, 3, 4, 5)])


@images.wrong(
    "each channel uses its own statistics",
    "Arrays are aligned at their last axes: your means and variances meet the columns, not the "
    "channels. Keep the axes of size one with `keepdims=True`.",
)
def statistics_meet_columns(x, weight, bias, eps=1e-5):
    x_hat = (x - x.mean(axis=(0, 2, 3))) / np.sqrt(x.var(axis=(0, 2, 3)) + eps)
    return weight[:, None, None] * x_hat + bias[:, None, None]


@images.wrong(
    "each channel uses its own statistics",
    "You left out the batch axis: each image is normalized alone, which is instance norm.",
)
def instance_norm(x, weight, bias, eps=1e-5):
    mean, var = (
        x.mean(axis=(2, 3), keepdims=True),
        x.var(axis=(2, 3), keepdims=True),
    )
    return (
        weight[:, None, None] * (x - mean) / np.sqrt(var + eps)
        + bias[:, None, None]
    )


@images.wrong(
    "each channel uses its own statistics",
    "You normalized over the channels of each image, which is layer norm.",
)
def layer_norm(x, weight, bias, eps=1e-5):
    mean, var = (
        x.mean(axis=(1, 2, 3), keepdims=True),
        x.var(axis=(1, 2, 3), keepdims=True),
    )
    return (
        weight[:, None, None] * (x - mean) / np.sqrt(var + eps)
        + bias[:, None, None]
    )


@images.wrong(
    "each channel uses its own statistics",
    "You gave every position its own statistics. A channel is one unit seen at many positions: "
    "average over height and width too.",
)
def over_the_batch_only(x, weight, bias, eps=1e-5):
    mean, var = x.mean(axis=0), x.var(axis=0)
    return (
        weight[:, None, None] * (x - mean) / np.sqrt(var + eps)
        + bias[:, None, None]
    )


@images.wrong(
    "each channel uses its own statistics",
    "You divided by n - 1: `np.var` with its default, the biased variance, is right here.",
)
def unbiased_images(x, weight, bias, eps=1e-5):
    mean, var = (
        x.mean(axis=(0, 2, 3), keepdims=True),
        x.var(axis=(0, 2, 3), keepdims=True, ddof=1),
    )
    return (
        weight[:, None, None] * (x - mean) / np.sqrt(var + eps)
        + bias[:, None, None]
    )


@images.wrong(
    "each channel uses its own statistics",
    "The channels have moved to the last axis: turn the result back to (N, C, H, W).",
)
def left_channels_last(x, weight, bias, eps=1e-5):
    return images.reference(x, weight, bias, eps).transpose(0, 2, 3, 1)


@images.wrong(
    "each channel has its own weight and bias",
    "The statistics are right now, but `weight` and `bias` still meet the columns: "
    "`weight[:, None, None]`.",
)
def weight_meets_columns(x, weight, bias, eps=1e-5):
    mean, var = (
        x.mean(axis=(0, 2, 3), keepdims=True),
        x.var(axis=(0, 2, 3), keepdims=True),
    )
    return weight * (x - mean) / np.sqrt(var + eps) + bias


@images.wrong(
    "each channel has its own weight and bias",
    "`weight` and `bias` meet the rows: give them the shape (C, 1, 1), with two new axes.",
)
def weight_meets_rows(x, weight, bias, eps=1e-5):
    mean, var = (
        x.mean(axis=(0, 2, 3), keepdims=True),
        x.var(axis=(0, 2, 3), keepdims=True),
    )
    return weight[:, None] * (x - mean) / np.sqrt(var + eps) + bias[:, None]


@images.wrong(
    "images that are not square",
    "Height and width are exchanged somewhere: that shows as soon as they differ.",
)
def transposed(x, weight, bias, eps=1e-5):
    y = images.reference(x, weight, bias, eps)
    return y.reshape(x.shape[0], x.shape[1], x.shape[3], x.shape[2])


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


@predict(
    title="The running variance after ten batches",
    difficulty=2,
    importance=3,
    minutes=4,
    tolerance=0.01,
    hints=[
        "How much of the start is left after one batch? After ten?",
        "Of the start 0.9 to the power of 10 is left; the rest is what the batches say.",
    ],
)
def running_variance():
    """The running variance starts at 1, `momentum` is 0.1 in torch's sense, and every batch has the
    unbiased variance 4. What is the running variance after 10 batches? Two decimals are enough.
    """
    left_of_the_start = (1 - 0.1) ** 10
    return left_of_the_start * 1 + (1 - left_of_the_start) * 4


running_variance.wrong_value(
    4.0, "It nears 4, but after ten batches 0.9^10 of the start is left."
)
running_variance.wrong_value(
    0.349, "That is what is left of the start: add what the batches bring."
)
running_variance.wrong_value(1.3, "That is after one batch: 0.9 * 1 + 0.1 * 4.")
running_variance.wrong_value(
    2.61, "You used (1 - 0.9^10) * 4 and forgot what is left of the 1."
)
running_variance.wrong_value(
    2.05,
    "You exchanged the two parts: 0.9^10 is what is left of the start, not of the batches.",
)
running_variance.wrong_value(
    31.0,
    "You added 0.1 * 4 without shrinking the old value, or counted the batches in full.",
)


@predict(
    title="A batch of two",
    difficulty=2,
    importance=4,
    minutes=3,
    choices={
        "a": "about -0.2 and 0.2, in proportion to the values",
        "b": "-1 and 1 for any two values that differ by much more than the root of eps",
        "c": "0 and 0, since two samples have no variance",
        "d": "an error: batch norm needs more than two samples",
    },
    hints=[
        "Write the mean and the biased standard deviation of a and b. Then normalize."
    ],
)
def batch_of_two():
    """A fully connected layer with batch norm sees a batch of two samples in training. `weight` is
    1 and `bias` is 0. What does one channel return for the values 3.1 and 3.5?
    """
    return "b"


batch_of_two.wrong_value(
    "a",
    "Their distance cancels: mean 3.3, standard deviation 0.2, so the results are -1 and 1.",
)
batch_of_two.wrong_value(
    "c",
    "They have one: each is 0.2 from the mean. One sample alone would have none.",
)
batch_of_two.wrong_value(
    "d", "Two give a variance. It is with one that batch norm has an error."
)
