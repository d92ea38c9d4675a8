"""l2_l1_regularization/prior: The prior behind a penalty."""

from mlfund.judge.declare import predict


@predict(
    title="The prior behind a penalty",
    difficulty=2,
    importance=4,
    minutes=4,
    tolerance=0.01,
    hints=[
        "Minus twice the log posterior is ||y - Xw||^2 / sigma^2 + ||w||^2 / tau^2 and a constant.",
        "Multiply by sigma^2, so that the squared error stands alone.",
    ],
)
def prior():
    r"""The noise has standard deviation 3. You believe that the weights are independent and
    Gaussian with mean 0 and standard deviation 0.25. For which $\lambda$ is ridge,
    $\lVert y-Xw\rVert^2+\lambda\lVert w\rVert^2$, the most probable weight given the data?
    """
    noise_std, prior_std = 3, 0.25
    return noise_std**2 / prior_std**2


prior.wrong_value(
    12.0,
    "You took the ratio of standard deviations. It is that of the variances.",
)


prior.wrong_value(
    36.0,
    "You squared the noise's standard deviation only: square the prior's too.",
)


prior.wrong_value(
    48.0,
    "You squared the prior's standard deviation only: square the noise's too.",
)


prior.wrong_value(
    0.00694, "That is the inverse. A narrow prior must mean a large penalty."
)


prior.wrong_value(
    72.0, "You divided by 2 once: both terms have the factor one half."
)


prior.wrong_value(
    288.0, "You multiplied by 2 once: both terms have the factor one half."
)


prior.wrong_value(
    0.5625,
    "You multiplied by the prior's variance: a narrow prior must mean a large penalty.",
)


prior.wrong_value(
    9.0, "That is the noise's variance alone. Divide by the prior's variance."
)


prior.wrong_value(
    16.0,
    "That is one over the prior's variance. Multiply by the noise's variance.",
)


prior.wrong_value(
    4.0,
    "That is one over the prior's standard deviation: square it, and multiply by the noise's "
    "variance.",
)


prior.wrong_value(
    0.0625, "That is the prior's variance: the noise's variance is divided by it."
)


prior.wrong_value(
    0.0833,
    "That is the inverse, of standard deviations: it is noise over prior, of variances.",
)
