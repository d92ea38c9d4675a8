"""The exercises on the command line, as a learner would use them."""

import os
import shlex
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

ROOT = os.getcwd()
RIGHT = "def normalize(x, eps=1e-5):\n    return (x - x.mean(0)) / (x.var(0) + eps) ** 0.5\n"


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
    hints = [mlfund("hint", "batch_norm/normalize").stdout[:11] for _ in range(2)]
    assert hints == ["Hint 1 of 3", "Hint 2 of 3"]
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
        ("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n", "died (SIGSEGV)"),
        ("import os, sys\nsys.exit(0)\n", "SystemExit: 0"),
        (b"\xff\xfe\xfd", "save the file as UTF-8"),
        ("def normalize(x:\n", "SyntaxError"),
        ("1 / 0\n", "ZeroDivisionError"),
        ("other = 1\n", "The code defines no `normalize`."),
    ],
)
def test_bad_files_are_survived(mlfund, tmp_path, code, said):
    code = code if isinstance(code, bytes) else code.encode()
    (tmp_path / "batch_norm_normalize.py").write_bytes(code)
    deadline = ["--seconds", "0.5"] if "finished" in said else []
    result = mlfund("check", "batch_norm/normalize", *deadline)
    assert result.returncode == 1
    assert said in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


def test_what_a_file_leaves_running_is_ended_with_it(mlfund, tmp_path):
    """A thread does not keep the verdict, and a process does not outlive it."""
    leaves = (
        "import subprocess, threading, time\n"
        "started = subprocess.Popen(['sleep', '600'])\n"
        "open('pid', 'w').write(str(started.pid))\n"
        "threading.Thread(target=time.sleep, args=(600,)).start()\n"
    )
    (tmp_path / "batch_norm_normalize.py").write_text(leaves + RIGHT)
    assert mlfund("check", "batch_norm/normalize").returncode == 0
    pid = int((tmp_path / "pid").read_text())
    with pytest.raises(ProcessLookupError):
        wait_until_gone(pid)


def wait_until_gone(pid):
    for _ in range(100):
        if zombie(pid):
            raise ProcessLookupError
        os.kill(pid, 0)
        time.sleep(0.05)


def zombie(pid):
    """Whether a process has ended, and only nobody has asked for its exit code."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z"


def test_a_verdict_on_a_learners_error_shows_the_line(mlfund, tmp_path):
    code = RIGHT.replace("x.var", "y.var")
    (tmp_path / "batch_norm_normalize.py").write_text(code)
    said = mlfund("check", "batch_norm_normalize.py").stdout
    assert "NameError: name 'y' is not defined" in said
    assert "line 2, in normalize: return (x - x.mean(0)) / (y.var(0) + eps) ** 0.5" in said
    assert "exercises/" not in said


def test_a_question_is_answered_in_its_file(mlfund, tmp_path):
    mlfund("start", "batch_norm/batch_of_two")
    path = tmp_path / "batch_norm_batch_of_two.py"
    assert mlfund("check", path.name).returncode == 1
    path.write_text(path.read_text().replace("answer = None", 'answer = "b"'))
    assert mlfund("check", path.name).returncode == 0


def test_the_solution_is_a_file_that_passes(mlfund, tmp_path):
    (tmp_path / "batch_norm_normalize.py").write_text(
        mlfund("solution", "batch_norm/normalize").stdout
    )
    assert mlfund("check", "batch_norm/normalize").returncode == 0


def test_the_list_is_plain_in_a_pipe_and_ends_with_it(environment, tmp_path):
    command = f"{shlex.quote(sys.executable)} -m mlfund list | head -n 1"
    result = subprocess.run(
        command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert result.stdout.split() == [
        "exercise",
        "kind",
        "difficulty",
        "importance",
        "minutes",
        "state",
    ]
    assert (result.stderr, "\x1b" in result.stdout) == ("", False)


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal")
def test_in_a_terminal_the_editor_opens_and_colours_show(environment, tmp_path):
    environment |= {"EDITOR": "touch opened", "TERM": "xterm-256color"}
    assert "is written" in in_a_terminal(["start", "batch_norm/normalize"], environment, tmp_path)
    assert {"opened", "batch_norm_normalize.py"} <= {path.name for path in tmp_path.iterdir()}
    assert "\x1b[1m" in in_a_terminal(["check", "batch_norm/normalize"], environment, tmp_path)
    environment |= {"EDITOR": "no-such-editor"}
    said = in_a_terminal(["start", "batch_norm/normalize"], environment, tmp_path)
    assert "$EDITOR is 'no-such-editor', which could not be started" in said
    shown = in_a_terminal(["show", "kl_divergence/kl_gaussians"], environment, tmp_path)
    assert "1/2 (tr(Σ_q⁻¹Σ_p) +" in shown
    assert "Traceback" not in said


def in_a_terminal(arguments, environment, folder):
    ours, theirs = os.openpty()
    subprocess.run(
        [sys.executable, "-m", "mlfund", *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        check=False,
    )
    os.close(theirs)
    said = os.read(ours, 100_000).decode()
    os.close(ours)
    return said


def test_without_the_extras_the_text_is_plain_and_watch_says_what_it_needs(environment, tmp_path):
    hide = "import runpy, sys; sys.modules.update(watchfiles=None); "
    run = (
        hide + "sys.argv[1:] = {}; runpy.run_module('mlfund', run_name='__main__', alter_sys=True)"
    )

    def mlfund(*arguments):
        return subprocess.run(
            [sys.executable, "-c", run.format(list(arguments))],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
        )

    assert "batch_norm/normalize" in mlfund("list").stdout
    watching = mlfund("watch", "batch_norm/normalize")
    assert watching.returncode == 2
    assert "pip install watchfiles" in watching.stderr


def python(*arguments, environment, folder):
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def test_the_exercises_work_from_within_an_archive(environment, tmp_path):
    with zipfile.ZipFile(tmp_path / "mlfund.zip", "w") as archive:
        for path in Path(ROOT, "mlfund").rglob("*.py"):
            archive.write(path, path.relative_to(ROOT))
    code = (
        "from mlfund.exercises import all_exercises, check, find\n"
        "space = {}\n"
        "exec(find('batch_norm/normalize').solution, space)\n"
        "check('batch_norm/normalize', space['normalize'])\n"
        "print(len(all_exercises()), len({e.fingerprint for e in all_exercises()}))\n"
    )
    environment = environment | {"PYTHONPATH": str(tmp_path / "mlfund.zip")}
    result = python("-P", "-c", code, environment=environment, folder=tmp_path)
    assert "batch_norm/normalize: PASSED" in result.stdout, result.stderr
    assert len(set(result.stdout.splitlines()[-1].split())) == 1


def test_without_assertions_nothing_passes(environment, tmp_path):
    code = "from mlfund.exercises import check; check('batch_norm/normalize', lambda x, eps=0: x)"
    result = python("-O", "-c", code, environment=environment, folder=tmp_path)
    assert "run Python without -O" in result.stdout
    assert "PASSED" not in result.stdout


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
        watching.terminate()
        watching.wait(timeout=20)


def wait_for(log, text):
    end = time.monotonic() + 30
    while text not in log.read_text():
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.1)
