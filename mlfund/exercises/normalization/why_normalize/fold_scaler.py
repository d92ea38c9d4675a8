"""why_normalize/fold_scaler: Fold a scaler into the weights."""

import numpy as np

from mlfund.judge.declare import implement


@implement(
    title="Fold a scaler into the weights",
    difficulty=3,
    importance=4,
    minutes=12,
    returns=["raw_weight", "raw_bias"],
    allows={
        "weight": "negative; zero; single",
        "bias": "negative; zero",
        "mean": "negative; all zero",
        "scale": "scale.min() < 1",
    },
    hints=[
        "Write the prediction on standardized features, and put in z = (x - mean) / scale.",
        "Collect what multiplies x_j: weight_j / scale_j.",
        "What is left does not depend on x: bias - sum_j weight_j mean_j / scale_j.",
    ],
)
def fold_scaler(weight, bias, mean, scale):
    """A linear model was fitted on standardized features, z = (x - mean) / scale, and
    predicts `z @ weight + bias`. It is to be deployed without the scaler. Return
    `raw_weight, raw_bias`, which give the same predictions on raw features x.

    `weight`, `mean` and `scale` have shape (d,), and so has `raw_weight`; `bias` and
    `raw_bias` are numbers. All scales are positive.
    """
    raw_weight = weight / scale
    return raw_weight, bias - np.dot(raw_weight, mean)


@fold_scaler.cases(
    "each weight is divided by its scale",
    "A feature whose values are divided by its scale had a weight for the divided values: "
    "on raw values it is smaller by that factor.",
    of="raw_weight",
)
def _(rng):
    for d in [1, 3]:
        yield rng.normal(size=d), 0.5, np.zeros(d), rng.uniform(2, 9, d)
    yield np.array([0.0, -2.0]), -1, np.array([3.0, -5.0]), np.array([0.1, 4.0])


@fold_scaler.cases(
    "the bias takes up the means",
    "Subtract the sum of raw weight times mean from the bias.",
)
def _(rng):
    for d, bias in [(1, 1.5), (2, 0), (4, -20.0)]:
        mean = 10 * rng.normal(size=d)
        yield rng.normal(size=d), bias, mean, rng.uniform(0.2, 9, d)


fold_scaler.wrong_if(
    "weight * scale",
    "weight / scale",
    "each weight is divided by its scale",
    "You multiplied by the scale: divide.",
)


fold_scaler.wrong_if(
    "return weight, bias",
    "return raw_weight, bias",
    "each weight is divided by its scale",
    "You returned the weights as they were: for raw features each is divided by its scale.",
)


@fold_scaler.wrong(
    "each weight is divided by its scale",
    "You divided by the scale twice.",
)
def divided_twice(weight, bias, mean, scale):
    return weight / scale**2, bias - weight / scale @ mean


@fold_scaler.wrong(
    "each weight is divided by its scale",
    "You put the scaler into the weights in the way in which it treats features: the mean "
    "goes into the bias, and the scale divides the weight.",
)
def weights_standardized(weight, bias, mean, scale):
    raw = (weight - mean) / scale
    return raw, bias - weight / scale @ mean


fold_scaler.wrong_if(
    "bias + np.dot",
    "bias - np.dot",
    "the bias takes up the means",
    "You added the means: subtract them.",
)


fold_scaler.wrong_if(
    "bias",
    "bias - np.dot(raw_weight, mean)",
    "the bias takes up the means",
    "You left the bias as it was: the features were centred, and raw ones are not.",
)


fold_scaler.wrong_if(
    "np.dot(weight, mean)",
    "np.dot(raw_weight, mean)",
    "the bias takes up the means",
    "You used the weights for standardized features in the bias: use the raw ones.",
)


fold_scaler.wrong_if(
    "bias - raw_weight * mean",
    "bias - np.dot(raw_weight, mean)",
    "the bias takes up the means",
    "The model has one bias: sum what is subtracted over the features.",
)


fold_scaler.wrong_if(
    "mean.sum()",
    "np.dot(raw_weight, mean)",
    "the bias takes up the means",
    "You subtracted the means themselves: each counts with its raw weight.",
)


fold_scaler.wrong_if(
    "np.dot(raw_weight, mean / scale)",
    "np.dot(raw_weight, mean)",
    "the bias takes up the means",
    "You divided by the scale twice in the bias.",
)


fold_scaler.wrong_if(
    "np.dot(weight * scale, mean)",
    "np.dot(raw_weight, mean)",
    "the bias takes up the means",
    "You multiplied by the scale in the bias: divide by it there too.",
)


fold_scaler.same(
    "The product of two vectors is the same in both orders.",
    ("np.dot(mean, raw_weight)", "np.dot(raw_weight, mean)"),
)


@fold_scaler.right
def by_a_loop(weight, bias, mean, scale):
    raw = np.array([w / s for w, s in zip(weight, scale, strict=True)])
    for w, m in zip(raw, mean, strict=True):
        bias = bias - w * m
    return raw, bias


@fold_scaler.right
def by_two_predictions(weight, bias, mean, scale):
    def predict(x):
        return ((x - mean) / scale) @ weight + bias

    at_zero = predict(np.zeros(len(weight)))
    return predict(np.eye(len(weight))) - at_zero, at_zero


@fold_scaler.right
def with_a_dot_product(weight, bias, mean, scale):
    return weight * (1 / scale), np.subtract(bias, np.dot(weight, mean / scale))
