"""why_normalize/change_of_units: Metres to millimetres."""

import numpy as np

from mlfund.judge.declare import predict


@predict(
    title="Metres to millimetres",
    difficulty=2,
    importance=4,
    minutes=4,
    hints=[
        "Every value of the feature becomes 1,000 times larger. What is the gradient "
        "proportional to?",
        "The weight starts at zero, so the residuals are the same in both units.",
        "One step moves the weight by the gradient, and the prediction by the weight's move "
        "times the feature.",
    ],
)
def change_of_units():
    """A linear model starts at zero weights and takes one step of gradient descent. One
    feature was given in metres; now it is given in millimetres, with the same learning
    rate. By what factor does the change of the prediction grow that is due to this
    feature's weight?
    """
    return 1000.0**2


change_of_units.wrong_value(
    1000.0,
    "That is the factor of the gradient and of the weight's step. The prediction "
    "multiplies it by the feature once more.",
)


change_of_units.wrong_value(
    10_000.0, "That would be for centimetres: a metre has 1,000 millimetres."
)


change_of_units.wrong_value(
    1.0,
    "Gradient descent is not invariant to units: the gradient grows with them.",
)


change_of_units.wrong_value(
    0.001,
    "The best weight becomes smaller by 1,000, but one step moves it by more.",
)


change_of_units.wrong_value(
    1e-6,
    "It grows: that is the factor of the other direction, from millimetres to metres.",
)


change_of_units.wrong_value(
    1e9,
    "You counted the factor of 1,000 three times: it comes with the gradient, and with the "
    "feature that the weight is multiplied by.",
)


change_of_units.wrong_value(
    2000.0,
    "The factors of the gradient and of the feature multiply: they do not add up.",
)


change_of_units.wrong_value(
    100.0,
    "That would be one factor, for centimetres: a metre has 1,000 millimetres.",
)


change_of_units.wrong_value(
    0.0,
    "Only the start is at zero weights: the step moves them along the gradient.",
)


change_of_units.right(lambda: 1_000_000)


change_of_units.right(lambda: 1e6)


change_of_units.right(lambda: np.float64(10) ** 6)
