"""Judge one file in a process of its own, which can be ended: python -m mlfund.judge.child."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import mlfund
from mlfund.judge.judge import TIMES, ended
from mlfund.judge.sandbox import PRINTED
from mlfund.judge.source import judge_source
from mlfund.judge.verdict import Verdict

START = 120  # seconds in which Python has to start
GRACE = 6  # seconds between the deadline inside the process and the end of the process
TICK = 0.05
UNFINISHED = {
    "start": "Python had not started",
    "file": "The file itself, run from top to bottom, had not finished",
    "answer": "It had not finished",
}


def judge_file(id, path, *, seconds=None):
    """The verdict on what a file defines, judged in another process that can be ended.

    The file's own lines have 60 seconds, or 30 times what the process took to start. The answer's
    time begins after that. With `seconds`, each of the two has so many.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        folder = Path(folder)
        why = _run(id, path, folder, seconds)
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
            return Verdict.from_dict(json.loads((folder / "verdict").read_text(encoding="utf-8")))
        verdict = ended(id, why)
        said = (folder / "said").read_text(encoding="utf-8", errors="replace")
        verdict.printed, verdict.cut = said[-PRINTED:], len(said) > PRINTED
        return verdict


def _run(id, path, folder, seconds):
    """Run the process to its end. Return why, which matters if it has left no verdict."""
    arguments = [id, os.path.abspath(path), str(folder), str(seconds or "")]
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "mlfund.judge.child", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            start_new_session=True,
            env={"MPLBACKEND": "agg", **os.environ, "PYTHONPATH": _path()},
        )
        try:
            return _wait(process, folder, seconds)
        finally:
            _end(process)


def _path():
    """Where the process finds what this one does, but nothing that lies beside the file."""
    here = str(Path(mlfund.__file__).parents[1])
    others = [entry for entry in sys.path if entry and Path(entry) != Path.cwd()]
    return os.pathsep.join([here, *others])


def _wait(process, folder, seconds):
    """Wait for the process while it keeps to the limits of what it does, counted in ticks."""
    phase, passed, limit = "start", 0, START
    while process.poll() is None:
        if phase == "start" and (given := _given(folder / "file")):
            phase, passed, limit = "file", 0, seconds or max(given, TIMES * passed)
        if phase != "answer" and (given := _given(folder / "answer")):
            phase, passed, limit = "answer", 0, given
        if passed > limit + GRACE * (phase == "answer"):
            return f"{UNFINISHED[phase]} after {limit:.4g} seconds."
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(TICK)
        passed += TICK
    return f"The process that ran it died ({_cause(process.returncode)})."


def _given(path):
    """The seconds that a file holds, or None if it is not there yet."""
    try:
        return float(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _end(process):
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):  # nothing is left to end
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()
    process.wait()


def _cause(code):
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name


def _main(id, path, folder, seconds):
    folder, path = Path(folder), Path(path)
    source = path.read_bytes()
    sys.argv[:] = [str(path)]
    sys.path.insert(0, str(path.parent))  # only now: a `copy.py` there is not the engine's
    with open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False) as said:
        verdict = judge_source(
            id,
            source,
            str(path),
            seconds=float(seconds) if seconds else None,
            name=_module_name(path.stem),
            begins=lambda phase, limit: _write(folder / phase, repr(limit)),
            echo=said,
        )
    _write(folder / "verdict", json.dumps(verdict.as_dict()))
    os._exit(0)  # whatever threads and exit handlers the file has left


def _module_name(stem):
    """The file's own, so that another process can import what is sent to it, unless it is taken."""
    taken = stem in sys.modules or stem in sys.stdlib_module_names
    return stem if stem.isidentifier() and not taken else "answer"


def _write(path, text):
    unfinished = path.with_suffix(".part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


if __name__ == "__main__":
    _main(*sys.argv[1:])
