"""cross_validation/cv_error: Good scores on noise."""

import numpy as np

from mlfund.judge.declare import debug


@debug(
    title="Good scores on noise",
    difficulty=3,
    importance=5,
    minutes=12,
    allows={
        "X": "negative; X.shape[1] == 1; X.shape[1] > len(X)",
        "y": "negative",
        "fold": "negative; unsorted; len(np.unique(fold)) == 2; len(np.unique(fold)) > 3; "
        "np.unique(fold, return_counts=True)[1].min() == 1",
        "count": "count == 1; count == 2; count == X.shape[1] > 1",
    },
    hints=[
        "What would it return on features that are pure noise? Try it, with many features.",
        "Which lines use `y`? Which rows of `y` do they see?",
        "The columns must be chosen anew in every fold, from the training rows alone.",
    ],
)
def cv_error(X, y, fold, count):
    """Find the bug. This function is to return the cross-validated mean squared error of a recipe:
    keep the `count` columns of X that go best with y, by the size of their products with it, as in
    `np.abs(X.T @ y)`; then fit least squares to them, without an intercept. `fold` holds the fold
    number of each row, any integer; the mean is over all rows. On pure noise the function promises
    an error below the variance of y.

    No two columns go equally well with y, and those that are kept are linearly independent.
    """
    errors = np.empty(len(y))
    for number in np.unique(fold):
        train, test = fold != number, fold == number
        kept = np.argsort(-np.abs(X[train].T @ y[train]))[:count]
        weight = np.linalg.lstsq(X[train][:, kept], y[train], rcond=None)[0]
        errors[test] = (y[test] - X[test][:, kept] @ weight) ** 2
    return errors.mean()


@cv_error.starts_from
def cv_error_with_a_bug(X, y, fold, count):
    errors = np.empty(len(y))
    kept = np.argsort(-np.abs(X.T @ y))[:count]
    for number in np.unique(fold):
        train, test = fold != number, fold == number
        weight = np.linalg.lstsq(X[train][:, kept], y[train], rcond=None)[0]
        errors[test] = (y[test] - X[test][:, kept] @ weight) ** 2
    return errors.mean()


def _rows_and_folds(rng, sizes):
    for n, d, k, count in sizes:
        yield rng.normal(size=(n, d)), rng.normal(size=n), np.arange(n) % k, count


def _in_uneven_folds(rng, sizes):
    """Columns of unequal length and mean, and folds of unequal size with any numbers."""
    for fold, d, count in sizes:
        n = len(fold)
        X = rng.normal(1, 1, size=(n, d)) * rng.uniform(0.3, 3, size=d)
        yield X, rng.normal(2, 1, size=n), np.array(fold), count


@cv_error.cases(
    "with all columns kept it is plain cross-validation",
    "Fit on the rows outside the fold, and average the squared errors of the rows inside it, over "
    "all rows.",
)
def _(rng):
    X, y = np.array([[1.0], [2.0], [0.0]]), np.array([2.0, 1.0, 3.0])
    yield X, y, np.array([0, 1, 1]), 1
    yield from _rows_and_folds(rng, [(6, 1, 2, 1), (9, 2, 3, 2), (12, 3, 4, 3)])
    yield from _in_uneven_folds(
        rng, [([7, 2, 2, 7, 7], 1, 1), ([-1, 4, 4, 0, -1, 4], 2, 2)]
    )


@cv_error.cases(
    "the test rows take no part in the choice",
    "In every fold keep the columns with the largest `np.abs(X.T @ y)` of its training rows, and "
    "of no others.",
)
def _(rng):
    yield from _rows_and_folds(
        rng,
        [
            (6, 4, 2, 1),
            (8, 12, 2, 1),
            (9, 15, 3, 2),
            (12, 20, 4, 2),
            (12, 30, 3, 3),
        ],
    )
    yield from _in_uneven_folds(
        rng,
        [
            ([7, 2, 2, 7, 7], 3, 1),
            ([-1, 4, 4, 0, -1, 4, 0], 5, 2),
            ([3, 3, 1, 1, 3, 1, 1, 3, 3, 3], 6, 3),
        ],
    )


PLAIN = "with all columns kept it is plain cross-validation"
NO_PART = "the test rows take no part in the choice"
BY_TRAINING_ROWS = "X[train].T @ y[train]"

