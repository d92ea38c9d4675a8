"""layer_norm/sequence: A layer norm for sequences that does not agree."""

import numpy as np

from mlfund.exercises.normalization.layer_norm.normalize import normalize
from mlfund.judge.declare import debug


@debug(
    title="A layer norm for sequences that does not agree",
    difficulty=2,
    importance=5,
    minutes=10,
    allows={
        "x": "negative; zero; len(x) == 1; x.shape[1] == 1; x.shape[2] == 1; all equal",
        "weight": "negative",
        "bias": "negative; all zero",
        "eps": "eps > 1",
    },
    hints=[
        "Write the shapes beside the lines. Over which axis do the means run?",
        "A token must not know the other tokens, and least of all the padding: axis -1.",
        "Two more things differ from every library: `ddof`, and where `eps` stands.",
    ],
)
def sequence(x, weight, bias, eps=1e-5):
    """Find the bugs; there is more than one. This layer norm for `x` of shape (N, T, D), `weight`
    and `bias` of shape (D,) was written after a tutorial. With the weights of a trained model its
    outputs differ from the library's, and they change when a batch is padded to another length. A
    library divides by the root of the biased variance plus `eps`.
    """
    mean = x.mean(axis=-1, keepdims=True)
    var = x.var(axis=-1, keepdims=True)
    return weight * (x - mean) / np.sqrt(var + eps) + bias


@sequence.starts_from
def sequence_with_bugs(x, weight, bias, eps=1e-5):
    mean = x.mean(axis=1, keepdims=True)
    std = np.sqrt(x.var(axis=1, ddof=1, keepdims=True))
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
    told = np.array2string(means, precision=3, separator=", ").replace("\n", "")
    assert np.abs(means).max() < 1e-6, (
        f"for 2 sequences of 2 tokens the means are {told}"
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
    for shape, *eps in [((2, 1, 3),), ((1, 1, 4), 1e-3), ((1, 2, 3), 1e-3)]:
        x = rng.normal(1, 1e-3, size=shape)
        yield x, np.ones(shape[2]), np.zeros(shape[2]), *eps
    yield np.full((1, 1, 2), 3.0), np.ones(2), np.zeros(2)


@sequence.cases(
    "each feature has its own weight and bias",
    "Multiply by `weight` and add `bias` at the end.",
)
def _(rng):
    for shape in [(1, 1, 3), (1, 2, 3), (2, 3, 4), (2, 2, 1)]:
        x = rng.normal(2, 3, size=shape)
        weight, bias = rng.normal(size=(2, shape[2]))
        yield x, weight, bias
        yield x, weight, bias, 2.0


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


sequence.wrong_if(
    "x.var(axis=-1, ddof=1, keepdims=True)",
    "x.var(axis=-1, keepdims=True)",
    "the biased variance normalizes",
    "The axis is right now. `ddof=1` divides by D - 1: every library divides by D.",
)


@sequence.wrong(
    "the biased variance normalizes",
    "The axis is right now. Two more things differ: `ddof=1`, and `eps` outside the root.",
)
def only_the_axis_mended(x, weight, bias, eps=1e-5):
    mean = x.mean(axis=-1, keepdims=True)
    std = x.std(axis=-1, ddof=1, keepdims=True)
    return weight * (x - mean) / (std + eps) + bias


sequence.wrong_if(
    "(var + eps)",
    "np.sqrt(var + eps)",
    "the biased variance normalizes",
    "You divided by the variance: divide by its root.",
)


sequence.wrong_if(
    "(np.sqrt(var) + eps)",
    "np.sqrt(var + eps)",
    "eps is inside the root",
    "The axis and `ddof` are right now. `eps` still stands outside the root.",
)


sequence.wrong_if(
    "np.sqrt(var)",
    "np.sqrt(var + eps)",
    "eps is inside the root",
    "You left `eps` out: a constant token would divide by zero.",
)


@sequence.wrong(
    "each feature has its own weight and bias",
    "You lost `weight` and `bias` on the way.",
)
def tokens_without_weight(x, weight, bias, eps=1e-5):
    return normalize.reference(x, eps)


sequence.wrong_if(
    "weight * ((x - mean) / np.sqrt(var + eps) + bias)",
    "weight * (x - mean) / np.sqrt(var + eps) + bias",
    "each feature has its own weight and bias",
    "You added the bias before multiplying by the weight: add it after.",
)


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
