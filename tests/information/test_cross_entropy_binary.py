"""The loss on yes-or-no questions and its gradient against torch and scikit-learn."""

from itertools import product

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose
from sklearn.metrics import log_loss
from torch.nn import functional

from mlfund.information import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_backward,
    cross_entropy_with_logits,
    sigmoid,
)
from tests.information.logits import (
    DTYPES,
    REDUCTIONS,
    differences,
    normal,
    read_only,
    within,
)

pytestmark = pytest.mark.filterwarnings("error")


@DTYPES
@pytest.mark.parametrize("shape", [(), (5,), (4, 3), (2, 3, 2)])
@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_the_binary_loss_and_its_gradient_are_torchs(shape, reduction, dtype):
    for scale, hard in product([1.0, 30.0, 1000.0], [False, True]):
        logits = normal(shape, dtype, scale)
        target = np.random.default_rng(0).uniform(size=shape)
        target = read_only(np.round(target) if hard else target, dtype)
        x = torch.tensor(logits, requires_grad=True)
        theirs = functional.binary_cross_entropy_with_logits(
            x, torch.tensor(target), reduction=reduction
        )
        (gradient,) = torch.autograd.grad(theirs.sum(), x)
        ours = binary_cross_entropy_with_logits(logits, target, reduction=reduction)
        assert ours.dtype == dtype
        assert_allclose(ours, theirs.detach().numpy(), **within(dtype))
        dlogits = binary_cross_entropy_with_logits_backward(logits, target, reduction=reduction)
        assert dlogits.dtype == dtype
        assert_allclose(dlogits, gradient.numpy(), **within(dtype))


def test_the_binary_loss_is_the_loss_of_two_classes_and_scikit_learns():
    x, y = normal((8,), scale=5), np.array([0, 1, 1, 0, 1, 0, 0, 1])
    loss = binary_cross_entropy_with_logits(x, y.astype(float))
    pair = np.stack([np.zeros(8), x], axis=1)
    assert loss == pytest.approx(cross_entropy_with_logits(pair, y), rel=1e-14, abs=0)
    assert loss == pytest.approx(log_loss(y, sigmoid(x)), rel=1e-12, abs=0)
    dlogits = binary_cross_entropy_with_logits_backward(x, y.astype(float))
    numeric = differences(binary_cross_entropy_with_logits, x, y.astype(float), {})
    assert_allclose(dlogits, numeric, atol=1e-9)


def test_the_binary_loss_keeps_its_digits_where_it_is_small():
    loss = binary_cross_entropy_with_logits([40.0, -40.0, 700.0], [1.0, 0.0, 1.0], reduction="none")
    assert_allclose(loss, np.exp([-40.0, -40.0, -700.0]), rtol=1e-13)


# What is wrong is named


@pytest.mark.parametrize(
    "function", [binary_cross_entropy_with_logits, binary_cross_entropy_with_logits_backward]
)
@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (
            {"logits": [False, True]},
            TypeError,
            "logits must hold float32 or float64 numbers, got dtype bool",
        ),
        ({"logits": [0.0, np.nan]}, ValueError, "logits must be finite, got NaN or infinity"),
        (
            {"target": [0.0, 1.5]},
            ValueError,
            "target must hold probabilities of at most 1, got 1.5",
        ),
        (
            {"target": [0.0, -1.0]},
            ValueError,
            "target must hold probabilities of at least 0, got -1",
        ),
        ({"target": [0.0]}, ValueError, r"target must have shape \(2,\) .* got \(1,\)"),
        (
            {"target": np.ones(2, "f")},
            TypeError,
            "target must have the dtype of logits, float64, got",
        ),
        (
            {"reduction": None},
            ValueError,
            "reduction must be one of 'none', 'mean', 'sum', got None",
        ),
    ],
)
def test_bad_arguments_of_the_binary_loss_are_named(function, arguments, error, message):
    with pytest.raises(error, match=message):
        function(**({"logits": np.zeros(2), "target": np.ones(2)} | arguments))
