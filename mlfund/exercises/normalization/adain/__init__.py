"""Exercises on adaptive instance normalization, in the order in which a learner meets them."""

ORDER = (
    "statistics",
    "forward",
    "interpolate",
    "styled",
    "symptom",
    "halfway",
    "spike",
)
