"""Counter-examples to the common wrong answers on adaptive instance norm."""

import numpy as np
import pytest

from mlfund.normalization import adaptive_instance_norm, adaptive_instance_norm_backward

RNG = np.random.default_rng


def adain(content, style, eps=0.0, **options):
    return adaptive_instance_norm(content, style, eps=eps, **options)[0]


def maps(seed, n=2, channels=3, size=6):
    rng = RNG(seed)
    scale = rng.uniform(0.5, 3, size=(n, channels, 1, 1))
    return rng.normal(size=(n, channels, size, size)) * scale + rng.normal(size=scale.shape)


def test_q_adain_formula():
    x, y = maps(0), maps(1)
    axes = {"axis": (2, 3), "keepdims": True}
    wrong = (x - y.mean(**axes)) / y.std(**axes, ddof=1)
    right = (x - x.mean(**axes)) / x.std(**axes, ddof=1)
    styled = y.std(**axes, ddof=1) * right + y.mean(**axes)
    np.testing.assert_allclose(adain(x, y), styled)
    assert np.abs(wrong - adain(x, y)).max() > 1


def test_q_adain_instance_norm():
    # Every number of the layer is a statistic of one of its two inputs.
    x, y = maps(0), maps(1)
    np.testing.assert_allclose(adain(x, y).mean(axis=(2, 3)), y.mean(axis=(2, 3)))
    np.testing.assert_allclose(adain(x, y).std(axis=(2, 3)), y.std(axis=(2, 3)))


def test_q_adain_shuffle():
    x, y = maps(0), maps(1)
    shuffled = RNG(2).permutation(y.reshape(2, 3, 36), axis=2).reshape(y.shape)
    np.testing.assert_allclose(adain(x, shuffled), adain(x, y))


def test_q_adain_idempotence():
    x, y, z = maps(0), maps(1), maps(2)
    np.testing.assert_allclose(adain(adain(x, y), z), adain(x, z))


def test_q_adain_halfway():
    x, y = maps(0, n=1, channels=1), maps(1, n=1, channels=1)
    x, y = 2 * x / x.std(), 6 * y / y.std()
    assert (0.5 * x + 0.5 * adain(x, y)).std() == pytest.approx(4)


def test_q_adain_backward():
    dy, style = maps(2), maps(1)
    _, cache = adaptive_instance_norm(maps(0), style)
    dstyle = adaptive_instance_norm_backward(dy, cache)[1]
    step, moved = 1e-6, np.zeros_like(style)
    moved[0, 0, 0, 0] = step
    ends = [np.sum(dy * adain(maps(0), style + sign * moved, 1e-5)) for sign in (1, -1)]
    assert dstyle[0, 0, 0, 0] == pytest.approx((ends[0] - ends[1]) / (2 * step), rel=1e-4)
    assert abs(dstyle[0, 0, 0, 0]) > 1e-3


def test_q_adain_debug_batch():
    def over_batch(x, y):
        axes = {"axis": (0, 2, 3), "keepdims": True}
        return y.std(**axes) * (x - x.mean(**axes)) / x.std(**axes) + y.mean(**axes)

    x, y = maps(0), maps(1)
    alone = over_batch(x[:1], y[:1])
    np.testing.assert_allclose(alone, adain(x[:1], y[:1], ddof=0))  # a single pair is right
    assert np.abs(over_batch(x, y)[:1] - alone).max() > 0.5


def test_q_adain_pixels():
    # Of pixels a style and its shuffled pixels are one; of differences of neighbours they are not.
    x, y = maps(0), np.sort(maps(1), axis=3)
    shuffled = RNG(2).permutation(y.reshape(2, 3, 36), axis=2).reshape(y.shape)
    np.testing.assert_allclose(adain(x, y), adain(x, shuffled))
    features = [np.diff(z, axis=3) for z in (x, y, shuffled)]
    assert not np.allclose(adain(*features[:2]), adain(*features[::2]))


def test_q_adain_mask():
    x, y = maps(0, n=1), maps(1, n=1)
    inside = np.arange(6) < 3
    region = x[..., inside]
    right, zeroed = adain(region, y), adain(x * inside, y)[..., inside]
    np.testing.assert_allclose(right.mean(axis=(2, 3)), y.mean(axis=(2, 3)))
    assert np.abs(zeroed.mean(axis=(2, 3)) - y.mean(axis=(2, 3))).max() > 0.1


def test_q_adain_wct():
    rng = RNG(0)
    even, two = rng.normal(size=(50_000, 2)), rng.choice([-1.0, 1.0], size=(50_000, 2))
    for z in (even, two):  # one mean and covariance, two distributions
        np.testing.assert_allclose(np.cov(z.T), np.eye(2), atol=0.03)
    assert np.abs(two).max() == 1 < 3 < np.abs(even).max()


def test_q_adain_droplets():
    spiked = RNG(0).normal(size=(1, 1, 16, 16))
    spiked[0, 0, 0, 0] = 500
    style = 100 * maps(1, n=1, channels=1)
    ys = [adain(spiked, style, eps) / style.std() for eps in (1e-5, 1e-2)]
    np.testing.assert_allclose(*ys, atol=1e-3)  # no eps of a usual size is felt
    assert ys[0].ravel()[1:].std() < 0.1


def test_q_adain_flat():
    flat = 0.5 + 0.03 * RNG(0).normal(size=(1, 1, 16, 16))  # noise ten times the root of eps
    style = maps(1, n=1, channels=1)
    assert adain(flat, style, 1e-5).std() > 0.98 * style.std()
