"""cross_validation/k_folds: Split into k folds."""

import numpy as np

from mlfund.exercises.generalization.cross_validation.as_lists import _as_pairs
from mlfund.judge.declare import implement


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
    indices=True,
    allows={
        "n": "n == 2; n % k == 0; n % k == 1; n % k == k - 1 > 1",
        "k": "k == 2; k == n > 2",
    },
    hints=[
        "The sizes first: `n // k` each, and one more for the first `n % k` folds.",
        "The test part of a fold starts where the one before it stopped.",
        "`np.array_split(np.arange(n), k)` cuts in just this way; `np.setdiff1d` gives the rest.",
    ],
)
def k_folds(n, k):
    """Split the indices 0 to n - 1 into k folds. Return a list of k pairs `(train, test)` of index
    arrays in rising order. The test parts are runs of neighbours, in order, and differ by at most
    one in size: the first n % k are the larger ones. `train` is all that is not in `test`. k is at
    least 2 and at most n.
    """
    folds = []
    for test in np.array_split(np.arange(n), k):
        train = np.setdiff1d(np.arange(n), test)
        folds.append((train, test))
    return folds


def _split(k_folds):
    """The folds for some n and k, in plain lists."""
    for n, k in [(2, 2), (5, 2), (6, 3), (7, 3), (11, 4)]:
        yield n, k, _as_pairs(k_folds(n, k))


@k_folds.holds(
    "both parts can be used as indices",
    "Return a list of pairs of index arrays. An array of indices holds integers, not floats, and "
    "is no mask: `x[test]` must give the examples of the test part.",
)
def _(k_folds):
    assert list(_split(k_folds))


@k_folds.holds(
    "each example is tested once",
    "The test parts together must hold every index from 0 to n - 1, each once.",
)
def _(k_folds):
    for n, k, folds in _split(k_folds):
        tested = [i for _, test in folds for i in test]
        assert sorted(tested) == list(range(n)), (
            f"for n = {n} and k = {k} the test parts hold {tested}"
        )


@k_folds.holds(
    "each fold trains on all the rest",
    "`train` holds the indices that are not in `test`: all of them, each once, and no other.",
)
def _(k_folds):
    for n, k, folds in _split(k_folds):
        for train, test in folds:
            assert sorted(train + test) == list(range(n)), (
                f"for n = {n} and k = {k} the fold that tests on {test} trains on {train}"
            )


@k_folds.cases(
    "the first folds take the remainder",
    "Sizes differ by at most one, the first n % k folds are the larger ones, every test part is a "
    "run of neighbours, and all indices rise.",
)
def _(rng):
    yield from [(5, 2), (6, 3), (7, 3), (10, 4), (11, 4), (5, 5), (5, 4)]


def _cut_at(n, starts):
    """The folds whose test parts start there."""
    tests = np.split(np.arange(n), starts[1:])
    return [(np.setdiff1d(np.arange(n), test), test) for test in tests]


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
    return _cut_at(n, [i * (n // k) for i in range(k)])


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
    return _cut_at(n, [i * (n // k) + max(i - k + n % k, 0) for i in range(k)])


@k_folds.wrong(
    "each example is tested once",
    "You count from 1. Indices go from 0 to n - 1.",
)
def counted_from_one(n, k):
    return [(train + 1, test + 1) for train, test in k_folds.reference(n, k)]


@k_folds.wrong(
    "both parts can be used as indices",
    "Your indices are floats: take integers.",
)
def indices_as_floats(n, k):
    return [(train * 1.0, test * 1.0) for train, test in k_folds.reference(n, k)]


@k_folds.wrong(
    "both parts can be used as indices",
    "You returned masks: `np.flatnonzero` makes indices of a mask.",
)
def masks(n, k):
    tests = [np.isin(np.arange(n), test) for _, test in k_folds.reference(n, k)]
    return [(~test, test) for test in tests]


@k_folds.wrong(
    "both parts can be used as indices",
    "You returned the test parts alone: each fold is a pair `(train, test)`.",
)
def test_parts_alone(n, k):
    return [test for _, test in k_folds.reference(n, k)]


@k_folds.wrong(
    "both parts can be used as indices",
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
    return _cut_at(n, [i * -(-n // k) for i in range(k)])


@k_folds.wrong(
    "the first folds take the remainder",
    "You put what comes after the test part before what comes before it: let `train` rise.",
)
def train_not_in_order(n, k):
    return [
        (np.r_[test[-1] + 1 : n, : test[0]], test)
        for _, test in k_folds.reference(n, k)
    ]


@k_folds.wrong(
    "the first folds take the remainder",
    "You gave the whole remainder to the first fold: the first n % k folds take one more each.",
)
def remainder_to_the_first(n, k):
    return _cut_at(n, [i and i * (n // k) + n % k for i in range(k)])


@k_folds.wrong(
    "the first folds take the remainder",
    "You cut at multiples of n / k, rounded: the larger folds then stand anywhere. They are the "
    "first n % k.",
)
def rounded_multiples(n, k):
    return _cut_at(n, [i * n // k for i in range(k)])


@k_folds.wrong(
    "the first folds take the remainder",
    "You began with the last test part: the test parts stand in order, from 0 up.",
)
def last_fold_first(n, k):
    return k_folds.reference(n, k)[::-1]


@k_folds.wrong(
    "both parts can be used as indices",
    "You made one more fold of what is left over: there are k.",
)
def one_fold_more(n, k):
    return _cut_at(n, list(range(0, n, n // k)))


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
