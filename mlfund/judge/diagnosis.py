"""Find the cause of a failure: what explains all that an answer does, and nothing else does.

An answer's results on every case are held against those of the declared wrong answers, against
ways of being off that can be seen (in another order, transposed, a hundred times as much), and
against those of the solution with a change in one place. A cause is known if the results are the
same wherever there is one to compare, at least two of them wrong, also on cases that were not seen
before. If two causes fit that differ from each other somewhere, none is known.
"""

import random
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice
from time import perf_counter

import numpy as np

from mlfund.judge.changes import variants
from mlfund.judge.deadline import Stopped
from mlfund.judge.declare import UNCHANGED
from mlfund.judge.guesses import guesses
from mlfund.judge.patterns import pattern
from mlfund.judge.trial import Case, Trial, calls_of, departure_from, identical, made_by
from mlfund.judge.values import in_single_precision

CHANGES = 400  # of a solution, at most, are tried
STILL_THERE = "Your function gives what the code with the bug gives: it is still there."
FRESH = range(1, 4)  # the seeds of the cases that were not seen before


@dataclass(frozen=True)
class Raised:
    """What a call ended with instead of a result."""

    kind: type
    said: str


@dataclass(frozen=True)
class Cause:
    """What may be behind a failure: a name, how it is told, and a function that does the same."""

    name: str
    tell: object
    answer: object = None


def likely_cause(trial):
    """What the answer's author should be told, or "" if it is not known."""
    cause = cause_of(trial)
    return cause.tell() if cause else ""


def cause_of(trial, but=None):
    """The cause of what an answer does, or None; `but` is the name of one that is not asked."""
    evidence, exercise = Evidence(trial), trial.exercise
    if not evidence.enough:
        return None
    declared = evidence.fitting(c for c in declared_causes(exercise) if c.name != but)
    if len({cause.tell() for cause in declared}) > 1:
        return None
    declared = declared or evidence.fitting(_the_bug(exercise))
    seen = "" if declared else pattern(exercise, evidence.results)
    if seen:
        return Cause("seen", lambda: seen)
    certain = declared and evidence.exact  # then a change that fits too is the same function
    slips = () if certain else _slips(exercise, evidence.cases)
    causes = declared + evidence.fitting(c for c in slips if c.name != but)
    return causes[0] if causes and evidence.agree(causes) else None


class Evidence:
    """What an answer did on every case, the quickest first: most causes are ruled out by these."""

    def __init__(self, trial):
        self.exercise, self.trial = trial.exercise, trial
        self.pairs = self._outcomes(_every_case(trial.exercise, trial.cases))
        self.failed = [
            (c, got) for c, got in self.pairs if not same_outcome(self.exercise, c, got, c.expected)
        ]

    @property
    def cases(self):
        """All cases."""
        return [case for case, _ in self.pairs]

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
        fitting = [cause for cause in causes if self._fits(cause, self.pairs)]
        return [c for c in fitting if all(self._fits(c, pairs) for pairs in self.fresh)]

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
        return not raised and all(did(other, results) for other in others)

    @cached_property
    def exact(self):
        """Whether what came on two cases at least is known to the last digits."""
        results = [got for _, got in self.failed if not isinstance(got, Raised)]
        return len(results) > 1 and not any(map(in_single_precision, results))

    @cached_property
    def fresh(self):
        """Cases from other seeds, with what the answer does on them."""
        return [self._outcomes(cases_from(self.exercise, seed)) for seed in FRESH]

    def _fits(self, cause, pairs):
        return did(Trial(self.exercise, cause.answer, {}), pairs)

    def _outcomes(self, cases):
        timed = []
        for number, case in enumerate(cases):
            start = perf_counter()
            got = outcome(self.trial, case)
            timed.append((perf_counter() - start, number, case, got))
        return [(case, got) for _, _, case, got in sorted(timed)]


def cases_from(exercise, seed):
    """The cases of all properties from another seed, without the solution's results."""
    made = (made_by(property_, seed) for property_ in exercise.properties)
    return [Case(arguments, None) for cases in made for arguments in cases]


def did(trial, pairs):
    """Whether an answer has these outcomes, each with its case."""
    return all(same_outcome(trial.exercise, c, got, outcome(trial, c)) for c, got in pairs)


def same_outcome(exercise, case, got, other):
    """Whether two answers return the same on a case, or raise the same."""
    if isinstance(got, Raised) or isinstance(other, Raised):
        return type(got) is type(other) and got == other
    return departure_from(exercise, case, other, got) is None


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


def declared_causes(exercise):
    """The declared wrong answers that have something to say."""
    for wrong in exercise.wrong_answers:
        if wrong.message and wrong.caught_by != UNCHANGED:
            yield Cause(wrong.name, lambda wrong=wrong: wrong.message, wrong.answer)


def _the_bug(exercise):
    return [Cause("bug", lambda: STILL_THERE, exercise.bug)] if exercise.bug else []


def _slips(exercise, cases):
    yield from changed_causes(exercise)
    yield from guessed_causes(exercise, cases)


def changed_causes(exercise):
    """The solution with each change, made only when it is asked for."""
    for number, (code, change) in enumerate(islice(variants(exercise.solution), CHANGES)):
        space = {"__name__": "answer"}
        exec(code, space)
        tell = partial(_told, change)
        yield Cause(f"change {number}", tell, space[exercise.name])


def guessed_causes(exercise, cases):
    """The solution called with other arguments."""
    for number, (said, answer) in enumerate(guesses(exercise, cases)):
        yield Cause(f"guess {number}", partial(str, said), answer)


def _told(change):
    return f"Your results are {change().sentence} in the solution."
