"""Cross-entropy of distributions, and as a loss on logits."""

import numpy as np

from mlfund._validate import float_array, one_of
from mlfund.information._distribution import distributions, expected
from mlfund.information._logits import (
    REDUCTIONS,
    below_peak,
    checked_batch,
    checked_binary,
    classes_back,
    divisor_of,
    expected_logit,
    subtract_target,
)
from mlfund.information.entropy import surprisal


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

    References
    ----------
    .. [1] Kerridge, "Inaccuracy and Inference", Journal of the Royal Statistical Society: Series B,
           1961.

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

    References
    ----------
    .. [1] Blanchard, Higham and Higham, "Accurately Computing the Log-Sum-Exp and Softmax
           Functions", IMA Journal of Numerical Analysis, 2021.

    Examples
    --------
    >>> print(logsumexp([1000.0, 1000.0]).round(3))
    1000.693
    """
    x, peak = below_peak("x", x, axis)
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

    References
    ----------
    .. [1] Bridle, "Probabilistic Interpretation of Feedforward Classification Network Outputs, with
           Relationships to Statistical Pattern Recognition", Neurocomputing: Algorithms,
           Architectures and Applications, Springer, 1990.
    .. [2] Blanchard, Higham and Higham, "Accurately Computing the Log-Sum-Exp and Softmax
           Functions", IMA Journal of Numerical Analysis, 2021.

    Examples
    --------
    >>> softmax([1000.0, 1000.0, -1000.0]).tolist()
    [0.5, 0.5, 0.0]
    """
    x, _ = below_peak("x", x, axis)
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

    References
    ----------
    .. [1] Blanchard, Higham and Higham, "Accurately Computing the Log-Sum-Exp and Softmax
           Functions", IMA Journal of Numerical Analysis, 2021.

    Examples
    --------
    >>> log_softmax([1000.0, 0.0]).tolist()
    [0.0, -1000.0]
    """
    x, _ = below_peak("x", x, axis)
    return x - np.log(np.exp(x).sum(axis=axis, keepdims=True))


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

    References
    ----------
    .. [1] Goodfellow, Bengio and Courville, "Deep Learning", MIT Press, 2016, section 6.2.
    .. [2] Szegedy, Vanhoucke, Ioffe, Shlens and Wojna, "Rethinking the Inception Architecture for
           Computer Vision", CVPR, 2016 (label smoothing).

    Examples
    --------
    >>> logits = np.array([[1000.0, 0.0], [0.0, 0.0]])
    >>> cross_entropy_with_logits(logits, [1, 0], reduction="none").round(3).tolist()
    [1000.0, 0.693]
    >>> print(cross_entropy_with_logits(logits, [1, -100]))
    1000.0
    """
    batch = checked_batch(logits, target, weight, ignore_index, label_smoothing)
    divisor = divisor_of(batch, reduction)
    log_total = np.log(np.exp(batch.logits).sum(axis=1))
    loss = batch.mass * log_total - expected_logit(batch)
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

    References
    ----------
    .. [1] Bridle, "Probabilistic Interpretation of Feedforward Classification Network Outputs, with
           Relationships to Statistical Pattern Recognition", Neurocomputing: Algorithms,
           Architectures and Applications, Springer, 1990.

    Examples
    --------
    >>> cross_entropy_with_logits_backward(np.array([[1000.0, 0.0], [0.0, 0.0]]), [1, 0]).tolist()
    [[0.5, -0.5], [-0.25, 0.25]]
    """
    batch = checked_batch(logits, target, weight, ignore_index, label_smoothing)
    divisor = divisor_of(batch, reduction)
    dlogits = batch.mass[:, None] * softmax(batch.logits)
    subtract_target(dlogits, batch)
    dlogits /= divisor
    return classes_back(dlogits.reshape(*batch.shape, -1))


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

    References
    ----------
    .. [1] Cox, "The Regression Analysis of Binary Sequences", Journal of the Royal Statistical
           Society: Series B, 1958.

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

    References
    ----------
    .. [1] Goodfellow, Bengio and Courville, "Deep Learning", MIT Press, 2016, section 6.2.

    Examples
    --------
    >>> loss = binary_cross_entropy_with_logits([-1000.0, 0.0], [1.0, 1.0], reduction="none")
    >>> loss.round(3).tolist()
    [1000.0, 0.693]
    """
    one_of("reduction", reduction, REDUCTIONS)
    logits, target = checked_binary(logits, target)
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

    References
    ----------
    .. [1] Goodfellow, Bengio and Courville, "Deep Learning", MIT Press, 2016, section 6.2.

    Examples
    --------
    >>> binary_cross_entropy_with_logits_backward([-1000.0, 0.0], [1.0, 1.0]).tolist()
    [-0.5, -0.25]
    """
    one_of("reduction", reduction, REDUCTIONS)
    logits, target = checked_binary(logits, target)
    dlogits = sigmoid(logits) - target
    return dlogits / logits.size if reduction == "mean" else dlogits
