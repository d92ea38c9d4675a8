"""Exercises on layer normalization, in the order in which a learner meets them."""

ORDER = (
    "normalize",
    "forward",
    "backward",
    "rms_norm",
    "group_norm",
    "small_inputs",
    "sequence",
    "symptom",
)
