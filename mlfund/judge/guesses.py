"""Slips that concern an argument as a whole: one more, left out, two of them exchanged."""

import inspect
from itertools import combinations
from numbers import Real

import numpy as np

SETTINGS = (0, 1, 2, 10)  # what a setting may have been fixed to


def guesses(exercise, cases):
    """Yield a sentence and a function for each slip that the arguments of the cases allow."""
    names = [*inspect.signature(exercise.reference).parameters]
    given = {
        name: [c.arguments[i] for c in cases if i < len(c.arguments)]
        for i, name in enumerate(names)
    }
    for i, name in enumerate(names):
        for said, change in _changes_of(name, given[name]):
            yield f"Your results are as if {said}.", _with(exercise, i, change)
    for i, j in combinations(range(len(names)), 2):
        said = f"`{names[i]}` and `{names[j]}` were exchanged"
        yield f"Your results are as if {said}.", _exchanged(exercise, i, j)


def _changes_of(name, values):
    if values and all(isinstance(value, Real) and not isinstance(value, bool) for value in values):
        yield f"`{name} + 1` stood for `{name}`", lambda value: value + 1
        yield f"`{name} - 1` stood for `{name}`", lambda value: value - 1
        for setting in SETTINGS:
            yield f"`{name}` were always {setting}", lambda value, setting=setting: setting
    elif values and all(_is_of_floats(value) for value in values):
        yield f"`{name}` were all zeros", np.zeros_like
        yield f"`{name}` were all ones", np.ones_like
        yield f"`{name}` had no signs", np.abs
    elif values and all(isinstance(value, bool) for value in values):
        yield f"`{name}` were always True", lambda value: True
        yield f"`{name}` were always False", lambda value: False


def _is_of_floats(value):
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def _with(exercise, i, change):
    """The solution with an argument changed before it sees it."""

    def answer(*arguments, **options):
        if i >= len(arguments):
            return exercise.reference(*arguments, **options)
        changed = [*arguments[:i], change(arguments[i]), *arguments[i + 1 :]]
        return exercise.reference(*changed, **options)

    return answer


def _exchanged(exercise, i, j):
    def answer(*arguments, **options):
        swapped = list(arguments)
        if j < len(swapped):
            swapped[i], swapped[j] = swapped[j], swapped[i]
        return exercise.reference(*swapped, **options)

    return answer
