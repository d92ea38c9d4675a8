"""Run a learner's code without letting it harm what runs around it."""

import contextlib
import io
import linecache
import random
import signal
import threading
import traceback
import warnings
from pathlib import Path

import numpy as np

PRINTED = 1000  # characters of a learner's own output that are kept
HERE = str(Path(__file__).parent)


class Stopped(BaseException):
    """The deadline has passed. Not an Exception: a bare `except Exception` must not swallow it."""


class Capped(io.TextIOBase):
    """Keeps the first characters that are written to it, and drops the flood."""

    def __init__(self):
        self.text, self.dropped = "", False

    def write(self, text):
        """Keep what still fits."""
        room = PRINTED - len(self.text)
        self.text += text[:room]
        self.dropped = self.dropped or len(text) > room
        return len(text)


@contextlib.contextmanager
def guarded():
    """Catch output; put back global random states, numpy's settings and warning filters."""
    output, state, python_state = Capped(), np.random.get_state(), random.getstate()  # noqa: NPY002
    with (
        contextlib.redirect_stdout(output),
        contextlib.redirect_stderr(output),
        warnings.catch_warnings(),
        np.errstate(),
        np.printoptions(),
    ):
        warnings.simplefilter("ignore")
        try:
            yield output
        finally:
            np.random.set_state(state)  # noqa: NPY002
            random.setstate(python_state)


@contextlib.contextmanager
def deadline(seconds):
    """Raise Stopped in the code inside after some seconds, where the system can do that.

    A signal ends Python code such as `while True: pass`, on the main thread of Linux and macOS. It
    does not end a loop inside C code such as `sum(iter(int, 1))`: for that only ending the process
    is certain, which is what the command line does.
    """
    possible = hasattr(signal, "setitimer")
    if not possible or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(signum, frame):
        raise Stopped

    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def execute(source, filename):
    """Run a learner's source and return the names that it defines."""
    linecache.cache[filename] = len(source), None, source.splitlines(keepends=True), filename
    space = {"__name__": "answer"}
    exec(compile(source, filename, "exec"), space)
    return space


def describe_error(error):
    """The error and the learner's own lines that led to it, without the engine's."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if not f.filename.startswith((HERE, "<frozen"))][:6]
    lines = [f"{type(error).__name__}: {error}".rstrip(": ")[:500]]
    for frame in own:
        source = linecache.getline(frame.filename, frame.lineno).strip()
        lines.append(f"  line {frame.lineno}, in {frame.name}" + (f": {source}" if source else ""))
    return "\n".join(lines)
