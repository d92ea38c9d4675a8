"""Exercises that check themselves: `check`, `hint`, `solution`, `progress`.

    from mlfund.exercises import check, hint, solution
    check("batch_norm/forward", my_batch_norm)

The same on the command line: `python -m mlfund`.
"""

import difflib
import importlib
import pkgutil
import sys
from functools import cache

from mlfund.judge import storage
from mlfund.judge.judge import judge

__all__ = ["all_exercises", "check", "exercises_of", "find", "hint", "progress", "solution"]

PARTS = ("generalization", "normalization", "information")


class UnknownExerciseError(KeyError):
    """There is no such exercise, or no such topic."""

    def __str__(self):
        return self.args[0]


@cache
def topics():
    """The package of each topic that has exercises, by the topic's name."""
    found = {}
    for part in PARTS:
        package = importlib.import_module(f"mlfund.exercises.{part}")
        for module in pkgutil.iter_modules(package.__path__):
            found[module.name] = f"{package.__name__}.{module.name}"
    return found


def names_of(topic):
    """The names of a topic's exercises, in the order in which a learner meets them.

    Raises
    ------
    UnknownExerciseError
        If no topic has that name.
    """
    if topic not in topics():
        raise UnknownExerciseError(
            f"there is no topic {topic!r}{_similar(topic, [*topics(), *PARTS])}"
        )
    return importlib.import_module(topics()[topic]).ORDER


def topics_of(part):
    """The topics of a part; none if there is no such part."""
    start = f"mlfund.exercises.{part}."
    return [topic for topic, package in topics().items() if package.startswith(start)]


def exercises_of(topic):
    """The exercises of a topic, in the order in which a learner meets them."""
    return [_load(topic, name) for name in names_of(topic)]


def all_exercises():
    """Every exercise of the book."""
    return [exercise for topic in topics() for exercise in exercises_of(topic)]


def find(id):
    """The exercise of that id, such as "batch_norm/forward": the path of its file.

    Raises
    ------
    UnknownExerciseError
        If there is none; the message names similar ones.
    """
    if not isinstance(id, str):
        raise TypeError(
            f"id must be a string such as 'batch_norm/forward', got {type(id).__name__}"
        )
    topic, _, name = id.partition("/")
    if not name:
        _explain(id)
    near = [topic] if topic in topics() else topics()
    known = [f"{t}/{n}" for t in near for n in names_of(t)]
    if id not in known:
        raise UnknownExerciseError(f"no exercise {id!r}{_similar(id, known)}")
    return _load(topic, name)


def check(id, answer, *, record=True):
    """Print the verdict on an answer, and remember it unless `record` is False.

    The chapters' own solutions are checked without being remembered, so that running a chapter from
    top to bottom solves nothing in the reader's name.

    An answer has ten seconds, or thirty times what the book's own solution has just taken if that
    is longer. One that then does not let itself be stopped goes on beside the notebook until the
    kernel is restarted. A loop within C code, such as `sum(iter(int, 1))`, holds up everything, the
    stop button too: restart the kernel.
    """
    exercise = find(id)
    verdict = judge(exercise, answer)
    if record:  # before it is printed, which may fail
        storage.record(exercise, verdict.status)
    say(str(verdict))


def hint(id, number=None):
    """Print the next hint of an exercise, or the one of that number, counted from 1."""
    say(hint_of(id, number)[1])


def hint_of(id, number=None):
    """The number and the text of the next hint, or of the one asked for, which is remembered."""
    hints = find(id).hints
    if number is not None and number not in range(1, len(hints) + 1):
        raise ValueError(f"number must be from 1 to {len(hints)}, got {number!r}")
    number = storage.give_hint(id, number, len(hints))
    return number, f"Hint {number} of {len(hints)}: {hints[number - 1]}"


def solution(id):
    """Print the reference solution of an exercise."""
    say(find(id).solution)


def say(text):
    """Print a text, with the escapes of the characters that the output cannot hold."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    print(text.encode(encoding, "backslashreplace").decode(encoding))


def progress():
    """Print which exercises have been passed."""
    for line in storage.table(all_exercises()):
        print(line)


def _load(topic, name):
    return getattr(importlib.import_module(f"{topics()[topic]}.{name}"), name)


def _explain(name):
    """Raise an error for the name of a topic or a part where an exercise's is asked for."""
    if name in topics():
        known = ", ".join(f"{name}/{n}" for n in names_of(name))
        raise UnknownExerciseError(f"{name!r} is a topic; its exercises are {known}")
    if name in PARTS:
        known = ", ".join(topics_of(name))
        raise UnknownExerciseError(f"{name!r} is a part of the book; its topics are {known}")


def _similar(name, known):
    close = difflib.get_close_matches(name, list(known), n=3)
    return f"; did you mean {' or '.join(map(repr, close))}?" if close else ""
