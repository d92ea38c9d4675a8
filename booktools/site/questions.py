"""What a page needs to judge a question itself, in the words of the judge in Python.

The words are taken from the judge at each build, with a gap where the learner's answer stands.
"""

import json
import math

from mlfund.judge.compare import shown
from mlfund.judge.judge import judge
from mlfund.judge.question import reach, tolerance_of

GAP = "{answer}"
NO_ANSWER = "?"  # neither a number nor a choice


def question_data(exercise):
    """Return what `_static/runner/judge.js` needs of a question, as JSON.

    Parameters
    ----------
    exercise : Exercise
        A declared exercise of kind "predict".

    Returns
    -------
    str
        The right answer, the wrong ones that have a message, how near is near enough to each, and
        the verdicts.
    """
    right, wrong = exercise.reference(), exercise.wrong_answers
    data = {
        "choices": list(exercise.choices or {}),
        "answers": [_entry(exercise, right), *(_entry(exercise, w.answer) for w in wrong)],
        "none": str(judge(exercise, None)),
        "unreadable": _words(exercise, NO_ANSWER),
        "other": _words(exercise, _other(exercise)),
    }
    return json.dumps(data, ensure_ascii=False)


def _entry(exercise, answer):
    """An answer, how near to it is near enough, whether it is right, and its verdict."""
    verdict = judge(exercise, answer)
    passed = verdict.status == "passed"
    words = str(verdict) if passed else _words(exercise, answer)
    if exercise.choices:
        return {"answer": answer, "passed": passed, "verdict": words}
    near = tolerance_of(exercise) if passed else reach(exercise, answer)
    return {"answer": float(answer), "near": float(near), "passed": passed, "verdict": words}


def _words(exercise, answer):
    """The verdict on an answer that is not right, with a gap where the answer stands."""
    verdict, said = str(judge(exercise, answer)), f"\n    got {shown(answer)}"
    if verdict.count(said) != 1:
        raise ValueError(f"{exercise.id}: the verdict on {answer!r} must say {said.strip()!r} once")
    return verdict.replace(said, f"\n    got {GAP}")


def _other(exercise):
    """An answer that is wrong and has no message of its own, or any wrong one if all have."""
    known = {wrong.answer for wrong in exercise.wrong_answers} | {exercise.reference()}
    if not exercise.choices:
        return math.inf
    return next((key for key in exercise.choices if key not in known), NO_ANSWER)
