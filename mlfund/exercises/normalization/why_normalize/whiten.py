"""why_normalize/whiten: Whitening that overshoots."""

import numpy as np

from mlfund.judge.declare import debug


@debug(
    title="Whitening that overshoots",
    difficulty=3,
    importance=3,
    minutes=12,
    hints=[
        "Compute the covariance of what the function returns.",
        "Along an eigenvector the variance is the eigenvalue. What must the values be "
        "divided by for it to become 1?",
        "By the standard deviation, the root of the eigenvalue; and `cov` of rows that "
        "are samples needs its axes stated.",
    ],
)
def whiten(X):
    """Whitening turns features, the columns of `X` of shape (n, d), into d uncorrelated
    ones of mean 0 and variance 1, with ddof 0. The code below gets the directions right
    and the variances wrong. Mend it. The signs and the order of the new features do not matter.
    """
    centred = X - X.mean(axis=0)
    eigenvalues, vectors = np.linalg.eigh(centred.T @ centred / len(X))
    return centred @ vectors / np.sqrt(eigenvalues)


@whiten.starts_from
def whiten_bug(X):
    centred = X - X.mean(axis=0)
    eigenvalues, vectors = np.linalg.eigh(centred.T @ centred / len(X))
    return centred @ vectors / eigenvalues


def _features(seed, n=12, d=3):
    rng = np.random.default_rng(seed)
    return (
        rng.normal(size=(n, d)) @ rng.normal(size=(d, d)) + rng.normal(size=d) * 5
    )


@whiten.holds("means are 0", "Subtract the mean of each feature first.")
def _(whiten):
    for seed in range(2):
        means = np.asarray(whiten(_features(seed))).mean(axis=0)
        assert np.allclose(means, 0, atol=1e-4), f"means {means.round(3)}"


@whiten.holds(
    "variances are 1",
    "Divide each direction by its standard deviation, the root of the eigenvalue.",
)
def _(whiten):
    for seed in range(2):
        variances = np.asarray(whiten(_features(seed))).var(axis=0)
        assert np.allclose(variances, 1, rtol=1e-3), (
            f"variances {variances.round(3)}"
        )


@whiten.holds(
    "features are uncorrelated",
    "Rotate to the eigenvectors of the covariance before dividing.",
)
def _(whiten):
    for seed in range(2):
        Z = np.asarray(whiten(_features(seed)))
        correlation = np.corrcoef(Z.T) - np.eye(Z.shape[1])
        worst = np.abs(correlation).max()
        assert worst < 1e-3, f"a correlation of {worst:.3f} is left"


@whiten.holds(
    "distances become Mahalanobis distances",
    "Whitened features are linear in the old ones: squared distances between rows are "
    "the squared Mahalanobis distances.",
)
def _(whiten):
    X = _features(5)
    Z = np.asarray(whiten(X))
    inverse = np.linalg.inv(np.cov(X.T, ddof=0))
    expected = (X[0] - X[1]) @ inverse @ (X[0] - X[1])
    got = np.sum((Z[0] - Z[1]) ** 2)
    assert np.isclose(got, expected, rtol=1e-2), (
        f"the squared distance of two rows is {got:.4f}, expected {expected:.4f}"
    )


@whiten.wrong("means are 0")
def not_centred(X):
    centred = X - X.mean(axis=0)
    eigenvalues, vectors = np.linalg.eigh(centred.T @ centred / len(X))
    return X @ vectors / np.sqrt(eigenvalues)


@whiten.wrong(
    "means are 0",
    "You subtracted the mean of each sample: take the mean of each feature, over axis 0.",
)
def samples_centred(X):
    centred = X - X.mean(axis=1, keepdims=True)
    eigenvalues, vectors = np.linalg.eigh(centred.T @ centred / len(X))
    return centred @ vectors / np.sqrt(np.abs(eigenvalues))


@whiten.wrong(
    "means are 0",
    "You returned the transpose: samples are rows, before and after.",
)
def transposed(X):
    return whiten.reference(X).T


@whiten.wrong(
    "variances are 1",
    "You multiplied by `vectors.T`: `np.linalg.eigh` gives the eigenvectors as columns, so "
    "`centred @ vectors` are the coordinates along them.",
)
def along_the_rows_of_vectors(X):
    centred = X - X.mean(axis=0)
    eigenvalues, vectors = np.linalg.eigh(centred.T @ centred / len(X))
    return centred @ vectors.T / np.sqrt(eigenvalues)


@whiten.wrong(
    "variances are 1",
    "The sums of squares are 1 now, not the variances: the eigenvalues are those of the sum, "
    "which is n times the covariance.",
)
def sums_of_squares_1(X):
    return whiten.reference(X) / np.sqrt(len(X))


@whiten.wrong(
    "variances are 1",
    "You multiplied by the standard deviations: divide by them.",
)
def multiplied_by_deviation(X):
    centred = X - X.mean(axis=0)
    eigenvalues, vectors = np.linalg.eigh(centred.T @ centred / len(X))
    return centred @ vectors * np.sqrt(eigenvalues)


@whiten.wrong(
    "variances are 1",
    "Your variances are 1 with ddof 1: divide the covariance by n, not by n - 1.",
)
def with_ddof_1(X):
    centred = X - X.mean(axis=0)
    eigenvalues, vectors = np.linalg.eigh(np.cov(X.T))
    return centred @ vectors / np.sqrt(eigenvalues)


@whiten.wrong(
    "features are uncorrelated",
    "That is standardizing: every feature has variance 1, and correlations stay.",
)
def standardized(X):
    return (X - X.mean(axis=0)) / X.std(axis=0)


@whiten.wrong("distances become Mahalanobis distances")
def ranks_apart(X):
    Z = whiten.reference(X)
    return np.linalg.qr(Z[::-1] ** 3 - (Z**3).mean(axis=0))[0] * np.sqrt(len(X))


@whiten.right
def by_singular_values_of_the_data(X):
    U, _, _ = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    return U * np.sqrt(len(X))


@whiten.right
def by_the_symmetric_root(X):
    centred = X - np.mean(X, axis=0)
    eigenvalues, vectors = np.linalg.eigh(np.cov(X.T, ddof=0))
    return centred @ (vectors / np.sqrt(eigenvalues)) @ vectors.T


@whiten.right
def by_cholesky(X):
    centred = X - X.mean(axis=0)
    L = np.linalg.cholesky(np.cov(centred.T, bias=True))
    return np.linalg.solve(L, centred.T).T
