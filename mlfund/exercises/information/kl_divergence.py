"""Exercises on KL divergence."""

import numpy as np

from mlfund.exercises.declare import debug, implement, predict


@implement(
    title="KL divergence",
    difficulty=1,
    importance=5,
    minutes=8,
    follow_up=(
        "What if q is 0 where p is not?",
        "The divergence is infinite, and that is the answer, not an error. "
        "Adding a small number to q hides it and makes the result depend on "
        "that number.",
    ),
    hints=[
        "Sum p log(p / q) over the outcomes, with natural logarithms.",
        "Where p is 0 the term is 0, whatever q is: leave these outcomes out.",
        "Where q is 0 and p is not, the result is infinite.",
    ],
)
def kl(p, q):
    """Return $KL(p\\parallel q)$ in nats for two distributions over the same outcomes, arrays
    of shape (K,). A term with p = 0 counts as 0; if q = 0 where p > 0, return infinity.
    """
    some = p > 0
    if np.any(q[some] == 0):
        return np.inf
    return np.sum(p[some] * np.log(p[some] / q[some]))


def _pair(rng, k):
    p, q = rng.uniform(0.05, 1, size=(2, k))
    return p / p.sum(), q / q.sum()


@kl.cases(
    "expected log ratio",
    "Average log(p / q) with the weights p.",
)
def _(rng):
    for k in [2, 3, 5]:
        yield _pair(rng, k)


@kl.cases(
    "outcomes of probability 0 under p add nothing",
    "0 log 0 counts as 0, also where q is 0 as well.",
)
def _(rng):
    yield np.array([0.0, 1.0]), np.array([0.5, 0.5])
    yield np.array([1.0, 0.0]), np.array([1.0, 0.0])
    yield np.array([0.5, 0.0, 0.5]), np.array([0.25, 0.0, 0.75])


@kl.cases(
    "infinite where q rules out what happens",
    "If q is 0 where p is not, no finite number of nats is enough.",
)
def _(rng):
    yield np.array([0.5, 0.5]), np.array([1.0, 0.0])
    yield np.array([0.2, 0.3, 0.5]), np.array([0.5, 0.0, 0.5])


@kl.wrong(
    "expected log ratio",
    "You exchanged p and q: the first argument gives the weights.",
)
def exchanged(p, q):
    return kl.reference(q, p)


@kl.wrong("expected log ratio", "That is in bits: use the natural logarithm.")
def in_bits(p, q):
    return kl.reference(p, q) / np.log(2)


@kl.wrong(
    "expected log ratio",
    "That is the cross-entropy: subtract the entropy of p.",
)
def cross_entropy(p, q):
    some = p > 0
    if np.any(q[some] == 0):
        return np.inf
    return -np.sum(p[some] * np.log(q[some]))


@kl.wrong(
    "expected log ratio",
    "The sign: the logarithm is that of p / q, and a divergence is never negative.",
)
def ratio_turned(p, q):
    return -kl.reference(p, q)


@kl.wrong(
    "expected log ratio",
    "You left out the weights: each log(p / q) counts with its p.",
)
def without_weights(p, q):
    return np.sum(np.log(p / q))


@kl.wrong(
    "outcomes of probability 0 under p add nothing",
    "You returned infinity wherever q is 0: only where p is above 0 is it infinite.",
)
def infinite_at_any_zero(p, q):
    return np.inf if np.any(q == 0) else kl.reference(p, q)


@kl.wrong(
    "outcomes of probability 0 under p add nothing",
    "0 times minus infinity is NaN: leave outcomes with p = 0 out.",
)
def with_nan(p, q):
    return np.sum(p * np.log(p / q))


@kl.wrong(
    "infinite where q rules out what happens",
    "You left out outcomes with q = 0, the very ones that cost most.",
)
def both_above_zero(p, q):
    some = (p > 0) & (q > 0)
    return np.sum(p[some] * np.log(p[some] / q[some]))


@kl.wrong(
    "infinite where q rules out what happens",
    "You put a small number in place of 0: the result depends on that number.",
)
def clipped(p, q):
    some = p > 0
    return np.sum(p[some] * np.log(p[some] / np.maximum(q[some], 1e-12)))


@kl.right
def by_two_entropies(p, q):
    some = p > 0
    logs = np.full(some.sum(), -np.inf)
    np.log(q[some], out=logs, where=q[some] > 0)
    return -(p[some] @ logs) + p[some] @ np.log(p[some])


