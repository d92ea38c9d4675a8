"""`mlfund.notebook`: what the chapters use to show things."""

import numpy as np
import pytest
import torch

from mlfund.notebook import compare, show_source


def doubled(x):
    """Twice x."""
    # the comment stays
    return 2 * x


class Counter:
    """A counter."""

    start = 0

    def step(self):
        """Step."""
        return self.start + 1


def test_show_source_leaves_only_docstrings_out():
    shown = show_source(doubled)._repr_markdown_()
    assert shown.startswith("```python\n# ")
    assert shown.endswith("def doubled(x):\n    # the comment stays\n    return 2 * x\n```")


def test_show_source_of_a_class():
    shown = show_source(Counter)._repr_markdown_()
    assert '"""' not in shown
    assert "class Counter:\n    start = 0\n\n    def step(self):\n        return" in shown


def test_show_source_names_a_file_once_and_has_a_stable_repr():
    source = show_source(doubled, Counter)
    assert source._repr_markdown_().count("# ") == 2
    assert repr(source) == "Source of doubled, Counter"


@pytest.mark.parametrize("nothing", [(), (3,), ("doubled",)])
def test_show_source_refuses_what_has_no_source(nothing):
    with pytest.raises(TypeError, match="show_source expects"):
        show_source(*nothing)


def test_compare_prints_the_bound_and_not_the_difference(capsys):
    compare("forward", np.ones(3), np.ones(3) + 1e-9, within=2.5e-6)
    line = "forward          | exact: not asked | close: yes | max difference < 2.5e-06\n"
    assert capsys.readouterr().out == line


def test_compare_takes_tensors_that_need_gradients(capsys):
    compare("weight", torch.ones(2, requires_grad=True), [1.0, 1.0], within=0)
    assert "exact: yes       | close: yes | max difference = 0" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("ours", "theirs", "within"),
    [
        ([1.0], [1.1], 0.05),
        ([1.0], [1.0 + 1e-12], 0),
        ([np.nan], [1.0], 10),
        ([np.inf], [-np.inf], 10),
        ([1.0, 2.0], [1.0], 10),
        ([1.0], 1.0, 10),
    ],
)
def test_compare_fails_where_results_differ(ours, theirs, within):
    with pytest.raises(AssertionError, match="this one: "):
        compare("this one", ours, theirs, within=within)


def test_compare_takes_equal_nan_and_infinity_as_equal(capsys):
    compare("extremes", [np.nan, np.inf], [np.nan, np.inf], within=0)
    assert "exact: yes" in capsys.readouterr().out
