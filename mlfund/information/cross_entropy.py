"""Cross-entropy of distributions, and as a loss on logits."""

from typing import NamedTuple

import numpy as np

from mlfund._validate import (
    float_array,
    floats,
    has_axes,
    has_shape,
    in_range,
    one_of,
    real_number,
    whole_number,
)
from mlfund.information._distribution import (
    distribution,
    distributions,
    expected,
    probabilities,
    weigh,
)
from mlfund.information.entropy import surprisal

REDUCTIONS = ("none", "mean", "sum")


def cross_entropy(p, q, *, base=None, axis=-1):
    """Cross-entropy H(p, q) = -sum p log q: the surprisal to expect of p where q was believed.

    It is the entropy of p plus KL(p || q). It is infinite where q is 0 and p is not; where p is
    0, the term is 0.

    Parameters
    ----------
    p, q : float arrays of shapes that broadcast
        Distributions along `axis`: the truth, and the model or the one that a code was made for.
    base : float above 1, optional
        The unit: 2 gives bits. Nats unless given.
    axis : int
        The axis that runs over the outcomes; None takes all axes together.

    Returns
    -------
    array of the other axes, in the dtype of p and q

    Raises
    ------
    TypeError, ValueError
        If p or q is not a finite float array, does not broadcast with the other, has a negative
        entry, or has a sum that is not 1 within the root of the dtype's machine epsilon (1.5e-8 in
        float64, 3.5e-4 in float32); or if base is not above 1.

    Source
    ------
    Kerridge, "Inaccuracy and inference", 1961.

    Examples
    --------
    >>> print(cross_entropy([0.5, 0.5], [0.25, 0.75], base=2).round(3))
    1.208
    >>> print(cross_entropy([0.5, 0.5], [0.0, 1.0]), cross_entropy([0.0, 1.0], [0.5, 0.5], base=2))
    inf 1.0
    """
    p, q = distributions(p, q, axis)
    return expected(p, surprisal(q, base=base), axis)


def logsumexp(x, axis=-1):
    """Logarithm of a sum of exponentials, log sum exp x, for numbers of any size.

    Parameters
    ----------
    x : float array
        Minus infinity, the logarithm of 0, is allowed beside finite numbers.
    axis : int
        The axis to sum over; None takes all axes together.

    Returns
    -------
    array of the other axes, in the dtype of x

    Raises
    ------
    TypeError, ValueError
        If x is not a float array, holds NaN or infinity, or nothing but minus infinity along the
        axis.

    Source
    ------
    Blanchard, Higham and Higham, "Accurately computing the log-sum-exp and softmax functions",
    2021.

    Examples
    --------
    >>> print(logsumexp([1000.0, 1000.0]).round(3))
    1000.693
    """
    x, peak = _below_peak("x", x, axis)
    return np.log(np.exp(x).sum(axis=axis)) + peak.squeeze(axis)


def softmax(x, axis=-1):
    """Softmax: exp x / sum exp x, a distribution from logits, for logits of any size.

    Adding a constant to all logits changes nothing, which is how it is computed: the largest is
    taken off first, so that no exponential overflows.

    Parameters
    ----------
    x : float array
        Logits. Minus infinity gives probability 0.
    axis : int
        The axis that runs over the classes; None takes all axes together.

    Returns
    -------
    array, in the shape and dtype of x

    Raises
    ------
    TypeError, ValueError
        If x is not a float array, holds NaN or infinity, or nothing but minus infinity along the
        axis.

    Source
    ------
    Bridle, "Probabilistic interpretation of feedforward classification network outputs", 1990;
    Blanchard, Higham and Higham, 2021, on the shift.

    Examples
    --------
    >>> softmax([1000.0, 1000.0, -1000.0]).tolist()
    [0.5, 0.5, 0.0]
    """
    x, _ = _below_peak("x", x, axis)
    odds = np.exp(x, out=x)  # to those of the likeliest class; x is a copy by now
    odds /= odds.sum(axis=axis, keepdims=True)
    return odds


def log_softmax(x, axis=-1):
    """Logarithm of softmax, x - log sum exp x, finite where softmax itself is rounded to 0.

    Parameters
    ----------
    x : float array
        Logits. Minus infinity stays minus infinity.
    axis : int
        The axis that runs over the classes; None takes all axes together.

    Returns
    -------
    array, in the shape and dtype of x

    Raises
    ------
    TypeError, ValueError
        If x is not a float array, holds NaN or infinity, or nothing but minus infinity along the
        axis.

    Source
    ------
    Blanchard, Higham and Higham, "Accurately computing the log-sum-exp and softmax functions",
    2021.

    Examples
    --------
    >>> log_softmax([1000.0, 0.0]).tolist()
    [0.0, -1000.0]
    """
    x, _ = _below_peak("x", x, axis)
    return x - np.log(np.exp(x).sum(axis=axis, keepdims=True))


