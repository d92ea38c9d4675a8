"""Exercises on bias and variance."""

import numpy as np

from mlfund.exercises.declare import debug, implement, predict


@implement(
    title="Split the error of many models",
    difficulty=1,
    importance=5,
    minutes=10,
    returns=["loss", "squared_bias", "variance"],
    follow_up=(
        "With few models, which part is off?",
        "With M models the mean prediction still scatters by variance / M: the "
        "squared bias comes out too large by that, the variance too small, the "
        "sum right.",
    ),
    hints=[
        "The mean prediction has one number for each point: which axis runs over the models?",
        "Squared bias: the mean prediction against `y`, squared at each point, then averaged.",
        "Variance: `predictions.var(axis=0)`, which divides by the number of models, averaged.",
    ],
)
def decompose(predictions, y):
    """Row m of `predictions`, of shape (models, points), is what the model trained on the m-th
    training set predicts. `y` of shape (points,) is the truth. Return three numbers, each a mean
    over the points: `loss`, the mean squared error over all models; `squared_bias`, of the models'
    mean prediction; `variance`, of the models about their mean, so that the last two add up to the
    first.
    """
    mean_prediction = predictions.mean(axis=0)
    loss = np.mean((predictions - y) ** 2)
    squared_bias = np.mean((mean_prediction - y) ** 2)
    variance = np.mean((predictions - mean_prediction) ** 2)
    return loss, squared_bias, variance


def _predictions(rng, shapes):
    for models, points in shapes:
        y = rng.normal(size=points)
        yield 2 * y + 1 + rng.normal(size=(models, points)), y


@decompose.cases(
    "the loss is the mean squared error",
    "The loss is the square of prediction minus truth, averaged over models and points.",
    of="loss",
)
def _(rng):
    yield from _predictions(rng, [(2, 1), (3, 4)])


@decompose.cases(
    "the squared bias belongs to the mean prediction",
    "Average the predictions over the models, axis 0. Compare that with `y`, square, and only "
    "then average over the points.",
    of="squared_bias",
)
def _(rng):
    yield from _predictions(rng, [(2, 3), (4, 3), (5, 5)])


@decompose.cases(
    "the variance is about the mean prediction",
    "The variance is the models' mean squared distance from their mean at each point, divided by "
    "the number of models, averaged over the points.",
    of="variance",
)
def _(rng):
    yield from _predictions(rng, [(2, 3), (4, 3), (5, 5)])


@decompose.wrong(
    "the loss is the mean squared error",
    "You took the root. The parts add up to the square.",
)
def root_of_loss(predictions, y):
    loss, squared_bias, variance = decompose.reference(predictions, y)
    return np.sqrt(loss), squared_bias, variance


@decompose.wrong(
    "the loss is the mean squared error",
    "You added a variance that divides by the number of models less one: then the sum is not the "
    "loss.",
)
def loss_from_unbiased_variance(predictions, y):
    squared_bias = decompose.reference(predictions, y)[1]
    unbiased = predictions.var(axis=0, ddof=1).mean()
    return squared_bias + unbiased, squared_bias, unbiased


@decompose.wrong(
    "the loss is the mean squared error",
    "That is the mean absolute error. The decomposition holds for squares.",
)
def absolute_loss(predictions, y):
    return np.mean(np.abs(predictions - y)), *decompose.reference(predictions, y)[
        1:
    ]


@decompose.wrong(
    "the squared bias belongs to the mean prediction",
    "You averaged over the points. Bias is an average over training sets: axis 0, the models.",
)
def mean_over_points(predictions, y):
    mean = predictions.mean(axis=1, keepdims=True)
    loss = np.mean((predictions - y) ** 2)
    return loss, np.mean((mean - y) ** 2), np.mean((predictions - mean) ** 2)


@decompose.wrong(
    "the squared bias belongs to the mean prediction",
    "You averaged over the points before squaring, so that errors of opposite sign cancel.",
)
def signs_cancel(predictions, y):
    loss, _, variance = decompose.reference(predictions, y)
    return loss, np.mean(predictions - y) ** 2, variance


