"""Exercises on L2 and L1 regularization."""

import numpy as np

from mlfund.exercises.declare import debug, implement, predict


@implement(
    title="Soft-thresholding",
    difficulty=1,
    importance=5,
    minutes=5,
    hints=[
        "How far is each number from 0? Take `t` off that distance.",
        "A distance cannot be negative: `np.maximum(np.abs(z) - t, 0)`.",
        "Give the sign back: multiply by `np.sign(z)`.",
    ],
)
def soft_threshold(z, t):
    """Move each number of the array `z` towards 0 by `t`, and to exactly 0 where it is nearer than
    that. `z` has any shape, `t` is a number of at least 0. This is the step that makes lasso's
    weights zero.
    """
    return np.sign(z) * np.maximum(np.abs(z) - t, 0)


@soft_threshold.cases(
    "large numbers move towards 0 by t",
    "A number that is further than `t` from 0 loses `t`, whatever its size.",
)
def _(rng):
    yield np.array([3.0]), 1.0
    for shape, t in [((3,), 0.5), ((2, 3), 2.0)]:
        yield rng.uniform(2 * t, 5 * t, shape), t


@soft_threshold.cases(
    "numbers nearer than t become 0",
    "A number that is nearer to 0 than `t` becomes exactly 0: it must not pass to the other side.",
)
def _(rng):
    yield np.array([0.5]), 1.0
    for shape, t in [((4,), 1.0), ((2, 3), 2.0)]:
        yield rng.uniform(0, 2 * t, shape), t


@soft_threshold.cases(
    "negative numbers are treated alike",
    "Negative numbers move towards 0 as well, upwards, and keep their sign.",
)
def _(rng):
    yield np.array([-3.0]), 1.0
    for shape, t in [((4,), 1.0), ((3, 2), 2.0)]:
        yield rng.normal(0, 2 * t, shape) - t, t


@soft_threshold.wrong(
    "large numbers move towards 0 by t",
    "You kept large numbers as they are: that is hard thresholding. Soft thresholding takes `t` "
    "off them too.",
)
def hard_threshold(z, t):
    return np.where(np.abs(z) > t, z, 0.0)


@soft_threshold.wrong(
    "large numbers move towards 0 by t",
    "You shrank by a factor, as ridge does. Here every number loses the same amount.",
)
def by_a_factor(z, t):
    return z / (1 + t)


@soft_threshold.wrong(
    "large numbers move towards 0 by t",
    "You moved numbers by t / 2. The half belongs to the lasso's penalty, not to this function.",
)
def by_half(z, t):
    return soft_threshold.reference(z, t / 2)


@soft_threshold.wrong(
    "numbers nearer than t become 0",
    "You subtracted `t` from every number: small ones pass 0 and come out negative.",
)
def past_zero(z, t):
    return np.sign(z) * (np.abs(z) - t)


@soft_threshold.wrong(
    "numbers nearer than t become 0",
    "You left small numbers as they are. They are the ones that become 0.",
)
def small_ones_left(z, t):
    return np.where(np.abs(z) > t, z - np.sign(z) * t, z)


@soft_threshold.wrong(
    "negative numbers are treated alike",
    "You set all negative numbers to 0. That is `relu(z - t)`.",
)
def negatives_lost(z, t):
    return np.maximum(z - t, 0)


@soft_threshold.wrong(
    "negative numbers are treated alike",
    "You lost the sign: multiply by `np.sign(z)` at the end.",
)
def sign_lost(z, t):
    return np.maximum(np.abs(z) - t, 0)


@soft_threshold.wrong("arguments are left as they were")
def changed_in_place(z, t):
    z[np.abs(z) <= t] = 0
    z -= t * np.sign(z)
    return z


@soft_threshold.right
def by_clipping(z, t):
    return z - np.clip(z, -t, t)


@soft_threshold.right
def by_two_ramps(z, t):
    return np.maximum(z - t, 0) - np.maximum(-z - t, 0)


@soft_threshold.right
def by_cases(z, t):
    result = np.zeros_like(z)
    result[z > t] = z[z > t] - t
    result[z < -t] = z[z < -t] + t
    return result


