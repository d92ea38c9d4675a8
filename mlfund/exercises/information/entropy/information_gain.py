"""entropy/information_gain: Information gain of a split."""

import numpy as np

from mlfund.judge.declare import implement


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
    allows={
        "y": "zero; single; all equal; no ties; len(np.unique(y)) <= y.max()",
        "left": "left.all(); not left.any(); left.any() and not left.all()",
    },
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
    average, in the branches. `y` holds labels, whole numbers from 0, of shape (N,); `left`,
    an array of booleans of shape (N,), is True for the samples that go left. A branch may be
    empty, and a class may be absent from a branch or from all samples. N is at least 1.
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
    yield np.array([5, 0, 5]), np.array([True, False, True])


@information_gain.cases(
    "branches count by their size",
    "Weigh the entropy of a branch with its share of the samples.",
)
def _(rng):
    yield np.array([0, 1, 0, 1]), np.array([True, True, False, False])
    yield np.array([0, 1, 0, 0, 1]), np.array([True, False, False, False, False])
    yield np.array([1, 0, 2]), np.array([False, True, False])
    for n, m in [(7, 5), (9, 3), (14, 3)]:
        yield rng.integers(0, 3, n), rng.permutation(n) < m


@information_gain.cases(
    "an empty branch costs nothing",
    "A split that sends all samples one way gains 0.",
)
def _(rng):
    yield np.array([3]), np.array([True])
    yield np.array([0, 1, 1]), np.array([True, True, True])
    yield np.array([2, 2, 2]), np.array([True, True, True])
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


@information_gain.wrong(
    "a perfect split gains all",
    "A class that is absent from a branch gives 0 log 0, which is NaN: count in each branch "
    "the classes that are there, or leave counts of 0 out.",
)
def absent_class_gives_nan(y, left):
    def bits(labels):
        p = np.bincount(labels, minlength=y.max() + 1) / len(labels)
        return -np.sum(p * np.log2(p))

    branches = [b for b in (y[left], y[~left]) if len(b)]
    return bits(y) - sum(len(b) / len(y) * bits(b) for b in branches)


@information_gain.wrong(
    "a perfect split gains all",
    "You took the Gini impurity, 1 less the sum of squared shares: entropies are asked for.",
)
def gini(y, left):
    def impurity(labels):
        p = np.unique(labels, return_counts=True)[1] / len(labels)
        return 1 - np.sum(p**2)

    branches = [b for b in (y[left], y[~left]) if len(b)]
    return impurity(y) - sum(len(b) / len(y) * impurity(b) for b in branches)


@information_gain.wrong(
    "a perfect split gains all",
    "You divided by the entropy of the split itself: that is the gain ratio.",
)
def gain_ratio(y, left):
    return information_gain.reference(y, left) / (_all_bits(left) or 1)


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
