"""l2_l1_regularization/adamw_step: Weight decay that Adam swallows."""

import numpy as np

from mlfund.judge.declare import debug


@debug(
    title="Weight decay that Adam swallows",
    difficulty=3,
    importance=4,
    minutes=10,
    returns=["w", "m", "v"],
    allows={
        "w": "negative; single",
        "g": "negative; zero; 0 < np.abs(g).max() < 1e-7",
        "m": "negative; zero",
        "v": "all zero; no ties",
        "t": "t == 1; t == 50",
        "lr": "lr > 0.3",
        "decay": "decay == 0; decay > 1",
    },
    hints=[
        "Follow `decay * w` through the function. By what is it divided in the end?",
        "The running averages should hold the gradient of the loss, and nothing else.",
        "Leave `g` alone, and subtract `lr * decay * w` in the last line.",
    ],
)
def adamw_step(w, g, m, v, t, lr, decay):
    """Find the bug. This should be a step of AdamW: Adam on the gradient `g`, with the constants
    0.9, 0.999 and 1e-8 as below, and decoupled weight decay, which takes the same part `lr * decay`
    off every weight as it was before the step. Yet weights with large gradients hardly decay. `m`
    and `v` are the running averages before step number `t`, counted from 1; return `w, m, v` after
    it. All four are arrays of shape (weights,).
    """
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
    step = m_hat / (np.sqrt(v_hat) + 1e-8)
    return w - lr * (step + decay * w), m, v


@adamw_step.starts_from
def adamw_step_with_a_bug(w, g, m, v, t, lr, decay):
    g = g + decay * w
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
    step = m_hat / (np.sqrt(v_hat) + 1e-8)
    return w - lr * step, m, v


def _steps(rng, settings):
    for size, t, lr, decay in settings:
        w, g, m = rng.normal(size=(3, size)) * [[2.0], [1.0], [0.5]]
        yield w, g, m, rng.uniform(0.1, 2, size), t, lr, decay


def _first_steps(*settings):
    """Steps of one weight with no gradients before."""
    for w, g, v, lr, decay in settings:
        w, g, m, v = (np.array([number]) for number in (w, g, 0.0, v))
        yield w, g, m, v, 1, lr, decay


@adamw_step.cases(
    "without decay it is Adam",
    "With decay 0 the step is Adam's: leave that part as it was.",
)
def _(rng):
    # gradients of the size of the 1e-8 in the divisor, and none at all
    zeros = np.zeros(2)
    for g in [np.array([2e-8, 0.0]), np.array([-1e-8, 3e-8])]:
        yield np.array([1.0, -1.0]), g, zeros, zeros, 1, 0.1, 0.0
    settings = [(1, 1, 0.1, 0.0), (3, 2, 0.5, 0.0), (4, 50, 0.01, 0.0)]
    yield from _steps(rng, settings)


DECAYING = [
    (1, 1, 0.1, 0.5),
    (3, 2, 0.5, 0.2),
    (4, 50, 0.01, 0.1),
    (2, 3, 0.3, 2.0),
]


@adamw_step.cases(
    "the averages hold the gradient alone",
    "Decay must not enter `m` or `v`: then it would be divided by the size of the gradients.",
    of="m",
)
def _(rng):
    yield from _steps(rng, DECAYING)


@adamw_step.cases(
    "the average of squares holds the gradient alone",
    "Decay must not enter `v`: then weights with large gradients would decay less.",
    of="v",
)
def _(rng):
    yield from _first_steps(
        (2.0, 0.5, 0.0, 0.1, 0.5), (-1.0, 0.5, 0.001, 0.1, 0.5)
    )
    yield from _steps(rng, DECAYING)


@adamw_step.cases(
    "every weight decays at the same rate",
    "Apart from Adam's step, each weight loses `lr * decay` times itself.",
    of="w",
)
def _(rng):
    yield from _first_steps(
        (2.0, 0.5, 0.0, 0.1, 0.5), (-1.0, 0.5, 0.001, 0.2, 0.3)
    )
    yield from _steps(rng, DECAYING)


@adamw_step.wrong(
    "the averages hold the gradient alone",
    "`decay * w` still enters the gradient, is averaged, and is divided by the root of `v`.",
)
def decay_in_the_gradient(w, g, m, v, t, lr, decay):
    return adamw_step.reference(w, g + decay * w, m, v, t, lr, 0.0)


