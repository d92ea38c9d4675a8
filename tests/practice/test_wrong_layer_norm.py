"""Counter-examples to the common wrong answers on layer norm."""

import numpy as np
import pytest
import torch
from torch import nn

from mlfund.normalization import batch_norm, layer_norm, layer_norm_backward, rms_norm

RNG = np.random.default_rng


def normalize(x, eps=0.0):
    return layer_norm(x, np.ones(x.shape[-1]), np.zeros(x.shape[-1]), eps=eps)[0]


def test_q_layer_norm_axes():
    x = torch.randn(1, 5, 8, generator=torch.Generator().manual_seed(0))
    later = x.clone()
    later[0, -1] *= 10
    for shape, same in [((8,), True), ((5, 8), False)]:
        ys = [nn.functional.layer_norm(z, shape)[0, 0] for z in (x, later)]
        assert torch.equal(*ys) == same


def test_q_layer_norm_inference():
    assert not list(nn.LayerNorm(8).buffers())
    assert len(list(nn.BatchNorm1d(8).buffers())) == 3


def test_q_layer_norm_count():
    layer = nn.LayerNorm(768)
    for tokens in (3, 50):
        layer(torch.randn(1, tokens, 768))
    assert 25 * sum(p.numel() for p in layer.parameters()) == 38_400


@pytest.mark.parametrize(("weight", "same"), [(np.ones(6), True), (np.arange(1.0, 7), False)])
def test_q_layer_norm_backward(weight, same):
    x, dy = RNG(0).normal(size=(2, 4, 6))
    dx = layer_norm_backward(dy, layer_norm(x, weight, np.zeros(6))[1])[0]
    plain = layer_norm_backward(dy, layer_norm(x, np.ones(6), np.zeros(6))[1])[0]
    assert np.allclose(dx, weight * plain) == same


def test_q_layer_norm_padding():
    x = RNG(0).normal(size=(1, 4, 8))
    padded = np.concatenate([x, np.zeros((1, 6, 8))], axis=1)
    pooled = [z.mean(axis=1) for z in (x, padded)]
    assert np.abs(pooled[0] - pooled[1]).max() > 0.01  # no rounding
    np.testing.assert_array_equal(normalize(padded, 1e-5)[:, :4], normalize(x, 1e-5))


def test_q_layer_norm_rms():
    x = RNG(0).normal(size=(1, 8)) + 3
    y = rms_norm(x, np.ones(8), eps=0.0)[0]
    np.testing.assert_allclose(y, x / np.sqrt(np.mean(x**2)))
    assert np.abs(y - x / x.std()).max() > 1


def test_q_layer_norm_eps():
    x = RNG(0).normal(size=(1, 50))
    assert normalize(0.001 * x / x.std(), eps=1e-5).std() == pytest.approx(0.30, abs=0.005)


def test_q_layer_norm_images():
    with pytest.raises(RuntimeError, match="normalized_shape"):
        nn.LayerNorm(4)(torch.zeros(1, 4, 6, 6))
    x = torch.randn(1, 4, 4, 4, generator=torch.Generator().manual_seed(0))
    y = nn.LayerNorm(4)(x)  # runs where the width is the number of channels
    right = nn.LayerNorm(4)(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
    assert not torch.allclose(y, right, atol=0.1)


def test_q_layer_norm_batch():
    # Two inputs that differ by a factor alone: batch norm parts them, layer norm cannot.
    x = RNG(0).uniform(1, 2, size=(1, 6))
    both = np.concatenate([x, 3 * x])
    np.testing.assert_allclose(*normalize(both))
    zero, one = np.zeros(6), np.ones(6)
    y = batch_norm(both, zero, one, one, zero, training=True)[0]
    assert np.abs(y[0] - y[1]).min() > 1.9


def test_q_layer_norm_depth():
    # The last block's gradient falls with depth, though one norm alone stands behind it.
    norms = []
    for blocks in (4, 64):
        rng = torch.Generator().manual_seed(0)
        stream = torch.randn(64, 50, generator=rng)
        for _ in range(blocks):
            W = (torch.randn(50, 50, generator=rng) / np.sqrt(50)).requires_grad_()
            stream = stream + nn.functional.layer_norm(stream.detach(), (50,)) @ W
        y = nn.functional.layer_norm(stream, (50,))
        (y * torch.randn(y.shape, generator=rng)).sum().backward()
        norms.append(W.grad.norm().item())
    assert norms[0] / norms[1] == pytest.approx(np.sqrt(65 / 5), rel=0.2)


def test_q_layer_norm_scale():
    x = RNG(0).normal(size=(20, 6))
    factor = np.array([10.0, 1, 1, 1, 1, 1])
    zero, one = np.zeros(6), np.ones(6)
    given = zero, one, one, zero
    pooled = [batch_norm(z, *given, training=True, eps=0.0)[0] for z in (x, x * factor)]
    np.testing.assert_allclose(*pooled)
    assert not np.allclose(normalize(x), normalize(x * factor))
    assert not np.allclose(normalize(x), normalize(x + factor))


def test_q_layer_norm_half():
    x = torch.tensor([300.0, 1, 2, 3], dtype=torch.float16)
    for eps in (1e-6, 1.0, 1000.0):
        mean = (x * x).mean() + eps
        assert torch.isinf(mean)
        assert (x / torch.sqrt(mean) == 0).all()
    assert torch.isfinite((x.float() ** 2).mean())
