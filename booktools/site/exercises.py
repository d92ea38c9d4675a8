"""The exercises on the site: what a page needs to run them."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from booktools.notebooks.exercise_cells import label_of
from booktools.site import runner
from booktools.site.questions import question_data
from mlfund.exercises import find
from mlfund.judge.declare import Exercise

NOT_INCLUDED = (
    '<p class="runner">The site was built without the part that runs exercises on the page. '
    "Run this chapter in JupyterLab instead.</p>"
)
WITHOUT = (
    '<p class="without">The editor and its buttons are not here: they need scripts, and a page '
    "that comes from a server, not from a file. <code>python -m http.server</code>, run in the "
    "folder of the site, serves it; a notebook and <code>python -m mlfund</code> check the same "
    "answers.</p>"
)
why_not = cache(runner.available)


def place(exercise: Exercise, kind: str) -> str:
    """Return the attributes by which the scripts know an exercise's place on a page."""
    return f'{kind} data-exercise="{exercise.id}" data-fingerprint="{exercise.fingerprint}"'


def add_runners(app: Sphinx, doctree: nodes.document) -> None:
    """Put after each starter the place from which a script runs it."""
    for cell in list(doctree.findall(nodes.container)):
        metadata = cell.get("cell_metadata", {})
        if metadata.get("part") == "starter":
            html = runner_html(find(metadata["exercise"]))
            cell.parent.insert(cell.parent.index(cell) + 1, nodes.raw("", html, format="html"))
            app.env.metadata[app.env.docname]["exercises"] = "yes"


def name_solutions(app: Sphinx, doctree: nodes.document) -> None:
    """Say on a folded solution that it is one."""
    for cell in doctree.findall(nodes.container):
        if cell.get("cell_metadata", {}).get("part") == "solution":
            cell["prompt_show"] = "Show a solution and its check"
            cell["prompt_hide"] = "Hide the solution"


def runner_html(exercise: Exercise) -> str:
    """Return the place of an exercise's editor and buttons, which a script fills."""
    if why_not():
        return NOT_INCLUDED
    data = f'data-starter="{escape(exercise.starter)}"'
    if exercise.kind == "predict":
        data += f' data-question="{escape(question_data(exercise))}"'
    return f"<div {place(exercise, 'class=runner')} {data}>{WITHOUT}</div>"


def link_to(exercise: Exercise) -> str:
    """Return a link to an exercise on its chapter's page, in Markdown."""
    return f"{{ref}}`{exercise.title} <{label_of(exercise)}>`"


def add_scripts(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Load the exercises' scripts on the pages that have exercises, and nowhere else."""
    if "exercises" in app.env.metadata.get(pagename, {}):
        app.add_css_file("runner/runner.css")
        if not why_not():
            app.add_js_file("runner/exercise.js", type="module")


def install_runner(app: Sphinx, error: Exception | None) -> None:
    """Lay the runner's files into the site, if a page uses them."""
    used = any({"exercises", "cells"} & metadata.keys() for metadata in app.env.metadata.values())
    if error or not used:
        return
    if why_not():
        print(runner.HELP.format(why=why_not()), flush=True)
    else:
        runner.install(Path(app.outdir, "_static/runner"))


def setup(app: Sphinx) -> None:
    """Connect the pieces to Sphinx."""
    app.connect("doctree-read", add_runners)
    app.connect("doctree-read", name_solutions)
    app.connect("html-page-context", add_scripts)
    app.connect("build-finished", install_runner)
