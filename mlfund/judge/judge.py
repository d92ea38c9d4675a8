"""Judge an answer: the one core that serves the notebook, the command line and the page."""

import ast
import contextlib
import copy
import inspect
import textwrap
import time
from dataclasses import dataclass
from types import CodeType

import numpy as np

from mlfund.judge.compare import as_array, as_sequence, difference, shown
from mlfund.judge.deadline import Stopped, within
from mlfund.judge.declare import UNCHANGED, UNCHANGED_MESSAGE
from mlfund.judge.sandbox import describe_error, guarded
from mlfund.judge.verdict import Failure, Verdict

SECONDS = 10  # a deadline is at least so long,
TIMES = 30  # and at least so many times what the book's own solution has just taken


@dataclass
class Case:
    """Arguments of a call, with the solution's result."""

    arguments: tuple
    expected: object

    @property
    def size(self):
        """How many numbers the arguments hold: the smallest failing case is shown."""
        return _size(self.arguments)


class Trial:
    """An answer on trial: every call of it goes through here."""

    def __init__(self, exercise, answer, cases):
        self.exercise, self.answer, self.cases = exercise, answer, cases
        self.returned = 0  # how many calls have come back
        self.last = (), {}  # the arguments and options of the last call
        self.raised = None  # what the last call raised
        self.changed = ""  # the first argument that a call changed in place

    def on(self, case):
        """The result on a case. A random generator among the arguments begins anew each time."""
        arguments, options = _bound(self.exercise, copy.deepcopy(case.arguments))
        return self.call(*arguments, **options)

    def call(self, *arguments, **options):
        """The result for copies of the arguments; remembers which of them were changed."""
        given = _copied((arguments, options))
        self.last, self.raised = (arguments, options), None
        try:
            result = self.answer(*given[0], **given[1])
        except BaseException as error:
            self.raised = error
            raise
        self.returned += 1
        self.changed = self.changed or _changed(self.exercise, (arguments, options), given)
        return result


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
    cases = {p.name: cases_of(exercise, p) for p in exercise.properties}
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
            verdict = within(seconds, lambda: _judge(exercise, answer, prepared.cases))
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


def cases_of(exercise, property_):
    """The cases of a property, smallest first: frozen, since their generator is seeded."""
    if not property_.make_cases:
        return []
    made = list(property_.make_cases(np.random.default_rng(0)))
    return sorted((_case(exercise, arguments) for arguments in made), key=lambda case: case.size)


def _case(exercise, given):
    arguments, options = _bound(exercise, copy.deepcopy(given))
    return Case(given, exercise.reference(*arguments, **options))


def _judge(exercise, answer, cases):
    if exercise.kind == "predict":
        return _judge_value(exercise, answer)
    if not callable(answer):
        name = exercise.name
        found = f"expected a function, got {type(answer).__name__}: give `{name}` itself, uncalled"
        return Verdict(exercise.id, "failed", [], Failure("it can be called", found=found))
    if _is_starter(exercise, answer):
        return Verdict(exercise.id, "not attempted")
    if not __debug__:  # without assertions most properties would hold of anything
        return broken(exercise.id, "it can be judged", "run Python without -O")
    return _judge_trial(exercise, Trial(exercise, answer, cases))


def _judge_trial(exercise, trial):
    names = [*(p.name for p in exercise.properties), UNCHANGED]
    for number, property_ in enumerate(exercise.properties):
        failure = _failure(trial, property_)
        if failure and not trial.returned and type(trial.raised) is NotImplementedError:
            return Verdict(exercise.id, "not attempted")
        if failure:
            failure.message = _likely(trial, property_, failure)
            return Verdict(exercise.id, "failed", names[:number], failure, names[number + 1 :])
    if trial.changed:
        failure = Failure(UNCHANGED, UNCHANGED_MESSAGE, found=trial.changed)
        return Verdict(exercise.id, "failed", names[:-1], failure)
    return Verdict(exercise.id, "passed", names)


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
        given = _arguments(trial.exercise, *trial.last)
        return Failure(property_.name, given=given, error=describe_error(error))


