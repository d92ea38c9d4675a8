"""entropy/conditional_entropy: Conditional entropy of a joint table."""

import numpy as np

from mlfund.exercises.information.entropy.distribution import _distribution
from mlfund.judge.declare import debug


@debug(
    title="Conditional entropy of a joint table",
    difficulty=3,
    importance=3,
    minutes=12,
    allows={
        "joint": "len(joint) == 1; joint.shape[1] == 1; "
        "len(joint) > joint.shape[1] > 1; joint.shape[1] > len(joint) > 1",
    },
    hints=[
        "Which axis of the table is X, and which sums give p(x)?",
        "p(y | x) divides each row by that row's sum.",
        "H(Y | X) weighs the entropy of row x with p(x): rare rows count less.",
    ],
)
def conditional_entropy(joint):
    """`joint[x, y]` is the probability of the pair, in a table of shape (A, B) whose entries are
    above 0 and sum to 1. Return $H(Y\\mid X)$ in nats: the entropy left in Y once X is known,
    averaged over X. The code below is right for some tables only. A and B are at least 1.
    """
    p_x = joint.sum(axis=1)
    p_y_given_x = joint / p_x[:, None]
    by_row = -np.sum(p_y_given_x * np.log(p_y_given_x), axis=1)
    return p_x @ by_row


conditional_entropy.same(
    "The product of two vectors is the same in either order.",
    ("by_row @ p_x", "p_x @ by_row"),
)


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
    for a, b in [(2, 2), (3, 1), (2, 3), (3, 2), (3, 3), (4, 3)]:
        yield (_joint(rng, a, b),)


@conditional_entropy.cases(
    "independent variables",
    "If X tells nothing, H(Y | X) is H(Y).",
)
def _(rng):
    for a, b in [(1, 3), (2, 3), (3, 4)]:
        yield (np.outer(_distribution(rng, a), _distribution(rng, b)),)


@conditional_entropy.wrong(
    "rows are conditioned on, and weighed",
    "The axis is right now; rows still count equally. Weigh them with p(x).",
)
def equal_rows(joint):
    p = joint / joint.sum(axis=1, keepdims=True)
    return -np.sum(p * np.log(p), axis=1).mean()


@conditional_entropy.wrong(
    "rows are conditioned on, and weighed",
    "The sums of the rows are divided along the columns: keep their axis, `keepdims=True`.",
)
def sums_along_the_columns(joint):
    p = joint / joint.sum(axis=1)
    return -np.sum(p * np.log(p), axis=0).mean()


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
    "Each row counts in full: weigh it with p(x), the row's sum before you divided by it.",
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
