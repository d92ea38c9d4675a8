"""Every exercise accepts what is right and rejects what is wrong, for the reason declared."""

import inspect
import warnings
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import torch

from mlfund.command_line.files import file_of, text_of
from mlfund.exercises import all_exercises, exercises_of, topics
from mlfund.judge.declare import UNCHANGED, UNCHANGED_MESSAGE
from mlfund.judge.judge import first_failure, judge
from mlfund.judge.sandbox import execute, guarded
from mlfund.judge.trial import Trial, all_cases
from mlfund.judge.values import as_array

EXERCISES = {exercise.id: exercise for exercise in all_exercises()}
CODING = {id: exercise for id, exercise in EXERCISES.items() if exercise.kind != "predict"}
RIGHT = [(e, right) for e in CODING.values() for right in e.right_answers]
WRONG = [(e, wrong) for e in EXERCISES.values() for wrong in e.wrong_answers]
WRONG_CODE = [(e, wrong) for e, wrong in WRONG if e.kind != "predict"]


def named(pairs):
    return [
        pytest.param(e, a, id=f"{e.id}-{getattr(a, 'name', None) or a.__name__}") for e, a in pairs
    ]


every_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
coding_exercise = pytest.mark.parametrize("exercise", CODING.values(), ids=CODING)


def defined_by(exercise, source):
    return execute(source, f"{exercise.id}.py")[exercise.name]


@every_exercise
def test_the_solution_alone_passes(exercise):
    verdict = judge(exercise, defined_by(exercise, exercise.solution))
    assert verdict.status == "passed", str(verdict)


@every_exercise
def test_the_starter_is_not_attempted(exercise):
    verdict = judge(exercise, defined_by(exercise, exercise.starter))
    assert verdict.status == "not attempted", str(verdict)


@coding_exercise
def test_the_starter_is_not_attempted_in_a_notebook_either(exercise):
    """A notebook compiles imports and function apart, which changes the instructions."""
    imports, _, function = exercise.starter.rpartition("\n\n\n")
    space = execute(imports, f"{exercise.id} imports")
    execute(function, f"{exercise.id} function", space)
    assert judge(exercise, space[exercise.name]).status == "not attempted"


@every_exercise
def test_the_starter_is_part_of_the_solution(exercise):
    left = Counter(exercise.starter.splitlines()) - Counter(exercise.solution.splitlines())
    left.pop("    raise NotImplementedError", None)
    allowed = {"predict": 1, "debug": 4, "implement": 0}[exercise.kind]
    assert left.total() <= allowed, f"lines of the starter that the solution lacks: {list(left)}"


@pytest.mark.parametrize(("exercise", "right"), named(RIGHT))
def test_a_right_answer_passes(exercise, right):
    verdict = judge(exercise, right)
    assert verdict.status == "passed", str(verdict)


def each_array(change, result):
    """A result with every array of real numbers changed, in lists where there were tuples."""
    if isinstance(result, tuple | list):
        return [each_array(change, part) for part in result]
    array = as_array(result)
    return change(array) if array is not None and array.dtype.kind in "fiu" else result


def as_tensor(array):
    return torch.as_tensor(array)


def as_numbers(array):
    return array.tolist()


def in_single_precision(array):
    return array.astype(np.float32) if array.dtype.kind == "f" else array


def as_numbers_of_single_precision(array):
    return in_single_precision(array).tolist()


DRESSES = [as_tensor, as_numbers, in_single_precision, as_numbers_of_single_precision]


def with_results(change, answer):
    return lambda *a, **options: each_array(change, answer(*a, **options))


@coding_exercise
@pytest.mark.parametrize("change", DRESSES)
def test_other_types_and_lists_for_tuples_pass(exercise, change):
    for right in (exercise.reference, *exercise.right_answers):
        verdict = judge(exercise, with_results(change, right))
        assert verdict.status == "passed", f"{right.__name__}\n{verdict}"


