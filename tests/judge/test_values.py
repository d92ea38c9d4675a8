"""Numbers are read from whatever they come in, and from nothing that only claims to hold them."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import torch

from mlfund.judge.compare import Ruler, difference
from mlfund.judge.declare import implement
from mlfund.judge.judge import judge
from mlfund.judge.values import DRAWN, as_array, in_numpy, in_single_precision, received

HEADER = {"title": "Title", "difficulty": 1, "importance": 2, "minutes": 3, "hints": ["Hint."]}
THIRDS = np.array([1 / 3, 2 / 3, 1e3])


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (0.5, Fraction(1, 2)),
        (0.5, Decimal("0.5")),
        (0.5, [0.5]),
        (0.5, np.array([[0.5]])),
        (0.5, torch.tensor([0.5])),
        (THIRDS, [Fraction(1, 3), Fraction(2, 3), 1000]),
        (THIRDS[:2], np.array([Fraction(1, 3), Decimal(2) / 3])),
        (THIRDS, list(torch.tensor(THIRDS, requires_grad=True))),
        (THIRDS, [np.float32(x) for x in THIRDS]),
        (THIRDS, THIRDS.astype(np.float32).tolist()),
        (THIRDS, torch.tensor(THIRDS, dtype=torch.float32).tolist()),
        (1 / 3, torch.tensor(1 / 3, dtype=torch.float32).item()),
        ("b", np.str_("b")),
        (np.array(["b", "a"]), np.array(["b", "a"], dtype=object)),
        ([1.0, 2.0], received(x for x in (1.0, 2.0))),
        ([(np.arange(2), np.arange(1))], received(iter([(np.arange(2), np.arange(1))]))),
        ((THIRDS, THIRDS), np.stack([THIRDS, THIRDS])),
    ],
)
def test_right_in_any_dress(expected, got):
    assert difference(expected, got) is None


@pytest.mark.parametrize(
    ("expected", "got", "said"),
    [
        (THIRDS, received(x for x in THIRDS), "should hold real numbers, got generator"),
        (0.5, ["0.5"], "should hold real numbers, got list"),
        (0.5, {0.5}, "should hold real numbers, got set"),
        (np.array(["b"]), [b"b"], "the result should hold text, got list"),
        ("b", b"b", "the result should be 'b', got b'b'"),
        (THIRDS, (THIRDS, THIRDS.mean()), "should be one array of shape (3,), got 2 values"),
        (0.5, (0.5, 1), "the result should be one number, got 2 values"),
        (np.ones((2, 3)), np.ones((3, 2)), "shape (2, 3), got (3, 2): it is transposed"),
        (THIRDS, THIRDS[:, None], "should have shape (3,), got (3, 1); the numbers are right"),
        ((np.ones((4, 3)), np.ones(3)), np.ones((4, 3)), "2 values, got one array of shape (4, 3)"),
        ((np.ones((2, 3)), np.ones((2, 3))), np.ones((2, 3)), "got one array of shape (2, 3)"),
        ((np.ones((2, 3)), 1.0), np.ones((2, 3)).tolist(), "got one array of shape (2, 3)"),
        (1 / 3, 0.333, "should be 0.333333, got 0.333"),
        (0.5003, 0.5, "should be 0.5003, got 0.5"),
    ],
)
def test_what_it_is_not_is_said(expected, got, said):
    assert said in difference(expected, got).sentence


def test_the_names_of_several_values_are_said():
    found = difference((1.0, 2.0), 1.0, names=["mean", "std"])
    assert found.sentence == "the result should be 2 values (mean, std), got float"


def test_zero_is_as_good_as_the_terms_that_cancel():
    small = Ruler(terms=1.0)
    assert difference(0.0, 3e-16, ruler=small) is None
    assert difference(0.0, 3e-16).sentence == "the result should be 0, got 3e-16"
    assert difference(0.0, 1e-12, ruler=small)
    assert difference(0.0, np.float32(1e-7), ruler=small) is None
    assert difference(0.0, np.float32(1e-4), ruler=small)
    assert difference(1e-9, 2e-9, ruler=small)
    assert difference(np.zeros(2), [1e-12, 0], ruler=Ruler(terms=1e3)) is None


@pytest.mark.parametrize(
    ("value", "single"),
    [
        (np.float32(0.1), True),
        (float(np.float32(0.1)), True),
        ([float(np.float32(0.1)), 0.5], True),
        (0.1, False),
        ([0.5, 3.0], False),
        (np.inf, False),
        (3, False),
        ("0.1", False),
    ],
)
def test_single_precision_is_seen_in_the_numbers(value, single):
    assert in_single_precision(value) == single


def test_indices_are_whole_numbers():
    ruler = Ruler(indices=True)
    folds = [(np.arange(2), np.arange(1))]
    assert difference(folds, [([0, 1], [0])], ruler=ruler) is None
    assert difference(folds, [(torch.arange(2), torch.arange(1))], ruler=ruler) is None
    found = difference(folds, [(np.arange(2.0), np.arange(1))], ruler=ruler)
    assert found.sentence.endswith(
        "[0][0] should be made of whole numbers, got ndarray of dtype float64"
    )
    named = Ruler(indices=["step"])
    assert difference((0.5, 3), (0.5, 3), names=["w", "step"], ruler=named) is None
    assert difference((3, 3), (3.0, 3), names=["w", "step"], ruler=named) is None
    found = difference((0.5, 3), (0.5, 3.0), names=["w", "step"], ruler=named)
    assert found.sentence == "step should be made of whole numbers, got float64 numbers"


def test_an_exercise_says_what_are_indices():
    @implement(**HEADER, indices=True)
    def smallest(x):
        """Where is it?"""
        return x.argmin()

    @smallest.cases("values", "Look.")
    def _(rng):
        yield (np.array([3.0, 1.0]),)

    assert judge(smallest, lambda x: int(x.argmin())).status == "passed"
    assert "whole numbers" in judge(smallest, lambda x: float(x.argmin())).failure.found


def test_a_generator_without_end_is_cut():
    def endless():
        while True:
            yield 1

    assert len(received(endless())) == DRAWN


class Lying(np.ndarray):
    """Says that it equals everything."""

    def __eq__(self, other):
        return np.ones(self.shape, bool)

    def __array_function__(self, function, types, arguments, options):
        return True

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        return np.zeros(self.shape)


class LyingFloat(float):
    """Says that it equals everything."""

    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__
    __hash__ = float.__hash__


class LyingList(list):
    """Says that it holds other things."""

    def __iter__(self):
        return iter([1.0, 2.0])

    def __getitem__(self, index):
        return 1.0


@pytest.mark.parametrize("lie", [np.full(3, 7.0).view(Lying), LyingFloat(7), LyingList([7.0, 7.0])])
def test_who_lies_about_equality_is_judged_on_the_numbers(lie):
    assert difference(np.ones(np.shape(as_array(lie))), lie)
    assert type(in_numpy(lie)) in (np.ndarray, np.float64, list)
    assert np.allclose(np.asarray(in_numpy(lie)), 7)


def test_checks_are_given_what_was_returned():
    assert in_numpy("text") == "text"
    assert in_numpy(None) is None
    assert [part.dtype.kind for part in in_numpy((np.arange(2), np.arange(2.0)))] == ["i", "f"]
    assert type(in_numpy(torch.arange(2))) is np.ndarray
    half = torch.ones(2, dtype=torch.bfloat16)
    assert in_numpy(half) is half


def test_a_check_cannot_be_lied_to():
    @implement(**HEADER)
    def sevens(n):
        """Return n sevens."""
        return np.full(n, 7.0)

    @sevens.holds("they are sevens", "All of them.")
    def _(sevens):
        assert np.allclose(sevens(3), 7), "they are not"

    assert judge(sevens, lambda n: np.full(n, 7.0)).status == "passed"
    assert judge(sevens, lambda n: np.full(n, 8.0).view(Lying)).failure.found.startswith("they")
    assert "shape (3,), got (2,)" in judge(sevens, lambda n: np.full(2, 7.0)).failure.found
