"""Judge the answer to a question: a number, or one of some choices."""

from math import isfinite

from mlfund.judge.values import as_array, shown
from mlfund.judge.verdict import Failure, Verdict

NEAR = 0.01  # a value that is so near to an explained one, relatively, is that one


def judge_value(exercise, answer):
    """The verdict on an answer to a question."""
    property_ = exercise.properties[0]
    if answer is None:
        return Verdict(exercise.id, "not attempted")
    read = _choice if exercise.choices else _number
    value = read(exercise, answer)
    if value is not None and _is_right(exercise, value):
        return Verdict(exercise.id, "passed", [property_.name])
    message = _about(exercise, value)
    return Verdict(
        exercise.id, "failed", [], Failure(property_.name, message, found=f"got {shown(answer)}")
    )


def reach(exercise, value):
    """How far from a wrong value its explanation reaches: to where it is rounded."""
    if not isfinite(value):  # all numbers are as far from it
        return 0.0
    return min(max(exercise.tolerance, 1e-9 * abs(value)), NEAR * abs(value))


def tolerance_of(exercise):
    """How far from the right value an answer may be."""
    return max(exercise.tolerance, 1e-9 * abs(exercise.reference()))


def _is_right(exercise, value):
    if exercise.choices:
        return exercise.reference() == value
    return abs(exercise.reference() - value) <= tolerance_of(exercise)


def _about(exercise, value):
    if value is None and exercise.choices:
        return f"Answer with one of {', '.join(map(repr, exercise.choices))}."
    if value is None:
        return "Answer with a number."
    explained = [w for w in exercise.wrong_answers if _is_that(exercise, w.answer, value)]
    return explained[0].message if explained else exercise.properties[0].message


def _is_that(exercise, wrong, value):
    if exercise.choices:
        return wrong == value
    return wrong == value or abs(wrong - value) <= reach(exercise, wrong)


def _choice(exercise, answer):
    text = str.__str__(answer).strip().lower() if isinstance(answer, str) else None
    return next((key for key in exercise.choices if key.lower() == text), None)


def _number(exercise, answer):
    """The number that an answer holds, alone or in a list or an array; else None."""
    array = as_array(answer)
    if array is None or array.dtype.kind not in "iuf" or array.size != 1:
        return None
    return float(array.reshape(()))
