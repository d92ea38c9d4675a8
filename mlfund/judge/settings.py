"""What code can set for the whole process, and how it is put back."""

import builtins
import contextlib
import logging
import math
import os
import random
import signal
import sys
import threading
import warnings
from functools import partial

import numpy as np

PATCHED = (builtins, math, np, np.linalg, np.random)  # whose names an answer may have replaced
SIGNALS = {signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGALRM", signal.SIGINT)}


@contextlib.contextmanager
def kept():
    """Put back all of it after the code inside; begin with the same random states every time."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        for read, write in _settings():
            with contextlib.suppress(OSError):  # such as a working directory that is gone
                stack.callback(write, read())
        warnings.simplefilter("ignore")
        _seed()
        yield


@contextlib.contextmanager
def seeded():
    """The same random states inside every time, and those from before afterwards."""
    with contextlib.ExitStack() as stack:
        for read, write in _random_states():
            stack.callback(write, read())
        _seed()
        yield


def _settings():
    yield from _random_states()
    yield os.getcwd, os.chdir
    yield sys.getrecursionlimit, sys.setrecursionlimit
    yield lambda: dict(os.environ), _set_environment
    yield lambda: (sys.path, list(sys.path)), _set_path
    yield lambda: dict(sys.modules), sys.modules.update
    yield lambda: list(logging.root.handlers), _set_handlers
    for module in PATCHED:
        yield vars(module).copy, vars(module).update
    if threading.current_thread() is threading.main_thread():
        for number in SIGNALS:
            yield partial(signal.getsignal, number), partial(_set_signal, number)
    if torch := sys.modules.get("torch"):
        yield torch.get_default_dtype, torch.set_default_dtype


def _random_states():
    yield np.random.get_state, np.random.set_state
    yield random.getstate, random.setstate
    if torch := sys.modules.get("torch"):
        yield torch.random.get_rng_state, torch.random.set_rng_state


def _seed():
    np.random.seed(0)  # noqa: NPY002
    random.seed(0)
    if torch := sys.modules.get("torch"):
        torch.random.default_generator.manual_seed(0)


def _set_environment(values):
    for name in {*os.environ} - {*values}:
        del os.environ[name]
    os.environ.update({k: v for k, v in values.items() if os.environ.get(k) != v})


def _set_path(value):
    sys.path, entries = value
    sys.path[:] = entries


def _set_handlers(values):
    logging.root.handlers[:] = values


def _set_signal(number, handler):
    if handler is not None:  # None: set by other than Python, which cannot set it again
        signal.signal(number, handler)
