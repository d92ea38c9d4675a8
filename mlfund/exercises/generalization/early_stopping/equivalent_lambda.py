"""early_stopping/equivalent_lambda: The ridge penalty that a number of steps stands for."""

import numpy as np

from mlfund.judge.declare import predict


@predict(
    title="The ridge penalty that a number of steps stands for",
    difficulty=3,
    importance=3,
    minutes=6,
    tolerance=0.01,
    hints=[
        "Gradient descent on $\\tfrac12\\lVert y - Xw\\rVert^2$ from zeros reaches the share "
        "$1-(1-\\eta d^2)^t$ of the least-squares solution along a singular direction.",
        "For a small singular value $d$ that is about $\\eta t d^2$.",
        "Ridge keeps $d^2/(d^2+\\lambda)$, which is about $d^2/\\lambda$. Set them equal.",
    ],
)
def equivalent_lambda():
    """You minimize $\\tfrac12\\lVert y - Xw\\rVert^2$ by gradient descent from zeros with
    learning rate 0.004, and stop after 50 steps. Along directions with small singular
    values the result is close to that of ridge regression,
    $\\lVert y - Xw\\rVert^2 + \\lambda\\lVert w\\rVert^2$. Which $\\lambda$ is it?
    """
    learning_rate, steps = 0.004, 50
    return 1 / (learning_rate * steps)


equivalent_lambda.wrong_value(
    0.2, "That is the learning rate times the steps: lambda is its inverse."
)


equivalent_lambda.wrong_value(
    2.5,
    "You put in a factor of one half: it belongs to the loss, and cancels in the "
    "gradient.",
)


equivalent_lambda.wrong_value(
    250.0, "That is 1 / learning_rate: more steps penalize less."
)


equivalent_lambda.wrong_value(
    10.0,
    "You doubled it: ridge's own gradient has the same factor 2 in both terms.",
)


equivalent_lambda.wrong_value(
    0.02, "That is 1 / steps: the learning rate counts too."
)


equivalent_lambda.wrong_value(
    50.0, "That is the number of steps: more steps penalize less."
)


equivalent_lambda.wrong_value(
    12500.0,
    "You divided by the learning rate: the steps and their size multiply.",
)


equivalent_lambda.wrong_value(
    0.1,
    "You halved, and did not invert: lambda is 1 over the learning rate times the steps.",
)


equivalent_lambda.wrong_value(
    0.4,
    "You doubled, and did not invert: lambda is 1 over the learning rate times the steps.",
)


equivalent_lambda.right(lambda: 5)


equivalent_lambda.right(lambda: np.float64(5.0))


equivalent_lambda.right(lambda: 1 / (50 * 0.004))
