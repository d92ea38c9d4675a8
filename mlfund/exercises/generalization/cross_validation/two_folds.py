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
    """Least squares without intercept on 50 examples with 10 independent standard normal features;
    the model is right and the noise has variance 1. What is the expectation of the two-fold
    cross-validation estimate of the squared error? Two decimals are enough.
    """
    trained_on, features = 50 // 2, 10
    return 1 + features / (trained_on - features - 1)


two_folds.wrong_value(
    1.256,
    "That is the error of a model trained on all 50. Two folds train on 25.",
)


two_folds.wrong_value(
    0.458,
    "That is the bias, against a model trained on all 50. Add that model's own error.",
)


two_folds.wrong_value(
    1.667,
    "You divided by m - d. The formula for Gaussian features has m - d - 1.",
)


two_folds.wrong_value(
    1.0, "That is the noise alone. The fitted weights have errors too."
)


two_folds.wrong_value(
    1.4,
    "You used 1 + d / m, which holds for many more examples than features. Use m - d - 1.",
)


two_folds.wrong_value(
    0.714, "You left out the noise of the new example, which has variance 1."
)
