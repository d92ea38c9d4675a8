"""Entropy against scipy, information against scikit-learn, Huffman's code against all codes."""

import math
from collections import Counter
from fractions import Fraction
from itertools import combinations_with_replacement, pairwise

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.metrics import mutual_info_score

from mlfund.information import (
    conditional_entropy,
    entropy,
    huffman_code,
    huffman_decode,
    huffman_encode,
    information_gain,
    mutual_information,
    surprisal,
)

pytestmark = pytest.mark.filterwarnings("error")
DTYPES = pytest.mark.parametrize("dtype", [np.float64, np.float32])
property_test = settings(deadline=None, derandomize=True, max_examples=40)


def random_distributions(shape, axis=-1, dtype=float, seed=0):
    """Distributions with zeros among them; they cannot be written to."""
    rng = np.random.default_rng(seed)
    p = rng.exponential(size=shape) * (rng.random(shape) < 0.8)
    p[(0,) * len(shape)] += 1
    p += np.where(p.sum(axis=axis, keepdims=True) == 0, 1, 0)
    p = (p / p.sum(axis=axis, keepdims=True)).astype(dtype)
    p.setflags(write=False)
    return p


@st.composite
def distributions(draw, n=None):
    """One distribution, of zeros, tiny and ordinary numbers."""
    n = n or draw(st.integers(1, 8))
    number = st.one_of(st.just(0.0), st.floats(0, 1), st.sampled_from([5e-324, 1e-300, 1e-17]))
    p = np.array(draw(st.lists(number, min_size=n, max_size=n)))
    p[draw(st.integers(0, n - 1))] += 1
    return p / p.sum()


@st.composite
def joints(draw):
    """One joint distribution of two variables."""
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    return draw(distributions(n=rows * columns)).reshape(rows, columns)


def lengths_that_fit(n):
    """All lengths that n words of a code can have in which no word begins another (Kraft)."""
    for lengths in combinations_with_replacement(range(1, n), n):
        if sum(Fraction(1, 2**length) for length in lengths) <= 1:
            yield lengths


@DTYPES
@pytest.mark.parametrize("base", [None, 2, 10, math.e, 1.5])
@pytest.mark.parametrize(
    ("shape", "axis"),
    [((1,), -1), ((7,), 0), ((3, 5), -1), ((3, 5), 0), ((2, 3, 4), 1), ((2, 3), None)],
)
def test_entropy_is_scipys(shape, axis, base, dtype):
    p = random_distributions(shape, axis, dtype)
    ours = entropy(p, base=base, axis=axis)
    assert ours.dtype == dtype
    theirs = scipy.stats.entropy(p, base=base, axis=axis)
    assert_allclose(ours, theirs, rtol=50 * np.finfo(dtype).eps)


@DTYPES
def test_entropy_of_certainty_and_of_equal_chances(dtype):
    certain = entropy(np.eye(4, dtype=dtype))
    assert_array_equal(certain, np.zeros(4))
    assert not np.signbit(certain).any()
    n = np.array([1, 2, 10, 1000])
    uniform = [entropy(np.full(k, 1 / k, dtype)) for k in n]
    assert_allclose(uniform, np.log(n), rtol=1e-6 if dtype == np.float32 else 1e-14)


@DTYPES
def test_the_smallest_probabilities(dtype):
    tiny = np.finfo(dtype).smallest_subnormal
    p = np.array([1, tiny, 0], dtype)
    assert_array_equal(surprisal(p)[[0, 2]], [0, np.inf])
    assert not np.signbit(surprisal(p)).any()
    assert surprisal(p)[1] == pytest.approx(-math.log(tiny), rel=1e-6, abs=0)
    assert entropy(p) == pytest.approx(-tiny * math.log(tiny), rel=0.01, abs=0)


@property_test
@given(distributions())
def test_entropy_lies_between_0_and_log_n(p):
    assert 0 <= entropy(p) <= np.log(len(p)) + 1e-15
    assert entropy(p) == pytest.approx(entropy(p[::-1]), rel=1e-14, abs=0)


@property_test
@given(st.data(), st.floats(0, 1))
def test_entropy_is_concave(data, mix):
    p = data.draw(distributions())
    q = data.draw(distributions(n=len(p)))
    mixed = entropy(mix * p + (1 - mix) * q)
    assert mixed >= mix * entropy(p) + (1 - mix) * entropy(q) - 1e-14


