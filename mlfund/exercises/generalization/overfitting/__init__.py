"""Exercises on overfitting, in the order in which a learner meets them."""

ORDER = (
    "noise_learned",
    "knn_errors",
    "without_copies",
    "diagnosis",
    "best_of_many",
    "symptom",
)
