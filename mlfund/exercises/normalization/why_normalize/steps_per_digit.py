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
    the best constant learning rate: the one with which the slowest direction shrinks
    fastest. The start differs from the minimum along the flattest direction alone. After
    how many steps has the distance to the minimum become 10 times smaller? Within 5 steps
    is near enough.
    """
    return np.log(10) / np.log(401 / 399)


steps_per_digit.wrong_value(
    921.0,
    "The factor of a step is 1 - 2 / kappa, roughly, not 1 - 1 / kappa. That is the rate of "
    "1 over the largest eigenvalue, and a rate nearly twice as large is best.",
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


steps_per_digit.wrong_value(
    46.0,
    "You took the root of kappa: for gradient descent steps go with kappa itself.",
)


steps_per_digit.wrong_value(
    138.6, "That is for half the distance: ln(2) in the place of ln(10)."
)


steps_per_digit.wrong_value(
    2000.0,
    "You took kappa / 2 steps for each of 10 parts: the distance shrinks by a factor at each "
    "step, so the logarithm of 10 counts.",
)


steps_per_digit.wrong_value(
    4000.0,
    "You took kappa steps for each of 10 parts: the distance shrinks by a factor at each "
    "step, so the logarithm of 10 counts.",
)


steps_per_digit.right(lambda: 460)


steps_per_digit.right(lambda: 460.5)


steps_per_digit.right(lambda: np.float64(461))
