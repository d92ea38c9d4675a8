"""kl_divergence/kl_gaussians: KL divergence of two Gaussians."""

import numpy as np

from mlfund.judge.declare import implement


@implement(
    title="KL divergence of two Gaussians",
    difficulty=3,
    importance=4,
    minutes=15,
    follow_up=(
        "Now for N pairs at once. And if the covariances are diagonal?",
        "`np.linalg.cholesky` and `solve` take stacks of matrices. With "
        "diagonals it is half the sum of var_p / var_q + difference² / var_q - "
        "1 + log(var_q / var_p): D operations in place of D³.",
    ),
    allows={
        "mean_p": "negative; single; len(mean_p) > 40",
        "cov_p": "cov_p[0, -1] < 0; np.linalg.det(cov_p) == 0",
        "mean_q": "negative; (mean_p == mean_q).all()",
        "cov_q": "np.isinf(np.linalg.det(cov_q)); (cov_p == cov_q).all()",
    },
    hints=[
        "Half of: a trace, plus a squared distance of the means, less D, plus a log ratio of "
        "determinants. Which covariance is inverted?",
        "That of q, in the trace and in the distance: `np.linalg.solve(cov_q, ...)`.",
        "A determinant of 100 dimensions overflows: `np.linalg.slogdet` gives its logarithm, "
        "as do the logarithms of the diagonal of a Cholesky factor.",
    ],
)
def kl_gaussians(mean_p, cov_p, mean_q, cov_q):
    r"""Return $KL(p\parallel q)$ in nats, a number, for two Gaussians in D dimensions: the means
    have shape (D,), the covariances (D, D) and full rank. It is

    $$\tfrac12\Bigl(\operatorname{tr}(\Sigma_q^{-1}\Sigma_p)
    + (\mu_q - \mu_p)^\top\Sigma_q^{-1}(\mu_q - \mu_p) - D
    + \log\frac{\det\Sigma_q}{\det\Sigma_p}\Bigr)$$

    D lies between 1 and 200: a determinant, or its root, may be too large or too small for a
    float.
    """
    root_p, root_q = np.linalg.cholesky(cov_p), np.linalg.cholesky(cov_q)
    spread = np.linalg.solve(root_q, root_p)
    shift = np.linalg.solve(root_q, mean_q - mean_p)
    log_ratio = 2 * np.sum(np.log(np.diag(root_q) / np.diag(root_p)))
    return (np.sum(spread**2) + shift @ shift - len(shift) + log_ratio) / 2


def _covariance(rng, d):
    """A covariance with correlations, far from singular."""
    factor = rng.normal(size=(d, d))
    return factor @ factor.T / d + np.diag(rng.uniform(0.3, 2, d))


def _turned(rng, d):
    """Two covariances of one determinant: the second is the first in turned axes."""
    cov, axes = _covariance(rng, d), np.linalg.qr(rng.normal(size=(d, d)))[0]
    return cov, axes @ cov @ axes.T


@kl_gaussians.cases(
    "the covariances",
    "With equal means the divergence is half of tr(inv(cov_q) @ cov_p) - D + log(det cov_q / "
    "det cov_p).",
)
def _(rng):
    for d in [1, 2, 3]:
        mean = rng.normal(size=d)
        yield mean, _covariance(rng, d), mean, 2 * _covariance(rng, d)


@kl_gaussians.cases(
    "the distance of the means",
    "The means add half their squared distance, measured with the inverse of cov_q.",
)
def _(rng):
    for d in [1, 2, 3, 4]:
        cov_p, cov_q = _turned(rng, d)
        mean_p, mean_q = rng.normal(size=(2, d)) * 2
        yield mean_p, cov_p, mean_q, cov_q


@kl_gaussians.cases(
    "determinants of many dimensions",
    "A product of many variances, or of their roots, may be rounded to 0 or to infinity: add "
    "their logarithms.",
)
def _(rng):
    scales = [(1e-18, 3e-18), (1e18, 2e18), (1e9, 1e9), (1, 1e17), (1, 1e18)]
    for d, (scale_p, scale_q) in enumerate(scales, start=40):
        mean, cov_p, cov_q = rng.normal(size=d), *_turned(rng, d)
        yield mean, scale_p * cov_p, mean, scale_q * cov_q


