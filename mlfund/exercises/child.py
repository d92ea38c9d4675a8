"""Judge one file in a process of its own, which can be ended: python -m mlfund.exercises.child."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from mlfund.exercises import find
from mlfund.exercises.judge import SECONDS, broken, ended, judge
from mlfund.exercises.sandbox import describe_error, execute, guarded
from mlfund.exercises.verdict import Failure, Verdict

GRACE = 2  # seconds between the deadline inside the process and the end of the process
FILE_RUNS = "the file runs"


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
        [sys.executable, "-m", "mlfund.exercises.child", *arguments],
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


def _judge_here(id, path, seconds):
    exercise = find(id)
    with guarded() as output:
        try:
            space, error = execute(Path(path).read_text(encoding="utf-8"), path), None
        except BaseException as raised:
            error = describe_error(raised)
    if error:
        verdict = broken(id, FILE_RUNS, error)
        verdict.printed, verdict.cut = output.text, output.dropped
        return verdict
    if exercise.name not in space:
        found = f"The file defines no `{exercise.name}`."
        return Verdict(id, "failed", [], Failure(FILE_RUNS, found=found))
    return judge(exercise, space[exercise.name], seconds=seconds)


def _main(id, path, result, seconds):
    text = json.dumps(_judge_here(id, path, float(seconds)).as_dict())
    unfinished = Path(f"{result}.part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(result)
    os._exit(0)  # whatever threads and exit handlers the file has left


if __name__ == "__main__":
    _main(*sys.argv[1:])
