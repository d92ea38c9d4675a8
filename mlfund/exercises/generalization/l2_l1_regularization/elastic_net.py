"""l2_l1_regularization/elastic_net: The elastic net by coordinate descent."""

import numpy as np

from mlfund.exercises.generalization.l2_l1_regularization.lasso import lasso
from mlfund.exercises.generalization.l2_l1_regularization.regression import _soft
from mlfund.judge.declare import implement


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
