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
    """What is the KL divergence, in nats, between two Gaussians with means 5 and 0 that both
    have standard deviation 3? Two decimals are enough.
    """
    return (5 / 3) ** 2 / 2


two_gaussians.wrong_value(
    12.5, "You forgot to divide by the variance, which is 9."
)


two_gaussians.wrong_value(2.778, "You forgot the factor one half.")


two_gaussians.wrong_value(
    0.8333, "Square the distance in standard deviations, before you halve it."
)


two_gaussians.wrong_value(
    1.667, "That is the distance in standard deviations: take its square, over 2."
)


two_gaussians.wrong_value(
    0.2778,
    "You divided by the variance without squaring the distance: it is (5 / 3) squared, over 2.",
)


two_gaussians.wrong_value(
    0.5556,
    "You divided the distance by the variance: it is (5 / 3) squared, over 2.",
)


two_gaussians.wrong_value(
    0.6944, "You divided by 2 once more: (5 / 3) squared, over 2."
)


two_gaussians.wrong_value(
    0.1543, "You squared the variance with the distance: (5 / 3) squared, over 2."
)


two_gaussians.wrong_value(
    0.3086, "You squared the variance with the distance, and forgot the half."
)


two_gaussians.wrong_value(
    4.1667,
    "You divided by the standard deviation: the variance is its square, 9.",
)


two_gaussians.wrong_value(
    8.3333,
    "You divided by the standard deviation, not by the variance, and forgot the half.",
)


two_gaussians.wrong_value(
    0.0, "Equal variances do not make the Gaussians equal: the means differ."
)


two_gaussians.wrong_value(2.004, "That is in bits: the question is in nats.")


two_gaussians.right(lambda: 1.389)


two_gaussians.right(lambda: 25 / 18)


two_gaussians.right(lambda: np.float64(1.3889))
