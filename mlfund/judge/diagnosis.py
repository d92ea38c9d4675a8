"""Find the cause of a failure: what explains all that an answer does, and nothing else does.

An answer's results on every case are held against those of the declared wrong answers, against
ways of being off that can be seen (in another order, transposed, a hundred times as much), and
against those of the solution with a change in one place. A cause is known if the results are the
same wherever there is one to compare, at least two of them wrong, also on cases that were not seen
before. If two causes fit that differ from each other somewhere, none is known.
"""

import random
from dataclasses import dataclass
from functools import cached_property
from time import perf_counter

import numpy as np

from mlfund.judge.changes import variants
from mlfund.judge.deadline import Stopped
from mlfund.judge.declare import UNCHANGED
from mlfund.judge.patterns import pattern
from mlfund.judge.trial import Case, Trial, calls_of, departure_from, identical, made_by
from mlfund.judge.values import in_single_precision

CHANGES = 400  # of a solution, at most, are tried
STILL_THERE = "Your function gives what the code with the bug gives: it is still there."
FRESH = 1  # the seed of the cases that were not seen before


@dataclass(frozen=True)
class Raised:
    """What a call ended with instead of a result."""

    kind: type
    said: str


@dataclass(frozen=True)
class Cause:
    """What may be behind a failure: how it is told, and a function that does the same."""

    tell: object
    answer: object


def likely_cause(trial):
    """What the answer's author should be told, or "" if it is not known."""
    evidence = Evidence(trial)
    if not evidence.enough:
        return ""
    declared = evidence.fitting(_declared(trial.exercise))
    if len({cause.tell() for cause in declared}) > 1:
        return ""
    declared = declared or evidence.fitting(_the_bug(trial.exercise))
    seen = "" if declared else pattern(trial.exercise, evidence.results)
    if seen:
        return seen
    certain = declared and evidence.exact  # then a change that fits too is the same function
    causes = declared + ([] if certain else evidence.fitting(_changes(trial.exercise)))
    return causes[0].tell() if causes and evidence.agree(causes) else ""


class Evidence:
    """What an answer did on every case, the quickest first: most causes are ruled out by these."""

    def __init__(self, trial):
        self.exercise, self.trial = trial.exercise, trial
        self.pairs = self._outcomes(_every_case(trial.exercise, trial.cases))
        self.failed = [(c, got) for c, got in self.pairs if not self._same(c, got, c.expected)]

    @property
    def enough(self):
        """Whether it failed on two cases, and not on one twice."""
        asked = [(case.arguments, case.options or {}) for case, _ in self.failed]
        return any(not identical(one, asked[0]) for one in asked)

    @property
    def results(self):
        """Expected and got, on every case; none if it raised an error on one."""
        if any(isinstance(got, Raised) for _, got in self.pairs):
            return []
        return [(case.expected, got) for case, got in self.pairs]

    def fitting(self, causes):
        """The causes that have the same outcome on all cases, also on those not seen before."""
        return [c for c in causes if self._fits(c, self.pairs) and self._fits(c, self.fresh)]

    def agree(self, causes):
        """Whether causes that fit are the same function.

        That two stumble over the same stone does not make them one, nor that both are near to a
        result in single precision.
        """
        if self.exact or len(causes) == 1:
            return True
        first, *others = (Trial(self.exercise, cause.answer, {}) for cause in causes)
        results = [(case, outcome(first, case)) for case, _ in self.pairs]
        raised = all(isinstance(got, Raised) for _, got in self.failed)
        return not raised and all(self._did(other, results) for other in others)

    @cached_property
    def exact(self):
        """Whether what came on two cases at least is known to the last digits."""
        results = [got for _, got in self.failed if not isinstance(got, Raised)]
        return len(results) > 1 and not any(map(in_single_precision, results))

    @cached_property
    def fresh(self):
        """Cases from another seed, with what the answer does on them."""
        made = [
            Case(arguments, None)
            for property_ in self.exercise.properties
            for arguments in made_by(property_, FRESH)
        ]
        return self._outcomes(made)

    def _fits(self, cause, pairs):
        return self._did(Trial(self.exercise, cause.answer, {}), pairs)

    def _did(self, trial, pairs):
        """Whether an answer had these outcomes."""
        return all(self._same(case, got, outcome(trial, case)) for case, got in pairs)

    def _outcomes(self, cases):
        timed = []
        for number, case in enumerate(cases):
            start = perf_counter()
            got = outcome(self.trial, case)
            timed.append((perf_counter() - start, number, case, got))
        return [(case, got) for _, _, case, got in sorted(timed)]

    def _same(self, case, got, other):
        if isinstance(got, Raised) or isinstance(other, Raised):
            return type(got) is type(other) and got == other
        return departure_from(self.exercise, case, other, got) is None


def outcome(trial, case):
    """What an answer returns on a case, or what it raises; global random numbers begin anew."""
    np.random.seed(0)  # noqa: NPY002
    random.seed(0)
    try:
        return trial.on(case)
    except (Stopped, KeyboardInterrupt):
        raise
    except BaseException as error:
        return Raised(type(error), _said_by(error))


def _said_by(error):
    try:
        return str(error)
    except Exception:
        return ""


def _every_case(exercise, cases):
    """All cases, and all calls that the checks make."""
    made = [case for property_ in exercise.properties for case in cases[property_.name]]
    return made + [c for property_ in exercise.properties for c in calls_of(exercise, property_)]


def _declared(exercise):
    for wrong in exercise.wrong_answers:
        if wrong.message and wrong.caught_by != UNCHANGED:
            yield Cause(lambda wrong=wrong: wrong.message, wrong.answer)


def _the_bug(exercise):
    return [Cause(lambda: STILL_THERE, exercise.bug)] if exercise.bug else []


def _changes(exercise):
    """The solution with each change, made only when it is asked for."""
    for _, (code, change) in zip(range(CHANGES), variants(exercise.solution), strict=False):
        space = {"__name__": "answer"}
        exec(code, space)
        yield Cause(lambda change=change: _told(change()), space[exercise.name])


def _told(change):
    return f"Your results are {change.sentence} in the solution."
