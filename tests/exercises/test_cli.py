"""The exercises on the command line, as a learner would use them."""

import os
import signal
import subprocess
import sys
import time

import pytest

ROOT = os.getcwd()
RIGHT = "def normalize(x, eps=1e-5):\n    return (x - x.mean(0)) / (x.var(0) + eps) ** 0.5\n"


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


def test_a_learner_solves_an_exercise(mlfund, tmp_path):
    path = tmp_path / "batch_norm_normalize.py"
    assert "Standardize each column" in mlfund("show", "batch_norm/normalize").stdout
    assert mlfund("check", "batch_norm/normalize").returncode == 2
    assert mlfund("start", "batch_norm/normalize").returncode == 0
    first = mlfund("check", "batch_norm/normalize")
    assert (first.returncode, "NOT ATTEMPTED YET" in first.stdout) == (1, True)
    path.write_text(RIGHT.replace(" + eps", ""))
    wrong = mlfund("check", "batch_norm_normalize.py")
    assert (wrong.returncode, "You left `eps` out." in wrong.stdout) == (1, True)
    assert "Which axis" in mlfund("hint", "batch_norm/normalize").stdout
    path.write_text(RIGHT)
    passed = mlfund("check", "batch_norm/normalize")
    assert (passed.returncode, "PASSED" in passed.stdout) == (0, True)
    assert "batch_norm/normalize" in mlfund("list", "batch_norm").stdout
    assert "1 of " in mlfund("progress").stdout
    assert mlfund("reset").returncode == 2
    assert mlfund("reset", "batch_norm/normalize").returncode == 0
    assert "0 of " in mlfund("progress").stdout


def test_start_does_not_write_over_a_file(mlfund, tmp_path):
    path = tmp_path / "batch_norm_normalize.py"
    path.write_text("mine")
    assert "exists" in mlfund("start", "batch_norm/normalize").stdout
    assert path.read_text() == "mine"
    mlfund("start", "batch_norm/normalize", "--force")
    assert "raise NotImplementedError" in path.read_text()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def normalize(x, eps=1e-5):\n    return sum(iter(int, 1))\n", "had not finished"),
        ("while True: pass\n", "had not finished"),
        ("import os\nos._exit(7)\n", "died (exit code 7)"),
        ("def normalize(x:\n", "SyntaxError"),
        ("1 / 0\n", "ZeroDivisionError"),
        ("other = 1\n", "The file defines no `normalize`."),
    ],
)
def test_bad_files_are_survived(mlfund, tmp_path, code, said):
    (tmp_path / "batch_norm_normalize.py").write_text(code)
    result = mlfund("check", "batch_norm/normalize", "--seconds", "0.5")
    assert result.returncode == 1
    assert said in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


def test_unknown_names_are_usage_errors(mlfund):
    result = mlfund("show", "batch_norm/normalise")
    assert result.returncode == 2
    assert "did you mean 'batch_norm/normalize'" in result.stderr
    assert mlfund("check", "other.py").returncode == 2


def test_watch_checks_at_every_save(tmp_path, environment, mlfund):
    path = tmp_path / "batch_norm_normalize.py"
    mlfund("start", "batch_norm/normalize")
    command = [sys.executable, "-m", "mlfund", "watch", "batch_norm/normalize"]
    log = tmp_path / "log"
    with log.open("w") as output:
        watching = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=output)
    try:
        wait_for(log, "watching")
        time.sleep(0.5)
        path.write_text(RIGHT)
        wait_for(log, "PASSED")
    finally:
        watching.send_signal(signal.SIGINT)
        watching.wait(timeout=20)


def wait_for(log, text):
    end = time.monotonic() + 30
    while text not in log.read_text():
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.1)