@kl.right
def by_a_loop(p, q):
    total = 0.0
    for a, b in zip(p, q, strict=True):
        if a > 0 and b == 0:
            return float("inf")
        if a > 0:
            total += a * (np.log(a) - np.log(b))
    return total


@kl.right
def by_where(p, q):
    safe_p, safe_q = np.where(p > 0, p, 1), np.where(q > 0, q, 1)
    terms = np.where(p > 0, p * np.log(safe_p / safe_q), 0)
    return np.where((p > 0) & (q == 0), np.inf, terms).sum()


@implement(
    title="KL term of a variational autoencoder",
    difficulty=3,
    importance=5,
    minutes=15,
    follow_up=(
        "Now verify it.",
        "Draw many z from the encoder's Gaussian and average log q(z) - log "
        "p(z): the mean agrees within a few standard errors. It is 0 at mean 0 "
        "and variance 1, and positive elsewhere.",
    ),
    hints=[
        "The dimensions are independent: the divergences add over the last axis.",
        "In one dimension it is (var + mean^2 - 1 - log var) / 2.",
        "The encoder gives log variances, so log var is an input and var is its exp.",
    ],
)
def vae_kl(mean, log_var):
    """The encoder of a variational autoencoder gives, for each of N samples, a Gaussian with
    independent dimensions: `mean` and `log_var`, the logarithm of the variance, both of
    shape (N, D). Return its KL divergence from the standard normal distribution,
    $KL(q\\parallel\\mathcal N(0,I))$, in nats, for each sample: an array of shape (N,).
    """
    return 0.5 * np.sum(np.exp(log_var) + mean**2 - 1 - log_var, axis=1)


@vae_kl.cases(
    "means away from 0 cost",
    "A mean of m in one dimension costs m squared over 2.",
)
def _(rng):
    for n, d in [(1, 1), (3, 1)]:
        yield rng.normal(size=(n, d)), np.zeros((n, d))


@vae_kl.cases(
    "variances other than 1 cost",
    "A variance v costs (v - 1 - log v) / 2: both too large and too small.",
)
def _(rng):
    for n, d in [(1, 1), (2, 1), (4, 1)]:
        yield np.zeros((n, d)), rng.normal(size=(n, d)) * 2


@vae_kl.cases(
    "dimensions add, samples do not",
    "Sum over the dimensions of a sample, and keep the samples apart.",
)
def _(rng):
    for n, d in [(3, 2), (2, 5)]:
        yield rng.normal(size=(n, d)), rng.normal(size=(n, d))


@vae_kl.wrong("means away from 0 cost", "You left out the factor one half.")
def without_half(mean, log_var):
    return 2 * vae_kl.reference(mean, log_var)


@vae_kl.wrong(
    "means away from 0 cost", "The sign: a divergence is never negative."
)
def negated(mean, log_var):
    return -vae_kl.reference(mean, log_var)


@vae_kl.wrong(
    "means away from 0 cost",
    "You did not subtract 1 for each dimension: at mean 0 and variance 1 nothing is to be paid.",
)
def without_the_one(mean, log_var):
    return vae_kl.reference(mean, log_var) + mean.shape[1] / 2


@vae_kl.wrong("means away from 0 cost", "That is in bits: nats are asked for.")
def penalty_in_bits(mean, log_var):
    return vae_kl.reference(mean, log_var) / np.log(2)


@vae_kl.wrong(
    "variances other than 1 cost",
    "You took exp(log_var / 2), the standard deviation, for the variance.",
)
def std_for_variance(mean, log_var):
    return 0.5 * np.sum(np.exp(log_var / 2) + mean**2 - 1 - log_var, axis=1)


@vae_kl.wrong(
    "variances other than 1 cost",
    "You added log_var: subtract it.",
)
def log_var_added(mean, log_var):
    return 0.5 * np.sum(np.exp(log_var) + mean**2 - 1 + log_var, axis=1)


@vae_kl.wrong(
    "variances other than 1 cost",
    "You took `log_var` for the logarithm of the standard deviation.",
)
def as_log_std(mean, log_var):
    return vae_kl.reference(mean, 2 * log_var)


@vae_kl.wrong(
    "variances other than 1 cost",
    "That is KL(N(0, I) || q), the other way round.",
)
def other_way(mean, log_var):
    inverse = np.exp(-log_var)
    return 0.5 * np.sum(inverse + mean**2 * inverse - 1 + log_var, axis=1)


@vae_kl.wrong(
    "dimensions add, samples do not",
    "You took the mean over the dimensions: independent dimensions add.",
)
def mean_over_dimensions(mean, log_var):
    return vae_kl.reference(mean, log_var) / mean.shape[1]


