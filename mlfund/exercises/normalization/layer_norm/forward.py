"""layer_norm/forward: Layer norm, as a library has it."""

import numpy as np

from mlfund.exercises.normalization.layer_norm.normalize import normalize
from mlfund.judge.declare import implement


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
    allows={
        "x": "negative; 1-d; 2-d; 3-d; 4-d; x.ndim == weight.ndim > 1",
        "weight": "negative; 1-d; 2-d; 3-d",
        "bias": "negative; all zero",
        "eps": "eps > 0.1",
    },
    hints=[
        "How many trailing axes belong to a sample? `weight.ndim` says so.",
        "`axes = tuple(range(-weight.ndim, 0))` are these axes; keep them with `keepdims=True`.",
        "`weight * x_hat + bias` needs no reshaping: arrays are aligned at their last axes.",
    ],
)
def forward(x, weight, bias, eps=1e-5):
    """Write layer norm. `weight` and `bias` have the shape of one sample, which may be (D,) or
    several axes, as (C, H, W) for an image. `x` has that shape with any axes in front: none, if it
    is a single sample, one, as in (N, D), or several, as in (N, T, D).

    Normalize each sample over all of its axes, with its mean and biased variance and `eps` inside
    the root, then scale by `weight` and shift by `bias`, number by number. Return an array of the
    shape of `x`.
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
    shapes += [((), (4,)), ((), (2, 3)), ((2, 3), (2, 3)), ((2, 1, 2), (4,))]
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
    yield np.array([1.0, 1.001]), np.ones(2), np.zeros(2)
    x = rng.normal(1, 0.1, size=(2, 2, 3))
    yield x, np.ones((2, 3)), np.zeros((2, 3)), 0.5


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
        ((), (3,)),
        ((2, 2), (3, 2)),
    ]
    for x, features in _samples(rng, shapes):
        weight, bias = rng.normal(size=(2, *features))
        yield x, weight, bias
        yield x, weight, bias, 2.0


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
    "With several axes in `weight` you normalized over all axes of `x` but the first: `x` may have "
    "any axes in front, none or several.",
)
def one_axis_in_front_of_images(x, weight, bias, eps=1e-5):
    axes = (-1,) if weight.ndim == 1 else tuple(range(1, x.ndim))
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


forward.wrong_if(
    "x.var(axis=axes, ddof=1, keepdims=True)",
    "x.var(axis=axes, keepdims=True)",
    "the biased variance normalizes",
    "You divided by the number of features less one: `ddof=0` is the convention of every library.",
)


forward.wrong_if(
    "(var + eps)",
    "np.sqrt(var + eps)",
    "the biased variance normalizes",
    "You divided by the variance: divide by its root.",
)


forward.wrong_if(
    "(np.sqrt(var) + eps)",
    "np.sqrt(var + eps)",
    "eps is inside the root",
    "You added `eps` to the standard deviation: it belongs beside the variance, inside the root.",
)


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
