"""batch_norm/backward: The backward pass."""

import numpy as np

from mlfund.judge.declare import implement


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
    allows={
        "dy": "negative",
        "x": "negative; len(x) == 2; x.shape[1] == 1; all equal",
        "weight": "negative",
        "eps": "eps > 0.1",
    },
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
    `weight` has shape (C,), and so have `dweight` and `dbias`. The batch's mean and biased variance
    depend on `x`; `x_hat` is `x` less the mean, over the root of variance plus `eps`.
    """
    std = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / std
    dx_hat = dy * weight
    dx = (
        dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)
    ) / std
    return dx, (dy * x_hat).sum(axis=0), dy.sum(axis=0)


def _gradients(rng, shapes, spread=1e6):
    """Upstream gradients, inputs and weights; with this spread `eps` cannot be noticed."""
    for n, c in shapes:
        dy, x = rng.normal(size=(n, c)), rng.normal(3, spread, size=(n, c))
        yield dy, x, rng.uniform(0.5, 2, c) * (-1) ** np.arange(c)


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
    yield from _gradients(rng, [(3, 1), (2, 2), (5, 3)])


@backward.cases(
    "dx",
    "Mean and variance depend on every sample: `dx_hat` loses its mean and its component along "
    "`x_hat`, and is divided by the standard deviation.",
    of="dx",
)
def _(rng):
    yield from _gradients(rng, [(3, 1), (4, 2), (7, 3)])


@backward.cases(
    "eps is inside the root",
    "For a nearly constant channel `eps` decides: the forward pass divides by the root of variance "
    "plus `eps`.",
)
def _(rng):
    for dy, x, weight in _gradients(rng, [(3, 1), (4, 2)], spread=1e-3):
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
    "x.var(axis=0, ddof=1)",
    "x.var(axis=0)",
    "dweight",
    "You divided by n - 1: the forward pass normalizes with the biased variance.",
)


backward.wrong_if(
    "dx = dx_hat / std",
    """dx = (
        dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)
    ) / std""",
    "dx",
    "You treated mean and variance as constants. That is right in inference; in training both "
    "depend on every sample.",
)


backward.wrong_if(
    "dx_hat - dx_hat.mean(axis=0)\n",
    "dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)\n",
    "dx",
    "The path through the variance is missing: subtract the part along `x_hat`.",
)


backward.wrong_if(
    "dx_hat - x_hat * (dx_hat * x_hat).mean(axis=0)\n",
    "dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)\n",
    "dx",
    "The path through the mean is missing: subtract the mean of `dx_hat`.",
)


backward.wrong_if(
    "dx_hat = dy\n",
    "dx_hat = dy * weight\n",
    "dx",
    "You left `weight` out: the gradient that reaches `x_hat` is `dy * weight`.",
)


backward.wrong_if(
    "np.sqrt(x.var(axis=0))",
    "np.sqrt(x.var(axis=0) + eps)",
    "eps is inside the root",
    "You left `eps` out: the forward pass divides by `np.sqrt(var + eps)`.",
)


backward.wrong_if(
    "x.std(axis=0) + eps",
    "np.sqrt(x.var(axis=0) + eps)",
    "eps is inside the root",
    "You added `eps` to the standard deviation: it belongs beside the variance, inside the root.",
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