@pytest.mark.parametrize(("exercise", "wrong"), named(WRONG_CODE))
def test_single_precision_does_not_hide_a_fault(exercise, wrong):
    assert failure_of(
        exercise, with_results(in_single_precision, wrong.answer), all_cases(exercise)
    )


@pytest.mark.parametrize(("exercise", "wrong"), named(WRONG))
def test_a_wrong_answer_is_caught_by_its_property_with_its_message(exercise, wrong):
    verdict = judge(exercise, wrong.answer, seconds=120)  # enough to find the cause, however busy
    assert verdict.status == "failed"
    failure = verdict.failure
    assert failure.property == wrong.caught_by
    assert not failure.error, failure.error
    if wrong.message:
        assert failure.message == wrong.message
    elif wrong.caught_by == UNCHANGED:
        assert failure.message == UNCHANGED_MESSAGE
    else:  # a cause that is seen, or the rule
        rules = {p.name: p.message for p in exercise.properties}
        assert bool(failure.message) != (failure.rule == rules[wrong.caught_by])


@coding_exercise
def test_every_property_is_the_first_to_catch_a_wrong_answer(exercise):
    caught = {wrong.caught_by for wrong in exercise.wrong_answers}
    assert {p.name for p in exercise.properties} <= caught


@coding_exercise
def test_every_case_shows_the_fault_of_a_wrong_answer(exercise):
    for name, case in [(n, case) for n, cases in all_cases(exercise).items() for case in cases]:
        property_ = next(p for p in exercise.properties if p.name == name)
        alone = replace(exercise, properties=[property_])
        answers = (wrong.answer for wrong in exercise.wrong_answers)
        assert any(failure_of(alone, a, {name: [case]}) for a in answers), (name, case.arguments)


def failure_of(exercise, answer, cases):
    """The first failure of an answer, without the search for its cause."""
    with guarded():
        return first_failure(Trial(exercise, answer, cases))


@coding_exercise
def test_the_bug_is_a_bug(exercise):
    if exercise.kind == "debug":
        verdict = judge(exercise, lambda *a, **options: exercise.bug(*a, **options))
        assert verdict.status == "failed"


@every_exercise
def test_the_file_to_start_from_is_python(exercise):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        compile(text_of(exercise), file_of(exercise).name, "exec")


def test_files_to_start_from_have_names_of_their_own():
    names = Counter(file_of(exercise).name for exercise in EXERCISES.values())
    assert max(names.values()) == 1


@every_exercise
def test_a_second_run_prints_the_same(exercise):
    wrong = exercise.wrong_answers[0].answer
    assert str(judge(exercise, wrong)) == str(judge(exercise, wrong))


@every_exercise
def test_the_header_is_complete(exercise):
    assert exercise.difficulty in range(1, 6)
    assert exercise.importance in range(1, 6)
    assert exercise.minutes > 0
    assert exercise.hints
    assert inspect.getdoc(exercise.reference).endswith((".", "?", "`", "$", "$$"))


@coding_exercise
def test_there_are_enough_answers(exercise):
    assert len(exercise.right_answers) >= 3
    assert len(exercise.wrong_answers) >= 5


@coding_exercise
def test_messages_of_wrong_answers_differ(exercise):
    messages = Counter(wrong.message for wrong in exercise.wrong_answers if wrong.message)
    assert max(messages.values()) == 1, messages.most_common(1)


@pytest.mark.parametrize("topic", topics())
def test_each_topic_has_every_kind(topic):
    kinds = Counter(exercise.kind for exercise in exercises_of(topic))
    assert kinds["implement"] >= 2
    assert kinds["predict"] >= 1
    assert kinds["debug"] >= 1


@coding_exercise
def test_no_case_of_the_checks_is_degenerate(exercise):
    """Arguments are finite: a NaN among them would make every answer look alike."""
    for property_ in exercise.properties:
        made = property_.make_cases(np.random.default_rng(0)) if property_.make_cases else []
        for argument in [a for arguments in made for a in arguments]:
            array = as_array(argument)
            if array is not None and array.dtype.kind == "f":
                assert not np.isnan(array).all() or array.size == 0
