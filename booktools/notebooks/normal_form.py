"""The normal form of a notebook: nothing in it differs between machines and runs."""

import json
import re
from collections import Counter
from copy import deepcopy

import nbformat

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
KEPT_CELL_METADATA = ("exercise", "jupyter", "mystnb", "part", "setup", "tags", "terms")


def normalize(notebook):
    """The notebook without what differs between machines and runs, with readable cell ids."""
    notebook = nbformat.from_dict(deepcopy(notebook))
    notebook.cells = [cell for cell in notebook.cells if cell.source.strip() or cell.metadata]
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for cell, name in zip(notebook.cells, _cell_ids(notebook.cells), strict=True):
        cell.id = name
        cell.source = cell.source.strip("\n")
        cell.metadata = {k: cell.metadata[k] for k in KEPT_CELL_METADATA if k in cell.metadata}
        cell.pop("attachments", None)
    _normalize_outputs([cell for cell in notebook.cells if cell.cell_type == "code"])
    return notebook


def _normalize_outputs(cells):
    for count, cell in enumerate(cells, start=1):
        executed = cell.execution_count is not None
        cell.execution_count = count if executed else None
        cell.outputs = _coalesce(cell.outputs)
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = cell.execution_count


def _coalesce(outputs):
    """Join neighbouring pieces of one stream: where they are cut is chance."""
    joined = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output.output_type == "stream" and output.name == last.get("name"):
            last.text += output.text
        else:
            joined.append(output)
    return joined


def _cell_ids(cells):
    """Ids that say where a cell is: its label or exercise, else its section and a number."""
    section, used = "start", Counter()
    for cell in cells:
        heading = re.search(r"^#{1,3} +(.+)$", cell.source, re.M)
        if cell.cell_type == "markdown" and heading:
            section = slug(heading[1])
        name = _own_name(cell) or section
        used[name] += 1
        yield name if used[name] == 1 else f"{name}-{used[name]}"


def _own_name(cell):
    if "setup" in cell.metadata:
        return "setup"
    if "exercise" in cell.metadata:
        return slug(f"{cell.metadata['exercise']}-{cell.metadata['part']}")
    label = re.match(r":::+\{.*\n(?::.*\n)*?:name: *(\S+)", cell.source)
    return slug(label[1]) if label else None


def slug(text):
    """A text as an id: small letters, digits, underscores and dashes."""
    return re.sub(r"[^a-z0-9_]+", "-", text.lower()).strip("-")[:56]


def as_json(notebook):
    """A notebook as it stands in a file: keys sorted, indent 1, one newline at the end."""
    as_lists = nbformat.v4.rwbase.split_lines(deepcopy(notebook))
    return json.dumps(as_lists, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
