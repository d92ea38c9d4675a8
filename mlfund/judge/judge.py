"""Judge an answer: the one core that serves the notebook, the command line and the page."""

import contextlib
import copy
import time
from dataclasses import dataclass

from mlfund.judge.attempt import is_starter
from mlfund.judge.compare import Ruler, structure_difference
from mlfund.judge.deadline import Allowance, Stopped, within
from mlfund.judge.declare import UNCHANGED, UNCHANGED_MESSAGE
from mlfund.judge.diagnosis import likely_cause
from mlfund.judge.libraries import load_libraries
from mlfund.judge.question import judge_value
from mlfund.judge.sandbox import describe_error, guarded
from mlfund.judge.shapes import shapes_that_clash
from mlfund.judge.trial import Trial, all_cases, arguments_told, departure, told
from mlfund.judge.values import in_numpy
from mlfund.judge.verdict import Failure, Verdict

SECONDS = 10  # a deadline is at least so long,
TIMES = 30  # and at least so many times what the book's own solution has just taken


@dataclass
class Prepared:
    """The cases of an exercise's properties, by name, and the deadline of an answer to them."""

    cases: dict
    seconds: float


def prepare(exercise):
    """Make the cases, which calls the book's own solution, and measure how long that takes.

    Who runs a learner's whole file prepares first: the file could change what is expected.
    """
    with guarded():
        cases, taken = _timed(exercise)
        if taken > SECONDS / TIMES:  # once more: the first time may have loaded a library
            taken = min(taken, _timed(exercise)[1])
    return Prepared(cases, max(SECONDS, TIMES * taken))


def _timed(exercise):
    start = time.perf_counter()
    cases = all_cases(exercise)
    for property_ in exercise.properties:
        if property_.check:
            with contextlib.suppress(Exception):
                property_.check(exercise.reference)
    return cases, time.perf_counter() - start


def seconds_for(exercise):
    """The deadline of an answer, on this machine and as busy as it is now."""
    return prepare(exercise).seconds


def judge(exercise, answer, *, seconds=None, prepared=None):
    """Return the verdict on an answer; never raise."""
    with guarded() as output:
        try:
            prepared = prepared or prepare(exercise)
            seconds = seconds or prepared.seconds
            verdict = _judge(exercise, answer, prepared.cases, seconds)
        except Stopped as stopped:
            and_is_left = ", and could not be stopped" if stopped.given_up else ""
            why = f"It had not finished after {seconds:.4g} seconds{and_is_left}."
            verdict = ended(exercise.id, why)
        except KeyboardInterrupt:
            verdict = ended(exercise.id, "It was interrupted.")
        except BaseException as error:  # whatever an answer does, its author gets a verdict
            verdict = broken(exercise.id, "it can be judged", describe_error(error))
    verdict.printed, verdict.cut = output.text, output.dropped
    return verdict


def broken(id, what, error):
    """The verdict on an answer that could not be tried."""
    return Verdict(id, "failed", [], Failure(what, error=error))


def ended(id, why):
    """The verdict on an answer that was stopped."""
    return Verdict(id, "stopped", [], Failure("it comes to an end", found=why))


def _judge(exercise, answer, cases, seconds):
    if exercise.kind == "predict":
        return within(Allowance(seconds), lambda: judge_value(exercise, answer))
    if not callable(answer):
        name = exercise.name
        found = f"expected a function, got {type(answer).__name__}: give `{name}` itself, uncalled"
        return Verdict(exercise.id, "failed", [], Failure("it can be called", found=found))
    if is_starter(exercise, answer):
        return Verdict(exercise.id, "not attempted")
    if not __debug__:  # without assertions most properties would hold of anything
        return broken(exercise.id, "it can be judged", "run Python without -O")
    load_libraries(answer)
    allowance, trial = Allowance(seconds), Trial(exercise, answer, cases)
    verdict = within(allowance, lambda: _judge_trial(exercise, trial))
    if verdict.status == "failed" and verdict.failure.property != UNCHANGED:
        _explain(trial, verdict.failure, allowance)
    return verdict


