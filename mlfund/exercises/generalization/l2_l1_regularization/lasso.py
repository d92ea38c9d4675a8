"""l2_l1_regularization/lasso: Lasso by coordinate descent."""

import numpy as np

from mlfund.exercises.generalization.l2_l1_regularization.regression import _soft
from mlfund.judge.declare import implement


@implement(
    title="Lasso by coordinate descent",
    difficulty=4,
    importance=4,
    minutes=25,
    follow_up=(
        "How do you know that it has converged?",
        "By the duality gap, which bounds what is left to gain. Or by the KKT "
        "conditions: |2 x·r| equals lam where a weight is not 0, and is at most "
        "lam where it is.",
    ),
    allows={
        "X": "negative; zero; X.shape[1] == 1; X.shape[1] > len(X); (X == 0).all(axis=0).any()",
        "y": "negative; zero",
        "lam": "lam == 0; lam > 2 * np.abs(X.T @ y).max()",
        "sweeps": "sweeps == 1; sweeps == 3",
    },
    hints=[
        "For weight j take the residual of all the others: `y - X @ weight + X[:, j] * weight[j]`.",
        "With `rho = X[:, j] @ rest` and `z = X[:, j] @ X[:, j]` minimize "
        "`z * w**2 - 2 * rho * w + lam * abs(w)`.",
        "The minimum is at `soft_threshold(rho, lam / 2) / z`. Use it for the next weight at once.",
    ],
)
def lasso(X, y, lam, sweeps):
    r"""Return the weight, of shape (features,), after some sweeps of coordinate descent on

    $$\lVert y - Xw\rVert^2 + \lambda\lVert w\rVert_1 .$$

    Start from 0. One sweep goes through the features in order and gives each weight the value that
    is best with the others as they are then. `X` of shape (examples, features) and `y` are centred,
    so there is no bias; a column of `X` may be all zeros, and its weight stays 0. `lam` is at least
    0, and `sweeps` at least 1.
    """
    weight = np.zeros(X.shape[1])
    for _ in range(sweeps):
        for j in range(len(weight)):
            rest = y - X @ weight + X[:, j] * weight[j]
            rho, z = X[:, j] @ rest, X[:, j] @ X[:, j]
            if z > 0:
                weight[j] = np.sign(rho) * max(abs(rho) - lam / 2, 0) / z
    return weight


def _correlated(rng, shapes):
    for n, p, fraction, sweeps in shapes:
        X = rng.normal(size=(n, p)) + rng.normal(size=(n, 1))
        X, y = X - X.mean(axis=0), X @ rng.normal(0, 2, p) + rng.normal(size=n)
        y = y - y.mean()
        yield X, y, round(fraction * 2 * np.abs(X.T @ y).max(), 2), sweeps


@lasso.cases(
    "one feature",
    "With one feature the weight is `soft_threshold(x @ y, lam / 2) / (x @ x)`.",
)
def _(rng):
    yield np.array([[-1.0], [0.0], [1.0]]), np.array([-3.0, 0.0, 3.0]), 4.0, 1
    yield np.array([[-1e-3], [0.0], [1e-3]]), np.array([-3.0, 0.0, 3.0]), 4e-3, 1
    yield from _correlated(
        rng, [(4, 1, 0.3, 1), (5, 1, 0.1, 1), (4, 1, 0.0, 1), (3, 1, 1.5, 1)]
    )


@lasso.cases(
    "one sweep over several features",
    "Each weight is the best one given the others as they are then.",
)
def _(rng):
    yield from _correlated(
        rng, [(4, 2, 0.05, 1), (6, 3, 0.1, 1), (8, 4, 0.05, 1)]
    )


@lasso.cases(
    "several sweeps",
    "From the second sweep on the weight's own part has to be put back into the residual.",
)
def _(rng):
    yield from _correlated(
        rng,
        [
            (4, 2, 0.05, 3),
            (6, 3, 0.02, 2),
            (8, 4, 0.05, 9),
            (4, 2, 0.0, 30),
            (3, 4, 0.02, 5),
        ],
    )


@lasso.cases(
    "a weight may come back from 0",
    "Go through all weights in every sweep: one that was 0 need not stay 0.",
)
def _(rng):
    X = np.array([[-1.0, 0, -1], [1, -3, -1], [0, 2, 3], [0, 1, -1]])
    for sweeps in [2, 3]:
        yield X, np.array([0.0, -1, -2, 3]), 4.0, sweeps


@lasso.cases(
    "a column of zeros",
    "A constant feature is all zeros once it is centred. Do not divide by its squared norm.",
)
def _(rng):
    for X, y, lam, sweeps in _correlated(rng, [(4, 2, 0.05, 2), (6, 3, 0.1, 2)]):
        for column in [0, -1]:
            zero = np.arange(X.shape[1]) == column % X.shape[1]
            yield np.where(zero, 0.0, X), y, lam, sweeps


