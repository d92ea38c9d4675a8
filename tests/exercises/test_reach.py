"""The cases of an exercise reach all that its statement allows, argument by argument."""

import pytest

from mlfund.exercises import all_exercises
from mlfund.judge.reach import unreached, unsaid, unvaried

CODING = {e.id: e for e in all_exercises() if e.kind != "predict"}
coding_exercise = pytest.mark.parametrize("exercise", CODING.values(), ids=CODING)


@coding_exercise
def test_every_argument_and_option_varies(exercise):
    assert not [*unvaried(exercise)]


@coding_exercise
def test_what_is_allowed_occurs(exercise):
    assert not [*unreached(exercise)]


@coding_exercise
def test_something_is_said_of_every_argument(exercise):
    assert not unsaid(exercise)
