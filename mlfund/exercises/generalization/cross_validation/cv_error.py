"""cross_validation/cv_error: Good scores on noise."""

import numpy as np

from mlfund.judge.declare import debug


@debug(
    title="Good scores on noise",
    difficulty=3,
    importance=5,
    minutes=12,
    hints=[
        "What would it return on features that are pure noise? Try it, with many features.",
        "Which lines use `y`? Which rows of `y` do they see?",
        "The columns must be chosen anew in every fold, from the training rows alone.",
    ],
)
def cv_error(X, y, fold, count):
    """Find the bug. This function is to return the cross-validated mean squared error of a recipe:
    keep the `count` columns of X that go best with y, then fit least squares to them. `fold` holds
    the fold number of each row. On pure noise it promises an error below the variance of y.
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


@cv_error.cases(
    "with all columns kept it is plain cross-validation",
    "Fit on the rows outside the fold, and average the squared errors of the rows inside it.",
)
def _(rng):
    yield from _rows_and_folds(rng, [(6, 1, 2, 1), (9, 2, 3, 2), (12, 3, 4, 3)])


@cv_error.cases(
    "the test rows take no part in the choice",
    "The columns are chosen in every fold, with the training rows of X and y and no others.",
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


@cv_error.wrong(
    "with all columns kept it is plain cross-validation",
    "You fit on all rows: each row is then tested by a model that was trained on it.",
)
def fitted_on_all_rows(X, y, fold, count):
    kept = np.argsort(-np.abs(X.T @ y))[:count]
    weight = np.linalg.lstsq(X[:, kept], y, rcond=None)[0]
    return np.mean((y - X[:, kept] @ weight) ** 2)


@cv_error.wrong(
    "with all columns kept it is plain cross-validation",
    "You exchanged the two parts: train on the rows outside the fold.",
)
def parts_turned_round(X, y, fold, count):
    errors = []
    for number in np.unique(fold):
        train, test = fold == number, fold != number
        kept = np.argsort(-np.abs(X[train].T @ y[train]))[:count]
        weight = np.linalg.lstsq(X[train][:, kept], y[train], rcond=None)[0]
        errors.append(np.mean((y[test] - X[test][:, kept] @ weight) ** 2))
    return np.mean(errors)


@cv_error.wrong(
    "with all columns kept it is plain cross-validation",
    "That is the error on the training rows.",
)
def training_error(X, y, fold, count):
    errors = []
    for number in np.unique(fold):
        train = fold != number
        kept = np.argsort(-np.abs(X[train].T @ y[train]))[:count]
        weight = np.linalg.lstsq(X[train][:, kept], y[train], rcond=None)[0]
        errors.append(np.mean((y[train] - X[train][:, kept] @ weight) ** 2))
    return np.mean(errors)


def _choosing(choose, X, y, fold, count):
    """The right answer, but for the way in which the columns are chosen."""
    errors = np.empty(len(y))
    for number in np.unique(fold):
        train, test = fold != number, fold == number
        kept = choose(X, y, train)[:count]
        weight = np.linalg.lstsq(X[train][:, kept], y[train], rcond=None)[0]
        errors[test] = (y[test] - X[test][:, kept] @ weight) ** 2
    return errors.mean()


def _by_fit(X, y):
    return np.argsort(-np.abs(X.T @ y))


@cv_error.wrong(
    "the test rows take no part in the choice",
    "The columns are still chosen with all rows, the test rows included. Moving the line into the "
    "loop is not enough: use `X[train]` and `y[train]`.",
)
def chosen_with_all_rows(X, y, fold, count):
    return _choosing(lambda X, y, train: _by_fit(X, y), X, y, fold, count)


@cv_error.wrong(
    "the test rows take no part in the choice",
    "You chose the columns with the test rows: that is the leak at its worst.",
)
def chosen_with_the_test_rows(X, y, fold, count):
    return _choosing(
        lambda X, y, train: _by_fit(X[~train], y[~train]), X, y, fold, count
    )


@cv_error.wrong(
    "the test rows take no part in the choice",
    "You lost the absolute value: a strong negative product is as useful as a positive one.",
)
def without_absolute_value(X, y, fold, count):
    return _choosing(
        lambda X, y, train: np.argsort(-(X[train].T @ y[train])),
        X,
        y,
        fold,
        count,
    )


@cv_error.wrong(
    "the test rows take no part in the choice",
    "You no longer choose: the first columns are not the ones that go best with y.",
)
def first_columns(X, y, fold, count):
    return _choosing(lambda X, y, train: np.arange(X.shape[1]), X, y, fold, count)


@cv_error.wrong(
    "the test rows take no part in the choice",
    "You chose the columns once, in the first fold: its training rows are the test rows of others.",
)
def chosen_in_the_first_fold(X, y, fold, count):
    first = fold != np.unique(fold)[0]
    return _choosing(
        lambda X, y, train: _by_fit(X[first], y[first]), X, y, fold, count
    )


@cv_error.wrong(
    "with all columns kept it is plain cross-validation",
    "You took the root. The mean squared error is asked for.",
)
def root_of_the_error(X, y, fold, count):
    return np.sqrt(cv_error.reference(X, y, fold, count))


@cv_error.wrong(
    "the test rows take no part in the choice",
    "You kept the columns with the smallest products: the largest go best with y.",
)
def smallest_products(X, y, fold, count):
    return _choosing(
        lambda X, y, train: _by_fit(X[train], y[train])[::-1], X, y, fold, count
    )


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
