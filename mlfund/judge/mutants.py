"""Whether the checks see every slip: each change of each solution is judged as an answer.

    python -m mlfund.judge.mutants [TOPIC | TOPIC/EXERCISE ...]

prints how many changes of a solution are refused, how many are listed as the same function on all
that the statement allows (`exercise.same(reason, (stood, instead_of), ...)`, in the exercise's file
or in `<exercise>_same.py` beside it), and shows those that are accepted without a reason, each with
the line that would list it. It fails if there is one, or if a list names a change that is refused
or is none.
"""

import argparse
import importlib
import importlib.util
import sys
import time
from dataclasses import dataclass, field
from zlib import crc32

from mlfund.exercises import all_exercises, exercises_of, find
from mlfund.judge.changes import changes, compiled
from mlfund.judge.deadline import Allowance, Stopped, within
from mlfund.judge.judge import first_failure
from mlfund.judge.sandbox import guarded
from mlfund.judge.trial import Trial, all_cases

SECONDS, TIMES = 0.5, 30  # a mutant may take so long, or so many times what the solution takes
LONGEST = 60


@dataclass
class Outcome:
    """What became of an exercise's mutants."""

    id: str
    refused: list = field(default_factory=list)
    listed: list = field(default_factory=list)
    accepted: list = field(default_factory=list)
    errors: list = field(default_factory=list)  # what is wrong with the list

    @property
    def counts(self):
        """How many are refused, listed, accepted."""
        return len(self.refused), len(self.listed), len(self.accepted)

    @property
    def fine(self):
        """Whether every mutant is refused or listed, and every listed one accepted."""
        return not self.accepted and not self.errors


def outcome(exercise, *, one_in=1):
    """Judge all changes of an exercise's solution, or a fixed sample of about one in so many."""
    listed = {compiled(e.source): e for e in equivalents(exercise)}
    result, judged = Outcome(exercise.id), Judged(exercise)
    for change in changes(exercise.solution):
        entry = listed.pop(compiled(change.source), None)
        if crc32(change.source.encode()) % one_in:
            continue
        refused = judged.refuses(change.source)
        if entry and refused:
            result.errors.append(f"listed, and refused: {change.sentence} ({entry.reason})")
        (result.refused if refused else result.listed if entry else result.accepted).append(change)
    result.errors += [f"listed, and no change: {e.stood!r}" for e in listed.values()]
    return result


def equivalents(exercise):
    """The listed changes, also those that stand in a file of their own beside the exercise's."""
    beside = f"{exercise.reference.__module__}_same"
    if importlib.util.find_spec(beside):
        importlib.import_module(beside)
    return exercise.equivalents


class Judged:
    """Judges many answers to one exercise, with the same cases."""

    def __init__(self, exercise):
        self.exercise, self.cases, self.seconds = exercise, all_cases(exercise), LONGEST
        self.refuses(exercise.solution)  # once, so that all is loaded
        start = time.perf_counter()
        self.refuses(exercise.solution)
        self.seconds = max(SECONDS, TIMES * (time.perf_counter() - start))

    def refuses(self, source):
        """Whether what a source defines is refused. What does not come to an end is."""
        with guarded():
            try:
                return within(Allowance(self.seconds), lambda: self._failure(source) is not None)
            except (Stopped, Exception):
                return True

    def _failure(self, source):
        space = {"__name__": "answer"}
        exec(compile(source, "mutant", "exec"), space)
        return first_failure(Trial(self.exercise, space[self.exercise.name], self.cases))


def report(exercise, result):
    """Lines that show what is not in order, each accepted change with the line that lists it."""
    for change in result.accepted:
        stood, instead_of = _unique(change, exercise.solution)
        yield f"  {result.id}, line {change.line}: accepted {change.sentence}"
        yield f"      ({stood!r}, {instead_of!r}),"
    yield from (f"  {result.id}: {error}" for error in result.errors)


def _unique(change, source):
    """What stands and instead of what, with whole lines around it if that occurs elsewhere."""
    if change.was and source.count(change.was) == 1:
        return change.now, change.was
    old, new = source.splitlines(), change.source.splitlines()
    first = next(i for i, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1])
    last = first - len(old) + len(new)
    return "\n".join(new[first : last + 1]), old[first]


def chosen(names):
    """The coding exercises of some topics or ids; all of them if none is named."""
    if not names:
        return [e for e in all_exercises() if e.kind != "predict"]
    found = [[find(name)] if "/" in name else exercises_of(name) for name in names]
    return [e for exercises in found for e in exercises if e.kind != "predict"]


def _main():
    parser = argparse.ArgumentParser(description="Judge every change of the exercises' solutions.")
    parser.add_argument("names", nargs="*", metavar="TOPIC[/EXERCISE]")
    results = []
    print(f"{'exercise':42} mutants  refused  listed  accepted")
    for exercise in chosen(parser.parse_args().names):
        results.append(result := outcome(exercise))
        print(_row(exercise.id, *result.counts), *report(exercise, result), sep="\n", flush=True)
    print(_row("all", *map(sum, zip(*(r.counts for r in results), strict=True))))
    return not all(r.fine for r in results)


def _row(name, *counts):
    return f"{name:42} {sum(counts):7}  {counts[0]:7}  {counts[1]:6}  {counts[2]:8}"


if __name__ == "__main__":
    sys.exit(_main())