@decompose.wrong(
    "the squared bias belongs to the mean prediction",
    "You squared the error of every model: that is the loss. Average the models first.",
)
def loss_as_bias(predictions, y):
    loss, _, variance = decompose.reference(predictions, y)
    return loss, loss, variance


@decompose.wrong(
    "the squared bias belongs to the mean prediction",
    "You left the bias without its square: the parts of a squared error are squares.",
)
def bias_without_square(predictions, y):
    loss, _, variance = decompose.reference(predictions, y)
    return loss, np.mean(np.abs(predictions.mean(axis=0) - y)), variance


@decompose.wrong(
    "the variance is about the mean prediction",
    "You divided by the number of models less one: then the parts no longer add up to the loss.",
)
def unbiased_variance(predictions, y):
    loss, squared_bias, _ = decompose.reference(predictions, y)
    return loss, squared_bias, predictions.var(axis=0, ddof=1).mean()


@decompose.wrong(
    "the variance is about the mean prediction",
    "You took the spread over the points too. The truth differs between points; that is no "
    "variance of the method.",
)
def spread_of_everything(predictions, y):
    return *decompose.reference(predictions, y)[:2], predictions.var()


@decompose.wrong(
    "the variance is about the mean prediction",
    "You averaged standard deviations. Variances add up; their roots do not.",
)
def mean_of_deviations(predictions, y):
    return *decompose.reference(predictions, y)[:2], predictions.std(
        axis=0
    ).mean()


@decompose.wrong(
    "the squared bias belongs to the mean prediction",
    "You returned the two parts in the other order: `loss, squared_bias, variance` is asked for.",
)
def parts_exchanged(predictions, y):
    loss, squared_bias, variance = decompose.reference(predictions, y)
    return loss, variance, squared_bias


@decompose.wrong("arguments are left as they were")
def predictions_changed(predictions, y):
    result = decompose.reference(predictions, y)
    predictions -= y
    return result


@decompose.right
def from_errors(predictions, y):
    error = predictions - y
    mean_error = error.mean(axis=0)
    return (
        np.square(error).mean(),
        mean_error @ mean_error / len(y),
        error.var(axis=0).mean(),
    )


@decompose.right
def by_the_sum(predictions, y):
    loss = ((predictions - y) ** 2).sum() / predictions.size
    variance = (predictions**2).mean(axis=0) - predictions.mean(axis=0) ** 2
    return loss, loss - variance.mean(), variance.mean()


