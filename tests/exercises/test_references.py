"""The solutions of the model topic agree with torch, which knows nothing of this book."""

import numpy as np
import pytest
import torch

from mlfund.exercises import find

RNG = np.random.default_rng(0)
X, DY = RNG.normal(3, 2, size=(7, 4)), RNG.normal(size=(7, 4))
MEAN, VAR, WEIGHT, BIAS = RNG.normal(size=4), *RNG.uniform(0.5, 2, size=(2, 4)), RNG.normal(size=4)


def tensors(*arrays):
    return [torch.tensor(array) for array in arrays]


@pytest.mark.parametrize("training", [True, False])
def test_forward(training):
    x, mean, var, weight, bias = tensors(X, MEAN, VAR, WEIGHT, BIAS)
    y = torch.nn.functional.batch_norm(x, mean, var, weight, bias, training, 0.3, 1e-2)
    ours = find("batch_norm/forward").reference(X, MEAN, VAR, WEIGHT, BIAS, training, 0.3, 1e-2)
    for mine, theirs in zip(ours, (y, mean, var), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-12, atol=1e-12)


def test_normalize():
    theirs = torch.nn.functional.batch_norm(*tensors(X, MEAN, VAR), training=True, eps=1e-2)
    np.testing.assert_allclose(find("batch_norm/normalize").reference(X, 1e-2), theirs, rtol=1e-12)


def test_backward():
    x, weight, bias = (tensor.requires_grad_() for tensor in tensors(X, WEIGHT, BIAS))
    y = torch.nn.functional.batch_norm(x, None, None, weight, bias, True, eps=1e-2)
    y.backward(torch.tensor(DY))
    ours = find("batch_norm/backward").reference(DY, X, WEIGHT, 1e-2)
    for mine, theirs in zip(ours, (x.grad, weight.grad, bias.grad), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-10, atol=1e-12)


def test_images():
    x = RNG.normal(3, 2, size=(2, 4, 3, 5))
    image, weight, bias = tensors(x, WEIGHT, BIAS)
    theirs = torch.nn.functional.batch_norm(image, None, None, weight, bias, True)
    ours = find("batch_norm/images").reference(x, WEIGHT, BIAS)
    np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12)


def test_running_variance():
    layer = torch.nn.BatchNorm1d(1)
    layer.running_var.fill_(1)
    for _ in range(10):
        layer(torch.tensor([[-(2**0.5)], [2**0.5]]))  # its unbiased variance is 4
    assert find("batch_norm/running_variance").reference() == pytest.approx(
        layer.running_var.item()
    )


def test_a_batch_of_two():
    y = torch.nn.BatchNorm1d(1)(torch.tensor([[3.1], [3.5]], dtype=torch.float32))
    np.testing.assert_allclose(y.detach().ravel(), [-1, 1], atol=1e-3)
