"""Exercises on entropy."""

import numpy as np

from mlfund.exercises.declare import debug, implement, predict


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


def _distribution(rng, k):
    p = rng.uniform(0.05, 1, size=k)
    return p / p.sum()


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


@implement(
    title="Information gain of a split",
    difficulty=2,
    importance=5,
    minutes=15,
    follow_up=(
        "Now for a continuous feature.",
        "Sort by it once and sweep the thresholds between neighbouring values, "
        "moving one label at a time from the right counts to the left: n log n "
        "instead of n².",
    ),
    hints=[
        "Entropy of all labels, less the mean entropy of the two branches.",
        "A branch counts with its share of the samples.",
        "`np.unique(y, return_counts=True)` gives the counts; an empty branch has "
        "weight 0.",
    ],
)
def information_gain(y, left):
    """A decision tree splits its samples by a question. Return the information gain of the
    split, in bits: the entropy of the labels `y` less the entropy that is left, on
    average, in the branches. `y` holds integer labels, shape (N,); `left` is True for the
    samples that go left. A branch may be empty.
    """

    def bits(labels):
        p = np.unique(labels, return_counts=True)[1] / len(labels)
        return -np.sum(p * np.log2(p))

    branches = [y[left], y[~left]]
    after = sum(len(b) / len(y) * bits(b) for b in branches if len(b))
    return bits(y) - after


@information_gain.cases(
    "a perfect split gains all",
    "If each branch holds one class, the gain is the whole entropy.",
)
def _(rng):
    yield np.array([0, 0, 1, 1]), np.array([True, True, False, False])
    yield np.array([2, 0, 2, 2, 0]), np.array([True, False, True, True, False])


@information_gain.cases(
    "branches count by their size",
    "Weigh the entropy of a branch with its share of the samples.",
)
def _(rng):
    yield np.array([0, 1, 0, 0, 1]), np.array([True, False, False, False, False])
    for n in [9, 14]:
        yield rng.integers(0, 3, n), np.arange(n) < 3


@information_gain.cases(
    "an empty branch costs nothing",
    "A split that sends all samples one way gains 0.",
)
def _(rng):
    yield np.array([0, 1, 1]), np.array([True, True, True])
    yield np.array([0, 1, 2, 2]), np.array([False, False, False, False])


def _all_bits(y):
    p = np.unique(y, return_counts=True)[1] / len(y)
    return -np.sum(p * np.log2(p))


@information_gain.wrong(
    "a perfect split gains all",
    "A perfect split leaves an entropy of 0, and that is what you returned: subtract the "
    "entropy that is left from the entropy before.",
)
def entropy_left(y, left):
    return _all_bits(y) - information_gain.reference(y, left)


@information_gain.wrong("a perfect split gains all", "That is in nats: use log2.")
def gain_in_nats(y, left):
    return information_gain.reference(y, left) * np.log(2)


@information_gain.wrong(
    "branches count by their size",
    "You took the plain mean of the two branches: the larger one counts more.",
)
def plain_mean(y, left):
    branches = [b for b in (y[left], y[~left]) if len(b)]
    return _all_bits(y) - np.mean([_all_bits(b) for b in branches])


@information_gain.wrong(
    "branches count by their size",
    "You subtracted the sum of the branches' entropies: take their weighted mean.",
)
def summed(y, left):
    branches = [b for b in (y[left], y[~left]) if len(b)]
    if len(branches) == 1:
        return 0.0
    return _all_bits(y) - sum(_all_bits(b) for b in branches)


@information_gain.wrong(
    "branches count by their size",
    "You exchanged the weights of the branches: each counts with its own share.",
)
def weights_exchanged(y, left):
    branches = [(np.mean(~left), y[left]), (np.mean(left), y[~left])]
    return _all_bits(y) - sum(w * _all_bits(b) for w, b in branches if len(b))


@information_gain.wrong(
    "branches count by their size",
    "You left the right branch out: samples that go right have labels, too.",
)
def left_branch_only(y, left):
    if not left.any():
        return 0.0
    return _all_bits(y) - left.mean() * _all_bits(y[left])