@decompose.right
def point_by_point(predictions, y):
    squared_bias = [
        (np.mean(column) - t) ** 2
        for column, t in zip(predictions.T, y, strict=True)
    ]
    variance = [np.var(column) for column in predictions.T]
    total = [b + v for b, v in zip(squared_bias, variance, strict=True)]
    return [float(np.mean(part)) for part in (total, squared_bias, variance)]


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
    hints=[
        "`np.vander(x, degree + 1)` has the powers of x as columns, and `np.linalg.lstsq` fits.",
        "`lstsq` takes several right-hand sides at once: the columns of `targets.T`.",
        "The predictions are `np.vander(x_new, degree + 1) @ weight`: one column per training set.",
        "Average over the training sets; then compare with `truth`, or take the spread.",
    ],
)
def estimate(x, targets, x_new, truth, degree):
    """Each row of `targets`, of shape (sets, n), is a training set measured at the inputs `x` of
    shape (n,). Fit a polynomial of the given degree to each, by least squares, and predict at
    `x_new`, where the true values are `truth`. Return `squared_bias` and `variance` of the method,
    averaged over the points of `x_new`. Divide the variance by the number of training sets.
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
    yield from _training_sets(rng, [(3, 6, 4, 1), (4, 8, 5, 2), (5, 9, 3, 3)])


@estimate.cases(
    "the variance is between training sets",
    "At each point of x_new take the spread of the predictions over the training sets, dividing by "
    "their number, and average over the points.",
    of="variance",
)
def _(rng):
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


@implement(
    title="Bias and variance of a classifier",
    difficulty=3,
    importance=3,
    minutes=15,
    returns=["error", "bias", "variance"],
    hints=[
        "Labels are names: their mean means nothing. Count the votes for each label.",
        "`(predictions == label).sum(axis=0)` counts the models that give a label, at each point.",
        "`argmax` over the labels in sorted order takes the smallest of equally frequent ones.",
    ],
)
def zero_one(predictions, y):
    """`predictions` of shape (models, points) and `y` of shape (points,) hold class labels, whole
    numbers. The main prediction of a point is the label that most models give; of equally frequent
    labels, the smallest. Return three rates: `error`, of wrong predictions; `bias`, of points with
    a wrong main prediction; `variance`, of predictions that differ from the main one.
    """
    labels = np.unique(predictions)
    votes = np.array([(predictions == label).sum(axis=0) for label in labels])
    main = labels[votes.argmax(axis=0)]
    error = np.mean(predictions != y)
    return error, np.mean(main != y), np.mean(predictions != main)


def _clear_votes(rng, sizes):
    """Labels 0, 1 and 5: at a point one has k + 1 votes and is mostly right, the others have k."""
    for k, points in sizes:
        labels = [rng.permutation([0, 1, 5]) for _ in range(points)]
        columns = [
            rng.permutation([*np.repeat(three, k), three[0]]) for three in labels
        ]
        y = [rng.choice(three, p=[0.6, 0.2, 0.2]) for three in labels]
        yield np.array(columns).T, np.array(y)


@zero_one.cases(
    "the error is the rate of wrong predictions",
    "The error is the share of predictions that differ from `y`, over models and points.",
    of="error",
)
def _(rng):
    yield from _clear_votes(rng, [(1, 2), (2, 4), (3, 3)])


@zero_one.cases(
    "the bias is the error of the majority",
    "At each point find the label with most votes over the models, and compare it with `y`.",
    of="bias",
)
def _(rng):
    yield from _clear_votes(rng, [(1, 5), (2, 8), (3, 20)])


@zero_one.cases(
    "of equal votes the smallest label wins",
    "Two labels may have equally many votes: take the smaller one.",
    of="bias",
)
def _(rng):
    yield np.array([[1, 5], [0, 1]]), np.array([0, 1])
    yield (
        np.array([[5, 1, 0], [5, 0, 5], [1, 0, 0], [1, 1, 5]]),
        np.array([1, 0, 0]),
    )


@zero_one.cases(
    "the variance is disagreement with the majority",
    "The variance is the share of predictions that differ from the main prediction of their point.",
    of="variance",
)
def _(rng):
    yield from _clear_votes(rng, [(1, 5), (2, 8), (3, 6)])


@zero_one.wrong(
    "the error is the rate of wrong predictions",
    "You squared the difference of labels. A wrong label counts 1, however far apart the numbers.",
)
def squared_difference_of_labels(predictions, y):
    return np.mean((predictions - y) ** 2), *zero_one.reference(predictions, y)[
        1:
    ]


@zero_one.wrong(
    "the error is the rate of wrong predictions",
    "You returned the rate of right predictions.",
)
def accuracy(predictions, y):
    return np.mean(predictions == y), *zero_one.reference(predictions, y)[1:]


def _with_main(predictions, y, main):
    return (
        np.mean(predictions != y),
        np.mean(main != y),
        np.mean(predictions != main),
    )


@zero_one.wrong(
    "the bias is the error of the majority",
    "You averaged the labels and rounded. With labels 0, 1 and 5, two votes for 0 and one for 5 "
    "would make 2: count votes.",
)
def rounded_mean(predictions, y):
    return _with_main(predictions, y, np.round(predictions.mean(axis=0)))


@zero_one.wrong(
    "the bias is the error of the majority",
    "You took the median of the labels. It is the majority with two classes only: count votes.",
)
def median_label(predictions, y):
    return _with_main(predictions, y, np.median(predictions, axis=0))


@zero_one.wrong(
    "the bias is the error of the majority",
    "You counted the votes over all points together. Every point has its own main prediction.",
)
def one_majority_for_all(predictions, y):
    labels, counts = np.unique(predictions, return_counts=True)
    return _with_main(predictions, y, labels[counts.argmax()])


@zero_one.wrong(
    "the bias is the error of the majority",
    "You took the majority over the points of one model. It is over the models: axis 0.",
)
def majority_over_points(predictions, y):
    labels = np.unique(predictions)
    votes = np.array([(predictions == label).sum(axis=1) for label in labels])
    return _with_main(predictions, y, labels[votes.argmax(axis=0)][:, None])


@zero_one.wrong(
    "the bias is the error of the majority",
    "You subtracted the variance from the error. For the 0-1 loss the parts do not add up.",
)
def bias_by_subtraction(predictions, y):
    error, _, variance = zero_one.reference(predictions, y)
    return error, error - variance, variance


@zero_one.wrong(
    "of equal votes the smallest label wins",
    "Of equal votes you took the largest label: the smallest is asked for.",
)
def largest_of_equals(predictions, y):
    labels = np.unique(predictions)[::-1]
    votes = np.array([(predictions == label).sum(axis=0) for label in labels])
    return _with_main(predictions, y, labels[votes.argmax(axis=0)])


@zero_one.wrong(
    "the variance is disagreement with the majority",
    "You subtracted the bias from the error. For the 0-1 loss the parts do not add up.",
)
def variance_by_subtraction(predictions, y):
    error, bias, _ = zero_one.reference(predictions, y)
    return error, bias, error - bias


@zero_one.wrong(
    "the variance is disagreement with the majority",
    "That is the variance of the labels as numbers, which changes when classes are renamed.",
)
def variance_of_numbers(predictions, y):
    return *zero_one.reference(predictions, y)[:2], predictions.var(axis=0).mean()


@zero_one.wrong(
    "the variance is disagreement with the majority",
    "You counted agreement: the variance is the rate of predictions that differ.",
)
def agreement(predictions, y):
    error, bias, variance = zero_one.reference(predictions, y)
    return error, bias, 1 - variance


@zero_one.wrong(
    "the error is the rate of wrong predictions",
    "You counted. Rates are asked for: divide by the number of predictions or points.",
)
def counts(predictions, y):
    error, bias, variance = zero_one.reference(predictions, y)
    return error * predictions.size, bias * len(y), variance * predictions.size


@zero_one.wrong(
    "the bias is the error of the majority",
    "You took the place of the label among the sorted labels for the label: here 5 stands at "
    "place 2. Look it up, `labels[place]`.",
)
def place_for_label(predictions, y):
    labels = np.unique(predictions)
    votes = np.array([(predictions == label).sum(axis=0) for label in labels])
    return _with_main(predictions, y, votes.argmax(axis=0))


@zero_one.wrong("arguments are left as they were")
def predictions_sorted_in_place(predictions, y):
    result = zero_one.reference(predictions, y)
    predictions.sort(axis=0)
    return result


@zero_one.right
def with_bincount(predictions, y):
    main = np.array(
        [np.bincount(column).argmax() for column in np.asarray(predictions).T]
    )
    return _with_main(predictions, y, main)


@zero_one.right
def with_a_counter(predictions, y):
    columns = [[int(label) for label in column] for column in predictions.T]
    main = [
        min(set(c), key=lambda label, c=c: (-c.count(label), label))
        for c in columns
    ]
    wrong = [label != t for c, t in zip(columns, y, strict=True) for label in c]
    differ = [
        label != m for c, m in zip(columns, main, strict=True) for label in c
    ]
    bias = sum(m != t for m, t in zip(main, y, strict=True)) / len(main)
    return sum(wrong) / len(wrong), bias, sum(differ) / len(differ)


@zero_one.right
def by_one_hot_votes(predictions, y):
    labels = np.unique(predictions)
    share = (predictions[..., None] == labels).mean(axis=0)
    right = (labels[share.argmax(axis=1)] == y).mean()
    return 1 - (predictions == y).mean(), 1 - right, 1 - share.max(axis=1).mean()


@debug(
    title="A learning curve that never shows overfitting",
    difficulty=2,
    importance=4,
    minutes=10,
    returns=["train", "validation"],
    hints=[
        "On which rows has the model been fitted? On which is its training error measured?",
        "Think of n = 10 out of 1,000: what is the error on the 990 rows that it has not seen?",
    ],
)
def learning_curve(X, y, X_val, y_val, sizes):
    """Find the bug. This function fits least squares to the first n rows of `X` and `y`, for each n
    in `sizes`, and returns the mean squared errors in training and in validation, one for each n.
    Its author concluded from the two curves that the model cannot overfit, even at n = 10.
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
    yield from _regressions(rng, [(8, 2, [3, 5]), (9, 3, [4, 6, 7])])


