"""The loss on logits and its gradient against torch and scikit-learn, and by differences."""

import math
from itertools import product

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.metrics import log_loss
from torch.nn import functional

from mlfund.information import (
    cross_entropy,
    cross_entropy_with_logits,
    cross_entropy_with_logits_backward,
    entropy,
    softmax,
)
from tests.information.logits import (
    DTYPES,
    REDUCTIONS,
    differences,
    normal,
    property_test,
    read_only,
    some_logits,
    within,
)

pytestmark = pytest.mark.filterwarnings("error")


def examples(shape, dtype, *, weighted=False, ignored=False, soft=False, scale=1.0):
    """Logits, target and options of both sides, and torch's tensors of them."""
    rng = np.random.default_rng(len(shape))
    classes = shape[min(1, len(shape) - 1)]
    logits = normal(shape, dtype, scale)
    target = rng.integers(0, classes, shape[:1] + shape[2:] if len(shape) > 1 else ())
    if ignored and target.ndim:
        target.flat[:: max(2, target.size // 3)] = -100
    if soft:
        target = softmax(normal(shape, dtype, seed=1), axis=min(1, len(shape) - 1))
    weight = rng.uniform(0, 3, classes).astype(dtype)
    weight[0] = 0.0 if classes > 2 else weight[0]
    options = {"weight": read_only(weight, dtype)} if weighted else {}
    return logits, read_only(target, target.dtype), options


def torch_loss(logits, target, options, **more):
    """The loss and its gradient (of the sum, if there is one loss for each example)."""
    options = {key: torch.tensor(value) for key, value in options.items()}
    x = torch.tensor(logits, requires_grad=True)
    loss = functional.cross_entropy(x, torch.tensor(target), **options, **more)
    (gradient,) = torch.autograd.grad(loss.sum(), x)
    return loss.detach().numpy(), gradient.numpy()


LOGIT_SHAPES = [(4,), (1, 3), (6, 2), (7, 5), (4, 3, 2), (2, 4, 3, 2)]


@DTYPES
@pytest.mark.parametrize("shape", LOGIT_SHAPES)
@pytest.mark.parametrize("kind", ["labels", "ignored", "soft"])
def test_the_loss_and_its_gradient_are_torchs(shape, kind, dtype):
    for weighted, scale in product([False, True], [1.0, 30.0]):
        kinds = {kind: True} if kind != "labels" else {}
        logits, target, options = examples(shape, dtype, weighted=weighted, scale=scale, **kinds)
        for smoothing, reduction in product([0.0, 0.1, 1.0], REDUCTIONS):
            more = {"label_smoothing": smoothing, "reduction": reduction}
            if reduction == "mean" and nothing_counts(target, options):
                continue
            loss, gradient = torch_loss(logits, target, options, **more)
            ours = cross_entropy_with_logits(logits, target, **options, **more)
            assert ours.dtype == dtype
            assert_allclose(ours, loss, **within(dtype))
            dlogits = cross_entropy_with_logits_backward(logits, target, **options, **more)
            assert dlogits.dtype == dtype
            assert_allclose(dlogits, gradient, **within(dtype))


def nothing_counts(target, options):
    if target.dtype.kind == "f" or "weight" not in options:
        return (target == -100).all()
    return options["weight"][target[target != -100]].sum() == 0


@pytest.mark.parametrize("ignore_index", [-100, -1, 1, 255])
def test_any_label_can_be_the_one_to_ignore(ignore_index):
    logits = normal((5, 3))
    target = np.array([0, 2, ignore_index, 0, ignore_index])
    loss = cross_entropy_with_logits(logits, target, ignore_index=ignore_index)
    theirs = functional.cross_entropy(
        torch.tensor(logits), torch.tensor(target), ignore_index=ignore_index
    )
    assert loss == pytest.approx(theirs.item(), rel=1e-14, abs=0)
    assert loss == cross_entropy_with_logits(logits[[0, 1, 3]], target[[0, 1, 3]])
    dlogits = cross_entropy_with_logits_backward(logits, target, ignore_index=ignore_index)
    assert_array_equal(dlogits[[2, 4]], 0)


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.int32, np.int64])
def test_labels_of_any_whole_dtype_and_lists(dtype):
    logits, labels = normal((4, 3)), [0, 2, 1, 1]
    expected = cross_entropy_with_logits(logits, labels)
    assert cross_entropy_with_logits(logits.tolist(), np.array(labels, dtype)) == expected
    assert expected == pytest.approx(log_loss(labels, softmax(logits)), rel=1e-14, abs=0)