@information_gain.wrong(
    "an empty branch costs nothing",
    "An empty branch gives 0 / 0: leave it out of the mean.",
)
def empty_gives_nan(y, left):
    if left.all() or not left.any():
        return np.nan
    return information_gain.reference(y, left)


@information_gain.right
def by_the_joint_table(y, left):
    joint = np.array([[np.sum((y == c) & (left == side)) for c in np.unique(y)]
                      for side in (True, False)]) / len(y)  # fmt: skip
    outer = joint.sum(1, keepdims=True) * joint.sum(0, keepdims=True)
    some = joint > 0
    return np.sum(joint[some] * np.log2(joint[some] / outer[some]))


@information_gain.right
def by_three_entropies(y, left):
    pairs = 2 * np.unique(y, return_inverse=True)[1] + left
    return _all_bits(y) + _all_bits(left) - _all_bits(pairs)


@information_gain.right
def by_counting(y, left):
    def bits(mask):
        n, total = mask.sum(), 0.0
        for c in set(y[mask].tolist()):
            share = np.sum(y[mask] == c) / n
            total -= share * np.log2(share)
        return total

    everyone = np.ones(len(y), dtype=bool)
    gain = bits(everyone)
    for mask in (left, ~left):
        gain -= mask.mean() * bits(mask) if mask.any() else 0
    return gain


@debug(
    title="Conditional entropy of a joint table",
    difficulty=3,
    importance=3,
    minutes=12,
    hints=[
        "Which axis of the table is X, and which sums give p(x)?",
        "p(y | x) divides each row by that row's sum.",
        "H(Y | X) weighs the entropy of row x with p(x): rare rows count less.",
    ],
)
def conditional_entropy(joint):
    """`joint[x, y]` is the probability of the pair. Return $H(Y\\mid X)$ in nats: the entropy
    left in Y once X is known, averaged over X. The code below is right for some tables only.
    All entries of `joint` are above 0.
    """
    p_x = joint.sum(axis=1)
    p_y_given_x = joint / p_x[:, None]
    by_row = -np.sum(p_y_given_x * np.log(p_y_given_x), axis=1)
    return p_x @ by_row


@conditional_entropy.starts_from
def conditional_entropy_bug(joint):
    p_x = joint.sum(axis=0)
    p_y_given_x = joint / p_x
    by_row = -np.sum(p_y_given_x * np.log(p_y_given_x), axis=0)
    return by_row.mean()


def _joint(rng, a, b):
    joint = rng.uniform(0.1, 1, (a, b)) * rng.uniform(0.2, 3, (a, 1))
    return joint / joint.sum()


@conditional_entropy.cases(
    "rows are conditioned on, and weighed",
    "Divide each row by its sum, take its entropy, and average with weights p(x).",
)
def _(rng):
    for a, b in [(2, 2), (2, 3), (3, 2), (3, 3), (4, 3)]:
        yield (_joint(rng, a, b),)


@conditional_entropy.cases(
    "independent variables",
    "If X tells nothing, H(Y | X) is H(Y).",
)
def _(rng):
    for a, b in [(2, 3), (3, 4)]:
        yield (np.outer(np.full(a, 1 / a), _distribution(rng, b)),)


@conditional_entropy.wrong(
    "rows are conditioned on, and weighed",
    "The axis is right now; rows still count equally. Weigh them with p(x).",
)
def equal_rows(joint):
    p = joint / joint.sum(axis=1, keepdims=True)
    return -np.sum(p * np.log(p), axis=1).mean()


@conditional_entropy.wrong(
    "rows are conditioned on, and weighed",
    "That is H(X | Y): you condition on Y, the columns.",
)
def on_the_columns(joint):
    return conditional_entropy.reference(joint.T)


@conditional_entropy.wrong(
    "rows are conditioned on, and weighed",
    "That is the joint entropy H(X, Y): subtract H(X).",
)
def joint_entropy(joint):
    return -np.sum(joint * np.log(joint))


@conditional_entropy.wrong(
    "rows are conditioned on, and weighed",
    "That is in bits: use the natural logarithm.",
)
def in_bits(joint):
    return conditional_entropy.reference(joint) / np.log(2)


