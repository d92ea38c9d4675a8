"""why_normalize/whiten: Whitening that overshoots."""

import numpy as np

from mlfund.judge.declare import debug


@debug(
    title="Whitening that overshoots",
    difficulty=3,
    importance=3,
    minutes=12,
    allows={
        "X": "negative; X.shape[1] == 1; len(X) == X.shape[1] + 1",
    },
    hints=[
        "Compute the covariance of what the function returns.",
        "Along an eigenvector the variance is the eigenvalue. What must the values be "
        "divided by for it to become 1?",
        "By the standard deviation, the root of the eigenvalue; and `cov` of rows that "
        "are samples needs its axes stated.",
    ],
)
def whiten(X):
    """Whitening turns features, the columns of `X` of shape (n, d), by a linear map into d
    uncorrelated ones of mean 0 and variance 1, with ddof 0. The code below gets the
    directions right and the variances wrong. Mend it.

    Return an array of shape (n, d), with the samples in the order of `X`. Which of the many
    such features you return does not matter. The centred features of `X` are linearly
    independent, so no small number has to be added.
    """
    centred = X - X.mean(axis=0)
    eigenvalues, vectors = np.linalg.eigh(centred.T @ centred / len(X))
    return centred @ vectors / np.sqrt(eigenvalues)


@whiten.starts_from
def whiten_bug(X):
    centred = X - X.mean(axis=0)
    eigenvalues, vectors = np.linalg.eigh(centred.T @ centred / len(X))
    return centred @ vectors / eigenvalues


def _tables():
    """Tables of full rank: one feature, several, two that only just fit, equal variances."""
    rng = np.random.default_rng(0)
    for n, d in [(5, 1), (12, 3), (3, 2), (8, 4)]:
        levels = 5 * rng.normal(size=d)
        yield rng.normal(size=(n, d)) @ rng.normal(size=(d, d)) + levels
    signs = np.array([[i >> bit & 1 for bit in range(3)] for i in range(8)])
    for share in [1, 2]:  # two eigenvalues are equal
        yield (2.0 * signs - 1) @ (np.eye(3) + share)


@whiten.holds("means are 0", "Subtract the mean of each feature first.")
def _(whiten):
    for X in _tables():
        means = np.asarray(whiten(X)).mean(axis=0)
        worst = np.abs(means).max()
        assert worst < 1e-5, f"a mean is {worst:.6f} away from 0"


@whiten.holds(
    "variances are 1",
    "Divide each direction by its standard deviation, the root of the eigenvalue, and by "
    "nothing more.",
)
def _(whiten):
    for X in _tables():
        variances = np.asarray(whiten(X)).var(axis=0)
        worst = variances[np.abs(variances - 1).argmax()]
        assert abs(worst - 1) < 1e-5, f"a variance is {worst:.6f}"


@whiten.holds(
    "features are uncorrelated",
    "Rotate to the eigenvectors of the covariance before dividing.",
)
def _(whiten):
    for X in _tables():
        correlation = np.corrcoef(np.asarray(whiten(X)).T) - np.eye(X.shape[1])
        worst = np.abs(correlation).max()
        assert worst < 1e-5, f"a correlation of {worst:.5f} is left"


@whiten.holds(
    "distances become Mahalanobis distances",
    "Whitened features are linear in the old ones, and row i stays row i: squared "
    "distances between rows are the squared Mahalanobis distances.",
)
def _(whiten):
    for X in _tables():
        Z = np.asarray(whiten(X))
        cov = np.cov(X.T, ddof=0).reshape(X.shape[1], X.shape[1])
        for i, j in np.ndindex(len(X), len(X)):
            apart = X[i] - X[j]
            expected = apart @ np.linalg.inv(cov) @ apart
            got = np.sum((Z[i] - Z[j]) ** 2)
            assert np.isclose(got, expected, rtol=1e-4, atol=1e-4), (
                f"the squared distance of rows {i} and {j} is {got:.4f}, "
                f"expected {expected:.4f}"
            )


whiten.wrong_if(
    "return X @ vectors",
    "return centred @ vectors",
    "means are 0",
    "You subtracted the means for the covariance, and left them in the result.",
)


@whiten.wrong(
    "means are 0",
    "You subtracted the mean of each sample: take the mean of each feature, over axis 0.",
)
def samples_centred(X):
    centred = X - X.mean(axis=1, keepdims=True)
    eigenvalues, vectors = np.linalg.eigh(centred.T @ centred / len(X))
    return centred @ vectors / np.sqrt(np.abs(eigenvalues))


whiten.wrong_if(
    "centred @ vectors.T",
    "centred @ vectors",
    "variances are 1",
    "You multiplied by `vectors.T`: `np.linalg.eigh` gives the eigenvectors as columns, so "
    "`centred @ vectors` are the coordinates along them.",
)


@whiten.wrong(
    "variances are 1",
    "The sums of squares are 1 now, not the variances: the eigenvalues are those of the sum, "
    "which is n times the covariance.",
)
def sums_of_squares_1(X):
    return whiten.reference(X) / np.sqrt(len(X))


whiten.wrong_if(
    "* np.sqrt(eigenvalues)",
    "/ np.sqrt(eigenvalues)",
    "variances are 1",
    "You multiplied by the standard deviations: divide by them.",
)


@whiten.wrong(
    "variances are 1",
    "You added a small number to the eigenvalues: the variances are then below 1.",
)
def with_an_eps(X, eps=1e-3):
    centred = X - X.mean(axis=0)
    eigenvalues, vectors = np.linalg.eigh(centred.T @ centred / len(X))
    return centred @ vectors / np.sqrt(eigenvalues + eps)


@whiten.wrong(
    "variances are 1",
    "Your variances are 1 with ddof 1: divide the covariance by n, not by n - 1.",
)
def with_ddof_1(X):
    centred = X - X.mean(axis=0)
    cov = centred.T @ centred / (len(X) - 1)
    eigenvalues, vectors = np.linalg.eigh(cov)
    return centred @ vectors / np.sqrt(eigenvalues)


whiten.wrong_if(
    "np.linalg.eig(",
    "np.linalg.eigh(",
    "features are uncorrelated",
    "You took `np.linalg.eig`: where eigenvalues are equal its vectors need not be "
    "orthogonal. For a symmetric matrix there is `np.linalg.eigh`.",
)


@whiten.wrong(
    "features are uncorrelated",
    "That is standardizing: every feature has variance 1, and correlations stay.",
)
def standardized(X):
    return (X - X.mean(axis=0)) / X.std(axis=0)


@whiten.wrong(
    "distances become Mahalanobis distances",
    "You gave the rows back in another order: row i stays row i.",
)
def rows_sorted(X):
    Z = whiten.reference(X)
    return Z[np.argsort(Z[:, 0])]


whiten.same(
    "The signs of the new features do not matter.",
    ("X.mean(axis=0) - X", "X - X.mean(axis=0)"),
)


@whiten.right
def by_singular_values_of_the_data(X):
    U, _, _ = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    return U * np.sqrt(len(X))


@whiten.right
def by_the_symmetric_root(X):
    centred = X - np.mean(X, axis=0)
    eigenvalues, vectors = np.linalg.eigh(centred.T @ centred / len(X))
    return centred @ (vectors / np.sqrt(eigenvalues)) @ vectors.T


@whiten.right
def by_cholesky(X):
    centred = X - X.mean(axis=0)
    L = np.linalg.cholesky(np.atleast_2d(np.cov(centred.T, bias=True)))
    return np.linalg.solve(L, centred.T).T
