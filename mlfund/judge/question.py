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
    failure = _failure(exercise, property_.name, value, f"got {shown(answer)}")
    return Verdict(exercise.id, "failed", [], failure)


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


def _failure(exercise, name, value, got):
    """A value that is explained has a cause; what is no answer at all, a rule."""
    if value is None:
        choices = ", ".join(map(repr, exercise.choices or {}))
        rule = f"Answer with one of {choices}." if choices else "Answer with a number."
        return Failure(name, rule=rule, found=got)
    explained = [w for w in exercise.wrong_answers if _is_that(exercise, w.answer, value)]
    if explained:
        return Failure(name, explained[0].message, found=got)
    return Failure(name, found=f"{got}, which is not it")


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
