"""KL divergence, its symmetric relative, and KL between Gaussians."""

import numpy as np

from mlfund._validate import float_array, has_shape
from mlfund.information._distribution import broadcast, distributions, in_base, rounding

BLOCK = 2**13  # numbers that stay in the processor's cache from step to step


def kl_divergence(p, q, *, base=None, axis=-1):
    """Information lost when q stands in for p: KL(p || q) = sum p log(p / q).

    It is 0 where p equals q, and never negative. It is infinite where q is 0 and p is not; where
    p is 0, the term is 0.

    Parameters
    ----------
    p, q : float arrays of shapes that broadcast
        Distributions along `axis`. p, the truth, comes first (`torch.nn.functional.kl_div` takes
        log q first).
    base : float above 1, optional
        The unit: 2 gives bits. Nats unless given.
    axis : int
        The axis that runs over the outcomes; None takes all axes together.

    Returns
    -------
    array of the other axes, in the dtype of p and q

    Raises
    ------
    TypeError, ValueError
        If p or q is not a finite float array, does not broadcast with the other, has a negative
        entry, or has a sum that is not 1 within the root of the dtype's machine epsilon (1.5e-8 in
        float64, 3.5e-4 in float32); or if base is not above 1.

    Notes
    -----
    Each term is computed as p log(p / q) - p + q. The extra terms add nothing where both sum to
    1; where rounding leaves p and q a sum a little off, they cancel it. So distributions that
    differ by 1e-9 have a divergence, some 1e-18, that is right to nearly all digits.

    References
    ----------
    .. [1] Kullback and Leibler, "On Information and Sufficiency", Annals of Mathematical
           Statistics, 1951.

    Examples
    --------
    >>> p, q = [0.5, 0.5, 0.0], [0.25, 0.25, 0.5]
    >>> print(kl_divergence(p, q, base=2), kl_divergence(q, p, base=2))
    1.0 inf
    >>> print(f"{kl_divergence([0.5, 0.5], [0.5 - 1e-9, 0.5 + 1e-9]):.3g}")
    2e-18
    """
    p, q = distributions(p, q, axis)
    return in_base(excess_surprisal(p, q).sum(axis=axis), base)


def js_divergence(p, q, *, base=None, axis=-1):
    """Jensen-Shannon divergence: the mean of KL(p || m) and KL(q || m), with m = (p + q) / 2.

    It is symmetric, always finite, and at most log 2 (one bit), which it is where p and q share
    no outcome. Its root is a metric, and what `scipy.spatial.distance.jensenshannon` returns.

    Parameters
    ----------
    p, q : float arrays of shapes that broadcast
        Distributions along `axis`.
    base : float above 1, optional
        The unit: 2 gives bits. Nats unless given.
    axis : int
        The axis that runs over the outcomes; None takes all axes together.

    Returns
    -------
    array of the other axes, in the dtype of p and q

    Raises
    ------
    TypeError, ValueError
        As `kl_divergence` does.

    References
    ----------
    .. [1] Lin, "Divergence Measures Based on the Shannon Entropy", IEEE Transactions on Information
           Theory, 1991.

    Examples
    --------
    >>> print(js_divergence([1.0, 0.0], [0.0, 1.0], base=2))
    1.0
    """
    p, q = distributions(p, q, axis)
    twice_m = p + q  # and so 2 p and 2 q: the smallest numbers cannot be halved
    both = excess_surprisal(2 * p, twice_m) + excess_surprisal(2 * q, twice_m)
    return in_base(both.sum(axis=axis) / 4, base)


def excess_surprisal(p, q):
    """Return p log(p / q) - p + q, entry by entry, to nearly all digits also for q close to p."""
    operations = [["readonly"], ["readonly"], ["writeonly", "allocate"]]
    blocks = np.nditer([p, q, None], ["external_loop", "buffered"], operations, buffersize=BLOCK)
    with blocks, np.errstate(divide="ignore", invalid="ignore"):
        for p_block, q_block, excess in blocks:
            close = np.flatnonzero(np.abs(q_block - p_block) < (q_block + p_block) / 8)
            if close.size < excess.size:
                excess[:] = _apart(p_block, q_block)
            excess[close] = _close(p_block[close], q_block[close])
        return blocks.operands[2]


def _apart(p, q):
    # One logarithm takes half the time of two, but p / q overflows for the smallest q.
    tiny = (q < np.finfo(q.dtype).tiny).any()
    log_ratio = np.log(p) - np.log(q) if tiny else np.log(p / q)
    return np.where(p > 0, p * log_ratio, 0) + (q - p)


def _close(p, q):
    # With r = (q - p) / (q + p), log(q / p) = 2 artanh r = 2 (r + r^3/3 + r^5/5 + ...), and
    # q - p - 2 p r = r (q - p): the terms of first order are gone before anything is rounded.
    r = (q - p) / (q + p)
    r_squared = r * r
    series = np.zeros_like(r)
    for k in range(17, 1, -2):  # at r = 1/8 the next term, r^19 / 19, is below rounding
        series *= r_squared
        series += 1 / k
    return r * (q - p - 2 * p * r_squared * series)


