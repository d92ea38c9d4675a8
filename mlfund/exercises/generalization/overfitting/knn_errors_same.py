"""overfitting/knn_errors: changes of the solution that are the same function."""

from mlfund.exercises.generalization.overfitting.knn_errors import knn_errors

knn_errors.same(
    "The order of the distances is that of their means over the features.",
    (".mean(axis=-1)", ".sum(axis=-1)"),
)
knn_errors.same(
    "A square has no sign.",
    (
        "X[None, :, :] - queries[:, None, :]",
        "queries[:, None, :] - X[None, :, :]",
    ),
)
knn_errors.same(
    "Axes that are left out are taken whole, and added in front when arrays meet.",
    ("queries[:, None]", "queries[:, None, :]"),
    ("X", "X[None, :, :]"),
    ("X[:, :]", "X[None, :, :]"),
    ("X[None, :]", "X[None, :, :]"),
)
knn_errors.same(
    "The last axis is axis 1.",
    ("np.argsort(distance)", "np.argsort(distance, axis=1)"),
)
knn_errors.same(
    "The comparison makes an array of the list.",
    (
        "[nearest[:, :k].mean(axis=1) > 0.5 for k in ks]",
        "np.array([nearest[:, :k].mean(axis=1) > 0.5 for k in ks])",
    ),
)
knn_errors.same(
    "Of an odd number of votes none is a tie.",
    ("nearest[:, :k].mean(axis=1) >= 0.5", "nearest[:, :k].mean(axis=1) > 0.5"),
)
