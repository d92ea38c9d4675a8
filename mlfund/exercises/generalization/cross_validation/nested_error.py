"""cross_validation/nested_error: Nested cross-validation."""

import numpy as np

from mlfund.judge.declare import implement


@implement(
    title="Nested cross-validation",
    difficulty=4,
    importance=4,
    minutes=25,
    follow_up=(
        "Which penalty do you deploy, and what does it all cost?",
        "The nested error judges the recipe, not one penalty. Choose once more "
        "on all data and deploy that. It costs outer × (inner × penalties + 1) "
        "fits; one SVD for each training set serves all penalties.",
    ),
    allows={
        "X": "negative; X.shape[1] == 1; X.shape[1] > len(X)",
        "y": "negative",
        "lams": "single; unsorted",
        "outer": "len({len(test) for test in outer}) > 1; "
        "(np.diff(np.concatenate(outer)) < 0).any(); min(len(test) for test in outer) == 1",
        "inner": "inner == 2; inner == 3; inner == len(y) - max(len(test) for test in outer)",
    },
    hints=[
        "Write one function for the squared errors of a ridge fit: it takes the rows to train on, "
        "the rows to test on and a penalty.",
        "In each outer fold forget the test rows, and choose the penalty with the others as you "
        "would if they were all that you had.",
        "Then fit once more, to all the outer training rows, with the chosen penalty, and add the "
        "squared errors on the outer test rows. Divide by n at the end.",
    ],
)
def nested_error(X, y, lams, outer, inner):
    r"""Estimate the squared error of ridge with a penalty that is chosen by cross-validation. Ridge
    has no intercept: the weight minimizes $\lVert y - Xw\rVert^2 + \lambda\lVert w\rVert^2$. The
    penalties in the array `lams` are positive, in any order.

    `outer` is a list of test index arrays; each example is in one of them. For each, take the rows
    outside it, in rising order, and cut them into `inner` runs, as `np.array_split` does, of which
    none is empty. With these as folds, choose the penalty with the smallest sum of squared errors
    over all rows of the runs. Refit with it to all rows outside the test part, and predict the test
    part. Return the mean of the squared errors over all examples.
    """
    rows, total = np.arange(len(y)), 0.0

    def squared_errors(train, test, lam):
        A, penalty = X[train], lam * np.eye(X.shape[1])
        weight = np.linalg.solve(A.T @ A + penalty, A.T @ y[train])
        return (y[test] - X[test] @ weight) ** 2

    for test in outer:
        train = np.setdiff1d(rows, test)
        sums = np.zeros(len(lams))
        for run in np.array_split(train, inner):
            rest = np.setdiff1d(train, run)
            sums += [squared_errors(rest, run, lam).sum() for lam in lams]
        total += squared_errors(train, test, lams[sums.argmin()]).sum()
    return total / len(y)


def _nested_cases(rng, lams, settings):
    for sizes, d, inner in settings:
        n = sum(sizes)
        X = rng.normal(1, 1, size=(n, d))
        y = X @ rng.normal(size=d) + rng.normal(1, 3, size=n)
        parts = np.split(rng.permutation(n), np.cumsum(sizes)[:-1])
        yield X, y, np.array(lams), parts, inner


@nested_error.cases(
    "with one penalty it is plain cross-validation",
    "Fit to the rows outside the test part, and average the squared errors over all examples.",
)
def _(rng):
    X, y = np.array([[1.0], [2.0], [1.0], [3.0]]), np.array([1.0, 4.0, 0.0, 2.0])
    yield (
        X,
        y,
        np.array([1.0]),
        [np.array([0]), np.array([1, 2]), np.array([3])],
        2,
    )
    settings = [
        ([2, 3], 1, 2),
        ([4, 2, 1], 2, 3),
        ([2, 5, 3], 3, 2),
        ([2, 2], 5, 2),
    ]
    for lam, setting in zip([0.5, 2.0, 9.0, 1.0], settings, strict=True):
        yield from _nested_cases(rng, [lam], [setting])