@conditional_entropy.wrong(
    "rows are conditioned on, and weighed",
    "You divided each column by a row's sum, since `joint / p_x` runs along the last axis: "
    "divide by `p_x[:, None]`.",
)
def divided_along_the_columns(joint):
    p_x = joint.sum(axis=1)
    p = joint / p_x
    return p_x @ -np.sum(p * np.log(p), axis=1)


@conditional_entropy.wrong(
    "rows are conditioned on, and weighed",
    "That is the mutual information, H(Y) - H(Y | X): return what is subtracted.",
)
def mutual_information(joint):
    p_y = joint.sum(axis=0)
    return -np.sum(p_y * np.log(p_y)) - conditional_entropy.reference(joint)


@conditional_entropy.wrong(
    "rows are conditioned on, and weighed",
    "You added up the rows' entropies without weights: weigh them with p(x).",
)
def sum_of_rows(joint):
    p = joint / joint.sum(axis=1, keepdims=True)
    return -np.sum(p * np.log(p))


@conditional_entropy.wrong(
    "independent variables",
    "You returned 0 where X tells nothing: that is the mutual information.",
)
def zero_if_independent(joint):
    outer = np.outer(joint.sum(1), joint.sum(0))
    if np.allclose(outer, joint):
        return 0.0
    return conditional_entropy.reference(joint)


@conditional_entropy.right
def by_the_chain_rule(joint):
    p_x = joint.sum(axis=1)
    return np.sum(p_x * np.log(p_x)) - np.sum(joint * np.log(joint))


@conditional_entropy.right
def as_an_expectation(joint):
    return -np.sum(joint * np.log(joint / joint.sum(axis=1, keepdims=True)))


@conditional_entropy.right
def row_by_row(joint):
    total = 0.0
    for row in joint:
        p = row / np.sum(row)
        total -= np.sum(row) * np.dot(p, np.log(p))
    return total


@predict(
    title="The shortest code",
    difficulty=1,
    importance=4,
    minutes=4,
    tolerance=0.01,
    hints=[
        "A symbol of probability 1/8 has a surprisal of 3 bits.",
        "All probabilities are powers of one half: a code can meet every surprisal.",
    ],
)
def shortest_code():
    """A source emits four symbols with probabilities 1/2, 1/4, 1/8 and 1/8, independently.
    How many bits per symbol does the best code need on average?
    """
    return 0.5 * 1 + 0.25 * 2 + 2 * 0.125 * 3


shortest_code.wrong_value(
    2.0, "Two bits per symbol ignore that some symbols are common."
)
shortest_code.wrong_value(
    2.25, "You averaged the four code lengths with equal weights: weigh with p."
)
shortest_code.wrong_value(1.213, "That is the entropy in nats: divide by ln 2.")
shortest_code.right(lambda: 1.75)
shortest_code.right(lambda: 7 / 4)
shortest_code.right(lambda: np.float64(1.75))


@predict(
    title="A noisy bit",
    difficulty=3,
    importance=3,
    minutes=6,
    tolerance=0.01,
    hints=[
        "I(X; Y) = H(Y) - H(Y | X). What is the distribution of Y?",
        "Given X, Y is right with probability 0.9: its entropy is that of (0.9, 0.1).",
    ],
)
def noisy_bit():
    """X is a fair bit. Y equals X with probability 0.9 and is flipped otherwise. How many
    bits does Y tell about X?
    """
    return 1 + 0.9 * np.log2(0.9) + 0.1 * np.log2(0.1)


noisy_bit.wrong_value(0.9, "Being right 9 times in 10 is not 0.9 bits.")
noisy_bit.wrong_value(
    0.469, "That is H(Y | X), what is left open: subtract it from 1."
)
noisy_bit.wrong_value(0.368, "That is in nats: divide by ln 2.")
noisy_bit.wrong_value(
    0.8, "That is the correlation of X and Y, not their information."
)
noisy_bit.right(lambda: 0.531)
noisy_bit.right(lambda: 0.53)
noisy_bit.right(lambda: np.float64(0.531))
