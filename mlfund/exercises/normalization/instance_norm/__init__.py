"""Exercises on instance norm, in the order in which a learner meets them."""

ORDER = (
    "statistics",
    "forward",
    "by_rows",
    "dark_image",
    "not_removed",
    "symptom",
)
