"""l2_l1_regularization/twice: Ridge with a feature given twice."""

from mlfund.judge.declare import predict


@predict(
    title="Ridge with a feature given twice",
    difficulty=2,
    importance=4,
    minutes=5,
    tolerance=0.001,
    hints=[
        "By symmetry both copies have the same weight w. Write the loss in w alone.",
        "The squared error depends on the sum 2w, the penalty is lam * 2 * w^2.",
    ],
)
def twice():
    r"""One feature has $\lVert x\rVert^2 = 4$ and $x^\top y = 6$, so that ridge with $\lambda = 4$
    has the weight $6/(4+4) = 0.75$. By mistake the feature is in the table twice. What is now the
    weight of each copy, with the same $\lambda$?
    """
    norm, moment, lam = 4, 6, 4
    return moment / (2 * norm + lam)


twice.wrong_value(
    0.375, "Half of 0.75 would be right if the penalty did not change. It does."
)


twice.wrong_value(
    0.75, "Then the sum would be 1.5, the least-squares weight: too large."
)


twice.wrong_value(1.0, "That is the sum of the two. Each copy has half of it.")


twice.wrong_value(1.5, "That is the least-squares weight of the feature alone.")


twice.wrong_value(
    0.0, "Ridge gives no zeros, and by symmetry both copies have the same weight."
)
