"""l2_l1_regularization/elastic_net: changes of the solution that are the same function."""

from mlfund.exercises.generalization.l2_l1_regularization.elastic_net import (
    elastic_net,
)

elastic_net.same(
    "A scalar product is the same both ways.",
    ("rest @ X[:, j]", "X[:, j] @ rest"),
)
