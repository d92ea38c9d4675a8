"""kl_divergence/two_gaussians: Two Gaussians."""

import numpy as np

from mlfund.judge.declare import predict


@predict(
    title="Two Gaussians",
    difficulty=2,
    importance=4,
    minutes=4,
    tolerance=0.005,
    hints=[
        "With equal variances only the distance of the means matters.",
        "The distance in standard deviations, squared, over 2.",
    ],
)
def two_gaussians():
    """What is the KL divergence, in nats, between two Gaussians with means 3 and 0 that both
    have standard deviation 2?
    """
    return (3 / 2) ** 2 / 2


two_gaussians.wrong_value(
    4.5, "You forgot to divide by the variance, which is 4."
)


two_gaussians.wrong_value(2.25, "You forgot the factor one half.")


two_gaussians.wrong_value(0.75, "Square the distance in standard deviations.")


two_gaussians.wrong_value(
    0.375,
    "You divided by the variance without squaring the distance: it is (3 / 2) squared, over 2.",
)


two_gaussians.wrong_value(
    0.5625, "You divided by 2 once more: (3 / 2) squared, over 2."
)


two_gaussians.wrong_value(1.623, "That is in bits: the question is in nats.")


two_gaussians.right(lambda: 1.125)


two_gaussians.right(lambda: 9 / 8)


two_gaussians.right(lambda: np.float64(1.125))
