"""why_normalize/steps_per_digit: Steps for a digit of accuracy."""

import numpy as np

from mlfund.judge.declare import predict


@predict(
    title="Steps for a digit of accuracy",
    difficulty=3,
    importance=3,
    minutes=6,
    tolerance=5,
    hints=[
        "With the best learning rate the distance to the minimum shrinks by "
        "$(\\kappa-1)/(\\kappa+1)$ at each step.",
        "For large $\\kappa$ the logarithm of that factor is about $-2/\\kappa$.",
        "One decimal digit is a factor of 10: $\\ln 10\\approx2.3$.",
    ],
)
def steps_per_digit():
    """The Hessian of a quadratic loss has condition number 400. Gradient descent runs with
    the best constant learning rate. After how many steps has the distance to the minimum
    become 10 times smaller, for a start that has a part along the slowest direction?
    """
    return np.log(10) / np.log(401 / 399)


steps_per_digit.wrong_value(
    921.0, "The factor of a step is 1 - 2 / kappa, roughly, not 1 - 1 / kappa."
)


steps_per_digit.wrong_value(
    230.0,
    "You took 1 - 4 / kappa for the factor of a step: it is about 1 - 2 / kappa.",
)


steps_per_digit.wrong_value(
    200.0,
    "That is kappa / 2, for a factor of e: a factor of 10 takes ln(10) times as many.",
)


steps_per_digit.wrong_value(
    400.0, "Steps go with kappa, but with a factor: ln(10) / 2."
)


steps_per_digit.wrong_value(
    23.0, "That would be for the root of kappa, which momentum attains."
)


steps_per_digit.right(lambda: 460)


steps_per_digit.right(lambda: 460.5)


steps_per_digit.right(lambda: np.float64(461))
