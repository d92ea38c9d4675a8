"""What can be seen in the results of a wrong answer."""

import numpy as np
import pytest

from mlfund.judge.declare import implement
from mlfund.judge.patterns import pattern

HEADER = {"title": "Title", "difficulty": 1, "importance": 2, "minutes": 3, "hints": ["Hint."]}
RNG = np.random.default_rng(0)
SMALL, LARGE = np.array([1.0, 2.0, 4.0]), np.array([1e15, 2e15, 5e15])
CASES = [RNG.normal(3, 2, size=(n, 3)) for n in (2, 4, 5)]


def exercise(returns=None):
    @implement(**HEADER, returns=returns)
    def function(x):
        """Return something."""

    return function


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda x: -x, "The result is -1 times what it should be, in every case."),
        (lambda x: 100 * x, "The result is 100 times what it should be, in every case."),
        (lambda x: x + 1, "The result is 1 more than it should be, in every case."),
        (lambda x: x - 0.5, "The result is 0.5 less than it should be, in every case."),
        (lambda x: x.round(2), "The result is rounded to 2 decimals: leave it as it is."),
        (lambda x: x.astype(int), "The result is cut to whole numbers."),
        (np.square, "The result is the square of what it should be, in every case."),
        (lambda x: 1 / x, "The result is 1 divided by what it should be, in every case."),
        (lambda x: 1 - x, "The result is 1 minus what it should be, in every case."),
        (np.abs, "The result is what it should be, without its sign, in every case."),
        (np.zeros_like, "The result is 0, whatever the arguments are."),
        (np.transpose, "The result is transposed."),
        (lambda x: x, ""),
        (lambda x: x + x[0], ""),
        (lambda x: x[:1], ""),
        (lambda x: None, ""),
        (lambda x: "text", ""),
    ],
)
def test_what_is_seen_of_one_result(change, said):
    if said:
        assert pattern(exercise(), [(x, change(x)) for x in CASES]) == said
    else:
        found = pattern(exercise(), [(x, change(x)) for x in CASES])
        assert found == "" or change(CASES[0]) is CASES[0]


def test_a_pattern_has_to_hold_in_every_case():
    results = [(x, -x) for x in CASES[:2]] + [(CASES[2], CASES[2])]
    assert pattern(exercise(), results) == ""


def test_two_values_do_not_make_a_pattern():
    assert pattern(exercise(), [(1.0, 2.0), (2.0, 4.0)]) == ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda a, b: (b, a), "You return variance, mean, in this order. The order is mean,"),
        (lambda a, b: (a, 2 * b), "`variance` is 2 times what it should be, in every case."),
        (lambda a, b: (2 * a, 2 * b), ""),
        (lambda a, b: (a, b, b), ""),
        (lambda a, b: a, ""),
    ],
)
def test_what_is_seen_of_several_results(change, said):
    pairs = [(x.mean(axis=0), x.var(axis=0)) for x in CASES]
    found = pattern(exercise(["mean", "variance"]), [(pair, change(*pair)) for pair in pairs])
    assert found.startswith(said)
    assert bool(found) == bool(said)


def test_a_factor_is_said_if_every_case_has_it():
    said = pattern(exercise(), [(SMALL, 9 * SMALL), (LARGE, 9 * LARGE)])
    assert said == "The result is 9 times what it should be, in every case."


def test_large_numbers_of_one_case_hide_nothing_in_another():
    assert pattern(exercise(), [(SMALL, SMALL + 8), (LARGE, 9 * LARGE)]) == ""
