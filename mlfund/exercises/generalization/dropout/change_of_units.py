"""dropout/change_of_units: Which penalty is dropout."""

from mlfund.judge.declare import predict


@predict(
    title="Which penalty is dropout?",
    difficulty=3,
    importance=3,
    minutes=5,
    choices={
        "a": "a hundred times the weight, since the feature is now larger",
        "b": "a hundredth of the weight; ridge would do the same",
        "c": "a hundredth of the weight; ridge would change the predictions",
        "d": "the same weight: dropout does not look at the units",
    },
    hints=[
        "Dropout adds p / (1 - p) times the sum of x_j squared, times w_j squared.",
        "Put 100 x_j for x_j and w_j / 100 for w_j: what changes?",
    ],
)
def change_of_units():
    """A linear regression is trained with dropout on its inputs, over many masks. One feature was
    in metres and had the weight 2. It is now given in centimetres. What becomes of its weight, and
    how does ridge regression, with a fixed penalty, compare?
    """
    return "c"


change_of_units.wrong_value(
    "a",
    "The feature is now a hundred times as large, so the same prediction needs less weight.",
)


change_of_units.wrong_value(
    "b", "Ridge charges the smaller weight almost nothing, so it shrinks it less."
)


change_of_units.wrong_value(
    "d",
    "The data term looks at them: the same prediction needs a smaller weight.",
)
