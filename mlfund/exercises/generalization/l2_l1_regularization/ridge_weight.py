"""l2_l1_regularization/ridge_weight: Ridge that worked with one feature."""

import numpy as np

from mlfund.exercises.generalization.l2_l1_regularization.regression import (
    _regression,
)
from mlfund.judge.declare import debug


@debug(
    title="Ridge that worked with one feature",
    difficulty=2,
    importance=4,
    minutes=8,
    allows={
        "X": "negative; X.shape[1] == 1; X.shape[1] > len(X)",
        "y": "negative",
        "lam": "lam < 1; lam > 10",
    },
    hints=[
        "Print the matrix that is solved, for two features, with and without the penalty.",
        "What does numpy do when a number is added to a matrix?",
        "The gradient of `lam * w @ w` is `2 * lam * w`: no weight appears in another's equation.",
    ],
)
def ridge_weight(X, y, lam):
    """Find the bug. The function should return the weight that minimizes ||y - Xw||^2 + lam ||w||^2
    for centred data and `lam` above 0; there may be more features than examples. It passed its
    author's test, with one feature. With more, its predictions are worse than they should be.
    """
    gram = X.T @ X
    penalty = lam * np.eye(len(gram))
    return np.linalg.solve(gram + penalty, X.T @ y)


@ridge_weight.starts_from
def ridge_weight_with_a_bug(X, y, lam):
    gram = X.T @ X
    penalty = lam
    return np.linalg.solve(gram + penalty, X.T @ y)


@ridge_weight.cases(
    "one feature still works",
    "With one feature the weight is `x @ y / (x @ x + lam)`.",
)
def _(rng):
    yield from _regression(rng, [(3, 1, 0.5), (5, 1, 3.0)], centred=True)


@ridge_weight.cases(
    "several features",
    "The penalty adds `lam` to the diagonal of `X.T @ X`, and nowhere else.",
)
def _(rng):
    yield from _regression(
        rng, [(4, 2, 0.5), (6, 3, 3.0), (8, 5, 1.0), (3, 4, 20.0)], centred=True
    )


@ridge_weight.wrong(
    "several features",
    "numpy adds the number `lam` to every entry. The penalty belongs on the diagonal alone.",
)
def lam_everywhere(X, y, lam):
    return np.linalg.solve(X.T @ X + lam, X.T @ y)


@ridge_weight.wrong(
    "several features",
    "You penalized the first weight only: add `lam` all along the diagonal.",
)
def first_weight_only(X, y, lam):
    gram = X.T @ X
    gram[0, 0] += lam
    return np.linalg.solve(gram, X.T @ y)


@ridge_weight.wrong(
    "several features",
    "You divided the penalty by the number of features: each weight has the whole of `lam`.",
)
def penalty_shared(X, y, lam):
    return ridge_weight.reference(X, y, lam / X.shape[1])


@ridge_weight.wrong(
    "several features",
    "You dropped the other entries of `X.T @ X`: features are correlated, keep them.",
)
def diagonal_only(X, y, lam):
    return X.T @ y / ((X**2).sum(axis=0) + lam)


@ridge_weight.wrong(
    "one feature still works", "You left the penalty out: that is least squares."
)
def no_penalty(X, y, lam):
    return np.linalg.solve(X.T @ X, X.T @ y)


@ridge_weight.wrong(
    "one feature still works",
    "You multiplied the diagonal by 1 + lam. The penalty is added, whatever the feature's size.",
)
def diagonal_multiplied(X, y, lam):
    gram = X.T @ X
    return np.linalg.solve(gram + lam * np.diag(np.diag(gram)), X.T @ y)


@ridge_weight.wrong(
    "one feature still works",
    "Your penalty is n times too large: the squared error is a sum here, not a mean.",
)
def penalty_for_each_example(X, y, lam):
    return ridge_weight.reference(X, y, lam * len(y))


@ridge_weight.wrong("arguments are left as they were")
def y_changed(X, y, lam):
    weight = ridge_weight.reference(X, y, lam)
    y -= X @ weight
    return weight


@ridge_weight.right
def along_the_diagonal(X, y, lam):
    gram = X.T @ X
    gram[np.diag_indices(len(gram))] += lam
    return np.linalg.solve(gram, X.T @ y)


@ridge_weight.right
def with_rows_of_the_penalty(X, y, lam):
    p = X.shape[1]
    A, b = np.vstack([X, lam**0.5 * np.eye(p)]), np.append(y, np.zeros(p))
    return np.linalg.lstsq(A, b, rcond=None)[0]


@ridge_weight.right
def by_the_svd(X, y, lam):
    U, d, Vt = np.linalg.svd(X, full_matrices=False)
    return Vt.T @ (d * (U.T @ y) / (d * d + lam))


ridge_weight.same(
    "The identity times itself, entry by entry, is the identity.",
    ("lam * np.eye(len(gram)) * np.eye(len(gram))", "lam * np.eye(len(gram))"),
)
