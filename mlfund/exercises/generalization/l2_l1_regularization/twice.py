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
    r"""One feature has $\lVert x\rVert^2 = 4$ and $x^\top y = 6$, so that ridge with $\lambda = 2$
    has the weight $6/(4+2) = 1$. By mistake the feature is in the table twice. What is now the
    weight of each copy, with the same $\lambda$?
    """
    norm, moment, lam = 4, 6, 2
    return moment / (2 * norm + lam)


twice.wrong_value(
    0.5,
    "The sum of the two would be 1, as with one copy. Shared by two weights, the penalty is only "
    "half as strong: the sum comes out larger.",
)


twice.wrong_value(
    1.0,
    "The sum of the two would be 2, which is more than the least-squares weight: too large.",
)


twice.wrong_value(1.2, "That is the sum of the two. Each copy has half of it.")


twice.wrong_value(1.5, "That is the least-squares weight of the feature alone.")


twice.wrong_value(
    0.75,
    "The sum of the two would be 1.5, the least-squares weight: there is a penalty.",
)


twice.wrong_value(
    0.667,
    "You counted one penalty: both copies have one, `lam * 2 * w**2` in all.",
)


twice.wrong_value(
    0.333,
    "The product with y doubles as well: the sum of the columns times y is 12.",
)


twice.wrong_value(
    0.3,
    "The product with y doubles as well: the sum of the columns times y is 12.",
)


twice.wrong_value(
    0.0, "Ridge gives no zeros, and by symmetry both copies have the same weight."
)
