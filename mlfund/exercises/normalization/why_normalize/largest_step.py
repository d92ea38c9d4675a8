"""why_normalize/largest_step: The largest learning rate."""

import numpy as np

from mlfund.judge.declare import implement


@implement(
    title="The largest learning rate",
    difficulty=2,
    importance=4,
    minutes=8,
    allows={
        "X": "negative; zero; X.shape[1] == 1; len(X) == 1; X.shape[1] > len(X); "
        "np.linalg.matrix_rank(X) < min(X.shape)",
    },
    hints=[
        "The Hessian of the loss is `X.T @ X / n`: differentiate twice.",
        "Along an eigenvector with eigenvalue $\\lambda$ a step multiplies the distance to "
        "the minimum by $1-\\eta\\lambda$.",
        "$|1-\\eta\\lambda|<1$ for all eigenvalues means $\\eta<2/\\lambda_{max}$. "
        "`np.linalg.eigvalsh` gives them in ascending order.",
    ],
)
def largest_step(X):
    """Gradient descent minimizes $\\lVert y-Xw\\rVert^2/(2n)$, where `X` has shape (n, d).
    Return the learning rate above which it diverges from almost every start, a number.
    `X` need not be centred, features may depend on each other, and n may be below d; not all
    of `X` is 0.
    """
    return 2 / np.linalg.eigvalsh(X.T @ X / len(X))[-1]


@largest_step.cases(
    "one feature",
    "With one feature the Hessian is the mean of its squares, and the bound is 2 over it.",
)
def _(rng):
    yield (np.array([[2.0], [-2.0]]),)
    yield (np.array([[1.0], [-4.0], [3.0]]),)


@largest_step.cases(
    "the steepest direction counts",
    "The bound is 2 over the largest eigenvalue of X.T @ X / n, along whatever direction.",
)
def _(rng):
    for n, d in [(4, 2), (6, 3), (9, 4)]:
        X = rng.normal(size=(n, d)) * np.arange(1, d + 1)
        X = X + X[:, :1]
        yield (X - X.mean(axis=0),)
    for small, large in [(1.0, 3.0), (2.0, 5.0)]:
        yield (np.array([[small, 0], [-small, 0], [0, large], [0, -large]]),)
    yield (np.array([[0.0, 1.0], [0.0, -2.0], [0.0, 1.0]]),)
    yield (np.array([[1.0, 2.0], [-1.0, -2.0]]),)


@largest_step.cases(
    "features need not be centred",
    "The Hessian is made of the raw features: a mean that is not 0 belongs to it.",
)
def _(rng):
    for n, d in [(4, 2), (7, 2), (2, 4), (1, 3)]:
        yield (rng.normal(size=(n, d)) + 5.0,)


@largest_step.wrong(
    "one feature",
    "Your bound is half as large as it is: divergence begins at 2 over the largest "
    "eigenvalue of X.T @ X / n, which is the Hessian.",
)
def one_over(X):
    return largest_step.reference(X) / 2


@largest_step.wrong(
    "one feature", "You did not divide by n: the loss is a mean over the samples."
)
def sum_of_squares(X):
    return largest_step.reference(X) / len(X)


@largest_step.wrong(
    "one feature", "You divided by n - 1: the loss is a mean over all n samples."
)
def one_sample_less(X):
    return largest_step.reference(X) * (len(X) - 1) / len(X)


@largest_step.wrong(
    "one feature",
    "You took a singular value of X: the eigenvalues of X.T @ X are the squares of those.",
)
def singular_value_not_squared(X):
    return 2 * len(X) / np.linalg.norm(X, 2)


@largest_step.wrong(
    "one feature", "That is the largest eigenvalue: the bound is 2 over it."
)
def the_eigenvalue(X):
    return 2 / largest_step.reference(X)


@largest_step.wrong(
    "the steepest direction counts",
    "You returned a bound for each direction: one learning rate has to do for all, so "
    "return the smallest of them, a number.",
)
def all_bounds(X):
    return 2 / np.linalg.eigvalsh(X.T @ X / len(X))


@largest_step.wrong(
    "the steepest direction counts",
    "You took the first eigenvalue that `np.linalg.eig` gives. They come in no order: "
    "take the largest.",
)
def first_of_unordered(X):
    return 2 / np.linalg.eig(X.T @ X / len(X))[0].real[0]


@largest_step.wrong(
    "the steepest direction counts",
    "You took the smallest eigenvalue. The steepest direction diverges first.",
)
def smallest(X):
    return 2 / np.linalg.eigvalsh(X.T @ X / len(X))[0]


@largest_step.wrong(
    "the steepest direction counts",
    "You took the largest mean square of a feature: features that are correlated "
    "are steeper together than each alone.",
)
def largest_diagonal(X):
    return 2 / (X**2).mean(axis=0).max()


@largest_step.wrong(
    "the steepest direction counts",
    "You took the trace, the sum of all eigenvalues: that is a safe step, not the largest.",
)
def trace(X):
    return 2 / (X**2).mean(axis=0).sum()


@largest_step.wrong(
    "one feature",
    "You divided by the number of features: the loss is a mean over the n samples.",
)
def mean_over_the_features(X):
    return largest_step.reference(X) * X.shape[1] / len(X)


@largest_step.wrong(
    "features need not be centred",
    "You centred the features first: that is another, better conditioned problem.",
)
def centred(X):
    return largest_step.reference(X - X.mean(axis=0))


largest_step.same(
    "X @ X.T has the eigenvalues of X.T @ X, and zeros.",
    ("X @ X.T", "X.T @ X"),
)


@largest_step.right
def by_singular_values(X):
    return 2 * len(X) / np.linalg.norm(X, 2) ** 2


@largest_step.right
def by_power_iteration(X):
    v = np.ones(X.shape[1]) + 0.01 * np.arange(X.shape[1])
    for _ in range(2000):
        v = X.T @ (X @ v)
        v = v / np.linalg.norm(v)
    return 2 * len(X) / np.sum((X @ v) ** 2)


@largest_step.right
def from_the_gram_matrix(X):
    return 2.0 / max(np.linalg.eigvals(X @ X.T / X.shape[0]).real)
