"""Mutants of an exercise are judged, and held against the list of those that are the same."""

import numpy as np
import pytest

from mlfund.judge.declare import implement
from mlfund.judge.mutants import outcome, report


def declared(cases):
    """An exercise whose cases are what is given."""

    @implement(title="Doubled", difficulty=1, importance=1, minutes=1, hints=["Add it."])
    def doubled(x, n=1):
        """Return `x` plus n times `x`."""
        return x + n * x

    @doubled.cases("values", "Add.")
    def _(rng):
        yield from cases

    return doubled


GOOD = [(np.array([1.0, -2.0]), 3), (np.array([3.0]), 2), (np.array([5.0]),)]


def test_what_the_cases_do_not_reach_is_accepted():
    result = outcome(declared([(np.array([2.0]),), (np.array([0.0]),)]))
    sentences = [change.sentence for change in result.accepted]
    assert "as if `x + x` stood instead of `x + n * x`" in [
        s.replace("(x)", "x") for s in sentences
    ]
    assert not result.fine


def test_cases_that_reach_everywhere_refuse_every_change():
    exercise = declared(GOOD)
    result = outcome(exercise)
    assert result.fine, "\n".join(report(exercise, result))
    assert result.counts[0] > 10


def test_a_listed_change_is_counted_as_such():
    exercise = declared([(np.array([2.0]),), (np.array([1.0]), 0)])
    exercise.same("n is 0 or 1", ("x + n * n * x", "x + n * x"))
    result = outcome(exercise)
    assert ["x + n * n * x" in change.source for change in result.listed] == [True]
    assert not result.errors


def test_a_listed_change_that_is_refused_is_an_error():
    exercise = declared(GOOD)
    exercise.same("no reason", ("x - n * x", "x + n * x"))
    assert outcome(exercise).errors == [
        "listed, and refused: as if `x - n * x` stood instead of `x + n * x` (no reason)"
    ]


def test_a_listed_change_that_is_none_is_an_error():
    exercise = declared(GOOD)
    exercise.same("no reason", ("x + x * n", "x + n * x"))
    assert outcome(exercise).errors == ["listed, and no change: 'x + x * n'"]
    assert outcome(exercise, one_in=1000).errors == ["listed, and no change: 'x + x * n'"]


def test_a_listed_change_names_a_place_of_the_solution():
    with pytest.raises(ValueError, match="must stand once in the solution"):
        declared(GOOD).same("no reason", ("y", "z"))


def test_an_accepted_change_is_shown_with_the_line_that_lists_it():
    exercise = declared([(np.array([2.0]), 1)])
    result = outcome(exercise)
    assert result.accepted
    exercise.same("for the test", *pairs_in(report(exercise, result)))
    assert outcome(exercise).fine
    assert len(outcome(exercise).listed) == len(result.accepted)


def pairs_in(lines):
    return [eval(line.strip().rstrip(","), {}) for line in lines if line.startswith("      (")]


def test_a_mutant_that_does_not_end_is_refused():
    @implement(title="Count", difficulty=1, importance=1, minutes=1, hints=["Loop."])
    def count(n):
        """Return n, by counting."""
        i = 0
        while i != n:
            i += 1
        return i

    @count.cases("values", "Count.")
    def _(rng):
        yield from [(3,), (5,), (0,)]

    assert "i -= 1" in " ".join(change.now for change in outcome(count).refused)
