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

from mlfund.cells import charts, datasets
from mlfund.cells.narrow import accept_long_integers
from mlfund.cells.own import own_function
from mlfund.cells.session import EarlierError, Session
from mlfund.exercises import find
from mlfund.judge.judge import judge
from mlfund.judge.libraries import load
from mlfund.judge.sandbox import Capped, describe_error, execute, guarded
from mlfund.judge.source import judge_source

FILENAME = "your code"
PRINTED = 10_000  # characters of what a run prints that are shown

NOT_HERE = """

{module} is not here: the Python of this page has NumPy, matplotlib, SciPy, scikit-learn, pandas,
Altair and what comes with Python. Write it with those; or work in a notebook that has {module}:
"Run or download", at the top of the page, saves the chapter for your own computer, or opens it
elsewhere."""

NOBODY = "nobody can be asked here: write the value into the code, as in `x = 3`"

accept_long_integers()


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


def imports(job):
    """What is to be loaded for a cell: packages, by the `code` that imports them, and `data` sets.

    A job is JSON: the `sources` of all cells, the number of the `cell` to run, the `style` of
    drawing, and in `own` the learner's answers to exercises, by their ids, which take the place of
    the book's functions.
    """
    job = json.loads(job)
    modules = _session(job).modules(job["sources"], job["cell"])
    data = None if datasets.is_here() else datasets.enough(modules, job["sources"])
    if data is None:
        datasets.step_back()
    else:
        modules = {name for name in modules if not name.startswith("sklearn")}
    code = "\n".join(f"import {name}" for name in sorted(modules))
    return json.dumps({"code": code, "data": data or []})


def warm(code):
    """Import what has been loaded, before the time of a cell begins to run: it takes seconds."""
    lines = code.splitlines()
    load(line.removeprefix("import ") for line in lines)
    if "import altair" in lines:
        charts.load()


def cell(job, tell=None, begins=None):
    """What a cell of the chapter shows, its error, and the number of an earlier cell that failed.

    `begins` is called with the number of earlier cells that are done and of all that are to run.
    """
    job = json.loads(job)
    outputs, earlier, error = [], None, ""
    with _alone(None):
        try:
            datasets.stand_in()
            own = dict(own_function(id, source) for id, source in job.get("own", {}).items())
            options = {"tell": tell, "begins": begins, "own": own}
            outputs = _session(job).run(job["sources"], job["cell"], **options).shown
        except EarlierError as raised:
            earlier, error = raised.cell, _explained(describe_error(raised.__cause__))
        except BaseException as raised:
            outputs = raised.outputs.shown if hasattr(raised, "outputs") else []
            error = _explained(describe_error(raised))
    status = "failed" if error else "ran"
    return json.dumps({"status": status, "text": error, "outputs": outputs, "earlier": earlier})


def _session(job):
    """The session of the page, which has one chapter."""
    if _page.get("style") != job["style"]:
        _page.update(style=job["style"], session=Session(job["style"]))
    return _page["session"]


_page = {"style": None, "session": Session()}


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
