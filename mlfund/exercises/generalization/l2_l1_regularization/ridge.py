"""l2_l1_regularization/ridge: Ridge with a free bias."""

import numpy as np

from mlfund.exercises.generalization.l2_l1_regularization.regression import (
    _regression,
)
from mlfund.judge.declare import implement


@implement(
    title="Ridge with a free bias",
    difficulty=2,
    importance=5,
    minutes=15,
    returns=["weight", "bias"],
    follow_up=(
        "Now for fifty penalties.",
        "One SVD of the centred features: only the factors d / (d² + lam) "
        "change from penalty to penalty, and each costs a product.",
    ),
    allows={
        "X": "negative; X.shape[1] == 1; X.shape[1] > len(X); len(X) == 2; "
        "(X == X[0]).all(axis=0).any()",
        "y": "negative; all equal",
        "lam": "lam < 0.1; lam > 10",
    },
    hints=[
        "Centre `X` and `y` first. For centred data the best bias is 0.",
        "Set the gradient to zero: `(X.T @ X + lam * I) weight = X.T @ y`.",
        "The prediction at the mean of `X` is the mean of `y`: solve that for the bias.",
    ],
)
def ridge(X, y, lam):
    r"""Return the `weight`, of shape (features,), and the `bias`, a number, that minimize

    $$\lVert y - Xw - b\rVert^2 + \lambda\lVert w\rVert^2$$

    for `X` of shape (examples, features) and `lam` above 0. The bias is not penalized. There are at
    least two examples; there may be more features than examples, and a feature may be constant.
    """
    x_mean, y_mean = X.mean(axis=0), y.mean()
    A = X - x_mean
    penalty = lam * np.eye(X.shape[1])
    weight = np.linalg.solve(A.T @ A + penalty, A.T @ (y - y_mean))
    return weight, y_mean - x_mean @ weight


@ridge.cases(
    "the weight for centred data",
    "Without means to care for, solve `(X.T @ X + lam * I) weight = X.T @ y`.",
    of="weight",
)
def _(rng):
    shapes = [(3, 1, 0.5), (5, 2, 3.0), (6, 3, 0.7), (4, 2, 40.0)]
    yield from _regression(rng, shapes, centred=True)


@ridge.cases(
    "the weight does not depend on the means",
    "The bias is free, so the weight must be that of the centred `X` and `y`.",
    of="weight",
)
def _(rng):
    yield from _regression(rng, [(2, 1, 0.5), (5, 2, 3.0), (4, 6, 0.7)])
    for X, y, lam in _regression(rng, [(5, 2, 0.02), (4, 3, 90.0)]):
        X[:, 0] = 1.5
        yield X, y, lam


@ridge.cases(
    "the bias",
    "The bias is the mean of `y` less the mean of `X @ weight`.",
    of="bias",
)
def _(rng):
    yield from _regression(rng, [(3, 1, 0.5), (5, 2, 3.0), (4, 6, 0.7)])
    yield rng.normal(2, 1, size=(3, 2)), np.full(3, 7.0), 0.5


@ridge.wrong(
    "the weight for centred data",
    "You added `lam` to every entry of the matrix. It belongs on the diagonal: `lam * np.eye(p)`.",
)
def penalty_everywhere(X, y, lam):
    A, b = X - X.mean(axis=0), y - y.mean()
    weight = np.linalg.solve(A.T @ A + lam, A.T @ b)
    return weight, y.mean() - X.mean(axis=0) @ weight


@ridge.wrong(
    "the weight for centred data",
    "Your penalty is n times too large. The squared error is a sum here, not a mean.",
)
def penalty_times_n(X, y, lam):
    return ridge.reference(X, y, lam * len(y))


@ridge.wrong(
    "the weight for centred data",
    "There is no penalty in your weight: that is least squares.",
)
def least_squares(X, y, lam):
    weight = np.linalg.pinv(X - X.mean(axis=0)) @ (y - y.mean())
    return weight, y.mean() - X.mean(axis=0) @ weight


@ridge.wrong(
    "the weight for centred data",
    "You shrank the least-squares weight by 1 / (1 + lam). That is ridge for orthonormal features "
    "only.",
)
def shrunk_least_squares(X, y, lam):
    weight = np.linalg.pinv(X - X.mean(axis=0)) @ (y - y.mean()) / (1 + lam)
    return weight, y.mean() - X.mean(axis=0) @ weight


