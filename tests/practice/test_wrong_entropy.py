"""Counter-examples to the common wrong answers on entropy."""

import numpy as np
import pytest

from mlfund.information import (
    conditional_entropy,
    entropy,
    huffman_code,
    information_gain,
    mutual_information,
    softmax,
)

RNG = np.random.default_rng


def mean_length(p):
    """Bits a symbol of Huffman's code."""
    code = huffman_code(dict(enumerate(p)))
    return sum(p[i] * len(word) for i, word in code.items())


def test_q_entropy_definition():
    coin = [0.9, 0.1]
    assert entropy(coin, base=2) == pytest.approx(0.469, abs=5e-4)
    assert mean_length(coin) == 1


def test_q_entropy_die():
    assert mean_length([1 / 6] * 6) == pytest.approx(8 / 3)


def test_q_entropy_temperature():
    logits = RNG(0).normal(size=(500, 10))
    for temperature in (0.1, 10.0):
        q = softmax(logits / temperature)
        np.testing.assert_array_equal(q.argmax(axis=1), logits.argmax(axis=1))


def test_q_entropy_maximum():
    for n in (2, 3, 10):
        assert n / np.e != pytest.approx(1, abs=0.05)  # no distribution


def test_q_entropy_gain():
    y, branch = np.array([0, 0, 1, 1, 0, 1, 1, 0, 1, 0]), np.arange(10) > 0
    parts = [entropy(np.bincount(y[branch == side]) / np.sum(branch == side)) for side in (0, 1)]
    unweighted = entropy(np.bincount(y) / 10) - np.mean(parts)
    assert unweighted > 0.45 * entropy(np.bincount(y) / 10)
    assert information_gain(y, branch) < 0.25 * unweighted


def test_q_entropy_identifier():
    y = RNG(0).integers(2, size=200)
    assert information_gain(y, np.arange(200)) == pytest.approx(entropy(np.bincount(y) / 200))
    new = RNG(1).integers(2, size=200)  # what the branches say of new rows
    assert np.mean(new == y) == pytest.approx(0.5, abs=0.1)


def test_q_entropy_coding():
    for p, attained in [([0.5, 0.25, 0.25], True), ([0.6, 0.2, 0.2], False)]:
        assert (mean_length(p) == pytest.approx(entropy(p, base=2))) == attained


def test_q_entropy_conditioning():
    sick, found, alarm = 0.01, 0.9, 0.09
    positive = sick * found / (sick * found + (1 - sick) * alarm)
    assert entropy([positive, 1 - positive]) > 4 * entropy([sick, 1 - sick])
    joint = np.array([[sick * found, (1 - sick) * alarm], [sick * 0.1, (1 - sick) * 0.91]])
    assert conditional_entropy(joint) < entropy([sick, 1 - sick])  # on average


def test_q_entropy_floor():
    # The best model of one-hot labels, a fifth of them flipped.
    y = (RNG(0).uniform(size=100_000) < 0.2).astype(float)
    losses = [np.mean(-np.log(np.where(y, q, 1 - q))) for q in np.linspace(0.01, 0.99, 99)]
    assert min(losses) == pytest.approx(entropy([0.2, 0.8]), abs=0.01)


def test_q_entropy_majorization():
    assert entropy([0.6, 0.1, 0.1, 0.1, 0.1]) > entropy([0.5, 0.5, 0, 0, 0])


def test_q_entropy_plugin():
    counts = RNG(0).multinomial(2000, np.full(1000, 1 / 1000), size=100)
    frequencies = counts / 2000
    assert frequencies.mean() == pytest.approx(1 / 1000)
    assert np.log(1000) - entropy(frequencies).mean() == pytest.approx(0.29, abs=0.01)


def test_q_entropy_differential():
    x = 0.1 * RNG(0).normal(size=200_000)
    surprisal = 0.5 * np.log(2 * np.pi * 0.01) + x**2 / 0.02
    assert surprisal.mean() == pytest.approx(-0.88, abs=0.01)


def test_q_entropy_kinds():
    members = np.full((5, 2), 0.5)  # all agree on a fair coin: nothing is left to know
    assert entropy(members.mean(axis=0)) == pytest.approx(np.log(2))
    assert mutual_information(members / 5) == pytest.approx(0, abs=1e-12)


def test_q_entropy_rank():
    W, x = RNG(0).normal(size=(20, 5)), RNG(1).normal(size=(100, 20))
    sizes = [entropy(softmax(factor * x @ W)).mean() for factor in (0.2, 1, 25)]
    assert sizes[0] > sizes[1] > sizes[2]
    assert sizes[2] < 0.05  # the farther out, the surer
