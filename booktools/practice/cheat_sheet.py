"""The cheat sheet: a printable page for each part, made from the chapters, and its PDF."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from booktools.notebooks.chapter import Chapter
from booktools.paths import ROOT
from booktools.practice.from_chapters import FromChapters, on_page
from booktools.site import browser

PAGE, PDF = "practice/cheat_sheet", "cheat_sheet.pdf"
STYLE = ROOT / "_static" / "cheat_sheet.css"
SHORT = "The 3-minute answer"
BREAKS = "Where it breaks"
LINK = f'<a href="{PDF}">The same as a PDF</a>, a page for each part.'
NO_LINK = "To have it on paper, print this page: it takes a page for each part."
MISSING = "The cheat sheet's PDF was left out: no Chromium was found to print it."


class CheatSheet(FromChapters):
    """A part's page. The content lists labels of formulas, tables and paragraphs to be shown.

    With the option `short-traps` a trap is its title, without its first sentence.
    """

    required_arguments = 1
    has_content = True
    option_spec: ClassVar = {"short-traps": directives.flag}

    def run(self) -> list[nodes.Node]:
        """Return the part's section, with one for each of its chapters."""
        self.env.note_reread()
        part = self.arguments[0]
        title = part.capitalize()
        chapters = [chapter for chapter in self.chapters if chapter.path.parent.name == part]
        self.check({label for chapter in chapters for label in chapter.labels})
        sheet = nodes.section("", nodes.title(title, title), ids=[part], classes=["sheet"])
        sheet += [self.section(chapter) for chapter in chapters]
        return [sheet]

    def check(self, known: set[str]) -> None:
        """Raise an error if a label that is listed is in no chapter of the part."""
        unknown = sorted(set(self.content) - known)
        if unknown:
            raise self.error(f"no chapter of this part has the labels {unknown}")

    def lines(self, chapter: Chapter) -> Iterator[str]:
        """Yield a chapter's short answer, its formulas, its traps, and what else is listed."""
        yield plain(chapter, chapter.section_text(SHORT))
        listed = [label for label in self.content if label in chapter.labels]
        for label in sorted(listed, key=lambda label: not label.startswith("eq-")):
            yield f"\n{plain(chapter, chapter.labelled(label))}\n"
        yield "\n**Traps**\n"
        for title, sentence in traps(chapter):
            rest = "" if "short-traps" in self.options else f" {plain(chapter, sentence)}"
            yield f"- *{title.rstrip('.')}.*{rest}"


def traps(chapter: Chapter) -> list[tuple[str, str]]:
    """Return the titles under which the short answer breaks, each with its first sentence."""
    text = chapter.section_text(BREAKS)
    found = re.findall(r"^### (.+)\n+(?:\(.+\)=\n)?([^\n]+)", text, re.M)
    return [(title, re.match(r".+?[.:](?= |$)|.+", text)[0]) for title, text in found]


def plain(chapter: Chapter, text: str) -> str:
    """Return a text without its citations, and as a sentence where it led to a computation."""
    text = re.sub(r" *\{cite:p\}`[^`]*`", "", text)
    return on_page(chapter, re.sub(r":$", ".", text))


class CheatSheetLink(SphinxDirective):
    """The link to the PDF, where a browser is there to make it."""

    def run(self) -> list[nodes.Node]:
        """Return a paragraph."""
        html = f"<p>{LINK if browser.find() else NO_LINK}</p>"
        return [nodes.raw("", html, format="html")]


def print_pdf(app: Sphinx, error: Exception | None) -> None:
    """Print the page to a PDF, if it is another than the one that was printed last."""
    html = Path(app.outdir, f"{PAGE}.html")
    pdf, printed = html.with_name(PDF), Path(app.doctreedir, "cheat_sheet.printed")
    if error or not html.exists():
        return
    digest = sha256(html.read_bytes() + STYLE.read_bytes()).hexdigest()
    if pdf.exists() and printed.exists() and printed.read_text("utf-8") == digest:
        return
    chromium = browser.find()
    if chromium is None:
        print(MISSING, flush=True)
        return
    options = [*browser.ARGUMENTS, "--headless", "--no-pdf-header-footer", f"--print-to-pdf={pdf}"]
    subprocess.run([chromium, *options, html.as_uri()], check=True, capture_output=True)
    printed.write_text(digest, "utf-8")


def setup(app: Sphinx) -> None:
    """Add the directives, and print when the site is built."""
    app.add_directive("cheat-sheet", CheatSheet)
    app.add_directive("cheat-sheet-link", CheatSheetLink)
    app.connect("build-finished", print_pdf)
