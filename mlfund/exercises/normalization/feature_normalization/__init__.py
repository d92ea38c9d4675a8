"""Exercises on feature normalization, in the order in which a learner meets them."""

ORDER = (
    "standardize",
    "fit",
    "scale_held_out",
    "largest_score",
    "who_notices",
    "symptom",
)