@property_test
@given(joints())
def test_chain_rule_and_mutual_information(joint):
    p_x, p_y = joint.sum(axis=1), joint.sum(axis=0)
    left, information = conditional_entropy(joint), mutual_information(joint)
    assert entropy(joint, axis=None) == pytest.approx(entropy(p_x) + left, abs=1e-14)
    assert information == pytest.approx(entropy(p_y) - left, abs=1e-14)
    assert information == pytest.approx(mutual_information(joint.T), abs=1e-14)
    assert 0 <= information <= min(entropy(p_x), entropy(p_y)) + 1e-14


@DTYPES
def test_mutual_information_near_and_at_independence(dtype):
    p_x, p_y = np.array([0.25, 0.75], dtype), np.array([0.5, 0.25, 0.25], dtype)
    assert mutual_information(np.outer(p_x, p_y)) == 0
    small = dtype(2**-10 if dtype == np.float32 else 2**-26)
    joint = np.array([[1 + small, 1 - small], [1 - small, 1 + small]], dtype) / 4
    assert mutual_information(joint) == pytest.approx(float(small) ** 2 / 2, rel=1e-5, abs=0)
    assert mutual_information(joint).dtype == conditional_entropy(joint).dtype == dtype


@pytest.mark.parametrize("tiny", [5e-324, 1e-200])
def test_information_of_the_smallest_probabilities_is_finite(tiny):
    joint = np.array([[1.0, 0.0, 0.0], [0.0, tiny, tiny], [0.0, 0.0, 0.0]])
    information, left = -2 * tiny * math.log(2 * tiny), 2 * tiny * math.log(2)
    assert mutual_information(joint) == pytest.approx(information, rel=0.01, abs=0)
    assert conditional_entropy(joint) == pytest.approx(left, rel=0.01, abs=5e-324)


@pytest.mark.parametrize("kind", [int, str, bool])
@pytest.mark.parametrize("seed", range(3))
def test_information_gain_is_scikit_learns_mutual_information(seed, kind):
    y, branch = np.random.default_rng(seed).integers(0, 3, (2, 60)).astype(kind)
    gain = information_gain(y, branch)
    assert gain == pytest.approx(mutual_info_score(y, branch), abs=1e-14)
    assert information_gain(y, branch, base=2) == pytest.approx(
        gain / math.log(2), rel=1e-14, abs=0
    )
    assert information_gain(y, y) == pytest.approx(
        entropy(np.unique(y, return_counts=True)[1] / 60)
    )


def code_of(p):
    p = p[p > 1e-12]
    return p, huffman_code(dict(enumerate(p)))


@property_test
@given(distributions())
def test_huffman_lengths_lie_within_a_bit_of_entropy(p):
    p, code = code_of(p)
    length = sum(p[symbol] * len(word) for symbol, word in code.items())
    least = entropy(p / p.sum(), base=2)
    assert least - 1e-14 <= length < least + 1


@property_test
@given(distributions())
def test_no_word_begins_another_and_the_code_is_full(p):
    _, code = code_of(p)
    words = sorted(code.values())
    assert not any(b.startswith(a) for a, b in pairwise(words))
    assert sum(Fraction(1, 2 ** len(word)) for word in words) == 1


@pytest.mark.parametrize("n", range(2, 7))
@pytest.mark.parametrize("seed", range(4))
def test_no_other_code_is_shorter(n, seed):
    weights = sorted(np.random.default_rng(seed).integers(1, 30, n).tolist(), reverse=True)
    code = huffman_code(dict(enumerate(weights)))
    total = sum(weights[symbol] * len(word) for symbol, word in code.items())
    assert total == min(np.dot(weights, lengths) for lengths in lengths_that_fit(n))


@pytest.mark.parametrize("n", range(1, 6))
def test_halves_are_coded_in_their_entropy(n):
    p = np.append(0.5 ** np.arange(1, n), 0.5 ** (n - 1))
    code = huffman_code(dict(enumerate(p)))
    assert sum(p[i] * len(code[i]) for i in range(n)) == pytest.approx(
        entropy(p, base=2), rel=1e-15, abs=0
    )


def test_text_is_coded_and_read_back():
    text = "she sells sea shells by the sea shore, and the shells are sea shells for sure"
    code = huffman_code(Counter(text))
    assert list(code) == list(Counter(text))
    assert code == huffman_code(Counter(text))
    bits = huffman_encode(text, code)
    assert set(bits) == {"0", "1"}
    assert "".join(huffman_decode(bits, code)) == text
    assert len(bits) == sum(count * len(code[s]) for s, count in Counter(text).items())


def test_counts_of_any_kind_and_proportion_give_one_code():
    counts = np.array([200, 100, 90, 80], np.uint8)  # whose sums do not fit into their dtype
    code = huffman_code(dict(zip("abcd", counts, strict=True)))
    assert code == huffman_code({"a": 2.0, "b": 1.0, "c": 0.9, "d": 0.8})
    assert code == huffman_code(
        {s: Fraction(int(c), 470) for s, c in zip("abcd", counts, strict=True)}
    )


