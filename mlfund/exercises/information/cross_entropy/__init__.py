"""Exercises on cross-entropy, in the order in which a learner meets them."""

ORDER = (
    "softmax",
    "log_softmax",
    "from_logits",
    "logistic_regression",
    "weighted",
    "first_loss",
    "smoothing_floor",
    "symptom",
)
