"""The chapters' notebooks as files: found, read, and written in their normal form."""

from pathlib import Path

import nbformat

from booktools.notebooks.normal_form import as_json, normalize
from booktools.paths import CHAPTERS


def chapters():
    """Every chapter's notebook, in order of path."""
    return sorted(CHAPTERS.glob("*/*.ipynb"))


def find_chapter(name):
    """The notebook at a path, or of a topic such as `batch_norm`."""
    found = [path for path in chapters() if path.stem == name]
    path = found[0] if found else Path(name)
    if not path.is_file():
        topics = ", ".join(path.stem for path in chapters())
        raise SystemExit(f"no chapter {name!r}; there are: {topics}")
    return path


def read(path):
    """Read a notebook."""
    return nbformat.read(path, as_version=4)


def write(notebook, path):
    """Write a notebook in its normal form."""
    Path(path).write_text(as_json(normalize(notebook)), encoding="utf-8", newline="\n")