def test_a_symbol_alone_takes_no_bits():
    code = huffman_code({"a": 3})
    assert code == {"a": ""}
    assert huffman_encode("aaa", code) == ""
    assert huffman_decode("", code) == []


NOT_DISTRIBUTIONS = [
    ([0.5, -0.5, 1.0], ValueError, "p must hold probabilities of at least 0, got -0.5"),
    ([0.5, 0.6], ValueError, "p must sum to 1 along axis -1, got a sum of 1.1"),
    ([[1.0, 0.0], [0.5, 0.4999]], ValueError, "p must sum to 1 along axis -1, got a sum of 0.9999"),
    (np.float32([0.5, 0.499]), ValueError, "p must sum to 1 along axis -1, got a sum of 0.999"),
    ([np.nan, 1.0], ValueError, "p must be finite, got NaN or infinity"),
    ([np.inf, 0.0], ValueError, "p must be finite, got NaN or infinity"),
    (np.ones((0, 3)), ValueError, r"p must not be empty, got shape \(0, 3\)"),
    ([False, True], TypeError, "p must hold float32 or float64 numbers, got dtype bool"),
    (1.0, ValueError, r"p must have one axis or more, got shape \(\)"),
]


@pytest.mark.parametrize(("p", "error", "message"), NOT_DISTRIBUTIONS)
def test_what_is_no_distribution_is_named(p, error, message):
    with pytest.raises(error, match=message):
        entropy(p)


def test_rounding_is_no_error():
    assert entropy([0.5, 0.5 + 1e-9]) == pytest.approx(math.log(2))
    assert entropy(np.float32([1 / 3] * 3)) == pytest.approx(math.log(3), rel=1e-6, abs=0)
    assert entropy([1 + 1e-9, 0.0]) == pytest.approx(0, abs=2e-9)


@pytest.mark.parametrize("function", [entropy, surprisal])
@pytest.mark.parametrize(
    ("base", "error", "message"),
    [
        (1, ValueError, r"base must lie in \(1, inf\), got 1"),
        (0.5, ValueError, r"base must lie in \(1, inf\), got 0.5"),
        (math.nan, ValueError, r"base must lie in \(1, inf\), got nan"),
        ("2", TypeError, "base must be a number, got '2'"),
    ],
)
def test_a_wrong_base_is_named(function, base, error, message):
    with pytest.raises(error, match=message):
        function([0.5, 0.5], base=base)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: surprisal([0.5, 1.1]),
            ValueError,
            "p must hold probabilities of at most 1, got 1.1",
        ),
        (
            lambda: surprisal([-0.1]),
            ValueError,
            "p must hold probabilities of at least 0, got -0.1",
        ),
        (
            lambda: mutual_information([0.5, 0.5]),
            ValueError,
            r"joint must have 2 axes, got shape \(2,\)",
        ),
        (
            lambda: conditional_entropy([[0.5, 0.6]]),
            ValueError,
            "joint must sum to 1 along axis None, got",
        ),
        (
            lambda: mutual_information([[2.0, -1.0]]),
            ValueError,
            "joint must hold probabilities of at least",
        ),
        (
            lambda: information_gain([0, 1], [0]),
            ValueError,
            r"branch must have shape \(2,\) .* got \(1,\)",
        ),
        (lambda: information_gain([0.0, np.nan], [0, 1]), ValueError, "y must not hold NaN"),
        (
            lambda: huffman_code({}),
            TypeError,
            "weights must be a dict of one symbol or more, got {}",
        ),
        (
            lambda: huffman_code([0.5, 0.5]),
            TypeError,
            "weights must be a dict .* got \\[0.5, 0.5\\]",
        ),
        (
            lambda: huffman_code({"a": 0}),
            ValueError,
            r"weights\['a'\] must lie in \(0, inf\), got 0",
        ),
        (
            lambda: huffman_code({"a": math.inf}),
            ValueError,
            r"weights\['a'\] must lie in \(0, inf\), got inf",
        ),
        (lambda: huffman_code({"a": "b"}), TypeError, r"weights\['a'\] must be a number, got 'b'"),
        (
            lambda: huffman_encode("ab", {"a": "0"}),
            ValueError,
            "symbols must be in the code, got 'b'",
        ),
        (
            lambda: huffman_decode("01", {"a": "0"}),
            ValueError,
            "bits must end where a word .* got '1' left",
        ),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
