"""What the page's worker asks of Python."""

import json

import matplotlib as mpl
import pytest

from mlfund.exercises import find
from mlfund.judge import page
from mlfund.judge.judge import judge

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
