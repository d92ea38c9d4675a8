"""bias_variance/learning_curve: A learning curve that never shows overfitting."""

import numpy as np

from mlfund.judge.declare import debug


@debug(
    title="A learning curve that never shows overfitting",
    difficulty=2,
    importance=4,
    minutes=10,
    returns=["train", "validation"],
    allows={
        "X": "negative; zero; X.shape[1] == 1; X.shape[1] == 3",
        "y": "negative",
        "X_val": "negative; len(X_val) == 1",
        "y_val": "negative; single",
        "sizes": "single; unsorted; ties; len(X) in sizes; X.shape[1] in sizes",
    },
    hints=[
        "On which rows has the model been fitted? On which is its training error measured?",
        "Think of n = 10 out of 1,000: what is the error on the 990 rows that it has not seen?",
    ],
)
def learning_curve(X, y, X_val, y_val, sizes):
    """Find the bug. This function fits least squares, without an intercept, to the first n rows of
    `X` and `y`, for each n in the list `sizes`, and returns the mean squared errors in training and
    in validation, one for each n, in the order of `sizes`. Each n is at least the number of
    columns, which are independent in the first n rows. The author concluded from the two curves
    that the model cannot overfit, even at n = 10.
    """
    train, validation = [], []
    for n in sizes:
        weight = np.linalg.lstsq(X[:n], y[:n], rcond=None)[0]
        train.append(np.mean((X[:n] @ weight - y[:n]) ** 2))
        validation.append(np.mean((X_val @ weight - y_val) ** 2))
    return np.array(train), np.array(validation)


@learning_curve.starts_from
def learning_curve_with_a_bug(X, y, X_val, y_val, sizes):
    train, validation = [], []
    for n in sizes:
        weight = np.linalg.lstsq(X[:n], y[:n], rcond=None)[0]
        train.append(np.mean((X @ weight - y) ** 2))
        validation.append(np.mean((X_val @ weight - y_val) ** 2))
    return np.array(train), np.array(validation)


def _regressions(rng, shapes):
    for n, p, sizes in shapes:
        X, X_val = rng.normal(size=(n, p)), rng.normal(size=(6, p))
        y, y_val = (
            X.sum(axis=1) + rng.normal(size=n),
            X_val.sum(axis=1) + rng.normal(size=6),
        )
        yield X, y, X_val, y_val, sizes


@learning_curve.cases(
    "the fit sees the first n rows only",
    "The model for n is fitted to `X[:n]` and `y[:n]`; its validation error is the mean squared "
    "error on all of `X_val`.",
    of="validation",
)
def _(rng):
    X, y = np.array([[1.0], [2.0], [0.0]]), np.array([1.0, 3.0, 4.0])
    yield X, y, np.array([[2.0], [-1.0]]), np.array([5.0, -2.0]), [2, 1, 2]
    yield X, y, np.array([[2.0]]), np.array([5.0]), [2]
    yield from _regressions(rng, [(8, 2, [3, 5]), (9, 3, [7, 4, 9, 6])])


@learning_curve.cases(
    "the training error is measured on the rows that were fitted",
    "The training error for n is the mean squared error on the n rows that the model was fitted "
    "to, and no others.",
    of="train",
)
def _(rng):
    X, y = np.array([[1.0], [2.0], [0.0]]), np.array([1.0, 3.0, 4.0])
    yield X, y, np.array([[2.0], [-1.0]]), np.array([5.0, -2.0]), [2, 1, 2]
    yield X, y, np.array([[2.0]]), np.array([5.0]), [2]
    yield from _regressions(rng, [(8, 2, [3, 5]), (9, 3, [7, 4, 9, 6])])


def _errors(X, y, weights):
    return np.array([np.mean((X @ weight - y) ** 2) for weight in weights])


def _fits(X, y, sizes):
    return [np.linalg.lstsq(X[:n], y[:n], rcond=None)[0] for n in sizes]


@learning_curve.wrong(
    "the fit sees the first n rows only",
    "You fitted all rows every time: then the validation error cannot depend on n.",
)
def fitted_to_all_rows(X, y, X_val, y_val, sizes):
    weights = _fits(X, y, [len(X)] * len(sizes))
    train = [
        _errors(X[:n], y[:n], [w])[0] for n, w in zip(sizes, weights, strict=True)
    ]
    return np.array(train), _errors(X_val, y_val, weights)


@learning_curve.wrong(
    "the fit sees the first n rows only",
    "You fitted the last n rows: the first are asked for.",
)
def last_rows(X, y, X_val, y_val, sizes):
    return learning_curve.reference(X[::-1], y[::-1], X_val, y_val, sizes)


@learning_curve.wrong(
    "the fit sees the first n rows only",
    "You cut the validation set to n rows too. Use all of it: its size decides how noisy the curve "
    "is.",
)
def validation_cut_to_n(X, y, X_val, y_val, sizes):
    train = learning_curve.reference(X, y, X_val, y_val, sizes)[0]
    fits = zip(sizes, _fits(X, y, sizes), strict=True)
    return train, np.array(
        [_errors(X_val[:n], y_val[:n], [w])[0] for n, w in fits]
    )


