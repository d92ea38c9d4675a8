"""cross_validation/nested_error: changes of the solution that are the same function."""

from mlfund.exercises.generalization.cross_validation.nested_error import (
    nested_error,
)

nested_error.same(
    "The identity times itself, entry by entry, is the identity.",
    ("lam * np.eye(X.shape[1]) * np.eye(X.shape[1])", "lam * np.eye(X.shape[1])"),
)
nested_error.same(
    "A square has no sign.",
    ("X[test] @ weight - y[test]", "y[test] - X[test] @ weight"),
)
nested_error.same(
    "Which sum is smallest does not change if all are one larger.",
    ("np.ones(len(lams))", "np.zeros(len(lams))"),
)
