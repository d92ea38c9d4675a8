"""feature_normalization/fit: Fit a scaler on a real table."""

import numpy as np

from mlfund.judge.declare import implement


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
    allows={
        "X": "negative; zero; nan; len(X) == 1; X.shape[1] == 1; small; "
        "(np.isnan(X).sum(axis=0) == len(X) - 1).any() and len(X) > 1; "
        "(np.nanmin(X, axis=0) == np.nanmax(X, axis=0)).any() and np.isnan(X).any()",
        "tolerance": "tolerance == 0; tolerance == 1",
    },
    hints=[
        "`np.nanmean` and `np.nanstd` leave the missing values out.",
        "The mean of equal numbers can be off by a rounding error; then the deviation is not 0.",
        "Compare the deviation with the column's largest absolute value times `tolerance`.",
    ],
)
def fit(X, tolerance=1e-14):
    """Write the `fit` of a standard scaler. Return `center, scale`: mean and standard deviation
    (dividing by n) of each column of `X`, in double precision. NaN means missing, and is left out.
    A column whose deviation is at most `tolerance` times its largest absolute value counts as
    constant, and has the scale 1 instead; its center is its mean. Every column holds at least one
    number, and none is infinite.
    """
    center, scale = np.nanmean(X, axis=0), np.nanstd(X, axis=0)
    largest = np.nanmax(np.abs(X), axis=0)
    return center, np.where(scale <= tolerance * largest, 1.0, scale)


@fit.cases(
    "mean and deviation of each column",
    "One mean and one standard deviation per column, over the rows; the deviation divides by n.",
)
def _(rng):
    for n, columns in [(2, 1), (4, 2), (6, 3)]:
        yield (rng.normal(5, 2, size=(n, columns)),)


@fit.cases(
    "missing values are left out",
    "NaN is left out of sum and count. One missing value must spoil neither the column nor the "
    "others.",
)
def _(rng):
    for n, columns in [(5, 2), (7, 3)]:
        X = rng.normal(5, 2, size=(n, columns))
        X[1, 0] = X[3, -1] = np.nan
        yield (X,)


@fit.cases(
    "a constant column gets scale 1",
    "Dividing by a deviation of 0 gives NaN. A constant column gets scale 1, also with missing "
    "values, and its mean as center.",
)
def _(rng):
    yield (np.array([[2.0], [2.0]]),)
    yield (np.array([[np.nan, 1.0], [3.0, 2.0], [np.nan, 5.0]]),)
    yield (np.array([[np.nan, -2.0], [2.0, np.nan], [2.0, -2.0]]),)
    for n in [1, 4]:
        X = rng.normal(5, 2, size=(n, 3))
        X[:, 1], X[:, 2] = 0.0, -2.0
        yield (X,)


@fit.cases(
    "constant is found up to rounding",
    "The mean of equal numbers is rounded, so the deviation can be tiny and not 0. It is "
    "compared with the size of the column.",
)
def _(rng):
    for unit in [1.0, 2.0**40, -(2.0**60)]:
        yield (np.column_stack([np.full(7, 0.1 * unit), rng.normal(size=7)]),)
    yield (np.array([[1.0], [1 + 2.0**-52], [1.0], [1.0]]),)


@fit.cases(
    "a small spread is not constant",
    "A column in small units varies too: the deviation is compared with `tolerance` times the "
    "column's largest absolute value, not with a fixed number.",
    of="scale",
)
def _(rng):
    for unit in [1e-12, 1e-20]:
        yield (unit * rng.normal(2, 1, size=(5, 2)),)
    yield (
        np.array([[1 - 68 * 2.0**-52], [1 + 68 * 2.0**-52]]),
    )  # just not constant


