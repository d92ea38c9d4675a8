"""Cells that are run in any order give what they give in a notebook."""

import random

import numpy as np
import pytest

import mlfund
from mlfund.cells.narrow import accept_long_integers
from mlfund.cells.own import own_function
from mlfund.cells.session import EarlierError, Session

CELLS = [
    "import numpy as np\nrng = np.random.default_rng(0)\nruns = []",
    "def draw():\n    runs.append(1)\n    return rng.normal(size=2).round(3)",
    "a = draw()\nprint(a)",
    "x = np.zeros(3)\nx",
    "x[0] = 1\nb = draw()\nprint(x, b)",
    "print(x, len(runs), np.round(rng.normal(), 3))",
]


def text(outputs):
    """What was printed."""
    return "".join(output.get("text", "") for output in outputs.shown)


def expected():
    """What the cells print in a notebook."""
    session = Session()
    return [text(session.run(CELLS, index)) for index in range(len(CELLS))]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_in_which_cells_are_run_does_not_matter(seed):
    session, right = Session(), expected()
    order = random.Random(seed).choices(range(len(CELLS)), k=20)
    assert [text(session.run(CELLS, index)) for index in order] == [right[i] for i in order]
    assert right[5].startswith("[1. 0. 0.] 2 ")


def test_what_is_needed_runs_once_until_it_is_edited():
    session, begun = Session(), []
    cells = ["x = 1", "y = x + 1", "print(y)"]

    def run(cells):
        begun.clear()
        shown = text(session.run(cells, 2, begins=lambda done, of: begun.append((done, of))))
        return shown, begun[-1][1]

    assert run(cells) == ("2\n", 2)
    assert run(cells) == ("2\n", 0)
    assert run(["x = 1", "y = x + 2", "print(y)"]) == ("3\n", 1)
    assert run(["x = 5", "y = x + 2", "print(y)"]) == ("7\n", 2)


def test_assertions_and_printouts_of_what_is_needed_are_left_out():
    session = Session()
    assert text(session.run(["x = 3\nassert x == 2\nprint('unseen')", "x"], 1)) == "3\n"


def test_an_earlier_cell_that_fails_is_named():
    with pytest.raises(EarlierError) as caught:
        Session().run(["a = 1", "b = a / 0", "b"], 2)
    assert caught.value.cell == 1
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_what_was_printed_before_an_error_is_kept_and_the_cell_gives_nothing():
    session = Session()
    with pytest.raises(NameError) as caught:
        session.run(["print('a')\nx = 1\nnothing"], 0)
    assert text(caught.value.outputs) == "a\n"
    assert text(session.run(["print('a')\nx = 1", "x"], 1)) == "1\n"


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("1", ["text"]),
        ("1;", []),
        ("None", []),
        ("print(1)\n2", ["text", "text"]),
        ("from mlfund.notebook import show_source\nshow_source(show_source)",
         ["code"]),
        ("import matplotlib.pyplot as plt\nfig = plt.figure()\nplt.show()\nprint(1)",
         ["png", "text"]),
        ("import pandas as pd\ndisplay(pd.DataFrame([1]))", ["html"]),
        ("from mlfund.notebook import fact\nfact('a', 1, 'd')", ["fact"]),
    ],
)  # fmt: skip
def test_outputs_have_their_kinds(source, kinds):
    outputs = Session("plain").run([source], 0)
    assert [kind for output in outputs.shown for kind in output] == kinds


def test_long_integers_are_taken_for_indices_where_those_are_short(monkeypatch):
    monkeypatch.setattr(np, "bincount", np.bincount)
    monkeypatch.setattr(np, "repeat", np.repeat)
    accept_long_integers(narrow=True)
    assert np.bincount(np.array([0, 2, 2]), [0.5, 1, 1], minlength=4).tolist() == [0.5, 0, 2, 0]
    assert np.repeat([1, 2], np.array([2, 1])).tolist() == [1, 1, 2]
    with pytest.raises(TypeError):
        np.bincount(np.array([0.5]))


def test_what_a_value_of_a_slider_gave_is_let_go_of():
    session = Session()
    for value in range(20):
        session.run(["a = 1", f"x = a + {value}\ny = 2 * x", "y"], 1)
    assert len(session.given) == 3
    assert text(session.run(["a = 1", "x = a + 0\ny = 2 * x", "y"], 2)) == "2\n"


def test_a_flood_is_cut():
    assert len(text(Session().run(["while True:\n    print('x' * 10**5)\n    break" * 1], 0))) < 2e5


def test_a_learners_function_stands_in_the_place_of_the_books():
    cells = ["from mlfund import soft_threshold", "print(soft_threshold(3.0, 1.0))"]
    mine = "def soft_threshold(z, t):\n    return 'mine'"
    own = dict([own_function("l2_l1_regularization/soft_threshold", mine)])
    session = Session()
    assert text(session.run(cells, 1, own=own)) == "mine\n"
    assert text(session.run(cells, 1)) == "2.0\n"
    assert mlfund.soft_threshold(3.0, 1.0) == np.float64(2.0)


def test_what_two_names_share_they_still_share_when_a_cell_changes_them():
    sources = ["a = [1]\nb = {'of': a}", "a.append(2)\nb.update(n=2)\nprint(b['of'] is a, b)"]
    session = Session()
    for _ in range(2):
        assert session.run(sources, 1).shown == [{"text": "True {'of': [1, 2], 'n': 2}\n"}]