@nested_error.cases(
    "each outer fold chooses with its training rows",
    "Choose the penalty anew in each outer fold, by inner folds of the rows outside its test part.",
)
def _(rng):
    lams = np.geomspace(0.01, 300, 8)
    settings = [([4, 4], 2, 2), ([2] * 3, 1, 2), ([3] * 4, 3, 3)]
    yield from _nested_cases(rng, lams, settings)


@nested_error.cases(
    "runs of unequal size",
    "If the rows do not fill the runs, the first runs have one more; each row counts once in the "
    "choice.",
)
def _(rng):
    small = [([3, 4], 1, 2), ([5, 2], 1, 2), ([3, 4], 2, 2), ([2, 3, 3], 2, 3)]
    yield from _nested_cases(rng, np.geomspace(0.01, 300, 9), small)
    yield from _nested_cases(
        rng, np.geomspace(500, 0.02, 6), [([4, 5, 2], 3, 4), ([3, 2, 2], 1, 2)]
    )


PLAIN = "with one penalty it is plain cross-validation"
ANEW = "each outer fold chooses with its training rows"
UNEQUAL = "runs of unequal size"
CHOSEN = "squared_errors(train, test, lams[sums.argmin()]).sum()"
RUNS = "np.array_split(train, inner)"
INNER = f"""for run in {RUNS}:
            rest = np.setdiff1d(train, run)"""
FIRST_TRAIN = "np.setdiff1d(rows, outer[0])"
OF_EACH_RUN = (
    "squared_errors(np.setdiff1d(train, run), test, lams[sums.argmin()]).sum()"
)
OF_EACH_FOLD = "squared_errors(np.setdiff1d(rows, test), test, lam).sum()"

for stood, instead_of, caught_by, message in [
    (
        "lams[sums.argmin()]).mean() * len(y) / len(outer)",
        "lams[sums.argmin()]).sum()",
        PLAIN,
        "You averaged the means of the outer folds. Folds differ in size: add the squared errors "
        "of all examples and divide by n.",
    ),
    (
        "(rows, test, lams",
        "(train, test, lams",
        PLAIN,
        "You refitted to all rows, the outer test rows too. Refit to the rows outside the test "
        "part.",
    ),
    (
        "sums.min() / len(train) * len(y) / len(outer)",
        CHOSEN,
        PLAIN,
        "You returned the error of the inner folds, with which the penalty was chosen: it is too "
        "good. Refit, and take the errors on the outer test parts.",
    ),
    (
        f"sum({OF_EACH_RUN} for run in {RUNS}) / inner",
        CHOSEN,
        PLAIN,
        "You predicted with the models of the inner folds. Fit once more with the chosen penalty, "
        "to all rows outside the test part.",
    ),
    (
        "lam * (len(train) or 1) * np.eye",
        "lam * np.eye",
        PLAIN,
        "You multiplied the penalty by the number of rows. The squared error is a sum here, not a "
        "mean, so `lam` stands as it is.",
    ),
    (
        "(total / len(y)) ** 0.5",
        "total / len(y)",
        PLAIN,
        "You took a root at the end. The mean of the squared errors is asked for.",
    ),
    (
        INNER.replace("train", "rows"),
        INNER,
        ANEW,
        "You chose one penalty with all rows: the test rows then take part in the choice. Choose "
        "inside the loop, from the training rows.",
    ),
    (
        "squared_errors(train, test, lam)",
        "squared_errors(rest, run, lam)",
        ANEW,
        "You reported the smallest error on the outer test part: the choice has seen it. Choose "
        "with inner folds of the training rows.",
    ),
    (
        f"min(sum({OF_EACH_FOLD} for test in outer) for lam in lams) / len(y)",
        "total / len(y)",
        ANEW,
        "You ran plain cross-validation for each penalty and returned the smallest error. The "
        "smallest of many is too good: nest the choice in each fold.",
    ),
    (
        "squared_errors(train, train, lam)",
        "squared_errors(rest, run, lam)",
        ANEW,
        "You chose the penalty with the smallest training error, which is always the smallest "
        "penalty. Fit and test on different rows in the inner folds too.",
    ),
    (
        INNER.replace("train", FIRST_TRAIN),
        INNER,
        ANEW,
        "You chose the penalty in the first outer fold and kept it. Its training rows are the "
        "test rows of the others: choose anew in each.",
    ),
    (
        "[train[i::inner] for i in range(inner)]",
        RUNS,
        ANEW,
        "You dealt the training rows out like cards. The inner folds are runs: use "
        "`np.array_split`.",
    ),
    (
        "squared_errors(rest, run, lam).mean()",
        "squared_errors(rest, run, lam).sum()",
        UNEQUAL,
        "You added the mean errors of the runs, which differ in size: add the squared errors of "
        "all rows.",
    ),
    (
        "np.split(train, [i * (len(train) // inner) for i in range(1, inner)])",
        RUNS,
        UNEQUAL,
        "You gave the remainder to the last run. `np.array_split` gives one more to each of the "
        "first.",
    ),
    (
        "np.reshape(train[: len(train) // inner * inner], (inner, -1))",
        RUNS,
        UNEQUAL,
        "You left the remainder out of the runs: each training row is tested once.",
    ),
]:
    nested_error.wrong_if(stood, instead_of, caught_by, message)


