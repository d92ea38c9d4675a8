"""What a learner's file may be, and what it may do, on the command line."""

import shlex
import subprocess
import sys

import pytest

from mlfund.judge import child

RIGHT = "def normalize(x, eps=1e-5):\n    return (x - x.mean(0)) / (x.var(0) + eps) ** 0.5\n"


@pytest.mark.parametrize("end", ["| head -n 1", "| grep -q PASSED", "| true", ">&-", "> /dev/full"])
def test_a_pipe_that_closes_loses_neither_verdict_nor_record(environment, tmp_path, end, kept):
    (tmp_path / "mine.py").write_text(RIGHT)
    python = shlex.quote(sys.executable)
    command = f"{python} -m mlfund check batch_norm/normalize mine.py {end}"
    result = subprocess.run(
        command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert kept() == {"batch_norm/normalize": "passed"}
    assert "Traceback" not in result.stderr
    assert "Exception ignored" not in result.stderr
    assert ("No space left" in result.stderr) == ("full" in end)


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_an_encoding_that_lacks_a_sign_loses_neither(environment, tmp_path, mlfund, encoding, kept):
    (tmp_path / "mine.py").write_text(RIGHT + "print('∑ \\ud800')\n", encoding="utf-8")
    environment["PYTHONIOENCODING"] = encoding
    result = mlfund("check", "batch_norm/normalize", "mine.py")
    assert (result.returncode, result.stderr) == (0, "")
    assert "PASSED" in result.stdout
    assert "\\ud800" in result.stdout
    assert kept() == {"batch_norm/normalize": "passed"}


@pytest.mark.parametrize(
    "source",
    [
        b"\xef\xbb\xbf" + RIGHT.encode(),
        b"# -*- coding: latin-1 -*-\n# \xe9\n" + RIGHT.encode(),
        b"from __future__ import annotations\nfrom dataclasses import dataclass\n"
        b"@dataclass\nclass A:\n    b: int\n" + RIGHT.encode(),
        b"import pickle\nclass A: pass\npickle.dumps(A())\n" + RIGHT.encode(),
        b"from concurrent.futures import ProcessPoolExecutor\nfrom multiprocessing import "
        b"get_context\ndef one(x): return x\ndef normalize(x, eps=1e-5):\n"
        b"    with ProcessPoolExecutor(1, get_context('spawn')) as pool:\n"
        b"        x = pool.submit(one, x).result()\n"
        b"    return (x - x.mean(0)) / (x.var(0) + eps) ** 0.5\n",
        b"from pathlib import Path\nassert Path(__file__).exists()\n" + RIGHT.encode(),
        b"import helper\nimport copy\ncopy.deepcopy\nhelper.one\n" + RIGHT.encode(),
    ],
    ids=["mark", "latin-1", "dataclass", "pickle", "processes", "__file__", "helper"],
)
def test_a_file_that_python_runs_is_judged(mlfund, tmp_path, source):
    folder = tmp_path / "an ordner – ∑"
    folder.mkdir()
    (folder / "helper.py").write_text("one = 1\n")
    if b"copy" in source:
        (folder / "copy.py").write_text("raise RuntimeError('not this one')\n")
    (folder / "batch_norm_normalize.py").write_bytes(source)
    file = f"{folder.name}/batch_norm_normalize.py"
    result = mlfund("check", file, "--seconds", "600")  # a busy machine starts processes slowly
    assert "PASSED" in result.stdout, result.stdout + result.stderr


def test_what_a_file_printed_before_its_process_died_is_shown(mlfund, tmp_path):
    (tmp_path / "mine.py").write_text(
        "import os, sys\nprint('one')\nos.write(2, b'two\\n')\nos._exit(7)\n"
    )
    said = mlfund("check", "batch_norm/normalize", "mine.py").stdout
    assert "died (exit code 7)" in said
    assert said.index("one") < said.index("two")
    (tmp_path / "mine.py").write_text("print('one')\nsum(iter(int, 1))\n")
    said = mlfund("check", "batch_norm/normalize", "mine.py", "--seconds", "3").stdout
    assert "The file itself, run from top to bottom, had not finished after 3 seconds." in said
    assert "one" in said


def test_a_verdict_that_is_none_is_no_verdict(tmp_path, monkeypatch):
    def runs(id, path, folder, seconds):
        (folder / "verdict").write_text("{")
        (folder / "said").write_text("x")
        return "The process that ran it died (exit code 0)."

    monkeypatch.setattr(child, "_run", runs)
    assert "died (exit code 0)" in str(child.judge_file("batch_norm/normalize", tmp_path / "a.py"))
