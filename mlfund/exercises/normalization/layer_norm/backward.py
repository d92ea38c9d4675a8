"""layer_norm/backward: The backward pass."""

import numpy as np

from mlfund.judge.declare import implement


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
    allows={
        "dy": "negative",
        "x": "negative; len(x) == 1; all equal; x.shape[1] == 1",
        "weight": "negative",
        "eps": "eps > 0.1",
    },
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
    `weight` has shape (D,), and so have `dweight` and `dbias`. Mean and biased variance run over
    the D features of a sample; `x_hat` is `x` less the mean, over the root of variance plus `eps`.
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


def _gradients(rng, shapes, spread=1e6):
    """Upstream gradients, inputs and weights; with this spread `eps` cannot be noticed."""
    for n, d in shapes:
        dy, x = rng.normal(size=(n, d)), rng.normal(3, spread, size=(n, d))
        yield dy, x, rng.uniform(0.5, 2, d) * (-1) ** np.arange(d)


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
    yield from _gradients(rng, [(2, 3), (1, 2), (5, 4)])


@backward.cases(
    "dx",
    "Mean and variance depend on every feature: `dx_hat` loses its mean over the features and its "
    "component along `x_hat`, and is divided by the standard deviation.",
    of="dx",
)
def _(rng):
    yield from _gradients(rng, [(1, 3), (4, 4), (3, 7)])


@backward.cases(
    "eps is inside the root",
    "For a nearly constant sample `eps` decides: the forward pass divides by the root of variance "
    "plus `eps`.",
)
def _(rng):
    for dy, x, weight in _gradients(rng, [(1, 3), (2, 4), (3, 1)], spread=1e-3):
        yield dy, x, weight
        yield dy, np.full_like(x, 3.0), weight, 0.5
        yield dy, 100 * x, weight, 1e-2


backward.wrong_if(
    "dy.mean(axis=0)",
    "dy.sum(axis=0)",
    "dbias",
    "You averaged over the samples: `bias` acts on each, so sum.",
)


backward.wrong_if(
    "(dy * x).sum(axis=0)",
    "(dy * x_hat).sum(axis=0)",
    "dweight",
    "You multiplied `dy` by `x`: `weight` multiplies `x_hat`.",
)


backward.wrong_if(
    "(dx_hat * x_hat).sum(axis=0)",
    "(dy * x_hat).sum(axis=0)",
    "dweight",
    "You left `weight` in its own gradient: that is the sum of `dy * x_hat`.",
)


backward.wrong_if(
    "x.var(axis=1, ddof=1, keepdims=True)",
    "x.var(axis=1, keepdims=True)",
    "dweight",
    "You divided by D - 1: the forward pass normalizes with the biased variance.",
)


@backward.wrong(
    "dweight",
    "Your statistics run over the samples, which is batch norm: use axis 1, the features.",
)
def of_batch_norm(dy, x, weight, eps=1e-5):
    std = np.sqrt(x.var(axis=0) + eps)
    x_hat, dx_hat = (x - x.mean(axis=0)) / std, dy * weight
    along_x_hat = x_hat * (dx_hat * x_hat).mean(axis=0)
    dx = (dx_hat - dx_hat.mean(axis=0) - along_x_hat) / std
    return dx, (dy * x_hat).sum(axis=0), dy.sum(axis=0)


@backward.wrong(
    "dx",
    "You took `weight` out of the means, as in batch norm. Here it differs from feature to "
    "feature: multiply before you average.",
)
def as_in_batch_norm(dy, x, weight, eps=1e-5):
    _, dweight, dbias = backward.reference(dy, x, weight, eps)
    return weight * backward.reference(dy, x, 1.0, eps)[0], dweight, dbias


backward.wrong_if(
    "dx_hat / std",
    "(dx_hat - mean - along_x_hat) / std",
    "dx",
    "You treated mean and variance as constants: both depend on every feature of the sample.",
)


backward.wrong_if(
    "(dx_hat - mean) / std",
    "(dx_hat - mean - along_x_hat) / std",
    "dx",
    "The path through the variance is missing: subtract the part along `x_hat`.",
)


backward.wrong_if(
    "(dx_hat - along_x_hat) / std",
    "(dx_hat - mean - along_x_hat) / std",
    "dx",
    "The path through the mean is missing: that would be the gradient of a norm which does not "
    "subtract it.",
)


backward.wrong_if(
    "dx_hat = dy\n",
    "dx_hat = dy * weight\n",
    "dx",
    "You left `weight` out: the gradient that reaches `x_hat` is `dy * weight`.",
)


backward.wrong_if(
    "np.sqrt(x.var(axis=1, keepdims=True))",
    "np.sqrt(x.var(axis=1, keepdims=True) + eps)",
    "eps is inside the root",
    "You left `eps` out: the forward pass divides by `np.sqrt(var + eps)`.",
)


backward.wrong_if(
    "x.std(axis=1, keepdims=True) + eps",
    "np.sqrt(x.var(axis=1, keepdims=True) + eps)",
    "eps is inside the root",
    "You added `eps` to the standard deviation: it belongs beside the variance, inside the root.",
)


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
