"""adain/spike: A spike in a channel."""

from mlfund.judge.declare import predict


@predict(
    title="A spike in a channel",
    difficulty=3,
    importance=3,
    minutes=5,
    tolerance=0.005,
    hints=[
        "What is the variance of the whole channel, spike included?",
        "The spike adds its square over the count of positions to the variance: 192^2 / 64^2 = 9.",
    ],
)
def spike():
    """A channel of 64 by 64 positions has mean 0 and variance 1. One position is set to 192. AdaIN
    gives the channel a style of mean 0 and standard deviation 1. What standard deviation do the
    other positions have then? Two decimals are enough.
    """
    variance = 1 + 192**2 / 64**2
    return 1 / variance**0.5


spike.wrong_value(1.0, "That is the whole channel's, the spike included.")


spike.wrong_value(
    0.1, "You divided by the variance, 10: divide by the standard deviation."
)


spike.wrong_value(
    0.3333, "The channel's own variance is left out: it is 1 + 9, not 9."
)


spike.wrong_value(
    0.25, "You added the standard deviations, 1 and 3: variances add, to 10."
)


spike.wrong_value(
    0.977,
    "You divided the spike by the count: its square over the count is added to the variance.",
)


spike.wrong_value(
    0.0469,
    "That is what the spike adds to the mean. What does it add to the variance?",
)


for share in 0.0052, 1 / 192:
    spike.wrong_value(
        share, "You divided by the spike: it counts as one of 4,096 positions."
    )


spike.wrong_value(
    3.162, "That is the channel's with the spike, before AdaIN divides by it."
)


spike.wrong_value(
    10.0, "That is the channel's variance with the spike, before AdaIN."
)


spike.wrong_value(
    60.7, "That is the spike itself after AdaIN: 192 over the root of 10."
)


spike.wrong_value(
    0.0,
    "They are all divided by the same number, the root of 10, and keep their spread.",
)
