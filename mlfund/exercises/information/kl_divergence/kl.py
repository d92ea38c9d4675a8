"""kl_divergence/kl: KL divergence."""

import numpy as np

from mlfund.judge.declare import implement


@implement(
    title="KL divergence",
    difficulty=1,
    importance=5,
    minutes=8,
    follow_up=(
        "What if q is 0 where p is not?",
        "The divergence is infinite, and that is the answer, not an error. "
        "Adding a small number to q hides it and makes the result depend on "
        "that number.",
    ),
    allows={
        "p": "zero; len(p) == 2; (p == q).all(); ((p == 0) & (q == 0)).any()",
        "q": "zero; ((q == 0) & (p > 0)).any(); ((q > 0) & (q < 1e-8) & (p > 0)).any()",
    },
    hints=[
        "Sum p log(p / q) over the outcomes, with natural logarithms.",
        "Where p is 0 the term is 0, whatever q is: leave these outcomes out.",
        "Where q is 0 and p is not, the result is infinite.",
    ],
)
def kl(p, q):
    """Return $KL(p\\parallel q)$ in nats for two distributions over the same outcomes, arrays
    of shape (K,). A term with p = 0 counts as 0, whatever q is; if q = 0 where p > 0, return
    infinity. Where q is only small, the result is finite. K is at least 2.
    """
    some = p > 0
    if np.any(q[some] == 0):
        return np.inf
    return np.sum(p[some] * np.log(p[some] / q[some]))


kl.same(
    "numpy's p / 0 is infinite, and so is the sum: the line spares a warning.",
    ("pass", "if np.any(q[some] == 0):\n        return np.inf"),
    ("np.all(q[some] == 0)", "np.any(q[some] == 0)"),
    ("False", "np.any(q[some] == 0)"),
    ("q[some] == -1", "q[some] == 0"),
)
kl.same("Infinity is that in every precision.", ("np.float16(np.inf)", "np.inf"))


def _pair(rng, k):
    p, q = rng.uniform(0.05, 1, size=(2, k))
    return p / p.sum(), q / q.sum()


@kl.cases(
    "expected log ratio",
    "Average log(p / q) with the weights p.",
)
def _(rng):
    for k in [2, 3, 5]:
        yield _pair(rng, k)
    yield np.array([0.25, 0.75]), np.array([0.25, 0.75])


@kl.cases(
    "small probabilities count",
    "Only a probability of exactly 0 is left out, or makes the result infinite.",
)
def _(rng):
    yield np.array([0.999, 0.001]), np.array([0.1, 0.9])
    yield np.array([1 - 1e-4, 1e-4]), np.array([0.5, 0.5])
    yield np.array([0.5, 0.5]), np.array([1 - 1e-9, 1e-9])
    yield np.array([0.4, 0.6]), np.array([1e-11, 1 - 1e-11])


@kl.cases(
    "outcomes of probability 0 under p add nothing",
    "0 log 0 counts as 0, also where q is 0 as well.",
)
def _(rng):
    yield np.array([0.0, 1.0]), np.array([0.5, 0.5])
    yield np.array([1.0, 0.0]), np.array([1.0, 0.0])
    yield np.array([0.5, 0.0, 0.5]), np.array([0.25, 0.0, 0.75])
    yield np.array([0.5, 0.5, 0.0]), np.array([0.2, 0.3, 0.5])


@kl.cases(
    "infinite where q rules out what happens",
    "If q is 0 where p is not, no finite number of nats is enough.",
)
def _(rng):
    yield np.array([0.5, 0.5]), np.array([1.0, 0.0])
    yield np.array([0.2, 0.3, 0.5]), np.array([0.5, 0.0, 0.5])
    yield np.array([0.0, 0.5, 0.5]), np.array([0.0, 0.0, 1.0])
    yield np.array([1.0, 0.0]), np.array([0.0, 1.0])


