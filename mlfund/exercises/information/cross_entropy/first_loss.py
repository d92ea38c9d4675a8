"""cross_entropy/first_loss: The first loss."""

import numpy as np

from mlfund.judge.declare import predict


@predict(
    title="The first loss",
    difficulty=1,
    importance=4,
    minutes=3,
    tolerance=0.01,
    hints=[
        "A network at initialization gives every class about the same probability.",
        "The loss is -log of the probability of the right class.",
    ],
)
def first_loss():
    """A classifier of 1,000 classes is trained with cross-entropy in nats. Which loss do you
    expect at the first step, if the weights are initialized well? Two decimals are enough.
    """
    return np.log(1000)


first_loss.wrong_value(9.966, "That is in bits: the loss is in nats.")


first_loss.wrong_value(
    1.0, "The largest possible loss is not 1: it has no bound."
)


first_loss.wrong_value(2.303, "That is for 10 classes.")


first_loss.wrong_value(
    3.0, "That is the logarithm to base 10: nats are asked for."
)


first_loss.wrong_value(
    -6.908, "The sign: the loss is minus the logarithm, and never below 0."
)


first_loss.wrong_value(
    0.001,
    "That is the probability of the right class: the loss is minus its logarithm.",
)


first_loss.wrong_value(
    0.006908,
    "You weighed -log p with p: the right class has weight 1 in the loss.",
)


first_loss.wrong_value(
    0.0,
    "A loss of 0 is that of a classifier that is sure and right: it knows nothing yet.",
)


first_loss.wrong_value(0.693, "That is for 2 classes.")


first_loss.wrong_value(
    1000.0, "That is the perplexity, exp of the loss: the loss is its logarithm."
)


first_loss.right(lambda: 6.908)


first_loss.right(lambda: 6.91)


first_loss.right(lambda: np.float64(6.9078))
