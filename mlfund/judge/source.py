"""Judge what a piece of source code defines: for the command line and for the page."""

from mlfund.exercises import find
from mlfund.judge.judge import broken, judge, prepare
from mlfund.judge.sandbox import describe_error, execute, guarded
from mlfund.judge.verdict import Failure, Verdict

FILE = 60  # seconds, at least, for what stands at the top of a file, such as `import torch`


def judge_source(id, source, filename, *, seconds=None, name="answer", begins=None, echo=None):
    """The verdict on the answer that the source defines; never raises.

    Running the source, with all that it imports, takes nothing of the deadline of the answer.
    `begins`, if it is given, is called with what begins, "file" or "answer", and its seconds, so
    that who can end the process may do so.
    """
    exercise = find(id)
    prepared = prepare(exercise)
    begins = begins or (lambda phase, seconds: None)
    with guarded(echo=echo) as output:
        begins("file", seconds or FILE)
        verdict, space = _run(exercise, source, filename, name)
        if verdict is None:
            seconds = seconds or prepared.seconds
            begins("answer", seconds)
            verdict = judge(exercise, space[exercise.name], seconds=seconds, prepared=prepared)
        verdict.printed, verdict.cut = output.text, output.dropped
    return verdict


def _run(exercise, source, filename, name):
    """What the source defines; a verdict if it does not run or lacks the answer."""
    try:
        space = execute(source, filename, name=name)
    except BaseException as error:
        return broken(exercise.id, "the code runs", describe_error(error)), None
    if exercise.name not in space:
        found = f"The code defines no `{exercise.name}`."
        return Verdict(exercise.id, "failed", [], Failure("the code runs", found=found)), None
    return None, space
