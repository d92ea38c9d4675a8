"""l2_l1_regularization/symptom: The mistake behind a symptom."""

from mlfund.judge.declare import predict


@predict(
    title="The mistake behind a symptom",
    difficulty=3,
    importance=4,
    minutes=5,
    choices={
        "unscaled": "the features are no longer brought to one scale",
        "intercept": "the intercept is penalized with the weights",
        "factor": "the squared error is a mean in one library and a sum in the other",
        "decay": "the penalty passes through Adam's division by the gradient's size",
    },
    hints=[
        "Which of the four would leave the weights small all alike, and the residuals centred?",
        "Compare 200 with 0.2, and with the number of examples.",
    ],
)
def symptom():
    r"""A ridge model with 1,000 examples was tuned to $\lambda = 200$ and is moved to another
    library, which solves for the weights directly. Data and standardization are the same. With
    $\lambda = 200$ the predictions now hardly differ from the mean of the targets: all weights
    have shrunk to a small part of what they were. The training residuals have mean zero, as
    before. A new search finds the old validation error again, at $\lambda = 0.2$. Name the mistake.
    """
    return "factor"


symptom.wrong_value(
    "unscaled",
    "Then single features would be lost, those with small numbers, and no other lambda would bring "
    "the old error back.",
)


symptom.wrong_value(
    "intercept",
    "With a penalized intercept the training residuals no longer have mean zero.",
)


symptom.wrong_value(
    "decay",
    "There is no Adam where the weights are solved for directly. And under it weights would shrink "
    "unequally, by the size of their gradients.",
)
