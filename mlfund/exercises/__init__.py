"""Exercises that check themselves: `check`, `hint`, `solution`, `progress`.

from mlfund.exercises import check, hint, solution
check("batch_norm/forward", my_batch_norm)
"""

import difflib
import importlib
import pkgutil

from mlfund.exercises import storage
from mlfund.exercises.declare import Exercise
from mlfund.exercises.judge import judge

__all__ = ["all_exercises", "check", "exercises_of", "find", "hint", "progress", "solution"]

PARTS = ("generalization", "normalization", "information")
_hints_given = {}


def topics():
    """The module of each topic that has exercises, by the topic's name."""
    found = {}
    for part in PARTS:
        package = importlib.import_module(f"mlfund.exercises.{part}")
        for module in pkgutil.iter_modules(package.__path__):
            found[module.name] = f"{package.__name__}.{module.name}"
    return found


def exercises_of(topic):
    """The exercises of a topic, in the order in which they are declared.

    Raises
    ------
    KeyError
        If no topic has that name.
    """
    modules = topics()
    if topic not in modules:
        raise KeyError(f"topic {topic!r} has no exercises{_similar(topic, modules)}")
    module = importlib.import_module(modules[topic])
    return [value for value in vars(module).values() if isinstance(value, Exercise)]


def all_exercises():
    """Every exercise of the book."""
    return [exercise for topic in topics() for exercise in exercises_of(topic)]


def find(id):
    """The exercise of that id, such as "batch_norm/forward".

    Raises
    ------
    KeyError
        If there is none; the message names similar ones.
    """
    topic = id.partition("/")[0]
    known = exercises_of(topic) if topic in topics() else all_exercises()
    by_id = {exercise.id: exercise for exercise in known}
    if id not in by_id:
        raise KeyError(f"no exercise {id!r}{_similar(id, by_id)}")
    return by_id[id]


def check(id, answer):
    """Print the verdict on an answer, and remember it.

    In a notebook an endless loop in Python code is ended after ten seconds on Linux and macOS; a
    loop within C code, such as `sum(iter(int, 1))`, has to be ended with the kernel's stop button.
    """
    exercise = find(id)
    verdict = judge(exercise, answer)
    print(verdict)
    storage.record(exercise, verdict.status)


def hint(id, number=None):
    """Print the next hint of an exercise, or the one of that number, counted from 1."""
    hints = find(id).hints
    number = number or min(_hints_given.get(id, 0) + 1, len(hints))
    if not 1 <= number <= len(hints):
        raise ValueError(f"number must be from 1 to {len(hints)}, got {number}")
    _hints_given[id] = number
    print(f"Hint {number} of {len(hints)}: {hints[number - 1]}")


def solution(id):
    """Print the reference solution of an exercise."""
    print(find(id).solution)


def progress():
    """Print which exercises have been passed."""
    for line in storage.table(all_exercises()):
        print(line)


def _similar(name, known):
    close = difflib.get_close_matches(name, list(known), n=3)
    return f"; did you mean {' or '.join(map(repr, close))}?" if close else ""