def _failing_case(trial, property_):
    for case in trial.cases[property_.name]:
        found = _difference(trial.exercise, property_, case.expected, trial.on(case))
        if found:
            message = property_.message if found.in_values else ""
            given = _arguments(trial.exercise, case.arguments)
            return Failure(
                property_.name,
                message,
                given,
                found.sentence,
                expected=found.expected,
                got=found.got,
            )
    return None


def _difference(exercise, property_, expected, got):
    """The difference in the part that the property looks at, if the result has parts at all."""
    parts = as_sequence(got) if property_.of else None
    if parts is None or len(parts) != len(expected):
        return difference(expected, got, names=exercise.returns)
    at = exercise.returns.index(property_.of)
    return difference(expected[at], parts[at], property_.of)


def _failing_assertion(trial, property_):
    """The property's function gets numpy arrays, whatever the answer returns."""
    results = []

    def answer(*arguments, **options):
        results.append(_in_numpy(trial.call(*arguments, **options)))
        return results[-1]

    try:
        property_.check(answer)
    except AssertionError as error:
        if error is trial.raised:
            raise
        given = _arguments(trial.exercise, *trial.last)
        return Failure(property_.name, property_.message, given, str(error))
    except Exception as error:  # the property cannot work with such a result
        if error is trial.raised or not results:
            raise
        given = _arguments(trial.exercise, *trial.last)
        return Failure(property_.name, "", given, _unusable(trial, results[-1], error))
    return None


def _unusable(trial, result, error):
    arguments, options = trial.last
    expected = trial.exercise.reference(*arguments, **options)
    found = difference(expected, result, names=trial.exercise.returns)
    return found.sentence if found else f"the result could not be used: {error}"


def _likely(trial, property_, failure):
    """The message of the wrong answer that does the same wherever this one fails."""
    if failure.error:
        return ""
    failing = list(_failing(trial, property_))
    for wrong in trial.exercise.wrong_answers:
        other = Trial(trial.exercise, wrong.answer, trial.cases)
        if wrong.caught_by == property_.name and _agree(other, property_, failing, failure):
            return wrong.message
    return failure.message


def _failing(trial, property_):
    """Where the answer fails, on the property's own cases if it has any, with what it returned."""
    looked_at = [property_] if property_.make_cases else trial.exercise.properties
    for case in [case for p in looked_at for case in trial.cases[p.name]]:
        got = _quietly(trial, case)
        if got is not _RAISED and _difference(trial.exercise, property_, case.expected, got):
            yield case, got


def _agree(other, property_, failing, failure):
    """Whether another trial fails alike: on at least two cases, or, without cases, in words."""
    if not any(other.cases.values()):
        its = _failure(other, property_)
        return its is not None and its.found == failure.found
    pairs = ((_quietly(other, case), got) for case, got in failing)
    return len(failing) > 1 and all(_same(other.exercise, property_, *pair) for pair in pairs)


def _same(exercise, property_, wrong, got):
    if wrong is _RAISED or wrong is None:
        return wrong is got
    return _difference(exercise, property_, wrong, got) is None


_RAISED = object()


def _quietly(trial, case):
    try:
        return trial.on(case)
    except (Stopped, KeyboardInterrupt):
        raise
    except BaseException:
        return _RAISED


def _judge_value(exercise, answer):
    property_ = exercise.properties[0]
    if answer is None:
        return Verdict(exercise.id, "not attempted")
    read = _choice if exercise.choices else _number
    value = read(exercise, answer)
    if value is not None and _equals(exercise, exercise.reference(), value):
        return Verdict(exercise.id, "passed", [property_.name])
    message = _about(exercise, value)
    return Verdict(
        exercise.id, "failed", [], Failure(property_.name, message, found=f"got {shown(answer)}")
    )


def _about(exercise, value):
    if value is None and exercise.choices:
        return f"Answer with one of {', '.join(map(repr, exercise.choices))}."
    if value is None:
        return "Answer with a number."
    wrong = [w.message for w in exercise.wrong_answers if _equals(exercise, w.answer, value)]
    return (wrong or [exercise.properties[0].message])[0]