@vae_kl.wrong(
    "dimensions add, samples do not",
    "You subtracted the 1 once, outside the sum: every dimension has its own.",
)
def one_outside_the_sum(mean, log_var):
    return 0.5 * (np.sum(np.exp(log_var) + mean**2 - log_var, axis=1) - 1)


@vae_kl.right
def dimension_by_dimension(mean, log_var):
    total = np.zeros(len(mean))
    for j in range(mean.shape[1]):
        total += (np.expm1(log_var[:, j]) + mean[:, j] ** 2 - log_var[:, j]) / 2
    return total


@vae_kl.right
def from_cross_entropy(mean, log_var):
    var, d = np.exp(log_var), mean.shape[1]
    cross = 0.5 * (d * np.log(2 * np.pi) + (var + mean**2).sum(axis=1))
    own = 0.5 * (d * np.log(2 * np.pi * np.e) + log_var.sum(axis=1))
    return cross - own


@vae_kl.right
def by_einsum(mean, log_var):
    squares = np.einsum("nd,nd->n", mean, mean)
    return (squares + (np.exp(log_var) - log_var - 1).sum(-1)) * 0.5


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

    D may be 200: a determinant may then be too large or too small for a float.
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
    for d in [2, 3, 4]:
        cov_p, cov_q = _turned(rng, d)
        mean_p, mean_q = rng.normal(size=(2, d)) * 2
        yield mean_p, cov_p, mean_q, cov_q


@kl_gaussians.cases(
    "determinants of many dimensions",
    "A product of 100 variances may be rounded to 0 or to infinity: add their logarithms.",
)
def _(rng):
    for d, scale in [(100, 1e-5), (90, 1e5), (120, 1e4)]:
        mean, cov_p, cov_q = rng.normal(size=d), *_turned(rng, d)
        yield mean, scale * cov_p, mean, scale * cov_q
    for d, scale in [(100, 1e5), (110, 1e4)]:
        mean, cov_p, cov_q = rng.normal(size=d), *_turned(rng, d)
        yield mean, cov_p, mean, scale * cov_q


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
    "You took the diagonal of a Cholesky factor for the whole determinant, which is its "
    "square: take its logarithms twice.",
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


@debug(
    title="A library that takes logarithms, the other way round",
    difficulty=3,
    importance=4,
    minutes=10,
    hints=[
        "`kl_div(log_q, p)` sums p * (log p - log_q): the first argument is a logarithm, "
        "and it belongs to the distribution that is *not* averaged over.",
        "The loss should be KL(teacher || student): which one gives the weights?",
        "The mean is over the N samples, not over all N * C numbers.",
    ],
)
def distillation(student_log_probs, teacher_probs):
    """A student network learns a teacher's distributions. The loss is the mean over the N
    samples of $KL(\\text{teacher}\\parallel\\text{student})$, in nats. The arguments are the
    student's *log*-probabilities and the teacher's probabilities, both of shape (N, C), all
    probabilities above 0. The code below was made from a library call with its defaults; it
    has two faults. Mend it.
    """
    ratio = np.log(teacher_probs) - student_log_probs
    return np.mean(np.sum(teacher_probs * ratio, axis=1))


@distillation.starts_from
def distillation_bug(student_log_probs, teacher_probs):
    student_probs = np.exp(student_log_probs)
    ratio = student_log_probs - np.log(teacher_probs)
    return np.mean(student_probs * ratio)


def _networks(rng, n, c):
    a, b = rng.normal(size=(2, n, c)) * 1.5
    log_a = a - np.log(np.exp(a).sum(axis=1, keepdims=True))
    return log_a, np.exp(b) / np.exp(b).sum(axis=1, keepdims=True)


@distillation.cases(
    "the teacher gives the weights",
    "KL(teacher || student) averages over the teacher's distribution.",
)
def _(rng):
    for c in [2, 3, 4]:
        yield _networks(rng, 1, c)


@distillation.cases(
    "the mean is over the samples",
    "Sum over the classes of a sample, then average over the samples.",
)
def _(rng):
    for n, c in [(2, 3), (4, 2), (3, 5)]:
        yield _networks(rng, n, c)


@distillation.wrong(
    "the teacher gives the weights",
    "The mean is right now; you still compute KL(student || teacher).",
)
def still_reversed(student_log_probs, teacher_probs):
    ratio = student_log_probs - np.log(teacher_probs)
    return np.mean(np.sum(np.exp(student_log_probs) * ratio, axis=1))


