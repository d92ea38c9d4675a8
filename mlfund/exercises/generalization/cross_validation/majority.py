"""cross_validation/majority: Leave-one-out and the majority."""

from mlfund.judge.declare import predict


@predict(
    title="Leave-one-out and the majority",
    difficulty=2,
    importance=4,
    minutes=3,
    choices={
        "a": "0",
        "b": "0.5, which is also the true error",
        "c": "1",
        "d": "about 0.49, a little below one half",
    },
    hints=["Take one example out. Which class is commoner among the others?"],
)
def majority():
    """Labels are coin flips, and a data set happens to hold 25 of each of two classes. The model
    predicts the commoner class of its training set. What error does leave-one-out report?
    """
    return "c"


majority.wrong_value(
    "a", "It is the other way round: the class of the left-out one is rarer."
)


majority.wrong_value(
    "b",
    "True, but leave-one-out is far off here: look at what is left after taking one out.",
)


majority.wrong_value(
    "d",
    "With 26 to 24 it would be 0.48. At 25 to 25 the left-out one always tips the balance.",
)
