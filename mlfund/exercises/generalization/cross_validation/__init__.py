"""Exercises on cross-validation, in the order in which a learner meets them."""

ORDER = (
    "k_folds",
    "stratified_folds",
    "group_folds",
    "time_splits",
    "left_out_residuals",
    "one_standard_error",
    "nested_error",
    "cv_error",
    "two_folds",
    "majority",
    "symptom",
)
