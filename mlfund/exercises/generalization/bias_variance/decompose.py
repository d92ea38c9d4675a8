"""bias_variance/decompose: Split the error of many models."""

import numpy as np

from mlfund.judge.declare import implement


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
    allows={
        "predictions": "negative; zero; len(predictions) == 1; predictions.shape[1] == 1; "
        "len(predictions) > 1 and (predictions == predictions[0]).all()",
        "y": "negative; zero; single; ties",
    },
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
    yield from _predictions(rng, [(1, 1), (2, 1), (3, 4)])


@decompose.cases(
    "the squared bias belongs to the mean prediction",
    "Average the predictions over the models, axis 0. Compare that with `y`, square, and only "
    "then average over the points.",
    of="squared_bias",
)
def _(rng):
    yield np.array([[1.0, -3.0], [4.0, 0.0]]), np.array([2.0, -1.0])
    yield from _predictions(rng, [(2, 3), (4, 3), (5, 5)])


@decompose.cases(
    "the variance is about the mean prediction",
    "The variance is the models' mean squared distance from their mean at each point, divided by "
    "the number of models, averaged over the points.",
    of="variance",
)
def _(rng):
    yield np.array([[2.0, -3.0], [4.0, 0.0]]), np.array([2.0, -1.0])
    yield np.array([[2.0, -3.0], [2.0, -3.0]]), np.zeros(2)  # models that agree
    yield from _predictions(rng, [(1, 3)])  # one model does not vary
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


decompose.wrong_if(
    "np.sum(predictions.var(axis=0))",
    "np.mean((predictions - mean_prediction) ** 2)",
    "the variance is about the mean prediction",
    "You added up over the points: take the mean over them.",
)
decompose.wrong_if(
    "loss",
    "np.mean((predictions - mean_prediction) ** 2)",
    "the variance is about the mean prediction",
    "That is the spread about the truth, which is the loss: take it about the mean "
    "prediction.",
)


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


decompose.same(
    "A square has no sign.",
    ("y - predictions", "predictions - y"),
    ("y - mean_prediction", "mean_prediction - y"),
    ("mean_prediction - predictions", "predictions - mean_prediction"),
)
