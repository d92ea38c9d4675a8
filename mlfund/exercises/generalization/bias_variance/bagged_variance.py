"""bias_variance/bagged_variance: The variance of 25 trees."""

from mlfund.judge.declare import predict


@predict(
    title="The variance of 25 trees",
    difficulty=2,
    importance=4,
    minutes=5,
    tolerance=0.005,
    hints=[
        "The variance of a sum has 25 variances and 25 times 24 covariances.",
        "Divide by 25 squared: v times (rho + (1 - rho) / B).",
    ],
)
def bagged_variance():
    """At some point the prediction of one bagged tree has variance 9, and the predictions of any
    two trees have correlation 0.3. What is the variance of the mean of 25 trees? Two decimals.
    """
    v, rho, trees = 9, 0.3, 25
    return v * (rho + (1 - rho) / trees)


bagged_variance.wrong_value(
    0.36, "That is 9 / 25, as for independent trees: they share a training set."
)


bagged_variance.wrong_value(
    2.7, "That is the limit of infinitely many trees, 9 times 0.3."
)


bagged_variance.wrong_value(
    6.408,
    "You exchanged the two shares: the correlated one, 0.3, cannot be averaged away.",
)


bagged_variance.wrong_value(
    3.06,
    "You counted 25 covariances for each tree: it has 24 partners and itself.",
)


bagged_variance.wrong_value(
    2.592,
    "Those are the covariances alone: the 25 variances belong to the sum too.",
)


bagged_variance.wrong_value(
    0.252,
    "That is the part that averaging shrinks, 9 times 0.7 / 25: the part that the trees share is "
    "missing.",
)


bagged_variance.wrong_value(
    6.3, "That is the part that averaging can remove: it is divided by 25."
)


bagged_variance.wrong_value(
    0.108, "9 times 0.3 / 25: what the trees have in common is not divided by 25."
)


bagged_variance.wrong_value(
    1.1376, "You squared the correlation: a covariance is the variance times it."
)


bagged_variance.wrong_value(
    0.328,
    "That is the part that is left of the variance: it is still to be taken of 9.",
)


bagged_variance.wrong_value(
    1.718, "That is the standard deviation: the variance is asked for."
)


bagged_variance.wrong_value(
    0.984,
    "You began with the standard deviation of a tree, 3: its variance is 9.",
)


bagged_variance.wrong_value(
    73.8,
    "You divided the variance of the sum by 25: the mean's is divided by 25 squared.",
)


bagged_variance.wrong_value(
    1845.0,
    "That is the variance of the sum: the mean's is divided by 25 squared.",
)


bagged_variance.wrong_value(3.0, "That is right to one decimal: give two.")


bagged_variance.wrong_value(
    9.0, "Averaging helps wherever the correlation is below 1."
)
