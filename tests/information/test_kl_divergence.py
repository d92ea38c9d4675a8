"""KL and JS divergence against scipy, mpmath and torch; Gaussians against torch and sampling."""

import mpmath
import numpy as np
import pytest
import scipy.stats
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.spatial.distance import jensenshannon
from scipy.special import rel_entr

from mlfund.information import (
    cross_entropy,
    entropy,
    gaussian_kl,
    js_divergence,
    kl_divergence,
    multivariate_gaussian_kl,
)

pytestmark = pytest.mark.filterwarnings("error")
DTYPES = pytest.mark.parametrize("dtype", [np.float64, np.float32])
property_test = settings(deadline=None, derandomize=True, max_examples=40)


def rows(shape, axis=-1, dtype=float, seed=0, zeros=0.0):
    """Distributions of which a part is zeros; they cannot be written to."""
    rng = np.random.default_rng(seed)
    p = rng.exponential(size=shape)
    p[rng.random(shape) < zeros] = 0
    p += np.where(p.sum(axis=axis, keepdims=True) == 0, 1, 0)
    p = (p / p.sum(axis=axis, keepdims=True)).astype(dtype)
    p.setflags(write=False)
    return p


@st.composite
def pairs(draw):
    """Two distributions over the same outcomes, of zeros, tiny and ordinary numbers."""
    n = draw(st.integers(1, 8))
    number = st.one_of(st.just(0.0), st.floats(0, 1), st.sampled_from([5e-324, 1e-300, 1e-17]))
    p, q = np.array(draw(st.lists(number, min_size=2 * n, max_size=2 * n))).reshape(2, n)
    p[draw(st.integers(0, n - 1))] += 1
    q[draw(st.integers(0, n - 1))] += 1
    return p / p.sum(), q / q.sum()


def exactly(array):
    return [mpmath.mpf(number) for number in array.tolist()]


def excess(p, q):
    """The sum of p log(p / q) - p + q, as exact as p and q are."""
    terms = [a * mpmath.log(a / b) - a + b if a else b for a, b in zip(p, q, strict=True)]
    return mpmath.fsum(terms)


def exact_excess(p, q):
    with mpmath.workdps(60):
        return float(excess(exactly(p), exactly(q)))


def with_sum_1(p):
    return [a / mpmath.fsum(p) for a in p]


SHAPES = pytest.mark.parametrize(
    ("shape", "axis"),
    [
        ((1,), -1),
        ((7,), 0),
        ((3, 5), -1),
        ((3, 5), 0),
        ((2, 3, 4), 1),
        ((2, 3), None),
        ((30, 999), 1),
    ],
)


@DTYPES
@SHAPES
@pytest.mark.parametrize("base", [None, 2])
def test_kl_is_scipys(shape, axis, base, dtype):
    p, q = rows(shape, axis, dtype, zeros=0.3), rows(shape, axis, dtype, seed=1)
    ours = kl_divergence(p, q, base=base, axis=axis)
    assert ours.dtype == dtype
    theirs = scipy.stats.entropy(p.astype(float), q.astype(float), base=base, axis=axis)
    within = {"rtol": 200 * np.finfo(dtype).eps, "atol": 10 * np.finfo(dtype).eps}
    assert_allclose(ours, theirs, **within)
    nats = rel_entr(p.astype(float), q.astype(float)).sum(axis=axis)
    assert_allclose(ours, nats / np.log(base or np.e), rtol=within["rtol"], atol=1e-6)


def test_p_comes_first_where_torch_takes_log_q_first():
    p, q = rows((3, 5)), rows((3, 5), seed=1)
    theirs = torch.nn.functional.kl_div(torch.tensor(q).log(), torch.tensor(p), reduction="none")
    assert_allclose(kl_divergence(p, q), theirs.sum(dim=1).numpy(), rtol=1e-14)
    assert abs(kl_divergence(p, q) - kl_divergence(q, p)).min() > 1e-3


@DTYPES
@SHAPES
@pytest.mark.parametrize("base", [None, 2])
def test_the_root_of_js_is_scipys_jensenshannon(shape, axis, base, dtype):
    p, q = rows(shape, axis, dtype, zeros=0.3), rows(shape, axis, dtype, seed=1, zeros=0.3)
    ours = js_divergence(p, q, base=base, axis=axis)
    assert ours.dtype == dtype
    if axis is None:
        p, q, axis = p.ravel(), q.ravel(), 0
    theirs = jensenshannon(p.astype(float), q.astype(float), base=base, axis=axis) ** 2
    assert_allclose(ours, theirs, rtol=1e-12 if dtype is np.float64 else 1e-5, atol=1e-15)