def test_it_is_the_negative_log_likelihood_and_the_expected_surprisal():
    logits, labels = normal((6, 4)), np.array([0, 1, 2, 3, 1, 1])
    losses = cross_entropy_with_logits(logits, labels, reduction="none")
    assert_allclose(losses, -np.log(softmax(logits)[np.arange(6), labels]), rtol=1e-13)
    assert_allclose(losses, cross_entropy(np.eye(4)[labels], softmax(logits)), rtol=1e-13)
    soft = softmax(normal((6, 4), seed=1))
    losses = cross_entropy_with_logits(logits, soft, reduction="none")
    assert_allclose(losses, cross_entropy(soft, softmax(logits)), rtol=1e-13)
    dlogits = cross_entropy_with_logits_backward(logits, labels)
    assert_allclose(dlogits, (softmax(logits) - np.eye(4)[labels]) / 6, atol=1e-16)


def test_smoothing_puts_a_share_on_every_class_and_has_a_floor():
    labels, eps, classes = np.array([0, 2]), 0.1, 4
    smooth = (1 - eps) * np.eye(classes)[labels] + eps / classes
    logits = normal((2, classes))
    loss = cross_entropy_with_logits(logits, labels, label_smoothing=eps)
    assert loss == pytest.approx(cross_entropy_with_logits(logits, smooth), rel=1e-14, abs=0)
    best = cross_entropy_with_logits(np.log(smooth), labels, label_smoothing=eps)
    assert best == pytest.approx(entropy(smooth[0]), rel=1e-14, abs=0)
    assert loss > best


@DTYPES
def test_logits_of_a_thousand_and_classes_ruled_out(dtype):
    logits = np.array([[1000, 0, -1000], [0, -np.inf, 0]], dtype)
    for labels, losses in ([[0, 0], [0, math.log(2)]], [[1, 1], [1000, np.inf]]):
        ours = cross_entropy_with_logits(logits, labels, reduction="none")
        assert_allclose(ours, losses, rtol=1e-6)
        assert not np.signbit(ours).any()
    soft = np.array([[0.5, 0.25, 0.25], [0.5, 0, 0.5]], dtype)
    losses = cross_entropy_with_logits(logits, soft, reduction="none")
    assert_allclose(losses, [750, math.log(2)], rtol=1e-6)
    smooth = cross_entropy_with_logits(logits, [0, 0], label_smoothing=0.1, reduction="none")
    assert_allclose(smooth, [100, np.inf], rtol=1e-6)
    weight = np.array([1, 0, 1], dtype)
    options = {"weight": weight, "label_smoothing": 0.1, "reduction": "none"}
    losses = cross_entropy_with_logits(logits, [0, 0], **options)
    assert losses[1] == pytest.approx((0.9 + 0.2 / 3) * math.log(2), rel=1e-6, abs=0)
    weight = np.array([0, 1, 0], dtype)
    options = {"weight": weight, "label_smoothing": 1.0, "reduction": "none"}
    assert_allclose(cross_entropy_with_logits(logits, [1, 1], **options), [1000 / 3, np.inf])
    dlogits = cross_entropy_with_logits_backward(logits, [0, 0], reduction="sum")
    assert_allclose(dlogits, [[0, 0, 0], [-0.5, 0, 0.5]])


@pytest.mark.parametrize("kind", ["labels", "soft"])
@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("shape", [(5,), (4, 3), (2, 3, 2)])
def test_the_gradient_is_that_of_the_loss(shape, reduction, kind):
    logits, target, options = examples(shape, float, weighted=True, soft=kind == "soft")
    options |= {"label_smoothing": 0.2, "reduction": reduction}
    dlogits = cross_entropy_with_logits_backward(logits, target, **options)
    assert_allclose(
        dlogits, differences(cross_entropy_with_logits, logits, target, options), atol=1e-8
    )


