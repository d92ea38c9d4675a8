"""feature_normalization/largest_score: The largest standard score."""

from mlfund.judge.declare import predict


@predict(
    title="The largest standard score",
    difficulty=3,
    importance=3,
    minutes=6,
    tolerance=0.01,
    hints=[
        "The ten scores have mean 0, and the mean of their squares is 1.",
        "If one is t, the other nine add up to -t. Their squares add up to t squared over 9 at "
        "least.",
    ],
)
def largest_score():
    """A column of ten numbers is standardized with its own mean and standard deviation (dividing by
    n). One of them may be any outlier. What bound can its score not exceed? Two decimals are
    enough.
    """
    n = 10
    return (n - 1) ** 0.5


largest_score.wrong_value(
    1.0, "That is the root mean square of the ten scores. Single ones exceed it."
)


largest_score.wrong_value(
    10**0.5, "Near: the other nine are not at 0 when the mean is, but at -t / 9."
)


largest_score.wrong_value(
    9 / 10**0.5,
    "That is the bound with n - 1 in the variance. Here it divides by n.",
)


largest_score.wrong_value(
    9.0, "That is the square of the bound: t squared is at most n - 1."
)


largest_score.wrong_value(
    10.0, "The sum of the squares is 10, and the outlier does not have all of it."
)
