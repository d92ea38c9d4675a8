"""Judge one file in a process of its own, which can be ended: python -m mlfund.exercises.child."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from mlfund.exercises import find
from mlfund.exercises.judge import SECONDS, judge
from mlfund.exercises.sandbox import describe_error, execute, guarded
from mlfund.exercises.verdict import Failure, Verdict

GRACE = 2  # seconds between the deadline inside the process and the end of the process


def judge_file(id, path, *, seconds=SECONDS):
    """The verdict on what a file defines, judged in another process that ends at the deadline."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "verdict.json"
        command = [sys.executable, "-m", "mlfund.exercises.child", id, str(path), str(result)]
        try:
            done = subprocess.run(
                [*command, str(seconds)],
                timeout=seconds + GRACE,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            )
        except subprocess.TimeoutExpired:
            return _ended(id, f"It had not finished after {seconds} seconds.")
        if not result.exists():
            return _ended(id, f"The process that ran it died (exit code {done.returncode}).")
        return Verdict.from_dict(json.loads(result.read_text(encoding="utf-8")))


def _ended(id, why):
    return Verdict(id, "stopped", [], Failure("it comes to an end", "", "", why))


def _judge_here(id, path, seconds):
    exercise = find(id)
    with guarded() as output:
        try:
            space, error = execute(Path(path).read_text(encoding="utf-8"), path), None
        except BaseException as raised:
            error = describe_error(raised)
    if error:
        failure = Failure("the file runs", "", "", "", error)
        return Verdict(id, "failed", [], failure, [], output.text, output.dropped)
    if exercise.name not in space:
        found = f"The file defines no `{exercise.name}`."
        return Verdict(id, "failed", [], Failure("the file runs", "", "", found))
    return judge(exercise, space[exercise.name], seconds=seconds)


if __name__ == "__main__":
    id, path, result, seconds = sys.argv[1:]
    verdict = _judge_here(id, path, float(seconds))
    Path(result).write_text(json.dumps(verdict.as_dict()), encoding="utf-8")