@adamw_step.wrong(
    "every weight decays at the same rate",
    "The decay is out of the averages, but you still divide it by the root of `v`.",
)
def decay_divided(w, g, m, v, t, lr, decay):
    new, m, v = adamw_step.reference(w, g, m, v, t, lr, 0.0)
    v_hat = v / (1 - 0.999**t)
    return new - lr * decay * w / (np.sqrt(v_hat) + 1e-8), m, v


@adamw_step.wrong(
    "the average of squares holds the gradient alone",
    "`decay * w` is out of `m`, but still enters `v`: both average the gradient of the loss alone.",
)
def decay_in_v(w, g, m, v, t, lr, decay):
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * (g + decay * w) ** 2
    step = m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return w - lr * (step + decay * w), m, v


@adamw_step.wrong(
    "every weight decays at the same rate",
    "You shrank the weight after Adam's step, and the step with it. The decay is a part of the "
    "weight before the step: `lr * decay * w`.",
)
def shrunk_after_the_step(w, g, m, v, t, lr, decay):
    new, m, v = adamw_step.reference(w, g, m, v, t, lr, 0.0)
    return new * (1 - lr * decay), m, v


@adamw_step.wrong(
    "every weight decays at the same rate",
    "Every weight loses the same amount, whatever its size: that is the pull of L1. Weight decay "
    "takes off a part of the weight itself.",
)
def pulled_by_a_constant(w, g, m, v, t, lr, decay):
    new, m, v = adamw_step.reference(w, g, m, v, t, lr, 0.0)
    return new - lr * decay * np.sign(w), m, v


@adamw_step.wrong(
    "every weight decays at the same rate",
    "You took off `decay * w` without the learning rate.",
)
def without_the_learning_rate(w, g, m, v, t, lr, decay):
    new, m, v = adamw_step.reference(w, g, m, v, t, lr, 0.0)
    return new - decay * w, m, v


@adamw_step.wrong(
    "every weight decays at the same rate",
    "Your weights grow: subtract the decay.",
)
def weights_grow(w, g, m, v, t, lr, decay):
    return adamw_step.reference(w, g, m, v, t, lr, -decay)


@adamw_step.wrong(
    "every weight decays at the same rate",
    "Now there is no decay at all.",
)
def no_decay(w, g, m, v, t, lr, decay):
    return adamw_step.reference(w, g, m, v, t, lr, 0.0)


@adamw_step.wrong(
    "without decay it is Adam",
    "You removed the correction of the averages for their start at 0.",
)
def averages_not_corrected(w, g, m, v, t, lr, decay):
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    return w - lr * (m / (np.sqrt(v) + 1e-8) + decay * w), m, v


adamw_step.wrong_if(
    "np.sqrt(v_hat + 1e-8)",
    "(np.sqrt(v_hat) + 1e-8)",
    "without decay it is Adam",
    "You moved the 1e-8 into the root: it stands outside, as it did.",
)


@adamw_step.wrong("arguments are left as they were")
def w_changed(w, g, m, v, t, lr, decay):
    new, m, v = adamw_step.reference(w, g, m, v, t, lr, decay)
    w *= 1 - lr * decay
    return new, m, v


@adamw_step.right
def decay_first(w, g, m, v, t, lr, decay):
    m, v = m + 0.1 * (g - m), v + 0.001 * (g * g - v)
    w = w * (1 - lr * decay)
    correction = np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    scale = np.sqrt(v) + 1e-8 * np.sqrt(1 - 0.999**t)
    return w - lr * correction * m / scale, m, v


@adamw_step.right
def two_steps(w, g, m, v, t, lr, decay):
    m, v = 0.9 * m + (1 - 0.9) * g, 0.999 * v + (1 - 0.999) * g**2
    v_hat = v / (1 - 0.999**t)
    adam = lr * m / (1 - 0.9**t) / (v_hat**0.5 + 1e-8)
    return [w - adam - lr * decay * w, m, v]


@adamw_step.right
def weight_by_weight(w, g, m, v, t, lr, decay):
    rows = []
    for wi, gi, mi, vi in zip(w, g, m, v, strict=True):
        mi, vi = 0.9 * mi + 0.1 * gi, 0.999 * vi + 0.001 * gi**2
        step = mi / (1 - 0.9**t) / ((vi / (1 - 0.999**t)) ** 0.5 + 1e-8)
        rows.append([wi - lr * step - lr * decay * wi, mi, vi])
    return tuple(np.array(rows).T)
