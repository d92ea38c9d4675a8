"""Exercises on early stopping, in the order in which a learner meets them."""

ORDER = (
    "best_and_stop",
    "fit",
    "equivalent_lambda",
    "trace",
    "stop_on_accuracy",
    "symptom",
)
