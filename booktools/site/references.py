"""The references: each has in the list the label that it has in the text, its authors and year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pybtex.backends.plaintext import Backend as PlainText
from pybtex.plugin import register_plugin
from pybtex.style.formatting.unsrt import Style as Unsorted
from pybtex.style.labels import BaseLabelStyle
from sphinx.application import Sphinx
from sphinxcontrib.bibtex.style.names.last import LastNameStyle

NAME = "author_year"


class AuthorYear(BaseLabelStyle):
    """Labels such as ``Nakkiran et al., 2021``, as sphinxcontrib-bibtex writes them in a text."""

    def format_labels(self, sorted_entries: Iterable[Any]) -> Iterator[str]:
        """Yield a label for each entry."""
        return (f"{names(entry)}, {entry.fields['year']}" for entry in sorted_entries)


def names(entry: Any) -> str:
    """Return the last names of one or two authors, and of more the first."""
    persons = entry.persons["author"]
    last = [LastNameStyle().format(each).format().render(PlainText()) for each in persons]
    return " and ".join(last) if len(last) < 3 else f"{last[0]} et al."


class Style(Unsorted):
    """Lists by author and year, under those labels."""

    default_label_style = AuthorYear
    default_sorting_style = "author_year_title"


def setup(app: Sphinx) -> None:
    """Make the style known by its name, which the configuration gives."""
    register_plugin("pybtex.style.formatting", NAME, Style)
