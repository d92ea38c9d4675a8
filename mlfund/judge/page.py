"""Run and judge a learner's code on a page of the book, where a worker of the browser calls this.

No deadline holds here: the page ends the worker. The answers are JSON, which both sides read.
"""

import base64
import io
import json
import sys

from mlfund.judge.sandbox import describe_error, execute, guarded
from mlfund.judge.source import judge_source

FILENAME = "your code"
PRINTED = 10_000  # characters of what a run prints that are shown


def check(id, source):
    """The verdict on the source's answer: its status and its text."""
    verdict = judge_source(id, source, FILENAME)
    return json.dumps({"status": verdict.status, "text": str(verdict)})


def run(source):
    """What the source prints, the value of its last line, its error, and its pictures as PNG."""
    with guarded(PRINTED) as output:
        try:
            execute(source, FILENAME, show_last=True)
            error = ""
        except BaseException as raised:
            error = describe_error(raised)
        pictures = _pictures()
    cut = "(and more, cut off here)" if output.dropped else ""
    text = "\n".join(filter(None, [output.text.rstrip("\n"), cut, error]))
    return json.dumps({"status": "failed" if error else "ran", "text": text, "pictures": pictures})


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
