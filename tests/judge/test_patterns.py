"""Ways of being off that can be seen in the results are said only if every case shows them."""

from types import SimpleNamespace

import numpy as np

from mlfund.judge.patterns import pattern

ONE_RESULT = SimpleNamespace(returns=None)
SMALL, LARGE = np.array([1.0, 2.0, 4.0]), np.array([1e15, 2e15, 5e15])


def test_a_factor_is_said_if_every_case_has_it():
    said = pattern(ONE_RESULT, [(SMALL, 9 * SMALL), (LARGE, 9 * LARGE)])
    assert said == "The result is 9 times what it should be, in every case."


def test_large_numbers_of_one_case_hide_nothing_in_another():
    assert pattern(ONE_RESULT, [(SMALL, SMALL + 8), (LARGE, 9 * LARGE)]) == ""
