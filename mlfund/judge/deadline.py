"""Give code an end.

It runs in a thread of its own, so that whoever waits for it is never held up: in a notebook's main
thread or another, on every system alike. After the deadline `Stopped` is raised in the thread, and
raised again at the next line of whatever catches it. Code that still goes on (inside a C function,
or in loops within loops that all catch everything) is left behind in its thread: it ends with the
process. One thing cannot be helped: a loop inside a C function that lets no other thread run, such
as `sum(iter(int, 1))`, holds up the whole process. The command line ends it from outside.
"""

import contextvars
import os
import sys
import threading
import time
from dataclasses import dataclass

AGAIN = 0.2  # seconds after which a stop that was swallowed is raised again
GRACE = 3  # seconds for which that is tried
HERE = os.path.dirname(__file__)


class Stopped(BaseException):
    """The deadline has passed. Not an Exception: a bare `except Exception` must not swallow it."""

    def __init__(self, given_up=False):
        super().__init__()
        self.given_up = given_up
        if not given_up:
            _insist()


@dataclass
class Allowance:
    """The seconds that are left for work.

    They are counted in slices, each at most as long as it was to be: what a busy machine took
    longer, or one that slept meanwhile, is not taken from them.
    """

    left: float

    def wait(self, thread):
        """Wait for the end of a thread, or of the time (in one wait Windows hears no Ctrl-C)."""
        while thread.is_alive() and self.left > 0:
            start = time.monotonic()
            thread.join(min(self.left, AGAIN))
            self.left -= min(time.monotonic() - start, AGAIN)


def within(allowance, work):
    """What the function `work` returns, or the error that it raises.

    Raises
    ------
    Stopped
        If the allowance ends before it has come back; `given_up` says that it still runs.
    """
    if sys.platform == "emscripten":  # no threads: the page ends its worker
        return work()
    outcome = {}
    run = contextvars.copy_context().run
    thread = threading.Thread(target=run, args=(_bounded, work, outcome), daemon=True)
    thread.start()
    try:
        allowance.wait(thread)
    except BaseException:  # Ctrl-C, or the deadline of a check around this one
        _stop(thread)
        raise
    if thread.is_alive():
        raise Stopped(given_up=not _stop(thread))
    if "error" in outcome:
        raise outcome["error"]
    return outcome["result"]


def _bounded(work, outcome):
    """Run `work`. What stands above this on the stack is what a deadline stops."""
    before = sys.gettrace()
    try:
        outcome["result"] = work()
    except BaseException as error:
        outcome["error"] = error
    finally:
        sys.settrace(before)


def _stop(thread):
    """Raise Stopped in a thread until it has ended; whether it has."""
    end = time.monotonic() + GRACE
    while thread.is_alive() and time.monotonic() < end:
        _raise_in(thread, Stopped)
        thread.join(AGAIN)
    return not thread.is_alive()


def _raise_in(thread, error):
    import ctypes  # a browser's Python, which has no threads to stop, may lack it

    at = ctypes.c_ulong(thread.ident)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(at, ctypes.py_object(error))


def _insist():
    """Have Stopped raised at the next line as well: this runs in the thread that is stopped.

    A handler such as `except: pass` in an endless loop swallows what is raised in its `try`, but
    not what is raised in itself.
    """
    above, frame = [], sys._getframe(2)
    while frame and frame.f_code is not _bounded.__code__:
        above.append(frame)
        frame = frame.f_back
    if frame:
        for theirs in filter(_theirs, above):
            theirs.f_trace = _raise_again
        sys.settrace(_raise_again)


def _raise_again(frame, event, argument):
    """Stop a learner's frame, which also ends the tracing; leave the engine's own alone."""
    if not _theirs(frame):
        return None
    if event == "line":
        raise Stopped
    return _raise_again


def _theirs(frame):
    return os.path.dirname(frame.f_code.co_filename) != HERE
