"""Exercises on entropy, in the order in which a learner meets them."""

ORDER = (
    "entropy_bits",
    "information_gain",
    "conditional_entropy",
    "shortest_code",
    "noisy_bit",
    "symptom",
)
