"""batch_norm/running_variance: The running variance after ten batches."""

from mlfund.judge.declare import predict


@predict(
    title="The running variance after ten batches",
    difficulty=2,
    importance=3,
    minutes=4,
    tolerance=0.01,
    hints=[
        "How much of the start is left after one batch? After ten?",
        "Of the start 0.9 to the power of 10 is left; the rest is what the batches say.",
    ],
)
def running_variance():
    """The running variance starts at 1, `momentum` is 0.1 in torch's sense, and every batch has the
    unbiased variance 4. What is the running variance after 10 batches? Two decimals are enough.
    """
    left_of_the_start = (1 - 0.1) ** 10
    return left_of_the_start * 1 + (1 - left_of_the_start) * 4


running_variance.wrong_value(
    4.0,
    "It nears 4, but after ten batches 0.9^10 of the start is left. In torch `momentum` is the "
    "weight of the new value.",
)


running_variance.wrong_value(
    0.349, "That is what is left of the start: add what the batches bring."
)


running_variance.wrong_value(1.3, "That is after one batch: 0.9 * 1 + 0.1 * 4.")


running_variance.wrong_value(
    2.61, "You used (1 - 0.9^10) * 4 and forgot what is left of the 1."
)


running_variance.wrong_value(
    2.05,
    "You exchanged the two parts: 0.9^10 is what is left of the start, not of the batches.",
)


running_variance.wrong_value(
    5.0,
    "You added 0.1 * 4 ten times without shrinking the old value: 1 + 10 * 0.4.",
)


running_variance.wrong_value(
    41.0,
    "You added the ten batches in full: each has the weight 0.1, and the old value 0.9.",
)


running_variance.wrong_value(
    31.0,
    "You went the whole way of 3 to a batch's 4 ten times: each time a tenth of what is left.",
)


running_variance.wrong_value(
    (1 + 10 * 4) / 11,
    "You averaged the start and the ten batches equally: each batch has the weight 0.1, whatever "
    "came before.",
)


running_variance.wrong_value(
    4 - 3 * 0.9**9,
    "That is after nine batches: the first one already moves it from 1.",
)


running_variance.wrong_value(
    4 - 3 * 0.9**11,
    "That is after eleven batches: count the start as 1, before any of them.",
)
