"""layer_norm/rms_norm: RMS norm."""

import numpy as np

from mlfund.exercises.normalization.layer_norm.normalize import normalize
from mlfund.judge.declare import implement


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
    allows={
        "x": "negative; zero; 1-d; 2-d; 3-d; 4-d; (x == 0).all(axis=-1).any(); x.shape[-1] == 1",
        "weight": "negative",
        "eps": "eps > 0.1",
    },
    hints=[
        "Nothing is subtracted: the mean of the squares takes the place of the variance.",
        "`np.mean(x**2, axis=-1, keepdims=True)` is one number for each sample.",
    ],
)
def rms_norm(x, weight, eps=1e-5):
    r"""Write RMS norm for `x` of shape (..., D), with any axes in front or none, and `weight` of
    shape (D,):

    $$y = \frac{x}{\sqrt{\frac1D\sum_j x_j^2 + \varepsilon}}\cdot\text{weight}$$

    $\varepsilon$ is `eps`. Return an array of the shape of `x`.
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
    for shape in [(1, 2), (3,), (3, 4), (2, 3, 4)]:
        yield rng.normal(2, 1e4, size=shape), np.ones(shape[-1])


@rms_norm.cases(
    "eps is inside the root",
    "For a small sample `eps` decides: it is added to the mean square, inside the root.",
)
def _(rng):
    for n, d, *eps in [(1, 3), (2, 4, 1e-4)]:
        x = rng.normal(0, 1e-3, size=(n, d))
        yield np.vstack([x, np.zeros(d)]), np.ones(d), *eps
    yield np.array([0.5, -0.25]), np.ones(2), 0.5


@rms_norm.cases(
    "each feature has its own weight", "Multiply by `weight` at the end."
)
def _(rng):
    for shape in [(2, 3), (3,), (1, 2, 2, 2), (2, 3, 4), (2, 1)]:
        x, weight = rng.normal(2, 3, size=shape), rng.normal(size=shape[-1])
        yield x, weight
        yield x, weight, 2.0


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


rms_norm.wrong_if(
    "np.sqrt(mean_square)",
    "np.sqrt(mean_square + eps)",
    "eps is inside the root",
    "You left `eps` out: a sample of zeros would divide by zero.",
)


@rms_norm.wrong("each feature has its own weight", "You ignored `weight`.")
def rms_without_weight(x, weight, eps=1e-5):
    return rms_norm.reference(x, np.ones_like(weight), eps)


@rms_norm.wrong(
    "the mean square of each sample is 1",
    "You multiplied by 1 + `weight`, as some models do that keep the weights around 0. Here it is "
    "`weight`.",
)
def one_plus_weight(x, weight, eps=1e-5):
    return rms_norm.reference(x, 1 + weight, eps)


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
