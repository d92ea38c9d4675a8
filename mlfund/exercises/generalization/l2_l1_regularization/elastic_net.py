"""l2_l1_regularization/elastic_net: The elastic net by coordinate descent."""

import itertools

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
    allows={
        "X": "negative; zero; X.shape[1] == 1; X.shape[1] > len(X); (X == 0).all(axis=0).any()",
        "y": "negative; zero",
        "l1": "l1 == 0; l1 > 2 * np.abs(X.T @ y).max()",
        "l2": "l2 == 0; l2 == 0 and (X == 0).all(axis=0).any()",
        "sweeps": "sweeps == 1; sweeps == 2",
    },
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
    are then; the order is up to you. `X` of shape (examples, features) and `y` are centred, so
    there is no bias. `l1` and `l2` are at least 0, and `sweeps` at least 1. A column of `X` may be
    all zeros, and its weight stays 0, even with `l2` at 0.
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
    yield x / 1000, y, 4e-3, 1e-6, 1
    yield x, y, 0.0, 2.0, 1
    yield from _related(
        rng, [(4, 1, 0.05, 1.5, 1), (5, 1, 0.03, 4.0, 1), (3, 1, 1.5, 0.5, 1)]
    )


@elastic_net.cases(
    "several features, many sweeps",
    "Each weight is the best one given the others as they are then, again and again.",
)
def _(rng):
    shapes = [(6, 2, 0.05, 3.0), (9, 3, 0.2, 2.0), (12, 4, 0.6, 2.0)]
    shapes += [(4, 6, 0.05, 6.0), (6, 2, 0.0, 3.0), (7, 3, 0.1, 0.0)]
    yield from _related(rng, [(*shape, 300) for shape in shapes])


@elastic_net.holds(
    "sweeps are counted",
    "Make as many sweeps as `sweeps` says, each from the weights of the one before.",
)
def _(elastic_net):
    for sweeps in [1, 2, 3]:
        rng = np.random.default_rng(sweeps)
        for X, y, l1, l2, _ in _related(rng, [(5, 2, 0.05, 0.5, sweeps)]):
            got = np.asarray(elastic_net(X, y, l1, l2, sweeps))
            possible = [*_after_sweeps(X, y, l1, l2, sweeps)]
            assert any(
                np.allclose(got, p, rtol=1e-4, atol=1e-4) for p in possible
            ), (
                f"for sweeps = {sweeps} the weight is {got.round(4).tolist()}, and in "
                f"the order of the columns it is {possible[0].round(4).tolist()}"
            )


def _after_sweeps(X, y, l1, l2, sweeps):
    """The weights of two features, for every order in which each sweep may take them."""
    for orders in itertools.product([(0, 1), (1, 0)], repeat=sweeps):
        weight = np.zeros(2)
        for j in itertools.chain(*orders):
            rho = X[:, j] @ (y - X @ weight) + X[:, j] @ X[:, j] * weight[j]
            weight[j] = _soft(rho, l1 / 2) / (X[:, j] @ X[:, j] + l2)
        yield weight


@elastic_net.cases(
    "a column of zeros",
    "A constant feature is all zeros once it is centred. Do not divide by its squared norm where "
    "`l2` is 0.",
)
def _(rng):
    shapes = [(4, 2, 0.05, 0.0, 3), (6, 2, 0.1, 0.7, 3)]
    for X, y, l1, l2, sweeps in _related(rng, shapes):
        for column in [0, 1]:
            yield np.where(np.arange(2) == column, 0.0, X), y, l1, l2, sweeps


