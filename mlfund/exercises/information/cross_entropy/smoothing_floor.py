"""cross_entropy/smoothing_floor: The floor under label smoothing."""

import numpy as np

from mlfund.judge.declare import predict


@predict(
    title="The floor under label smoothing",
    difficulty=3,
    importance=3,
    minutes=7,
    tolerance=0.005,
    hints=[
        "The smoothed target has 0.9 + 0.1 / 10 on the right class and 0.1 / 10 on each of "
        "the nine others.",
        "No prediction has a lower cross-entropy than the target itself: the floor is the "
        "target's entropy.",
    ],
)
def smoothing_floor():
    """With label smoothing of 0.1 and ten classes, what is the lowest cross-entropy, in nats,
    that any prediction can reach?
    """
    p = np.array([0.91, *[0.01] * 9])
    return -np.sum(p * np.log(p))


smoothing_floor.wrong_value(
    0.0, "A target that is not one-hot has an entropy above 0."
)


smoothing_floor.wrong_value(
    0.545,
    "You left the right class's own tenth of the smoothing out: 0.91, not 0.9.",
)


smoothing_floor.wrong_value(
    0.1054,
    "That is -log 0.9: the right class has 0.91, and the other nine have terms, too.",
)


smoothing_floor.wrong_value(0.722, "That is in bits: the question is in nats.")


smoothing_floor.wrong_value(
    0.0943, "That is -log 0.91 alone: the other nine classes have terms, too."
)


smoothing_floor.right(lambda: 0.5)


smoothing_floor.right(lambda: 0.5003)


smoothing_floor.right(lambda: np.float64(0.50028))
