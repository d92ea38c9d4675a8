"""cross_validation/group_folds: Folds that keep groups together."""

import numpy as np

from mlfund.exercises.generalization.cross_validation.as_lists import _as_lists
from mlfund.judge.declare import implement


@implement(
    title="Folds that keep groups together",
    difficulty=3,
    importance=4,
    minutes=15,
    follow_up=(
        "Now keep the classes balanced as well.",
        "Both at once may be impossible. Be greedy: take the groups with the most uneven class "
        "counts first, each into the fold where the class shares then differ least. That is the "
        "idea of scikit-learn's StratifiedGroupKFold.",
    ),
    indices=True,
    allows={
        "groups": "text; whole numbers; negative; unsorted; len(np.unique(groups)) == k; no ties",
        "k": "k == 2; k == 3",
    },
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
    first in `np.unique(groups)`, of equal folds the first. k is at least 2, and there are at least
    k groups.
    """
    _, group, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    fold_of_group, fold_sizes = np.zeros(len(sizes), int), np.zeros(k, int)
    for g in np.argsort(-sizes, kind="stable"):
        smallest = fold_sizes.argmin()
        fold_of_group[g] = smallest
        fold_sizes[smallest] += sizes[g]
    return [np.flatnonzero(fold_of_group[group] == i) for i in range(k)]


def _labels(*cases):
    """Groups named by the letters of a word."""
    for word, k in cases:
        yield np.array(list(word)), k


@group_folds.holds(
    "the folds can be used as indices",
    "Return a list of k index arrays. An array of indices holds integers, not floats, and is no "
    "mask: `x[fold]` must give the examples of a fold.",
)
def _(group_folds):
    for groups, k in _labels(("ab", 2), ("abab", 2), ("abacbbc", 3)):
        folds = _as_lists(group_folds(groups, k))
        assert len(folds) == k, f"there are {len(folds)} folds, not {k}"


@group_folds.holds(
    "a group stays together",
    "Every index is in one fold, and all examples of a group are in the same, also where they do "
    "not stand together: find the groups with `np.unique`.",
)
def _(group_folds):
    for groups, k in _labels(("abab", 2), ("abacbbc", 2), ("dabcdabbadca", 3)):
        folds = _as_lists(group_folds(groups, k))
        assert sorted(i for fold in folds for i in fold) == list(
            range(len(groups))
        ), f"the folds of {len(groups)} examples are {folds}"
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
        (["a", "b", "c"], [2, 5, 4], 2),
        ([2, 5, 7, 8], [2, 1, 5, 4], 2),
        (["a", "b", "c", "d"], [2, 1, 4, 3], 3),
        (["a", "b", "c", "d"], [7, 1, 2, 3], 2),
        (["a", "b", "c", "d", "e"], [2, 6, 1, 4, 9], 3),
        ([1, 2, 3, 4, 5, 6], [3, 8, 2, 5, 1, 4], 2),
    )


@group_folds.cases(
    "indices rise",
    "Sort the indices of each fold: its groups may stand between each other.",
)
def _(rng):
    yield from _labels(("cabcbc", 2), ("ccbbdcaddd", 2), ("dbadbacbdadbd", 3))
    yield np.array([5, -2, 5, 5, -7, -2]), 2


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
        (rng.permutation(40), np.arange(40) % 2 + 1, 3),
    )


def _in_turns(turns, groups, k):
    """The groups from the largest down, each into the fold whose turn it is."""
    _, group, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    fold = np.empty(len(sizes), int)
    fold[np.argsort(-sizes, kind="stable")] = np.resize(turns, len(sizes))
    return [np.flatnonzero(fold[group] == i) for i in range(k)]


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


@group_folds.wrong("the folds can be used as indices", "Your indices are floats.")
def indices_as_floats(groups, k):
    return [fold * 1.0 for fold in group_folds.reference(groups, k)]


@group_folds.wrong(
    "a group stays together",
    "You took each run of one label for a group: the examples of a group need not stand together.",
)
def each_run_a_group(groups, k):
    starts = np.flatnonzero(np.append(True, groups[1:] != groups[:-1]))
    runs = np.split(np.arange(len(groups)), starts[1:])
    folds = [[] for _ in range(k)]
    for run in sorted(runs, key=lambda run: (-len(run), groups[run[0]])):
        min(folds, key=len).extend(run)
    return [np.sort(fold) for fold in folds]


group_folds.wrong_if(
    "range(len(sizes))",
    'np.argsort(-sizes, kind="stable")',
    "the largest group first, into the smallest fold",
    "You took the groups in the order of their names. Large groups that come late then spoil the "
    "balance: begin with the largest.",
)
group_folds.wrong_if(
    'np.argsort(sizes, kind="stable")',
    'np.argsort(-sizes, kind="stable")',
    "the largest group first, into the smallest fold",
    "You took the smallest group first. Sort by `-sizes`: the small ones fill the gaps at the end.",
)


@group_folds.wrong(
    "the largest group first, into the smallest fold",
    "You dealt the groups out in turn, or took the fold with the fewest groups. Take the fold with "
    "the fewest examples so far.",
)
def groups_in_turn(groups, k):
    return _in_turns(range(k), groups, k)


group_folds.wrong_if(
    "k - 1 - fold_sizes[::-1].argmin()",
    "fold_sizes.argmin()",
    "the largest group first, into the smallest fold",
    "Of equal folds you took the last. Take the first, as `argmin` does.",
)


@group_folds.wrong(
    "the largest group first, into the smallest fold",
    "You sorted the folds by their size: leave them as they were filled.",
)
def folds_by_size(groups, k):
    return sorted(group_folds.reference(groups, k), key=len)


@group_folds.wrong(
    "the largest group first, into the smallest fold",
    "You dealt the groups out forth and back. Take the fold with the fewest examples so far.",
)
def forth_and_back(groups, k):
    return _in_turns([*range(k), *range(k - 1, -1, -1)], groups, k)


@group_folds.wrong(
    "indices rise",
    "You put the indices of one group behind those of another: sort them in each fold.",
)
def group_after_group(groups, k):
    folds = group_folds.reference(groups, k)
    return [fold[np.argsort(groups[fold], kind="stable")] for fold in folds]


group_folds.wrong_if(
    'np.argsort(sizes, kind="stable")[::-1]',
    'np.argsort(-sizes, kind="stable")',
    "equal groups in their order",
    "`argsort(...)[::-1]` turns equal groups round as well. Sort `-sizes` with `kind='stable'`.",
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