@learning_curve.wrong(
    "the fit sees the first n rows only",
    "The validation error is measured on rows of the training set that were left over: `X_val` and "
    "`y_val` are there for it.",
)
def validated_on_the_rest(X, y, X_val, y_val, sizes):
    train = learning_curve.reference(X, y, X_val, y_val, sizes)[0]
    fits = zip(sizes, _fits(X, y, sizes), strict=True)
    return train, np.array([_errors(X[n:], y[n:], [w])[0] for n, w in fits])


@learning_curve.wrong(
    "the training error is measured on the rows that were fitted",
    "Your training error still runs over all rows. Most of them the model has never seen, so it is "
    "nearly a validation error: measure it on `X[:n]`, `y[:n]`.",
)
def trained_on_some_measured_on_all(X, y, X_val, y_val, sizes):
    weights = _fits(X, y, sizes)
    return _errors(X, y, weights), _errors(X_val, y_val, weights)


@learning_curve.wrong(
    "the training error is measured on the rows that were fitted",
    "You divided the sum over n rows by the number of all rows: take the mean over the n rows.",
)
def divided_by_all_rows(X, y, X_val, y_val, sizes):
    train, validation = learning_curve.reference(X, y, X_val, y_val, sizes)
    return train * np.array(sizes) / len(X), validation


@learning_curve.wrong(
    "the training error is measured on the rows that were fitted",
    "You measured on the rows that the model has not seen, `X[n:]`: that is another validation.",
)
def measured_on_the_rest(X, y, X_val, y_val, sizes):
    fits = zip(sizes, _fits(X, y, sizes), strict=True)
    train = np.array([_errors(X[n:], y[n:], [w])[0] for n, w in fits])
    return train, learning_curve.reference(X, y, X_val, y_val, sizes)[1]


@learning_curve.wrong(
    "the fit sees the first n rows only",
    "You returned the two curves in the other order: training first.",
)
def curves_exchanged(X, y, X_val, y_val, sizes):
    return learning_curve.reference(X, y, X_val, y_val, sizes)[::-1]


@learning_curve.wrong(
    "the fit sees the first n rows only",
    "You took the root. The mean squared errors are asked for.",
)
def roots(X, y, X_val, y_val, sizes):
    train, validation = learning_curve.reference(X, y, X_val, y_val, sizes)
    return np.sqrt(train), np.sqrt(validation)


@learning_curve.wrong(
    "the training error is measured on the rows that were fitted",
    "You divided by n less the number of weights: that estimates the noise. The training error "
    "is the plain mean over the n rows.",
)
def divided_by_n_less_p(X, y, X_val, y_val, sizes):
    train, validation = learning_curve.reference(X, y, X_val, y_val, sizes)
    n = np.array(sizes)
    return train * n / (n - X.shape[1]), validation


@learning_curve.wrong(
    "the fit sees the first n rows only",
    "You sorted `sizes`: the errors are asked for in its order.",
)
def sizes_sorted(X, y, X_val, y_val, sizes):
    return learning_curve.reference(X, y, X_val, y_val, sorted(sizes))


def _with_ones(X):
    return np.column_stack([X, np.ones(len(X))])


@learning_curve.wrong(
    "the fit sees the first n rows only",
    "You fitted an intercept too: the model has none.",
)
def with_an_intercept(X, y, X_val, y_val, sizes):
    return learning_curve.reference(
        _with_ones(X), y, _with_ones(X_val), y_val, sizes
    )


@learning_curve.wrong("arguments are left as they were")
def targets_centred_in_place(X, y, X_val, y_val, sizes):
    result = learning_curve.reference(X, y, X_val, y_val, sizes)
    y -= y.mean()
    return result


@learning_curve.right
def with_pinv(X, y, X_val, y_val, sizes):
    weights = np.array([np.linalg.pinv(X[:n]) @ y[:n] for n in sizes])
    train = [
        np.square(X[:n] @ w - y[:n]).sum() / n
        for n, w in zip(sizes, weights, strict=True)
    ]
    return train, np.square(X_val @ weights.T - y_val[:, None]).mean(axis=0)


@learning_curve.right
def with_qr(X, y, X_val, y_val, sizes):
    def errors(n):
        q, r = np.linalg.qr(X[:n])
        weight = np.linalg.solve(r, q.T @ y[:n])
        residual = y[:n] - q @ (q.T @ y[:n])
        return residual @ residual / n, np.mean((y_val - X_val @ weight) ** 2)

    return np.array([errors(n) for n in sizes]).T[0], np.array(
        [errors(n)[1] for n in sizes]
    )


@learning_curve.right
def with_normal_equations(X, y, X_val, y_val, sizes):
    curve = np.empty((2, len(sizes)))
    for k, n in enumerate(sizes):
        rows, targets = X[:n], y[:n]
        weight = np.linalg.solve(rows.T @ rows, rows.T @ targets)
        curve[0, k] = (
            np.var(rows @ weight - targets)
            + np.mean(rows @ weight - targets) ** 2
        )
        curve[1, k] = np.mean((X_val @ weight - y_val) ** 2)
    return tuple(curve)


learning_curve.same(
    "A square has no sign.",
    ("y[:n] - X[:n] @ weight", "X[:n] @ weight - y[:n]"),
    ("y_val - X_val @ weight", "X_val @ weight - y_val"),
)
learning_curve.same(
    "The columns are independent: no singular value is small.",
    ("y[:n])[0]", "y[:n], rcond=None)[0]"),
)
learning_curve.same(
    "A list of numbers is read as an array.",
    ("train, np", "np.array(train), np"),
    ("validation", "np.array(validation)"),
)
