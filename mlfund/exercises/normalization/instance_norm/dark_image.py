"""instance_norm/dark_image: A dark image."""

import numpy as np

from mlfund.judge.declare import predict


@predict(
    title="A dark image",
    difficulty=2,
    importance=3,
    minutes=4,
    tolerance=0.005,
    hints=[
        "Without eps every channel leaves with standard deviation 1.",
        "With it, the deviation is sigma / sqrt(sigma^2 + eps).",
    ],
)
def dark_image():
    """A nearly black channel has standard deviation 0.003. It goes through instance norm
    with `eps` = 0.00001, weight 1 and bias 0. What is the standard deviation of the output?
    Two decimals are enough.
    """
    return 0.003 / (0.003**2 + 1e-5) ** 0.5


dark_image.wrong_value(
    1.0,
    "That would be without eps, or with eps added to the standard deviation. It is added to "
    "the variance, and is larger than that.",
)


dark_image.wrong_value(
    0.4868,
    "You took the root of eps and of the variance apart: add them first, then take the root.",
)


dark_image.wrong_value(
    0.9487, "You divided by the root of eps alone: the variance is added to it."
)


dark_image.wrong_value(
    1.453, "You divided the wrong way round: the deviation is above the line."
)


dark_image.wrong_value(
    0.00436, "That is the divisor: the deviation of the channel is divided by it."
)


dark_image.wrong_value(
    229.4, "That is what the norm multiplies by: multiply the 0.003 by it."
)


dark_image.wrong_value(
    0.003, "The norm does divide: by the root of 9e-6 + 1e-5, which is 0.0044."
)


dark_image.wrong_value(
    0.0,
    "A dark channel comes out brighter: it is divided by 0.0044, and is not 0.",
)


dark_image.wrong_value(
    0.4737, "That is the variance of the output: take its root."
)


dark_image.right(lambda: 0.69)


dark_image.right(lambda: 0.688)


dark_image.right(lambda: np.float64(0.6882))