@soft_threshold.right
def one_by_one(z, t):
    flat = [max(v - t, 0.0) if v > 0 else min(v + t, 0.0) for v in np.ravel(z)]
    return np.reshape(flat, np.shape(z))


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
    hints=[
        "Centre `X` and `y` first. For centred data the best bias is 0.",
        "Set the gradient to zero: `(X.T @ X + lam * I) weight = X.T @ y`.",
        "The prediction at the mean of `X` is the mean of `y`: solve that for the bias.",
    ],
)
def ridge(X, y, lam):
    r"""Return the `weight`, of shape (features,), and the `bias`, a number, that minimize

    $$\lVert y - Xw - b\rVert^2 + \lambda\lVert w\rVert^2$$

    for `X` of shape (examples, features) and `lam` above 0. The bias is not penalized. There may be
    more features than examples.
    """
    x_mean, y_mean = X.mean(axis=0), y.mean()
    A = X - x_mean
    penalty = lam * np.eye(X.shape[1])
    weight = np.linalg.solve(A.T @ A + penalty, A.T @ (y - y_mean))
    return weight, y_mean - x_mean @ weight


def _regression(rng, shapes, centred=False):
    for n, p, lam in shapes:
        X, y = rng.normal(2, 1, (n, p)), rng.normal(5, 2, n)
        if centred:
            X, y = X - X.mean(axis=0), y - y.mean()
        yield X, y, lam


@ridge.cases(
    "the weight for centred data",
    "Without means to care for, solve `(X.T @ X + lam * I) weight = X.T @ y`.",
    of="weight",
)
def _(rng):
    shapes = [(3, 1, 0.5), (5, 2, 3.0), (6, 3, 0.7)]
    yield from _regression(rng, shapes, centred=True)


@ridge.cases(
    "the weight does not depend on the means",
    "The bias is free, so the weight must be that of the centred `X` and `y`.",
    of="weight",
)
def _(rng):
    yield from _regression(rng, [(3, 1, 0.5), (5, 2, 3.0), (4, 6, 0.7)])


@ridge.cases(
    "the bias",
    "The bias is the mean of `y` less the mean of `X @ weight`.",
    of="bias",
)
def _(rng):
    yield from _regression(rng, [(3, 1, 0.5), (5, 2, 3.0), (4, 6, 0.7)])


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
    so there is no bias; a column of `X` may be all zeros, and its weight stays 0.
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
    yield from _correlated(rng, [(4, 1, 0.3, 1), (5, 1, 0.1, 1)])


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
        rng, [(4, 2, 0.05, 3), (6, 3, 0.02, 2), (8, 4, 0.05, 9)]
    )


@lasso.cases(
    "a column of zeros",
    "A constant feature is all zeros once it is centred. Do not divide by its squared norm.",
)
def _(rng):
    for X, y, lam, sweeps in _correlated(rng, [(4, 2, 0.05, 2), (6, 3, 0.1, 2)]):
        X[:, 0] = 0
        yield X, y, lam, sweeps


def _sweep_with(update, X, y, lam, sweeps):
    """The solution with another rule for one weight: `update(rho, z, lam)`."""
    weight = np.zeros(X.shape[1])
    for _ in range(sweeps):
        for j, x in enumerate(X.T):
            if x @ x > 0:
                rest = y - X @ weight + x * weight[j]
                weight[j] = update(x @ rest, x @ x, lam)
    return weight


def _soft(rho, t):
    return np.sign(rho) * max(abs(rho) - t, 0)


@lasso.wrong(
    "one feature",
    "Your threshold is `lam`. The squared error has no factor 1/2 here, so it is `lam / 2`.",
)
def threshold_lam(X, y, lam, sweeps):
    return _sweep_with(lambda rho, z, lam: _soft(rho, lam) / z, X, y, lam, sweeps)


@lasso.wrong(
    "one feature",
    "You did not divide by the squared norm of the column: that is right for norm 1 only.",
)
def not_divided(X, y, lam, sweeps):
    return _sweep_with(lambda rho, z, lam: _soft(rho, lam / 2), X, y, lam, sweeps)


@lasso.wrong(
    "one feature",
    "You divided first and thresholded then. Threshold `rho` by `lam / 2`, and divide the result.",
)
def divided_first(X, y, lam, sweeps):
    return _sweep_with(
        lambda rho, z, lam: _soft(rho / z, lam / 2), X, y, lam, sweeps
    )


@lasso.wrong(
    "one feature",
    "That is the update for a squared penalty, ridge's: `rho / (z + lam)`.",
)
def ridge_update(X, y, lam, sweeps):
    return _sweep_with(lambda rho, z, lam: rho / (z + lam), X, y, lam, sweeps)


