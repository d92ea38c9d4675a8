"""why_normalize/fold_scaler: Fold a scaler into the weights."""

import numpy as np

from mlfund.judge.declare import implement


@implement(
    title="Fold a scaler into the weights",
    difficulty=3,
    importance=4,
    minutes=12,
    returns=["raw_weight", "raw_bias"],
    hints=[
        "Write the prediction on standardized features, and put in z = (x - mean) / scale.",
        "Collect what multiplies x_j: weight_j / scale_j.",
        "What is left does not depend on x: bias - sum_j weight_j mean_j / scale_j.",
    ],
)
def fold_scaler(weight, bias, mean, scale):
    """A linear model was fitted on standardized features, z = (x - mean) / scale, and
    predicts `z @ weight + bias`. It is to be deployed without the scaler. Return the weight
    and the bias that give the same predictions on raw features x.

    `weight`, `mean` and `scale` have shape (d,), `bias` is a number.
    """
    raw_weight = weight / scale
    return raw_weight, bias - raw_weight @ mean


@fold_scaler.cases(
    "each weight is divided by its scale",
    "A feature whose values are divided by its scale had a weight for the divided values: "
    "on raw values it is smaller by that factor.",
    of="raw_weight",
)
def _(rng):
    for d in [1, 3]:
        yield rng.normal(size=d), 0.5, np.zeros(d), rng.uniform(2, 9, d)


@fold_scaler.cases(
    "the bias takes up the means",
    "Subtract the sum of raw weight times mean from the bias.",
    of="raw_bias",
)
def _(rng):
    for d in [1, 2, 4]:
        yield (
            rng.normal(size=d),
            1.5,
            rng.normal(size=d) * 10,
            rng.uniform(2, 9, d),
        )


@fold_scaler.wrong(
    "each weight is divided by its scale",
    "You multiplied by the scale: divide.",
)
def multiplied(weight, bias, mean, scale):
    return weight * scale, bias - weight * scale @ mean


@fold_scaler.wrong(
    "each weight is divided by its scale",
    "You divided by the scale twice.",
)
def divided_twice(weight, bias, mean, scale):
    return weight / scale**2, bias - weight / scale @ mean


@fold_scaler.wrong(
    "the bias takes up the means", "You added the means: subtract them."
)
def added(weight, bias, mean, scale):
    return weight / scale, bias + weight / scale @ mean


@fold_scaler.wrong(
    "the bias takes up the means",
    "You left the bias as it was: the features were centred, and raw ones are not.",
)
def bias_kept(weight, bias, mean, scale):
    return weight / scale, bias


@fold_scaler.wrong(
    "the bias takes up the means",
    "You used the weights for standardized features in the bias: use the raw ones.",
)
def old_weight_in_bias(weight, bias, mean, scale):
    return weight / scale, bias - weight @ mean


@fold_scaler.wrong(
    "each weight is divided by its scale",
    "You returned the bias first: the weight comes first, then the bias.",
)
def bias_first(weight, bias, mean, scale):
    return fold_scaler.reference(weight, bias, mean, scale)[::-1]


@fold_scaler.wrong(
    "the bias takes up the means",
    "The model has one bias: sum what is subtracted over the features.",
)
def one_bias_a_feature(weight, bias, mean, scale):
    return weight / scale, bias - weight / scale * mean


@fold_scaler.wrong(
    "the bias takes up the means",
    "You subtracted the means themselves: each counts with its raw weight.",
)
def means_without_weights(weight, bias, mean, scale):
    return weight / scale, bias - mean.sum()


@fold_scaler.wrong(
    "the bias takes up the means",
    "You divided by the scale twice in the bias.",
)
def divided_twice_in_bias(weight, bias, mean, scale):
    return weight / scale, bias - weight / scale**2 @ mean


@fold_scaler.wrong(
    "the bias takes up the means",
    "You multiplied by the scale in the bias: divide by it there too.",
)
def multiplied_in_bias(weight, bias, mean, scale):
    return weight / scale, bias - weight * scale @ mean


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
