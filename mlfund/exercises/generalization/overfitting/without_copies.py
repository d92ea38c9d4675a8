"""overfitting/without_copies: Copies across the split."""

import numpy as np

from mlfund.judge.declare import debug


@debug(
    title="Copies across the split",
    difficulty=3,
    importance=4,
    minutes=10,
    allows={
        "X_train": "negative; zero; whole numbers; X_train.shape[1] == 1; "
        "X_train.shape[1] == 3; len(X_train) == 1; "
        "len(np.unique(X_train, axis=0)) < len(X_train)",
        "X_test": "negative; len(X_test) == 1; len(np.unique(X_test, axis=0)) < len(X_test)",
    },
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
    (M, D); M may be 0. Rows are equal if all their numbers are, exactly; one that is only
    close to a test row stays. All numbers are finite, and both arrays have rows.
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
    yield np.array([[1.0, 2.0], [5.0, 6.0]]), np.array([[1.0, 10.0], [8.0, 2.0]])
    yield np.array([[1, 4], [2, 3]]), np.array([[2, 4], [3, 2]])
    X_train = np.array([[4.0, 7.0, 1.0], [4.0, 9.0, 2.0]])
    yield X_train, np.array([[4.0, 0.0, 1.0], [3.0, 7.0, 1.0]])


@without_copies.cases(
    "a row that is only close stays",
    "Equal means equal: compare with `==`, without a tolerance.",
)
def _(rng):
    yield np.array([[1.0 + 1e-9], [2.0]]), np.array([[1.0]])
    yield np.array([[0.0, 1.0], [3.0, 2e-12]]), np.array([[3.0, 1e-12]])
    yield np.array([[0.3, 7.0], [100.0, 0.5001]]), np.array([[100.0, 0.5]])


@without_copies.cases(
    "copies go, and so do all of them",
    "Every training row that equals a test row is taken out, however often it occurs.",
)
def _(rng):
    X = np.arange(8.0).reshape(4, 2)
    yield np.array([[-3], [5], [-3], [4]]), np.array([[-3], [4], [6]])
    yield np.array([[1.0], [-0.0]]), np.array([[0.0]])
    yield X[[0, 0, 1, 2, 3]], X[[2, 0, 2]]
    yield X[[0, 1, 1, 2]], X[[1]]
    yield np.array([[0.0, 1.0], [2.0, -0.0], [3.0, 4.0]]), np.array([[-0.0, 1.0]])


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
    yield np.array([[7, 5]]), np.array([[2, 0], [7, 5]])
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


@without_copies.wrong(
    "a row that shares some entries stays",
    "You compare the sums of the rows: rows with one sum may differ.",
)
def by_sums(X_train, X_test):
    return X_train[~np.isin(X_train.sum(axis=1), X_test.sum(axis=1))]


without_copies.wrong_if(
    "X_train[copied]",
    "X_train[~copied]",
    "a row that shares some entries stays",
    "You return the copies: return the rows that are none.",
)


@without_copies.wrong(
    "a row that shares some entries stays",
    "You took rows out of the test set: the training set is to be cleaned.",
)
def the_other_set(X_train, X_test):
    return without_copies.reference(X_test, X_train)


without_copies.wrong_if(
    ".any(axis=2).all(axis=1)",
    ".all(axis=2).any(axis=1)",
    "a row that shares some entries stays",
    "You take a row out if it shares an entry with every test row: it must share every "
    "entry with one.",
)


@without_copies.wrong(
    "a row that is only close stays",
    "You compare with a tolerance: rows are equal if `==` says so of all their numbers.",
)
def within_a_tolerance(X_train, X_test):
    close = np.isclose(X_train[:, None, :], X_test[None, :, :])
    return X_train[~close.all(axis=2).any(axis=1)]


@without_copies.wrong(
    "copies go, and so do all of them",
    "You took out the first copy of each test row: all copies go.",
)
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
    "You sorted the rows, and dropped repetitions that are no copies.",
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


@without_copies.wrong(
    "copies go, and so do all of them",
    "You compare bytes, in which 0.0 and -0.0 differ: as numbers they are equal.",
)
def by_bytes(X_train, X_test):
    test = {row.tobytes() for row in X_test}
    return X_train[[row.tobytes() not in test for row in X_train]]


@without_copies.wrong(
    "nothing may be left",
    "An empty list becomes an array of shape (0,): give it the shape (0, D).",
)
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