@fit.cases(
    "the tolerance is that of the caller",
    "The deviation is compared with `tolerance` times the largest absolute value of the column: "
    "at most so much counts as constant.",
)
def _(rng):
    yield np.array([[0.0], [0.0], [-4.0]]), 0.5
    yield np.array([[4.0, 1.0], [-4.0, 1.25]]), 0.5
    yield np.array([[3.0, 0.0], [-3.0, 5.0]]), 1.0
    yield np.array([[2.0, 1.0], [2.0, np.nan], [2.0, 1 + 2.0**-50]]), 0.0
    for tolerance in [0.1, 0.3]:
        X = rng.normal([2, 1, 0], [0.2, 1, 2], size=(5, 3))
        X[2, 0] = X[0, 1] = np.nan
        yield X, tolerance


fit.wrong_if(
    "np.nanstd(X, axis=0, ddof=1)",
    "np.nanstd(X, axis=0)",
    "mean and deviation of each column",
    "You divided by n - 1 in the variance: here the deviation divides by n.",
)


fit.wrong_if(
    "np.nanvar(X, axis=0)",
    "np.nanstd(X, axis=0)",
    "mean and deviation of each column",
    "You returned variances: the scale is the standard deviation, in the feature's own unit.",
)


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


fit.wrong_if(
    "np.abs(X).max(axis=0)",
    "np.nanmax(np.abs(X), axis=0)",
    "a constant column gets scale 1",
    "The largest absolute value is NaN where one is missing: use `np.nanmax`.",
)


fit.wrong_if(
    "center, scale",
    "center, np.where(scale <= tolerance * largest, 1.0, scale)",
    "a constant column gets scale 1",
    "You did not treat constant columns: their scale is 0, and dividing by it gives NaN.",
)


fit.wrong_if(
    "scale + 1e-8",
    "np.where(scale <= tolerance * largest, 1.0, scale)",
    "a constant column gets scale 1",
    "You added a small number to the deviation. A constant column's scale is then that number, "
    "not 1, and columns in small units shrink to nothing.",
)


fit.wrong_if(
    "scale < tolerance",
    "scale <= tolerance",
    "a constant column gets scale 1",
    "You compared with <: a deviation of exactly `tolerance` times the largest absolute value, "
    "as 0 in a column of zeros, counts as constant.",
)


fit.wrong_if(
    "np.where(np.nanmax(X, axis=0) == np.nanmin(X, axis=0), 1.0, scale)",
    "np.where(scale <= tolerance * largest, 1.0, scale)",
    "constant is found up to rounding",
    "You asked whether all numbers are equal: those that differ by a rounding error count as "
    "constant too.",
)


fit.wrong_if(
    "scale <= tolerance,",
    "scale <= tolerance * largest,",
    "constant is found up to rounding",
    "You compared the deviation with `tolerance` itself: rounding errors grow with the numbers.",
)


fit.wrong_if(
    "scale == 0,",
    "scale <= tolerance * largest,",
    "constant is found up to rounding",
    "You looked for deviations equal to 0. Rounding makes those of constant columns tiny instead.",
)


fit.wrong_if(
    "np.nanmax(X, axis=0)",
    "np.nanmax(np.abs(X), axis=0)",
    "a constant column gets scale 1",
    "You took the largest value, which may be negative: the largest absolute value counts.",
)


fit.wrong_if(
    "(scale <= tolerance * largest) | (scale < 1e-10)",
    "scale <= tolerance * largest",
    "a small spread is not constant",
    "You compared the deviation with a fixed number: a column in small units looks constant then.",
)


fit.wrong_if(
    "scale <= 1e-14 * largest",
    "scale <= tolerance * largest",
    "the tolerance is that of the caller",
    "You typed 1e-14: use the argument `tolerance`, which may be another number.",
)


fit.wrong_if(
    "tolerance * np.abs(center)",
    "tolerance * largest",
    "the tolerance is that of the caller",
    "You compared with the mean: the largest absolute value of the column counts.",
)


fit.wrong_if(
    "np.nanmax(X, axis=0) - np.nanmin(X, axis=0) <= tolerance * largest",
    "scale <= tolerance * largest",
    "the tolerance is that of the caller",
    "You compared the range of the column: the standard deviation counts.",
)


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
