"""l2_l1_regularization/ridge: changes of the solution that are the same function."""

from mlfund.exercises.generalization.l2_l1_regularization.ridge import ridge

ridge.same(
    "The identity times itself, entry by entry, is the identity.",
    ("lam * np.eye(X.shape[1]) * np.eye(X.shape[1])", "lam * np.eye(X.shape[1])"),
)
ridge.same(
    "The columns of A add up to 0, so that a constant in y has no part in their products.",
    ("A.T @ (y + y_mean)", "A.T @ (y - y_mean)"),
    ("A.T @ (y)", "A.T @ (y - y_mean)"),
    ("A.T @ (y - 2 * y_mean)", "A.T @ (y - y_mean)"),
)
ridge.same(
    "A scalar product is the same both ways.",
    ("weight @ x_mean", "x_mean @ weight"),
)
