"""How often a refused answer is told its cause, and how often a false one.

    python -m mlfund.judge.rates [TOPIC | TOPIC/EXERCISE ...] [--one-in 8]

Every declared wrong answer and every change of a solution that is refused is judged as if a learner
had written it: once as it is, and once as an answer that nobody has foreseen, with itself left out
of what is compared. A cause is false if its function and the answer differ on cases that neither
has seen, from other seeds.
"""

import argparse
import sys
from collections import Counter

from mlfund.judge.diagnosis import (
    cases_from,
    cause_of,
    changed_causes,
    declared_causes,
    did,
    outcome,
)
from mlfund.judge.judge import first_failure
from mlfund.judge.mutants import chosen
from mlfund.judge.patterns import pattern
from mlfund.judge.sandbox import guarded
from mlfund.judge.trial import Trial, all_cases

UNSEEN = range(4, 9)  # seeds
KINDS = ("cause", "false", "error", "shape", "rule")


def rates(exercise, one_in=1):
    """What the wrong answers are told, foreseen and not: two counts by kind."""
    cases, foreseen, unforeseen = all_cases(exercise), Counter(), Counter()
    wrong = [*declared_causes(exercise), *changed_causes(exercise)]
    for cause in wrong[::one_in]:
        with guarded():
            trial = Trial(exercise, cause.answer, cases)
            failure = first_failure(trial)
            if failure:
                foreseen[_kind(trial, failure, cause_of(trial))] += 1
                unforeseen[_kind(trial, failure, cause_of(trial, but=cause.name))] += 1
    return foreseen, unforeseen


def _kind(trial, failure, cause):
    """What is told: a cause, right or false; else the error, the wrong shape or type, the rule."""
    if cause:
        return "cause" if _is_true(trial, cause) else "false"
    return "error" if failure.error else "rule" if failure.rule else "shape"


def _is_true(trial, cause):
    """Whether a cause holds on cases that nobody has seen."""
    exercise = trial.exercise
    cases = [case for seed in UNSEEN for case in cases_from(exercise, seed)]
    got = [(case, outcome(trial, case)) for case in cases]
    if cause.answer:
        return did(Trial(exercise, cause.answer, {}), got)
    solution = Trial(exercise, exercise.reference, {})
    results = [(outcome(solution, case), result) for case, result in got]
    return pattern(exercise, results) == cause.tell()


def _main():
    parser = argparse.ArgumentParser(description="Count what refused answers are told.")
    parser.add_argument("names", nargs="*", metavar="TOPIC[/EXERCISE]")
    parser.add_argument("--one-in", type=int, default=1)
    options = parser.parse_args()
    print(f"{'exercise':42} {'as it is':32} unforeseen")
    totals = Counter(), Counter()
    for exercise in chosen(options.names):
        counts = rates(exercise, options.one_in)
        for total, count in zip(totals, counts, strict=True):
            total.update(count)
        print(_row(exercise.id, counts), flush=True)
    print(_row("all", totals))
    return totals[0]["false"] + totals[1]["false"] > 0


def _row(name, counts):
    return f"{name:42} " + "   ".join(
        " ".join(f"{kind} {count[kind]:4}" for kind in KINDS) for count in counts
    )


if __name__ == "__main__":
    sys.exit(_main())
