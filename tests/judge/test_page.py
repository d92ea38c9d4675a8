"""What the page's worker asks of Python."""

import functools
import json
import sys
import time

import matplotlib as mpl
import pytest

from booktools.site import runner
from mlfund.exercises import find
from mlfund.judge import page
from mlfund.judge.judge import judge
from mlfund.judge.trial import cases_of

ID = "batch_norm/normalize"


def run(source):
    return json.loads(page.run(source))


def test_a_check_says_what_a_notebook_says():
    right = find(ID).solution
    verdict = json.loads(page.check(ID, right))
    assert verdict == {"status": "passed", "text": str(judge(find(ID), find(ID).reference))}
    assert json.loads(page.check(ID, find(ID).starter))["status"] == "not attempted"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = 1", "defines no `normalize`"),
        ("1 / 0", "ZeroDivisionError"),
        ("def normalize(x\n", "SyntaxError"),
        ("raise SystemExit", "SystemExit"),
    ],
)
def test_code_that_does_not_run_fails(source, said):
    verdict = json.loads(page.check(ID, source))
    assert verdict["status"] == "failed"
    assert said in verdict["text"]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("print('a')\n2 * 3", "a\n6"),
        ("x = 1", ""),
        ("None", ""),
        ("", ""),
        ("2 * 3\nx = 1", ""),
        (
            "print('a')\n1 / 0",
            "a\nZeroDivisionError: division by zero\n  line 2, in <module>: 1 / 0",
        ),
    ],
)
def test_a_run_shows_what_is_printed_and_the_last_value(source, text):
    assert run(source)["text"] == text


def test_a_flood_is_cut():
    assert len(run("print('x' * 10**6)")["text"]) < 2 * page.PRINTED


def test_runs_do_not_share_names():
    run("mine = 1")
    assert "NameError" in run("mine")["text"]


def test_pictures_are_shown_once():
    mpl.use("agg")
    draw = (
        "import matplotlib.pyplot as plt\nfor _ in range(2):\n    plt.figure().gca().plot([1, 2])"
    )
    assert len(run(draw)["pictures"]) == 2
    assert run("1")["pictures"] == []


def test_what_is_printed_is_told_at_once_and_up_to_the_limit():
    told = []
    page.run("print('a')\nprint('b' * 10**6)\n1 / 0", told.append)
    assert "".join(told) == "a\n" + "b" * (page.PRINTED - 2)
    told.clear()
    page.check(ID, f"print('loading')\n{find(ID).solution}", told.append)
    assert "".join(told) == "loading\n"
    told.clear()
    page.run("print('nobody listens')")
    assert told == []


@pytest.mark.parametrize("judged", [run, lambda source: json.loads(page.check(ID, source))])
def test_a_module_that_is_missing_is_explained(judged):
    text = judged("import no_such_module.inside")["text"]
    assert "ModuleNotFoundError: No module named 'no_such_module'" in text
    assert "no_such_module is not here: the Python of this page has NumPy, matplotlib" in text
    assert "Run or download" in text
    assert "is not here" not in judged("import numpy as np\n1 / 0")["text"]


def test_the_libraries_that_are_named_are_those_of_the_site():
    named = page.NOT_HERE.lower()
    assert all(package in named for package in runner.PACKAGES)


@pytest.mark.parametrize("code", ["input('x? ')", "import sys\nsys.stdin.readline()"])
def test_nobody_can_be_asked(code):
    stdin = sys.stdin
    assert page.NOBODY in run(code)["text"]
    assert sys.stdin is stdin


def test_the_time_of_the_books_own_solution_is_measured(monkeypatch):
    exercise = find(ID)
    reference = exercise.reference

    @functools.wraps(reference)
    def slow(*arguments, **options):
        time.sleep(0.05)
        return reference(*arguments, **options)

    calls = sum(len(cases_of(exercise, property_)) for property_ in exercise.properties)
    monkeypatch.setattr(exercise, "reference", slow)
    assert page.seconds(ID) > 0.05 * max(calls, 1)
