"""feature_normalization/largest_score: The largest standard score."""

from mlfund.judge.declare import predict


@predict(
    title="The largest standard score",
    difficulty=3,
    importance=3,
    minutes=6,
    tolerance=0.01,
    hints=[
        "The twenty scores have mean 0, and the mean of their squares is 1.",
        "If one is t, the other 19 add up to -t. Their squares add up to t squared over 19 at "
        "least.",
    ],
)
def largest_score():
    """A column of twenty numbers is standardized with its own mean and standard deviation
    (dividing by n). One of them may be any outlier. What is the smallest bound that its score
    cannot exceed? Two decimals are enough.
    """
    n = 20
    return (n - 1) ** 0.5


largest_score.wrong_value(
    1.0, "That is the root mean square of the scores. Single ones exceed it."
)


largest_score.wrong_value(
    20**0.5, "Near: the other 19 are not at 0 when the mean is, but at -t / 19."
)


largest_score.wrong_value(
    19 / 20**0.5,
    "That is the bound with n - 1 in the variance. Here it divides by n.",
)


largest_score.wrong_value(
    19.0, "That is the square of the bound: t squared is at most n - 1."
)


largest_score.wrong_value(
    20.0, "The sum of the squares is 20, and the outlier does not have all of it."
)


largest_score.wrong_value(
    3.0,
    "Three is a rule of thumb for normal numbers, and no bound: here the count decides.",
)
