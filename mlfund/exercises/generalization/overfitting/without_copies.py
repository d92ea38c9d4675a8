"""overfitting/without_copies: Copies across the split."""

import numpy as np

from mlfund.judge.declare import debug


@debug(
    title="Copies across the split",
    difficulty=3,
    importance=4,
    minutes=10,
    hints=[
        "Try `np.array([1, 9]) in np.array([[1, 2]])`. What does `in` compare?",
        "A row is a copy only if *all* its entries agree with *one* test row.",
        "`(row == X_test).all(axis=1).any()` says whether a row is among the test rows.",
    ],
)
def without_copies(X_train, X_test):
    """Before a model is fitted, rows that also stand in the test set are taken out of the
    training set. The code below takes out far too many. Mend it: return the rows of
    `X_train`, in their order, that are equal to no row of `X_test`, as an array of shape
    (M, D); M may be 0.
    """
    copied = (X_train[:, None, :] == X_test[None, :, :]).all(axis=2).any(axis=1)
    return X_train[~copied]


@without_copies.starts_from
def without_copies_bug(X_train, X_test):
    return np.array([row for row in X_train if row not in X_test])


@without_copies.cases(
    "a row that shares some entries stays",
    "`row in X_test` is true as soon as one entry agrees: all must agree.",
)
def _(rng):
    yield np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 4.0]])
    yield np.array([[1.0, 2.0], [5.0, 6.0]]), np.array([[1.0, 9.0], [8.0, 2.0]])
    X_train = np.array([[4.0, 7.0, 1.0], [4.0, 9.0, 2.0]])
    yield X_train, np.array([[4.0, 0.0, 1.0], [3.0, 7.0, 1.0]])


@without_copies.cases(
    "copies go, and so do all of them",
    "Every training row that equals a test row is taken out, however often it occurs.",
)
def _(rng):
    X = np.arange(8.0).reshape(4, 2)
    yield X[[0, 0, 1, 2, 3]], X[[2, 0]]
    yield X[[0, 1, 1, 2]], X[[1]]


@without_copies.cases(
    "order and repetitions stay",
    "The rows that stay keep their order; a row that occurs twice, and is not in the "
    "test set, stays twice.",
)
def _(rng):
    yield np.array([[3.0, 1.0], [2.0, 2.0], [1.0, 3.0]]), np.array([[2.0, 2.0]])
    yield np.array([[9.0, 1.0], [0.0, 1.0], [9.0, 1.0]]), np.array([[5.0, 5.0]])
    yield np.array([[4.0, 2.0], [4.0, 2.0], [1.0, 7.0]]), np.array([[6.0, 2.0]])


@without_copies.cases(
    "nothing may be left",
    "If all rows are copies, return an array of shape (0, D).",
)
def _(rng):
    X = rng.normal(size=(2, 3))
    yield X, X[::-1].copy()
    yield np.vstack([X, X]), X


@without_copies.wrong(
    "a row that shares some entries stays",
    "You ask whether all entries occur somewhere in the test set: they must all occur "
    "in one row of it.",
)
def entries_anywhere(X_train, X_test):
    occurs = np.array([[(x == X_test[:, j]).any() for j, x in enumerate(row)]
                       for row in X_train])  # fmt: skip
    return X_train[~occurs.all(axis=1)]


@without_copies.wrong(
    "a row that shares some entries stays",
    "You take a row out for one equal entry: all entries of the row must agree.",
)
def any_entry(X_train, X_test):
    shared = (X_train[:, None, :] == X_test[None, :, :]).any(axis=2).any(axis=1)
    return X_train[~shared]


@without_copies.wrong("copies go, and so do all of them")
def first_copy_only(X_train, X_test):
    kept = list(X_train)
    for row in X_test:
        for i, other in enumerate(kept):
            if (row == other).all():
                del kept[i]
                break
    return np.array(kept).reshape(-1, X_train.shape[1])


@without_copies.wrong(
    "order and repetitions stay",
    "`np.unique` sorts the rows and drops repetitions that are no copies.",
)
def sorted_unique(X_train, X_test):
    return np.unique(without_copies.reference(X_train, X_test), axis=0)


@without_copies.wrong(
    "order and repetitions stay",
    "You dropped repetitions: a row that is no copy of a test row stays each time.",
)
def each_once(X_train, X_test):
    kept = without_copies.reference(X_train, X_test)
    _, first = np.unique(kept, axis=0, return_index=True)
    return kept[np.sort(first)]


@without_copies.wrong(
    "copies go, and so do all of them",
    "You compare rows at the same position only: a copy may stand anywhere.",
)
def same_position(X_train, X_test):
    n = min(len(X_train), len(X_test))
    copied = np.zeros(len(X_train), bool)
    copied[:n] = (X_train[:n] == X_test[:n]).all(axis=1)
    return X_train[~copied]


@without_copies.wrong("nothing may be left")
def loses_its_shape(X_train, X_test):
    return np.array(
        [row for row in X_train if not (row == X_test).all(axis=1).any()]
    )


@without_copies.right
def by_sets_of_tuples(X_train, X_test):
    test = {tuple(row) for row in X_test}
    kept = [row for row in X_train if tuple(row) not in test]
    return np.array(kept).reshape(len(kept), X_train.shape[1])


@without_copies.right
def one_row_at_a_time(X_train, X_test):
    keep = [not (row == X_test).all(axis=1).any() for row in X_train]
    return X_train[np.array(keep)]


@without_copies.right
def by_distance(X_train, X_test):
    distance = np.abs(X_train[:, None] - X_test).sum(axis=-1)
    return X_train[distance.min(axis=1) > 0]
