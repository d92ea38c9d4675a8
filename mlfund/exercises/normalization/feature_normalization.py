"""Exercises on feature normalization."""

import numpy as np

from mlfund.exercises.declare import debug, implement, predict


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
    hints=[
        "Axis 0 runs over the rows: `X_train.mean(axis=0)` has one number per column.",
        "`X_train.std(axis=0)` divides by n, which is the convention here.",
        "The test set meets the same two numbers per column. It has no statistics of its own.",
    ],
)
def standardize(X_train, X_test):
    """Standardize two tables with rows for samples and columns for features, so that each column
    of the training set has mean 0 and standard deviation 1 (dividing by n). Treat the test set as
    rows that arrive later. Return both, scaled. No column is constant, and nothing is missing.
    """
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
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
    assert np.abs(means).max() < 1e-6, (
        f"for 3 rows of 3 columns the means are {means.round(3)}"
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
    of="test",
)
def _(rng):
    yield from _two_tables(rng, [(3, 2, 2), (5, 4, 3), (4, 6, 2)])


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
        std = X.std(axis=1, keepdims=True) + (X.shape[1] == 1)
        return (X - X.mean(axis=1, keepdims=True)) / std

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
    "each training column has standard deviation 1",
    "You divided by n - 1 in the variance: the convention here is n, `ddof=0`.",
)
def unbiased(X_train, X_test):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0, ddof=1)
    return (X_train - mean) / std, (X_test - mean) / std


@standardize.wrong(
    "each training column has standard deviation 1",
    "You divided by the variance: divide by its root, so that the units cancel.",
)
def by_the_variance(X_train, X_test):
    mean, var = X_train.mean(axis=0), X_train.var(axis=0)
    return (X_train - mean) / var, (X_test - mean) / var


@standardize.wrong(
    "the test set meets the training set's statistics",
    "You standardized the test set with its own statistics: that hides how it differs from the "
    "training set, and a single row would become zeros.",
)
def own_statistics(X_train, X_test):
    def scaled(X):
        return (X - X.mean(axis=0)) / X.std(axis=0)

    return scaled(X_train), scaled(X_test)


@standardize.wrong(
    "the test set meets the training set's statistics",
    "You returned the test set as it was: the model would meet other units than in training.",
)
def test_untouched(X_train, X_test):
    return standardize.reference(X_train, X_test)[0], X_test.copy()


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


@implement(
    title="Fit a scaler on a real table",
    difficulty=3,
    importance=4,
    minutes=15,
    returns=["center", "scale"],
    follow_up=(
        "Now inside cross-validation.",
        "Fit on the training part of each fold, transform its test part with "
        "the same numbers: put scaler and model into one pipeline, and split "
        "that.",
    ),
    hints=[
        "`np.nanmean` and `np.nanstd` leave the missing values out.",
        "The mean of equal numbers can be off by a rounding error; then the deviation is not 0.",
        "Compare the deviation with the column's largest absolute value times `tolerance`.",
    ],
)
def fit(X, tolerance=1e-14):
    """Write the `fit` of a standard scaler. Return `center, scale`: mean and standard deviation
    (dividing by n) of each column of `X`. NaN means missing, and is left out. A column whose
    deviation is at most `tolerance` times its largest absolute value counts as constant, and has
    the scale 1 instead. Every column holds at least one number.
    """
    center, scale = np.nanmean(X, axis=0), np.nanstd(X, axis=0)
    largest = np.nanmax(np.abs(X), axis=0)
    return center, np.where(scale <= tolerance * largest, 1.0, scale)


@fit.cases(
    "mean and deviation of each column",
    "One mean and one standard deviation per column, over the rows; the deviation divides by n.",
)
def _(rng):
    for n, columns in [(4, 2), (6, 3)]:
        yield (rng.normal(5, 2, size=(n, columns)),)


@fit.cases(
    "missing values are left out",
    "Leave NaN out of sum and count: `np.nanmean`, `np.nanstd`. One missing value must spoil "
    "neither the column nor the others.",
)
def _(rng):
    for n, columns in [(5, 2), (7, 3)]:
        X = rng.normal(5, 2, size=(n, columns))
        X[1, 0] = X[3, -1] = np.nan
        yield (X,)


@fit.cases(
    "a constant column gets scale 1",
    "Dividing by a deviation of 0 gives NaN. A constant column gets scale 1.",
    of="scale",
)
def _(rng):
    for n in [1, 4]:
        X = rng.normal(5, 2, size=(n, 3))
        X[:, 1], X[:, 2] = 0.0, 2.0
        yield (X,)


@fit.cases(
    "constant is found up to rounding",
    "The mean of equal numbers is rounded, so the deviation can be tiny and not 0. Compare it "
    "with the size of the column.",
    of="scale",
)
def _(rng):
    for unit in [1.0, 2.0**40, -(2.0**60)]:
        yield (np.column_stack([np.full(7, 0.1 * unit), rng.normal(size=7)]),)


