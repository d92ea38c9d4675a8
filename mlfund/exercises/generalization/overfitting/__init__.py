"""Exercises on overfitting, in the order in which a learner meets them."""

ORDER = (
    "noise_learned",
    "knn_errors",
    "diagnosis",
    "best_of_many",
    "without_copies",
    "symptom",
)
