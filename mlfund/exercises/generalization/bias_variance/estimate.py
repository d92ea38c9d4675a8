"""bias_variance/estimate: Bias and variance of a polynomial fit."""

import numpy as np

from mlfund.judge.declare import implement


@implement(
    title="Bias and variance of a polynomial fit",
    difficulty=3,
    importance=4,
    minutes=20,
    returns=["squared_bias", "variance"],
    follow_up=(
        "How sure are you of the numbers?",
        "Repeat over many training sets and give standard errors over them; a "
        "fresh test set keeps the noise of one from looking like bias.",
    ),
    allows={
        "x": "negative; unsorted; ties; len(x) == degree + 1",
        "targets": "negative; len(targets) == 1",
        "x_new": "negative; single; unsorted",
        "truth": "negative",
        "degree": "degree == 0; degree == 1; degree == 3",
    },
    hints=[
        "`np.vander(x, degree + 1)` has the powers of x as columns, and `np.linalg.lstsq` fits.",
        "`lstsq` takes several right-hand sides at once: the columns of `targets.T`.",
        "The predictions are `np.vander(x_new, degree + 1) @ weight`: one column per training set.",
        "Average over the training sets; then compare with `truth`, or take the spread.",
    ],
)
def estimate(x, targets, x_new, truth, degree):
    """Each row of `targets`, of shape (sets, n), is a training set measured at the inputs `x` of
    shape (n,), of which more than `degree` differ. Fit a polynomial of the given degree to each,
    by least squares, and predict at `x_new`, where the true values are `truth`. Return
    `squared_bias` and `variance` of the method, averaged over the points of `x_new`. Divide the
    variance by the number of training sets.
    """
    weight = np.linalg.lstsq(np.vander(x, degree + 1), targets.T, rcond=None)[0]
    predictions = np.vander(x_new, degree + 1) @ weight
    squared_bias = np.mean((predictions.mean(axis=1) - truth) ** 2)
    variance = np.mean(predictions.var(axis=1))
    return squared_bias, variance


def _training_sets(rng, sizes):
    for sets, n, points, degree in sizes:
        x, x_new = np.linspace(-1, 1, n), np.linspace(-0.9, 0.8, points)
        targets = np.sin(3 * x) + 0.3 * rng.normal(size=(sets, n))
        yield x, targets, x_new, np.sin(3 * x_new), degree


def _elsewhere(rng):
    """Inputs that are not in order, not equally far apart and not from -1 to 1."""
    x, x_new = np.array([3.0, 0.5, 2.0, 1.0, 2.5]), np.array([2.2, 0.0])
    for degree in [1, 2]:
        targets = np.exp(x / 2) + rng.normal(size=(3, 5))
        yield x, targets, x_new, np.exp(x_new / 2), degree


def _fit_and_predict(x, targets, x_new, degree):
    """The predictions of the fits, one row a training set."""
    weight = np.linalg.lstsq(np.vander(x, degree + 1), targets.T, rcond=None)[0]
    return (np.vander(x_new, degree + 1) @ weight).T


@estimate.cases(
    "the squared bias is that of the average fit",
    "Average the predictions over the training sets, subtract the truth, square, and average over "
    "the points of x_new.",
    of="squared_bias",
)
def _(rng):
    targets = np.array([[0.0, 2.0, 5.0], [2.0, 0.0, -1.0]])
    yield np.array([0.0, 1.0, 3.0]), targets, np.array([2.0]), np.array([4.0]), 1
    yield from _elsewhere(rng)
    yield from _training_sets(rng, [(3, 6, 4, 1), (4, 8, 5, 2), (5, 9, 3, 3)])


