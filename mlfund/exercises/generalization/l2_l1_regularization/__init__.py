"""Exercises on L2 and L1 regularization, in the order in which a learner meets them."""

ORDER = (
    "soft_threshold",
    "ridge",
    "lasso",
    "elastic_net",
    "ridge_weight",
    "adamw_step",
    "twice",
    "prior",
    "symptom",
)
