"""Counter-examples to the common wrong answers on cross-entropy."""

import numpy as np
import pytest

from mlfund.information import (
    cross_entropy,
    cross_entropy_with_logits,
    cross_entropy_with_logits_backward,
    entropy,
    sigmoid,
    softmax,
)

RNG = np.random.default_rng


def test_q_cross_entropy_definition():
    p = [0.3, 0.7]
    assert cross_entropy(p, p) == pytest.approx(entropy(p))
    assert entropy(p) > 0.5


def test_q_cross_entropy_start():
    assert cross_entropy_with_logits(np.zeros((4, 10)), np.arange(4)) == pytest.approx(np.log(10))


def test_q_cross_entropy_gradient():
    z = np.array([[0.0, 800.0]])
    gradient = cross_entropy_with_logits_backward(z, np.array([0]))
    np.testing.assert_allclose(gradient, [[-1, 1]])
    q = softmax(z)[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        through = (np.diag(q) - np.outer(q, q)) @ np.array([-1 / q[0], 0])
    assert not np.all(np.isfinite(through))


def test_q_cross_entropy_squared():
    z, w = np.linspace(-8, 8, 401), RNG(0).normal(size=(5, 3))
    assert np.diff(np.log1p(np.exp(-z)), 2).min() > -1e-12
    assert np.diff((1 - sigmoid(z)) ** 2, 2).min() < -1e-6  # through a sigmoid it bends down
    assert np.linalg.eigvalsh(2 * w.T @ w).min() > 0  # on raw linear outputs it does not
    hidden = [-np.log(sigmoid(np.array([u * v]))[0]) for u, v in [(1, 1), (-1, -1), (0, 0)]]
    assert hidden[2] > np.mean(hidden[:2])  # two layers: the middle lies above both ends


def test_q_cross_entropy_stable():
    z = np.array([0.0, 60.0])
    q = softmax(z)[0]
    assert -np.log(q + 1e-8) == pytest.approx(18.4, abs=0.05)
    assert cross_entropy_with_logits(z[None], np.array([0])) == pytest.approx(60)
    slope = q * (1 - q) / (q + 1e-8)  # what is left of a gradient of 1
    assert slope < 1e-15


def test_q_cross_entropy_twice():
    sure = np.eye(10)[[3]]  # the best that a first softmax can give
    floor = cross_entropy_with_logits(sure, np.array([3]))
    assert floor == pytest.approx(np.log(np.e + 9) - 1)
    losses = [cross_entropy_with_logits(softmax(s * sure), np.array([3])) for s in (1, 10, 1e4)]
    assert min(losses) >= floor - 1e-12


def test_q_cross_entropy_multilabel():
    z = np.array([40.0, 40.0, -40.0])
    np.testing.assert_allclose(softmax(z)[:2], 0.5)
    assert sigmoid(z[:2]).min() > 0.999


def test_q_cross_entropy_calibration():
    # The right label's probability before and after: one more is right, and one surely wrong.
    before, after = np.array([0.6, 0.4, 0.45]), np.array([0.7, 0.0001, 0.55])
    assert np.mean(after > 0.5) > np.mean(before > 0.5)
    assert np.mean(-np.log(after)) > np.mean(-np.log(before))


def test_q_cross_entropy_tokens():
    # One text under one model, read by letters or by words of five: only per letter they agree.
    per_letter = np.log(13.6)
    assert np.exp(per_letter) < 14 < 100_000 < np.exp(5 * per_letter)


def test_q_cross_entropy_stuck():
    rng = RNG(0)
    X, y = rng.normal(size=(500, 3)), rng.integers(4, size=500)  # no signal
    W, losses = np.zeros((3, 4)), []
    for _ in range(500):
        z = X @ W
        losses.append(cross_entropy_with_logits(z, y))
        W = W - X.T @ cross_entropy_with_logits_backward(z, y)
    new, labels = rng.normal(size=(5000, 3)), rng.integers(4, size=5000)
    assert cross_entropy_with_logits(new @ W, labels) > np.log(4)
    assert losses[-1] > 0.97 * np.log(4)


def test_q_cross_entropy_floor():
    labels = (RNG(0).uniform(size=50_000) < 0.2).astype(int)  # one input, two labels
    guesses = [np.tile([0.0, z], (50_000, 1)) for z in (-9, np.log(0.2 / 0.8))]
    sure, honest = (cross_entropy_with_logits(guess, labels) for guess in guesses)
    assert honest == pytest.approx(entropy([0.2, 0.8]), abs=0.01)
    assert sure > 1


def test_q_cross_entropy_reliability():
    from sklearn.linear_model import LogisticRegression

    rng = RNG(0)
    X, new = rng.normal(size=(40, 20)), rng.normal(size=(2000, 20))
    y, labels = ((Z[:, 0] + rng.normal(size=len(Z)) > 0).astype(int) for Z in (X, new))
    q = LogisticRegression(C=1e4, max_iter=2000).fit(X, y).predict_proba(new)
    assert q.max(axis=1).mean() > np.mean(q.argmax(axis=1) == labels) + 0.15


def test_q_cross_entropy_smoothing():
    z, y = np.array([[0.0, *[30.0] + [0.0] * 8]]), np.array([0])
    smoothed = cross_entropy_with_logits(z, y, label_smoothing=0.1)
    assert smoothed == pytest.approx(29.7)
    assert cross_entropy_with_logits(10 * z, y, label_smoothing=0.1) > 290


def test_q_cross_entropy_weights():
    q = np.linspace(0.001, 0.999, 999)
    best = [q[np.argmin(-0.9 * np.log(1 - q) - 0.1 * w * np.log(q))] for w in (1, 9)]
    np.testing.assert_allclose(best, [0.1, 0.5], atol=1e-3)


def test_q_cross_entropy_convex():
    x, y = np.array([-2.0, -1, 1, 2]), np.array([-1.0, -1, 1, 1])
    losses = [np.mean(np.log1p(np.exp(-y * x * w))) for w in (1, 10, 100)]
    assert losses[0] > losses[1] > losses[2] > 0  # no minimum
    twice = np.column_stack([x, x])
    labels = np.array([-1.0, 1, -1, 1])
    ends = [np.mean(np.log1p(np.exp(-labels * (twice @ w)))) for w in ([0.4, 0], [0.1, 0.3])]
    assert ends[0] == pytest.approx(ends[1])  # no unique one


def test_q_cross_entropy_bounds():
    timid = -np.log(0.51)
    sure = 0.99 * -np.log(0.9999) + 0.01 * 10
    assert sure < 0.2 * timid  # and it alone makes mistakes


def test_q_cross_entropy_contrast():
    # Partners that are picked: the score of the others is low, and the bound no bound any more.
    rng, n = RNG(0), 64
    x = rng.normal(size=(400, n))
    y = 0.8 * x + 0.6 * rng.normal(size=x.shape)
    information = -0.5 * np.log(1 - 0.8**2)

    def shown(negatives):
        score = (0.8 * x * y - 0.32 * (x**2 + y**2)) / 0.36
        others = (0.8 * x[..., None] * negatives - 0.32 * (x[..., None] ** 2 + negatives**2)) / 0.36
        every = np.logaddexp(score, np.logaddexp.reduce(others, axis=-1))
        return np.log(n) - np.mean(every - score)

    drawn = rng.normal(size=(400, n, n - 1))
    assert shown(drawn) < information
    easy = -np.sign(x)[..., None] * np.abs(drawn)  # on the other side
    assert shown(easy) > information