def _judge_trial(exercise, trial):
    names = [*(p.name for p in exercise.properties), UNCHANGED]
    failure = first_failure(trial)
    if failure is None:
        return Verdict(exercise.id, "passed", names)
    if not trial.returned and type(trial.raised) is NotImplementedError:
        return Verdict(exercise.id, "not attempted")
    number = names.index(failure.property)
    return Verdict(exercise.id, "failed", names[:number], failure, names[number + 1 :])


def first_failure(trial):
    """The failure of the first property that does not hold, without a cause; None if all hold."""
    failures = (_failure(trial, property_) for property_ in trial.exercise.properties)
    failure = next(filter(None, failures), None)
    if failure is None and trial.changed:
        failure = Failure(UNCHANGED, UNCHANGED_MESSAGE, found=trial.changed)
    return failure


def _explain(trial, failure, allowance):
    """Put the cause into a failure where it is known, in place of the rule, which is only a rule.

    A cause that is not found in time is none: then the failure is told as it is.
    """
    besides = f"{trial.changed}, too" if trial.changed else ""
    failure.found = "\n".join(filter(None, [failure.found, besides]))
    with contextlib.suppress(Stopped):
        failure.message = within(allowance, lambda: likely_cause(trial))
    if failure.message:
        failure.rule = ""


def _failure(trial, property_):
    """The first failure of a property, or None."""
    try:
        check = _failing_case if property_.make_cases else _failing_assertion
        return check(trial, property_)
    except (Stopped, KeyboardInterrupt):
        raise
    except BaseException as error:
        if error is not trial.raised:
            raise
        given = arguments_told(trial.exercise, *trial.last)
        return Failure(
            property_.name,
            given=given,
            error=describe_error(error),
            found=shapes_that_clash(error),
        )


def _failing_case(trial, property_):
    for case in trial.cases[property_.name]:
        found = departure(trial.exercise, case, trial.on(case), property_.of)
        if found:
            return Failure(
                property_.name,
                rule="" if found.kind == "kind" else property_.message,
                given=told(trial.exercise, case),
                found=found.sentence,
                expected=found.expected,
                got=found.got,
            )
    return None


def _failing_assertion(trial, property_):
    """The property's function gets numpy arrays, whatever the answer returns."""
    calls = []

    def answer(*arguments, **options):
        result = trial.call(*arguments, **options)
        calls.append((arguments, options, result))
        return in_numpy(result)

    try:
        property_.check(answer)
    except (Stopped, KeyboardInterrupt):
        raise
    except BaseException as error:
        if error is trial.raised or not (calls or isinstance(error, AssertionError)):
            raise
        return _of_wrong_kind(trial, property_, calls) or _refused(trial, property_, error)
    return _of_wrong_kind(trial, property_, calls)


def _of_wrong_kind(trial, property_, calls):
    """What is told of a result of a wrong shape or type, whatever the check says to it."""
    for arguments, options, result in calls:
        found = _unlike(trial.exercise, arguments, options, result)
        if found:
            given = arguments_told(trial.exercise, arguments, options)
            return Failure(property_.name, given=given, found=found.sentence)
    return None


def _refused(trial, property_, error):
    given = arguments_told(trial.exercise, *trial.last)
    if isinstance(error, AssertionError):
        return Failure(property_.name, rule=property_.message, given=given, found=str(error))
    return Failure(property_.name, given=given, found=f"the result could not be used: {error}")


def _unlike(exercise, arguments, options, result):
    """How a result differs from the solution's in kind, if not in values: these may be random."""
    try:
        expected = exercise.reference(*copy.deepcopy(arguments), **copy.deepcopy(options))
    except Exception:  # as it should on such arguments
        return None
    ruler = Ruler(indices=exercise.indices)
    return structure_difference(expected, result, names=exercise.returns, ruler=ruler)