@learning_curve.cases(
    "the training error is measured on the rows that were fitted",
    "The training error for n is the mean squared error on the n rows that the model was fitted "
    "to, and no others.",
    of="train",
)
def _(rng):
    yield from _regressions(rng, [(8, 2, [3, 5]), (9, 3, [4, 6, 7])])


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


@predict(
    title="The variance of 25 trees",
    difficulty=2,
    importance=4,
    minutes=5,
    tolerance=0.005,
    hints=[
        "The variance of a sum has 25 variances and 25 times 24 covariances.",
        "Divide by 25 squared: v times (rho + (1 - rho) / B).",
    ],
)
def bagged_variance():
    """At some point the prediction of one bagged tree has variance 4, and the predictions of any
    two trees have correlation 0.3. What is the variance of the mean of 25 trees? Two decimals.
    """
    v, rho, trees = 4, 0.3, 25
    return v * (rho + (1 - rho) / trees)


bagged_variance.wrong_value(
    0.16, "That is 4 / 25, as for independent trees: they share a training set."
)
bagged_variance.wrong_value(
    1.2, "That is the limit of infinitely many trees, 4 times 0.3."
)
bagged_variance.wrong_value(
    2.848,
    "You exchanged the two shares: the correlated one, 0.3, cannot be averaged away.",
)
bagged_variance.wrong_value(
    1.36,
    "You counted 25 covariances for each tree: it has 24 partners and itself.",
)
bagged_variance.wrong_value(
    0.328,
    "That is the part that is left of the variance: it is still to be taken of 4.",
)
bagged_variance.wrong_value(
    4.0, "Averaging helps wherever the correlation is below 1."
)


@predict(
    title="Training error 13 %, validation error 14 %",
    difficulty=2,
    importance=5,
    minutes=10,
    choices={
        "a": "a larger network, since both errors are high: bias",
        "b": "twice the data, since validation is worse than training: variance",
        "c": "stronger regularization, to close the gap",
        "d": "better labels: there is little else to gain, and less to measure",
    },
    hints=[
        "What error would a perfect model have on this validation set?",
        "Compare 13 % with that floor, and then 14 % with 13 %.",
    ],
)
def wrong_labels():
    """A classifier has 13 % error in training and 14 % in validation, both on thousands of images.
    A careful check of 1,000 random images finds that 12 % of the given labels are wrong, in both
    sets and whatever the image. Which step comes first?
    """
    return "d"


wrong_labels.wrong_value(
    "a",
    "Against these labels a perfect model has 12 % error: the avoidable part in training is 1 "
    "point. A larger network would begin to learn the wrong labels.",
)
wrong_labels.wrong_value(
    "b",
    "The gap is 1 point; twice the data would save about half of it, with the same bad labels.",
)
wrong_labels.wrong_value(
    "c", "The gap is 1 point. Regularization trades it for more bias."
)
