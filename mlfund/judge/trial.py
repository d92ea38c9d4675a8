"""An answer on trial: its cases, every call of it, and what a call leaves behind."""

import copy
import inspect
from dataclasses import dataclass

import numpy as np

from mlfund.judge.compare import Ruler, difference, parts_of
from mlfund.judge.values import as_array, as_sequence, in_numpy, received, shown


@dataclass
class Case:
    """Arguments of a call, with the solution's result."""

    arguments: tuple
    expected: object
    options: dict | None = None  # None: `arguments` holds those too that are only taken by name

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
        arguments, options = copy.deepcopy(given_in(self.exercise, case))
        return self.call(*arguments, **options)

    def call(self, *arguments, **options):
        """The result for copies of the arguments; remembers which of them were changed."""
        given = _copied((arguments, options))
        self.last, self.raised = (arguments, options), None
        try:
            result = received(self.answer(*given[0], **given[1]))
        except BaseException as error:
            self.raised = error
            raise
        self.returned += 1
        self.changed = self.changed or _changed(self.exercise, (arguments, options), given)
        return result


def all_cases(exercise):
    """The cases of every property, by its name."""
    return {p.name: cases_of(exercise, p) for p in exercise.properties}


def cases_of(exercise, property_):
    """The cases of a property, smallest first: frozen, since their generator is seeded."""
    cases = (_case(exercise, arguments) for arguments in made_by(property_))
    return sorted(cases, key=lambda case: case.size)


def made_by(property_, seed=0):
    """The arguments of each of a property's cases, which it makes from a seeded generator."""
    make = property_.make_cases
    return list(make(np.random.default_rng(seed))) if make else []


def calls_of(exercise, property_):
    """The calls that a check makes, as cases; it is a check of the solution here."""
    made = []

    def solution(*arguments, **options):
        given = copy.deepcopy((arguments, options))
        result = exercise.reference(*arguments, **options)
        made.append(Case(given[0], copy.deepcopy(result), given[1]))
        return in_numpy(received(result))

    if property_.check:
        property_.check(solution)
    return made


def given_in(exercise, case):
    """Positional arguments and options of a case, as the signature has them."""
    if case.options is not None:
        return case.arguments, case.options
    parameters = inspect.signature(exercise.reference).parameters.values()
    positional = sum(p.kind is not p.KEYWORD_ONLY for p in parameters)
    names = [p.name for p in parameters if p.kind is p.KEYWORD_ONLY]
    by_name = zip(names, case.arguments[positional:], strict=False)
    return case.arguments[:positional], dict(by_name)


def departure(exercise, case, got, of=None):
    """How a result on a case differs from the solution's, or its part `of`; None if it does not."""
    return departure_from(exercise, case, case.expected, got, of)


def departure_from(exercise, case, other, got, of=None):
    """How a result on a case differs from another one."""
    ruler = Ruler(_terms(case), exercise.indices)
    parts = parts_of(other, got) if of and isinstance(other, tuple | list) else None
    if parts is None:
        return difference(other, got, names=exercise.returns, ruler=ruler)
    at = exercise.returns.index(of)
    return difference(as_sequence(other)[at], parts[at], of, ruler=ruler.of(of))


def told(exercise, case):
    """A case's arguments as assignments."""
    arguments, options = given_in(exercise, case)
    return arguments_told(exercise, arguments, options)


def arguments_told(exercise, arguments, options):
    """Arguments and options as assignments."""
    names = inspect.signature(exercise.reference).parameters
    given = dict(zip(names, arguments, strict=False)) | options
    return "\n".join(_assigned(name, value) for name, value in given.items())


def _terms(case):
    """The size of the terms that may cancel in a result: of the largest number in an array."""
    arrays = (as_array(part) for part in _leaves((case.arguments, case.options or {})))
    sizes = (np.abs(a[np.isfinite(a)]).max(initial=0) for a in arrays if _is_measured(a))
    return float(max(sizes, default=0))


def _leaves(value):
    if isinstance(value, dict):
        value = [*value.values()]
    if not isinstance(value, tuple | list):
        yield value
    else:
        for part in value:
            yield from _leaves(part)


def _is_measured(array):
    """Whether an argument is of numbers, and not a count or a setting."""
    return array is not None and (
        array.dtype.kind == "f" or (array.ndim and array.dtype.kind in "iu")
    )


def _assigned(name, value):
    return f"{name} = {shown(value)}".replace("\n", "\n" + " " * (len(name) + 3))


def _size(value):
    if isinstance(value, tuple | list):
        return sum(map(_size, value))
    return sum(map(_size, value.values())) if isinstance(value, dict) else np.size(value)


def _case(exercise, given):
    arguments, options = given_in(exercise, Case(copy.deepcopy(given), None))
    return Case(given, exercise.reference(*arguments, **options))


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
    names = [name for name, one, other in pairs if not identical(one, other)]
    return f"{names[0]} was changed by the call" if names else ""


def identical(one, other):
    """Whether two arguments are the same to the last bit."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return one.shape == other.shape and one.tobytes() == other.tobytes()
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(identical, one, other))
    if isinstance(one, dict):
        return identical([*one.items()], [*other.items()])
    return one is other or (isinstance(one, int | float | str) and one == other)
