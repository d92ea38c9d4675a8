"""cross_validation/stratified_folds: Stratified folds."""

import numpy as np

from mlfund.exercises.generalization.cross_validation.as_lists import _as_lists
from mlfund.judge.declare import implement


@implement(
    title="Stratified folds",
    difficulty=2,
    importance=4,
    minutes=12,
    follow_up=(
        "Now stratify a regression target.",
        "Sort by y and deal the sorted examples out, or cut y into quantile "
        "bins and stratify by bin. It narrows the spread between folds; it does "
        "not change what the error is an error of.",
    ),
    indices=True,
    allows={
        "y": "text; whole numbers; negative; unsorted; len(np.unique(y)) == 1; "
        "len(np.unique(y)) > 2; np.unique(y, return_counts=True)[1].min() < k; len(y) == k",
        "k": "k == 2; k == 3; k == 4",
    },
    hints=[
        "Line the examples up class by class, and deal them out like cards.",
        "Do not begin again at the first fold with each class: go on where the last one ended.",
        "`order = np.argsort(y, kind='stable')` lines them up; fold i is `order[i::k]`, sorted.",
    ],
)
def stratified_folds(y, k):
    """Split the examples into k folds that hold nearly the same share of every class. `y` is an
    array of class labels, numbers or text. Return a list of k index arrays, each in rising order.
    Every index is in one fold; of each class, and in all, no fold holds over one example more than
    another. Which examples go to which fold is up to you. k is at least 2. A class may have fewer
    than k examples, but not all of them have.
    """
    by_class = np.argsort(y, kind="stable")
    return [np.sort(by_class[i::k]) for i in range(k)]


def _labelled():
    """Labels in mixed order, with a number of folds."""
    yield np.array([1, -1, 1, -1, 1]), 2
    for labels, k in [
        ("aaaabc", 2),
        ("abbbc", 3),
        ("abbc", 2),
        ("aaaaa", 3),
        ("aa", 2),
    ]:
        yield np.array(list(labels)), k
    yield np.array([3, 1, 1, 3, 1, 3, 1, 7, 1, 7, 7]), 3
    for labels, k in [("aabbab", 2), ("bacabca", 3), ("aabbaabcbaaabcc", 4)]:
        yield np.array(list(labels)), k


def _split(stratified_folds):
    """The labels with the folds as lists."""
    for y, k in _labelled():
        yield y, k, _as_lists(stratified_folds(y, k))


@stratified_folds.holds(
    "the folds can be used as indices",
    "Return a list of k index arrays. An array of indices holds integers, not floats, and is no "
    "mask: `y[fold]` must give the labels of a fold.",
)
def _(stratified_folds):
    for _, k, folds in _split(stratified_folds):
        assert len(folds) == k, f"there are {len(folds)} folds, not {k}"


@stratified_folds.holds(
    "each index is in one fold",
    "The k folds together must hold every index, each once.",
)
def _(stratified_folds):
    for y, _, folds in _split(stratified_folds):
        assert sorted(i for fold in folds for i in fold) == list(range(len(y))), (
            f"the folds of {len(y)} examples are {folds}"
        )


@stratified_folds.holds(
    "indices rise",
    "Sort the indices of each fold.",
)
def _(stratified_folds):
    for _, _, folds in _split(stratified_folds):
        for fold in folds:
            assert fold == sorted(fold), f"one fold is {fold}"


@stratified_folds.holds(
    "every class is dealt evenly",
    "Of each class, no fold may hold over one example more than another.",
)
def _(stratified_folds):
    for y, _, folds in _split(stratified_folds):
        for label in np.unique(y).tolist():
            counts = [int((y[fold] == label).sum()) for fold in folds]
            assert max(counts) - min(counts) <= 1, (
                f"class {label!r} has {counts} examples in the folds {folds}"
            )


@stratified_folds.holds(
    "folds are of nearly equal size",
    "In all, no fold may hold over one example more than another.",
)
def _(stratified_folds):
    for _, _, folds in _split(stratified_folds):
        sizes = [len(fold) for fold in folds]
        assert max(sizes) - min(sizes) <= 1, (
            f"the sizes are {sizes}, of the folds {folds}"
        )


def _members(y):
    """The indices of each class."""
    return [np.flatnonzero(y == label) for label in np.unique(y)]