@ridge.wrong(
    "the weight for centred data",
    "You standardized the columns: the penalty is then on other weights. Here it is on the weights "
    "of `X` as given, so only subtract the means.",
)
def standardized(X, y, lam):
    scale = X.std(axis=0)
    weight = ridge.reference(X / scale, y, lam)[0] / scale
    return weight, y.mean() - X.mean(axis=0) @ weight


@ridge.wrong(
    "the weight for centred data",
    "You standardized the columns, and returned the weights of the standardized ones. Here the "
    "penalty and the weights belong to `X` as given: only subtract the means.",
)
def weights_of_standardized(X, y, lam):
    weight = ridge.reference(X / X.std(axis=0), y, lam)[0]
    return weight, y.mean() - X.mean(axis=0) @ weight


@ridge.wrong(
    "the weight for centred data",
    "Your penalty is half of what it should be: the squared error has the factor 2 in its gradient "
    "too.",
)
def half_the_penalty(X, y, lam):
    return ridge.reference(X, y, lam / 2)


@ridge.wrong(
    "the weight does not depend on the means",
    "You penalized the bias: it is a weight like the others in your matrix with a column of ones.",
)
def penalized_bias(X, y, lam):
    A = np.column_stack([X, np.ones(len(y))])
    weight = np.linalg.solve(A.T @ A + lam * np.eye(A.shape[1]), A.T @ y)
    return weight[:-1], weight[-1]


@ridge.wrong(
    "the weight does not depend on the means",
    "You did not centre the data: without a bias in the fit the weight has to make up for it.",
)
def not_centred(X, y, lam):
    weight = np.linalg.solve(X.T @ X + lam * np.eye(X.shape[1]), X.T @ y)
    return weight, y.mean() - X.mean(axis=0) @ weight


@ridge.wrong(
    "the bias",
    "The mean of `y` is the bias for a centred `X`. Subtract `x_mean @ weight` for `X` as given.",
)
def bias_of_centred(X, y, lam):
    return ridge.reference(X, y, lam)[0], y.mean()


@ridge.wrong("the bias", "The bias is 0 for centred data only.")
def no_bias(X, y, lam):
    return ridge.reference(X, y, lam)[0], 0.0


@ridge.wrong(
    "the weight does not depend on the means",
    "You subtracted one mean of all numbers in `X`. Each column has its own: `X.mean(axis=0)`.",
)
def one_mean_for_all(X, y, lam):
    A = X - X.mean()
    penalty = lam * np.eye(X.shape[1])
    weight = np.linalg.solve(A.T @ A + penalty, A.T @ (y - y.mean()))
    return weight, y.mean() - X.mean(axis=0) @ weight


@ridge.wrong(
    "the bias",
    "The sign is turned round: mean of `y` less prediction at the means.",
)
def bias_turned_round(X, y, lam):
    weight, bias = ridge.reference(X, y, lam)
    return weight, -bias


@ridge.wrong("arguments are left as they were")
def centred_in_place(X, y, lam):
    x_mean, y_mean = X.mean(axis=0), y.mean()
    X -= x_mean
    weight = np.linalg.solve(X.T @ X + lam * np.eye(X.shape[1]), X.T @ y)
    return weight, y_mean - x_mean @ weight


@ridge.right
def with_more_rows(X, y, lam):
    p = X.shape[1]
    A = np.vstack([X - X.mean(0), np.sqrt(lam) * np.eye(p)])
    b = np.concatenate([y - y.mean(), np.zeros(p)])
    weight = np.linalg.lstsq(A, b, rcond=None)[0]
    return weight, np.mean(y - X @ weight)


@ridge.right
def by_singular_values(X, y, lam):
    U, d, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    weight = (d / (d**2 + lam) * (y @ U)) @ Vt
    return [weight, np.mean(y) - np.mean(X, axis=0) @ weight]


@ridge.right
def by_the_examples(X, y, lam):
    A = X - X.mean(axis=0)
    weight = A.T @ np.linalg.solve(A @ A.T + lam * np.eye(len(y)), y - y.mean())
    return weight, float(y.mean() - X.mean(axis=0) @ weight)


@ridge.right
def with_a_free_column_of_ones(X, y, lam):
    A = np.column_stack([np.ones(len(y)), X])
    penalty = np.diag([0.0] + [lam] * X.shape[1])
    fitted = np.linalg.inv(A.T @ A + penalty) @ A.T @ y
    return fitted[1:], fitted[0]