@estimate.cases(
    "the variance is between training sets",
    "At each point of x_new take the spread of the predictions over the training sets, dividing by "
    "their number, and average over the points.",
    of="variance",
)
def _(rng):
    targets = np.array([[0.0, 2.0, 5.0], [2.0, 0.0, -1.0]])
    yield (
        np.array([0.0, 1.0, 3.0]),
        targets,
        np.array([2.0, 4.0]),
        np.array([4.0, 5.0]),
        0,
    )
    x, targets = np.array([0.0, 1.0, 1.0, 3.0]), rng.normal(size=(2, 4))
    yield x, targets, np.array([2.0, 4.0]), np.array([4.0, 5.0]), 2
    yield from _training_sets(rng, [(2, 4, 1, 3), (1, 5, 3, 2)])
    yield from _elsewhere(rng)
    yield from _training_sets(rng, [(3, 6, 4, 1), (4, 8, 5, 2), (5, 9, 3, 3)])


@estimate.wrong(
    "the squared bias is that of the average fit",
    "Your degree is one too low: `np.vander(x, n)` has n columns, up to the power n - 1.",
)
def degree_too_low(x, targets, x_new, truth, degree):
    return estimate.reference(x, targets, x_new, truth, degree - 1)


@estimate.wrong(
    "the squared bias is that of the average fit",
    "That is the loss, bias and variance together. Average the predictions before you square.",
)
def loss_instead_of_bias(x, targets, x_new, truth, degree):
    predictions = _fit_and_predict(x, targets, x_new, degree)
    return np.mean((predictions - truth) ** 2), predictions.var(axis=0).mean()


@estimate.wrong(
    "the squared bias is that of the average fit",
    "You averaged over the points before squaring: errors of opposite sign cancel.",
)
def signs_cancel_between_points(x, targets, x_new, truth, degree):
    predictions = _fit_and_predict(x, targets, x_new, degree)
    return np.mean(predictions - truth) ** 2, predictions.var(axis=0).mean()


@estimate.wrong(
    "the squared bias is that of the average fit",
    "You used the first training set only. One fit cannot tell its bias from its variance.",
)
def first_fit_only(x, targets, x_new, truth, degree):
    predictions = _fit_and_predict(x, targets, x_new, degree)
    return np.mean((predictions[0] - truth) ** 2), predictions.var(axis=0).mean()


@estimate.wrong(
    "the variance is between training sets",
    "You averaged the targets and fitted once: for least squares that gives the right bias, but "
    "there is nothing left to vary.",
)
def fit_to_the_average(x, targets, x_new, truth, degree):
    predictions = _fit_and_predict(x, targets.mean(axis=0)[None], x_new, degree)
    return np.mean((predictions[0] - truth) ** 2), 0.0


@estimate.wrong(
    "the variance is between training sets",
    "You took the spread over the points of x_new: that is the shape of the curve. The variance is "
    "over the training sets.",
)
def spread_over_points(x, targets, x_new, truth, degree):
    predictions = _fit_and_predict(x, targets, x_new, degree)
    squared_bias = np.mean((predictions.mean(axis=0) - truth) ** 2)
    return squared_bias, predictions.var(axis=1).mean()


@estimate.wrong(
    "the variance is between training sets",
    "You took the spread over training sets and points together.",
)
def spread_over_both(x, targets, x_new, truth, degree):
    predictions = _fit_and_predict(x, targets, x_new, degree)
    return np.mean((predictions.mean(axis=0) - truth) ** 2), predictions.var()


@estimate.wrong(
    "the variance is between training sets",
    "You divided by the number of training sets less one: here divide by their number.",
)
def divided_by_sets_less_one(x, targets, x_new, truth, degree):
    predictions = _fit_and_predict(x, targets, x_new, degree)
    squared_bias = np.mean((predictions.mean(axis=0) - truth) ** 2)
    return squared_bias, predictions.var(axis=0, ddof=1).mean()


@estimate.wrong(
    "the squared bias is that of the average fit",
    "Your polynomial has no constant term: it has to pass through 0 at x = 0.",
)
def without_a_constant(x, targets, x_new, truth, degree):
    A, A_new = (np.vander(at, degree + 1)[:, :-1] for at in (x, x_new))
    predictions = A_new @ np.linalg.lstsq(A, targets.T, rcond=None)[0]
    squared_bias = np.mean((predictions.mean(axis=1) - truth) ** 2)
    return squared_bias, predictions.var(axis=1).mean()