lasso.wrong_if(
    "abs(rho) - lam,",
    "abs(rho) - lam / 2,",
    "one feature",
    "Your threshold is `lam`. The squared error has no factor 1/2 here, so it is `lam / 2`.",
)
lasso.wrong_if(
    "max(abs(rho) - lam / 2, 0)",
    "max(abs(rho) - lam / 2, 0) / z",
    "one feature",
    "You did not divide by the squared norm of the column: that is right for norm 1 only.",
)
lasso.wrong_if(
    "max(abs(rho) / z - lam / 2, 0)",
    "max(abs(rho) - lam / 2, 0) / z",
    "one feature",
    "You divided first and thresholded then. Threshold `rho` by `lam / 2`, and divide the result.",
)
lasso.wrong_if(
    "rho / (z + lam)",
    "np.sign(rho) * max(abs(rho) - lam / 2, 0) / z",
    "one feature",
    "That is the update for a squared penalty, ridge's: `rho / (z + lam)`.",
)
lasso.wrong_if(
    "0) / np.sqrt(z)",
    "0) / z",
    "one feature",
    "You divided by the norm of the column: it is the squared norm, `x @ x`.",
)
lasso.wrong_if(
    "rho / z * (abs(rho) > lam / 2)",
    "np.sign(rho) * max(abs(rho) - lam / 2, 0) / z",
    "one feature",
    "You kept what passes the threshold as it is: that is hard thresholding. Take off `lam / 2`.",
)


@lasso.wrong(
    "one sweep over several features",
    "You computed all weights of a sweep from the same old ones. Use each new weight at once.",
)
def all_at_once(X, y, lam, sweeps):
    weight, z = np.zeros(X.shape[1]), np.maximum((X**2).sum(axis=0), 1e-300)
    for _ in range(sweeps):
        rho = X.T @ (y - X @ weight) + z * weight
        weight = np.sign(rho) * np.maximum(np.abs(rho) - lam / 2, 0) / z
    return weight


@lasso.wrong(
    "one sweep over several features",
    "You went through the features from the last to the first: the order is that of the columns.",
)
def from_the_last(X, y, lam, sweeps):
    return lasso.reference(X[:, ::-1], y, lam, sweeps)[::-1]


@lasso.wrong(
    "one sweep over several features",
    "You started from the least-squares weights. After some sweeps only that is another result: "
    "start from 0.",
)
def from_least_squares(X, y, lam, sweeps):
    weight = np.linalg.pinv(X) @ y
    for _ in range(sweeps):
        for j, x in enumerate(X.T):
            if x @ x > 0:
                rest = y - X @ weight + x * weight[j]
                weight[j] = _soft(x @ rest, lam / 2) / (x @ x)
    return weight


lasso.wrong_if(
    "y - X @ weight\n",
    "y - X @ weight + X[:, j] * weight[j]\n",
    "several sweeps",
    "You used the whole residual. The weight's own part, `X[:, j] * weight[j]`, has to be added "
    "back.",
)
lasso.wrong_if(
    "range(1)",
    "range(sweeps)",
    "several sweeps",
    "That is the result of one sweep. Repeat the whole sweep, not the step of each weight, and do "
    "not start from 0 again.",
)


@lasso.wrong(
    "a weight may come back from 0",
    "You never try a weight again that was 0 after a sweep: another may have moved since.",
)
def zeros_left_alone(X, y, lam, sweeps):
    weight = np.zeros(X.shape[1])
    for sweep in range(sweeps):
        for j, x in enumerate(X.T):
            if x @ x > 0 and (sweep == 0 or weight[j] != 0):
                rest = y - X @ weight + x * weight[j]
                weight[j] = _soft(x @ rest, lam / 2) / (x @ x)
    return weight


@lasso.wrong(
    "a column of zeros",
    "You divide by the squared norm of a column, which may be 0: leave that weight at 0.",
)
def divided_by_zero(X, y, lam, sweeps):
    weight = np.zeros(X.shape[1])
    for _ in range(sweeps):
        for j, x in enumerate(X.T):
            rest = y - np.nan_to_num(X @ weight) + x * weight[j]
            weight[j] = _soft(x @ rest, lam / 2) / (x @ x)
    return weight


@lasso.wrong("arguments are left as they were")
def y_as_residual(X, y, lam, sweeps):
    result = lasso.reference(X, y, lam, sweeps)
    y -= X @ result
    return result


@lasso.right
def with_a_running_residual(X, y, lam, sweeps):
    weight, residual = np.zeros(X.shape[1]), np.array(y, dtype=float)
    for _ in range(sweeps):
        for j in range(X.shape[1]):
            x, old = X[:, j], weight[j]
            norm = np.dot(x, x)
            if norm == 0:
                continue
            rho = np.dot(x, residual) + norm * old
            weight[j] = (rho - np.clip(rho, -lam / 2, lam / 2)) / norm
            residual += x * (old - weight[j])
    return weight


@lasso.right
def with_the_gram_matrix(X, y, lam, sweeps):
    gram, moment = X.T @ X, X.T @ y
    weight = [0.0] * len(moment)
    for _ in range(sweeps):
        for j in range(len(moment)):
            if gram[j, j] == 0.0:
                continue
            others = sum(gram[j, k] * w for k, w in enumerate(weight) if k != j)
            rho = moment[j] - others
            size = max(abs(rho) - 0.5 * lam, 0.0) / gram[j, j]
            weight[j] = size if rho > 0 else -size
    return weight


@lasso.right
def by_leaving_a_column_out(X, y, lam, sweeps):
    def soft(value, t):
        return value - t if value > t else value + t if value < -t else 0.0

    weight = np.zeros(X.shape[1])
    for j in list(range(X.shape[1])) * sweeps:
        rest = y - np.delete(X, j, axis=1) @ np.delete(weight, j)
        norm = np.sum(X[:, j] ** 2)
        weight[j] = soft(X[:, j] @ rest, lam / 2) / norm if norm else 0.0
    return weight