@DTYPES
def test_zeros(dtype):
    p, q = (
        np.array([[0.5, 0.5, 0], [0, 0.5, 0.5], [1, 0, 0]], dtype),
        np.array([0.5, 0.5, 0], dtype),
    )
    assert_array_equal(
        kl_divergence(p, q), np.array([0, np.inf, np.log(dtype(2))], dtype), strict=True
    )
    assert_allclose(js_divergence(p, q)[[0, 1]], [0, np.log(2) / 2], rtol=1e-6)
    assert js_divergence(dtype([1, 0]), dtype([0, 1]), base=2) == 1


@DTYPES
def test_the_smallest_probabilities_are_not_zero(dtype):
    tiny = np.finfo(dtype).smallest_subnormal
    p, q = np.array([0.5, 0.5], dtype), np.array([tiny, 1], dtype)
    assert kl_divergence(p, q) == pytest.approx(
        0.5 * np.log(0.25) - 0.5 * np.log(float(tiny)), rel=1e-6, abs=0
    )
    assert kl_divergence(q, p) == pytest.approx(np.log(2), rel=1e-6, abs=0)
    alone = np.array([0, 1], dtype)
    assert kl_divergence(q, alone) == np.inf
    assert 0 <= kl_divergence(alone, q) <= tiny
    assert 0 <= js_divergence(q, alone) <= tiny


@pytest.mark.parametrize("n", [2, 10, 300])
@pytest.mark.parametrize("exponent", [*range(-16, 0, 3), -0.5, 0])
def test_near_equality_no_digits_are_lost(n, exponent):
    rng = np.random.default_rng(n)
    p = rng.dirichlet(np.ones(n))
    q = p * (1 + 10.0**exponent * rng.uniform(-0.9, 0.9, n))
    q /= q.sum()
    with mpmath.workdps(60):
        a, b = exactly(p), exactly(q)
        m = [(x + y) / 2 for x, y in zip(a, b, strict=True)]
        kl, js = float(excess(a, b)), float(excess(a, m) + excess(b, m)) / 2
        kl_of_sum_1 = float(excess(with_sum_1(a), with_sum_1(b)))
    assert kl_divergence(p, q) == pytest.approx(kl, rel=1e-13, abs=0)
    # What rounding takes of the sums and of p + q comes in squared.
    assert kl_divergence(p, q) == pytest.approx(kl_of_sum_1, rel=1e-13, abs=1e-30)
    assert js_divergence(p, q) == pytest.approx(js, rel=1e-13, abs=1e-30)


@pytest.mark.parametrize("ratio", [1.2, 1.28, 1.2857, 1.3, 0.79, 0.7777, 0.75])
def test_the_two_ways_to_compute_a_term_meet(ratio):
    p, q = np.array([0.5, 0.5]), np.array([0.5 * ratio, 1 - 0.5 * ratio])
    assert kl_divergence(p, q) == pytest.approx(exact_excess(p, q), rel=3e-15, abs=0)


def test_float32_keeps_its_digits_near_equality():
    p = rows((1000,), dtype=np.float32)
    q = p + np.float32(1e-6) * p * np.sign(np.random.default_rng(1).normal(size=1000)).astype("f")
    assert kl_divergence(p, q) == pytest.approx(exact_excess(p, q), rel=1e-5, abs=0)


@property_test
@given(pairs())
def test_kl_is_cross_entropy_less_entropy(pair):
    p, q = pair
    assert kl_divergence(p, q) == pytest.approx(
        cross_entropy(p, q) - entropy(p), rel=1e-12, abs=1e-12
    )


@property_test
@given(pairs())
def test_gibbs_and_pinsker(pair):
    p, q = pair
    assert kl_divergence(p, p) == 0
    assert kl_divergence(p, q) >= np.abs(p - q).sum() ** 2 / 2 * (1 - 1e-14)


@property_test
@given(pairs())
def test_js_is_symmetric_bounded_and_finite(pair):
    p, q = pair
    assert js_divergence(p, q) == js_divergence(q, p)
    assert 0 <= js_divergence(p, q, base=2) <= 1 + 1e-15
    assert js_divergence(p, p) == 0