@estimate.wrong(
    "the squared bias is that of the average fit",
    "Your degree is one too high: `np.vander(x, degree + 1)` goes up to the power `degree`.",
)
def degree_too_high(x, targets, x_new, truth, degree):
    return estimate.reference(x, targets, x_new, truth, degree + 1)


@estimate.wrong(
    "the squared bias is that of the average fit",
    "The powers stand in another order at `x_new` than at `x`: each weight meets the wrong one. "
    "`np.vander` starts with the highest, unless `increasing=True`.",
)
def powers_in_two_orders(x, targets, x_new, truth, degree):
    weight = np.linalg.lstsq(np.vander(x, degree + 1), targets.T, rcond=None)[0]
    predictions = np.vander(x_new, degree + 1, increasing=True) @ weight
    squared_bias = np.mean((predictions.mean(axis=1) - truth) ** 2)
    return squared_bias, predictions.var(axis=1).mean()


@estimate.wrong(
    "the variance is between training sets",
    "You averaged standard deviations: average the variances.",
)
def mean_of_the_deviations(x, targets, x_new, truth, degree):
    predictions = _fit_and_predict(x, targets, x_new, degree)
    squared_bias = np.mean((predictions.mean(axis=0) - truth) ** 2)
    return squared_bias, predictions.std(axis=0).mean()


@estimate.wrong("arguments are left as they were")
def targets_changed(x, targets, x_new, truth, degree):
    result = estimate.reference(x, targets, x_new, truth, degree)
    targets -= targets.mean(axis=0)
    return result


@estimate.wrong(
    "the squared bias is that of the average fit",
    "`Polynomial.fit` maps the inputs to -1 to 1: its `coef` are of the mapped ones. Call the "
    "polynomial itself, or `convert()` it first.",
)
def coefficients_of_mapped_inputs(x, targets, x_new, truth, degree):
    mapped = np.interp(x, [x.min(), x.max()], [-1, 1])
    predictions = _fit_and_predict(mapped, targets, x_new, degree)
    squared_bias = np.mean((predictions.mean(axis=0) - truth) ** 2)
    return squared_bias, predictions.var(axis=0).mean()


@estimate.wrong(
    "the squared bias is that of the average fit",
    "You drew straight lines between the measured points: fit one polynomial to all.",
)
def lines_between_points(x, targets, x_new, truth, degree):
    order = np.argsort(x)
    predictions = np.array(
        [np.interp(x_new, x[order], t[order]) for t in targets]
    )
    squared_bias = np.mean((predictions.mean(axis=0) - truth) ** 2)
    return squared_bias, predictions.var(axis=0).mean()


@estimate.right
def with_polyfit(x, targets, x_new, truth, degree):
    predictions = np.array(
        [np.polyval(np.polyfit(x, row, degree), x_new) for row in targets]
    )
    loss = np.mean((predictions - truth) ** 2)
    variance = predictions.var(axis=0).mean()
    return loss - variance, variance


@estimate.right
def with_the_pseudo_inverse(x, targets, x_new, truth, degree):
    powers = np.arange(degree + 1)
    smoother = x_new[:, None] ** powers @ np.linalg.pinv(x[:, None] ** powers)
    error = targets @ smoother.T - truth
    return np.square(error.mean(0)).mean(), np.square(
        error - error.mean(0)
    ).mean()


@estimate.right
def with_legendre_polynomials(x, targets, x_new, truth, degree):
    legendre = np.polynomial.legendre
    weight = legendre.legfit(x, targets.T, degree)
    predictions = legendre.legval(x_new, weight)
    average = predictions.sum(axis=0) / len(predictions)
    squared_bias = sum((average - truth) ** 2) / len(x_new)
    return squared_bias, ((predictions - average) ** 2).sum() / predictions.size


estimate.same(
    "A square has no sign.",
    ("truth - predictions.mean(axis=1)", "predictions.mean(axis=1) - truth"),
)
estimate.same(
    "More inputs than `degree` differ, so that no singular value is small.",
    ("targets.T)[0]", "targets.T, rcond=None)[0]"),
)