@distillation.wrong(
    "the teacher gives the weights",
    "The direction is right now; you still divide by the number of classes as well.",
)
def still_over_all(student_log_probs, teacher_probs):
    return np.mean(teacher_probs * (np.log(teacher_probs) - student_log_probs))


@distillation.wrong(
    "the teacher gives the weights",
    "The weights are right now; the ratio is still turned, and a divergence is never negative: "
    "from the logarithm of the teacher's take the student's.",
)
def still_turned(student_log_probs, teacher_probs):
    ratio = student_log_probs - np.log(teacher_probs)
    return np.mean(np.sum(teacher_probs * ratio, axis=1))


@distillation.wrong(
    "the teacher gives the weights",
    "The first argument holds logarithms already: do not take them again.",
)
def log_twice(student_log_probs, teacher_probs):
    ratio = np.log(teacher_probs) - np.log(-student_log_probs)
    return np.mean(np.sum(teacher_probs * ratio, axis=1))


@distillation.wrong(
    "the teacher gives the weights",
    "That is the cross-entropy: it has the same gradient, but is not 0 for equal ones.",
)
def only_cross_entropy(student_log_probs, teacher_probs):
    return -np.mean(np.sum(teacher_probs * student_log_probs, axis=1))


@distillation.wrong(
    "the mean is over the samples",
    "You summed over the samples: take their mean.",
)
def summed(student_log_probs, teacher_probs):
    return np.sum(teacher_probs * (np.log(teacher_probs) - student_log_probs))


@distillation.right
def by_rows(student_log_probs, teacher_probs):
    rows = [
        t @ (np.log(t) - s)
        for s, t in zip(student_log_probs, teacher_probs, strict=True)
    ]
    return sum(rows) / len(rows)


@distillation.right
def by_two_terms(student_log_probs, teacher_probs):
    cross = -(teacher_probs * student_log_probs).sum()
    own = -(teacher_probs * np.log(teacher_probs)).sum()
    return (cross - own) / len(teacher_probs)


@distillation.right
def by_einsum_of_ratio(student_log_probs, teacher_probs):
    ratio = np.log(teacher_probs / np.exp(student_log_probs))
    return np.einsum("nc,nc->", teacher_probs, ratio) / teacher_probs.shape[0]


@predict(
    title="Two Gaussians",
    difficulty=2,
    importance=4,
    minutes=4,
    tolerance=0.005,
    hints=[
        "With equal variances only the distance of the means matters.",
        "The distance in standard deviations, squared, over 2.",
    ],
)
def two_gaussians():
    """What is the KL divergence, in nats, between two Gaussians with means 3 and 0 that both
    have standard deviation 2?
    """
    return (3 / 2) ** 2 / 2


two_gaussians.wrong_value(
    4.5, "You forgot to divide by the variance, which is 4."
)
two_gaussians.wrong_value(2.25, "You forgot the factor one half.")
two_gaussians.wrong_value(0.75, "Square the distance in standard deviations.")
two_gaussians.wrong_value(
    0.375,
    "You divided by the variance without squaring the distance: it is (3 / 2) squared, over 2.",
)
two_gaussians.wrong_value(
    0.5625, "You divided by 2 once more: (3 / 2) squared, over 2."
)
two_gaussians.wrong_value(1.623, "That is in bits: the question is in nats.")
two_gaussians.right(lambda: 1.125)
two_gaussians.right(lambda: 9 / 8)
two_gaussians.right(lambda: np.float64(1.125))


@predict(
    title="One Gaussian for two humps",
    difficulty=3,
    importance=4,
    minutes=3,
    choices={
        "between": "a broad Gaussian over both humps, with its peak in the gap",
        "one": "a narrow Gaussian on one of the humps",
        "same": "both directions give the same Gaussian",
    },
    hints=[
        "Which distribution is averaged over in KL(q || p)?",
        "Where q has mass and p has none, log(q / p) is huge, and q is the weight.",
    ],
)
def two_humps():
    """The distribution p has two narrow humps far apart. You fit a single Gaussian q by
    minimizing $KL(q\\parallel p)$. Name what you get.
    """
    return "one"


two_humps.wrong_value(
    "between",
    "That is what minimizing KL(p || q) gives: there q must cover all that p does.",
)
two_humps.wrong_value(
    "same", "The divergence is not symmetric, and here it shows."
)
two_humps.right(lambda: "one")
two_humps.right(lambda: "One")
two_humps.right(lambda: " one ")
