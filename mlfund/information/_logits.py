"""Losses on logits: their checked arguments, and sums in which 0 times infinity is 0."""

from typing import NamedTuple

import numpy as np

from mlfund._validate import (
    all_finite,
    float_array,
    floats,
    has_axes,
    has_shape,
    in_range,
    one_of,
    real_number,
    whole_number,
)
from mlfund.information._distribution import distribution, expected, probabilities, weigh

REDUCTIONS = ("none", "mean", "sum")


def below_peak(name, value, axis):
    """Return x less its peak along the axis, and the peak: exp of what is left is at most 1."""
    x = floats(name, value)
    has_axes(name, x)
    peak = x.max(axis=axis, keepdims=True)
    if not all_finite(peak):
        came = peak[~np.isfinite(peak)][0]
        raise ValueError(
            f"{name} must be finite, or minus infinity beside a finite number along axis {axis}, "
            f"got {came} as the largest number"
        )
    with np.errstate(over="ignore"):  # the ends of a dtype lie further apart than it reaches
        return x - peak, peak


class Batch(NamedTuple):
    """Checked arguments of the loss on N examples of C classes.

    Each example has p = (1 - smoothing) * weight * target + spread, or 0 where it is ignored.
    """

    logits: np.ndarray  # (N, C), less the largest of each example, which changes no probability
    target: np.ndarray  # (N,) labels, or (N, C) distributions
    weight: np.ndarray  # (C,)
    smoothing: float
    spread: np.ndarray  # (C,) smoothing * weight / C
    counts: np.ndarray  # (N,) 0 for an example that is ignored, else 1
    share: np.ndarray  # (N,) the sum of weight * target
    mass: np.ndarray  # (N,) the sum of p
    shape: tuple  # of the examples


def checked_batch(logits, target, weight, ignore_index, label_smoothing):
    logits = floats("logits", logits)
    has_axes("logits", logits)
    logits = _classes_last(logits)
    weight = _class_weights(weight, logits)
    smoothing = real_number("label_smoothing", label_smoothing, 0, 1)
    spread = smoothing / len(weight) * weight
    if np.asarray(target).dtype.kind == "f":
        target, counts = _soft_targets(target, logits)
        share = target @ weight
    else:
        target, counts = _labels(target, logits, ignore_index)
        share = counts * weight[target]
    mass = (1 - smoothing) * share + counts * spread.sum() if smoothing > 0 else share
    shape, logits = logits.shape[:-1], logits.reshape(-1, len(weight))
    logits, _ = below_peak("logits", logits, axis=1)
    return Batch(logits, target, weight, smoothing, spread, counts, share, mass, shape)


def _classes_last(array):
    """Return an array (C,), (N, C) or (N, C, ...) with the axis of the classes moved to the end."""
    return np.moveaxis(array, 1, -1) if array.ndim > 2 else array


def classes_back(array):
    return np.moveaxis(array, -1, 1) if array.ndim > 2 else array


def _soft_targets(target, logits):
    """Return distributions (N, C), all of which count."""
    target, shape = floats("target", target), classes_back(logits).shape
    _has_dtype_of_logits("target", target, logits)
    has_shape("target", target, shape, why="floats are soft targets, one for each logit")
    rows = _classes_last(target).reshape(-1, logits.shape[-1])
    return distribution("target", rows, axis=1), np.ones(len(rows), logits.dtype)


def _labels(target, logits, ignore_index):
    """Return labels (N,), 0 where ignored, and which count."""
    whole_number("ignore_index", ignore_index)
    target = np.asarray(target)
    if target.dtype.kind not in "iu":
        raise TypeError(f"target must hold whole numbers or floats, got dtype {target.dtype}")
    has_shape("target", target, logits.shape[:-1], why="a label for each example")
    labels = target.ravel()
    counts = labels != ignore_index
    labels = labels * counts
    for label in (labels.min(), labels.max()):
        in_range("target", label, 0, logits.shape[-1] - 1)
    return labels, counts.astype(logits.dtype)


def _class_weights(weight, logits):
    if weight is None:
        return np.ones(logits.shape[-1], logits.dtype)
    weight = float_array("weight", weight, whole=logits.dtype)
    _has_dtype_of_logits("weight", weight, logits)
    has_shape("weight", weight, logits.shape[-1:], why="one for each class")
    in_range("weight", weight.min(), 0, np.inf)
    return weight


def _has_dtype_of_logits(name, array, logits):
    if array.dtype != logits.dtype:
        raise TypeError(f"{name} must have the dtype of logits, {logits.dtype}, got {array.dtype}")


def _is_soft(batch):
    return batch.target.ndim == 2


def expected_logit(batch):
    """Return the sum of p * logits of each example."""
    if _is_soft(batch):
        at_target = _dot(batch.weight * batch.target, batch.logits)
    else:
        rows = np.arange(len(batch.target))
        at_target = weigh(batch.share, batch.logits[rows, batch.target])
    if batch.smoothing == 0:
        return at_target
    evenly = _dot(batch.spread, batch.logits)
    return weigh(1 - batch.smoothing, at_target) + weigh(batch.counts, evenly)


def _dot(p, x):
    """Return the sum of p * x along the last axis, where 0 times infinity is 0."""
    with np.errstate(invalid="ignore"):
        total = np.vecdot(p, x)  # the quicker sum, and NaN only where 0 meets infinity
    return expected(p, x) if np.isnan(total).any() else total


def subtract_target(dlogits, batch):
    """Take p off the gradient, in place."""
    if _is_soft(batch):
        dlogits -= (1 - batch.smoothing) * batch.weight * batch.target
    else:
        rows = np.arange(len(batch.target))
        dlogits[rows, batch.target] -= (1 - batch.smoothing) * batch.share
    if batch.smoothing > 0:
        dlogits -= np.outer(batch.counts, batch.spread)


def divisor_of(batch, reduction):
    """Return what the sum of the losses is divided by."""
    one_of("reduction", reduction, REDUCTIONS)
    if reduction != "mean":
        return 1
    total = len(batch.target) if _is_soft(batch) else batch.share.sum()
    if total == 0:
        raise ValueError(
            "target must have an example that counts, to take a mean: "
            "got only ignored labels or weights of 0"
        )
    return total


def checked_binary(logits, target):
    logits = float_array("logits", logits)
    target = probabilities("target", target, whole=logits.dtype)
    _has_dtype_of_logits("target", target, logits)
    has_shape("target", target, logits.shape, why="the shape of logits")
    return logits, target