@kl.wrong(
    "expected log ratio",
    "You exchanged p and q: the first argument gives the weights.",
)
def exchanged(p, q):
    return kl.reference(q, p)


@kl.wrong("expected log ratio", "That is in bits: use the natural logarithm.")
def in_bits(p, q):
    return kl.reference(p, q) / np.log(2)


@kl.wrong(
    "expected log ratio",
    "That is the cross-entropy: subtract the entropy of p.",
)
def cross_entropy(p, q):
    some = p > 0
    if np.any(q[some] == 0):
        return np.inf
    return -np.sum(p[some] * np.log(q[some]))


@kl.wrong(
    "expected log ratio",
    "The sign: the logarithm is that of p / q, and a divergence is never negative.",
)
def ratio_turned(p, q):
    return -kl.reference(p, q)


@kl.wrong(
    "expected log ratio",
    "You left out the weights: each log(p / q) counts with its p.",
)
def without_weights(p, q):
    return np.sum(np.log(p / q))


@kl.wrong(
    "expected log ratio",
    "That is the divergence from p to the mean of p and q: put q alone below.",
)
def from_the_mixture(p, q):
    return kl.reference(p, (p + q) / 2)


@kl.wrong(
    "expected log ratio",
    "You averaged over the K outcomes with equal weights after weighing with p: add up.",
)
def mean_of_terms(p, q):
    return kl.reference(p, q) / len(p)


@kl.wrong(
    "small probabilities count",
    "You returned infinity where q is only small: it is infinite where q is exactly 0.",
)
def infinite_at_small(p, q):
    return np.inf if np.any(q[p > 0] < 1e-8) else kl.reference(p, q)


@kl.wrong("small probabilities count")
def small_left_out(p, q):
    some = p > 0.01
    return kl.reference(p[some], q[some])


@kl.wrong(
    "outcomes of probability 0 under p add nothing",
    "You divided q by its sum over the outcomes with p > 0: leave q as it is.",
)
def q_made_to_sum_to_1(p, q):
    some = p > 0
    return kl.reference(p[some], q[some] / (q[some].sum() or 1))


@kl.wrong(
    "outcomes of probability 0 under p add nothing",
    "You returned infinity wherever q is 0: only where p is above 0 is it infinite.",
)
def infinite_at_any_zero(p, q):
    return np.inf if np.any(q == 0) else kl.reference(p, q)


@kl.wrong(
    "outcomes of probability 0 under p add nothing",
    "0 times minus infinity is NaN: leave outcomes with p = 0 out.",
)
def with_nan(p, q):
    return np.sum(p * np.log(p / q))


@kl.wrong(
    "infinite where q rules out what happens",
    "You left out outcomes with q = 0, the very ones that cost most.",
)
def both_above_zero(p, q):
    some = (p > 0) & (q > 0)
    return np.sum(p[some] * np.log(p[some] / q[some]))


@kl.wrong(
    "infinite where q rules out what happens",
    "You put a small number in place of 0: the result depends on that number.",
)
def clipped(p, q):
    some = p > 0
    return np.sum(p[some] * np.log(p[some] / np.maximum(q[some], 1e-12)))


@kl.right
def by_two_entropies(p, q):
    some = p > 0
    logs = np.full(some.sum(), -np.inf)
    np.log(q[some], out=logs, where=q[some] > 0)
    return -(p[some] @ logs) + p[some] @ np.log(p[some])


@kl.right
def by_a_loop(p, q):
    total = 0.0
    for a, b in zip(p, q, strict=True):
        if a > 0 and b == 0:
            return float("inf")
        if a > 0:
            total += a * (np.log(a) - np.log(b))
    return total


@kl.right
def by_where(p, q):
    safe_p, safe_q = np.where(p > 0, p, 1), np.where(q > 0, q, 1)
    terms = np.where(p > 0, p * np.log(safe_p / safe_q), 0)
    return np.where((p > 0) & (q == 0), np.inf, terms).sum()
