"""Many learners at once, failing disks and killed processes: nothing that was passed is lost."""

import os
import random
import subprocess
import sys
import time

import pytest

from mlfund.judge import storage


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MLFUND_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("MLFUND_PROGRESS", raising=False)
    monkeypatch.setattr(storage, "_unsaved", {})
    return tmp_path / "data"


LEARNER = """
import contextlib, os, random, sys
from types import SimpleNamespace
from mlfund.judge import storage

name, seed = sys.argv[1:]
rng, saved, number = random.Random(seed), open(name, "a"), 0
replace = os.replace

def sometimes(*paths):
    if rng.random() < 0.2:
        raise OSError("no space left")
    replace(*paths)

os.replace = sometimes
while True:
    number += 1
    id = f"{name}/{seed}.{number}"
    act = rng.choice(["pass", "pass", "fail", "hint", "read", "reset"])
    if act == "pass":
        storage.record(SimpleNamespace(id=id, fingerprint="x"), "passed")
        if storage.is_kept(id):
            print(id, file=saved, flush=True)
    elif act == "fail":
        others = [e for e in storage.load() if e.startswith("passed")] or ["none/there"]
        storage.record(SimpleNamespace(id=rng.choice(others), fingerprint="y"), "failed")
    elif act == "hint":
        storage.give_hint(rng.choice([*storage.load(), id]), None, 3)
    elif act == "reset":
        with contextlib.suppress(OSError):
            storage.reset(["other/exercise"])
    else:
        storage.load()
"""


def test_no_passed_exercise_ever_disappears(folder, tmp_path):
    """Learners pass, fail, read and forget at once; writing fails now and then; they are killed."""
    rng = random.Random(1)
    (tmp_path / "learner.py").write_text(LEARNER)
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    for seed in range(6):
        names = [f"passed{k}" for k in range(2)]
        learners = [
            subprocess.Popen(
                [sys.executable, "learner.py", name, str(seed)],
                cwd=tmp_path,
                env=environment,
                stderr=subprocess.DEVNULL,
            )
            for name in names
        ]
        wait_for_new_lines([tmp_path / name for name in names])
        for learner in learners:
            time.sleep(rng.random() / 10)
            learner.kill()
            learner.wait()
        saved = {line for name in names for line in (tmp_path / name).read_text().splitlines()}
        passed = {id for id, entry in storage.load().items() if entry.get("status") == "passed"}
        assert saved <= passed
    assert len(saved) > 6


def wait_for_new_lines(files):
    sizes = [file.stat().st_size if file.exists() else 0 for file in files]
    end = time.monotonic() + 60
    while not all(f.exists() and f.stat().st_size > s for f, s in zip(files, sizes, strict=True)):
        assert time.monotonic() < end
        time.sleep(0.02)