@pytest.mark.parametrize("function", [kl_divergence, js_divergence])
def test_shapes_broadcast_and_layout_does_not_matter(function):
    p, q = rows((20, 1, 1000)), rows((7, 1000), seed=1)
    result = function(p, q)
    assert result.shape == (20, 7)
    assert result[3, 5] == pytest.approx(function(p[3, 0], q[5]), rel=1e-14, abs=0)
    assert_allclose(function(np.moveaxis(p, 2, 0), q.T[:, None], axis=0), result, rtol=1e-13)
    assert_allclose(function(p[:, :, ::-1], q[:, ::-1]), result, rtol=1e-13)
    assert function(p[0, 0].astype("f"), q[0].astype("f")).dtype == np.float32
    assert function(p[0, 0].astype("f"), q[0]).dtype == np.float64


@pytest.mark.parametrize("function", [kl_divergence, js_divergence, cross_entropy])
def test_each_is_allowed_the_rounding_of_its_own_dtype(function):
    p, q = np.full(3, 1 / 3, np.float32), np.array([0.2, 0.3, 0.5])
    assert abs(p.astype(float).sum() - 1) > 2e-8
    for result in (function(p, q), function(q, p)):
        assert result.dtype == np.float64
    assert function(p, q) == pytest.approx(function(np.full(3, 1 / 3), q), rel=1e-5)


@pytest.mark.parametrize("function", [kl_divergence, js_divergence, cross_entropy])
@pytest.mark.parametrize(
    ("p", "q", "error", "message"),
    [
        ([1.5, -0.5], [0.5, 0.5], ValueError, "p must hold probabilities of at least 0, got -0.5"),
        ([0.5, 0.5], [1.5, -0.5], ValueError, "q must hold probabilities of at least 0, got -0.5"),
        ([0.5, 0.5], [0.5, 0.6], ValueError, "q must sum to 1 along axis -1, got a sum of 1.1"),
        ([0.5, np.nan], [0.5, 0.5], ValueError, "p must be finite, got NaN or infinity"),
        ([0.5, 0.5], [0.5, np.inf], ValueError, "q must be finite, got NaN or infinity"),
        ([1j, 1], [0.5, 0.5], TypeError, "p must hold float32 or float64 .* complex128"),
        (
            [0.5, 0.5],
            [0.25, 0.25, 0.5],
            ValueError,
            r"p and q must have shapes that broadcast, got \(2,\) and \(3,\)",
        ),
        ([1.0], [0.5, 0.5], ValueError, "p must sum to 1 along axis -1, got a sum of 2"),
        (1.0, 1.0, ValueError, r"p must have one axis or more, got shape \(\)"),
        (np.ones((0, 2)), [0.5, 0.5], ValueError, r"p must not be empty, got shape \(0, 2\)"),
    ],
)
def test_bad_pairs_are_named(function, p, q, error, message):
    with pytest.raises(error, match=message):
        function(p, q)


@pytest.mark.parametrize("function", [kl_divergence, js_divergence, cross_entropy])
def test_a_wrong_base_or_axis_is_named(function):
    p = [0.5, 0.5]
    with pytest.raises(ValueError, match=r"base must lie in \(1, inf\), got 0"):
        function(p, p, base=0)
    with pytest.raises(ValueError, match="axis 1 is out of bounds for array of dimension 1"):
        function(p, p, axis=1)


def torch_gaussian_kl(mean_p, var_p, mean_q, var_q):
    p, q = (
        torch.distributions.Normal(torch.as_tensor(mean), torch.as_tensor(var).sqrt())
        for mean, var in ((mean_p, var_p), (mean_q, var_q))
    )
    return torch.distributions.kl_divergence(p, q).numpy()


@DTYPES
@pytest.mark.parametrize("shape", [(), (5,), (3, 4)])
def test_gaussian_kl_is_torchs(shape, dtype):
    rng = np.random.default_rng(0)
    means, variances = rng.normal(size=(2, *shape)), rng.uniform(0.2, 3, (2, *shape))
    arguments = [np.asarray(a, dtype) for a in (means[0], variances[0], means[1], variances[1])]
    ours = gaussian_kl(*arguments)
    assert ours.dtype == dtype
    assert ours.shape == shape
    theirs = torch_gaussian_kl(*(a.astype(float) for a in arguments))
    assert_allclose(ours, theirs, rtol=1e-12 if dtype is np.float64 else 1e-5)


