"""Exercises on bias and variance, in the order in which a learner meets them."""

ORDER = (
    "decompose",
    "estimate",
    "zero_one",
    "learning_curve",
    "bagged_variance",
    "wrong_labels",
    "symptom",
)
