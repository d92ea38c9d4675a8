"""What the command line says to those who use it otherwise than it expects."""

from argparse import Namespace
from pathlib import Path

import pytest

import mlfund as package
from mlfund.command_line.commands import _checked_again
from mlfund.exercises import find
from mlfund.judge import storage

RIGHT = "def normalize(x, eps=1e-5):\n    return (x - x.mean(0)) / (x.var(0) + eps) ** 0.5\n"


@pytest.mark.parametrize("seconds", ["nan", "inf", "-1", "0", "1e9", "ten", ""])
def test_a_bad_deadline_is_named(here, seconds):
    code, said = here("check", "batch_norm/normalize", "--seconds", seconds)
    assert code == 2
    assert "a deadline is a number of seconds above 0, up to 86400 (a day)" in said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("mine.py", "say which it answers: python -m mlfund check "),
        ("batch_norm_normalise.py", "check batch_norm/normalize batch_norm_normalise.py"),
        (
            "batch_norm_normalize (1).py",
            "check batch_norm/normalize 'batch_norm_normalize (1).py'",
        ),
        ("batch_norm", "is a topic; its exercises are batch_norm/normalize, "),
        ("information", "is a part of the book; its topics are cross_entropy, "),
        ("batch_norm/normalize.py", "there is no batch_norm/normalize.py; first: "),
        ("batch_norm/normalize", "there is no batch_norm_normalize.py; first: "),
    ],
)
def test_how_to_name_an_exercise_is_said(here, name, said):
    code, heard = here("check", name)
    assert code == 2
    assert said in heard


def test_a_file_may_have_any_name(mlfund, tmp_path):
    (tmp_path / "mine").write_text(RIGHT)
    assert mlfund("check", "batch_norm/normalize", "mine").returncode == 0
    (tmp_path / "batch_norm").mkdir()
    (tmp_path / "batch_norm" / "normalize.py").write_text(RIGHT)
    assert mlfund("check", "batch_norm/normalize.py").returncode == 0


def test_a_file_that_cannot_be_read_is_no_try(here, tmp_path, monkeypatch):
    (tmp_path / "batch_norm_normalize.py").mkdir()
    assert here("check", "batch_norm/normalize") == (
        2,
        "batch_norm_normalize.py is a folder, not a file with an answer\n",
    )
    (tmp_path / "batch_norm_normalize.py").rmdir()
    (tmp_path / "batch_norm_normalize.py").write_text(RIGHT)

    def refuses(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuses)
    code, said = here("check", "batch_norm/normalize")
    assert code == 2
    assert "Permission denied: 'batch_norm_normalize.py'" in said
    assert not (tmp_path / "data").exists()


def test_a_part_is_listed_by_its_name(here):
    code, said = here("list", "information")
    ids = [line.split()[0] for line in said.splitlines()[1:]]
    assert (code, {id.split("/")[0] for id in ids}) == (
        0,
        {"entropy", "cross_entropy", "kl_divergence"},
    )
    assert "did you mean 'information'" in here("list", "infomation")[1]


def test_the_version_is_said(here):
    assert here("--version") == (0, f"mlfund {package.__version__}\n")
    assert package.__version__[0].isdigit()
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        package.nothing  # noqa: B018


def test_all_is_forgotten_only_after_a_yes(here, tmp_path, monkeypatch, kept):
    storage.record(find("batch_norm/normalize"), "passed")
    for answer in ("", "n", "what?"):
        monkeypatch.setattr("builtins.input", lambda question, answer=answer: answer)
        assert here("reset", "--all")[0] == 2
    monkeypatch.setattr("builtins.input", nobody)
    assert "--yes" in here("reset", "--all")[1]
    assert kept() == {"batch_norm/normalize": "passed"}
    monkeypatch.setattr("builtins.input", lambda question: "y")
    code, said = here("reset", "--all")
    assert (code, kept()) == (0, {})
    assert "progress-before-reset-1.json" in said
    assert here("reset", "--all", "--yes")[0] == 0


def nobody(question):
    raise EOFError


def test_a_reset_that_may_not_touch_the_file_says_so(here, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "progress.json").write_text('{"version": 2}')
    code, said = here("reset", "--all", "--yes")
    assert code == 2
    assert "is of version 2" in said
    assert (tmp_path / "data" / "progress.json").read_text() == '{"version": 2}'


def test_hints_that_are_not_kept_say_so(here, monkeypatch):
    monkeypatch.setenv("MLFUND_PROGRESS", "off")
    for number in (1, 2):
        said = here("hint", "batch_norm/normalize")[1]
        assert said.startswith(f"Hint {number} of 3")
        assert f"python -m mlfund hint batch_norm/normalize {number + 1}" in said
    monkeypatch.delenv("MLFUND_PROGRESS")
    assert "python -m mlfund" not in here("hint", "batch_norm/normalize", "3")[1]


def test_a_file_that_vanishes_or_turns_into_a_folder_does_not_end_a_watch(here, capsys):
    Path("batch_norm_normalize.py").mkdir()
    assert _checked_again(Namespace(id="batch_norm/normalize", file=None, seconds=None)) == 2
    assert "is a folder" in capsys.readouterr().err
