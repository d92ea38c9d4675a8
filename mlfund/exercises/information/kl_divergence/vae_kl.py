"""kl_divergence/vae_kl: KL term of a variational autoencoder."""

import numpy as np

from mlfund.judge.declare import implement


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
    allows={
        "mean": "negative; zero; len(mean) == 1; mean.shape[1] == 1",
        "log_var": "negative; zero; (log_var > 1).any()",
    },
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
    $KL(q\\parallel\\mathcal N(0,I))$, in nats, for each sample: an array of shape (N,). N and D
    are at least 1.
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
    "A variance v costs (v - 1 - log v) / 2, whatever the mean: both too large and too small.",
)
def _(rng):
    for n, d in [(1, 1), (2, 1), (4, 1)]:
        yield np.zeros((n, d)), rng.normal(size=(n, d)) * 2
    yield np.array([[0.0], [0.0]]), np.array([[0.0], [-9.0]])
    for n, d in [(1, 1), (2, 1)]:
        yield rng.normal(size=(n, d)) + 1, rng.normal(size=(n, d)) * 2


@vae_kl.cases(
    "dimensions add, samples do not",
    "Sum over the dimensions of a sample, and keep the samples apart.",
)
def _(rng):
    for n, d in [(1, 2), (2, 2), (3, 2), (2, 5)]:
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
    "means away from 0 cost",
    "You divided by N as well: every sample keeps its own divergence.",
)
def divided_by_samples(mean, log_var):
    return vae_kl.reference(mean, log_var) / len(mean)


vae_kl.wrong_if(
    "(log_var + mean**2",
    "(np.exp(log_var) + mean**2",
    "means away from 0 cost",
    "You took `log_var` for the variance: the variance is its exponential.",
)


vae_kl.wrong_if(
    "np.abs(mean)",
    "mean**2",
    "means away from 0 cost",
    "You took the mean's absolute value: the mean is squared.",
)


vae_kl.wrong_if(
    "mean**2 / np.exp(log_var)",
    "mean**2",
    "variances other than 1 cost",
    "You divided the squared mean by the variance: it is measured with the standard normal's "
    "variance, which is 1.",
)


vae_kl.wrong_if(
    "mean**2 * np.exp(log_var)",
    "mean**2",
    "variances other than 1 cost",
    "You multiplied the squared mean by the variance: it is measured with the standard "
    "normal's variance, which is 1.",
)


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
