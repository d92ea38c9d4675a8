"""Exercises on KL divergence, in the order in which a learner meets them."""

ORDER = (
    "kl",
    "vae_kl",
    "kl_gaussians",
    "distillation",
    "two_gaussians",
    "two_humps",
    "symptom",
)
