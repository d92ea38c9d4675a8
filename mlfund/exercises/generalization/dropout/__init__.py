"""Exercises on dropout, in the order in which a learner meets them."""

ORDER = (
    "inverted",
    "backward",
    "loss_and_gradient",
    "unit_variance",
    "change_of_units",
    "symptom",
)
