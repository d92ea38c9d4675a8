"""cross_validation/two_folds: What two folds expect."""

from mlfund.judge.declare import predict


@predict(
    title="What two folds expect",
    difficulty=3,
    importance=3,
    minutes=5,
    tolerance=0.005,
    hints=[
        "How many examples is each model trained on?",
        "The expected error of a fit to m examples is 1 + d / (m - d - 1), here with d = 10.",
    ],
)
def two_folds():
    """Least squares without intercept on 40 examples with 10 independent standard normal features;
    the model is right and the noise has variance 1. What is the expectation of the two-fold
    cross-validation estimate of the squared error? Answer to two decimals.
    """
    trained_on, features = 40 // 2, 10
    return 1 + features / (trained_on - features - 1)


two_folds.wrong_value(
    1.345,
    "That is the error of a model trained on all 40. Two folds train on 20.",
)


two_folds.wrong_value(
    1.333,
    "You trained on all 40, and divided by m - d. Two folds train on 20, and the formula for "
    "Gaussian features has m - d - 1.",
)


two_folds.wrong_value(
    0.766,
    "That is the bias, against a model trained on all 40. Add that model's own error.",
)


two_folds.wrong_value(
    2.0,
    "You divided by m - d. The formula for Gaussian features has m - d - 1.",
)


two_folds.wrong_value(
    2.25,
    "You took too much off m: the formula for Gaussian features has m - d - 1.",
)


two_folds.wrong_value(
    1.0, "That is the noise alone. The fitted weights have errors too."
)


two_folds.wrong_value(
    1.5,
    "You used 1 + d / m, which holds for many more examples than features. Use m - d - 1.",
)


two_folds.wrong_value(
    1.25,
    "You used 1 + d / m with all 40 examples. Two folds train on 20, and with so few the formula "
    "is 1 + d / (m - d - 1).",
)


two_folds.wrong_value(
    1.111, "You left out the noise of the new example, which has variance 1."
)


two_folds.wrong_value(
    0.345,
    "You trained on all 40, and left out the noise of the new example, which has variance 1.",
)


two_folds.wrong_value(2.1, "That is right to one decimal: give two.")


two_folds.wrong_value(
    0.5,
    "That is the training error, 1 - d / m: it is below the noise, not above.",
)


two_folds.wrong_value(
    4.222,
    "You added the errors of the two folds: the estimate is their mean.",
)
