"""What the search page looks through: the book by sections, with the terms that each treats.

The sections of each page are taken when it is written, and kept where a later build finds them;
`_static/search.js` searches them all.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from booktools.notebooks.chapter import Chapter
from booktools.notebooks.terms import terms_of

FOLDER = "search"
MADE_FROM_CHAPTERS = "practice/"  # pages of which the title is enough: the chapters have the rest
NOT_TEXT = (nodes.math_block, nodes.raw, nodes.citation, nodes.literal_block, nodes.comment)
PLAIN = re.compile(r"[\w\s=<>+\-*/().,|^']+")  # a formula that reads well as it is typed


def keep_sections(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Keep a page's sections for the search."""
    path = part(app, docname)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(list(sections(app, doctree, docname))), encoding="utf-8")


def part(app: Sphinx, docname: str) -> Path:
    """Return where a page's sections are kept."""
    return Path(app.doctreedir, FOLDER, docname.replace("/", "__")).with_suffix(".json")


def sections(app: Sphinx, doctree: nodes.document, docname: str) -> Iterator[dict[str, Any]]:
    """Yield what can be found on a page: its sections, its questions, and what a term leads to."""
    terms = terms_on(app, docname)
    starts = [node for node in doctree.findall(nodes.Element) if is_start(node, terms)]
    for node in starts[:1] if docname.startswith(MADE_FROM_CHAPTERS) else starts:
        (name, *_) = [each for each in node["ids"] if each in terms] or node["ids"]
        names = [term for each in node["ids"] for term in terms.pop(each, [])]
        text = " ".join(text_of(node, starts).split())
        if names or text:
            page = app.env.titles[docname].astext()
            found = {"page": page, "title": title_of(node), "href": f"{docname}.html#{name}"}
            yield found | {"terms": names, "text": text}
    if terms:
        raise ExtensionError(f"{docname}: terms lead to what is not there: {', '.join(terms)}")


def terms_on(app: Sphinx, docname: str) -> dict[str, list[str]]:
    """Return the names of terms by the id that they lead to."""
    path = Path(app.srcdir, f"{docname}.ipynb")
    found = defaultdict(list)
    for term in terms_of(Chapter(path)) if path.exists() else ():
        found[term.target] += term.names
    return found


def is_start(node: nodes.Element, terms: dict[str, list[str]]) -> bool:
    """Tell whether a result begins here: a section, a question, or what a term leads to."""
    is_term = not terms.keys().isdisjoint(node["ids"])
    return isinstance(node, nodes.section) or is_question(node) or is_term


def is_question(node: nodes.Element) -> bool:
    """Tell whether a node is an interview question, which folds."""
    folds = node.tagname == "dropdown_main"
    return folds and any(name.startswith("q-") for name in node["ids"])


def title_of(node: nodes.Element) -> str:
    """Return the title of a result: its own, or that of the section in which it stands."""
    while not (isinstance(node, nodes.section) or is_question(node)):
        node = node.parent
    return plain(node[0], set())


def text_of(node: nodes.Element, starts: list[nodes.Element]) -> str:
    """Return the text of a result without its title, and without what is a result of its own."""
    others = {id(each) for each in starts} - {id(node)}
    titled = isinstance(node, nodes.section) or is_question(node)
    parts = node.children[1:] if titled else node.children
    between = "" if isinstance(node, nodes.TextElement) else " "
    return between.join(plain(part, others) for part in parts)


def plain(node: nodes.Node, others: set[int]) -> str:
    """Return the text of a node without code and long formulas."""
    if isinstance(node, nodes.Text):
        return node.astext()
    if isinstance(node, nodes.math):
        return node.astext() if PLAIN.fullmatch(node.astext()) else "…"
    if isinstance(node, NOT_TEXT) or node.get("nb_element") == "cell_code" or id(node) in others:
        return ""
    between = "" if isinstance(node, nodes.TextElement) else " "
    return between.join(plain(child, others) for child in node.children)


def gather(app: Sphinx, error: Exception | None) -> None:
    """Lay the sections of all pages into the site, in the order of the book."""
    if error:
        return
    root = app.config.root_doc
    parts = [part(app, name) for name in (root, *app.env.toctree_includes.get(root, ()))]
    found = [entry for path in parts for entry in json.loads(path.read_text(encoding="utf-8"))]
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    Path(app.outdir, FOLDER).mkdir(exist_ok=True)
    Path(app.outdir, FOLDER, "sections.json").write_text(text, encoding="utf-8")


def search_page(app: Sphinx) -> list[tuple[str, dict, str]]:
    """Return the page that searches, in the place of Sphinx's own."""
    return [("search", {}, "search.html")]


def without_its_own(app: Sphinx) -> None:
    """Keep Sphinx from making its index of words."""
    app.builder.search = False


def setup(app: Sphinx) -> None:
    """Connect the pieces to Sphinx."""
    app.connect("builder-inited", without_its_own)
    app.connect("doctree-resolved", keep_sections, priority=900)
    app.connect("html-collect-pages", search_page)
    app.connect("build-finished", gather)
