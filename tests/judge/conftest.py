"""The command line as a learner uses it, in a process of its own or in this one."""

import json
import os
import subprocess
import sys

import pytest

from mlfund.command_line.main import main
from mlfund.judge import storage

ROOT = os.getcwd()


@pytest.fixture
def environment(tmp_path):
    kept = {k: v for k, v in os.environ.items() if k not in ("MLFUND_PROGRESS", "EDITOR", "VISUAL")}
    return {**kept, "MLFUND_DATA": str(tmp_path / "data"), "PYTHONPATH": ROOT}


@pytest.fixture
def mlfund(tmp_path, environment):
    def run(*arguments):
        command = [sys.executable, "-m", "mlfund", *arguments]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True
        )

    return run


@pytest.fixture
def here(tmp_path, monkeypatch, capsys):
    """The same within this process: exit code, and what is printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFUND_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(storage, "_unsaved", {})
    for name in ("MLFUND_PROGRESS", "EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["mlfund", *arguments])
        try:
            code = main()
        except SystemExit as exit:
            code = exit.code
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


@pytest.fixture
def kept(tmp_path):
    """The states of the exercises that are kept."""

    def read():
        content = json.loads((tmp_path / "data" / "progress.json").read_text())
        return {id: entry.get("status") for id, entry in content["exercises"].items()}

    return read