@nested_error.wrong("arguments are left as they were")
def targets_centred_in_place(X, y, lams, outer, inner):
    result = nested_error.reference(X, y, lams, outer, inner)
    y -= y.mean()
    return result


@nested_error.right
def by_augmented_rows(X, y, lams, outer, inner):
    def prediction(rows, lam, new):
        A = np.vstack([X[rows], np.sqrt(lam) * np.eye(X.shape[1])])
        b = np.append(y[rows], np.zeros(X.shape[1]))
        return X[new] @ np.linalg.lstsq(A, b, rcond=None)[0]

    out = np.empty(len(y))
    for test in outer:
        outside = np.delete(np.arange(len(y)), test)
        sums = dict.fromkeys(lams.tolist(), 0.0)
        for run in np.array_split(outside, inner):
            rest = [i for i in outside if i not in run]
            for lam in sums:
                sums[lam] += np.sum((y[run] - prediction(rest, lam, run)) ** 2)
        out[test] = prediction(outside, min(sums, key=sums.get), test)
    return np.mean((y - out) ** 2)


@nested_error.right
def with_one_decomposition_a_fold(X, y, lams, outer, inner):
    def errors(train, test):
        U, d, Vt = np.linalg.svd(X[train], full_matrices=False)
        shrunk = d / (d**2 + lams[:, None]) * (U.T @ y[train])
        return (y[test] - shrunk @ Vt @ X[test].T) ** 2

    collected = []
    for test in outer:
        train = np.setdiff1d(np.arange(len(y)), test)
        runs = np.array_split(train, inner)
        tried = [errors(train[~np.isin(train, run)], run) for run in runs]
        best = np.concatenate(tried, axis=1).sum(axis=1).argmin()
        collected.extend(errors(train, test)[best])
    return sum(collected) / len(collected)


@nested_error.right
def with_a_function_for_the_choice(X, y, lams, outer, inner):
    def fit(A, b, lam):
        return np.linalg.inv(A.T @ A + lam * np.eye(A.shape[1])) @ (A.T @ b)

    def cv(A, b, lam):
        error = 0.0
        for run in np.array_split(np.arange(len(b)), inner):
            weight = fit(np.delete(A, run, axis=0), np.delete(b, run), lam)
            error += np.sum((b[run] - A[run] @ weight) ** 2)
        return error

    error = 0.0
    for test in outer:
        A, b = np.delete(X, test, axis=0), np.delete(y, test)
        lam = min(lams, key=lambda lam: cv(A, b, lam))
        error += np.sum((y[test] - X[test] @ fit(A, b, lam)) ** 2) / len(y)
    return error
