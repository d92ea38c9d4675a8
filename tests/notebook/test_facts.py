"""`fact`: a number of the prose, bound and checked."""

import json
import subprocess
import sys

import numpy as np
import pytest

from mlfund.notebook import fact

IN_A_NOTEBOOK = """
import json, sys
{hide}
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
InteractiveShell.instance()
from mlfund.notebook import fact
with capture_output() as seen:
    fact("gap_2", 0.1234, ".2f", holds=True)
    {same}
print(json.dumps([[o.data, o.metadata] for o in seen.outputs]))
"""
HIDE_MYST_NB = "sys.modules['myst_nb'] = None"
AS_GLUE = "from myst_nb import glue; glue('gap_2', '0.12', display=False)"


def outputs(**parts):
    code = IN_A_NOTEBOOK.format(**parts)
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return json.loads(run.stdout)


def test_in_a_notebook_the_output_is_that_of_glue():
    ours, theirs = outputs(hide="", same=AS_GLUE)
    assert ours == theirs


def test_in_a_notebook_without_myst_nb_the_output_is_the_same():
    (ours,) = outputs(hide=HIDE_MYST_NB, same="")
    assert ours[0] == {"application/papermill.record/text/plain": "'0.12'"}


def test_without_ipython_nothing_is_written():
    code = "import sys; sys.modules['IPython'] = None\n"
    code += "from mlfund.notebook import fact; fact('n', 3, 'd', holds=True)"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert run.stdout == run.stderr == b""


def test_outside_a_notebook_nothing_is_written(capsys):
    import IPython

    assert IPython.get_ipython() is None
    fact("gap", 0.5, ".1f")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("value", "format"),
    [(3, ""), (3, ",d"), (np.int64(3), "d"), (np.float32(0.5), ".2f"), ("twice", ""), (1e9, ".1e")],
)
def test_numbers_and_texts_are_taken(value, format):
    fact("name", value, format, holds=np.bool(True))


@pytest.mark.parametrize(
    "value", [np.ones(2), np.array(1.0), [1.0], None, True, np.bool(True), 1 + 2j]
)
def test_what_is_no_single_number_is_refused(value):
    with pytest.raises(TypeError, match="fact gap: value must be one number or a text, got"):
        fact("gap", value, ".2f")


def test_the_shape_of_an_array_is_named():
    with pytest.raises(TypeError, match=r"got ndarray of shape \(2,\)"):
        fact("gap", np.ones(2), ".2f")


@pytest.mark.parametrize(
    ("value", "format", "message"),
    [
        (0.1, "", "needs a format that rounds it"),
        (np.nan, ".2f", "is NaN"),
        (0.1, "d", "format 'd' for 0.1"),
        ("a", ".2f", "format '.2f' for 'a'"),
    ],
)
def test_what_cannot_be_shown_is_refused(value, format, message):
    with pytest.raises(ValueError, match=f"fact gap: .*{message}"):
        fact("gap", value, format)


@pytest.mark.parametrize("holds", [1, 0, "yes", np.array([True]), [True]])
def test_holds_must_be_a_boolean(holds):
    with pytest.raises(TypeError, match="fact gap: holds must be True or False"):
        fact("gap", 0.5, ".2f", holds=holds)


@pytest.mark.parametrize("holds", [False, np.bool(False)])
def test_what_does_not_hold_fails_with_name_and_value(holds):
    with pytest.raises(AssertionError, match=r"fact gap: what is said of 0\.12 \(0\.1234\) does"):
        fact("gap", 0.1234, ".2f", holds=holds)


@pytest.mark.parametrize("name", ["", None, 3])
def test_a_name_must_be_a_text(name):
    with pytest.raises(TypeError, match="name must be a text"):
        fact(name, 0.5, ".2f")
