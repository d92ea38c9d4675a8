"""Run and judge a learner's code on a page of the book, where a worker of the browser calls this.

No deadline holds here: the page ends the worker, after a time that `seconds` decides. The answers
are JSON, which both sides read; `tell` is called with what the code prints, when it prints it.
"""

import base64
import contextlib
import io
import json
import re
import sys
import time

from mlfund.exercises import find
from mlfund.judge.judge import judge
from mlfund.judge.sandbox import Capped, describe_error, execute, guarded
from mlfund.judge.source import judge_source

FILENAME = "your code"
PRINTED = 10_000  # characters of what a run prints that are shown

NOT_HERE = """

{module} is not here: the Python of this page has NumPy, matplotlib and what comes with Python.
Write it with those; or work in a notebook that has {module}: "Run or download", at the top of the
page, opens the chapter on Binder or Colab, or saves it for your own computer."""

NOBODY = "nobody can be asked here: write the value into the code, as in `x = 3`"


def seconds(id):
    """How long judging takes here and now if the answer is the book's own solution."""
    exercise = find(id)
    start = time.perf_counter()
    judge(exercise, exercise.reference)
    return time.perf_counter() - start


def check(id, source, tell=None):
    """The verdict on the source's answer: its status and its text."""
    with _alone(tell):
        verdict = judge_source(id, source, FILENAME)
    return json.dumps({"status": verdict.status, "text": _explained(str(verdict))})


def run(source, tell=None):
    """What the source prints, the value of its last line, its error, and its pictures as PNG."""
    with _alone(tell), guarded(PRINTED) as output:
        try:
            execute(source, FILENAME, show_last=True)
            error = ""
        except BaseException as raised:
            error = _explained(describe_error(raised))
        pictures = _pictures()
    cut = "(and more, cut off here)" if output.dropped else ""
    text = "\n".join(filter(None, [output.text.rstrip("\n"), cut, error]))
    return json.dumps({"status": "failed" if error else "ran", "text": text, "pictures": pictures})


class _Nobody(io.TextIOBase):
    """Where `input` reads from: there is nobody who could answer."""

    def readline(self, *_):
        raise RuntimeError(NOBODY)


@contextlib.contextmanager
def _alone(tell):
    """Tell of what is printed while it is printed, and let nobody be asked."""
    stdin, sys.stdin = sys.stdin, _Nobody()
    Capped.tell = tell and staticmethod(tell)
    try:
        yield
    finally:
        sys.stdin, Capped.tell = stdin, None


def _explained(text):
    """An error's text, with the ways out where a module is missing."""
    missing = re.search(r"ModuleNotFoundError: No module named '([^.']+)", text)
    return text + NOT_HERE.format(module=missing[1]) if missing else text


def _pictures():
    """The figures that are open, which are closed."""
    if "matplotlib.pyplot" not in sys.modules:
        return []
    from matplotlib import pyplot as plt

    drawn = [_png(plt.figure(number)) for number in plt.get_fignums()]
    plt.close("all")
    return drawn


def _png(figure):
    file = io.BytesIO()
    figure.savefig(file, format="png", bbox_inches="tight")
    return base64.b64encode(file.getvalue()).decode()
