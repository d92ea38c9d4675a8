"""The terms that a reader looks up, declared beside the sections that treat them.

A Markdown cell's metadata may have `terms`, a list of texts: a term, then its synonyms. They lead
to the title that the cell begins with, or that stands above it, or else to a label:

    "terms": ["bias-variance trade-off | trade-off", "double descent #bv-double-descent"]
"""

import re
from dataclasses import dataclass

from docutils.nodes import make_id


@dataclass(frozen=True)
class Term:
    """A term with its synonyms, and the place that it leads to: a page and an id on it."""

    name: str
    also: tuple
    page: str
    target: str

    @property
    def names(self):
        """The term and its synonyms."""
        return (self.name, *self.also)


def terms_of(chapter):
    """A chapter's terms, in the order in which it treats them."""
    title = chapter.title
    for cell in chapter.markdown:
        heading = re.match(r"(?:\([^()\s]+\)=\n+)*#{1,3} +(.+)", cell.source)
        title = heading[1] if heading else title
        for text in cell.metadata.get("terms", []):
            names, _, label = text.partition("#")
            name, *also = (each.strip() for each in names.split("|"))
            yield Term(name, tuple(also), chapter.page, make_id(label.strip() or title))
