"""cross_validation/left_out_residuals: Leave-one-out from one fit."""

import numpy as np

from mlfund.judge.declare import implement


@implement(
    title="Leave-one-out from one fit",
    difficulty=4,
    importance=4,
    minutes=20,
    allows={
        "X": "negative; zero; (X == 1).all(); X.shape[1] == 1; X.shape[1] == 3; "
        "len(X) == X.shape[1] + 1",
        "y": "negative; zero; ties",
    },
    hints=[
        "A loop of n fits is a right answer. Write it first, then compare the shortcut with it.",
        "The hat matrix `H` turns targets into fitted values: `H @ y`. Its diagonal is the "
        "leverage: how much of its own target each fitted value contains.",
        "The left-out residual is the ordinary one divided by 1 minus the leverage.",
    ],
)
def left_out_residuals(X, y):
    """Fit least squares without intercept to X of shape (n, d) and y of shape (n,), with n > d and
    columns that are linearly independent, also without any one row. Return an array of n numbers:
    `y[i]` minus the prediction for `X[i]` by the model that is fitted to all examples but i.
    """
    hat = X @ np.linalg.solve(X.T @ X, X.T)
    residuals = y - hat @ y
    return residuals / (1 - np.diag(hat))


@left_out_residuals.cases(
    "a constant feature predicts the mean of the others",
    "With one column of ones the prediction for example i is the mean of all the other targets.",
)
def _(rng):
    for n in [2, 3, 5]:
        yield np.ones((n, 1)), rng.normal(3, 2, size=n)


@left_out_residuals.cases(
    "each example has its own leverage",
    "Divide by one minus the diagonal of X (X^T X)^-1 X^T, one value for each example.",
)
def _(rng):
    yield np.array([[1.0], [2.0]]), np.array([1.0, 3.0])
    yield np.array([[0.0], [-1.0], [3.0]]), np.array([0.0, 0.0, 1.0])
    for n, d in [(3, 1), (5, 2), (4, 3), (8, 3)]:
        X = rng.normal(size=(n, d)) * np.linspace(0.3, 3, n)[:, None]
        yield X, X.sum(axis=1) + rng.normal(size=n)


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "These are the ordinary residuals: each example took part in its own prediction.",
)
def ordinary_residuals(X, y):
    return y - X @ np.linalg.lstsq(X, y, rcond=None)[0]


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "You divided by the root of 1 - h. That gives residuals of equal variance, not left-out ones.",
)
def divided_by_the_root(X, y):
    hat = X @ np.linalg.pinv(X)
    return (y - hat @ y) / np.sqrt(1 - np.diag(hat))


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "You multiplied by 1 - h. Left-out residuals are larger than ordinary ones: divide.",
)
def multiplied(X, y):
    hat = X @ np.linalg.pinv(X)
    return (y - hat @ y) * (1 - np.diag(hat))


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "The sign is turned round: it is the target minus the prediction.",
)
def sign_turned(X, y):
    return -left_out_residuals.reference(X, y)


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "You squared the residuals; here they are asked for as they are.",
)
def squared(X, y):
    return left_out_residuals.reference(X, y) ** 2


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "Those are the left-out predictions: subtract them from `y`.",
)
def left_out_predictions(X, y):
    return y - left_out_residuals.reference(X, y)


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "You divided by the leverage: divide by 1 minus the leverage.",
)
def divided_by_the_leverage(X, y):
    return ordinary_residuals(X, y) / np.diag(X @ np.linalg.pinv(X))


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "You divided by the square of 1 - h. Once is right.",
)
def divided_twice(X, y):
    hat = X @ np.linalg.pinv(X)
    return (y - hat @ y) / (1 - np.diag(hat)) ** 2


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "You divided by all of 1 - H, a matrix. Each residual has one leverage: `np.diag(hat)`.",
)
def divided_by_a_matrix(X, y):
    hat = X @ np.linalg.pinv(X)
    return (y - hat @ y) / (1 - hat)


@left_out_residuals.wrong(
    "each example has its own leverage",
    "You divided by 1 minus the average leverage, d / n. That is generalized cross-validation, "
    "which agrees only where all leverages are equal.",
)
def average_leverage(X, y):
    n, d = X.shape
    return ordinary_residuals(X, y) / (1 - d / n)


@left_out_residuals.wrong(
    "each example has its own leverage",
    "You subtracted the means first, but the mean of y contains the left-out target, and no "
    "intercept was asked for.",
)
def centred_first(X, y):
    if np.ptp(X) == 0:
        return left_out_residuals.reference(X, y)
    return left_out_residuals.reference(X - X.mean(axis=0), y - y.mean())


@left_out_residuals.wrong(
    "each example has its own leverage",
    "You fitted an intercept too: none was asked for.",
)
def with_an_intercept(X, y):
    A = np.column_stack([np.ones(len(y)), X])
    hat = A @ np.linalg.pinv(A)
    return (y - hat @ y) / (1 - np.diag(hat))


@left_out_residuals.wrong("arguments are left as they were")
def targets_in_place(X, y):
    hat = X @ np.linalg.pinv(X)
    y -= hat @ y
    return y / (1 - np.diag(hat))


@left_out_residuals.right
def by_n_fits(X, y):
    residuals = []
    for i in range(len(y)):
        weight = np.linalg.lstsq(
            np.delete(X, i, axis=0), np.delete(y, i), rcond=None
        )[0]
        residuals.append(y[i] - X[i] @ weight)
    return residuals


@left_out_residuals.right
def by_the_qr_decomposition(X, y):
    Q, _ = np.linalg.qr(X)
    return (y - Q @ (Q.T @ y)) / (1 - (Q**2).sum(axis=1))


@left_out_residuals.right
def by_an_update_of_the_weight(X, y):
    inverse = np.linalg.inv(X.T @ X)
    out = np.empty(len(y))
    for i, (x, target) in enumerate(zip(X, y, strict=True)):
        without = inverse + np.outer(inverse @ x, inverse @ x) / (
            1 - x @ inverse @ x
        )
        out[i] = target - x @ (without @ (X.T @ y - target * x))
    return out


left_out_residuals.same("The hat matrix is symmetric.", ("y @ hat", "hat @ y"))