@kl_gaussians.wrong(
    "the covariances",
    "You exchanged p and q: the covariance of q is the one that is inverted.",
)
def gaussians_exchanged(mean_p, cov_p, mean_q, cov_q):
    return kl_gaussians.reference(mean_q, cov_q, mean_p, cov_p)


@kl_gaussians.wrong(
    "the covariances",
    "You forgot the half in front of the whole: divide by 2.",
)
def gaussians_without_half(mean_p, cov_p, mean_q, cov_q):
    return 2 * kl_gaussians.reference(mean_p, cov_p, mean_q, cov_q)


@kl_gaussians.wrong(
    "the covariances",
    "You did not subtract D: two equal Gaussians would be D / 2 nats apart.",
)
def without_dimension(mean_p, cov_p, mean_q, cov_q):
    nats = kl_gaussians.reference(mean_p, cov_p, mean_q, cov_q)
    return nats + len(mean_p) / 2


@kl_gaussians.wrong(
    "the covariances",
    "You left the determinants out: add half of log(det cov_q / det cov_p).",
)
def without_determinants(mean_p, cov_p, mean_q, cov_q):
    shift = mean_q - mean_p
    trace = np.trace(np.linalg.solve(cov_q, cov_p))
    return (trace + shift @ np.linalg.solve(cov_q, shift) - len(shift)) / 2


@kl_gaussians.wrong(
    "the covariances",
    "You turned the ratio of the determinants: that of q stands above that of p.",
)
def determinants_turned(mean_p, cov_p, mean_q, cov_q):
    nats = kl_gaussians.reference(mean_p, cov_p, mean_q, cov_q)
    turned = np.linalg.slogdet(cov_p)[1] - np.linalg.slogdet(cov_q)[1]
    return nats + turned


@kl_gaussians.wrong(
    "the covariances",
    "You returned bits: use the natural logarithm throughout.",
)
def gaussians_in_bits(mean_p, cov_p, mean_q, cov_q):
    return kl_gaussians.reference(mean_p, cov_p, mean_q, cov_q) / np.log(2)


@kl_gaussians.wrong(
    "the covariances",
    "You used the variances on the diagonals alone: use the whole covariances, whose other "
    "entries are the correlations.",
)
def diagonals_only(mean_p, cov_p, mean_q, cov_q):
    var_p, var_q = np.diag(cov_p), np.diag(cov_q)
    terms = (var_p + (mean_q - mean_p) ** 2) / var_q - 1 - np.log(var_p / var_q)
    return np.sum(terms) / 2


@kl_gaussians.wrong(
    "the covariances",
    "Your log ratio of the determinants counts half of what it should. If it is that of the "
    "Cholesky factors, whose determinants are the roots: take it twice.",
)
def cholesky_taken_once(mean_p, cov_p, mean_q, cov_q):
    nats = kl_gaussians.reference(mean_p, cov_p, mean_q, cov_q)
    ratio = np.linalg.slogdet(cov_q)[1] - np.linalg.slogdet(cov_p)[1]
    return nats - ratio / 4


@kl_gaussians.wrong(
    "the covariances",
    "You multiplied the matrices entry by entry: the trace is that of the matrix product, `@`.",
)
def product_of_entries(mean_p, cov_p, mean_q, cov_q):
    nats = kl_gaussians.reference(mean_p, cov_p, mean_q, cov_q)
    inverse = np.linalg.inv(cov_q)
    return nats + (np.trace(inverse * cov_p) - np.trace(inverse @ cov_p)) / 2


@kl_gaussians.wrong(
    "the distance of the means",
    "You multiplied by cov_q in the distance: multiply by its inverse.",
)
def distance_times_covariance(mean_p, cov_p, mean_q, cov_q):
    shift = mean_q - mean_p
    nats = kl_gaussians.reference(mean_p, cov_p, mean_p, cov_q)
    return nats + shift @ cov_q @ shift / 2


@kl_gaussians.wrong(
    "the distance of the means",
    "You left the means out: add half of their squared distance, measured with cov_q.",
)
def without_means(mean_p, cov_p, mean_q, cov_q):
    return kl_gaussians.reference(mean_p, cov_p, mean_p, cov_q)


@kl_gaussians.wrong(
    "the distance of the means",
    "You took the plain distance of the means: put the inverse of cov_q between them.",
)
def plain_distance(mean_p, cov_p, mean_q, cov_q):
    shift = mean_q - mean_p
    return without_means(mean_p, cov_p, mean_q, cov_q) + shift @ shift / 2


