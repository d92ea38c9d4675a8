"""Exercises on batch normalization, in the order in which a learner meets them."""

ORDER = (
    "normalize",
    "forward",
    "backward",
    "fold_into_conv",
    "images",
    "running_variance",
    "batch_of_two",
    "symptom",
)
