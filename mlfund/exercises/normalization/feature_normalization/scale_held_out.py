"""feature_normalization/scale_held_out: A scaler outside the folds."""

import numpy as np

from mlfund.judge.declare import debug


@debug(
    title="A scaler outside the folds",
    difficulty=2,
    importance=5,
    minutes=8,
    allows={
        "X": "negative; X.shape[1] == 1; X.shape[1] > 1",
        "fold": "negative; unsorted; len(np.unique(fold)) == 2; len(np.unique(fold)) > 3; "
        "no ties",
    },
    hints=[
        "Which rows does the mean see that scales the rows of the first fold?",
        "The statistics must be computed within the loop, from the rows outside the fold.",
    ],
)
def scale_held_out(X, fold):
    """Find the leak. `fold[i]` is the number of the fold that holds row i out. The function returns
    the table in which every row is standardized as the model of its fold should meet it: by the
    mean and the standard deviation (dividing by n) of the rows that this model is trained on,
    which are all rows of the other folds.

    There are at least two folds, numbered by any whole numbers, with their rows in any order. `X`
    holds floats, and no column of it is constant in the rows of the other folds.
    """
    scaled = np.empty_like(X)
    for k in np.unique(fold):
        held_out = fold == k
        mean, std = X[~held_out].mean(axis=0), X[~held_out].std(axis=0)
        scaled[held_out] = (X[held_out] - mean) / std
    return scaled


@scale_held_out.starts_from
def scale_held_out_with_a_leak(X, fold):
    scaled = np.empty_like(X)
    mean, std = X.mean(axis=0), X.std(axis=0)
    for k in np.unique(fold):
        held_out = fold == k
        scaled[held_out] = (X[held_out] - mean) / std
    return scaled


def _folded(rng, sizes):
    """A table whose columns drift with the row, and folds in blocks of unequal sizes."""
    fold = np.repeat(np.arange(len(sizes)), sizes)
    X = rng.normal(size=(len(fold), 2)) + fold[:, None]
    return X, fold


@scale_held_out.cases(
    "two folds",
    "With two folds each half is scaled by the statistics of the other half.",
)
def _(rng):
    for sizes in [(2, 3), (4, 4)]:
        yield _folded(rng, sizes)


@scale_held_out.cases(
    "more folds of unequal sizes",
    "All the other folds together are the training set: one mean over their rows.",
)
def _(rng):
    yield _folded(rng, (2, 3, 5))
    yield _folded(rng, (1, 4, 2, 3))


@scale_held_out.cases(
    "folds in any order and with any numbers",
    "Rows of a fold need not stand together, and folds need not be numbered from 0.",
)
def _(rng):
    X, fold = _folded(rng, (3, 2, 4))
    order = rng.permutation(len(fold))
    yield X[order], fold[order]
    yield X[order], 10 - 3 * fold[order]
    yield X, fold + 1
    yield X[:, :1], -fold
    yield X[:3], np.array([5, -2, 0])


@scale_held_out.wrong(
    "two folds",
    "The statistics still see all rows, those held out included: that is the leak.",
)
def still_leaking(X, fold):
    return (X - X.mean(axis=0)) / X.std(axis=0)


@scale_held_out.wrong(
    "two folds",
    "You scaled each fold by its own statistics. A model is trained on the other rows, and a "
    "fold's own level and spread may be news to it.",
)
def own_fold(X, fold):
    scaled = np.empty_like(X)
    for k in np.unique(fold):
        rows = X[fold == k]
        scaled[fold == k] = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    return scaled


scale_held_out.wrong_if(
    "X.std(axis=0)",
    "X[~held_out].std(axis=0)",
    "two folds",
    "The mean is the training rows' now; the standard deviation still sees all rows.",
)


scale_held_out.wrong_if(
    "X.mean(axis=0)",
    "X[~held_out].mean(axis=0)",
    "two folds",
    "The standard deviation is the training rows' now; the mean still sees all rows.",
)


scale_held_out.wrong_if(
    "X[~held_out].std(axis=0, ddof=1)",
    "X[~held_out].std(axis=0)",
    "two folds",
    "You divided by n - 1 in the variance: here the deviation divides by n.",
)


scale_held_out.wrong_if(
    "X[~held_out].var(axis=0)",
    "X[~held_out].std(axis=0)",
    "two folds",
    "You divided by the variance: divide by its root.",
)


@scale_held_out.wrong(
    "more folds of unequal sizes",
    "You averaged the statistics of the other folds: pool their rows, and compute them once.",
)
def averaged_over_folds(X, fold):
    scaled = np.empty_like(X)
    for k in np.unique(fold):
        others = [X[fold == j] for j in np.unique(fold) if j != k]
        mean = np.mean([rows.mean(axis=0) for rows in others], axis=0)
        std = np.mean([rows.std(axis=0) for rows in others], axis=0)
        scaled[fold == k] = (X[fold == k] - mean) / std
    return scaled


@scale_held_out.wrong(
    "folds in any order and with any numbers",
    "You took the folds for blocks of rows, one after the other: select with `fold == k`.",
)
def blocks(X, fold):
    return scale_held_out.reference(X, np.sort(fold))


@scale_held_out.wrong(
    "folds in any order and with any numbers",
    "You counted the folds from 0: take the numbers that occur, `np.unique(fold)`.",
)
def counted_from_zero(X, fold):
    scaled = np.zeros_like(X)
    for k in range(len(np.unique(fold))):
        held_out = fold == k
        if held_out.any():
            mean, std = X[~held_out].mean(axis=0), X[~held_out].std(axis=0)
            scaled[held_out] = (X[held_out] - mean) / std
    return scaled


scale_held_out.same(
    "A fold that is done once for each of its rows gets the same numbers each time.",
    ("for k in fold:", "for k in np.unique(fold):"),
)


@scale_held_out.wrong("arguments are left as they were")
def scaled_in_place(X, fold):
    result = scale_held_out.reference(X, fold)
    X -= X.mean(axis=0)
    return result


@scale_held_out.right
def with_weights(X, fold):
    train = (fold[:, None] != fold).astype(float)
    train /= train.sum(axis=1, keepdims=True)
    mean = train @ X
    centred = X[None] - mean[:, None]
    std = np.sqrt(np.einsum("ij,ijc->ic", train, centred**2))
    return (X - mean) / std


@scale_held_out.right
def row_by_row(X, fold):
    rows = []
    for row, k in zip(X, fold, strict=True):
        train = X[fold != k]
        rows.append((row - np.mean(train, axis=0)) / np.std(train, axis=0))
    return np.stack(rows)


@scale_held_out.right
def on_a_copy(X, fold):
    scaled = X.copy()
    for k in sorted(set(fold.tolist())):
        train = X[fold != k]
        scaled[fold == k] -= train.sum(axis=0) / len(train)
        scaled[fold == k] /= np.sqrt(train.var(axis=0))
    return scaled
