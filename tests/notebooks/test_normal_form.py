"""Notebooks are committed in their normal form, and the form does what it says."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from booktools.notebooks.files import chapters, read
from booktools.notebooks.normal_form import as_json, normalize
from booktools.notebooks.text import from_text, to_text


@pytest.mark.parametrize("path", chapters(), ids=lambda path: path.stem)
def test_committed_notebook_is_normal(path):
    assert path.read_text(encoding="utf-8") == as_json(normalize(read(path))), (
        f"python -m booktools.notebooks normalize {path.stem}"
    )


@pytest.fixture
def notebook():
    """A notebook as an editor leaves it: times, random ids, gaps in the counts, a cut stream."""
    printed = [new_output("stream", name="stdout", text=text) for text in ("a\n", "b\n")]
    result = new_output("execute_result", {"text/plain": "3"}, execution_count=7)
    return new_notebook(
        metadata={
            "kernelspec": {"display_name": "Mine", "name": "mine"},
            "language_info": {"name": "python", "version": "3.11.7"},
        },
        cells=[
            new_markdown_cell("# Title"),
            new_markdown_cell("## A section"),
            new_code_cell(
                "print('a')\nprint('b')\n1 + 2",
                metadata={
                    "execution": {"iopub.execute_input": "2026-01-01"},
                    "tags": ["hide-input"],
                },
                execution_count=7,
                outputs=[*printed, result],
            ),
            new_code_cell(""),
            new_markdown_cell(":::{note} Seen\n:class: tip\n:name: seen-1\ntext\n:::"),
            new_code_cell("2", execution_count=9),
        ],
    )


def test_normal_form_says_nothing_of_the_machine_or_the_run(notebook):
    normal = normalize(notebook)
    assert normal.metadata.kernelspec.name == "python3"
    assert normal.metadata.language_info == {"name": "python"}
    assert normal.cells[2].metadata == {"tags": ["hide-input"]}


def test_normal_form_counts_from_one_and_joins_streams(notebook):
    code = [cell for cell in normalize(notebook).cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == [1, 2]
    assert [output.output_type for output in code[0].outputs] == ["stream", "execute_result"]
    assert code[0].outputs[0].text == "a\nb\n"
    assert code[0].outputs[1].execution_count == 1


def test_ids_tell_the_place_of_a_cell(notebook):
    names = [cell.id for cell in normalize(notebook).cells]
    assert names == ["title", "a-section", "a-section-2", "seen-1", "a-section-3"]


def test_normal_form_is_valid_stable_and_leaves_its_input_alone(notebook):
    before = as_json(notebook)
    normal = normalize(notebook)
    nbformat.validate(normal)
    assert as_json(normalize(normal)) == as_json(normal)
    assert as_json(notebook) == before
    assert as_json(normal).endswith("}\n")


def test_cells_that_did_not_change_keep_their_outputs_through_the_text(notebook):
    text = to_text(normalize(notebook)).replace("## A section", "## Another section")
    again = normalize(from_text(text, outputs_of=notebook))
    assert again.cells[1].source == "## Another section"
    assert again.cells[2].outputs == normalize(notebook).cells[2].outputs
    assert again.cells[2].metadata == {"tags": ["hide-input"]}
