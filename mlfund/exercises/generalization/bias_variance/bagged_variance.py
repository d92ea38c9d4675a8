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
    """At some point the prediction of one bagged tree has variance 4, and the predictions of any
    two trees have correlation 0.3. What is the variance of the mean of 25 trees? Two decimals.
    """
    v, rho, trees = 4, 0.3, 25
    return v * (rho + (1 - rho) / trees)


bagged_variance.wrong_value(
    0.16, "That is 4 / 25, as for independent trees: they share a training set."
)


bagged_variance.wrong_value(
    1.2, "That is the limit of infinitely many trees, 4 times 0.3."
)


bagged_variance.wrong_value(
    2.848,
    "You exchanged the two shares: the correlated one, 0.3, cannot be averaged away.",
)


bagged_variance.wrong_value(
    1.36,
    "You counted 25 covariances for each tree: it has 24 partners and itself.",
)


bagged_variance.wrong_value(
    0.328,
    "That is the part that is left of the variance: it is still to be taken of 4.",
)


bagged_variance.wrong_value(
    4.0, "Averaging helps wherever the correlation is below 1."
)
