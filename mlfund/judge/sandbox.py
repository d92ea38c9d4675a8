"""Run a learner's code without letting it harm what runs around it."""

import ast
import contextlib
import io
import json
import linecache
import os
import re
import sys
import threading
import traceback
from contextvars import ContextVar
from importlib.util import decode_source
from pathlib import Path
from types import ModuleType

import numpy as np

from mlfund.judge.compare import PRINTED_ARRAYS
from mlfund.judge.settings import kept, seeded

PRINTED = 1000  # characters of a learner's own output that are kept
FRAMES = 6  # of a learner's own, at most, are shown of an error
HERE = os.path.dirname(__file__)
PACKAGE = os.path.dirname(HERE)
LIBRARIES = tuple(str(Path(package.__file__).parents[1]) for package in (json, np))
NOT_THEIRS = (PACKAGE, *LIBRARIES, "<frozen", "<__array_function__")

_ONE_AT_A_TIME = threading.Lock()
_output = ContextVar("output", default=None)


class Capped(io.TextIOBase):
    """Keeps the first characters that are written to it, and drops the flood.

    What is kept is also written to `echo`, a file that outlives the process, if there is one, and
    handed to `tell` at once, for a front end that can end the code.
    """

    tell = None

    def __init__(self, limit, echo=None):
        self.limit, self.echo, self.text, self.dropped = limit, echo, "", False

    def write(self, text):
        """Keep what still fits."""
        room = self.limit - len(self.text)
        self.text += text[:room]
        if self.tell and text[:room]:
            self.tell(text[:room])
        self.dropped = self.dropped or len(text) > room
        if self.echo and room > 0:
            self.echo.write(text[:room])
            self.echo.flush()
        return len(text)


class Routed:
    """Stands for a stream of the process: the threads that were there before go on writing to it.

    What the answer's thread prints, and the threads that it starts, is kept instead.
    """

    def __init__(self, stream, output, others):
        self._stream, self._output, self._others = stream, output, others

    def __getattr__(self, name):
        theirs = self._output is None or threading.get_ident() in self._others
        return getattr(self._stream if theirs else self._output, name)

    def write(self, text):
        """Write to where this thread writes."""
        return self.__getattr__("write")(text)

    def close_route(self):
        """Let whatever still holds this object write to the stream."""
        self._output = None


@contextlib.contextmanager
def guarded(printed=PRINTED, echo=None):
    """Catch output; put back what the code inside changed of the process (see `settings`).

    Of the output, so many characters are kept. A second thread waits here until the first is done,
    for what is put back belongs to the whole process; a check within a check does not wait.

    Inside, the global random states are the same at every run, so that a verdict is too.
    """
    if (output := _output.get()) is not None:
        with seeded():
            yield output
        return
    with _ONE_AT_A_TIME:
        token = _output.set(output := Capped(printed, echo))
        try:
            with (
                kept(),
                _routed(output),
                np.errstate(all="ignore"),
                np.printoptions(**PRINTED_ARRAYS),
            ):
                yield output
        finally:
            _output.reset(token)


@contextlib.contextmanager
def _routed(output):
    """Route what is printed, and what Python says of errors that it cannot raise."""
    before = sys.stdout, sys.stderr, sys.unraisablehook
    others = {thread.ident for thread in threading.enumerate()} - {threading.get_ident()}
    routes = [Routed(stream, output, others) for stream in before[:2]]
    sys.stdout, sys.stderr = routes
    sys.unraisablehook = lambda raised: _tell(output, raised.exc_value)
    try:
        yield
    finally:
        sys.stdout, sys.stderr, sys.unraisablehook = before
        for route in routes:
            route.close_route()


def _tell(output, error):
    """An error in a `__del__`, without the addresses that differ at every run."""
    if isinstance(error, Exception):
        output.write(f"Ignored by Python: {describe_error(error)}\n")


def execute(source, filename, space=None, *, name="answer", show_last=False):
    """Run a learner's source and return the names that it defines, in `space` if it is given.

    Without one it is a module of that name, so that what it defines can be pickled. With
    `show_last`, the value of an expression on the last line is printed, as in a notebook.
    """
    source = decoded(source)
    linecache.cache[filename] = len(source), None, source.splitlines(keepends=True), filename
    space = _module(name, filename) if space is None else space
    code = compile(source, filename, "exec", ast.PyCF_ONLY_AST)
    last = [code.body.pop()] if show_last and _ends_in_expression(code) else []
    exec(compile(code, filename, "exec"), space)
    exec(compile(ast.Interactive(last), filename, "single"), space)
    return space


def decoded(source):
    """Source as text: bytes as Python reads a file, with its mark or its declared encoding."""
    if isinstance(source, str):
        return source.removeprefix("\ufeff")
    try:
        return decode_source(source)
    except (SyntaxError, UnicodeDecodeError) as error:
        raise SyntaxError(f"{error}: save the file as UTF-8") from None


def _module(name, filename):
    module = ModuleType(name)
    module.__file__ = filename
    sys.modules[name] = module
    return module.__dict__


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
