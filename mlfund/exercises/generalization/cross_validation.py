"""Exercises on cross-validation."""

import numpy as np

from mlfund.exercises.declare import debug, implement, predict


@implement(
    title="Split into k folds",
    difficulty=1,
    importance=5,
    minutes=10,
    follow_up=(
        "Now shuffle.",
        "Permute the indices once, with a generator that is passed in, and cut "
        "the permutation. Not for time series, and not across groups.",
    ),
    hints=[
        "The sizes first: `n // k` each, and one more for the first `n % k` folds.",
        "The test part of a fold starts where the one before it stopped.",
        "`np.array_split(np.arange(n), k)` cuts in just this way; `np.setdiff1d` gives the rest.",
    ],
)
def k_folds(n, k):
    """Split the indices 0 to n - 1 into k folds. Return a list of k pairs `(train, test)` of index
    arrays in rising order. The test parts are runs of neighbours, in order, and differ by at most
    one in size: the first n % k are the larger ones. `train` is all that is not in `test`.
    """
    folds = []
    for test in np.array_split(np.arange(n), k):
        train = np.setdiff1d(np.arange(n), test)
        folds.append((train, test))
    return folds


@k_folds.holds(
    "each example is tested once",
    "The test parts together must hold every index from 0 to n - 1, each once.",
)
def _(k_folds):
    for n, k in [(6, 3), (7, 3), (11, 4)]:
        tested = np.sort(np.concatenate([test for _, test in k_folds(n, k)]))
        assert np.array_equal(tested, np.arange(n)), (
            f"for n = {n} and k = {k} the tested indices are {tested.tolist()}"
        )


@k_folds.holds(
    "each fold trains on all the rest",
    "`train` holds the indices that are not in `test`: all of them, and no other.",
)
def _(k_folds):
    for n, k in [(6, 3), (7, 3), (11, 4)]:
        for train, test in k_folds(n, k):
            rest = np.setdiff1d(np.arange(n), test)
            assert np.array_equal(np.sort(train), rest), (
                f"for n = {n} the fold that tests on {np.asarray(test).tolist()} "
                f"trains on {np.asarray(train).tolist()}"
            )


@k_folds.holds(
    "both parts can be used as indices",
    "An array of indices holds whole numbers, not floats: `x[test]` must work.",
)
def _(k_folds):
    for train, test in k_folds(7, 3):
        for name, part in [("train", train), ("test", test)]:
            kind = np.asarray(part).dtype
            assert kind.kind in "iu", f"{name} holds numbers of type {kind}"


@k_folds.cases(
    "the first folds take the remainder",
    "Sizes differ by at most one, the first n % k folds are the larger ones, every test part is a "
    "run of neighbours, and all indices rise.",
)
def _(rng):
    yield from [(5, 2), (6, 3), (7, 3), (10, 4), (11, 4), (5, 5)]


@k_folds.wrong(
    "each example is tested once",
    "You cut k runs of n // k and dropped what is left over.",
)
def remainder_dropped(n, k):
    size = n // k
    tests = [np.arange(i * size, (i + 1) * size) for i in range(k)]
    return [(np.setdiff1d(np.arange(n), test), test) for test in tests]


@k_folds.wrong(
    "each example is tested once",
    "You exchanged the two parts: the small one is the test part.",
)
def parts_exchanged(n, k):
    return [(test, train) for train, test in k_folds.reference(n, k)]


@k_folds.wrong(
    "each fold trains on all the rest",
    "You train on everything, the test part too: that measures the training error.",
)
def trained_on_everything(n, k):
    return [(np.arange(n), test) for _, test in k_folds.reference(n, k)]


@k_folds.wrong(
    "each fold trains on all the rest",
    "You train only on what comes before the test part. That is a time-series split.",
)
def trained_on_the_past(n, k):
    return [(np.arange(test[0]), test) for _, test in k_folds.reference(n, k)]


