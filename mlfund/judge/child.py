"""Judge one file in a process of its own, which can be ended: python -m mlfund.judge.child."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from mlfund.judge.judge import SECONDS, ended
from mlfund.judge.source import judge_source
from mlfund.judge.verdict import Verdict

GRACE = 2  # seconds between the deadline inside the process and the end of the process


def judge_file(id, path, *, seconds=SECONDS):
    """The verdict on what a file defines, judged in another process that ends at the deadline."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "verdict.json"
        code = _run([id, str(path), str(result), str(seconds)], seconds + GRACE)
        if result.exists():
            return Verdict.from_dict(json.loads(result.read_text(encoding="utf-8")))
    if code is None:
        return ended(id, f"It had not finished after {seconds:g} seconds.")
    return ended(id, f"The process that ran it died ({_cause(code)}).")


def _run(arguments, seconds):
    """Exit code of the process, or None if it was ended, with all that it had started."""
    process = subprocess.Popen(
        [sys.executable, "-m", "mlfund.judge.child", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(process)


def _end(process):
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):  # nothing is left to end
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()
    process.wait()


def _cause(code):
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name


def _main(id, path, result, seconds):
    verdict = judge_source(id, Path(path).read_bytes(), path, seconds=float(seconds))
    text = json.dumps(verdict.as_dict())
    unfinished = Path(f"{result}.part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(result)
    os._exit(0)  # whatever threads and exit handlers the file has left


if __name__ == "__main__":
    _main(*sys.argv[1:])