elastic_net.wrong_if(
    "abs(rho) - l1,",
    "abs(rho) - l1 / 2,",
    "one feature, one sweep",
    "Your threshold is `l1`. The squared error has no factor 1/2 here, so it is `l1 / 2`.",
)
elastic_net.wrong_if(
    "(z + l2 / 2)",
    "(z + l2)",
    "one feature, one sweep",
    "You halved `l2`, as if it had the factor of `l1`. The squared error and the squared penalty "
    "both have a derivative with a 2, so it is `z + l2`.",
)
elastic_net.wrong_if(
    "(z + 2 * l2)",
    "(z + l2)",
    "one feature, one sweep",
    "You doubled `l2`. The squared error has no factor 1/2 here: divide by `z + l2`.",
)
elastic_net.wrong_if(
    "shrunk / z",
    "shrunk / (z + l2)",
    "one feature, one sweep",
    "That is the lasso: `l2` does not appear. Divide by `z + l2`.",
)
elastic_net.wrong_if(
    "shrunk = rho",
    "shrunk = np.sign(rho) * max(abs(rho) - l1 / 2, 0)",
    "one feature, one sweep",
    "That is ridge: `l1` does not appear. Threshold `rho` by `l1 / 2`.",
)


@elastic_net.wrong(
    "one feature, one sweep",
    "You divided first and thresholded then. Threshold `rho` by `l1 / 2`, and divide the result.",
)
def quotient_thresholded(X, y, l1, l2, sweeps):
    weight = np.zeros(X.shape[1])
    for _ in range(sweeps):
        for j, x in enumerate(X.T):
            if x @ x > 0:
                rho = x @ (y - X @ weight + x * weight[j])
                weight[j] = _soft(rho / (x @ x + l2), l1 / 2)
    return weight


elastic_net.wrong_if(
    "shrunk / z / (1 + l2)",
    "shrunk / (z + l2)",
    "one feature, one sweep",
    "You divided by `1 + l2`, which is right for columns of norm 1 only. Divide by `z + l2`.",
)
elastic_net.wrong_if(
    "return (1 + l2) * weight",
    "return weight",
    "one feature, one sweep",
    "You scaled the weight up by `1 + l2` at the end, as the paper does against double shrinkage. "
    "That is no longer the minimum of this objective: return the weight as it is.",
)
elastic_net.wrong_if(
    "range(sweeps - 1)",
    "range(sweeps)",
    "one feature, one sweep",
    "You make one sweep too few: with `sweeps` at 1 all weights stay 0. Loop over `range(sweeps)`.",
)
elastic_net.wrong_if(
    "range(1)",
    "range(sweeps)",
    "several features, many sweeps",
    "That is the result of one sweep. Repeat it, and do not start from 0 again.",
)
elastic_net.wrong_if(
    "range(1000)",
    "range(sweeps)",
    "sweeps are counted",
    "You sweep until nothing moves: make as many sweeps as `sweeps` says.",
)


@elastic_net.wrong(
    "several features, many sweeps",
    "You treated each feature as if it were alone. Take the residual of the other weights as they "
    "are then, not `y`.",
)
def each_feature_alone(X, y, l1, l2, sweeps):
    z, rho = (X**2).sum(axis=0), X.T @ y
    shrunk = np.sign(rho) * np.maximum(np.abs(rho) - l1 / 2, 0)
    return shrunk / np.where(z > 0, z + l2, 1)


elastic_net.wrong_if(
    "y - X @ weight\n",
    "y - X @ weight + X[:, j] * weight[j]\n",
    "several features, many sweeps",
    "You used the whole residual. The weight's own part, `X[:, j] * weight[j]`, has to be added "
    "back.",
)


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


@elastic_net.wrong(
    "a column of zeros",
    "You divide by the squared norm of a column and `l2`, which may both be 0: leave that weight "
    "at 0.",
)
def zero_by_zero(X, y, l1, l2, sweeps):
    weight = np.zeros(X.shape[1])
    for _ in range(sweeps):
        for j, x in enumerate(X.T):
            rest = y - np.nan_to_num(X @ weight) + x * weight[j]
            weight[j] = _soft(x @ rest, l1 / 2) / (x @ x + l2)
    return weight


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
