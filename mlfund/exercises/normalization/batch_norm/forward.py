"""batch_norm/forward: Batch norm, training and inference."""

import numpy as np

from mlfund.exercises.normalization.batch_norm.layer import (
    FOUR_OF_THREE,
    _are_centred,
    _state,
    _with_a_constant_channel,
)
from mlfund.judge.declare import implement


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
    allows={
        "x": "negative; len(x) == 1; len(x) == 2; x.shape[1] == 1; "
        "(x == x[0]).all(axis=0).any() and len(x) > 1",
        "running_mean": "negative; all zero",
        "running_var": "zero; all equal; no ties",
        "weight": "negative",
        "bias": "negative; all zero",
        "training": "training; not training",
        "momentum": "momentum == 0; momentum == 1",
        "eps": "eps > 0.1",
    },
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

    In training, where N is at least 2, normalize with the batch's mean and biased variance, and
    return updated running statistics; `momentum`, from 0 to 1, is the weight of the new value, and
    the running variance keeps the unbiased one. Otherwise normalize with the running statistics and
    return them as they are. `eps` is added to the variance, inside the root, and is in no running
    statistic. Then scale by `weight` and shift by `bias`. Return `y, running_mean, running_var`.
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


@forward.holds(
    "in training each channel has mean 0",
    "The batch's statistics run over the samples, axis 0: one mean for each channel.",
)
def _(forward):
    x = FOUR_OF_THREE
    y = forward(x, np.zeros(3), np.ones(3), np.ones(3), np.zeros(3), True)[0]
    _are_centred(y)


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
    for n, c, spread, *eps in [(3, 2, 1e-3), (4, 3, 1e-3), (3, 2, 0.1, 0.1, 0.5)]:
        x = _with_a_constant_channel(rng.normal(1, spread, size=(n, c - 1)))
        yield x, np.zeros(c), np.ones(c), np.ones(c), np.zeros(c), True, *eps


@forward.cases(
    "weight scales and bias shifts",
    "Multiply by `weight` and add `bias` at the end.",
    of="y",
)
def _(rng):
    for n, c, *options in [(2, 1), (4, 3), (3, 2, 0.3, 0.5)]:
        yield rng.normal(size=(n, c)), *_state(rng, c), True, *options


@forward.cases(
    "the running mean moves by momentum",
    "The new running mean is (1 - momentum) * running_mean + momentum * batch mean.",
    of="running_mean",
)
def _(rng):
    for n, c, *options in [(2, 1), (4, 3, 0.3), (2, 2, 0.0), (3, 2, 1.0, 0.5)]:
        yield rng.normal(2, 1, size=(n, c)), *_state(rng, c), True, *options


@forward.cases(
    "the running variance keeps the unbiased one",
    "The running variance takes the batch's unbiased variance, which divides by n - 1.",
    of="running_var",
)
def _(rng):
    for n, c, *options in [(2, 1), (4, 3, 0.3), (2, 2, 0.0), (3, 2, 1.0, 0.5)]:
        yield rng.normal(2, 5, size=(n, c)), *_state(rng, c), True, *options


@forward.cases(
    "in inference the running statistics normalize",
    "In inference the formula is the same with running_mean and running_var, `eps`, `weight` and "
    "`bias` included, even for a single sample.",
    of="y",
)
def _(rng):
    for n, c, *options in [(1, 2), (4, 3), (5, 2, 0.3, 0.5)]:
        yield rng.normal(2, 5, size=(n, c)), *_state(rng, c), False, *options
    for options in [(), (0.3, 1e-3)]:
        mean, _, weight, bias = _state(rng, 2)
        var = np.array([1e-4, 0.0])
        x = mean + 0.01 * rng.normal(size=(2, 2))
        yield x, mean, var, weight, bias, False, *options


@forward.cases(
    "in inference the running statistics stay",
    "Inference must not learn: return the running statistics as they came.",
)
def _(rng):
    for n, c, *options in [(2, 1), (4, 3, 0.3, 0.5), (1, 2, 1.0)]:
        yield rng.normal(2, 5, size=(n, c)), *_state(rng, c), False, *options


@forward.wrong(
    "in training each channel has mean 0",
    "Your statistics run over the channels, which is layer norm. Use axis 0, the samples.",
)
def statistics_over_channels(x, rm, rv, weight, bias, training, m=0.1, eps=1e-5):
    mean, var = rm, rv
    if training:
        mean, var = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
        rm = (1 - m) * rm + m * x.mean(axis=0)
        rv = (1 - m) * rv + m * x.var(axis=0, ddof=1)
    return weight * (x - mean) / np.sqrt(var + eps) + bias, rm, rv