@DTYPES
def test_gaussian_kl_with_pythons_numbers_and_by_its_formula(dtype):
    mean, var = np.array([0, 1, -2], dtype), np.array([1, 0.5, 3], dtype)
    ours = gaussian_kl(mean, var, 0.0, 1.0)
    assert ours.dtype == dtype
    assert_allclose(ours, (var - 1 - np.log(var) + mean**2) / 2, rtol=1e-6)
    assert gaussian_kl(2.0, 3.0, 2.0, 3.0) == 0
    small = 2.0**-30
    assert gaussian_kl(0.0, 1 + small, 0.0, 1.0) == pytest.approx(
        small**2 / 4, rel=2 * small, abs=0
    )


def covariance(d, seed):
    a = np.random.default_rng(seed).normal(size=(d, d))
    return a @ a.T + 0.5 * np.eye(d)


@DTYPES
@pytest.mark.parametrize("d", [1, 2, 7])
def test_multivariate_gaussian_kl_is_torchs(d, dtype):
    mean_p, mean_q = np.random.default_rng(d).normal(size=(2, d)).astype(dtype)
    cov_p, cov_q = covariance(d, 0).astype(dtype), covariance(d, 1).astype(dtype)
    ours = multivariate_gaussian_kl(mean_p, cov_p, mean_q, cov_q)
    assert ours.dtype == dtype
    p, q = (
        torch.distributions.MultivariateNormal(
            torch.tensor(mean.astype(float)), torch.tensor(cov.astype(float))
        )
        for mean, cov in ((mean_p, cov_p), (mean_q, cov_q))
    )
    theirs = torch.distributions.kl_divergence(p, q).item()
    assert ours == pytest.approx(theirs, rel=1e-11 if dtype is np.float64 else 1e-3, abs=0)
    assert multivariate_gaussian_kl(mean_p, cov_p, mean_p, cov_p) == pytest.approx(0, abs=1e-5)


def test_gaussians_of_independent_dimensions_add_up():
    rng = np.random.default_rng(0)
    means, variances = rng.normal(size=(2, 4)), rng.uniform(0.2, 3, (2, 4))
    whole = multivariate_gaussian_kl(
        means[0], np.diag(variances[0]), means[1], np.diag(variances[1])
    )
    each = gaussian_kl(means[0], variances[0], means[1], variances[1])
    assert whole == pytest.approx(each.sum(), rel=1e-13, abs=0)


def test_gaussian_kl_is_the_mean_of_the_log_ratio():
    p, q = scipy.stats.norm(0.3, 0.8), scipy.stats.norm(-0.2, 1.5)
    x = p.rvs(200_000, random_state=0)
    log_ratio = p.logpdf(x) - q.logpdf(x)
    within = 5 * log_ratio.std() / len(x) ** 0.5
    assert log_ratio.mean() == pytest.approx(gaussian_kl(0.3, 0.64, -0.2, 2.25), abs=within)


EYE = np.eye(2)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: gaussian_kl(0.0, 0.0, 0.0, 1.0), ValueError, "var_p must hold .* above 0, got 0"),
        (lambda: gaussian_kl(0.0, 1.0, 0.0, -1.0), ValueError, "var_q must hold .*, got -1"),
        (lambda: gaussian_kl(True, 1.0, 0.0, 1.0), TypeError, "mean_p must hold float32"),
        (
            lambda: gaussian_kl(np.zeros(2), np.ones(3), 0.0, 1.0),
            ValueError,
            r"mean_p and var_p and .* broadcast, got \(2,\) and \(3,\) and \(\) and \(\)",
        ),
        (
            lambda: multivariate_gaussian_kl(np.zeros(2), EYE, np.zeros(3), EYE),
            ValueError,
            r"mean_q must have shape \(2,\) \(the shape of mean_p\), got \(3,\)",
        ),
        (
            lambda: multivariate_gaussian_kl(np.zeros(2), np.eye(3), np.zeros(2), EYE),
            ValueError,
            r"cov_p must have shape \(2, 2\) .* got \(3, 3\)",
        ),
        (
            lambda: multivariate_gaussian_kl(np.zeros(2), EYE, np.zeros(2), -EYE),
            ValueError,
            "cov_q must be positive definite, got",
        ),
        (
            lambda: multivariate_gaussian_kl(
                np.zeros(2), np.array([[1, 1e-3], [0, 1]]), np.zeros(2), EYE
            ),
            ValueError,
            "cov_p must be symmetric, got",
        ),
    ],
)
def test_bad_gaussians_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
