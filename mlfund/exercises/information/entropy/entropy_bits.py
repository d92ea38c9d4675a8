"""entropy/entropy_bits: Entropy in bits."""

import numpy as np

from mlfund.exercises.information.entropy.distribution import _distribution
from mlfund.judge.declare import implement


@implement(
    title="Entropy in bits",
    difficulty=1,
    importance=5,
    minutes=6,
    follow_up=(
        "Now for each row of a matrix, zeros included.",
        "Replace 0 log 0 by 0 before the sum, as with `np.where(p > 0, p, 1)` "
        "inside the logarithm, and sum over the last axis.",
    ),
    hints=[
        "The surprisal of an outcome in bits is `-np.log2(p)`. Average it with weights p.",
        "An outcome of probability 0 adds nothing: 0 log 0 is taken as 0.",
        "`p = p[p > 0]` first, and no logarithm of 0 is ever taken.",
    ],
)
def entropy_bits(p):
    """Return the entropy, in bits, of the distribution `p`, an array of shape (K,) whose
    entries are at least 0 and sum to 1.
    """
    p = p[p > 0]
    return np.sum(p * np.log2(1 / p))


@entropy_bits.cases(
    "expected surprisal",
    "Sum p times log2(1 / p) over the outcomes.",
)
def _(rng):
    yield (np.array([0.5, 0.5]),)
    for k in [3, 5]:
        yield (_distribution(rng, k),)


@entropy_bits.cases(
    "impossible outcomes add nothing",
    "0 log 0 counts as 0: leave outcomes of probability 0 out.",
)
def _(rng):
    yield (np.array([1.0, 0.0]),)
    yield (np.array([0.25, 0.0, 0.75]),)


@entropy_bits.wrong(
    "expected surprisal", "You used the natural logarithm: that is nats."
)
def in_nats(p):
    p = p[p > 0]
    return -np.sum(p * np.log(p))


@entropy_bits.wrong(
    "expected surprisal", "The sign: the logarithm of p is negative."
)
def negative(p):
    return -entropy_bits.reference(p)


@entropy_bits.wrong(
    "expected surprisal",
    "You averaged the surprisals with equal weights: weigh each with its p.",
)
def unweighted(p):
    return -np.mean(np.log2(p[p > 0]))


@entropy_bits.wrong(
    "expected surprisal",
    "You added up the surprisals without weights: weigh each with its p.",
)
def surprisals_added(p):
    return -np.sum(np.log2(p[p > 0]))


@entropy_bits.wrong(
    "impossible outcomes add nothing",
    "0 times minus infinity is NaN in floating point: leave zeros out.",
)
def with_nan(p):
    return -np.sum(p * np.log2(p))


@entropy_bits.wrong(
    "impossible outcomes add nothing",
    "You moved zeros to a small number, which gives them a share: leave them out.",
)
def clipped(p):
    q = np.clip(p, 1e-3, 1)
    return -np.sum(q * np.log2(q))


@entropy_bits.right
def by_where(p):
    logs = np.zeros_like(p)
    np.log2(p, out=logs, where=p > 0)
    return -(p @ logs)


@entropy_bits.right
def by_a_loop(p):
    total = 0.0
    for q in p:
        if q > 0:
            total += q * np.log(1 / q) / np.log(2)
    return total


@entropy_bits.right
def against_uniform(p):
    k, q = len(p), p[p > 0]
    return np.log2(k) - np.sum(q * np.log2(k * q))