@property_test
@given(some_logits, st.data())
def test_losses_are_at_least_0_and_gradients_sum_to_0(x, data):
    logits = x.reshape(-1, x.shape[-1])
    label = st.integers(0, logits.shape[1] - 1)
    labels = data.draw(st.lists(label, min_size=len(logits), max_size=len(logits)))
    assert (cross_entropy_with_logits(logits, labels, reduction="none") >= 0).all()
    dlogits = cross_entropy_with_logits_backward(logits, labels)
    assert_allclose(dlogits.sum(axis=1), 0, atol=1e-15)


# What is wrong is named

LOGITS, LABELS = np.zeros((2, 3)), np.array([0, 2])


@pytest.mark.parametrize(
    "function", [cross_entropy_with_logits, cross_entropy_with_logits_backward]
)
@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (
            {"logits": np.zeros((2, 3), bool)},
            TypeError,
            "logits must hold float32 or float64 numbers",
        ),
        ({"logits": 1.0}, ValueError, r"logits must have one axis or more, got shape \(\)"),
        ({"logits": np.zeros((0, 3))}, ValueError, "logits must not be empty"),
        (
            {"logits": np.full((2, 3), np.nan)},
            ValueError,
            "logits must be finite, .* got nan as the",
        ),
        (
            {"logits": np.full((2, 3), np.inf)},
            ValueError,
            "logits must be finite, .* got inf as the",
        ),
        (
            {"logits": np.full((2, 3), -np.inf)},
            ValueError,
            "logits must be finite, .* got -inf as the",
        ),
        ({"target": [0, 3]}, ValueError, r"target must lie in \[0, 2\], got 3"),
        ({"target": [-1, 0]}, ValueError, r"target must lie in \[0, 2\], got -1"),
        ({"target": [0, 1, 2]}, ValueError, r"target must have shape \(2,\) .* got \(3,\)"),
        (
            {"target": [True, False]},
            TypeError,
            "target must hold whole numbers or floats, got dtype bool",
        ),
        ({"target": [0.0, 2.0]}, ValueError, r"target must have shape \(2, 3\) \(floats are soft"),
        (
            {"target": np.ones((2, 3))},
            ValueError,
            "target must sum to 1 along axis 1, got a sum of 3",
        ),
        (
            {"target": [[2.0, -1.0, 0.0]] * 2},
            ValueError,
            "target must hold probabilities of at least 0",
        ),
        ({"target": np.full((2, 3), np.nan)}, ValueError, "target must be finite"),
        (
            {"target": np.eye(3, dtype="f")[:2]},
            TypeError,
            "target must have the dtype of logits, float64",
        ),
        ({"target": [-100, -100]}, ValueError, "target must have an example that counts"),
        (
            {"weight": np.array([0.0, 1.0, 0.0])},
            ValueError,
            "target must have an example that counts",
        ),
        ({"weight": np.ones(2)}, ValueError, r"weight must have shape \(3,\) .* got \(2,\)"),
        ({"weight": -np.ones(3)}, ValueError, r"weight must lie in \[0, inf\], got -1"),
        ({"weight": np.full(3, np.nan)}, ValueError, "weight must be finite"),
        (
            {"weight": np.ones(3, "f")},
            TypeError,
            "weight must have the dtype of logits, float64, got float32",
        ),
        ({"label_smoothing": 1.1}, ValueError, r"label_smoothing must lie in \[0, 1\], got 1.1"),
        ({"label_smoothing": True}, TypeError, "label_smoothing must be a number, got True"),
        ({"ignore_index": 0.5}, TypeError, "ignore_index must be a whole number, got 0.5"),
        (
            {"reduction": "average"},
            ValueError,
            "reduction must be one of 'none', 'mean', 'sum', got 'av",
        ),
    ],
)
def test_bad_arguments_of_the_loss_are_named(function, arguments, error, message):
    with pytest.raises(error, match=message):
        function(**({"logits": LOGITS, "target": LABELS} | arguments))