def _below_peak(name, value, axis):
    """Return x less its peak along the axis, and the peak: exp of what is left is at most 1."""
    x = floats(name, value)
    has_axes(name, x)
    peak = x.max(axis=axis, keepdims=True)
    if not np.isfinite(peak).all():
        came = peak[~np.isfinite(peak)][0]
        raise ValueError(
            f"{name} must be finite, or minus infinity beside a finite number along axis {axis}, "
            f"got {came} as the largest number"
        )
    with np.errstate(over="ignore"):  # the ends of a dtype lie further apart than it reaches
        return x - peak, peak


def cross_entropy_with_logits(
    logits, target, *, weight=None, ignore_index=-100, label_smoothing=0.0, reduction="mean"
):
    """Cross-entropy of targets with softmax(logits): the negative log-likelihood of the targets.

    It never forms the probabilities, whose logarithm is lost once they are rounded to 0. It does
    what `torch.nn.functional.cross_entropy` does.

    Parameters
    ----------
    logits : float array (C,), (N, C) or (N, C, ...)
        Minus infinity rules a class out.
    target : array of whole numbers (), (N,) or (N, ...); or float array of the shape of logits
        The label of each example; or its distribution over the classes (a soft target).
    weight : float array (C,), optional
        At least 0: multiplies each class's share of the loss.
    ignore_index : int
        Examples with this label count nowhere. It has no meaning for soft targets.
    label_smoothing : float in [0, 1]
        Takes this much of the target and spreads it evenly: label_smoothing / C to every class,
        the right one too.
    reduction : "mean", "sum" or "none"
        The mean divides by the sum of the targets' weights (with soft targets, by the number of
        examples).

    Returns
    -------
    float, or with "none" an array, one for each example; in nats, in the dtype of logits

    Raises
    ------
    TypeError, ValueError
        If a shape does not fit, logits hold NaN or infinity or rule out all classes, a label is
        not one of 0 ... C - 1, a soft target is not a distribution, or another argument is not
        in its range. Also if the mean is over nothing, because all examples are ignored or their
        weights are 0 (torch returns NaN).

    Source
    ------
    Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 6.2; on label smoothing,
    Szegedy et al., "Rethinking the Inception architecture for computer vision", 2016.

    Examples
    --------
    >>> logits = np.array([[1000.0, 0.0], [0.0, 0.0]])
    >>> cross_entropy_with_logits(logits, [1, 0], reduction="none").round(3).tolist()
    [1000.0, 0.693]
    >>> print(cross_entropy_with_logits(logits, [1, -100]))
    1000.0
    """
    batch = _batch(logits, target, weight, ignore_index, label_smoothing)
    divisor = _divisor(batch, reduction)
    log_total = np.log(np.exp(batch.logits).sum(axis=1))
    loss = batch.mass * log_total - _expected_logit(batch)
    return loss.reshape(batch.shape) if reduction == "none" else loss.sum() / divisor


def cross_entropy_with_logits_backward(
    logits, target, *, weight=None, ignore_index=-100, label_smoothing=0.0, reduction="mean"
):
    """Gradient of `cross_entropy_with_logits` for the logits: softmax less target.

    Parameters
    ----------
    logits, target, weight, ignore_index, label_smoothing, reduction
        As for `cross_entropy_with_logits`.

    Returns
    -------
    dlogits : array, in the shape and dtype of logits
        With "none", the gradient of each example's own loss, as with "sum".

    Raises
    ------
    TypeError, ValueError
        As `cross_entropy_with_logits` does.

    Source
    ------
    Bridle, "Probabilistic interpretation of feedforward classification network outputs", 1990.

    Examples
    --------
    >>> cross_entropy_with_logits_backward(np.array([[1000.0, 0.0], [0.0, 0.0]]), [1, 0]).tolist()
    [[0.5, -0.5], [-0.25, 0.25]]
    """
    batch = _batch(logits, target, weight, ignore_index, label_smoothing)
    divisor = _divisor(batch, reduction)
    dlogits = batch.mass[:, None] * softmax(batch.logits)
    _subtract_target(dlogits, batch)
    dlogits /= divisor
    return _classes_back(dlogits.reshape(*batch.shape, -1))


class _Batch(NamedTuple):
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


def _batch(logits, target, weight, ignore_index, label_smoothing):
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
    logits, _ = _below_peak("logits", logits, axis=1)
    return _Batch(logits, target, weight, smoothing, spread, counts, share, mass, shape)


def _classes_last(array):
    """Return an array (C,), (N, C) or (N, C, ...) with the axis of the classes moved to the end."""
    return np.moveaxis(array, 1, -1) if array.ndim > 2 else array


def _classes_back(array):
    return np.moveaxis(array, -1, 1) if array.ndim > 2 else array


