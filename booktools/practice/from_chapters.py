"""What every directive of the practice pages has: the chapters, and texts of theirs on a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from booktools.notebooks.chapter import Chapter, chapters_in_order
from booktools.practice import desk


class FromChapters(SphinxDirective):
    """A directive whose content is made anew from the chapters each time."""

    @property
    def chapters(self) -> list[Chapter]:
        """The chapters of the book that is built, in order."""
        return chapters_in_order(Path(self.env.srcdir))

    def parsed(self, lines: Iterable[str], parent: nodes.Element) -> nodes.Element:
        """Parse lines of Markdown into a node."""
        parent.document = self.state.document
        source = self.env.doc2path(self.env.docname)
        self.state.nested_parse(StringList("\n".join(lines).splitlines(), source), 0, parent)
        return parent

    def run(self) -> list[nodes.Node]:
        """Return a section for each chapter that has something to show."""
        self.env.note_reread()
        return [self.section(chapter) for chapter in self.chapters if self.has(chapter)]

    def has(self, chapter: Chapter) -> bool:
        """Tell whether there is anything of a chapter on the page."""
        return True

    def claims_of(self, chapter: Chapter) -> list[desk.Claim]:
        """Return a chapter's claims; a claim without evidence fails the build."""
        try:
            return desk.claims_of(chapter)
        except ValueError as problem:
            raise self.error(str(problem)) from problem

    def section(self, chapter: Chapter) -> nodes.Element:
        """Return a chapter's section."""
        title = chapter.title
        section = nodes.section("", nodes.title(title, title), ids=[nodes.make_id(title)])
        return self.parsed(self.lines(chapter), section)

    def lines(self, chapter: Chapter) -> Iterator[str]:
        """Yield a section's lines, in Markdown."""
        raise NotImplementedError


def on_page(chapter: Chapter, text: str) -> str:
    """A text of a chapter as it stands on another page: its links lead to the chapter."""
    return desk.with_links(chapter, text, address)


def address(chapter: Chapter, target: str) -> str:
    """The address, in Markdown, of a label or of a title of a chapter."""
    is_title = target in chapter.anchors and target not in chapter.labels
    return f"/{chapter.page}.ipynb#{target}" if is_title else f"#{target}"
