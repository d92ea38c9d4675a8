"""Counter-examples to the common wrong answers on batch norm."""

import numpy as np
import pytest
import torch
from torch import nn

from mlfund.generalization import dropout
from mlfund.normalization import batch_norm, batch_norm_backward, fold_batch_norm

RNG = np.random.default_rng


def normalize(x, *, training=True, mean=None, var=None, weight=None, bias=None, eps=0.0):
    """Batch norm's output, and what its backward pass needs; plain statistics unless given."""
    zero, one = np.zeros(x.shape[1]), np.ones(x.shape[1])
    pairs = [(mean, zero), (var, one), (weight, one), (bias, zero)]
    given = [usual if value is None else value for value, usual in pairs]
    y, _, _, cache = batch_norm(x, *given, training=training, eps=eps)
    return y, cache


def torch_norm(momentum=0.1):
    return nn.BatchNorm1d(1, momentum=momentum, eps=1e-9)


def test_q_batch_norm_axes():
    y, _ = normalize(RNG(0).normal(size=(8, 3, 4, 4)) + np.arange(8)[:, None, None, None])
    np.testing.assert_allclose(y.mean(axis=(0, 2, 3)), 0, atol=1e-12)
    assert np.abs(y.mean(axis=(2, 3))).max() > 0.5


def test_q_batch_norm_modes():
    x = RNG(0).normal(size=(5, 2))
    y, _ = normalize(x, training=False, mean=np.array([1.0, 2]), var=np.array([4.0, 9]))
    np.testing.assert_allclose(y, (x - [1, 2]) / [2, 3])


def test_q_batch_norm_count():
    layer = nn.BatchNorm2d(128)
    for size in (8, 32):
        layer(torch.randn(2, 128, size, size))
    assert sum(p.numel() for p in layer.parameters()) == 256
    assert layer.running_mean.numel() + layer.running_var.numel() == 256


def test_q_batch_norm_backward():
    x, dy = RNG(0).normal(size=(2, 6, 3))
    weight = np.array([1.0, 2.0, 3.0])
    _, cache = normalize(x, weight=weight)
    dx, _, _ = batch_norm_backward(dy, cache)
    constant = weight * dy / x.std(axis=0)  # right in evaluation alone
    assert np.abs(dx - constant).max() > 0.1
    np.testing.assert_allclose(dx.sum(axis=0), 0, atol=1e-12)


def test_q_batch_norm_shift():
    # Mean and variance agree, the distributions do not; and weight and bias move them.
    even, skewed = RNG(0).normal(size=(1000, 1)), RNG(1).exponential(size=(1000, 1))
    ys = [normalize(x)[0][:, 0] for x in (even, skewed)]
    for y in ys:
        assert y.mean() == pytest.approx(0, abs=1e-9)
        assert y.var() == pytest.approx(1)
    assert ys[0].min() < -2.5 < -1.5 < ys[1].min()


def test_q_batch_norm_eval():
    # The class is the mean of the image's channel: a batch of one class loses it.
    x = RNG(0).normal(size=(100, 1)) + 5
    y, _ = normalize(x)
    stored, _ = normalize(x, training=False, mean=np.zeros(1), var=np.full(1, 26.0))
    assert np.mean(y > 0) < 0.6
    assert np.mean(stored > 0) == 1


def test_q_batch_norm_ema():
    layer = torch_norm()
    batch = torch.tensor([[-1.0], [1.0]]) * np.sqrt(2)  # unbiased variance 4
    count = 0
    while abs(layer.running_var.item() - 4) > 0.04:
        layer(batch)
        count += 1
        if count == 10:
            assert layer.running_var.item() == pytest.approx(4 - 3 * 0.9**10, rel=1e-4)
    assert count == 41


def test_q_batch_norm_small_batch():
    x = torch.randn(2, 1, generator=torch.Generator().manual_seed(0))
    outputs = [torch_norm(momentum)(x) for momentum in (0.1, 0.001)]
    assert torch.equal(*outputs)


def test_q_batch_norm_fold():
    rng = RNG(0)
    x, W, b = rng.normal(size=(7, 3)), rng.normal(size=(2, 3)), rng.normal(size=2)
    mean, gamma, beta = rng.normal(size=(3, 2))
    var = np.array([0.5, 2.0])
    y, _ = normalize(x @ W.T + b, training=False, mean=mean, var=var, weight=gamma, bias=beta)
    folded, offset = fold_batch_norm(W, b, mean, var, gamma, beta, eps=0.0)
    np.testing.assert_allclose(x @ folded.T + offset, y)
    assert np.abs(x @ folded.T + b - y).max() > 0.1


