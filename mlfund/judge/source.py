"""Judge what a piece of source code defines: for the command line and for the page."""

from mlfund.exercises import find
from mlfund.judge.judge import SECONDS, broken, judge
from mlfund.judge.sandbox import describe_error, execute, guarded
from mlfund.judge.verdict import Failure, Verdict


def judge_source(id, source, filename, *, seconds=SECONDS):
    """The verdict on the answer that the source defines; never raises."""
    exercise = find(id)
    with guarded() as output:
        try:
            space, error = execute(source, filename), None
        except BaseException as raised:
            error = describe_error(raised)
    if error:
        verdict = broken(id, "the code runs", error)
        verdict.printed, verdict.cut = output.text, output.dropped
        return verdict
    if exercise.name not in space:
        found = f"The code defines no `{exercise.name}`."
        return Verdict(id, "failed", [], Failure("the code runs", found=found))
    return judge(exercise, space[exercise.name], seconds=seconds)