def gaussian_kl(mean_p, var_p, mean_q, var_q):
    """KL divergence between Gaussians in one dimension, pair by pair, in nats.

        KL(p || q) = (var_p / var_q - 1 - log(var_p / var_q) + (mean_p - mean_q)^2 / var_q) / 2

    For Gaussians with independent dimensions, sum it over the dimensions.

    Parameters
    ----------
    mean_p, var_p : float arrays or floats
        The truth: mean and variance (not the standard deviation).
    mean_q, var_q : float arrays or floats, of shapes that broadcast with those of p
        What stands in for it.

    Returns
    -------
    array of the shape that all four broadcast to

    Raises
    ------
    TypeError, ValueError
        If an argument is not finite floats, a variance is not above 0, or shapes do not broadcast.

    References
    ----------
    .. [1] Kullback, "An Application of Information Theory to Multivariate Analysis", Annals of
           Mathematical Statistics, 1952.

    Examples
    --------
    >>> print(gaussian_kl(1.0, 1.0, 0.0, 1.0))
    0.5
    >>> mean, var = np.array([0.0, 1.0]), np.array([1.0, 2.0])
    >>> print(gaussian_kl(mean, var, 0.0, 1.0).round(3))  # the term in a variational autoencoder
    [0.    0.653]
    """
    given = {"mean_p": mean_p, "var_p": var_p, "mean_q": mean_q, "var_q": var_q}
    mean_p, var_p, mean_q, var_q = _in_one_dtype(broadcast(**given), given.values())
    _above_zero("var_p", var_p)
    _above_zero("var_q", var_q)
    spread = excess_surprisal(var_q, var_p)  # var_p - var_q - var_q log(var_p / var_q)
    return (spread + (mean_p - mean_q) ** 2) / var_q / 2


def _in_one_dtype(arrays, given):
    """Return the arrays in one dtype; those that were given as Python's numbers adapt."""
    known = [
        float(g) if type(g) in (int, float) else a.dtype for g, a in zip(given, arrays, strict=True)
    ]
    return [array.astype(np.result_type(*known), copy=False) for array in arrays]


def _above_zero(name, variance):
    if variance.min() <= 0:
        raise ValueError(f"{name} must hold variances above 0, got {variance.min():g}")


def multivariate_gaussian_kl(mean_p, cov_p, mean_q, cov_q):
    """KL divergence between two Gaussians in d dimensions, in nats.

        KL(p || q) = (tr(R) - d - log det R + u^T cov_q^-1 u) / 2

    with R = cov_q^-1 cov_p and u = mean_p - mean_q. With the eigenvalues of R in place of
    var_p / var_q, it is the sum of d divergences in one dimension.

    Parameters
    ----------
    mean_p, cov_p : float arrays (d,) and (d, d)
        The truth: mean and covariance, which is symmetric and positive definite.
    mean_q, cov_q : float arrays (d,) and (d, d)
        What stands in for it.

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If an argument is not a finite float array or has another shape, or a covariance is not
        symmetric and positive definite.

    References
    ----------
    .. [1] Kullback, "An Application of Information Theory to Multivariate Analysis", Annals of
           Mathematical Statistics, 1952.

    Examples
    --------
    >>> mean, cov = np.array([1.0, 1.0]), np.array([[2.0, 1.0], [1.0, 2.0]])
    >>> print(multivariate_gaussian_kl(mean, cov, np.zeros(2), np.eye(2)).round(3))
    1.451
    """
    mean_p = float_array("mean_p", mean_p, ndim=1)
    mean_q = float_array("mean_q", mean_q, ndim=1)
    has_shape("mean_q", mean_q, mean_p.shape, why="the shape of mean_p")
    root_p = _root("cov_p", cov_p, len(mean_p))
    root_q = _root("cov_q", cov_q, len(mean_p))

    stretch = np.linalg.svd(np.linalg.solve(root_q, root_p), compute_uv=False) ** 2
    shift = np.linalg.solve(root_q, mean_p - mean_q)
    return (excess_surprisal(np.ones_like(stretch), stretch).sum() + shift @ shift) / 2


def _root(name, value, d):
    """Return the lower triangle L of a checked covariance L L^T."""
    cov = float_array(name, value, ndim=2)
    has_shape(name, cov, (d, d), why="one row and one column for each number of mean_p")
    if np.abs(cov - cov.T).max() > rounding(cov) * np.abs(cov).max():
        raise ValueError(f"{name} must be symmetric, got {cov.tolist()}")
    try:
        return np.linalg.cholesky(cov)
    except np.linalg.LinAlgError:
        raise ValueError(f"{name} must be positive definite, got {cov.tolist()}") from None
