"""The exercises on the site: what a page needs to run them, and the table of all of them."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from booktools import runner
from booktools.chapter import Chapter
from booktools.normal_form import slug
from mlfund.exercises import exercises_of, find
from mlfund.exercises.declare import Exercise

TABLE = "practice/exercises"
NOT_INCLUDED = (
    '<p class="runner">The site was built without the part that runs exercises on the page. '
    "Run this chapter in JupyterLab instead.</p>"
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


def runner_html(exercise: Exercise) -> str:
    """Return the place of an exercise's editor and buttons, which a script fills."""
    if why_not():
        return NOT_INCLUDED
    starter = escape(exercise.starter)
    return f'<div {place(exercise, "class=runner")} data-starter="{starter}"></div>'


class ExerciseTable(SphinxDirective):
    """All exercises of the chapters that there are, with what is known of them."""

    def run(self) -> list[nodes.Node]:
        """Return a heading and a table for each chapter."""
        self.env.note_reread()
        text = "\n".join(line for page in self.chapters() for line in chapter_table(page))
        parent = nodes.section()
        parent.document = self.state.document
        self.state.nested_parse(StringList(text.splitlines(), source=TABLE), 0, parent)
        return parent.children

    def chapters(self) -> list[Path]:
        """Return the chapters' files, in the book's order."""
        source = Path(self.env.srcdir)
        contents = yaml.safe_load((source / "_toc.yml").read_text(encoding="utf-8"))
        pages = [page["file"] for part in contents["parts"] for page in part["chapters"]]
        return [source / f"{page}.ipynb" for page in pages if page.startswith("chapters/")]


def chapter_table(path: Path) -> list[str]:
    """Return the lines of a chapter's table, in Markdown."""
    rows = [
        "",
        f"**{Chapter(path).title}**",
        "",
        "| exercise | kind | difficulty | importance | minutes | in this browser |",
        "|---|---|--:|--:|--:|---|",
    ]
    for exercise in exercises_of(path.stem):
        anchor = f"exercise-{slug(exercise.id).replace('_', '-')}"
        link = f"{{ref}}`{exercise.title} <{anchor}>`"
        state = f"<span {place(exercise, 'data-state')}>not attempted</span>"
        facts = [link, exercise.kind, exercise.difficulty, exercise.importance, exercise.minutes]
        rows.append(f"| {' | '.join(map(str, facts))} | {state} |")
    return rows


def add_scripts(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Load the exercises' scripts on the pages that have exercises, and nowhere else."""
    has_exercises = "exercises" in app.env.metadata.get(pagename, {})
    if pagename == TABLE:
        app.add_js_file("progress.js", type="module")
    if pagename == TABLE or has_exercises:
        app.add_css_file("runner/runner.css")
    if has_exercises and not why_not():
        app.add_js_file("runner/exercise.js", type="module")


def install_runner(app: Sphinx, error: Exception | None) -> None:
    """Lay the runner's files into the site, if a page uses them."""
    used = any("exercises" in metadata for metadata in app.env.metadata.values())
    if error or not used:
        return
    if why_not():
        print(runner.HELP.format(why=why_not()), flush=True)
    else:
        runner.install(Path(app.outdir, "_static/runner"))


def setup(app: Sphinx) -> None:
    """Connect the pieces to Sphinx."""
    app.add_directive("exercise-table", ExerciseTable)
    app.connect("doctree-read", add_runners)
    app.connect("html-page-context", add_scripts)
    app.connect("build-finished", install_runner)
