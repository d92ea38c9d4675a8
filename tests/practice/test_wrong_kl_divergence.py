"""Counter-examples to the common wrong answers on KL divergence."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from mlfund.information import (
    cross_entropy,
    entropy,
    gaussian_kl,
    js_divergence,
    kl_divergence,
    softmax,
)

RNG = np.random.default_rng


def test_q_kl_divergence_definition():
    p, q, r = [0.9, 0.1], [0.5, 0.5], [0.1, 0.9]
    assert kl_divergence(p, q) != pytest.approx(kl_divergence(q, p))
    assert kl_divergence(p, r) > kl_divergence(p, q) + kl_divergence(q, r)


def test_q_kl_divergence_zeros():
    p, q = np.array([0.5, 0.5]), np.array([1.0, 0.0])
    both = (p > 0) & (q > 0)
    assert np.sum(p[both] * np.log(p[both] / q[both])) < 0
    assert kl_divergence(p, q) == np.inf


def test_q_kl_divergence_gibbs():
    p, q = np.array([0.2, 0.8]), np.array([0.6, 0.4])
    terms = p * np.log(p / q)
    assert terms.min() < 0 < terms.sum()


def bound(mean, var, x=2.0, share=1.0):
    """The evidence bound for z of N(0, 1) and x of N(z, 1), with a share of its penalty."""
    fit = -0.5 * np.log(2 * np.pi) - 0.5 * ((x - mean) ** 2 + var)
    return fit - share * gaussian_kl(mean, var, 0.0, 1.0)


def test_q_kl_divergence_vae():
    evidence = -0.5 * np.log(2 * np.pi * 2) - 2.0**2 / 4
    assert bound(1.0, 0.5) == pytest.approx(evidence)
    assert bound(1.0, 0.5, share=0.5) > evidence + 0.1  # no bound, with a mean over two


def test_q_kl_divergence_elbo():
    # Two models that explain x = 2: the one whose posterior is q has the better bound alone.
    x, q = 2.0, (0.0, 1e-4)

    def model(noise, prior):
        evidence = -0.5 * np.log(2 * np.pi * (noise + prior)) - x**2 / (2 * (noise + prior))
        mean, var = prior * x / (noise + prior), noise * prior / (noise + prior)
        return evidence, evidence - gaussian_kl(*q, mean, var)

    before, after = model(1.0, 1.0), model(1.0, 1e-4)
    assert after[1] > before[1]
    assert after[0] < before[0]


def test_q_kl_divergence_direction():
    x = np.linspace(-12, 12, 2001)

    def bells(*parts):
        q = sum(w * np.exp(-0.5 * ((x - m) / s) ** 2) / s for w, m, s in parts)
        return q / q.sum()

    p = bells((0.5, -1.2, 1), (0.5, 1.2, 1))  # two humps that overlap, and one bell
    fits = {
        (m, s): kl_divergence(bells((1, m, s)), p)
        for m in np.linspace(-2, 2, 41)
        for s in np.linspace(0.6, 2.5, 39)
    }
    assert min(fits, key=fits.get)[0] == pytest.approx(0, abs=0.15)
    far = bells((0.5, -4, 1), (0.5, 4, 1))
    assert kl_divergence(far, far) == 0  # a family of two bells holds both


def test_q_kl_divergence_cross_entropy():
    z = np.array([0.3, -0.2, 0.1])

    def slope(loss):
        steps = 1e-6 * np.eye(3)
        return np.array([(loss(softmax(z + s)) - loss(softmax(z - s))) / 2e-6 for s in steps])

    crossed = slope(lambda p: cross_entropy(p, np.array([0.6, 0.3, 0.1])))
    divergence = slope(lambda p: kl_divergence(p, np.array([0.6, 0.3, 0.1])))
    assert np.abs(crossed - divergence).max() > 0.01  # a target that is learned
    np.testing.assert_allclose(crossed - divergence, slope(entropy), atol=1e-6)


def test_q_kl_divergence_torch():
    teacher = torch.tensor([[0.7, 0.2, 0.1]])
    z = torch.zeros(1, 3, requires_grad=True)
    loss = F.kl_div(z.softmax(dim=1), teacher, reduction="sum")
    assert loss < 0
    loss.abs().backward()
    assert z.grad[0, 0] > 0  # descent lowers the logit that should rise
    z.grad = None
    F.kl_div(z.log_softmax(dim=1), teacher, reduction="sum").backward()
    assert z.grad[0, 0] < 0


def test_q_kl_divergence_gaussians():
    assert gaussian_kl(2.0, 1.0, 0.0, 1.0) == pytest.approx(4 * gaussian_kl(1.0, 1.0, 0.0, 1.0))


def estimates(shift, n, runs=4000):
    """Runs of n log-ratios log p - log q at samples of q, two normals a shift apart."""
    x = RNG(0).normal(size=(runs, n))
    return shift * x - shift**2 / 2


def test_q_kl_negative():
    plain = -estimates(0.1, 20).mean(axis=1)
    assert np.mean(plain < 0) > 0.2
    assert plain.mean() == pytest.approx(0.005, abs=0.002)
    for clipped in (np.abs(plain), np.maximum(plain, 0)):
        assert clipped.mean() > 1.5 * 0.005


def test_q_kl_three():
    x = 0.01 * RNG(0).normal(size=10_000)
    nll = 0.5 * np.log(2 * np.pi * 0.01**2) + x**2 / (2 * 0.01**2)
    assert nll.mean() < -3


def test_q_kl_divergence_drift():
    p, rng = np.full(20, 1 / 20), RNG(0)
    means = []
    for n in (100, 1000):
        one, two = rng.multinomial(n, p, size=(2, 2000))
        smooth = [(counts + 1) / (n + 20) for counts in (one, two)]
        means.append(kl_divergence(*smooth).mean() * n / 19)
    assert means[0] < 0.85 < 0.95 < means[1]  # what smoothing takes off depends on N


def test_q_kl_divergence_estimators():
    plain = -estimates(0.1, 1)
    assert np.maximum(plain, 0).mean() > 5 * 0.005
    ratio = estimates(0.1, 1)
    assert (np.expm1(ratio) - ratio).mean() == pytest.approx(0.005, rel=0.1)


def test_q_kl_divergence_fisher():
    wide, narrow = gaussian_kl(0.1, 1.0, 0.0, 1.0), gaussian_kl(0.1, 0.01, 0.0, 0.01)
    assert narrow == pytest.approx(100 * wide)


def test_q_kl_divergence_js():
    ends = js_divergence([1.0, 0.0], [0.0, 1.0])
    half = js_divergence([1.0, 0.0], [0.5, 0.5])
    assert ends > 2 * half
    assert np.sqrt(ends) < 2 * np.sqrt(half)
