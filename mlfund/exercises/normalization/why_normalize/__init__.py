"""Exercises on why to normalize, in the order in which a learner meets them."""

ORDER = (
    "largest_step",
    "fold_scaler",
    "steps_per_digit",
    "change_of_units",
    "whiten",
)
