"""The code cells of a chapter on its page: what a script needs so that each can be edited and run.

Each page has a file of its own with its cells, which is loaded at the first click and not before.
"""

from __future__ import annotations

import json
import re
import sys
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from booktools.notebooks.cells import fold_title, has_slider
from booktools.notebooks.chapter import Chapter
from booktools.site import runner
from booktools.site.exercises import why_not
from mlfund.cells import datasets
from mlfund.cells.graph import chapter
from mlfund.cells.own import book_function
from mlfund.exercises import all_exercises

FOLDER = "_static/cells"
CORE = ("numpy",)  # is loaded in any case
# Names of modules in Pyodide's list that come with the book's own package, or with Python.
WITHOUT_PACKAGE = frozenset(sys.stdlib_module_names) | {"mlfund"}


def data_of(notebook: Chapter) -> dict[str, Any]:
    """Return what the page needs to know of a chapter's cells.

    Each has its source and title, the earlier cells that it needs, the packages to load, the
    modules that the page's Python lacks, and the exercises whose answers it could use. `style` is
    the book's style of drawing that the chapter asks for.
    """
    sources = [cell.source for cell in notebook.own_code]
    cells = chapter(sources)
    return {
        "style": style(sources),
        "cells": [describe(cells, index, source) for index, source in enumerate(sources)],
    }


def describe(cells, index, source):
    """Return what the page needs to know of a cell."""
    wanted = cells.modules(index)
    if data := datasets.enough(wanted, [source]):
        wanted = {name for name in wanted if not name.startswith("sklearn")}
    modules = {name.partition(".")[0] for name in wanted}
    importable = runner.importable()
    packages = {importable[name] for name in modules & importable.keys()}
    return {
        "title": title(source),
        "source": source,
        "before": cells.before(index),
        "packages": sorted(packages - set(CORE)),
        "data": data or [],
        "missing": sorted(modules - importable.keys() - WITHOUT_PACKAGE),
        "own": own(cells.cells[index]),
    }


def title(source: str) -> str:
    """Return the title of a cell: that of its fold, or its first line."""
    first = source.strip().partition("\n")[0].strip()
    return fold_title(source)[0] or first


def own(units) -> list[str]:
    """Return the exercises that ask for a function of the book which a cell uses by its name."""
    asked = exercises()
    inputs = [(name, unit) for each in units for name, unit in each.inputs.items()]
    inputs += [(name, unit) for unit in units for name in unit.writes]
    names = {name for name, unit in inputs if is_from_the_book(name, unit)}
    return [asked[name] for name in sorted(names & asked.keys())]


def is_from_the_book(name, unit):
    """Tell whether a statement imports a name from the book's package."""
    return any(
        module.startswith("mlfund.") and module.endswith(f".{name}") for module in unit.modules
    )


@cache
def exercises() -> dict[str, str]:
    """Return the exercises that ask for a function of the book, by its name."""
    return {name: each.id for each in all_exercises() if (name := book_function(each))}


def style(sources: list[str]) -> str | None:
    """Return the style of drawing that a chapter asks for: "sharp", "plain", or none."""
    calls = re.findall(r"^use_book_style\((.*)\)", "\n".join(sources), re.M)
    return ("sharp" if "sharp=True" in calls else "plain") if calls else None


def file_name(docname: str) -> str:
    """Return the name of a page's file of cells."""
    return re.sub(r"\W+", "-", docname) + ".json"


def mark_cells(app: Sphinx, doctree: nodes.document) -> None:
    """Put into each code cell the place from which a script edits and runs it."""
    places = [c for c in doctree.findall(nodes.container) if c.get("nb_element") == "cell_code"]
    docname = app.env.docname
    if not places or why_not():
        return
    notebook = Chapter(Path(app.env.doc2path(docname)))
    numbers = {id(cell): number for number, cell in enumerate(notebook.own_code)}
    data = data_of(notebook)
    for place in places:
        number = numbers.get(id(notebook.cells[place["cell_index"]]))
        if number is not None:
            html = place_html(number, data["cells"][number], docname)
            place.insert(len(place), nodes.raw("", html, format="html"))
    lay(app, docname, data)
    app.env.metadata[docname]["cells"] = "yes"


def place_html(number: int, cell: dict[str, Any], docname: str) -> str:
    """Return the place of a cell's editor and sliders."""
    more = f' data-title="{escape(cell["title"])}"'
    if has_slider(cell["source"]):
        more += f' data-megabytes="{megabytes(tuple(cell["packages"]))}"'
    return (
        f'<div class="cellrun" data-cell="{number}" data-cells="{file_name(docname)}"{more}></div>'
    )


@cache
def megabytes(packages: tuple[str, ...]) -> int:
    """Return the size of what is loaded before a cell can run that imports some packages."""
    entries = runner.needed(runner.lock(runner.cache()), [*CORE, *packages]).values()
    wheels = [(runner.cache() / entry["file_name"]).stat().st_size for entry in entries]
    return round((core_bytes() + sum(wheels)) / 1e6)


@cache
def core_bytes() -> int:
    """Return how many bytes of Python itself are loaded, compressed as they come."""
    data = [(runner.cache() / name).read_bytes() for name in runner.CORE]
    return sum(runner.description(each)["packed"] for each in data)


def lay(app: Sphinx, docname: str, data: dict[str, Any]) -> None:
    """Lay a page's file of cells into the site."""
    path = Path(app.outdir, FOLDER, file_name(docname))
    path.parent.mkdir(parents=True, exist_ok=True)
    runner.write(path, json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())


def add_scripts(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Load the script of cells on the pages that have some, and nowhere else."""
    if "cells" in app.env.metadata.get(pagename, {}):
        app.add_css_file("runner/runner.css")
        app.add_css_file("runner/cells.css")
        app.add_js_file("runner/cells.js", type="module")


def setup(app: Sphinx) -> None:
    """Connect the pieces to Sphinx."""
    app.connect("doctree-read", mark_cells, priority=400)  # while check cells are still there
    app.connect("html-page-context", add_scripts)
