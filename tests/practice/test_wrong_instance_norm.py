"""Counter-examples to the common wrong answers on instance norm."""

import numpy as np
import pytest
import torch
from torch import nn

from mlfund.normalization import batch_norm, instance_norm, instance_norm_backward, layer_norm

RNG = np.random.default_rng


def normalize(x, eps=0.0):
    return instance_norm(x, np.ones(x.shape[1]), np.zeros(x.shape[1]), eps=eps)[0]


def images(n=3, channels=2, size=6, seed=0):
    return RNG(seed).normal(size=(n, channels, size, size))


def test_q_instance_norm_axes():
    x = images()
    cast = x + np.array([0.0, 5])[:, None, None]
    np.testing.assert_allclose(normalize(cast), normalize(x), atol=1e-12)
    shape = x.shape[1:]
    pooled = [layer_norm(z, np.ones(shape), np.zeros(shape))[0] for z in (x, cast)]
    assert not np.allclose(*pooled)


def test_q_instance_norm_modes():
    x = torch.from_numpy(images())
    for tracks, same in [(False, True), (True, False)]:
        layer = nn.InstanceNorm2d(2, track_running_stats=tracks).double()
        assert torch.allclose(layer(x), layer.eval()(x)) == same


def test_q_instance_norm_invariance():
    x = images(n=1, channels=1)
    x = np.sqrt(1e-5) * x / x.std()
    lost = 1 - normalize(x, eps=1e-5).std()
    assert lost == pytest.approx(1 - 1 / np.sqrt(2))
    assert not np.allclose(normalize(x, eps=1e-5), normalize(10 * x, eps=1e-5))


def test_q_instance_norm_invariance_behind_a_convolution():
    rng = torch.Generator().manual_seed(0)
    x = torch.rand(1, 3, 8, 8, generator=rng, dtype=torch.float64)
    W = torch.randn(4, 3, 3, 3, generator=rng, dtype=torch.float64)
    gains = torch.tensor([1.0, 2, 3], dtype=torch.float64)[:, None, None]

    def seen(z, padding):
        return nn.functional.instance_norm(nn.functional.conv2d(z, W, padding=padding), eps=1e-12)

    for changed, padding, same in [
        (3 * x + 2, 0, True),
        (3 * x, 1, True),
        (3 * x + 2, 1, False),  # zeros at the rim are not raised
        (gains * x, 0, False),
    ]:
        assert torch.allclose(seen(x, padding), seen(changed, padding)) == same


def test_q_instance_norm_style():
    for n in (4, 400):  # however large the batch, each image keeps its own contrast
        x = images(n, 1)
        x[0] *= 3
        zero, one = np.zeros(1), np.ones(1)
        y = batch_norm(x, zero, one, one, zero, training=True)[0]
        assert y[0].std() > 1.3
        assert normalize(x)[0].std() == pytest.approx(1)


def test_q_instance_norm_medical():
    x = np.zeros((2, 1, 8, 8))
    x[0, 0, :2, :2], x[1, 0, :2, :2] = 0.1, 10
    np.testing.assert_allclose(*normalize(x))


def test_q_instance_norm_one_pixel():
    layer = nn.InstanceNorm2d(3)
    for n in (1, 64):
        with pytest.raises(ValueError, match="spatial"):
            layer(torch.randn(n, 3, 1, 1))
    y = normalize(images(n=4, channels=1)[:, :, :2, :1])
    np.testing.assert_allclose(np.abs(y), 1)


def test_q_instance_norm_shadows():
    x = images(n=1)
    shadow = x * np.linspace(0.2, 1, 6)
    errors = [np.abs(normalize(shadow, eps) - normalize(x, eps)).max() for eps in (1e-5, 1e-2)]
    assert min(errors) > 0.3
    gains = [np.abs(normalize(0.1 * x, eps) - normalize(x, eps)).max() for eps in (1e-5, 1e-1)]
    assert gains[0] < 0.01 < 1 < gains[1]


def test_q_instance_norm_tiles():
    ramp = np.broadcast_to(np.linspace(0, 1, 16), (1, 1, 16, 16))
    tiles = np.concatenate([normalize(ramp[..., :8]), normalize(ramp[..., 8:])], axis=3)
    whole = normalize(ramp)
    assert np.abs(np.diff(tiles, axis=3)).max() > 3  # a seam
    assert np.abs(tiles - whole).min() > 0.05  # and every pixel of a tile differs, not its rim


def test_q_instance_norm_night():
    x = images(n=1, channels=1)
    y = normalize(0.001 * x / x.std(), eps=1e-5)
    assert y.std() == pytest.approx(np.sqrt(1e-6 / 1.1e-5))


def test_q_instance_norm_folding():
    x = images()
    np.testing.assert_allclose(normalize(3 * x + 2), normalize(x), atol=1e-12)


def test_q_instance_norm_classifier():
    # Two classes that differ in nothing but how strong a channel is, without any noise.
    x = images(n=1)
    strong = x * np.array([1.0, 10])[:, None, None]
    np.testing.assert_allclose(normalize(x), normalize(strong))


def test_q_instance_norm_jacobian():
    x, dy = RNG(0).normal(size=(2, 1, 1, 9))
    _, cache = instance_norm(x, np.ones(1), np.zeros(1), eps=0.0)
    dx = instance_norm_backward(dy, cache)[0]
    assert np.abs(dx - dy / x.std()).max() > 0.1
    for lost in (np.ones_like(x), x):
        np.testing.assert_allclose(instance_norm_backward(lost, cache)[0], 0, atol=1e-12)


def test_q_instance_norm_pooling():
    x = torch.from_numpy(images()).requires_grad_()
    pooled = nn.functional.instance_norm(x).mean(dim=(2, 3))
    torch.testing.assert_close(pooled, torch.zeros_like(pooled), atol=1e-6, rtol=0)
    (pooled * torch.randn(pooled.shape)).sum().backward()
    assert x.grad.abs().max() < 1e-9


def test_q_instance_norm_cameras():
    # Where level is the label and cameras are alike, only the norm loses it.
    y = RNG(0).integers(2, size=200)
    x = images(n=200, channels=1) + 2 * y[:, None, None, None]
    level = x.mean(axis=(1, 2, 3))
    assert np.mean((level > 1) == y) > 0.95
    np.testing.assert_allclose(normalize(x).mean(axis=(1, 2, 3)), 0, atol=1e-12)