@fit.cases(
    "a small spread is not constant",
    "A column in small units varies too: compare the deviation with the column's largest "
    "absolute value, not with a fixed number.",
    of="scale",
)
def _(rng):
    for unit in [1e-12, 1e-20]:
        yield (unit * rng.normal(2, 1, size=(5, 2)),)


@fit.wrong(
    "mean and deviation of each column",
    "You divided by n - 1 in the variance: here the deviation divides by n.",
)
def with_n_minus_one(X, tolerance=1e-14):
    center, _ = fit.reference(X, tolerance)
    if len(X) == 1:
        return fit.reference(X, tolerance)
    scale = np.nanstd(X, axis=0, ddof=1)
    constant = scale <= tolerance * np.nanmax(np.abs(X), axis=0)
    return center, np.where(constant, 1.0, scale)


@fit.wrong(
    "mean and deviation of each column",
    "You returned variances: the scale is the standard deviation, in the feature's own unit.",
)
def variances(X, tolerance=1e-14):
    center, scale = fit.reference(X, tolerance)
    return center, scale**2


@fit.wrong(
    "mean and deviation of each column",
    "You returned one number for the whole table: statistics are per column, axis 0.",
)
def one_for_all(X, tolerance=1e-14):
    ones = np.ones(X.shape[1])
    return np.nanmean(X) * ones, np.nanstd(X) * ones


@fit.wrong(
    "missing values are left out",
    "A single NaN made the whole column's statistics NaN: use `np.nanmean` and `np.nanstd`.",
)
def spoilt_by_nan(X, tolerance=1e-14):
    center, scale = X.mean(axis=0), X.std(axis=0)
    return center, np.where(
        scale <= tolerance * np.abs(X).max(axis=0), 1.0, scale
    )


@fit.wrong(
    "missing values are left out",
    "You put zeros in place of the missing values: they pull the mean and change the spread.",
)
def zeros_for_nan(X, tolerance=1e-14):
    return fit.reference(np.nan_to_num(X), tolerance)


@fit.wrong(
    "missing values are left out",
    "You dropped every row that lacks a value: the other columns lose good numbers.",
)
def rows_dropped(X, tolerance=1e-14):
    return fit.reference(X[~np.isnan(X).any(axis=1)], tolerance)


@fit.wrong(
    "a constant column gets scale 1",
    "You did not treat constant columns: their scale is 0, and dividing by it gives NaN.",
)
def constants_forgotten(X, tolerance=1e-14):
    return np.nanmean(X, axis=0), np.nanstd(X, axis=0)


@fit.wrong(
    "a constant column gets scale 1",
    "You added a small number to the deviation. A constant column's scale is then that number, "
    "not 1, and columns in small units shrink to nothing.",
)
def something_added(X, tolerance=1e-14):
    return np.nanmean(X, axis=0), np.nanstd(X, axis=0) + 1e-8


@fit.wrong(
    "constant is found up to rounding",
    "You compared the deviation with `tolerance` itself: rounding errors grow with the numbers.",
)
def compared_with_tolerance_itself(X, tolerance=1e-14):
    center, scale = np.nanmean(X, axis=0), np.nanstd(X, axis=0)
    return center, np.where(scale <= tolerance, 1.0, scale)


@fit.wrong(
    "constant is found up to rounding",
    "You looked for deviations equal to 0. Rounding makes those of constant columns tiny instead.",
)
def equal_to_zero(X, tolerance=1e-14):
    center, scale = np.nanmean(X, axis=0), np.nanstd(X, axis=0)
    return center, np.where(scale == 0, 1.0, scale)


@fit.wrong(
    "a small spread is not constant",
    "You compared the deviation with a fixed number: a column in small units looks constant then.",
)
def below_a_fixed_number(X, tolerance=1e-14):
    center, scale = fit.reference(X, tolerance)
    return center, np.where(scale < 1e-10, 1.0, scale)


@fit.wrong("arguments are left as they were")
def filled_in_place(X, tolerance=1e-14):
    result = fit.reference(X, tolerance)
    X[np.isnan(X)] = 0
    X += 1
    return result


@fit.right
def by_counting(X, tolerance=1e-14):
    known = ~np.isnan(X)
    filled, count = np.where(known, X, 0.0), known.sum(axis=0)
    center = filled.sum(axis=0) / count
    centred = np.where(known, X - center, 0.0)
    scale = np.sqrt((centred**2).sum(axis=0) / count)
    scale[scale <= tolerance * np.abs(filled).max(axis=0)] = 1.0
    return center, scale


