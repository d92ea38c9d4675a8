"""Which cells a cell needs."""

import pytest

from mlfund.cells.graph import chapter


@pytest.mark.parametrize(
    ("cells", "before"),
    [
        (["x = 1", "y = 2", "x"], [0]),
        (["x = 1", "x = 2", "x"], [1]),
        (["x = [1]", "x.append(2)", "x"], [0, 1]),
        (["x = [1]", "print(x)", "x"], [0]),
        (["rng = default_rng(0)", "a = rng.normal()", "b = f(rng)", "rng"], [0, 1, 2]),
        (["def f(): return a", "a = 1", "b = 2", "f()"], [0, 1]),
        (["def f(): return a", "def g(): return f()", "a = 1", "a = 2", "g()"], [0, 1, 3]),
        (["import numpy as np", "np.random.seed(0)", "np.ones(2)"], [0]),
        (["x, y = 1, 2", "z = 3\nw = y", "w"], [0, 1]),
        (["import torch\nx = 1", "x"], [0]),
        (["def f(): return a", "a = 1", "methods = [f]", "a = 2", "methods[0]()"], [0, 1, 2, 3]),
        (["class A:\n    def f(self): return c", "c = 1", "a = A()", "a.f()"], [0, 1, 2]),
        (["x = 1", "if a: x = 2", "x"], [0, 1]),
        (["x = 1", "f(:", "x"], [0]),
        (["%pip install x", "y"], []),
    ],
)
def test_what_a_cell_needs(cells, before):
    assert chapter(cells).before(len(cells) - 1) == before


def test_of_a_cell_only_those_statements_run_that_are_needed():
    cells = chapter(["import torch\nimport numpy as np\nx = np.ones(2)\ntorch.ones(x)", "x"])
    assert len(cells.needed(1)) == 2
    assert cells.modules(1) == {"numpy"}
    assert cells.modules(0) == {"numpy", "torch"}


def test_what_a_helper_of_the_book_imports_is_known():
    cells = chapter(["from mlfund.notebook import use_book_style", "use_book_style()"])
    assert "matplotlib.pyplot" in cells.modules(1)


def test_a_cell_that_is_edited_is_taken_apart_anew_and_the_others_are_not():
    first = chapter(["x = 1", "y = x"])
    assert first.then("y").cells[0] is chapter(["x = 1", "y = x", "z"]).cells[0]
    other = chapter(["x = 2", "y = x"])
    assert other.cells[1][0].key != first.cells[1][0].key
    assert chapter(["x = 1  # one", "y = x"]).cells[1][0].key == first.cells[1][0].key
