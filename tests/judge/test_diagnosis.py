"""A cause is told where it is known, and nowhere else."""

import numpy as np
import pytest

from mlfund.judge.declare import debug, implement
from mlfund.judge.judge import judge

HEADER = {"title": "Title", "difficulty": 1, "importance": 2, "minutes": 3, "hints": ["Hint."]}


def make_spread(cases=None, **header):
    """An exercise on the standard deviation of columns."""

    @implement(**HEADER, **header)
    def spread(x, ddof=0):
        """Return the standard deviation of each column."""
        centred = x - x.mean(axis=0)
        return np.sqrt((centred**2).sum(axis=0) / (len(x) - ddof))

    @spread.cases("values", "It is the root of the mean square.")
    def _(rng):
        yield from cases or [(rng.normal(size=(n, 3)),) for n in (3, 5)]
        if not cases:
            yield from [(rng.normal(size=(n, 2)), 1) for n in (4, 6)]

    @spread.wrong("values", "You forgot the root.")
    def variance(x, ddof=0):
        return x.var(axis=0, ddof=ddof)

    return spread


def said_of(answer, exercise=None):
    failure = judge(exercise or make_spread(), answer, seconds=60).failure
    return failure.message, failure.rule


def test_a_declared_wrong_answer_is_recognized_however_it_is_written():
    message = said_of(lambda x, ddof=0: ((x - x.mean(0)) ** 2).sum(0) / (len(x) - ddof))
    assert message == ("You forgot the root.", "")


def test_what_nobody_has_foreseen_gets_the_rule_as_a_rule():
    verdict = judge(make_spread(), lambda x, ddof=0: x.std(axis=0, ddof=ddof) + x[0])
    assert "Likely cause" not in str(verdict)
    assert "The rule:\n    It is the root of the mean square." in str(verdict)
    assert (verdict.failure.expected, verdict.failure.got) != ("", "")


def test_a_change_of_the_solution_is_recognized():
    message, rule = said_of(lambda x, ddof=0: x.std(axis=0))
    assert message == "Your results are as if `ddof = 0` stood in the first line in the solution."
    assert not rule
    message, _ = said_of(lambda x, ddof=0: x.std(axis=0, ddof=ddof) * np.sqrt(2))
    assert "1.414 times what it should be" in message


def test_one_case_is_not_enough():
    one = make_spread([(np.arange(6.0).reshape(3, 2),)])
    assert said_of(lambda x, ddof=0: x.var(axis=0), one) == (
        "",
        "It is the root of the mean square.",
    )
    x = np.arange(6.0).reshape(3, 2)
    assert said_of(lambda x, ddof=0: x.var(axis=0), make_spread([(x,), (x.copy(),)]))[0] == ""


def test_a_cause_has_to_hold_where_the_answer_is_right_as_well():
    def wrong_for_some(x, ddof=0):
        return x.var(axis=0, ddof=ddof) if len(x) > 3 else x.std(axis=0, ddof=ddof)

    assert said_of(wrong_for_some)[0] == ""


def test_two_declared_causes_that_fit_are_none():
    spread = make_spread()

    @spread.wrong("values", "You squared it.")
    def squared(x, ddof=0):
        return spread.reference(x, ddof) ** 2

    assert said_of(squared, spread)[0] == ""


def test_a_coincidence_is_found_out_on_cases_not_seen_before():
    @implement(**HEADER)
    def largest(x):
        """Return the largest."""
        return x.max()

    @largest.cases("values", "Of all.")
    def _(rng):
        for n in (3, 4, 5):
            x = rng.normal(size=n)
            yield (np.sort(x) if rng.integers(2, size=40).sum() == 24 else x,)

    @largest.wrong("values", "You took the first.")
    def first(x):
        return x[0]

    assert said_of(lambda x: x[0], largest) == ("You took the first.", "")
    assert said_of(lambda x: x[0] + 1, largest)[0] == ""


def test_an_error_has_a_cause_where_a_change_stumbles_alike():
    @implement(**HEADER)
    def centred(x):
        """Subtract the mean of each row."""
        return x - x.mean(axis=1, keepdims=True)

    @centred.cases("values", "Rows.")
    def _(rng):
        for n, d in [(2, 3), (4, 2)]:
            yield (rng.normal(size=(n, d)),)

    failure = judge(centred, lambda x: x - x.mean(axis=1), seconds=60).failure
    assert "operands could not be broadcast" in failure.error
    assert "`x.mean(axis=1)` stood instead of `x.mean(axis=1, keepdims=True)`" in failure.message


def test_errors_that_two_changes_share_have_no_cause():
    @implement(**HEADER)
    def total(x):
        """Add up."""
        return x.sum(axis=0) + x.sum(axis=0)

    @total.cases("values", "Columns.")
    def _(rng):
        for n, d in [(2, 3), (4, 2)]:
            yield (rng.normal(size=(n, d)),)

    failure = judge(total, lambda x: x.sum(axis=1) + x.sum(axis=0), seconds=60).failure
    assert failure.error
    assert not failure.message


def test_the_bug_is_recognized_where_nothing_else_is_declared_of_it():
    @debug(**HEADER)
    def doubled(x):
        """Double it."""
        return 2 * x

    @doubled.starts_from
    def doubled_bug(x):
        return x**2

    @doubled.cases("values", "Two of it.")
    def _(rng):
        yield from [(3.0,), (5.0,)]

    assert said_of(lambda x: x * x, doubled)[0].startswith("Your function gives what the code with")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda x, y, k: np.abs(x) * k + y, "`x` had no signs"),
        (lambda x, y, k: x * (k + 1) + y, "`k + 1` stood for `k`"),
        (lambda x, y, k: y * k + x, "`x` and `y` were exchanged"),
        (lambda x, y, k: x * 10 + y, "`k` were always 10"),
    ],
)
def test_slips_of_a_whole_argument_are_recognized(answer, said):
    @implement(**HEADER)
    def line(x, y, k):
        """A line."""
        slope = np.multiply.outer(k, x)
        return slope + y

    @line.cases("values", "A line.")
    def _(rng):
        for k in (2, 3, 4):
            yield rng.normal(size=3), rng.normal(size=3), k

    assert said in said_of(answer, line)[0]


def test_near_causes_are_not_told_apart_in_single_precision():
    spread = make_spread()

    @spread.wrong("values", "You added a little.")
    def a_little_more(x, ddof=0):
        return x.var(axis=0, ddof=ddof) * (1 + 1e-5)

    def single(x, ddof=0):
        return x.var(axis=0, ddof=ddof).astype(np.float32)

    assert said_of(single, spread)[0] == ""
    assert said_of(a_little_more, spread)[0] == "You added a little."


def test_an_argument_that_was_changed_is_said_besides():
    def in_place(x, ddof=0):
        x -= x.mean(axis=0)
        return x

    assert "x was changed by the call, too" in judge(make_spread(), in_place).failure.found


def test_a_cause_that_takes_too_long_is_none(monkeypatch):
    from mlfund.judge import judge as judging

    def endless(trial):
        while True:
            pass

    monkeypatch.setattr(judging, "likely_cause", endless)
    failure = judge(make_spread(), lambda x, ddof=0: x.var(axis=0), seconds=0.5).failure
    assert (failure.message, failure.rule) == ("", "It is the root of the mean square.")
