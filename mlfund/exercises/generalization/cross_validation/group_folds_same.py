"""cross_validation/group_folds: changes of the solution that are the same function."""

from mlfund.exercises.generalization.cross_validation.group_folds import (
    group_folds,
)

group_folds.same(
    "Every group gets its fold in the loop.",
    ("np.ones(len(sizes), int)", "np.zeros(len(sizes), int)"),
)
group_folds.same(
    "A fold's number is the same as a float.",
    ("np.zeros(len(sizes))", "np.zeros(len(sizes), int)"),
)
group_folds.same(
    "Which fold is smallest does not change if all are one larger, or floats.",
    ("np.ones(k, int)", "np.zeros(k, int)"),
    ("np.zeros(k)", "np.zeros(k, int)"),
)
