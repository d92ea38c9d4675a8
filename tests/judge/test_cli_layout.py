"""How the command line prints, and which editor it opens."""

import sys

import pytest

from mlfund.command_line import files, layout
from mlfund.command_line.formulas import plain, readable
from mlfund.exercises import all_exercises, find
from mlfund.judge.judge import judge

FORMULAS = {e.id: e for e in all_exercises() if "$" in e.statement + "".join(e.hints)}


@pytest.mark.parametrize("exercise", FORMULAS.values(), ids=FORMULAS)
def test_formulas_are_readable(exercise):
    for text in (exercise.statement, *exercise.hints):
        assert "$" not in readable(text)
        assert "\\" not in readable(text).replace("\\n", "")


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (r"\tfrac12\lVert y - Xw\rVert^2", "1/2 ‖y - Xw‖²"),
        (r"\frac{a + b}{2}", "(a + b) / 2"),
        (r"\frac{x}{\sqrt{\frac1D\sum_j x_j^2}}\cdot\text{weight}", "x / √(1/D ∑_j x_j²) · weight"),
        (r"+ \log\frac{\det\Sigma_q}{\det\Sigma_p}", "+ log ((det Σ_q) / (det Σ_p))"),
        (r"w \leftarrow w - \text{lr}\,\Bigl(x^{-1}\Bigr)", "w ← w - lr (x⁻¹)"),
        (r"a^t \unknown{b}", r"a^t \unknown{b}"),
    ],
)
def test_a_formula_in_plain_text(formula, text):
    assert plain(formula) == text


@pytest.mark.parametrize("columns", [None, 120, 80, 60, 40, 20])
def test_the_list_is_whole_at_every_width(columns):
    titles = ("exercise", "kind", "difficulty", "importance", "minutes", "state")
    rows = [(e.id, e.kind, "5", "5", "25", "passed an earlier version") for e in all_exercises()]
    lines = layout.table(titles, rows, columns)
    assert {row[0] for row in rows} <= {word for line in lines for word in line.split()}
    longest = max(len(e.id) for e in all_exercises())
    assert max(map(len, lines)) <= max(columns or 200, longest)
    assert "…" not in "".join(lines)


def test_the_list_fits_on_lines_of_80(here, monkeypatch):
    monkeypatch.setattr(layout, "width", lambda: 80)
    lines = here("list")[1].splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) == len(all_exercises()) + 1


def test_a_verdict_is_wrapped_between_words():
    verdict = judge(find("batch_norm/normalize"), lambda x, eps=1e-5: x)
    lines = "\n".join(layout.verdict_lines(verdict, 40)).splitlines()
    assert max(map(len, lines)) <= 40 + len(layout.PLAIN + layout.BOLD)
    assert " ".join(str(verdict).split()) == " ".join(
        "\n".join(lines)
        .replace("\x1b[31m", "")
        .replace("\x1b[1m", "")
        .replace("\x1b[0m", "")
        .split()
    )
    assert layout.verdict_lines(verdict, None) == str(verdict).splitlines()


@pytest.mark.parametrize(
    ("text", "windows", "command"),
    [
        ("vi -u NONE", False, ["vi", "-u", "NONE"]),
        ("C:\\Windows\\notepad.exe", True, ["C:\\Windows\\notepad.exe"]),
        ('"C:\\Program Files\\e.exe" --wait', True, ["C:\\Program Files\\e.exe", "--wait"]),
        (sys.executable, False, [sys.executable]),
    ],
)
def test_the_command_of_an_editor(text, windows, command):
    assert files.editor_command(text, windows=windows) == command


def test_an_editor_with_a_space_in_its_path_is_one_command(tmp_path):
    editor = tmp_path / "my editor"
    editor.write_text("")
    editor.chmod(0o755)
    assert files.editor_command(str(editor), windows=False) == [str(editor)]


@pytest.mark.parametrize("editor", ["no-such-editor", "vi 'x", "/etc/passwd"])
@pytest.mark.parametrize("variable", ["EDITOR", "VISUAL"])
def test_an_editor_that_does_not_start_is_named(monkeypatch, capsys, editor, variable, tmp_path):
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv(variable, editor)
    assert not files.open_in_editor(tmp_path / "mine.py")
    assert f"${variable} is {editor!r}, which could not be started" in capsys.readouterr().err
