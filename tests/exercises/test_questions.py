"""No value gets the explanation of another, and none that is explained is right."""

from itertools import combinations

import pytest

from mlfund.exercises import all_exercises
from mlfund.judge.judge import judge
from mlfund.judge.question import reach, tolerance_of

NUMBERS = {e.id: e for e in all_exercises() if e.kind == "predict" and not e.choices}
every_number = pytest.mark.parametrize("exercise", NUMBERS.values(), ids=NUMBERS)


@every_number
def test_explanations_do_not_overlap(exercise):
    for one, other in combinations(exercise.wrong_answers, 2):
        if one.message != other.message:
            near = reach(exercise, one.answer) + reach(exercise, other.answer)
            assert abs(one.answer - other.answer) > near, f"{one.answer} and {other.answer}"


@every_number
def test_no_explained_value_is_right(exercise):
    for wrong in exercise.wrong_answers:
        distance = abs(wrong.answer - exercise.reference())
        assert distance > tolerance_of(exercise) + reach(exercise, wrong.answer)


@every_number
def test_a_value_that_is_not_explained_gets_no_explanation(exercise):
    far = 7 + 3 * max(abs(wrong.answer) for wrong in exercise.wrong_answers)
    assert judge(exercise, far).failure.message == exercise.properties[0].message
