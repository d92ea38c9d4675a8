"""feature_normalization/standardize: Scale the test set."""

import numpy as np

from mlfund.judge.declare import implement


@implement(
    title="Scale the test set",
    difficulty=1,
    importance=5,
    minutes=5,
    returns=["train", "test"],
    follow_up=(
        "A column is constant. What now?",
        "Give it scale 1, so that it becomes 0. Find it relative to its mean: "
        "rounding leaves a constant of 0.1 with a deviation just above 0.",
    ),
    allows={
        "X_train": "negative; zero; X_train.shape[1] == 1",
        "X_test": "negative; len(X_test) == 1; len(X_test) > len(X_train); "
        "(X_test == X_test[0]).all() and len(X_test) > 1",
    },
    hints=[
        "Axis 0 runs over the rows: `np.mean(X_train, axis=0)` has one number per column.",
        "`np.std(X_train, axis=0)` divides by n, which is the convention here.",
        "The test set meets the same two numbers per column. It has no statistics of its own.",
    ],
)
def standardize(X_train, X_test):
    """Standardize two tables with rows for samples and columns for features, so that each column
    of the training set has mean 0 and standard deviation 1 (dividing by n). Treat the test set as
    rows that arrive later; it may be a single row. Return both, scaled, as `train, test`. No
    column of the training set is constant, and nothing is missing.
    """
    mean, std = np.mean(X_train, axis=0), np.std(X_train, axis=0)
    return (X_train - mean) / std, (X_test - mean) / std


def _two_tables(rng, shapes):
    """Training and test sets; columns differ in level and spread, and the test set is elsewhere."""
    for n, m, columns in shapes:
        level, spread = 10 * rng.normal(size=(2, columns))
        spread = 1 + np.abs(spread)
        train = level + spread * rng.normal(size=(n, columns))
        yield (
            train,
            level + 3 * spread + 2 * spread * rng.normal(size=(m, columns)),
        )


@standardize.holds(
    "each training column has mean 0",
    "Statistics run over the rows, axis 0: every column has its own mean, and loses it.",
)
def _(standardize):
    X = np.array([[1.0, 50.0, -3.0], [2.0, 10.0, -1.0], [6.0, 30.0, 4.0]])
    means = np.mean(standardize(X, X[:2])[0], axis=0)
    told = np.array2string(means, precision=3)
    assert np.abs(means).max() < 1e-6, (
        f"for 3 rows of 3 columns the means are {told}"
    )


@standardize.cases(
    "each training column has standard deviation 1",
    "Divide each column by its standard deviation, which here divides by n.",
    of="train",
)
def _(rng):
    yield from _two_tables(rng, [(3, 2, 1), (5, 4, 3)])


@standardize.cases(
    "the test set meets the training set's statistics",
    "Subtract the training mean from the test set, and divide by the training standard deviation.",
)
def _(rng):
    yield from _two_tables(rng, [(3, 2, 2), (5, 4, 3), (4, 6, 2)])
    yield np.array([[0.0, -1.0], [4.0, 1.0]]), np.array([[1.0, 0.0]])
    yield np.array([[0.0], [0.0], [-6.0]]), np.array([[5.0], [5.0]])


@standardize.wrong(
    "each training column has mean 0",
    "You used one mean and one deviation for the whole table: large columns stay large. Axis 0.",
)
def over_everything(X_train, X_test):
    mean, std = X_train.mean(), X_train.std()
    return (X_train - mean) / std, (X_test - mean) / std


@standardize.wrong(
    "each training column has mean 0",
    "You standardized each row. That mixes units, and removes each sample's own level. Axis 0.",
)
def by_rows(X_train, X_test):
    def scaled(X):
        mean, std = X.mean(axis=1, keepdims=True), X.std(axis=1, keepdims=True)
        return (X - mean) / std

    return scaled(X_train), scaled(X_test)


@standardize.wrong(
    "each training column has mean 0",
    "You divided, but did not subtract the mean.",
)
def uncentred(X_train, X_test):
    std = X_train.std(axis=0)
    return X_train / std, X_test / std


@standardize.wrong(
    "each training column has mean 0",
    "You pooled both tables: the test set has leaked into the statistics. Use `X_train` alone.",
)
def pooled(X_train, X_test):
    both = np.concatenate([X_train, X_test])
    mean, std = both.mean(axis=0), both.std(axis=0)
    return (X_train - mean) / std, (X_test - mean) / std


@standardize.wrong(
    "each training column has mean 0",
    "You scaled to the range from 0 to 1: that is min-max scaling.",
)
def to_the_range(X_train, X_test):
    low, high = X_train.min(axis=0), X_train.max(axis=0)
    return (X_train - low) / (high - low), (X_test - low) / (high - low)


standardize.wrong_if(
    "np.std(X_train, axis=0, ddof=1)",
    "np.std(X_train, axis=0)",
    "each training column has standard deviation 1",
    "You divided by n - 1 in the variance: the convention here is n, `ddof=0`.",
)


standardize.wrong_if(
    "np.var(X_train, axis=0)",
    "np.std(X_train, axis=0)",
    "each training column has standard deviation 1",
    "You divided by the variance: divide by its root, so that the units cancel.",
)


@standardize.wrong(
    "the test set meets the training set's statistics",
    "You standardized the test set with its own statistics: that hides how it differs from the "
    "training set, and a single row would become zeros.",
)
def own_statistics(X_train, X_test):
    def scaled(X):
        return (X - X.mean(axis=0)) / X.std(axis=0)

    return scaled(X_train), scaled(X_test)


standardize.wrong_if(
    "(X_test - np.mean(X_test, axis=0)) / std",
    "(X_test - mean) / std",
    "the test set meets the training set's statistics",
    "You subtracted the test set's own mean: subtract the training set's.",
)


standardize.wrong_if(
    "X_test.copy()",
    "(X_test - mean) / std",
    "the test set meets the training set's statistics",
    "You returned the test set as it was: the model would meet other units than in training.",
)


@standardize.wrong("arguments are left as they were")
def in_place(X_train, X_test):
    result = standardize.reference(X_train, X_test)
    X_train -= X_train.mean(axis=0)
    return result


@standardize.right
def by_one_map(X_train, X_test):
    slope = 1 / np.std(X_train, axis=0)
    offset = -np.mean(X_train, axis=0) * slope
    return X_train * slope + offset, X_test * slope + offset


@standardize.right
def column_by_column(X_train, X_test):
    train, test = np.empty_like(X_train), np.empty_like(X_test)
    for j in range(X_train.shape[1]):
        mean, std = np.mean(X_train[:, j]), np.std(X_train[:, j])
        train[:, j] = (X_train[:, j] - mean) / std
        test[:, j] = (X_test[:, j] - mean) / std
    return train, test


@standardize.right
def stacked_then_split(X_train, X_test):
    n = len(X_train)
    both = np.vstack([X_train, X_test]) - X_train.sum(axis=0) / n
    both /= np.sqrt((both[:n] ** 2).mean(axis=0))
    return [both[:n], both[n:]]