forward.wrong_if(
    "(x - running_mean) / np.sqrt(running_var + eps)",
    "(x - mean) / np.sqrt(var + eps)",
    "in training each channel has mean 0",
    "In training you normalized with the running statistics: the batch's own do it.",
)
forward.wrong_if(
    "bias * (x - mean) / np.sqrt(var + eps) + weight",
    "weight * (x - mean) / np.sqrt(var + eps) + bias",
    "in training each channel has mean 0",
    "You exchanged `weight` and `bias`: multiply by `weight`, add `bias`.",
)
forward.wrong_if(
    "x.var(axis=0, ddof=1)",
    "x.var(axis=0)",
    "in training the biased variance normalizes",
    "You divided by n - 1: normalize with the biased variance, and keep the unbiased one.",
)
forward.wrong_if(
    "(np.sqrt(var) + eps)",
    "np.sqrt(var + eps)",
    "eps is inside the root",
    "You added `eps` to the standard deviation: it belongs beside the variance, inside the root.",
)
forward.wrong_if(
    "np.sqrt(var)",
    "np.sqrt(var + eps)",
    "eps is inside the root",
    "You left `eps` out: a constant channel would divide by zero.",
)
forward.wrong_if(
    "weight * ((x - mean) / np.sqrt(var + eps) + bias)",
    "weight * (x - mean) / np.sqrt(var + eps) + bias",
    "weight scales and bias shifts",
    "You added the bias before multiplying by the weight: add it after.",
)
forward.wrong_if(
    "y = (x - mean) / np.sqrt(var + eps)",
    "y = weight * (x - mean) / np.sqrt(var + eps) + bias",
    "weight scales and bias shifts",
    "You ignored `weight` and `bias`: the layer must be able to undo its normalization.",
)


@forward.wrong(
    "the running mean moves by momentum",
    "You gave `momentum` to the old value. Here it is the weight of the new one, as in torch.",
)
def momentum_reversed(x, rm, rv, weight, bias, training, m=0.1, eps=1e-5):
    return forward.reference(x, rm, rv, weight, bias, training, 1 - m, eps)


@forward.wrong(
    "the running mean moves by momentum",
    "You replaced the running statistics by the batch's: average them with `momentum`.",
)
def no_average(x, rm, rv, weight, bias, training, m=0.1, eps=1e-5):
    return forward.reference(x, rm, rv, weight, bias, training, 1.0, eps)


forward.wrong_if(
    "pass",
    "running_mean = (1 - momentum) * running_mean + momentum * mean",
    "the running mean moves by momentum",
    "You never updated the running mean.",
)
forward.wrong_if(
    "axis=0",
    "axis=0, ddof=1",
    "the running variance keeps the unbiased one",
    "You kept the biased variance: the running variance estimates the population's, divide by "
    "n - 1.",
)
forward.wrong_if(
    "mean, var = x.mean(axis=0), x.var(axis=0)",
    "mean, var = running_mean, running_var",
    "in inference the running statistics normalize",
    "You used the batch's statistics in inference: a prediction must not depend on its neighbours.",
)


@forward.wrong(
    "in inference the running statistics stay",
    "You updated the running statistics in inference too: the test data would leak into them.",
)
def learns_in_inference(x, rm, rv, weight, bias, training, m=0.1, eps=1e-5):
    y = forward.reference(x, rm, rv, weight, bias, training, m, eps)[0]
    var = x.var(axis=0, ddof=1) if len(x) > 1 else np.full_like(rv, np.nan)
    return y, (1 - m) * rm + m * x.mean(axis=0), (1 - m) * rv + m * var


@forward.wrong("arguments are left as they were")
def in_place(x, rm, rv, weight, bias, training, m=0.1, eps=1e-5):
    y, rm[:], rv[:] = forward.reference(x, rm, rv, weight, bias, training, m, eps)
    return y, rm, rv


@forward.right
def by_lerp(x, rm, rv, weight, bias, training, m=0.1, eps=1e-5):
    if not training:
        scale = weight / np.sqrt(rv + eps)
        return scale * x + (bias - scale * rm), rm, rv
    n, mean = len(x), np.mean(x, 0)
    centred = x - mean
    var = np.einsum("nc,nc->c", centred, centred) / n
    y = centred * weight / np.sqrt(var + eps) + bias
    return [y, rm + m * (mean - rm), rv + m * (var * n / (n - 1) - rv)]


@forward.right
def copies_everything(x, rm, rv, weight, bias, training, m=0.1, eps=1e-5):
    x, mean, var = x.copy(), rm.copy(), rv.copy()
    if training:
        mean, var = np.average(x, axis=0), np.var(x, axis=0)
        rm = rm + m * (mean - rm)
        rv = rv + m * (var * len(x) / (len(x) - 1) - rv)
    x -= mean
    x /= np.sqrt(var + eps)
    return np.add(np.multiply(x, weight), bias), rm, rv


@forward.right
def two_branches(x, rm, rv, weight, bias, training, m=0.1, eps=1e-5):
    def apply(mean, var):
        return ((x - mean) * (var + eps) ** -0.5) * weight + bias

    if not training:
        return apply(rm, rv), rm, rv
    mean, var = x.mean(axis=0), x.var(axis=0, ddof=1)
    y = apply(mean, var * (len(x) - 1) / len(x))
    return y, (1 - m) * rm + m * mean, (1 - m) * rv + m * var