@kl_gaussians.wrong(
    "the distance of the means",
    "You measured the distance with the covariance of p: use that of q, as in the trace.",
)
def distance_under_p(mean_p, cov_p, mean_q, cov_q):
    shift = mean_q - mean_p
    distance = shift @ np.linalg.solve(cov_p, shift)
    return without_means(mean_p, cov_p, mean_q, cov_q) + distance / 2


@kl_gaussians.wrong(
    "the distance of the means",
    "You took the root of the squared distance: leave it squared.",
)
def distance_not_squared(mean_p, cov_p, mean_q, cov_q):
    shift = mean_q - mean_p
    distance = np.sqrt(shift @ np.linalg.solve(cov_q, shift))
    return without_means(mean_p, cov_p, mean_q, cov_q) + distance / 2


@kl_gaussians.wrong(
    "determinants of many dimensions",
    "You took the determinant of the ratio of the covariances, which can be infinite as well: "
    "subtract two logarithms, by `np.linalg.slogdet` or a Cholesky factor.",
)
def determinant_of_the_ratio(mean_p, cov_p, mean_q, cov_q):
    log_ratio = np.log(np.linalg.det(np.linalg.solve(cov_p, cov_q)))
    return without_determinants(mean_p, cov_p, mean_q, cov_q) + log_ratio / 2


@kl_gaussians.wrong(
    "determinants of many dimensions",
    "You added a small number to the determinants. That hides one rounded to 0, and does not "
    "help one that is infinite: use `np.linalg.slogdet`, or a Cholesky factor.",
)
def determinant_with_epsilon(mean_p, cov_p, mean_q, cov_q):
    dets = np.linalg.det(np.array([cov_p, cov_q])) + 1e-300
    log_ratio = np.log(dets[1]) - np.log(dets[0])
    return without_determinants(mean_p, cov_p, mean_q, cov_q) + log_ratio / 2


@kl_gaussians.wrong(
    "determinants of many dimensions",
    "You took the logarithm of the determinant, which was rounded to 0 or infinity: use "
    "`np.linalg.slogdet`, or a Cholesky factor.",
)
def log_of_determinant(mean_p, cov_p, mean_q, cov_q):
    log_ratio = np.log(np.linalg.det(cov_q)) - np.log(np.linalg.det(cov_p))
    return without_determinants(mean_p, cov_p, mean_q, cov_q) + log_ratio / 2


kl_gaussians.wrong_if(
    "(np.log(np.prod(np.diag(root_q))) - np.log(np.prod(np.diag(root_p))))",
    "np.sum(np.log(np.diag(root_q) / np.diag(root_p)))",
    "determinants of many dimensions",
    "You multiplied the diagonal of a Cholesky factor: the product was rounded to 0 or "
    "infinity before its logarithm was taken. Add the logarithms.",
)


@kl_gaussians.wrong("arguments are left as they were")
def mean_in_place(mean_p, cov_p, mean_q, cov_q):
    result = kl_gaussians.reference(mean_p, cov_p, mean_q, cov_q)
    mean_q -= mean_p
    return result


@kl_gaussians.right
def by_slogdet(mean_p, cov_p, mean_q, cov_q):
    shift = mean_p - mean_q
    trace = np.trace(np.linalg.solve(cov_q, cov_p))
    distance = shift @ np.linalg.solve(cov_q, shift)
    log_q, log_p = np.linalg.slogdet(cov_q)[1], np.linalg.slogdet(cov_p)[1]
    return 0.5 * (trace + distance - len(mean_p) + log_q - log_p)


@kl_gaussians.right
def by_eigenvalues_of_the_ratio(mean_p, cov_p, mean_q, cov_q):
    inverse = np.linalg.inv(cov_q)
    ratios = np.linalg.eigvals(inverse @ cov_p).real
    distance = np.einsum("i,ij,j", mean_p - mean_q, inverse, mean_p - mean_q)
    return (np.sum(ratios - 1 - np.log(ratios)) + distance) / 2


@kl_gaussians.right
def in_axes_of_q(mean_p, cov_p, mean_q, cov_q):
    var, axes = np.linalg.eigh(cov_q)
    spread = np.diag(axes.T @ cov_p @ axes)
    shift = axes.T @ (mean_p - mean_q)
    log_p = np.sum(np.log(np.linalg.eigvalsh(cov_p)))
    return np.sum((spread + shift**2) / var - 1 + np.log(var)) / 2 - log_p / 2
