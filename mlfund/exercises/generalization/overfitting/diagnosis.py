"""overfitting/diagnosis: Name the fault."""

from mlfund.judge.declare import predict


@predict(
    title="Name the fault",
    difficulty=2,
    importance=5,
    minutes=4,
    choices={
        "overfitting": "the model has learned noise of the training set",
        "underfitting": "the model is too simple",
        "leakage": "information that is not there in use has reached the training data "
        "and the validation data alike",
        "bad luck": "the validation set is too small to tell",
    },
    hints=[
        "Overfitting shows on any data that the model was not fitted to.",
        "Was the validation error high? Then what does the validation set share with "
        "the training set that production does not?",
    ],
)
def diagnosis():
    """A model that predicts which customers will leave has an error of 1 % on the
    training set, 1.2 % on a validation set of 20,000 customers drawn from the same table,
    which was used once and chose nothing, and 14 % in its first week of use, on customers of
    the same kind, through the same code. Name the most likely fault.
    """
    return "leakage"


diagnosis.wrong_value(
    "overfitting",
    "An overfitted model fails on the validation set too, and this one does not.",
)


diagnosis.wrong_value(
    "underfitting", "A model that is too simple has a large training error."
)


diagnosis.wrong_value(
    "bad luck",
    "The standard error of 1.2 % on 20,000 customers is below 0.1 points.",
)
