"""Every change of a solution in one place is refused, or listed as the same function.

A fixed sample of about one in eight is judged here, and all of them by `make mutants`.
"""

import pytest

from mlfund.exercises import all_exercises
from mlfund.judge.mutants import outcome, report

CODING = {e.id: e for e in all_exercises() if e.kind != "predict"}
ONE_IN = 8


@pytest.mark.parametrize("exercise", CODING.values(), ids=CODING)
def test_no_change_of_a_solution_is_accepted_without_a_reason(exercise):
    result = outcome(exercise, one_in=ONE_IN)
    assert result.fine, "\n".join(report(exercise, result))