def _choice(exercise, answer):
    text = answer.strip().lower() if type(answer) is str else None
    return next((key for key in exercise.choices if key.lower() == text), None)


def _number(exercise, answer):
    if isinstance(answer, str | bytes | bool | np.bool_ | list | tuple):
        return None
    try:
        return float(as_array(answer).item())
    except (AttributeError, OverflowError, TypeError, ValueError):
        return None


def _equals(exercise, expected, value):
    if exercise.choices:
        return expected == value
    return abs(expected - value) <= max(exercise.tolerance, 1e-9 * abs(expected))


def _is_starter(exercise, answer):
    """A debugging exercise whose code is as it was, whatever its layout and comments.

    The source says so where there is one: the same line compiles to other instructions in a cell
    of a notebook than in a module. Without a source, the instructions have to do.
    """
    bug = exercise.bug
    if bug is None:
        return False
    source = _from_source(answer)
    return source == _from_source(bug) if source else _compiled(answer) == _compiled(bug)


def _from_source(function):
    """Parameters and statements of a function; None if there is no source."""
    try:
        code = getattr(function, "__code__", function)  # its own, not that of what it wraps
        definition = ast.parse(textwrap.dedent(inspect.getsource(code))).body[0]
    except (OSError, TypeError, SyntaxError):
        return None
    if not isinstance(definition, ast.FunctionDef):
        return None
    documented = ast.get_docstring(definition) is not None
    return ast.dump(definition.args), [ast.dump(s) for s in definition.body[documented:]]


def _compiled(function):
    code = getattr(function, "__code__", None)
    return code and (_instructions(code), getattr(function, "__defaults__", None))


def _instructions(code):
    constants = [_instructions(c) if isinstance(c, CodeType) else repr(c) for c in code.co_consts]
    return code.co_code, constants, code.co_names, code.co_varnames


def _bound(exercise, arguments):
    """Positional arguments and options of a call, as the signature has them."""
    parameters = inspect.signature(exercise.reference).parameters.values()
    positional = sum(p.kind is not p.KEYWORD_ONLY for p in parameters)
    names = [p.name for p in parameters if p.kind is p.KEYWORD_ONLY]
    return arguments[:positional], dict(zip(names, arguments[positional:], strict=False))


def _copied(value):
    """Copies of arrays and of what holds them. A random generator stays the one that it is."""
    if isinstance(value, np.ndarray):
        return value.copy(order="K")
    if isinstance(value, tuple | list):
        return type(value)([_copied(piece) for piece in value])
    if isinstance(value, dict):
        return {key: _copied(piece) for key, piece in value.items()}
    return value


def _changed(exercise, before, after):
    """A sentence on the first argument that is not what it was."""
    names = [*inspect.signature(exercise.reference).parameters]
    pairs = [*zip(names, before[0], after[0], strict=False)]
    pairs += [(name, before[1][name], after[1][name]) for name in before[1]]
    names = [name for name, one, other in pairs if not _identical(one, other)]
    return f"{names[0]} was changed by the call" if names else ""


def _identical(one, other):
    if isinstance(one, np.ndarray):
        return one.shape == other.shape and one.tobytes() == other.tobytes()
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(_identical, one, other))
    if isinstance(one, dict):
        return _identical([*one.items()], [*other.items()])
    return one is other or (isinstance(one, int | float | str) and one == other)


def _in_numpy(result):
    if isinstance(result, tuple | list):
        return [_in_numpy(part) for part in result]
    return as_array(result) if hasattr(result, "detach") else result


def _size(value):
    if isinstance(value, tuple | list):
        return sum(map(_size, value))
    return sum(map(_size, value.values())) if isinstance(value, dict) else np.size(value)


def _arguments(exercise, arguments, options=None):
    names = inspect.signature(exercise.reference).parameters
    given = dict(zip(names, arguments, strict=False)) | (options or {})
    return "\n".join(_assigned(name, value) for name, value in given.items())


def _assigned(name, value):
    return f"{name} = {shown(value)}".replace("\n", "\n" + " " * (len(name) + 3))
