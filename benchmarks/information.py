"""Losses against torch on one thread, KL divergence against scipy: same data, same results."""

import sys

import numpy as np
import torch
from scipy import stats
from torch.nn import functional

import mlfund.information as ml
from benchmarks.measure import ratio, show

TITLE = "Information"
TIMES = 8  # as long as torch
SHAPES = [(64, 10), (10_000, 10), (1_000, 1_000), (128, 50_000)]
LOSSES = {
    "labels": {},
    "labels, weights": {"weight": True},
    "labels, smoothing": {"label_smoothing": 0.1},
    "soft targets": {"soft": True},
}


def results():
    """Yield KL divergence by rows, then softmax and the losses, for float64 and float32."""
    torch.set_num_threads(1)
    for shape in [(100, 10), (10_000, 10), (1_000, 100), (1_000, 1_000)]:
        yield _kl_divergence("rows", _rows(shape, seed=0), _rows(shape, seed=1))
        p = _rows(shape, seed=0)
        yield _kl_divergence("close rows", p, (p + 1e-9 * _rows(shape, seed=1)) / (1 + 1e-9))
    for dtype in (np.float32, np.float64):
        for shape in SHAPES:
            logits = np.random.default_rng(0).normal(size=shape).astype(dtype)
            if logits.nbytes <= 32 * 2**20:
                yield from _losses(logits)


def _rows(shape, seed):
    return np.random.default_rng(seed).dirichlet(np.ones(shape[1]), shape[0])


def _kl_divergence(name, p, q):
    what = f"KL, {name} of {_text(p)}"
    return ratio(what, lambda: ml.kl_divergence(p, q), lambda: stats.entropy(p, q, axis=-1), 1)


def _losses(logits):
    x = torch.tensor(logits)
    what = f"softmax, {_text(logits)}"
    yield ratio(what, lambda: ml.softmax(logits), lambda: functional.softmax(x, -1), TIMES)
    for name, options in LOSSES.items():
        yield from _cross_entropy(name, logits, **options)
    yield from _binary_cross_entropy(logits)


def _cross_entropy(name, logits, *, soft=False, weight=False, **options):
    rng = np.random.default_rng(1)
    target = ml.softmax(logits) if soft else rng.integers(0, logits.shape[1], len(logits))
    labels = torch.tensor(target)
    ours, theirs = dict(options), dict(options)
    if weight:
        ours["weight"] = rng.uniform(1, 2, logits.shape[1]).astype(logits.dtype)
        theirs["weight"] = torch.tensor(ours["weight"])
    yield from _pair(
        f"cross-entropy, {name}, {_text(logits)}",
        lambda: ml.cross_entropy_with_logits(logits, target, **ours),
        lambda: ml.cross_entropy_with_logits_backward(logits, target, **ours),
        torch.tensor(logits),
        lambda x: functional.cross_entropy(x, labels, **theirs),
    )


def _binary_cross_entropy(logits):
    target = ml.sigmoid(logits)
    answers = torch.tensor(target)
    yield from _pair(
        f"binary cross-entropy, {_text(logits)}",
        lambda: ml.binary_cross_entropy_with_logits(logits, target),
        lambda: ml.binary_cross_entropy_with_logits_backward(logits, target),
        torch.tensor(logits),
        lambda x: functional.binary_cross_entropy_with_logits(x, answers),
    )


def _pair(what, forward, backward, x, loss):
    """Time the loss; and its gradient, for which torch runs both ways and ours is one function."""
    yield ratio(what, forward, lambda: loss(x), TIMES)
    x_tracked = x.clone().requires_grad_()
    theirs = lambda: torch.autograd.grad(loss(x_tracked), x_tracked)  # noqa: E731
    yield ratio(f"{what}, gradient", backward, theirs, TIMES)


def _text(array):
    return "{} by {} {}".format(*array.shape, array.dtype)


if __name__ == "__main__":
    show(sys.modules[__name__])