@lasso.wrong(
    "one feature",
    "You divided by the norm of the column: it is the squared norm, `x @ x`.",
)
def divided_by_the_norm(X, y, lam, sweeps):
    return _sweep_with(
        lambda rho, z, lam: _soft(rho, lam / 2) / np.sqrt(z), X, y, lam, sweeps
    )


@lasso.wrong(
    "one feature",
    "You kept what passes the threshold as it is: that is hard thresholding. Take off `lam / 2`.",
)
def hard_thresholding(X, y, lam, sweeps):
    return _sweep_with(
        lambda rho, z, lam: rho / z if abs(rho) > lam / 2 else 0.0,
        X,
        y,
        lam,
        sweeps,
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


@lasso.wrong(
    "several sweeps",
    "You used the whole residual. The weight's own part, `X[:, j] * weight[j]`, has to be added "
    "back.",
)
def own_part_missing(X, y, lam, sweeps):
    weight = np.zeros(X.shape[1])
    for _ in range(sweeps):
        for j, x in enumerate(X.T):
            if x @ x > 0:
                weight[j] = _soft(x @ (y - X @ weight), lam / 2) / (x @ x)
    return weight


@lasso.wrong(
    "several sweeps",
    "That is the result of one sweep. Repeat the whole sweep, not the step of each weight, and do "
    "not start from 0 again.",
)
def one_sweep_only(X, y, lam, sweeps):
    return lasso.reference(X, y, lam, 1)


@lasso.wrong("a column of zeros")
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


@implement(
    title="The elastic net by coordinate descent",
    difficulty=4,
    importance=3,
    minutes=20,
    follow_up=(
        "Now two columns are equal. What do the lasso and the elastic net give?",
        "The lasso fixes only the sum of the two weights; started at zero, this "
        "sweep gives all of it to the first. With `l2` above 0 the minimum is "
        "unique, so both get the same weight.",
    ),
    hints=[
        "Start from the lasso: which terms of the objective contain weight j? The squared penalty "
        "adds `l2 * w**2`.",
        "With `rho = X[:, j] @ rest` and `z = X[:, j] @ X[:, j]` minimize "
        "`(z + l2) * w**2 - 2 * rho * w + l1 * abs(w)`.",
        "The minimum is at `soft_threshold(rho, l1 / 2) / (z + l2)`. Skip a column with `z` at 0.",
    ],
)
def elastic_net(X, y, l1, l2, sweeps):
    r"""Return the weight, of shape (features,), after some sweeps of coordinate descent on

    $$\lVert y - Xw\rVert^2 + \lambda_1\lVert w\rVert_1 + \lambda_2\lVert w\rVert^2 .$$

    Start from 0. One sweep gives each weight once the value that is best with the others as they
    are then; the order is up to you, and the checks sweep until it no longer matters. `X` of shape
    (examples, features) and `y` are centred, so there is no bias. `l1` and `l2` are at least 0. A
    column of `X` may be all zeros, and its weight stays 0, even with `l2` at 0.
    """
    weight = np.zeros(X.shape[1])
    for _ in range(sweeps):
        for j in range(len(weight)):
            rest = y - X @ weight + X[:, j] * weight[j]
            rho, z = X[:, j] @ rest, X[:, j] @ X[:, j]
            if z > 0:
                shrunk = np.sign(rho) * max(abs(rho) - l1 / 2, 0)
                weight[j] = shrunk / (z + l2)
    return weight


def _related(rng, shapes):
    """Centred features that share a part, and both penalties."""
    for n, p, fraction, l2, sweeps in shapes:
        X = rng.normal(size=(n, p)) + 2 * rng.normal(size=(n, 1))
        X, y = X - X.mean(axis=0), X @ rng.normal(0, 2, p) + rng.normal(size=n)
        y = y - y.mean()
        l1 = round(fraction * 2 * np.abs(X.T @ y).max(), 2)
        yield X, y, l1, l2, sweeps


@elastic_net.cases(
    "one feature, one sweep",
    "With one feature the weight is `soft_threshold(x @ y, l1 / 2) / (x @ x + l2)`, after one "
    "sweep.",
)
def _(rng):
    x, y = np.array([[-1.0], [0.0], [1.0]]), np.array([-3.0, 0.0, 3.0])
    yield x, y, 2.0, 2.0, 1
    yield from _related(rng, [(4, 1, 0.05, 1.5, 1), (5, 1, 0.03, 4.0, 1)])


@elastic_net.cases(
    "several features, many sweeps",
    "Each weight is the best one given the others as they are then, again and again.",
)
def _(rng):
    yield from _related(
        rng,
        [
            (6, 2, 0.05, 3.0, 300),
            (9, 3, 0.2, 2.0, 300),
            (12, 4, 0.6, 2.0, 300),
            (4, 6, 0.05, 6.0, 300),
        ],
    )


@elastic_net.cases(
    "a column of zeros",
    "A constant feature is all zeros once it is centred. Do not divide by its squared norm where "
    "`l2` is 0.",
)
def _(rng):
    shapes = [(4, 2, 0.05, 0.0, 3), (6, 2, 0.1, 0.0, 3)]
    for X, y, l1, l2, sweeps in _related(rng, shapes):
        X[:, 0] = 0
        yield X, y, l1, l2, sweeps


def _net_with(update, X, y, l1, l2, sweeps):
    """The solution with another rule for one weight: `update(rho, z)`."""
    weight = np.zeros(X.shape[1])
    for _ in range(sweeps):
        for j, x in enumerate(X.T):
            if x @ x > 0:
                rest = y - X @ weight + x * weight[j]
                weight[j] = update(x @ rest, x @ x)
    return weight


@elastic_net.wrong(
    "one feature, one sweep",
    "Your threshold is `l1`. The squared error has no factor 1/2 here, so it is `l1 / 2`.",
)
def threshold_l1(X, y, l1, l2, sweeps):
    return elastic_net.reference(X, y, 2 * l1, l2, sweeps)


@elastic_net.wrong(
    "one feature, one sweep",
    "You halved `l2`, as if it had the factor of `l1`. The squared error and the squared penalty "
    "both have a derivative with a 2, so it is `z + l2`.",
)
def half_of_l2(X, y, l1, l2, sweeps):
    return elastic_net.reference(X, y, l1, l2 / 2, sweeps)


@elastic_net.wrong(
    "one feature, one sweep",
    "You doubled `l2`. The squared error has no factor 1/2 here: divide by `z + l2`.",
)
def twice_l2(X, y, l1, l2, sweeps):
    return elastic_net.reference(X, y, l1, 2 * l2, sweeps)


@elastic_net.wrong(
    "one feature, one sweep",
    "That is the lasso: `l2` does not appear. Divide by `z + l2`.",
)
def without_l2(X, y, l1, l2, sweeps):
    return elastic_net.reference(X, y, l1, 0.0, sweeps)


@elastic_net.wrong(
    "one feature, one sweep",
    "That is ridge: `l1` does not appear. Threshold `rho` by `l1 / 2`.",
)
def without_l1(X, y, l1, l2, sweeps):
    return elastic_net.reference(X, y, 0.0, l2, sweeps)


@elastic_net.wrong(
    "one feature, one sweep",
    "You divided first and thresholded then. Threshold `rho` by `l1 / 2`, and divide the result.",
)
def quotient_thresholded(X, y, l1, l2, sweeps):
    return _net_with(
        lambda rho, z: _soft(rho / (z + l2), l1 / 2), X, y, l1, l2, sweeps
    )


@elastic_net.wrong(
    "one feature, one sweep",
    "You divided by `1 + l2`, which is right for columns of norm 1 only. Divide by `z + l2`.",
)
def columns_of_norm_1(X, y, l1, l2, sweeps):
    return _net_with(
        lambda rho, z: _soft(rho, l1 / 2) / z / (1 + l2), X, y, l1, l2, sweeps
    )


@elastic_net.wrong(
    "one feature, one sweep",
    "You scaled the weight up by `1 + l2` at the end, as the paper does against double shrinkage. "
    "That is no longer the minimum of this objective: return the weight as it is.",
)
def scaled_up(X, y, l1, l2, sweeps):
    return (1 + l2) * elastic_net.reference(X, y, l1, l2, sweeps)


@elastic_net.wrong(
    "one feature, one sweep",
    "You make one sweep too few: with `sweeps` at 1 all weights stay 0. Loop over `range(sweeps)`.",
)
def one_sweep_too_few(X, y, l1, l2, sweeps):
    return elastic_net.reference(X, y, l1, l2, sweeps - 1)


@elastic_net.wrong(
    "several features, many sweeps",
    "That is the result of one sweep. Repeat it, and do not start from 0 again.",
)
def stopped_after_one_sweep(X, y, l1, l2, sweeps):
    return elastic_net.reference(X, y, l1, l2, 1)


@elastic_net.wrong(
    "several features, many sweeps",
    "You treated each feature as if it were alone. Take the residual of the other weights as they "
    "are then, not `y`.",
)
def each_feature_alone(X, y, l1, l2, sweeps):
    z, rho = (X**2).sum(axis=0), X.T @ y
    shrunk = np.sign(rho) * np.maximum(np.abs(rho) - l1 / 2, 0)
    return shrunk / np.where(z > 0, z + l2, 1)


@elastic_net.wrong(
    "several features, many sweeps",
    "You used the whole residual. The weight's own part, `X[:, j] * weight[j]`, has to be added "
    "back.",
)
def own_part_not_added(X, y, l1, l2, sweeps):
    weight = np.zeros(X.shape[1])
    for _ in range(sweeps):
        for j, x in enumerate(X.T):
            if x @ x > 0:
                rho = x @ (y - X @ weight)
                weight[j] = _soft(rho, l1 / 2) / (x @ x + l2)
    return weight


@elastic_net.wrong(
    "several features, many sweeps",
    "You computed all weights of a sweep from the same old ones, which may swing ever wider. Use "
    "each new weight at once.",
)
def net_all_at_once(X, y, l1, l2, sweeps):
    weight, z = np.zeros(X.shape[1]), np.maximum((X**2).sum(axis=0), 1e-300)
    for _ in range(sweeps):
        rho = X.T @ (y - X @ weight) + z * weight
        shrunk = np.sign(rho) * np.maximum(np.abs(rho) - l1 / 2, 0)
        weight = shrunk / (z + l2)
    return weight


@elastic_net.wrong("a column of zeros")
def zero_by_zero(X, y, l1, l2, sweeps):
    weight = np.zeros(X.shape[1])
    for _ in range(sweeps):
        for j, x in enumerate(X.T):
            rest = y - np.nan_to_num(X @ weight) + x * weight[j]
            weight[j] = _soft(x @ rest, l1 / 2) / (x @ x + l2)
    return weight


@elastic_net.wrong("arguments are left as they were")
def y_taken_as_residual(X, y, l1, l2, sweeps):
    result = elastic_net.reference(X, y, l1, l2, sweeps)
    y -= X @ result
    return result


@elastic_net.right
def net_with_a_running_residual(X, y, l1, l2, sweeps):
    weight, residual = np.zeros(X.shape[1]), np.array(y, dtype=float)
    norms = np.sum(X**2, axis=0)
    for _ in range(sweeps):
        for j in np.flatnonzero(norms):
            old = weight[j]
            rho = X[:, j] @ residual + norms[j] * old
            moved = rho - np.clip(rho, -l1 / 2, l1 / 2)
            weight[j] = moved / (norms[j] + l2)
            residual += X[:, j] * (old - weight[j])
    return weight


@elastic_net.right
def as_a_lasso_on_more_rows(X, y, l1, l2, sweeps):
    p = X.shape[1]
    A = np.vstack([X, np.sqrt(l2) * np.eye(p)])
    return lasso.reference(A, np.append(y, np.zeros(p)), l1, sweeps)


@elastic_net.right
def from_the_last_feature_back(X, y, l1, l2, sweeps):
    gram, moment = X.T @ X, X.T @ y
    weight = np.zeros(len(moment))
    for j in list(range(len(moment)))[::-1] * sweeps:
        if gram[j, j] == 0:
            continue
        rho = moment[j] - gram[j] @ weight + gram[j, j] * weight[j]
        if rho > l1 / 2:
            weight[j] = (rho - l1 / 2) / (gram[j, j] + l2)
        elif rho < -l1 / 2:
            weight[j] = (rho + l1 / 2) / (gram[j, j] + l2)
        else:
            weight[j] = 0.0
    return weight


@debug(
    title="Ridge that worked with one feature",
    difficulty=2,
    importance=4,
    minutes=8,
    hints=[
        "Print the matrix that is solved, for two features, with and without the penalty.",
        "What does numpy do when a number is added to a matrix?",
        "The gradient of `lam * w @ w` is `2 * lam * w`: no weight appears in another's equation.",
    ],
)
def ridge_weight(X, y, lam):
    """Find the bug. The function should return the weight that minimizes ||y - Xw||^2 + lam ||w||^2
    for centred data. It passed its author's test, with one feature. With more, its predictions are
    worse than they should be.
    """
    gram = X.T @ X
    penalty = lam * np.eye(len(gram))
    return np.linalg.solve(gram + penalty, X.T @ y)


@ridge_weight.starts_from
def ridge_weight_with_a_bug(X, y, lam):
    gram = X.T @ X
    penalty = lam
    return np.linalg.solve(gram + penalty, X.T @ y)


@ridge_weight.cases(
    "one feature still works",
    "With one feature the weight is `x @ y / (x @ x + lam)`.",
)
def _(rng):
    yield from _regression(rng, [(3, 1, 0.5), (5, 1, 3.0)], centred=True)


@ridge_weight.cases(
    "several features",
    "The penalty adds `lam` to the diagonal of `X.T @ X`, and nowhere else.",
)
def _(rng):
    yield from _regression(
        rng, [(4, 2, 0.5), (6, 3, 3.0), (8, 5, 1.0)], centred=True
    )


@ridge_weight.wrong(
    "several features",
    "numpy adds the number `lam` to every entry. The penalty belongs on the diagonal alone.",
)
def lam_everywhere(X, y, lam):
    return np.linalg.solve(X.T @ X + lam, X.T @ y)


@ridge_weight.wrong(
    "several features",
    "You penalized the first weight only: add `lam` all along the diagonal.",
)
def first_weight_only(X, y, lam):
    gram = X.T @ X
    gram[0, 0] += lam
    return np.linalg.solve(gram, X.T @ y)


@ridge_weight.wrong(
    "several features",
    "You divided the penalty by the number of features: each weight has the whole of `lam`.",
)
def penalty_shared(X, y, lam):
    return ridge_weight.reference(X, y, lam / X.shape[1])


@ridge_weight.wrong(
    "several features",
    "You dropped the other entries of `X.T @ X`: features are correlated, keep them.",
)
def diagonal_only(X, y, lam):
    return X.T @ y / ((X**2).sum(axis=0) + lam)


@ridge_weight.wrong(
    "one feature still works", "You left the penalty out: that is least squares."
)
def no_penalty(X, y, lam):
    return np.linalg.solve(X.T @ X, X.T @ y)


@ridge_weight.wrong(
    "one feature still works",
    "You multiplied the diagonal by 1 + lam. The penalty is added, whatever the feature's size.",
)
def diagonal_multiplied(X, y, lam):
    gram = X.T @ X
    return np.linalg.solve(gram + lam * np.diag(np.diag(gram)), X.T @ y)


@ridge_weight.wrong(
    "one feature still works",
    "Your penalty is n times too large: the squared error is a sum here, not a mean.",
)
def penalty_for_each_example(X, y, lam):
    return ridge_weight.reference(X, y, lam * len(y))


@ridge_weight.wrong("arguments are left as they were")
def y_changed(X, y, lam):
    weight = ridge_weight.reference(X, y, lam)
    y -= X @ weight
    return weight


@ridge_weight.right
def along_the_diagonal(X, y, lam):
    gram = X.T @ X
    gram[np.diag_indices(len(gram))] += lam
    return np.linalg.solve(gram, X.T @ y)


@ridge_weight.right
def with_rows_of_the_penalty(X, y, lam):
    p = X.shape[1]
    A, b = np.vstack([X, lam**0.5 * np.eye(p)]), np.append(y, np.zeros(p))
    return np.linalg.lstsq(A, b, rcond=None)[0]


@ridge_weight.right
def by_the_svd(X, y, lam):
    U, d, Vt = np.linalg.svd(X, full_matrices=False)
    return Vt.T @ (d * (U.T @ y) / (d * d + lam))


@debug(
    title="Weight decay that Adam swallows",
    difficulty=3,
    importance=4,
    minutes=10,
    returns=["w", "m", "v"],
    hints=[
        "Follow `decay * w` through the function. By what is it divided in the end?",
        "The running averages should hold the gradient of the loss, and nothing else.",
        "Leave `g` alone, and subtract `lr * decay * w` in the last line.",
    ],
)
def adamw_step(w, g, m, v, t, lr, decay):
    """Find the bug. This should be a step of AdamW: Adam on the gradient `g`, and decoupled weight
    decay, which takes the same part `lr * decay` off every weight. Yet weights with large gradients
    hardly decay. `m` and `v` are the running averages before step number `t`, counted from 1;
    return `w, m, v` after it.
    """
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
    step = m_hat / (np.sqrt(v_hat) + 1e-8)
    return w - lr * (step + decay * w), m, v


@adamw_step.starts_from
def adamw_step_with_a_bug(w, g, m, v, t, lr, decay):
    g = g + decay * w
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
    step = m_hat / (np.sqrt(v_hat) + 1e-8)
    return w - lr * step, m, v


def _steps(rng, settings):
    for size, t, decay in settings:
        w, g, m = rng.normal(size=(3, size)) * [[2.0], [1.0], [0.5]]
        yield w, g, m, rng.uniform(0.1, 2, size), t, 0.1, decay


@adamw_step.cases(
    "without decay it is Adam",
    "With decay 0 the step is Adam's: leave that part as it was.",
)
def _(rng):
    yield from _steps(rng, [(1, 1, 0.0), (3, 2, 0.0), (4, 50, 0.0)])


@adamw_step.cases(
    "the averages hold the gradient alone",
    "Decay must not enter `m` or `v`: then it would be divided by the size of the gradients.",
    of="m",
)
def _(rng):
    yield from _steps(rng, [(1, 1, 0.5), (3, 2, 0.2), (4, 50, 0.1)])


@adamw_step.cases(
    "every weight decays at the same rate",
    "Apart from Adam's step, each weight loses `lr * decay` times itself.",
    of="w",
)
def _(rng):
    # no gradients before: decay that enters `v` shows
    for w, v in [(2.0, 0.0), (-1.0, 0.001)]:
        yield (
            np.array([w]),
            np.array([0.5]),
            np.zeros(1),
            np.array([v]),
            1,
            0.1,
            0.5,
        )
    yield from _steps(rng, [(1, 1, 0.5), (3, 2, 0.2), (4, 50, 0.1)])


@adamw_step.wrong(
    "the averages hold the gradient alone",
    "`decay * w` still enters the gradient, is averaged, and is divided by the root of `v`.",
)
def decay_in_the_gradient(w, g, m, v, t, lr, decay):
    return adamw_step.reference(w, g + decay * w, m, v, t, lr, 0.0)


@adamw_step.wrong(
    "every weight decays at the same rate",
    "The decay is out of the averages, but you still divide it by the root of `v`.",
)
def decay_divided(w, g, m, v, t, lr, decay):
    new, m, v = adamw_step.reference(w, g, m, v, t, lr, 0.0)
    v_hat = v / (1 - 0.999**t)
    return new - lr * decay * w / (np.sqrt(v_hat) + 1e-8), m, v


@adamw_step.wrong(
    "every weight decays at the same rate",
    "`decay * w` is out of `m`, but still enters `v`: both average the gradient of the loss alone.",
)
def decay_in_v(w, g, m, v, t, lr, decay):
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * (g + decay * w) ** 2
    step = m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return w - lr * (step + decay * w), m, v


@adamw_step.wrong(
    "every weight decays at the same rate",
    "You shrank the weight after Adam's step, and the step with it. The decay is a part of the "
    "weight before the step: `lr * decay * w`.",
)
def shrunk_after_the_step(w, g, m, v, t, lr, decay):
    new, m, v = adamw_step.reference(w, g, m, v, t, lr, 0.0)
    return new * (1 - lr * decay), m, v


@adamw_step.wrong(
    "every weight decays at the same rate",
    "Every weight loses the same amount, whatever its size: that is the pull of L1. Weight decay "
    "takes off a part of the weight itself.",
)
def pulled_by_a_constant(w, g, m, v, t, lr, decay):
    new, m, v = adamw_step.reference(w, g, m, v, t, lr, 0.0)
    return new - lr * decay * np.sign(w), m, v


@adamw_step.wrong(
    "every weight decays at the same rate",
    "You took off `decay * w` without the learning rate.",
)
def without_the_learning_rate(w, g, m, v, t, lr, decay):
    new, m, v = adamw_step.reference(w, g, m, v, t, lr, 0.0)
    return new - decay * w, m, v


@adamw_step.wrong(
    "every weight decays at the same rate",
    "Your weights grow: subtract the decay.",
)
def weights_grow(w, g, m, v, t, lr, decay):
    return adamw_step.reference(w, g, m, v, t, lr, -decay)


@adamw_step.wrong(
    "every weight decays at the same rate",
    "Now there is no decay at all.",
)
def no_decay(w, g, m, v, t, lr, decay):
    return adamw_step.reference(w, g, m, v, t, lr, 0.0)


@adamw_step.wrong(
    "without decay it is Adam",
    "You removed the correction of the averages for their start at 0.",
)
def averages_not_corrected(w, g, m, v, t, lr, decay):
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    return w - lr * (m / (np.sqrt(v) + 1e-8) + decay * w), m, v


@adamw_step.wrong("arguments are left as they were")
def w_changed(w, g, m, v, t, lr, decay):
    new, m, v = adamw_step.reference(w, g, m, v, t, lr, decay)
    w *= 1 - lr * decay
    return new, m, v


@adamw_step.right
def decay_first(w, g, m, v, t, lr, decay):
    m, v = m + 0.1 * (g - m), v + 0.001 * (g * g - v)
    w = w * (1 - lr * decay)
    correction = np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    scale = np.sqrt(v) + 1e-8 * np.sqrt(1 - 0.999**t)
    return w - lr * correction * m / scale, m, v


@adamw_step.right
def two_steps(w, g, m, v, t, lr, decay):
    m, v = 0.9 * m + (1 - 0.9) * g, 0.999 * v + (1 - 0.999) * g**2
    v_hat = v / (1 - 0.999**t)
    adam = lr * m / (1 - 0.9**t) / (v_hat**0.5 + 1e-8)
    return [w - adam - lr * decay * w, m, v]


@adamw_step.right
def weight_by_weight(w, g, m, v, t, lr, decay):
    rows = []
    for wi, gi, mi, vi in zip(w, g, m, v, strict=True):
        mi, vi = 0.9 * mi + 0.1 * gi, 0.999 * vi + 0.001 * gi**2
        step = mi / (1 - 0.9**t) / ((vi / (1 - 0.999**t)) ** 0.5 + 1e-8)
        rows.append([wi - lr * step - lr * decay * wi, mi, vi])
    return tuple(np.array(rows).T)


@predict(
    title="Ridge with a feature given twice",
    difficulty=2,
    importance=4,
    minutes=5,
    tolerance=0.001,
    hints=[
        "By symmetry both copies have the same weight w. Write the loss in w alone.",
        "The squared error depends on the sum 2w, the penalty is lam * 2 * w^2.",
    ],
)
def twice():
    r"""One feature has $\lVert x\rVert^2 = 4$ and $x^\top y = 6$, so that ridge with $\lambda = 4$
    has the weight $6/(4+4) = 0.75$. By mistake the feature is in the table twice. What is now the
    weight of each copy, with the same $\lambda$?
    """
    norm, moment, lam = 4, 6, 4
    return moment / (2 * norm + lam)


twice.wrong_value(
    0.375, "Half of 0.75 would be right if the penalty did not change. It does."
)
twice.wrong_value(
    0.75, "Then the sum would be 1.5, the least-squares weight: too large."
)
twice.wrong_value(1.0, "That is the sum of the two. Each copy has half of it.")
twice.wrong_value(1.5, "That is the least-squares weight of the feature alone.")
twice.wrong_value(
    0.0, "Ridge gives no zeros, and by symmetry both copies have the same weight."
)


@predict(
    title="The prior behind a penalty",
    difficulty=2,
    importance=4,
    minutes=4,
    tolerance=0.01,
    hints=[
        "Minus twice the log posterior is ||y - Xw||^2 / sigma^2 + ||w||^2 / tau^2 and a constant.",
        "Multiply by sigma^2, so that the squared error stands alone.",
    ],
)
def prior():
    r"""The noise has standard deviation 3. You believe that the weights are independent and
    Gaussian with mean 0 and standard deviation 0.5. For which $\lambda$ is ridge,
    $\lVert y-Xw\rVert^2+\lambda\lVert w\rVert^2$, the most probable weight given the data?
    """
    noise_std, prior_std = 3, 0.5
    return noise_std**2 / prior_std**2


prior.wrong_value(
    6.0, "You took the ratio of standard deviations. It is that of the variances."
)
prior.wrong_value(
    0.03, "That is the inverse. A narrow prior must mean a large penalty."
)
prior.wrong_value(
    18.0, "You divided by 2 once: both terms have the factor one half."
)
prior.wrong_value(
    2.25,
    "You multiplied by the prior's variance: a narrow prior must mean a large penalty.",
)
prior.wrong_value(
    9.0, "That is the noise's variance alone. Divide by the prior's variance."
)
prior.wrong_value(
    4.0,
    "That is one over the prior's variance. Multiply by the noise's variance.",
)
