"""An error on shapes names the two that met, and where."""

import numpy as np
import pytest
import torch

from mlfund.judge.sandbox import execute
from mlfund.judge.shapes import shapes_that_clash


def error_of(source, *arguments):
    try:
        execute(f"import numpy as np\n{source}", "answer.py")["f"](*arguments)
    except Exception as error:
        return error
    raise AssertionError("no error")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("x - y", "In `x - y` `x` has shape (4, 3) and `y` has shape (4,)."),
        ("2 * (x / y[:3, None])", "`x` has shape (4, 3) and `y[:3, None]` has shape (3, 1)."),
        ("x @ y", "In `x @ y` `x` has shape (4, 3) and `y` has shape (4,)."),
        ("np.dot(x, y)", "`x` has shape (4, 3) and `y` has shape (4,)."),
        ("x - np.square(y)", "In `x - np.square(y)` the shapes (4, 3) and (4,) meet."),
        ("x[:,\n        :2] - y", "In `x[:, :2] - y` `x[:, :2]` has shape (4, 2) and `y` has"),
    ],
)
def test_the_shapes_are_named(line, said):
    source = f"def f(x, y):\n    z = 1\n    return {line}\n"
    assert said in shapes_that_clash(error_of(source, np.ones((4, 3)), np.ones(4)))


def test_in_place_and_in_torch():
    source = "def f(x, y):\n    x -= y\n    return x\n"
    said = "`x` has shape (4, 3) and `y` has shape (4,)."
    assert said in shapes_that_clash(error_of(source, np.ones((4, 3)), np.ones(4)))
    assert said in shapes_that_clash(error_of(source, torch.ones((4, 3)), torch.ones(4)))


@pytest.mark.parametrize("line", ["x / 0", "int('a')", "x[10]", "np.zeros(-1)"])
def test_of_other_errors_nothing_is_said(line):
    assert shapes_that_clash(error_of(f"def f(x):\n    return {line}\n", 1)) == ""


def test_nothing_of_theirs_is_called_again():
    source = (
        "calls = []\n"
        "def g(y):\n"
        "    calls.append(1)\n"
        "    return y\n"
        "def f(x, y):\n"
        "    try:\n"
        "        return x - g(y)\n"
        "    except ValueError as error:\n"
        "        error.calls = calls\n"
        "        raise\n"
    )
    error = error_of(source, np.ones((4, 3)), np.ones(4))
    assert "In `x - g(y)` the shapes (4, 3) and (4,) meet." in shapes_that_clash(error)
    assert error.calls == [1]


def test_a_lambda_without_source_says_nothing():
    with pytest.raises(ValueError, match="broadcast") as caught:
        eval("lambda x, y: x - y")(np.ones((4, 3)), np.ones(4))
    assert shapes_that_clash(caught.value) == ""
