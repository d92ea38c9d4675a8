"""Code cells in Sphinx: open, folded under a title, or left out, and the switch for all of them."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from booktools.notebooks.cells import fold_title, shown

CHOICES = {"key": "key lines", "all": "all", "none": "none"}


def show_cells(app: Sphinx, doctree: nodes.document) -> None:
    """Show the code cells of a chapter as their tags say."""
    cells = [c for c in doctree.findall(nodes.container) if c.get("nb_element") == "cell_code"]
    if not cells:
        return
    for cell in (cell for cell in cells if "exercise" not in metadata_of(cell)):
        {"open": leave_open, "folded": fold, "nowhere": leave_out}[shown(metadata_of(cell))](cell)
    put_switch(doctree)


def metadata_of(cell: nodes.container) -> dict[str, Any]:
    """Return the metadata of a cell."""
    return cell.get("cell_metadata", {})


def leave_open(cell: nodes.container) -> None:
    """Name a cell whose code the reader sees from the start."""
    cell["classes"].append("key-lines")


def leave_out(cell: nodes.container) -> None:
    """Take a cell off the page."""
    cell.parent.remove(cell)


def fold(cell: nodes.container) -> None:
    """Fold the code of a cell under its first comment; what it shows stays open below."""
    code = next(part for part in cell if part.get("nb_element") == "cell_code_source")
    block = next(code.findall(nodes.literal_block))
    title, rest = fold_title(block.rawsource)
    if title and rest.strip():
        rest = rest.strip("\n")
        block.rawsource, block.children = rest, []
        block += nodes.Text(rest)
    summary = f'<details class="fold"><summary>{escape(title or "Code")}</summary>'
    position = cell.index(code)
    cell.insert(position + 1, nodes.raw("", "</details>", format="html"))
    cell.insert(position, nodes.raw("", summary, format="html"))
    cell["classes"].append("folded")


def put_switch(doctree: nodes.document) -> None:
    """Put the switch under the chapter's first lines."""
    chapter = next(doctree.findall(nodes.section))
    head = (nodes.title, nodes.paragraph)
    place = next((n for n, node in enumerate(chapter) if not isinstance(node, head)), len(chapter))
    chapter.insert(place, nodes.raw("", switch(), format="html"))


def switch() -> str:
    """Return the switch, which a script makes work and which is hidden without scripts."""
    choices = "".join(
        f'<label><input type="radio" name="code" value="{value}">{text}</label>'
        for value, text in CHOICES.items()
    )
    return f'<fieldset class="code-switch"><legend>Code:</legend>{choices}</fieldset>'


def setup(app: Sphinx) -> None:
    """Fold when a page has been read."""
    app.connect("doctree-read", show_cells)
