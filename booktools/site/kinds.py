"""The kind of a claim on the page: a word on its verdict, which explains itself."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx

from booktools.notebooks.claims import KINDS


def show_kinds(app: Sphinx, doctree: nodes.document) -> None:
    """Put its kind on each verdict that has one."""
    for box in doctree.findall(nodes.admonition):
        found = [kind for kind in KINDS if kind in box["classes"]]
        if "verdict" in box["classes"] and found:
            title = next(box.findall(nodes.title))
            title += nodes.raw("", kind_html(found[0], next(iter(box["ids"]))), format="html")


def kind_html(kind: str, verdict: str) -> str:
    """Return a kind with its explanation: seen on pointing, on focus, and in print."""
    name = f"{verdict}-kind"
    return (
        f' <button type="button" class="kind" aria-describedby="{name}">{kind}</button>'
        f'<span class="kind-is" role="tooltip" id="{name}">{KINDS[kind]}</span>'
    )


def setup(app: Sphinx) -> None:
    """Say the kinds when a page has been read."""
    app.connect("doctree-read", show_kinds)
