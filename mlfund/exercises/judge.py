"""Judge an answer: the one core that serves the notebook, the command line and the page."""

import ast
import copy
import inspect
import textwrap
from dataclasses import dataclass

import numpy as np

from mlfund.exercises.compare import as_array, difference, same
from mlfund.exercises.declare import UNCHANGED, UNCHANGED_MESSAGE
from mlfund.exercises.sandbox import Stopped, deadline, describe_error, guarded
from mlfund.exercises.verdict import Failure, Verdict

SECONDS = 10


@dataclass
class Case:
    """Arguments of a call, with the solution's result."""

    arguments: tuple
    expected: object

    @property
    def size(self):
        """How many numbers the arguments hold: the smallest failing case is shown."""
        return sum(np.size(a) for a in self.arguments if not isinstance(a, str | dict))


class FailedError(Exception):
    """A property does not hold; carries the Failure to show."""

    def __init__(self, failure):
        super().__init__(failure.property)
        self.failure = failure


def judge(exercise, answer, *, seconds=SECONDS):
    """Return the verdict on an answer; never raise."""
    with guarded() as output:
        try:
            with deadline(seconds):
                verdict = _judge(exercise, answer)
        except Stopped:
            verdict = _ended(exercise, f"It had not finished after {seconds} seconds.")
        except KeyboardInterrupt:
            verdict = _ended(exercise, "It was interrupted.")
        except BaseException as error:  # whatever an answer does, its author gets a verdict
            verdict = _broken(exercise, error)
    verdict.printed, verdict.cut = output.text, output.dropped
    return verdict


def _judge(exercise, answer):
    if exercise.kind == "predict":
        return _judge_value(exercise, answer)
    if _is_starter(exercise, answer):
        return Verdict(exercise.id, "not attempted")
    if not callable(answer):
        return _broken(exercise, TypeError(f"expected a function, got {type(answer).__name__}"))
    checks = _checks(exercise)
    passed = []
    for name, check in checks:
        try:
            check(answer)
        except NotImplementedError:
            return Verdict(exercise.id, "not attempted")
        except FailedError as failed:
            return _failed(exercise, checks, passed, failed.failure, answer)
        passed.append(name)
    return Verdict(exercise.id, "passed", passed)


def _checks(exercise):
    """Pairs of a property's name and a function of the answer that raises FailedError."""
    checks = [(p.name, _check_of(exercise, p)) for p in exercise.properties]
    return [*checks, (UNCHANGED, lambda answer: _check_unchanged(exercise, answer))]


def _check_of(exercise, property_):
    run = _check_cases if property_.make_cases else _check_assertions
    return lambda answer: run(exercise, property_, answer)


def _check_cases(exercise, property_, answer):
    for case in sorted(cases_of(exercise, property_), key=lambda case: case.size):
        found = _case_failure(exercise, property_, case, answer)
        if found:
            raise FailedError(found)


def _case_failure(exercise, property_, case, answer):
    got = _call(property_, answer, case)
    found = difference(case.expected, got, "the result", exercise.returns)
    if property_.of and not _is_structure(exercise, case.expected, got):
        at = exercise.returns.index(property_.of)
        found = difference(case.expected[at], got[at], property_.of)
    if found is None:
        return None
    shown = _arguments(exercise, case.arguments)
    return Failure(property_.name, property_.message, shown, found)


def _is_structure(exercise, expected, got):
    """Whether the result is not even a sequence of the right length."""
    return not isinstance(got, tuple | list) or len(got) != len(expected)


def _check_assertions(exercise, property_, answer):
    """The property's function gets numpy arrays, whatever the answer returns."""
    try:
        property_.check(
            lambda *arguments: _in_numpy(_call(property_, answer, Case(arguments, None)))
        )
    except (FailedError, Stopped, NotImplementedError, KeyboardInterrupt):
        raise
    except AssertionError as error:
        raise FailedError(Failure(property_.name, property_.message, "", str(error))) from None
    except Exception as error:  # the property cannot work with such a result
        found = f"the result could not be used: {error}"
        raise FailedError(Failure(property_.name, property_.message, "", found)) from None


def _in_numpy(result):
    if isinstance(result, tuple | list):
        return [_in_numpy(part) for part in result]
    return as_array(result) if hasattr(result, "detach") else result


def _call(property_, answer, case):
    try:
        return answer(*copy.deepcopy(case.arguments))
    except (Stopped, NotImplementedError, KeyboardInterrupt):
        raise
    except BaseException as error:
        failure = Failure(property_.name, "", "", "", error=describe_error(error))
        raise FailedError(failure) from None


