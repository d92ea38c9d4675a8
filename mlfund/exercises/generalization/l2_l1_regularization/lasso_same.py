"""l2_l1_regularization/lasso: changes of the solution that are the same function."""

from mlfund.exercises.generalization.l2_l1_regularization.lasso import lasso

lasso.same(
    "A scalar product is the same both ways.",
    ("rest @ X[:, j]", "X[:, j] @ rest"),
)
