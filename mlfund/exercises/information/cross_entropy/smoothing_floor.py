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
        "The smoothed target has 0.8 + 0.2 / 5 on the right class and 0.2 / 5 on each of "
        "the four others.",
        "No prediction has a lower cross-entropy than the target itself: the floor is the "
        "target's entropy.",
    ],
)
def smoothing_floor():
    """With label smoothing of 0.2 and five classes, what is the lowest cross-entropy, in nats,
    that any prediction can reach? Label smoothing takes a share of 0.2 from the right class and
    spreads it over all five. Two decimals are enough.
    """
    p = np.array([0.84, *[0.04] * 4])
    return -np.sum(p * np.log(p))


smoothing_floor.wrong_value(
    0.0, "A target that is not one-hot has an entropy above 0."
)


smoothing_floor.wrong_value(
    0.7777,
    "You left the right class's own fifth of the smoothing out: it has 0.84, not 0.8.",
)


smoothing_floor.wrong_value(
    0.2231,
    "That is -log 0.8: the right class has 0.84, and the other four have terms, too.",
)


smoothing_floor.wrong_value(0.9543, "That is in bits: the question is in nats.")


smoothing_floor.wrong_value(
    0.1744, "That is -log 0.84 alone: the other four classes have terms, too."
)


smoothing_floor.wrong_value(
    0.1465,
    "That is the term of the right class alone: the other four have terms, too.",
)


smoothing_floor.wrong_value(
    0.515, "That is the terms of the four others: the right class has one, too."
)


smoothing_floor.wrong_value(
    0.5004, "You took the four others for one class of 0.2: each has 0.04."
)


smoothing_floor.wrong_value(
    0.4397, "You took the four others for one class of 0.16: each has 0.04."
)


smoothing_floor.wrong_value(
    0.2752,
    "You counted one of the four other classes: each has a term.",
)


smoothing_floor.wrong_value(
    1.6094, "That is log 5, for a prediction that knows nothing: it can be lower."
)


smoothing_floor.right(lambda: 0.66)


smoothing_floor.right(lambda: 0.6615)


smoothing_floor.right(lambda: np.float64(0.66148))
