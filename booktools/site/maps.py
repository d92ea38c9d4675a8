"""Maps in Sphinx: each has its table behind it, for screen readers and for whoever opens it."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

OPEN = "○"


def table(specification: dict[str, Any]) -> str:
    """Return the HTML of a map's table, folded: its rows and columns lie as on the map."""
    told = specification["usermeta"]["map"]
    first, second = told["settings"]
    columns = "".join(heading("col", first["name"], value) for value in first["values"])
    cells = texts(specification)
    rows = "".join(
        f"<tr>{heading('row', second['name'], y)}"
        + "".join(f"<td>{cells[x, y]}</td>" for x in first["values"])
        + "</tr>"
        for y in reversed(second["values"])
    )
    corner = f"<td>{escape(second['name'])} by {escape(first['name'])}</td>"
    return (
        '<details class="map-table"><summary>As a table</summary>'
        f'<p>{caption(told)}</p><div class="scrolls"><table aria-label="{escape(told["title"])}">'
        f"<thead><tr>{corner}{columns}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div></details>"
    )


def heading(scope: str, name: str, value: str) -> str:
    """Return a heading, which to a screen reader says the setting's name too."""
    name = f'<span class="hidden">{escape(name)} </span>'
    return f'<th scope="{scope}">{name}{escape(value)}</th>'


def texts(specification: dict[str, Any]) -> dict[tuple[str, str], str]:
    """Return what a map says in each cell, by its settings: effect ± standard error."""
    cells = specification["data"]["values"]
    return {
        (cell["x"], cell["y"]): f"{OPEN} " * (cell["sign"] == 0) + escape(cell["text"])
        for cell in cells
    }


def caption(told: dict[str, Any]) -> str:
    """Return what the table's numbers are."""
    unit = f", {told['unit']}" if told["unit"] else ""
    about = f"{told['title'] or 'Effect'}{unit} ± standard error, {told['repeats']} repeats a cell"
    return escape(f"{about}. {OPEN} within two standard errors of 0.")


def add_tables(app: Sphinx, doctree: nodes.document) -> None:
    """Put its table after each map's figure."""
    for drawing in list(
        doctree.findall(lambda node: "map_table" in getattr(node, "attributes", {}))
    ):
        place = drawing
        while place.parent is not None and not isinstance(place, nodes.figure):
            place = place.parent
        place = place if isinstance(place, nodes.figure) else drawing
        behind = nodes.raw("", drawing["map_table"], format="html")
        place.parent.insert(place.parent.index(place) + 1, behind)


def setup(app: Sphinx) -> None:
    """Add the tables when a page has been read."""
    app.connect("doctree-read", add_tables)
