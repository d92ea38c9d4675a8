"""Docstrings of all that is public are numpydoc's: its sections, in its order, and none empty."""

import inspect
import re

import pytest

import mlfund

SECTIONS = (
    "Parameters",
    "Attributes",
    "Methods",
    "Returns",
    "Yields",
    "Other Parameters",
    "Raises",
    "Warns",
    "See Also",
    "Notes",
    "References",
    "Examples",
)
REFERENCE = re.compile(r"""\.\. \[(\d+)\] \S[^"]+, "[^"]+", .*\b(18|19|20)\d\d\b.*\.""")
PLAIN = {"transform", "inverse_transform", "fit"}  # of scalers, whose classes name the source


def _documented():
    for name in mlfund.__all__:
        item = getattr(mlfund, name)
        yield name, item
        if inspect.isclass(item):
            for method, function in inspect.getmembers(item, inspect.isfunction):
                if not method.startswith("_"):
                    yield f"{name}.{method}", function


DOCUMENTED = dict(_documented())
EACH = pytest.mark.parametrize("name", DOCUMENTED)
FUNCTIONS = pytest.mark.parametrize(
    "name", [name for name, item in DOCUMENTED.items() if inspect.isfunction(item)]
)


def sections(item):
    """The text before the first section under "", and each section's text under its title."""
    parts = re.split(r"(?m)^(\S.*)\n(-{3,})$\n?", inspect.getdoc(item))
    titles, lines, texts = parts[1::3], parts[2::3], parts[3::3]
    assert all(len(title) == len(line) for title, line in zip(titles, lines, strict=True))
    assert len(set(titles)) == len(titles)
    return {"": parts[0]} | dict(zip(titles, texts, strict=True))


def entries(text):
    """What a section describes: its lines at the margin."""
    return [line for line in text.splitlines() if line and not line.startswith(" ")]


@EACH
def test_sections_are_numpydocs_in_its_order(name):
    titles = [title for title in sections(DOCUMENTED[name]) if title]
    assert [title for title in SECTIONS if title in titles] == titles


@EACH
def test_the_summary_is_one_line_that_ends(name):
    summary, _, rest = sections(DOCUMENTED[name])[""].partition("\n")
    assert summary.endswith(".")
    assert not rest.split("\n")[0].strip()


@FUNCTIONS
def test_parameters_are_those_of_the_signature(name):
    function = DOCUMENTED[name]
    given = [p for p in inspect.signature(function).parameters if p != "self"]
    described = sections(function).get("Parameters", "")
    named = [n for entry in entries(described) for n in entry.split(" : ")[0].split(", ")]
    assert named == given


@FUNCTIONS
def test_what_is_returned_and_raised_is_said(name):
    found = sections(DOCUMENTED[name])
    assert entries(found["Returns"])
    assert entries(found["Raises"])
    assert all(
        re.fullmatch(r"[A-Z]\w+Error(, [A-Z]\w+Error)*", entry)
        for entry in entries(found["Raises"])
    )


@EACH
def test_there_is_an_example_and_a_source(name):
    found = sections(DOCUMENTED[name])
    assert ">>> " in found["Examples"]
    if name.rpartition(".")[2] in PLAIN:
        return
    listed = re.split(r"\n(?=\.\. )", found["References"].strip())
    matches = [REFERENCE.fullmatch(" ".join(entry.split())) for entry in listed]
    assert all(matches), listed
    assert [int(match[1]) for match in matches] == list(range(1, len(matches) + 1))