@k_folds.wrong(
    "the first folds take the remainder",
    "You gave the whole remainder to the last fold: one fold is then much larger.",
)
def remainder_to_the_last(n, k):
    starts = [i * (n // k) for i in range(k)]
    tests = np.split(np.arange(n), starts[1:])
    return [(np.setdiff1d(np.arange(n), test), test) for test in tests]


@k_folds.wrong(
    "the first folds take the remainder",
    "You dealt the examples out like cards: here each test part is a run of neighbours.",
)
def dealt_like_cards(n, k):
    tests = [np.arange(i, n, k) for i in range(k)]
    return [(np.setdiff1d(np.arange(n), test), test) for test in tests]


@k_folds.wrong(
    "the first folds take the remainder",
    "You gave the larger size to the last n % k folds: give it to the first.",
)
def larger_folds_last(n, k):
    sizes = [n // k + (i >= k - n % k) for i in range(k)]
    tests = np.split(np.arange(n), np.cumsum(sizes)[:-1])
    return [(np.setdiff1d(np.arange(n), test), test) for test in tests]


@k_folds.wrong(
    "each example is tested once",
    "You count from 1. Indices go from 0 to n - 1.",
)
def counted_from_one(n, k):
    return [(train + 1, test + 1) for train, test in k_folds.reference(n, k)]


@k_folds.wrong("both parts can be used as indices")
def indices_as_floats(n, k):
    return [(train * 1.0, test * 1.0) for train, test in k_folds.reference(n, k)]


@k_folds.wrong(
    "the first folds take the remainder",
    "You cut folds of k examples. k is the number of folds.",
)
def folds_of_k(n, k):
    tests = [np.arange(start, min(start + k, n)) for start in range(0, n, k)]
    return [(np.setdiff1d(np.arange(n), test), test) for test in tests]


@k_folds.wrong(
    "the first folds take the remainder",
    "You rounded n / k up for every fold: the last one is then too small.",
)
def rounded_up(n, k):
    size = -(-n // k)
    tests = np.split(np.arange(n), [i * size for i in range(1, k)])
    return [(np.setdiff1d(np.arange(n), test), test) for test in tests]


@k_folds.wrong(
    "the first folds take the remainder",
    "You put what comes after the test part before what comes before it: let `train` rise.",
)
def train_not_in_order(n, k):
    return [
        (np.r_[test[-1] + 1 : n, : test[0]], test)
        for _, test in k_folds.reference(n, k)
    ]


@k_folds.right
def by_start_and_size(n, k):
    folds, start = [], 0
    for i in range(k):
        stop = start + n // k + (1 if i < n % k else 0)
        train = np.concatenate([np.arange(start), np.arange(stop, n)])
        folds.append((train, np.arange(start, stop)))
        start = stop
    return folds


@k_folds.right
def by_fold_numbers(n, k):
    sizes = n // k + (np.arange(k) < n % k)
    number = np.repeat(np.arange(k), sizes)
    return [
        (np.flatnonzero(number != i), np.flatnonzero(number == i))
        for i in range(k)
    ]


@k_folds.right
def in_plain_lists(n, k):
    starts = [i * (n // k) + min(i, n % k) for i in range(k + 1)]
    tests = [list(range(starts[i], starts[i + 1])) for i in range(k)]
    return [([j for j in range(n) if j not in test], test) for test in tests]


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
    another. Which examples go to which fold is up to you. A class may have fewer than k examples.
    """
    by_class = np.argsort(y, kind="stable")
    return [np.sort(by_class[i::k]) for i in range(k)]


def _labelled():
    """Labels in mixed order, with a number of folds."""
    for labels, k in [("aabbab", 2), ("bacabca", 3), ("aabbaabcbaaabcc", 4)]:
        yield np.array(list(labels)), k
    yield np.array([3, 1, 1, 3, 1, 3, 1, 7, 1, 7, 7]), 3


def _as_lists(folds):
    return [np.asarray(fold, int).tolist() for fold in folds]


@stratified_folds.holds(
    "each index is in one fold",
    "The k folds together must hold every index, each once.",
)
def _(stratified_folds):
    for y, k in _labelled():
        folds = _as_lists(stratified_folds(y, k))
        assert len(folds) == k, f"there are {len(folds)} folds, not {k}"
        assert sorted(np.concatenate(folds)) == list(range(len(y))), (
            f"the folds of {len(y)} examples are {folds}"
        )


@stratified_folds.holds(
    "indices rise",
    "Sort the indices of each fold.",
)
def _(stratified_folds):
    for y, k in _labelled():
        for fold in _as_lists(stratified_folds(y, k)):
            assert fold == sorted(fold), f"one fold is {fold}"


@stratified_folds.holds(
    "every class is dealt evenly",
    "Of each class, no fold may hold over one example more than another.",
)
def _(stratified_folds):
    for y, k in _labelled():
        folds = _as_lists(stratified_folds(y, k))
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
    for y, k in _labelled():
        folds = _as_lists(stratified_folds(y, k))
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


@implement(
    title="Folds that keep groups together",
    difficulty=3,
    importance=4,
    minutes=15,
    follow_up=(
        "Now keep the classes balanced as well.",
        "Both at once may be impossible. Be greedy: take the groups with the "
        "most uneven class counts first, each into the fold where the class "
        "shares then differ least. That is the idea of scikit-learn's "
        "StratifiedGroupKFold.",
    ),
    hints=[
        "`np.unique(groups, return_inverse=True, return_counts=True)` gives each example the "
        "number of its group, and each group its size.",
        "Go through the groups from the largest down. Keep the sizes of the folds so far.",
        "`np.argsort(-sizes, kind='stable')` keeps the order of equals; `argmin` takes the first.",
    ],
)
def group_folds(groups, k):
    """Split the examples into k folds without parting a group. `groups` is an array of labels,
    numbers or text: examples of one patient, say, share a label, and need not stand together.
    Return a list of k index arrays, each in rising order. Take the groups from the largest down,
    each into the fold with the fewest examples so far. Of equal groups take the one that comes
    first in `np.unique(groups)`, of equal folds the first. There are at least k groups.
    """
    _, group, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    fold_of_group, fold_sizes = np.zeros(len(sizes), int), np.zeros(k, int)
    for g in np.argsort(-sizes, kind="stable"):
        smallest = fold_sizes.argmin()
        fold_of_group[g] = smallest
        fold_sizes[smallest] += sizes[g]
    return [np.flatnonzero(fold_of_group[group] == i) for i in range(k)]


@group_folds.holds(
    "a group stays together",
    "Every index is in one fold, and all examples of a group are in the same, also where they do "
    "not stand together: find the groups with `np.unique`.",
)
def _(group_folds):
    for labels, k in [("abab", 2), ("abacbbc", 2), ("dabcdabbadca", 3)]:
        groups = np.array(list(labels))
        folds = _as_lists(group_folds(groups, k))
        assert sorted(np.concatenate(folds)) == list(range(len(groups))), (
            f"the folds of {len(groups)} examples are {folds}"
        )
        for name in np.unique(groups).tolist():
            parts = [f for f in folds if (groups[f] == name).any()]
            assert len(parts) == 1, f"group {name!r} is parted by {folds}"


def _in_runs(*cases):
    """Groups whose examples stand together, from the sizes of the groups."""
    for names, sizes, k in cases:
        yield np.repeat(names, sizes), k


@group_folds.cases(
    "the largest group first, into the smallest fold",
    "Take the groups from the largest down, each into the fold with the fewest examples so far.",
)
def _(rng):
    yield from _in_runs(
        (["a", "b", "c"], [1, 2, 4], 2),
        ([2, 5, 7, 8], [2, 1, 5, 4], 2),
        (["a", "b", "c", "d", "e"], [2, 6, 1, 4, 9], 3),
        ([1, 2, 3, 4, 5, 6], [3, 8, 2, 5, 1, 4], 2),
    )


@group_folds.cases(
    "equal groups in their order",
    "Of groups of one size take the one that comes first in `np.unique(groups)`.",
)
def _(rng):
    yield from _in_runs(
        (["b", "a"], 1, 2),
        ([7, 2, 5], 2, 2),
        (["c", "d", "b", "a"], 2, 2),
        ([9, 4, 6, 1, 3], 1, 3),
    )


def _with_groups(order, choose, groups, k):
    """The solution with other orders of the groups, and another choice of the fold."""
    _, group, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    fold, content = np.zeros(len(sizes), int), [[] for _ in range(k)]
    for turn, g in enumerate(order(sizes)):
        fold[g] = choose(turn, content)
        content[fold[g]].append(int(sizes[g]))
    return [np.flatnonzero(fold[group] == i) for i in range(k)]


def _largest_first(sizes):
    return np.argsort(-sizes, kind="stable")


def _smallest_first(sizes):
    return np.argsort(sizes, kind="stable")


def _smallest_fold(turn, content):
    return int(np.argmin([sum(c) for c in content]))


@group_folds.wrong(
    "a group stays together",
    "You cut runs of neighbours without a look at `groups`: a run may end within a group.",
)
def groups_not_looked_at(groups, k):
    return np.array_split(np.arange(len(groups)), k)


@group_folds.wrong(
    "a group stays together",
    "You stratified: every fold has a share of each group. That is right for classes. A group "
    "must be in one fold as a whole.",
)
def groups_as_classes(groups, k):
    order = np.argsort(groups, kind="stable")
    return [np.sort(order[i::k]) for i in range(k)]


@group_folds.wrong(
    "a group stays together",
    "You returned the numbers of the groups. Return the indices of their examples.",
)
def numbers_of_groups(groups, k):
    names = np.unique(groups)
    folds = group_folds.reference(groups, k)
    return [np.flatnonzero(np.isin(names, groups[fold])) for fold in folds]


@group_folds.wrong("a group stays together")
def each_run_a_group(groups, k):
    starts = np.flatnonzero(np.append(True, groups[1:] != groups[:-1]))
    runs = np.split(np.arange(len(groups)), starts[1:])
    folds = [[] for _ in range(k)]
    for run in sorted(runs, key=lambda run: (-len(run), groups[run[0]])):
        min(folds, key=len).extend(run)
    return [np.sort(fold) for fold in folds]


@group_folds.wrong(
    "the largest group first, into the smallest fold",
    "You took the groups in the order of their names. Large groups that come late then spoil the "
    "balance: begin with the largest.",
)
def in_order_of_names(groups, k):
    return _with_groups(lambda s: range(len(s)), _smallest_fold, groups, k)


@group_folds.wrong(
    "the largest group first, into the smallest fold",
    "You took the smallest group first. Sort by `-sizes`: the small ones fill the gaps at the end.",
)
def smallest_group_first(groups, k):
    return _with_groups(_smallest_first, _smallest_fold, groups, k)


@group_folds.wrong(
    "the largest group first, into the smallest fold",
    "You dealt the groups out in turn, or took the fold with the fewest groups. Take the fold with "
    "the fewest examples so far.",
)
def groups_in_turn(groups, k):
    return _with_groups(_largest_first, lambda turn, content: turn % k, groups, k)


@group_folds.wrong(
    "the largest group first, into the smallest fold",
    "Of equal folds you took the last. Take the first, as `argmin` does.",
)
def last_of_equal_folds(groups, k):
    def choose(turn, content):
        return k - 1 - int(np.argmin([sum(c) for c in content[::-1]]))

    return _with_groups(_largest_first, choose, groups, k)


@group_folds.wrong(
    "equal groups in their order",
    "`argsort(...)[::-1]` turns equal groups round as well. Sort `-sizes` with `kind='stable'`.",
)
def equal_groups_turned_round(groups, k):
    return _with_groups(
        lambda sizes: _smallest_first(sizes)[::-1], _smallest_fold, groups, k
    )


@group_folds.wrong(
    "equal groups in their order",
    "You took equal groups in the order in which they appear. Take them in that of `np.unique`.",
)
def in_order_of_appearance(groups, k):
    folds, names = [[] for _ in range(k)], list(dict.fromkeys(groups.tolist()))
    members = [np.flatnonzero(groups == name) for name in names]
    for group in sorted(members, key=lambda group: -len(group)):
        min(folds, key=len).extend(group)
    return [np.sort(fold) for fold in folds]


@group_folds.wrong("arguments are left as they were")
def groups_sorted_in_place(groups, k):
    folds = group_folds.reference(groups, k)
    groups.sort()
    return folds


@group_folds.right
def with_growing_lists(groups, k):
    names, sizes = np.unique(groups, return_counts=True)
    folds = [[] for _ in range(k)]
    for g in np.lexsort((np.arange(len(names)), -sizes)):
        members = [i for i, own in enumerate(groups) if own == names[g]]
        min(folds, key=len).extend(members)
    return [sorted(fold) for fold in folds]


@group_folds.right
def with_a_dictionary(groups, k):
    members = {}
    for i, name in enumerate(groups.tolist()):
        members.setdefault(name, []).append(i)
    folds = [np.zeros(0, int) for _ in range(k)]
    for name in sorted(members, key=lambda name: (-len(members[name]), name)):
        i = min(range(k), key=lambda i: len(folds[i]))
        folds[i] = np.union1d(folds[i], members[name])
    return folds


@group_folds.right
def with_a_heap(groups, k):
    import heapq

    names, sizes = np.unique(groups, return_counts=True)
    heap, fold = [(0, i) for i in range(k)], np.empty(len(groups), int)
    for size, name in sorted(
        zip(sizes.tolist(), names.tolist(), strict=True),
        key=lambda pair: -pair[0],
    ):
        filled, i = heap[0]
        fold[groups == name] = i
        heapq.heapreplace(heap, (filled + size, i))
    return [np.flatnonzero(fold == i) for i in range(k)]


@implement(
    title="Splits in time",
    difficulty=2,
    importance=4,
    minutes=10,
    follow_up=(
        "Now the target looks h steps ahead.",
        "Leave a gap: the targets of the last h training rows are not known yet "
        "when testing starts. Train on `np.arange(start - h)`.",
    ),
    hints=[
        "k test parts and something to train on before the first: how many parts is that?",
        "The size of a test part is `n // (k + 1)`. Count the starts back from n.",
        "Train on `np.arange(start)` and test on `np.arange(start, start + size)`.",
    ],
)
def time_splits(n, k):
    """The examples 0 to n - 1 stand in the order of time. Return a list of k pairs `(train, test)`
    of index arrays, from the earliest test part to the latest. The test parts are the last k runs
    of n // (k + 1) examples. Each training part is all that comes before its test part, so that the
    window grows. `n` is at least k + 1.
    """
    size = n // (k + 1)
    starts = [n - size * i for i in range(k, 0, -1)]
    return [(np.arange(s), np.arange(s, s + size)) for s in starts]


def _in_time(time_splits):
    """The splits for some n and k, as lists, each with words to say which it is."""
    for n, k in [(6, 2), (7, 2), (8, 3), (15, 4), (11, 3)]:
        pairs = [_as_lists(pair) for pair in time_splits(n, k)]
        yield n, k, pairs, f"for n = {n} and k = {k}"


@time_splits.holds(
    "training comes before testing",
    "No index of a training part may be as late as the first of its test part.",
)
def _(time_splits):
    for _, _, pairs, where in _in_time(time_splits):
        for train, test in pairs:
            assert max(train, default=-1) < min(test), (
                f"{where} a fold tests on {test} and trains on {train}"
            )


@time_splits.holds(
    "all of the past is trained on",
    "The training part begins at 0 and ends where the test part starts.",
)
def _(time_splits):
    for _, _, pairs, where in _in_time(time_splits):
        for train, test in pairs:
            assert set(range(min(test))) <= set(train), (
                f"{where} a fold tests on {test} and trains on {train}"
            )


@time_splits.holds(
    "the test parts are the last k runs",
    "There are k test parts of n // (k + 1) examples. The last ends at n - 1.",
)
def _(time_splits):
    for n, k, pairs, where in _in_time(time_splits):
        size, tests = n // (k + 1), [test for _, test in pairs]
        runs = np.arange(n - k * size, n).reshape(k, size).tolist()
        assert tests == runs, f"{where} the test parts are {tests}"


def _with_windows(window, n, k):
    """The right test parts, with another window to train on: `window(start, size)`."""
    return [
        (window(test[0], len(test)), test)
        for _, test in time_splits.reference(n, k)
    ]


def _with_starts(starts, ends):
    """The windows before test parts that stand elsewhere."""
    return [
        (np.arange(start), np.arange(start, end))
        for start, end in zip(starts, ends, strict=True)
    ]


@time_splits.wrong(
    "training comes before testing",
    "You train on all that is not tested, the future too. Stop where the test part starts.",
)
def trained_on_the_future(n, k):
    return _with_windows(
        lambda start, size: np.setdiff1d(
            np.arange(n), np.arange(start, start + size)
        ),
        n,
        k,
    )


@time_splits.wrong(
    "training comes before testing",
    "Your training part contains the first test example. `np.arange(start)` ends before `start`.",
)
def one_too_far(n, k):
    return _with_windows(lambda start, size: np.arange(start + 1), n, k)


@time_splits.wrong(
    "training comes before testing",
    "You exchanged the two parts: a pair is `(train, test)`.",
)
def train_and_test_exchanged(n, k):
    return [(test, train) for train, test in time_splits.reference(n, k)]


@time_splits.wrong(
    "all of the past is trained on",
    "You train on the run before the test part alone: that is a sliding window. Here it grows.",
)
def sliding_window(n, k):
    return _with_windows(lambda start, size: np.arange(start - size, start), n, k)


@time_splits.wrong(
    "all of the past is trained on",
    "You always train on the first part. Add each test part to the next training part.",
)
def window_that_stands_still(n, k):
    return _with_windows(lambda start, size: np.arange(n - k * size), n, k)


@time_splits.wrong(
    "all of the past is trained on",
    "You left a gap before the test part. Here the training part ends right before it.",
)
def one_left_out(n, k):
    return _with_windows(lambda start, size: np.arange(start - 1), n, k)


@time_splits.wrong(
    "the test parts are the last k runs",
    "You counted the runs from 0, and never test on what is left over at the end: the latest "
    "examples. Count back from n.",
)
def counted_from_the_start(n, k):
    starts = n // (k + 1) * np.arange(1, k + 1)
    return _with_starts(starts, starts + n // (k + 1))


@time_splits.wrong(
    "the test parts are the last k runs",
    "You gave the remainder to the last test part. The test parts are equal: the first training "
    "part takes the remainder.",
)
def remainder_tested_last(n, k):
    starts = n // (k + 1) * np.arange(1, k + 1)
    return _with_starts(starts, [*starts[1:], n])


@time_splits.wrong(
    "the test parts are the last k runs",
    "You cut k + 1 runs with `np.array_split`, which spreads the remainder over several of them. "
    "The test parts are equal: the first training part takes all of it.",
)
def remainder_spread(n, k):
    runs = np.array_split(np.arange(n), k + 1)[1:]
    return _with_starts([r[0] for r in runs], [r[-1] + 1 for r in runs])


@time_splits.wrong(
    "the test parts are the last k runs",
    "You cut k runs, of which only k - 1 have a past. Cut k + 1: the first is for training alone.",
)
def one_run_too_few(n, k):
    return time_splits.reference(n, k - 1)


@time_splits.wrong(
    "the test parts are the last k runs",
    "You began with the latest test part. Begin with the earliest.",
)
def latest_first(n, k):
    return time_splits.reference(n, k)[::-1]


@time_splits.right
def from_the_latest_back(n, k):
    splits, stop, size = [], n, n // (k + 1)
    for _ in range(k):
        splits.insert(0, (np.arange(stop - size), np.arange(stop - size, stop)))
        stop -= size
    return splits


@time_splits.right
def by_cutting_a_list(n, k):
    indices, size = list(range(n)), n // (k + 1)
    first = size + n % (k + 1)
    return [
        (indices[:start], indices[start : start + size])
        for start in range(first, n, size)
    ]


@time_splits.right
def by_numbers_of_runs(n, k):
    number = k - np.arange(n)[::-1] // (n // (k + 1))
    return [
        (np.flatnonzero(number < i), np.flatnonzero(number == i))
        for i in range(1, k + 1)
    ]


@implement(
    title="Leave-one-out from one fit",
    difficulty=4,
    importance=4,
    minutes=20,
    hints=[
        "A loop of n fits is a right answer. Write it first, then compare the shortcut with it.",
        "The hat matrix `H` turns targets into fitted values: `H @ y`. Its diagonal is the "
        "leverage: how much of its own target each fitted value contains.",
        "The left-out residual is the ordinary one divided by 1 minus the leverage.",
    ],
)
def left_out_residuals(X, y):
    """Fit least squares without intercept to X of shape (n, d) and y of shape (n,), with n > d and
    linearly independent columns. Return an array of n numbers: `y[i]` minus the prediction for
    `X[i]` by the model that is fitted to all examples but i.
    """
    hat = X @ np.linalg.solve(X.T @ X, X.T)
    residuals = y - hat @ y
    return residuals / (1 - np.diag(hat))


@left_out_residuals.cases(
    "a constant feature predicts the mean of the others",
    "With one column of ones the prediction for example i is the mean of all the other targets.",
)
def _(rng):
    for n in [2, 3, 5]:
        yield np.ones((n, 1)), rng.normal(3, 2, size=n)


@left_out_residuals.cases(
    "each example has its own leverage",
    "Divide by one minus the diagonal of X (X^T X)^-1 X^T, one value for each example.",
)
def _(rng):
    for n, d in [(3, 1), (5, 2), (8, 3)]:
        X = rng.normal(size=(n, d)) * np.linspace(0.3, 3, n)[:, None]
        yield X, X.sum(axis=1) + rng.normal(size=n)


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "These are the ordinary residuals: each example took part in its own prediction.",
)
def ordinary_residuals(X, y):
    return y - X @ np.linalg.lstsq(X, y, rcond=None)[0]


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "You divided by the root of 1 - h. That gives residuals of equal variance, not left-out ones.",
)
def divided_by_the_root(X, y):
    hat = X @ np.linalg.pinv(X)
    return (y - hat @ y) / np.sqrt(1 - np.diag(hat))


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "You multiplied by 1 - h. Left-out residuals are larger than ordinary ones: divide.",
)
def multiplied(X, y):
    hat = X @ np.linalg.pinv(X)
    return (y - hat @ y) * (1 - np.diag(hat))


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "The sign is turned round: it is the target minus the prediction.",
)
def sign_turned(X, y):
    return -left_out_residuals.reference(X, y)


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "You squared the residuals; here they are asked for as they are.",
)
def squared(X, y):
    return left_out_residuals.reference(X, y) ** 2


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "Those are the left-out predictions: subtract them from `y`.",
)
def left_out_predictions(X, y):
    return y - left_out_residuals.reference(X, y)


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "You divided by the leverage: divide by 1 minus the leverage.",
)
def divided_by_the_leverage(X, y):
    return ordinary_residuals(X, y) / np.diag(X @ np.linalg.pinv(X))


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "You divided by the square of 1 - h. Once is right.",
)
def divided_twice(X, y):
    hat = X @ np.linalg.pinv(X)
    return (y - hat @ y) / (1 - np.diag(hat)) ** 2


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "You divided by all of 1 - H, a matrix. Each residual has one leverage: `np.diag(hat)`.",
)
def divided_by_a_matrix(X, y):
    hat = X @ np.linalg.pinv(X)
    return (y - hat @ y) / (1 - hat)


@left_out_residuals.wrong(
    "each example has its own leverage",
    "You divided by 1 minus the average leverage, d / n. That is generalized cross-validation, "
    "which agrees only where all leverages are equal.",
)
def average_leverage(X, y):
    n, d = X.shape
    return ordinary_residuals(X, y) / (1 - d / n)


@left_out_residuals.wrong(
    "each example has its own leverage",
    "You subtracted the means first, but the mean of y contains the left-out target, and no "
    "intercept was asked for.",
)
def centred_first(X, y):
    if np.ptp(X) == 0:
        return left_out_residuals.reference(X, y)
    return left_out_residuals.reference(X - X.mean(axis=0), y - y.mean())


@left_out_residuals.wrong(
    "each example has its own leverage",
    "You fitted an intercept too: none was asked for.",
)
def with_an_intercept(X, y):
    A = np.column_stack([np.ones(len(y)), X])
    hat = A @ np.linalg.pinv(A)
    return (y - hat @ y) / (1 - np.diag(hat))


@left_out_residuals.wrong("arguments are left as they were")
def targets_in_place(X, y):
    hat = X @ np.linalg.pinv(X)
    y -= hat @ y
    return y / (1 - np.diag(hat))


@left_out_residuals.right
def by_n_fits(X, y):
    residuals = []
    for i in range(len(y)):
        weight = np.linalg.lstsq(
            np.delete(X, i, axis=0), np.delete(y, i), rcond=None
        )[0]
        residuals.append(y[i] - X[i] @ weight)
    return residuals


@left_out_residuals.right
def by_the_qr_decomposition(X, y):
    Q, _ = np.linalg.qr(X)
    return (y - Q @ (Q.T @ y)) / (1 - (Q**2).sum(axis=1))


@left_out_residuals.right
def by_an_update_of_the_weight(X, y):
    inverse = np.linalg.inv(X.T @ X)
    out = np.empty(len(y))
    for i, (x, target) in enumerate(zip(X, y, strict=True)):
        without = inverse + np.outer(inverse @ x, inverse @ x) / (
            1 - x @ inverse @ x
        )
        out[i] = target - x @ (without @ (X.T @ y - target * x))
    return out


@implement(
    title="The one-standard-error rule",
    difficulty=2,
    importance=3,
    minutes=12,
    hints=[
        "Average over the folds: one mean error for each penalty. Where is the smallest?",
        "The standard error of that mean: `errors[:, best].std(ddof=1) / np.sqrt(folds)`.",
        "Among all penalties whose mean is at most the smallest plus that, take the largest.",
    ],
)
def one_standard_error(errors, lams):
    """`errors` of shape (folds, penalties) holds the error of each penalty in each fold, and `lams`
    of shape (penalties,) the penalties, in any order. Return the largest penalty whose mean error
    is at most the smallest mean error plus one standard error. The standard error is that of the
    best penalty's mean: the standard deviation over the folds, divided by folds - 1 inside the
    root, over the root of the number of folds.
    """
    mean = errors.mean(axis=0)
    best = mean.argmin()
    standard_error = errors[:, best].std(ddof=1) / np.sqrt(len(errors))
    return lams[mean <= mean[best] + standard_error].max()


def _errors(rng, distances, folds=5, widths=1.0):
    """Errors with means of 10 plus the distances, and with the widths as standard errors."""
    noise = rng.normal(size=folds)
    noise = (noise - noise.mean()) / noise.std(ddof=1) * np.sqrt(folds)
    return 10 + np.array(distances) + noise[:, None] * widths


@one_standard_error.cases(
    "the largest penalty that is not clearly worse",
    "Of all penalties within one standard error of the smallest mean error, take the largest.",
)
def _(rng):
    lams = np.array([0.1, 1.0, 10.0, 100.0, 1000.0])
    for distances in [
        (9, 0.4, 0, 0.5, 12),
        (0.6, 0, 0.3, 8, 20),
        (7, 0.2, 0, 0.4, 0.5),
    ]:
        yield _errors(rng, distances), lams


@one_standard_error.cases(
    "the standard error is that of a mean",
    "Standard deviation with folds - 1, over the root of the number of folds.",
)
def _(rng):
    lams = np.array([0.1, 1.0, 10.0, 100.0, 1000.0])
    for distances in [
        (9, 0.4, 0, 0.95, 1.6),
        (0, 0.96, 1.5, 1.9, 20),
        (7, 0, 0.94, 1.4, 9),
        (9, 0, 0.95, 1.06, 1.6),
        (0, 0.97, 1.05, 2, 20),
    ]:
        yield _errors(rng, distances), lams
    for width in [0.3, 4.0]:
        distances = width * np.array([9, 0.4, 0, 0.9, 1.7])
        yield _errors(rng, distances, widths=width), lams
    # more folds than penalties, and the other way round
    for folds, distances in [(9, (3, 0, 1.2)), (3, (3, 0, 0.9, 2, 4))]:
        yield _errors(rng, distances, folds), lams[: len(distances)]


@one_standard_error.cases(
    "the standard error is that of the best penalty",
    "The band is one standard error of the penalty with the smallest mean, and no other's.",
)
def _(rng):
    lams = np.array([0.1, 1.0, 10.0, 100.0])
    for distances, widths in [
        ((4, 0, 0.5, 2), (1, 1, 1, 5)),
        ((0.5, 0, 3, 2.5), (1, 1, 1, 5)),
        ((0, 0.6, 2, 9), (1, 1, 5, 1)),
    ]:
        yield _errors(rng, distances, widths=np.array(widths)), lams


@one_standard_error.cases(
    "penalties in any order",
    "Compare the penalties themselves, not their places in the array.",
)
def _(rng):
    for lams, distances in [
        ([1000.0, 10.0, 0.1, 1.0, 100.0], [12, 0, 9, 0.4, 0.5]),
        ([100.0, 10.0, 1.0, 0.1], [0.4, 0, 0.5, 5]),
        ([3.0, 300.0, 30.0], [0, 0.5, 0.2]),
    ]:
        yield _errors(rng, distances), np.array(lams)


@one_standard_error.cases(
    "a worse penalty between two good ones",
    "Every penalty within the band counts, also beyond one that is outside of it.",
)
def _(rng):
    lams = np.array([0.1, 1.0, 10.0, 100.0])
    for distances in [(0, 1.6, 0.5, 3), (2, 0, 1.7, 0.6)]:
        yield _errors(rng, distances), lams


@one_standard_error.wrong(
    "the largest penalty that is not clearly worse",
    "That is the penalty with the smallest mean error. The rule goes on to simpler models.",
)
def smallest_error(errors, lams):
    return lams[errors.mean(axis=0).argmin()]


@one_standard_error.wrong(
    "the largest penalty that is not clearly worse",
    "You took the smallest penalty in the band. The simplest model has the largest.",
)
def smallest_penalty(errors, lams):
    mean = errors.mean(axis=0)
    band = errors[:, mean.argmin()].std(ddof=1) / np.sqrt(len(errors))
    return lams[mean <= mean.min() + band].min()


@one_standard_error.wrong(
    "the largest penalty that is not clearly worse",
    "You returned the place of the penalty: return the penalty.",
)
def place(errors, lams):
    return int(
        np.flatnonzero(lams == one_standard_error.reference(errors, lams))[0]
    )


@one_standard_error.wrong(
    "the standard error is that of a mean",
    "You used the standard deviation over the folds. Divide by the root of their number.",
)
def standard_deviation(errors, lams):
    mean = errors.mean(axis=0)
    return lams[mean <= mean.min() + errors[:, mean.argmin()].std(ddof=1)].max()


@one_standard_error.wrong(
    "the standard error is that of a mean",
    "You divided by the number of folds inside the standard deviation: use folds - 1, `ddof=1`.",
)
def divided_by_folds(errors, lams):
    mean = errors.mean(axis=0)
    band = errors[:, mean.argmin()].std() / np.sqrt(len(errors))
    return lams[mean <= mean.min() + band].max()


@one_standard_error.wrong(
    "the standard error is that of the best penalty",
    "You gave every penalty a band of its own: a penalty with wild folds is then let in.",
)
def own_bands(errors, lams):
    mean = errors.mean(axis=0)
    bands = errors.std(axis=0, ddof=1) / np.sqrt(len(errors))
    return lams[mean - bands <= mean.min()].max()


@one_standard_error.wrong(
    "penalties in any order",
    "You took the last place in the band, which has the largest penalty only if they rise.",
)
def last_place(errors, lams):
    mean = errors.mean(axis=0)
    band = errors[:, mean.argmin()].std(ddof=1) / np.sqrt(len(errors))
    return lams[np.flatnonzero(mean <= mean.min() + band)[-1]]


@one_standard_error.wrong(
    "a worse penalty between two good ones",
    "You went up from the best penalty and stopped at the first one outside of the band. Errors "
    "are noisy: look at all penalties.",
)
def stopped_at_the_first(errors, lams):
    order = np.argsort(lams)
    mean = errors.mean(axis=0)[order]
    best = mean.argmin()
    band = errors[:, order[best]].std(ddof=1) / np.sqrt(len(errors))
    beyond = np.flatnonzero(mean[best:] > mean[best] + band)
    return lams[order][best + beyond[0] - 1 if len(beyond) else -1]


def _with_band(errors, lams, band):
    mean = errors.mean(axis=0)
    return lams[mean <= mean.min() + band(errors[:, mean.argmin()])].max()


@one_standard_error.wrong(
    "the standard error is that of a mean",
    "You added the variance of the mean: take its root.",
)
def variance_of_the_mean(errors, lams):
    return _with_band(errors, lams, lambda e: e.var(ddof=1) / len(e))


@one_standard_error.wrong(
    "the standard error is that of a mean",
    "You took one off the number of folds twice. With `ddof=1` inside the standard deviation, "
    "divide by the root of the number of folds.",
)
def one_taken_off_twice(errors, lams):
    return _with_band(errors, lams, lambda e: e.std(ddof=1) / np.sqrt(len(e) - 1))


@one_standard_error.wrong(
    "the standard error is that of a mean",
    "You divided by the root of the number of penalties: it is the number of folds, `len(errors)`.",
)
def root_of_the_penalties(errors, lams):
    root = np.sqrt(errors.shape[1])
    return _with_band(errors, lams, lambda e: e.std(ddof=1) / root)


@one_standard_error.wrong(
    "the largest penalty that is not clearly worse",
    "You divided by the number of folds: divide by its root.",
)
def divided_by_the_folds(errors, lams):
    return _with_band(errors, lams, lambda e: e.std(ddof=1) / len(e))


@one_standard_error.wrong("arguments are left as they were")
def errors_in_place(errors, lams):
    result = one_standard_error.reference(errors, lams)
    errors -= errors.min()
    return result


@one_standard_error.right
def with_plain_loops(errors, lams):
    folds = len(errors)
    means = [sum(column) / folds for column in errors.T]
    best = means.index(min(means))
    deviations = [(e - means[best]) ** 2 for e in errors[:, best]]
    limit = means[best] + (sum(deviations) / (folds - 1) / folds) ** 0.5
    return max(
        lam for lam, mean in zip(lams, means, strict=True) if mean <= limit
    )


@one_standard_error.right
def sorted_from_the_largest(errors, lams):
    mean = np.mean(errors, axis=0)
    best = np.argmin(mean)
    limit = mean[best] + np.sqrt(
        np.var(errors[:, best], ddof=1) / errors.shape[0]
    )
    order = np.argsort(lams)[::-1]
    return float(next(lams[i] for i in order if mean[i] <= limit))


@one_standard_error.right
def with_masked_penalties(errors, lams):
    mean, folds = errors.mean(axis=0), errors.shape[0]
    se = errors.std(axis=0) / np.sqrt(folds - 1)
    return np.where(mean - mean.min() <= se[mean.argmin()], lams, -np.inf).max()


@implement(
    title="Nested cross-validation",
    difficulty=4,
    importance=4,
    minutes=25,
    follow_up=(
        "Which penalty do you deploy, and what does it all cost?",
        "The nested error judges the recipe, not one penalty. Choose once more "
        "on all data and deploy that. It costs outer × (inner × penalties + 1) "
        "fits; one SVD for each training set serves all penalties.",
    ),
    hints=[
        "Write one function for the squared errors of a ridge fit: it takes the rows to train on, "
        "the rows to test on and a penalty.",
        "In each outer fold forget the test rows, and choose the penalty with the others as you "
        "would if they were all that you had.",
        "Then fit once more, to all the outer training rows, with the chosen penalty, and add the "
        "squared errors on the outer test rows. Divide by n at the end.",
    ],
)
def nested_error(X, y, lams, outer, inner):
    r"""Estimate the squared error of ridge with a penalty that is chosen by cross-validation. Ridge
    has no intercept: the weight minimizes $\lVert y - Xw\rVert^2 + \lambda\lVert w\rVert^2$.

    `outer` is a list of test index arrays; each example is in one of them. For each, take the rows
    outside it, in rising order, and cut them into `inner` runs, as `np.array_split` does. With
    these as folds, choose from the array `lams` the penalty with the smallest sum of squared errors
    over all rows of the runs. Refit with it to all rows outside the test part, and predict the test
    part. Return the mean squared error over all examples.
    """
    rows, total = np.arange(len(y)), 0.0

    def squared_errors(train, test, lam):
        A, penalty = X[train], lam * np.eye(X.shape[1])
        weight = np.linalg.solve(A.T @ A + penalty, A.T @ y[train])
        return (y[test] - X[test] @ weight) ** 2

    for test in outer:
        train = np.setdiff1d(rows, test)
        sums = np.zeros(len(lams))
        for run in np.array_split(train, inner):
            rest = np.setdiff1d(train, run)
            sums += [squared_errors(rest, run, lam).sum() for lam in lams]
        total += squared_errors(train, test, lams[sums.argmin()]).sum()
    return total / len(y)


def _nested_cases(rng, lams, settings):
    for sizes, d, inner in settings:
        n = sum(sizes)
        X = rng.normal(1, 1, size=(n, d))
        y = X @ rng.normal(size=d) + rng.normal(1, 3, size=n)
        parts = np.split(rng.permutation(n), np.cumsum(sizes)[:-1])
        yield X, y, np.array(lams), [np.sort(part) for part in parts], inner


@nested_error.cases(
    "with one penalty it is plain cross-validation",
    "Fit to the rows outside the test part, and average the squared errors over all examples.",
)
def _(rng):
    settings = [([1, 3], 1, 2), ([4, 2, 1], 2, 3), ([2, 5, 3], 3, 2)]
    for lam, setting in zip([0.5, 2.0, 9.0], settings, strict=True):
        yield from _nested_cases(rng, [lam], [setting])


@nested_error.cases(
    "each outer fold chooses with its training rows",
    "Choose the penalty anew in each outer fold, by inner folds of the rows outside its test part.",
)
def _(rng):
    lams = np.geomspace(0.01, 300, 24)
    settings = [([4, 4], 2, 2), ([4] * 3, 3, 4), ([3] * 5, 4, 3), ([5] * 4, 6, 5)]
    yield from _nested_cases(rng, lams, settings)


def _ridge_errors(X, y, train, test, lam):
    A = X[train]
    weight = np.linalg.solve(A.T @ A + lam * np.eye(X.shape[1]), A.T @ y[train])
    return (y[test] - X[test] @ weight) ** 2


def _inner_sums(X, y, lams, train, runs):
    """The sum of squared errors over the runs for each penalty."""
    rests = [np.setdiff1d(train, run) for run in runs]
    return np.array(
        [
            sum(
                _ridge_errors(X, y, rest, run, lam).sum()
                for rest, run in zip(rests, runs, strict=True)
            )
            for lam in lams
        ]
    )


def _chosen_by(sums, X, y, lams, outer):
    """The solution with another choice: `sums(train, test)` has a number for each penalty."""
    errors = np.empty(len(y))
    for test in outer:
        train = np.setdiff1d(np.arange(len(y)), test)
        lam = lams[np.argmin(sums(train, test))]
        errors[test] = _ridge_errors(X, y, train, test, lam)
    return errors.mean()


@nested_error.wrong(
    "with one penalty it is plain cross-validation",
    "You averaged the means of the outer folds. Folds differ in size: add the squared errors of "
    "all examples and divide by n.",
)
def mean_of_outer_means(X, y, lams, outer, inner):
    means = []
    for test in outer:
        train = np.setdiff1d(np.arange(len(y)), test)
        sums = _inner_sums(X, y, lams, train, np.array_split(train, inner))
        lam = lams[sums.argmin()]
        means.append(_ridge_errors(X, y, train, test, lam).mean())
    return np.mean(means)


@nested_error.wrong(
    "with one penalty it is plain cross-validation",
    "You refitted to all rows, the outer test rows too. Refit to the rows outside the test part.",
)
def refitted_to_all_rows(X, y, lams, outer, inner):
    errors, rows = np.empty(len(y)), np.arange(len(y))
    for test in outer:
        train = np.setdiff1d(rows, test)
        sums = _inner_sums(X, y, lams, train, np.array_split(train, inner))
        lam = lams[sums.argmin()]
        errors[test] = _ridge_errors(X, y, rows, test, lam)
    return errors.mean()


@nested_error.wrong(
    "with one penalty it is plain cross-validation",
    "You returned the error of the inner folds, with which the penalty was chosen: it is too good. "
    "Refit, and take the errors on the outer test parts.",
)
def inner_error(X, y, lams, outer, inner):
    means = []
    for test in outer:
        train = np.setdiff1d(np.arange(len(y)), test)
        sums = _inner_sums(X, y, lams, train, np.array_split(train, inner))
        means.append(sums.min() / len(train))
    return np.mean(means)


@nested_error.wrong(
    "with one penalty it is plain cross-validation",
    "You predicted with the models of the inner folds. Fit once more with the chosen penalty, to "
    "all rows outside the test part.",
)
def without_a_refit(X, y, lams, outer, inner):
    total = 0.0
    for test in outer:
        train = np.setdiff1d(np.arange(len(y)), test)
        runs = np.array_split(train, inner)
        lam = lams[_inner_sums(X, y, lams, train, runs).argmin()]
        for run in runs:
            rest = np.setdiff1d(train, run)
            total += _ridge_errors(X, y, rest, test, lam).sum() / inner
    return total / len(y)


@nested_error.wrong(
    "with one penalty it is plain cross-validation",
    "You multiplied the penalty by the number of rows. The squared error is a sum here, not a "
    "mean, so `lam` stands as it is.",
)
def penalty_times_rows(X, y, lams, outer, inner):
    total = 0.0
    for test in outer:
        train = np.setdiff1d(np.arange(len(y)), test)
        runs = np.array_split(train, inner)
        sums = _inner_sums(X, y, lams * len(train), train, runs)
        lam = lams[sums.argmin()] * len(train)
        total += _ridge_errors(X, y, train, test, lam).sum()
    return total / len(y)


@nested_error.wrong(
    "with one penalty it is plain cross-validation",
    "You took a root at the end. The mean of the squared errors is asked for.",
)
def root_of_the_mean(X, y, lams, outer, inner):
    return np.sqrt(nested_error.reference(X, y, lams, outer, inner))


@nested_error.wrong(
    "each outer fold chooses with its training rows",
    "You chose one penalty with all rows before the outer loop: the test rows then take part in "
    "the choice. Choose inside the loop, from the training rows.",
)
def chosen_once_with_all_rows(X, y, lams, outer, inner):
    rows = np.arange(len(y))
    sums = _inner_sums(X, y, lams, rows, np.array_split(rows, inner))
    return _chosen_by(lambda train, test: sums, X, y, lams, outer)


@nested_error.wrong(
    "each outer fold chooses with its training rows",
    "You reported the smallest error on the outer test part: the choice has seen it. Choose with "
    "inner folds of the training rows.",
)
def chosen_on_the_test_rows(X, y, lams, outer, inner):
    def sums(train, test):
        return [_ridge_errors(X, y, train, test, lam).sum() for lam in lams]

    return _chosen_by(sums, X, y, lams, outer)


@nested_error.wrong(
    "each outer fold chooses with its training rows",
    "You ran plain cross-validation for each penalty and returned the smallest error. The smallest "
    "of many is too good: nest the choice in each fold.",
)
def smallest_plain_error(X, y, lams, outer, inner):
    rows = np.arange(len(y))
    return _inner_sums(X, y, lams, rows, outer).min() / len(y)


@nested_error.wrong(
    "each outer fold chooses with its training rows",
    "You chose the penalty with the smallest training error, which is always the smallest penalty. "
    "Fit and test on different rows in the inner folds too.",
)
def chosen_by_training_error(X, y, lams, outer, inner):
    def sums(train, test):
        return [_ridge_errors(X, y, train, train, lam).sum() for lam in lams]

    return _chosen_by(sums, X, y, lams, outer)


@nested_error.wrong(
    "each outer fold chooses with its training rows",
    "You chose the penalty in the first outer fold and kept it. Its training rows are the test "
    "rows of the others: choose anew in each.",
)
def chosen_in_the_first_outer_fold(X, y, lams, outer, inner):
    train = np.setdiff1d(np.arange(len(y)), outer[0])
    sums = _inner_sums(X, y, lams, train, np.array_split(train, inner))
    return _chosen_by(lambda train, test: sums, X, y, lams, outer)


@nested_error.wrong(
    "each outer fold chooses with its training rows",
    "You dealt the training rows out like cards. The inner folds are runs: use `np.array_split`.",
)
def inner_folds_dealt(X, y, lams, outer, inner):
    def sums(train, test):
        runs = [train[i::inner] for i in range(inner)]
        return _inner_sums(X, y, lams, train, runs)

    return _chosen_by(sums, X, y, lams, outer)


@nested_error.wrong("arguments are left as they were")
def targets_centred_in_place(X, y, lams, outer, inner):
    result = nested_error.reference(X, y, lams, outer, inner)
    y -= y.mean()
    return result


@nested_error.right
def with_masks(X, y, lams, outer, inner):
    def prediction(rows, lam, new):
        A = np.vstack([X[rows], np.sqrt(lam) * np.eye(X.shape[1])])
        b = np.append(y[rows], np.zeros(X.shape[1]))
        return X[new] @ np.linalg.lstsq(A, b, rcond=None)[0]

    out = np.empty(len(y))
    for test in outer:
        outside = np.ones(len(y), bool)
        outside[test] = False
        number = np.full(len(y), -1)
        runs = np.array_split(np.flatnonzero(outside), inner)
        for i, run in enumerate(runs):
            number[run] = i
        sums = {}
        for lam in lams.tolist():
            guess = np.zeros(len(y))
            for i in range(inner):
                rows = outside & (number != i)
                guess[number == i] = prediction(rows, lam, number == i)
            sums[lam] = np.sum((y - guess)[outside] ** 2)
        out[test] = prediction(outside, min(sums, key=sums.get), test)
    return np.mean((y - out) ** 2)


@nested_error.right
def with_one_decomposition_a_fold(X, y, lams, outer, inner):
    def errors(train, test):
        U, d, Vt = np.linalg.svd(X[train], full_matrices=False)
        shrunk = d / (d**2 + lams[:, None]) * (U.T @ y[train])
        return (y[test] - shrunk @ Vt @ X[test].T) ** 2

    collected = []
    for test in outer:
        train = np.delete(np.arange(len(y)), test)
        runs = np.array_split(train, inner)
        tried = [errors(train[~np.isin(train, run)], run) for run in runs]
        best = np.concatenate(tried, axis=1).sum(axis=1).argmin()
        collected.extend(errors(train, test)[best])
    return sum(collected) / len(collected)


@nested_error.right
def with_a_function_for_the_choice(X, y, lams, outer, inner):
    def fit(A, b, lam):
        return np.linalg.inv(A.T @ A + lam * np.eye(A.shape[1])) @ (A.T @ b)

    def cv(A, b, lam):
        stops = np.cumsum([len(p) for p in np.array_split(b, inner)])
        error = 0.0
        for start, stop in zip([0, *stops[:-1]], stops, strict=True):
            rest = np.r_[0:start, stop : len(b)]
            weight = fit(A[rest], b[rest], lam)
            error += np.sum((b[start:stop] - A[start:stop] @ weight) ** 2)
        return error

    error = 0.0
    for test in outer:
        A, b = np.delete(X, test, axis=0), np.delete(y, test)
        lam = min(lams, key=lambda lam: cv(A, b, lam))
        error += np.sum((y[test] - X[test] @ fit(A, b, lam)) ** 2) / len(y)
    return error


@debug(
    title="Good scores on noise",
    difficulty=3,
    importance=5,
    minutes=12,
    hints=[
        "What would it return on features that are pure noise? Try it, with many features.",
        "Which lines use `y`? Which rows of `y` do they see?",
        "The columns must be chosen anew in every fold, from the training rows alone.",
    ],
)
def cv_error(X, y, fold, count):
    """Find the bug. This function is to return the cross-validated mean squared error of a recipe:
    keep the `count` columns of X that go best with y, then fit least squares to them. `fold` holds
    the fold number of each row. On pure noise it promises an error below the variance of y.
    """
    errors = np.empty(len(y))
    for number in np.unique(fold):
        train, test = fold != number, fold == number
        kept = np.argsort(-np.abs(X[train].T @ y[train]))[:count]
        weight = np.linalg.lstsq(X[train][:, kept], y[train], rcond=None)[0]
        errors[test] = (y[test] - X[test][:, kept] @ weight) ** 2
    return errors.mean()


@cv_error.starts_from
def cv_error_with_a_bug(X, y, fold, count):
    errors = np.empty(len(y))
    kept = np.argsort(-np.abs(X.T @ y))[:count]
    for number in np.unique(fold):
        train, test = fold != number, fold == number
        weight = np.linalg.lstsq(X[train][:, kept], y[train], rcond=None)[0]
        errors[test] = (y[test] - X[test][:, kept] @ weight) ** 2
    return errors.mean()


def _rows_and_folds(rng, sizes):
    for n, d, k, count in sizes:
        yield rng.normal(size=(n, d)), rng.normal(size=n), np.arange(n) % k, count


@cv_error.cases(
    "with all columns kept it is plain cross-validation",
    "Fit on the rows outside the fold, and average the squared errors of the rows inside it.",
)
def _(rng):
    yield from _rows_and_folds(rng, [(6, 1, 2, 1), (9, 2, 3, 2), (12, 3, 4, 3)])


@cv_error.cases(
    "the test rows take no part in the choice",
    "The columns are chosen in every fold, with the training rows of X and y and no others.",
)
def _(rng):
    yield from _rows_and_folds(
        rng,
        [
            (6, 4, 2, 1),
            (8, 12, 2, 1),
            (9, 15, 3, 2),
            (12, 20, 4, 2),
            (12, 30, 3, 3),
        ],
    )


@cv_error.wrong(
    "with all columns kept it is plain cross-validation",
    "You fit on all rows: each row is then tested by a model that was trained on it.",
)
def fitted_on_all_rows(X, y, fold, count):
    kept = np.argsort(-np.abs(X.T @ y))[:count]
    weight = np.linalg.lstsq(X[:, kept], y, rcond=None)[0]
    return np.mean((y - X[:, kept] @ weight) ** 2)


@cv_error.wrong(
    "with all columns kept it is plain cross-validation",
    "You exchanged the two parts: train on the rows outside the fold.",
)
def parts_turned_round(X, y, fold, count):
    errors = []
    for number in np.unique(fold):
        train, test = fold == number, fold != number
        kept = np.argsort(-np.abs(X[train].T @ y[train]))[:count]
        weight = np.linalg.lstsq(X[train][:, kept], y[train], rcond=None)[0]
        errors.append(np.mean((y[test] - X[test][:, kept] @ weight) ** 2))
    return np.mean(errors)


@cv_error.wrong(
    "with all columns kept it is plain cross-validation",
    "That is the error on the training rows.",
)
def training_error(X, y, fold, count):
    errors = []
    for number in np.unique(fold):
        train = fold != number
        kept = np.argsort(-np.abs(X[train].T @ y[train]))[:count]
        weight = np.linalg.lstsq(X[train][:, kept], y[train], rcond=None)[0]
        errors.append(np.mean((y[train] - X[train][:, kept] @ weight) ** 2))
    return np.mean(errors)


def _choosing(choose, X, y, fold, count):
    """The right answer, but for the way in which the columns are chosen."""
    errors = np.empty(len(y))
    for number in np.unique(fold):
        train, test = fold != number, fold == number
        kept = choose(X, y, train)[:count]
        weight = np.linalg.lstsq(X[train][:, kept], y[train], rcond=None)[0]
        errors[test] = (y[test] - X[test][:, kept] @ weight) ** 2
    return errors.mean()


def _by_fit(X, y):
    return np.argsort(-np.abs(X.T @ y))


@cv_error.wrong(
    "the test rows take no part in the choice",
    "The columns are still chosen with all rows, the test rows included. Moving the line into the "
    "loop is not enough: use `X[train]` and `y[train]`.",
)
def chosen_with_all_rows(X, y, fold, count):
    return _choosing(lambda X, y, train: _by_fit(X, y), X, y, fold, count)


@cv_error.wrong(
    "the test rows take no part in the choice",
    "You chose the columns with the test rows: that is the leak at its worst.",
)
def chosen_with_the_test_rows(X, y, fold, count):
    return _choosing(
        lambda X, y, train: _by_fit(X[~train], y[~train]), X, y, fold, count
    )


@cv_error.wrong(
    "the test rows take no part in the choice",
    "You lost the absolute value: a strong negative product is as useful as a positive one.",
)
def without_absolute_value(X, y, fold, count):
    return _choosing(
        lambda X, y, train: np.argsort(-(X[train].T @ y[train])),
        X,
        y,
        fold,
        count,
    )


@cv_error.wrong(
    "the test rows take no part in the choice",
    "You no longer choose: the first columns are not the ones that go best with y.",
)
def first_columns(X, y, fold, count):
    return _choosing(lambda X, y, train: np.arange(X.shape[1]), X, y, fold, count)


@cv_error.wrong(
    "the test rows take no part in the choice",
    "You chose the columns once, in the first fold: its training rows are the test rows of others.",
)
def chosen_in_the_first_fold(X, y, fold, count):
    first = fold != np.unique(fold)[0]
    return _choosing(
        lambda X, y, train: _by_fit(X[first], y[first]), X, y, fold, count
    )


@cv_error.wrong(
    "with all columns kept it is plain cross-validation",
    "You took the root. The mean squared error is asked for.",
)
def root_of_the_error(X, y, fold, count):
    return np.sqrt(cv_error.reference(X, y, fold, count))


@cv_error.wrong(
    "the test rows take no part in the choice",
    "You kept the columns with the smallest products: the largest go best with y.",
)
def smallest_products(X, y, fold, count):
    return _choosing(
        lambda X, y, train: _by_fit(X[train], y[train])[::-1], X, y, fold, count
    )


@cv_error.wrong("arguments are left as they were")
def y_in_place(X, y, fold, count):
    result = cv_error.reference(X, y, fold, count)
    y -= y.mean()
    return result


@cv_error.right
def with_index_arrays(X, y, fold, count):
    total = 0.0
    for number in set(fold.tolist()):
        train, test = (
            np.flatnonzero(fold != number),
            np.flatnonzero(fold == number),
        )
        product = np.abs(y[train] @ X[train])
        kept = np.argpartition(product, -count)[-count:]
        A = X[np.ix_(train, kept)]
        weight = np.linalg.pinv(A) @ y[train]
        total += ((y[test] - X[np.ix_(test, kept)] @ weight) ** 2).sum()
    return total / len(y)


@cv_error.right
def row_by_row(X, y, fold, count):
    errors = []
    for i in range(len(y)):
        rows = [j for j in range(len(y)) if fold[j] != fold[i]]
        A, b = X[rows], y[rows]
        columns = sorted(range(X.shape[1]), key=lambda c: -abs(A[:, c] @ b))[
            :count
        ]
        weight = np.linalg.lstsq(A[:, columns], b, rcond=None)[0]
        errors.append((y[i] - X[i, columns] @ weight) ** 2)
    return np.mean(errors)


@cv_error.right
def with_zero_weights(X, y, fold, count):
    prediction = np.zeros(len(y))
    for number in np.unique(fold):
        train = fold != number
        strength = np.abs(np.einsum("ij,i->j", X[train], y[train]))
        kept = strength >= np.sort(strength)[-count]
        Q, R = np.linalg.qr(X[train][:, kept])
        weight = np.zeros(X.shape[1])
        weight[kept] = np.linalg.solve(R, Q.T @ y[train])
        prediction[~train] = X[~train] @ weight
    return np.mean((prediction - y) ** 2)


@predict(
    title="What two folds expect",
    difficulty=3,
    importance=3,
    minutes=5,
    tolerance=0.005,
    hints=[
        "How many examples is each model trained on?",
        "The expected error of a fit to m examples is 1 + d / (m - d - 1), here with d = 10.",
    ],
)
def two_folds():
    """Least squares without intercept on 50 examples with 10 independent standard normal features;
    the model is right and the noise has variance 1. What is the expectation of the two-fold
    cross-validation estimate of the squared error? Two decimals are enough.
    """
    trained_on, features = 50 // 2, 10
    return 1 + features / (trained_on - features - 1)


two_folds.wrong_value(
    1.256,
    "That is the error of a model trained on all 50. Two folds train on 25.",
)
two_folds.wrong_value(
    0.458,
    "That is the bias, against a model trained on all 50. Add that model's own error.",
)
two_folds.wrong_value(
    1.667,
    "You divided by m - d. The formula for Gaussian features has m - d - 1.",
)
two_folds.wrong_value(
    1.0, "That is the noise alone. The fitted weights have errors too."
)
two_folds.wrong_value(
    1.4,
    "You used 1 + d / m, which holds for many more examples than features. Use m - d - 1.",
)
two_folds.wrong_value(
    0.714, "You left out the noise of the new example, which has variance 1."
)


@predict(
    title="Leave-one-out and the majority",
    difficulty=2,
    importance=4,
    minutes=3,
    choices={
        "a": "0",
        "b": "0.5, which is also the true error",
        "c": "1",
        "d": "about 0.49, a little below one half",
    },
    hints=["Take one example out. Which class is commoner among the others?"],
)
def majority():
    """Labels are coin flips, and a data set happens to hold 25 of each of two classes. The model
    predicts the commoner class of its training set. What error does leave-one-out report?
    """
    return "c"


majority.wrong_value(
    "a", "It is the other way round: the class of the left-out one is rarer."
)
majority.wrong_value(
    "b",
    "True, but leave-one-out is far off here: look at what is left after taking one out.",
)
majority.wrong_value(
    "d",
    "With 26 to 24 it would be 0.48. At 25 to 25 the left-out one always tips the balance.",
)