def test_q_batch_norm_place():
    rng = RNG(0)
    x, W = rng.normal(size=(50, 3)), rng.normal(size=(3, 4))
    ys = [np.maximum(normalize(factor * x @ W + shift)[0], 0) for factor, shift in [(1, 0), (9, 5)]]
    np.testing.assert_allclose(*ys, atol=1e-9)


def test_q_batch_norm_decay():
    x = RNG(0).normal(size=(20, 3))
    assert not np.allclose(normalize(x)[0], normalize(x, weight=np.full(3, 0.5))[0])
    np.testing.assert_allclose(normalize(x)[0], normalize(0.5 * x)[0])


def test_q_batch_norm_stale():
    # In training mode one input gets two predictions, by the company that it keeps.
    x = RNG(0).normal(size=(50, 1))
    own, other = np.vstack([[[1.0]], x]), np.vstack([[[1.0]], x + 3])
    assert normalize(own)[0][0, 0] > 0 > normalize(other)[0][0, 0]


def test_q_batch_norm_scale():
    # One step with a large decay or without: other weights, the same function.
    x, W = RNG(0).normal(size=(20, 3)), RNG(1).normal(size=(3, 2))
    decayed = (1 - 0.3) * W
    np.testing.assert_allclose(normalize(x @ W)[0], normalize(x @ decayed)[0])


def test_q_batch_norm_gap():
    rng, gaps = RNG(0), []
    for n in (50, 200):
        x = rng.normal(size=(n, 2000))
        gaps.append(np.sqrt(np.mean((normalize(x)[0] - x) ** 2)))
        assert gaps[-1] == pytest.approx(np.sqrt(3 / (2 * n)), rel=0.05)
    assert gaps[0] / gaps[1] == pytest.approx(2, rel=0.05)


def test_q_batch_norm_dropout():
    x = RNG(0).normal(size=100_000)
    y, _ = dropout(x, 0.5, training=True, rng=RNG(1))
    assert y.mean() == pytest.approx(0, abs=0.02)
    assert y.var() == pytest.approx(2 * x.var(), rel=0.02)


def test_q_batch_norm_balance():
    # The length settles where decay and steps balance; the turn of a step does not depend on it.
    rng, w = RNG(0), RNG(1).normal(size=50)
    rate, decay = 0.1, 0.01
    turns = []
    for t in range(6000):
        g = rng.normal(size=50) / np.sqrt(50)
        g = (g - w * (g @ w) / (w @ w)) / np.linalg.norm(w)  # orthogonal, as 1 / length
        new = (1 - rate * decay) * w - rate * g
        if t > 3000:
            turns.append(np.arccos(new @ w / np.linalg.norm(new) / np.linalg.norm(w)))
        w = new
    assert np.mean(turns) == pytest.approx(np.sqrt(2 * rate * decay), rel=0.05)
    assert np.linalg.norm(w) ** 4 == pytest.approx(rate / (2 * decay), rel=0.2)


def test_q_batch_norm_sync():
    parts = [np.array([0.0, 2.0]), np.array([10.0, 12.0])]
    within = np.mean([part.var() for part in parts])
    between = np.var([part.mean() for part in parts])
    assert np.concatenate(parts).var() == within + between > 20 * within


def test_q_batch_norm_ghost():
    # Thirty features that mean nothing, forty rows: the noise of few images shrinks the fit.
    rng = RNG(0)
    x, y = rng.normal(size=(40, 30)), rng.normal(size=40)
    errors = {}
    for size in (4, 40):
        orders = [rng.permutation(40).reshape(-1, size) for _ in range(50)]
        z = np.concatenate([normalize(x[rows])[0] for order in orders for rows in order])
        targets = np.concatenate([y[order].ravel() for order in orders])
        w = np.linalg.lstsq(z, targets)[0]
        errors[size] = w @ w  # on new inputs, beside the noise
    assert errors[4] < 0.5 * errors[40]


def test_q_batch_norm_explode():
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(256, 100, generator=generator, requires_grad=True)
    h, sizes = x, []
    for _ in range(30):
        W = torch.randn(100, 100, generator=generator) / 10
        h = torch.relu(nn.functional.batch_norm(h @ W, None, None, training=True))
        h.retain_grad()
        sizes.append(h)
    (h * torch.randn(h.shape, generator=generator)).sum().backward()
    norms = [value.grad.norm().item() for value in sizes]
    spread = [value.detach().std().item() for value in sizes]
    assert max(spread) < 1.2 * min(spread)  # forward
    assert norms[0] > 50 * norms[-1]  # backward