def _soft_targets(target, logits):
    """Return distributions (N, C), all of which count."""
    target, shape = floats("target", target), _classes_back(logits).shape
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
    counts = target.ravel() != ignore_index
    target = np.where(counts, target.ravel(), 0)
    for label in (target.min(), target.max()):
        in_range("target", label, 0, logits.shape[-1] - 1)
    return target, counts.astype(logits.dtype)


def _class_weights(weight, logits):
    if weight is None:
        return np.ones(logits.shape[-1], logits.dtype)
    weight = float_array("weight", weight)
    _has_dtype_of_logits("weight", weight, logits)
    has_shape("weight", weight, logits.shape[-1:], why="one for each class")
    in_range("weight", weight.min(), 0, np.inf)
    return weight


def _has_dtype_of_logits(name, array, logits):
    if array.dtype != logits.dtype:
        raise TypeError(f"{name} must have the dtype of logits, {logits.dtype}, got {array.dtype}")


def _is_soft(batch):
    return batch.target.ndim == 2


def _expected_logit(batch):
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


def _subtract_target(dlogits, batch):
    """Take p off the gradient, in place."""
    if _is_soft(batch):
        dlogits -= (1 - batch.smoothing) * batch.weight * batch.target
    else:
        rows = np.arange(len(batch.target))
        dlogits[rows, batch.target] -= (1 - batch.smoothing) * batch.share
    if batch.smoothing > 0:
        dlogits -= np.outer(batch.counts, batch.spread)


def _divisor(batch, reduction):
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


def sigmoid(x):
    """Logistic sigmoid, 1 / (1 + exp(-x)): softmax of two classes, for logits of any size.

    Parameters
    ----------
    x : float array of any shape
        Logits: the logarithm of the odds p / (1 - p).

    Returns
    -------
    array, in the shape and dtype of x

    Raises
    ------
    TypeError, ValueError
        If x is not a finite float array.

    Source
    ------
    Cox, "The regression analysis of binary sequences", 1958.

    Examples
    --------
    >>> sigmoid([-1000.0, 0.0, 1000.0]).tolist()
    [0.0, 0.5, 1.0]
    """
    x = float_array("x", x)
    with np.errstate(over="ignore"):  # exp(-x) may be infinite, and 1 / infinity is the right 0
        return 1 / (1 + np.exp(-x))


def binary_cross_entropy_with_logits(logits, target, *, reduction="mean"):
    """Cross-entropy of yes-or-no targets with sigmoid(logits), each entry a question of its own.

    It is -t log s - (1 - t) log(1 - s) with s = sigmoid(logits), without forming s. With several
    columns, it is the loss of classification into classes that do not exclude each other.

    Parameters
    ----------
    logits : float array of any shape
    target : float array of the shape of logits, in [0, 1]
    reduction : "mean", "sum" or "none"
        The mean is over all entries.

    Returns
    -------
    float, or with "none" an array in the shape of logits; in nats, in the dtype of logits

    Raises
    ------
    TypeError, ValueError
        If an argument is not a finite float array, the shapes or dtypes differ, a target is
        outside [0, 1], or `reduction` is another word.

    Source
    ------
    Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 6.2.

    Examples
    --------
    >>> loss = binary_cross_entropy_with_logits([-1000.0, 0.0], [1.0, 1.0], reduction="none")
    >>> loss.round(3).tolist()
    [1000.0, 0.693]
    """
    one_of("reduction", reduction, REDUCTIONS)
    logits, target = _binary(logits, target)
    loss = np.maximum(logits, 0) - logits * target + np.log1p(np.exp(-np.abs(logits)))
    return {"none": loss, "sum": loss.sum(), "mean": loss.mean()}[reduction]


def binary_cross_entropy_with_logits_backward(logits, target, *, reduction="mean"):
    """Gradient of `binary_cross_entropy_with_logits` for the logits: sigmoid less target.

    Parameters
    ----------
    logits, target, reduction
        As for `binary_cross_entropy_with_logits`.

    Returns
    -------
    dlogits : array, in the shape and dtype of logits
        With "none", the gradient of each entry's own loss, as with "sum".

    Raises
    ------
    TypeError, ValueError
        As `binary_cross_entropy_with_logits` does.

    Source
    ------
    Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 6.2.

    Examples
    --------
    >>> binary_cross_entropy_with_logits_backward([-1000.0, 0.0], [1.0, 1.0]).tolist()
    [-0.5, -0.25]
    """
    one_of("reduction", reduction, REDUCTIONS)
    logits, target = _binary(logits, target)
    dlogits = sigmoid(logits) - target
    return dlogits / logits.size if reduction == "mean" else dlogits


def _binary(logits, target):
    logits, target = float_array("logits", logits), probabilities("target", target)
    _has_dtype_of_logits("target", target, logits)
    has_shape("target", target, logits.shape, why="the shape of logits")
    return logits, target
