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