@fit.right
def by_columns(X, tolerance=1e-14):
    center, scale = [], []
    for column in X.T:
        column = column[~np.isnan(column)]
        center.append(column.mean())
        std = column.std()
        scale.append(1.0 if std <= tolerance * abs(column).max() else std)
    return np.array(center), np.array(scale)


@fit.right
def by_masked_arrays(X, tolerance=1e-14):
    table = np.ma.masked_invalid(X)
    center, scale = table.mean(axis=0).data, table.std(axis=0).data
    largest = np.abs(table).max(axis=0).data
    return [center, np.where(scale > tolerance * largest, scale, 1.0)]


@debug(
    title="A scaler outside the folds",
    difficulty=2,
    importance=5,
    minutes=8,
    hints=[
        "Which rows does the mean see that scales the rows of the first fold?",
        "The statistics must be computed within the loop, from the rows outside the fold.",
    ],
)
def scale_held_out(X, fold):
    """Find the leak. `fold[i]` is the number of the fold that holds row i out. The function returns
    the table in which every row is standardized as the model of its fold should meet it: by the
    mean and the standard deviation (dividing by n) of the rows that this model is trained on.
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
        std = rows.std(axis=0)
        scaled[fold == k] = (rows - rows.mean(axis=0)) / np.where(std > 0, std, 1)
    return scaled


@scale_held_out.wrong(
    "two folds",
    "The mean is the training rows' now; the standard deviation still sees all rows.",
)
def deviation_leaks(X, fold):
    scaled = np.empty_like(X)
    for k in np.unique(fold):
        held_out = fold == k
        mean = X[~held_out].mean(axis=0)
        scaled[held_out] = (X[held_out] - mean) / X.std(axis=0)
    return scaled


@scale_held_out.wrong(
    "two folds",
    "The standard deviation is the training rows' now; the mean still sees all rows.",
)
def mean_leaks(X, fold):
    scaled = np.empty_like(X)
    for k in np.unique(fold):
        held_out = fold == k
        std = X[~held_out].std(axis=0)
        scaled[held_out] = (X[held_out] - X.mean(axis=0)) / std
    return scaled


@scale_held_out.wrong(
    "two folds",
    "You divided by n - 1 in the variance: here the deviation divides by n.",
)
def folds_unbiased(X, fold):
    scaled = np.empty_like(X)
    for k in np.unique(fold):
        held_out = fold == k
        mean, std = X[~held_out].mean(axis=0), X[~held_out].std(axis=0, ddof=1)
        scaled[held_out] = (X[held_out] - mean) / std
    return scaled


@scale_held_out.wrong(
    "more folds of unequal sizes",
    "You averaged the statistics of the other folds: pool their rows, and compute them once.",
)
def averaged_over_folds(X, fold):
    if len(np.unique(fold)) == 2:
        return scale_held_out.reference(X, fold)
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


@predict(
    title="The largest standard score",
    difficulty=3,
    importance=3,
    minutes=6,
    tolerance=0.01,
    hints=[
        "The ten scores have mean 0, and the mean of their squares is 1.",
        "If one is t, the other nine add up to -t. Their squares add up to t squared over 9 at "
        "least.",
    ],
)
def largest_score():
    """A column of ten numbers is standardized with its own mean and standard deviation (dividing by
    n). One of them may be any outlier. What bound can its score not exceed? Two decimals are
    enough.
    """
    n = 10
    return (n - 1) ** 0.5


largest_score.wrong_value(
    1.0, "That is the root mean square of the ten scores. Single ones exceed it."
)
largest_score.wrong_value(
    10**0.5, "Near: the other nine are not at 0 when the mean is, but at -t / 9."
)
largest_score.wrong_value(
    9 / 10**0.5,
    "That is the bound with n - 1 in the variance. Here it divides by n.",
)
largest_score.wrong_value(
    9.0, "That is the square of the bound: t squared is at most n - 1."
)
largest_score.wrong_value(
    10.0, "The sum of the squares is 10, and the outlier does not have all of it."
)


@predict(
    title="Who notices",
    difficulty=2,
    importance=5,
    minutes=3,
    choices={
        "a": "a decision tree",
        "b": "least squares with an intercept and no penalty",
        "c": "ridge regression with an intercept",
        "d": "none of them, since standardization can be undone",
    },
    hints=["Write down what each minimizes. Where does a weight stand alone?"],
)
def who_notices():
    """You standardize the features, refit with the same settings, and predict the same test rows.
    There are more rows than features, and no value lies on a threshold. Whose predictions change?
    """
    return "c"


who_notices.wrong_value(
    "a",
    "A tree asks whether a value is above a threshold, and the threshold moves along.",
)
who_notices.wrong_value(
    "b", "Its weights change by the same factors, and the predictions not at all."
)
who_notices.wrong_value(
    "d",
    "The penalty is on the weights in their units: rescaled features are penalized differently.",
)
