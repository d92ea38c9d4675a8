"""cross_validation/time_splits: Splits in time."""

import numpy as np

from mlfund.exercises.generalization.cross_validation.as_lists import _as_pairs
from mlfund.judge.declare import implement


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
    indices=True,
    allows={
        "n": "n == k + 1; n % (k + 1) == 0; n % (k + 1) == k",
        "k": "k == 2; k > 3",
    },
    hints=[
        "k test parts and something to train on before the first: how many parts is that?",
        "The size of a test part is `n // (k + 1)`. Count the starts back from n.",
        "Train on `np.arange(start)` and test on `np.arange(start, start + size)`.",
    ],
)
def time_splits(n, k):
    """The examples 0 to n - 1 stand in the order of time. Return a list of k pairs `(train, test)`
    of index arrays in rising order, from the earliest test part to the latest. The test parts are
    the last k runs of n // (k + 1) examples. Each training part is all that comes before its test
    part, so that the window grows. k is at least 2, and n at least k + 1.
    """
    size = n // (k + 1)
    starts = [n - size * i for i in range(k, 0, -1)]
    return [(np.arange(s), np.arange(s, s + size)) for s in starts]


def _in_time(time_splits):
    """The splits for some n and k, as lists, each with words to say which it is."""
    for n, k in [(3, 2), (6, 2), (7, 2), (8, 3), (15, 4), (11, 3), (14, 3)]:
        yield n, k, _as_pairs(time_splits(n, k)), f"for n = {n} and k = {k}"


@time_splits.holds(
    "both parts can be used as indices",
    "Return a list of k pairs of index arrays. An array of indices holds integers, not floats, and "
    "is no mask: `x[test]` must give the examples of the test part.",
)
def _(time_splits):
    assert list(_in_time(time_splits))


@time_splits.holds(
    "training comes before testing",
    "No index of a training part may be as late as the first of its test part.",
)
def _(time_splits):
    for _, _, pairs, where in _in_time(time_splits):
        for train, test in pairs:
            assert max(train, default=-1) < min(test, default=0), (
                f"{where} a fold tests on {test} and trains on {train}"
            )


@time_splits.holds(
    "all of the past is trained on",
    "The training part holds all indices from 0 up to where the test part starts, each once and in "
    "rising order.",
)
def _(time_splits):
    for _, _, pairs, where in _in_time(time_splits):
        for train, test in pairs:
            assert train == list(range(min(test))), (
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
    "both parts can be used as indices",
    "Your indices are floats: make them integers.",
)
def indices_as_floats(n, k):
    return [(train * 1.0, test) for train, test in time_splits.reference(n, k)]


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
    "both parts can be used as indices",
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


@time_splits.wrong(
    "all of the past is trained on",
    "You put the latest run of the training part first: its indices rise.",
)
def latest_run_first(n, k):
    return _with_windows(lambda s, size: np.roll(np.arange(s), size), n, k)


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
