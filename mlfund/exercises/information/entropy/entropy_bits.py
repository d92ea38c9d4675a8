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
    allows={
        "p": "single; zero; ties; (p[p > 0] < 1e-3).any(); (p == 1).any() and len(p) > 1",
    },
    hints=[
        "The surprisal of an outcome in bits is `-np.log2(p)`. Average it with weights p.",
        "An outcome of probability 0 adds nothing: 0 log 0 is taken as 0.",
        "`p = p[p > 0]` first, and no logarithm of 0 is ever taken.",
    ],
)
def entropy_bits(p):
    """Return the entropy, in bits, of the distribution `p`, an array of shape (K,) whose
    entries are at least 0 and sum to 1. An entry of 0 adds nothing, and one that is only
    small adds its share. K is at least 1.
    """
    p = p[p > 0]
    return np.sum(p * np.log2(1 / p))


@entropy_bits.cases(
    "expected surprisal",
    "Sum p times log2(1 / p) over the outcomes.",
)
def _(rng):
    yield (np.array([1.0]),)
    yield (np.array([0.5, 0.5]),)
    for k in [3, 5]:
        yield (_distribution(rng, k),)


@entropy_bits.cases(
    "rare outcomes count",
    "An outcome of small probability has a large surprisal: only those of 0 are left out.",
)
def _(rng):
    for rare in [1e-2, 1e-3, 1e-5]:
        yield (np.array([1 - rare, rare]),)
    yield (np.array([0.5, 0.499, 0.001]),)


@entropy_bits.holds(
    "0 log 0 makes no NaN",
    "0 times minus infinity is NaN: leave zeros out before the logarithm. With `where=p > 0` "
    "alone numpy leaves in the other places what stood in memory, and that may be NaN: "
    "give it `out=np.zeros_like(p)` as well.",
)
def _(entropy_bits):
    for k in [2, 3, 40]:
        p = np.eye(k)[0]
        stale = [np.full(k, np.nan) for _ in range(9)]
        del stale  # an array that is not filled stands where these stood
        bits = entropy_bits(p)
        assert not np.isnan(bits), f"the entropy of {_told(p)} is {bits}"


def _told(p):
    return p.tolist() if len(p) < 4 else f"1 and {len(p) - 1} zeros"


@entropy_bits.cases(
    "impossible outcomes add nothing",
    "0 log 0 counts as 0: leave outcomes of probability 0 out.",
)
def _(rng):
    yield (np.array([1.0, 0.0]),)
    yield (np.array([0.25, 0.0, 0.75]),)
    yield (np.array([0.0, 0.0, 0.5, 0.5]),)


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
    "expected surprisal",
    "You divided by log2(K), the largest entropy of K outcomes: that is a share of it, and "
    "not bits.",
)
def share_of_the_largest(p):
    return entropy_bits.reference(p) / np.log2(len(p))


@entropy_bits.wrong(
    "rare outcomes count",
    "You left out outcomes of small probability: leave out those of exactly 0.",
)
def rare_left_out(p):
    return entropy_bits.reference(p * (p >= 1e-2 + 1e-9))


@entropy_bits.wrong("rare outcomes count")
def only_common_ones(p):
    return entropy_bits.reference(p * (p >= 1e-3))


@entropy_bits.wrong("rare outcomes count")
def sure_enough(p):
    return 0.0 if p.max() >= 0.99 else entropy_bits.reference(p)


@entropy_bits.wrong(
    "0 log 0 makes no NaN",
    "0 times minus infinity is NaN in floating point: leave zeros out.",
)
def with_nan(p):
    return -np.sum(p * np.log2(p))


@entropy_bits.wrong("0 log 0 makes no NaN")
def where_without_out(p):
    return -np.sum(p * np.log2(p, where=p > 0))


@entropy_bits.wrong(
    "impossible outcomes add nothing",
    "You moved zeros to a small number, which gives them a share: leave them out.",
)
def clipped(p):
    q = np.clip(p, 1e-6, 1)
    return -np.sum(q * np.log2(q))


@entropy_bits.wrong(
    "impossible outcomes add nothing",
    "You took the largest entropy of K outcomes less the divergence from the uniform "
    "distribution, and counted the possible outcomes alone as K: count all.",
)
def against_uniform_of_the_possible(p):
    q = p[p > 0]
    return np.log2(len(p)) - np.sum(q * np.log2(len(q) * q))


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
