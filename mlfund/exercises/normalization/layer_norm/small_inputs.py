"""layer_norm/small_inputs: Small inputs."""

from mlfund.judge.declare import predict


@predict(
    title="Small inputs",
    difficulty=2,
    importance=3,
    minutes=4,
    tolerance=0.005,
    hints=[
        "Before `eps` is added, the variance is 0.001 squared. Which of the two is larger?",
        "The output's variance is the input's variance over itself plus `eps`.",
    ],
)
def small_inputs():
    """The features of a sample have standard deviation 0.001. Layer norm with `eps` of 1e-5 inside
    the root, `weight` 1 and `bias` 0 is applied. What is the standard deviation of its output? Two
    decimals are enough.
    """
    variance = 0.001**2
    return (variance / (variance + 1e-5)) ** 0.5


small_inputs.wrong_value(
    1.0,
    "That is so where the variance is far above `eps`. Here it is 1e-6, a tenth of `eps`.",
)


small_inputs.wrong_value(
    0.99, "You added `eps` to the standard deviation: it is inside the root."
)


small_inputs.wrong_value(
    0.0909, "That is the variance of the output: take its root."
)


for ratio in 0.3162, 0.32:
    small_inputs.wrong_value(
        ratio,
        "You divided by the root of `eps` alone: the variance is added to it.",
    )


small_inputs.wrong_value(
    0.2403,
    "You took the roots of the variance and of `eps` apart: add them first, then take the root.",
)


for factor in 3.3166, 3.3:
    small_inputs.wrong_value(
        factor,
        "You divided the wrong way round: the standard deviation is above the line.",
    )


small_inputs.wrong_value(
    301.5, "That is what the layer multiplies by: multiply the 0.001 by it."
)


small_inputs.wrong_value(
    0.00332, "That is what the layer divides by: the 0.001 is divided by it."
)


small_inputs.wrong_value(
    0.001, "The layer does divide: by the root of 1e-6 + 1e-5, which is 0.0033."
)


small_inputs.wrong_value(
    0.0,
    "Small inputs come out larger: they are divided by 0.0033, and are not 0.",
)
