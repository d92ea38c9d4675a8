"""Exercises on early stopping, in the order in which a learner meets them."""

ORDER = (
    "best_and_stop",
    "fit",
    "stop_on_accuracy",
    "trace",
    "equivalent_lambda",
    "symptom",
)
