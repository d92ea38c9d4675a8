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
    has no intercept: the weight minimizes $\lVert y - Xw\rVert^2 + \lambda\lVert w\rVert^2$.

    `outer` is a list of test index arrays; each example is in one of them. For each, take the rows
    outside it, in rising order, and cut them into `inner` runs, as `np.array_split` does. With
    these as folds, choose from the array `lams` the penalty with the smallest sum of squared errors
    over all rows of the runs. Refit with it to all rows outside the test part, and predict the test
    part. Return the mean squared error over all examples.
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
        yield X, y, np.array(lams), [np.sort(part) for part in parts], inner


@nested_error.cases(
    "with one penalty it is plain cross-validation",
    "Fit to the rows outside the test part, and average the squared errors over all examples.",
)
def _(rng):
    settings = [([1, 3], 1, 2), ([4, 2, 1], 2, 3), ([2, 5, 3], 3, 2)]
    for lam, setting in zip([0.5, 2.0, 9.0], settings, strict=True):
        yield from _nested_cases(rng, [lam], [setting])


@nested_error.cases(
    "each outer fold chooses with its training rows",
    "Choose the penalty anew in each outer fold, by inner folds of the rows outside its test part.",
)
def _(rng):
    lams = np.geomspace(0.01, 300, 24)
    settings = [([4, 4], 2, 2), ([4] * 3, 3, 4), ([3] * 5, 4, 3), ([5] * 4, 6, 5)]
    yield from _nested_cases(rng, lams, settings)


def _ridge_errors(X, y, train, test, lam):
    A = X[train]
    weight = np.linalg.solve(A.T @ A + lam * np.eye(X.shape[1]), A.T @ y[train])
    return (y[test] - X[test] @ weight) ** 2


def _inner_sums(X, y, lams, train, runs):
    """The sum of squared errors over the runs for each penalty."""
    rests = [np.setdiff1d(train, run) for run in runs]
    pairs = [*zip(rests, runs, strict=True)]
    return np.array(
        [sum(_ridge_errors(X, y, *p, lam).sum() for p in pairs) for lam in lams]
    )


def _outer_folds(y, outer, inner):
    """Each outer test part, with the rows outside it and these in runs."""
    for test in outer:
        train = np.setdiff1d(np.arange(len(y)), test)
        yield test, train, np.array_split(train, inner)


def _chosen_by(sums, X, y, lams, outer):
    """The solution with another choice: `sums(train, test)` has a number for each penalty."""
    errors = np.empty(len(y))
    for test in outer:
        train = np.setdiff1d(np.arange(len(y)), test)
        lam = lams[np.argmin(sums(train, test))]
        errors[test] = _ridge_errors(X, y, train, test, lam)
    return errors.mean()


@nested_error.wrong(
    "with one penalty it is plain cross-validation",
    "You averaged the means of the outer folds. Folds differ in size: add the squared errors of "
    "all examples and divide by n.",
)
def mean_of_outer_means(X, y, lams, outer, inner):
    means = []
    for test, train, runs in _outer_folds(y, outer, inner):
        lam = lams[_inner_sums(X, y, lams, train, runs).argmin()]
        means.append(_ridge_errors(X, y, train, test, lam).mean())
    return np.mean(means)


nested_error.wrong_if(
    "(rows, test, lams",
    "(train, test, lams",
    "with one penalty it is plain cross-validation",
    "You refitted to all rows, the outer test rows too. Refit to the rows outside the test part.",
)


@nested_error.wrong(
    "with one penalty it is plain cross-validation",
    "You returned the error of the inner folds, with which the penalty was chosen: it is too good. "
    "Refit, and take the errors on the outer test parts.",
)
def inner_error(X, y, lams, outer, inner):
    folds = _outer_folds(y, outer, inner)
    return np.mean(
        [_inner_sums(X, y, lams, t, r).min() / len(t) for _, t, r in folds]
    )


@nested_error.wrong(
    "with one penalty it is plain cross-validation",
    "You predicted with the models of the inner folds. Fit once more with the chosen penalty, to "
    "all rows outside the test part.",
)
def without_a_refit(X, y, lams, outer, inner):
    total = 0.0
    for test, train, runs in _outer_folds(y, outer, inner):
        lam = lams[_inner_sums(X, y, lams, train, runs).argmin()]
        for run in runs:
            rest = np.setdiff1d(train, run)
            total += _ridge_errors(X, y, rest, test, lam).sum() / inner
    return total / len(y)


nested_error.wrong_if(
    "lam * (len(train) or 1) * np.eye",
    "lam * np.eye",
    "with one penalty it is plain cross-validation",
    "You multiplied the penalty by the number of rows. The squared error is a sum here, not a "
    "mean, so `lam` stands as it is.",
)


nested_error.wrong_if(
    "(total / len(y)) ** 0.5",
    "total / len(y)",
    "with one penalty it is plain cross-validation",
    "You took a root at the end. The mean of the squared errors is asked for.",
)


@nested_error.wrong(
    "each outer fold chooses with its training rows",
    "You chose one penalty with all rows before the outer loop: the test rows then take part in "
    "the choice. Choose inside the loop, from the training rows.",
)
def chosen_once_with_all_rows(X, y, lams, outer, inner):
    rows = np.arange(len(y))
    sums = _inner_sums(X, y, lams, rows, np.array_split(rows, inner))
    return _chosen_by(lambda train, test: sums, X, y, lams, outer)


@nested_error.wrong(
    "each outer fold chooses with its training rows",
    "You reported the smallest error on the outer test part: the choice has seen it. Choose with "
    "inner folds of the training rows.",
)
def chosen_on_the_test_rows(X, y, lams, outer, inner):
    def sums(train, test):
        return [_ridge_errors(X, y, train, test, lam).sum() for lam in lams]

    return _chosen_by(sums, X, y, lams, outer)


@nested_error.wrong(
    "each outer fold chooses with its training rows",
    "You ran plain cross-validation for each penalty and returned the smallest error. The smallest "
    "of many is too good: nest the choice in each fold.",
)
def smallest_plain_error(X, y, lams, outer, inner):
    rows = np.arange(len(y))
    return _inner_sums(X, y, lams, rows, outer).min() / len(y)


nested_error.wrong_if(
    "squared_errors(train, train, lam)",
    "squared_errors(rest, run, lam)",
    "each outer fold chooses with its training rows",
    "You chose the penalty with the smallest training error, which is always the smallest penalty. "
    "Fit and test on different rows in the inner folds too.",
)


@nested_error.wrong(
    "each outer fold chooses with its training rows",
    "You chose the penalty in the first outer fold and kept it. Its training rows are the test "
    "rows of the others: choose anew in each.",
)
def chosen_in_the_first_outer_fold(X, y, lams, outer, inner):
    train = np.setdiff1d(np.arange(len(y)), outer[0])
    sums = _inner_sums(X, y, lams, train, np.array_split(train, inner))
    return _chosen_by(lambda train, test: sums, X, y, lams, outer)


nested_error.wrong_if(
    "[train[i::inner] for i in range(inner)]",
    "np.array_split(train, inner)",
    "each outer fold chooses with its training rows",
    "You dealt the training rows out like cards. The inner folds are runs: use `np.array_split`.",
)


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
    for test, train, runs in _outer_folds(y, outer, inner):
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