def _check_unchanged(exercise, answer):
    for property_ in exercise.properties:
        for case in cases_of(exercise, property_):
            given = copy.deepcopy(case.arguments)
            answer(*given)
            for name, before, after in zip(_names(exercise), case.arguments, given, strict=False):
                if isinstance(before, np.ndarray) and not np.array_equal(before, after, True):
                    shown = _arguments(exercise, case.arguments)
                    found = f"{name} was changed by the call"
                    raise FailedError(Failure(UNCHANGED, UNCHANGED_MESSAGE, shown, found))


def cases_of(exercise, property_):
    """The cases of a property: frozen, since their generator is seeded."""
    if not property_.make_cases:
        return []
    with np.errstate(all="ignore"):
        made = property_.make_cases(np.random.default_rng(0))
        return [Case(a, exercise.reference(*copy.deepcopy(a))) for a in made]


def _failed(exercise, checks, passed, failure, answer):
    if not failure.error:
        failure.message = _likely(exercise, failure, answer)
    rest = [name for name, _ in checks][len(passed) + 1 :]
    return Verdict(exercise.id, "failed", passed, failure, rest)


def _likely(exercise, failure, answer):
    """The message of the wrong answer that does as this one does on all failing cases, if two."""
    property_ = next((p for p in exercise.properties if p.name == failure.property), None)
    failing = list(_failing(exercise, property_, answer)) if property_ else []
    candidates = [w for w in exercise.wrong_answers if w.caught_by == failure.property]
    for wrong in candidates if len(failing) > 1 else []:
        if all(
            _same_result(got, _part(exercise, property_, wrong.answer, c)) for c, got in failing
        ):
            return wrong.message
    return failure.message


def _failing(exercise, property_, answer):
    looked_at = [property_] if property_.make_cases else exercise.properties
    for case in [case for p in looked_at for case in cases_of(exercise, p)]:
        got = _part(exercise, property_, answer, case)
        expected = _part(exercise, property_, exercise.reference, case)
        if got is not _RAISED and not same(expected, got):
            yield case, got


def _part(exercise, property_, function, case):
    """What the property looks at, of a function's result."""
    result = _quietly(function, case)
    if result is _RAISED or not property_.of:
        return result
    return result[exercise.returns.index(property_.of)]


_RAISED = object()


def _quietly(function, case):
    try:
        return function(*copy.deepcopy(case.arguments))
    except Exception:
        return _RAISED


def _same_result(got, wrong):
    return wrong is not _RAISED and same(wrong, got)


def _judge_value(exercise, answer):
    name = exercise.properties[0].name
    if answer is None:
        return Verdict(exercise.id, "not attempted")
    expected = exercise.reference()
    if _equals(exercise, expected, answer):
        return Verdict(exercise.id, "passed", [name])
    return Verdict(exercise.id, "failed", [], _value_failure(exercise, name, answer))


def _value_failure(exercise, name, answer):
    if exercise.choices and answer not in list(exercise.choices):
        options = ", ".join(map(repr, exercise.choices))
        return Failure(name, f"Answer with one of {options}.", "", f"got {answer!r}")
    if not exercise.choices and not isinstance(answer, int | float | np.number):
        return Failure(name, "Answer with a number.", "", f"got {answer!r}")
    wrong = [w for w in exercise.wrong_answers if _equals(exercise, w.answer, answer)]
    message = wrong[0].message if wrong else exercise.properties[0].message
    return Failure(name, message, "", f"got {answer!r}")


def _equals(exercise, expected, answer):
    if exercise.choices or not isinstance(answer, int | float | np.number):
        return isinstance(answer, str) and expected == answer
    return abs(expected - answer) <= exercise.tolerance


def _is_starter(exercise, answer):
    """A debugging exercise whose code is as it was."""
    return exercise.bug is not None and _body(answer) == _body(exercise.bug)


def _body(function):
    """A function's statements, whatever their layout; None if there is no source."""
    try:
        source = textwrap.dedent(inspect.getsource(function))
        definition = ast.parse(source).body[0]
        return [ast.dump(statement) for statement in getattr(definition, "body", [])]
    except (OSError, TypeError, SyntaxError):
        return None


def _names(exercise):
    return list(inspect.signature(exercise.reference).parameters)


def _arguments(exercise, arguments):
    with np.printoptions(precision=4, threshold=24, edgeitems=3, linewidth=76):
        pairs = zip(_names(exercise), arguments, strict=False)
        return "\n".join(f"{name} = {value!r}" for name, value in pairs)


def _broken(exercise, error):
    return Verdict(
        exercise.id, "failed", [], Failure("it can be called", "", "", "", describe_error(error))
    )


def _ended(exercise, why):
    return Verdict(exercise.id, "stopped", [], Failure("it comes to an end", "", "", why))
