"""Run a learner's code without letting it harm what runs around it."""

import ast
import contextlib
import io
import json
import linecache
import os
import random
import re
import signal
import sys
import threading
import traceback
import warnings
from pathlib import Path

import numpy as np

from mlfund.judge.compare import PRINTED_ARRAYS

PRINTED = 1000  # characters of a learner's own output that are kept
FRAMES = 6  # of a learner's own, at most, are shown of an error
AGAIN = 0.2  # seconds after which a deadline that was swallowed is raised again
HERE = os.path.dirname(__file__)
PACKAGE = os.path.dirname(HERE)
LIBRARIES = tuple(str(Path(package.__file__).parents[1]) for package in (json, np))
NOT_THEIRS = (PACKAGE, *LIBRARIES, "<frozen", "<__array_function__")


class Stopped(BaseException):
    """The deadline has passed. Not an Exception: a bare `except Exception` must not swallow it."""


class Capped(io.TextIOBase):
    """Keeps the first characters that are written to it, and drops the flood."""

    tell = None  # called with all that is kept, at once: for a front end that can end the code

    def __init__(self, limit):
        self.limit, self.text, self.dropped = limit, "", False

    def write(self, text):
        """Keep what still fits."""
        room = self.limit - len(self.text)
        self.text += text[:room]
        if self.tell and text[:room]:
            self.tell(text[:room])
        self.dropped = self.dropped or len(text) > room
        return len(text)


@contextlib.contextmanager
def guarded(printed=PRINTED):
    """Catch output; put back random states, numpy's settings, warning filters and modules.

    Of the output, so many characters are kept.

    Inside, the global random states are the same at every run, so that a verdict is too.
    """
    output, modules = Capped(printed), dict(sys.modules)
    state, python_state = np.random.get_state(), random.getstate()  # noqa: NPY002
    with (
        contextlib.redirect_stdout(output),
        contextlib.redirect_stderr(output),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
        np.printoptions(**PRINTED_ARRAYS),
    ):
        warnings.simplefilter("ignore")
        np.random.seed(0)  # noqa: NPY002
        random.seed(0)
        try:
            yield output
        finally:
            np.random.set_state(state)  # noqa: NPY002
            random.setstate(python_state)
            sys.modules.update(modules)


@contextlib.contextmanager
def deadline(seconds):
    """Raise Stopped in the code inside after some seconds, where the system can do that.

    A signal ends Python code such as `while True: pass`, on the main thread of Linux and macOS. It
    does not end a loop inside C code such as `sum(iter(int, 1))`: for that only ending the process
    is certain, which is what the command line does.
    """
    if not _has_timer():
        yield
        return
    previous = signal.signal(signal.SIGALRM, _stop)
    timer = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *timer)
        signal.signal(signal.SIGALRM, previous)


def _has_timer():
    if not hasattr(signal, "setitimer") or sys.platform == "emscripten":
        return False
    return threading.current_thread() is threading.main_thread()


def _stop(signum, frame):
    """Interrupt the learner's code; the engine's own needs no stopping, and is not ready for it."""
    if os.path.dirname(frame.f_code.co_filename) != HERE:
        raise Stopped


def execute(source, filename, space=None, *, show_last=False):
    """Run a learner's source and return the names that it defines, in `space` if it is given.

    With `show_last`, the value of an expression on the last line is printed, as in a notebook.
    """
    source = source.decode() if isinstance(source, bytes) else source
    linecache.cache[filename] = len(source), None, source.splitlines(keepends=True), filename
    space = {"__name__": "answer"} if space is None else space
    code = compile(source, filename, "exec", ast.PyCF_ONLY_AST)
    last = [code.body.pop()] if show_last and _ends_in_expression(code) else []
    exec(compile(code, filename, "exec"), space)
    exec(compile(ast.Interactive(last), filename, "single"), space)
    return space


def _ends_in_expression(code):
    return bool(code.body) and isinstance(code.body[-1], ast.Expr)


def describe_error(error):
    """The error and the learner's own lines that led to it: no engine's, no library's."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not frame.filename.startswith(NOT_THEIRS)]
    lines = [f"{type(error).__name__}: {_said_by(error)}".rstrip(": ")]
    if isinstance(error, SyntaxError) and error.text:
        lines.append(f"  line {error.lineno}: {error.text.strip()}")
    for frame in own[-FRAMES:]:
        source = linecache.getline(frame.filename, frame.lineno).strip()
        lines.append(f"  line {frame.lineno}, in {frame.name}" + (f": {source}" if source else ""))
    return "\n".join(lines)


def _said_by(error):
    try:
        return re.sub(r" at 0x[0-9A-Fa-f]+", "", str(error))[:500]
    except Exception:
        return ""
