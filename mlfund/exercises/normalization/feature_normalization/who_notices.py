"""feature_normalization/who_notices: Who notices."""

from mlfund.judge.declare import predict


@predict(
    title="Who notices",
    difficulty=2,
    importance=5,
    minutes=3,
    choices={
        "a": "a decision tree",
        "b": "least squares with an intercept and no penalty",
        "c": "ridge regression with an intercept",
        "d": "none of them, since standardization can be undone",
    },
    hints=["Write down what each minimizes. Where does a weight stand alone?"],
)
def who_notices():
    """You standardize the features, refit with the same settings, and predict the same test rows.
    There are more rows than features, and no value lies on a threshold. Whose predictions change?
    """
    return "c"


who_notices.wrong_value(
    "a",
    "A tree asks whether a value is above a threshold, and the threshold moves along.",
)


who_notices.wrong_value(
    "b", "Its weights change by the same factors, and the predictions not at all."
)


who_notices.wrong_value(
    "d",
    "The penalty is on the weights in their units: rescaled features are penalized differently.",
)
