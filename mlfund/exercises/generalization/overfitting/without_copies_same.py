"""overfitting/without_copies: changes of the solution that are the same function."""

from mlfund.exercises.generalization.overfitting.without_copies import (
    without_copies,
)

without_copies.same(
    "Axes that are left out are taken whole, and added in front when arrays meet.",
    ("X_train[:, None]", "X_train[:, None, :]"),
    ("X_test", "X_test[None, :, :]"),
    ("X_test[:, :]", "X_test[None, :, :]"),
    ("X_test[None, :]", "X_test[None, :, :]"),
)