@stratified_folds.wrong(
    "each index is in one fold",
    "You gave every fold the same number of each class and dropped what is left over. Deal the "
    "remainder out too.",
)
def leftovers_dropped(y, k):
    parts = [members[: len(members) // k * k] for members in _members(y)]
    return [np.sort(np.concatenate([p[i::k] for p in parts])) for i in range(k)]


@stratified_folds.wrong(
    "each index is in one fold",
    "You returned the training parts. Here the folds themselves are asked for.",
)
def training_parts(y, k):
    folds = stratified_folds.reference(y, k)
    return [np.setdiff1d(np.arange(len(y)), fold) for fold in folds]


@stratified_folds.wrong(
    "indices rise",
    "Your folds stand class by class. Sort the indices of each with `np.sort`.",
)
def class_by_class(y, k):
    return [np.argsort(y, kind="stable")[i::k] for i in range(k)]


@stratified_folds.wrong(
    "every class is dealt evenly",
    "You cut runs of neighbours without a look at `y`. Deal each class out by itself.",
)
def runs_of_neighbours(y, k):
    return np.array_split(np.arange(len(y)), k)


@stratified_folds.wrong(
    "every class is dealt evenly",
    "You dealt the examples out in the order in which they stand. Line them up by class first.",
)
def dealt_without_labels(y, k):
    return [np.arange(i, len(y), k) for i in range(k)]


@stratified_folds.wrong(
    "every class is dealt evenly",
    "You sorted by class and then cut runs: each fold has a class or two. Deal instead, `[i::k]`.",
)
def runs_of_a_class(y, k):
    order = np.argsort(y, kind="stable")
    return [np.sort(part) for part in np.array_split(order, k)]


@stratified_folds.wrong(
    "folds are of nearly equal size",
    "You began again at the first fold with each class, so the first folds take every remainder. "
    "Go on where the class before ended.",
)
def each_class_from_the_first_fold(y, k):
    return [
        np.sort(np.concatenate([members[i::k] for members in _members(y)]))
        for i in range(k)
    ]


@stratified_folds.wrong(
    "folds are of nearly equal size",
    "You split each class with `np.array_split`, which always gives the remainder to the first "
    "folds. Let the next class go on where the one before ended.",
)
def each_class_split(y, k):
    parts = [np.array_split(members, k) for members in _members(y)]
    return [
        np.sort(np.concatenate(fold).astype(int))
        for fold in zip(*parts, strict=True)
    ]


def _dealt(y, k, start, step):
    """Each class dealt out from a fold and in a direction: `start(c, turn)`, `step(c)`."""
    folds, turn = [[] for _ in range(k)], 0
    for c, members in enumerate(_members(y)):
        turn = start(c, turn)
        for i in members:
            folds[turn % k].append(int(i))
            turn += step(c)
    return [sorted(fold) for fold in folds]


@stratified_folds.wrong(
    "folds are of nearly equal size",
    "You began each class one fold further than the class before. Begin it where that one ended.",
)
def each_class_one_fold_further(y, k):
    return _dealt(y, k, lambda c, turn: c, lambda c: 1)


@stratified_folds.wrong(
    "folds are of nearly equal size",
    "You dealt every second class out from the last fold back. Let each go on where the class "
    "before ended.",
)
def forth_and_back(y, k):
    return _dealt(y, k, lambda c, turn: -(c % 2), lambda c: 1 - c % 2 * 2)


@stratified_folds.wrong(
    "folds are of nearly equal size",
    "You began each class in the fold where the class before ended: begin in the one after it.",
)
def in_the_fold_of_the_last(y, k):
    return _dealt(y, k, lambda c, turn: turn - (c > 0), lambda c: 1)


@stratified_folds.wrong(
    "the folds can be used as indices",
    "Your indices are floats: make them integers.",
)
def indices_as_floats(y, k):
    return [fold * 1.0 for fold in stratified_folds.reference(y, k)]


@stratified_folds.wrong("arguments are left as they were")
def labels_sorted_in_place(y, k):
    folds = stratified_folds.reference(y, k)
    y.sort()
    return folds


@stratified_folds.right
def with_a_running_fold(y, k):
    folds, turn = [[] for _ in range(k)], 0
    for label in sorted(set(y.tolist())):
        for i, own in enumerate(y):
            if own == label:
                folds[turn % k].append(i)
                turn += 1
    return [sorted(fold) for fold in folds]


@stratified_folds.right
def into_the_smallest_fold(y, k):
    fold, sizes = np.empty(len(y), int), [0] * k
    for members in _members(y):
        counts = [0] * k
        for i in members[::-1]:
            f = min(range(k), key=lambda f: (counts[f], sizes[f], -f))
            fold[i] = f
            counts[f] += 1
            sizes[f] += 1
    return [np.flatnonzero(fold == f) for f in range(k)]


@stratified_folds.right
def by_places_in_line(y, k):
    fold = np.empty(len(y), int)
    fold[np.lexsort((np.arange(len(y)), y))] = np.arange(len(y)) % k
    return [np.flatnonzero(fold == k - 1 - i) for i in range(k)]


stratified_folds.same(
    "Which examples of a class go to which fold is left open.",
    ("np.argsort(y)", 'np.argsort(y, kind="stable")'),
    ("np.argsort(y, kind='stable')[::-1]", 'np.argsort(y, kind="stable")'),
)