for stood, instead_of, caught_by, message in [
    (
        "fold == fold, fold",
        "fold != number, fold",
        PLAIN,
        "You fit on all rows: each row is then tested by a model that was trained on it.",
    ),
    (
        "fold == number, fold != number",
        "fold != number, fold == number",
        PLAIN,
        "You exchanged the two parts: train on the rows outside the fold.",
    ),
    (
        "errors.mean() ** 0.5",
        "errors.mean()",
        PLAIN,
        "You took the root. The mean squared error is asked for.",
    ),
    (
        "np.mean([errors[fold == i].mean() for i in np.unique(fold)])",
        "errors.mean()",
        PLAIN,
        "You averaged the means of the folds. Folds differ in size: average over all rows.",
    ),
    (
        "X.T @ y",
        BY_TRAINING_ROWS,
        NO_PART,
        "The columns are still chosen with all rows, the test rows included. Moving the line into "
        "the loop is not enough: use `X[train]` and `y[train]`.",
    ),
    (
        "X[test].T @ y[test]",
        BY_TRAINING_ROWS,
        NO_PART,
        "You chose the columns with the test rows: that is the leak at its worst.",
    ),
    (
        "X[fold != fold.min()].T @ y[fold != fold.min()]",
        BY_TRAINING_ROWS,
        NO_PART,
        "You chose the columns once, in the first fold: its training rows are the test rows of "
        "others.",
    ),
    (
        "-(X[train]",
        "-np.abs(X[train]",
        NO_PART,
        "You lost the absolute value: a strong negative product is as useful as a positive one.",
    ),
    (
        "np.argsort(np.abs",
        "np.argsort(-np.abs",
        NO_PART,
        "You kept the columns with the smallest products: the largest go best with y.",
    ),
    (
        "np.arange(count)",
        "np.argsort(-np.abs(X[train].T @ y[train]))[:count]",
        NO_PART,
        "You no longer choose: the first columns are not the ones that go best with y.",
    ),
    (
        "y[train]) / np.linalg.norm(X[train], axis=0))",
        "y[train]))",
        NO_PART,
        "You divided each product by the length of the column: the products decide as they are.",
    ),
    (
        "np.corrcoef(X[train].T, y[train])[-1, :-1]",
        BY_TRAINING_ROWS,
        NO_PART,
        "You chose by the correlation: the products with y decide as they are.",
    ),
]:
    cv_error.wrong_if(stood, instead_of, caught_by, message)


@cv_error.wrong(PLAIN, "That is the error on the training rows.")
def training_error(X, y, fold, count):
    errors = []
    for number in np.unique(fold):
        train = fold != number
        kept = np.argsort(-np.abs(X[train].T @ y[train]))[:count]
        weight = np.linalg.lstsq(X[train][:, kept], y[train], rcond=None)[0]
        errors.append(np.mean((y[train] - X[train][:, kept] @ weight) ** 2))
    return np.mean(errors)


@cv_error.wrong(PLAIN, "You fitted an intercept too: the model has none.")
def with_an_intercept(X, y, fold, count):
    errors = np.empty(len(y))
    for number in np.unique(fold):
        train, test = fold != number, fold == number
        kept = np.argsort(-np.abs(X[train].T @ y[train]))[:count]
        A = np.column_stack([X[:, kept], np.ones(len(y))])
        weight = np.linalg.lstsq(A[train], y[train], rcond=None)[0]
        errors[test] = (y[test] - A[test] @ weight) ** 2
    return errors.mean()


@cv_error.wrong("arguments are left as they were")
def y_in_place(X, y, fold, count):
    result = cv_error.reference(X, y, fold, count)
    y -= y.mean()
    return result


@cv_error.right
def with_index_arrays(X, y, fold, count):
    total = 0.0
    for number in set(fold.tolist()):
        train, test = (
            np.flatnonzero(fold != number),
            np.flatnonzero(fold == number),
        )
        product = np.abs(y[train] @ X[train])
        kept = np.argpartition(product, -count)[-count:]
        A = X[np.ix_(train, kept)]
        weight = np.linalg.pinv(A) @ y[train]
        total += ((y[test] - X[np.ix_(test, kept)] @ weight) ** 2).sum()
    return total / len(y)


@cv_error.right
def row_by_row(X, y, fold, count):
    errors = []
    for i in range(len(y)):
        rows = [j for j in range(len(y)) if fold[j] != fold[i]]
        A, b = X[rows], y[rows]
        columns = sorted(range(X.shape[1]), key=lambda c: -abs(A[:, c] @ b))[
            :count
        ]
        weight = np.linalg.lstsq(A[:, columns], b, rcond=None)[0]
        errors.append((y[i] - X[i, columns] @ weight) ** 2)
    return np.mean(errors)


@cv_error.right
def with_zero_weights(X, y, fold, count):
    prediction = np.zeros(len(y))
    for number in np.unique(fold):
        train = fold != number
        strength = np.abs(np.einsum("ij,i->j", X[train], y[train]))
        kept = strength >= np.sort(strength)[-count]
        Q, R = np.linalg.qr(X[train][:, kept])
        weight = np.zeros(X.shape[1])
        weight[kept] = np.linalg.solve(R, Q.T @ y[train])
        prediction[~train] = X[~train] @ weight
    return np.mean((prediction - y) ** 2)


cv_error.same(
    "A later round with the same number does the same.",
    ("in fold:", "in np.unique(fold):"),
)
cv_error.same(
    "The kept columns are independent: no singular value is small.",
    ("y[train])[0]", "y[train], rcond=None)[0]"),
)
cv_error.same(
    "A square has no sign.",
    (
        "X[test][:, kept] @ weight - y[test]",
        "y[test] - X[test][:, kept] @ weight",
    ),
)
