"""Exercises on why to normalize, in the order in which a learner meets them."""

ORDER = (
    "largest_step",
    "fold_scaler",
    "whiten",
    "change_of_units",
    "steps_per_digit",
    "symptom",
)
