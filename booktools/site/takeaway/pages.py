"""The pages of the book in their order, taken from the site by a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from booktools.paths import ROOT
from booktools.site.server import serving

SCRIPT = Path(__file__).with_name("take.js")
ONLY_ON_SCREEN = ("practice/questions", "practice/whiteboard", "practice/exercises")  # lists


@dataclass(frozen=True)
class Part:
    """A part of the book: its title, and its pages by their names."""

    title: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Texts:
    """What a page says, as XML; a page without exercises has no solutions and no worksheets."""

    body: str
    solutions: str = ""
    sheets: str = ""


@dataclass(frozen=True)
class Page:
    """A page of the book: on paper formulas are laid out, in an e-reader they are MathML."""

    slug: str
    title: str
    paper: Texts
    reader: Texts


def parts() -> list[Part]:
    """Return the parts of the book, without the pages that are of use on a screen alone."""
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    listed = [Part("", (contents["root"],))]
    for part in contents["parts"]:
        names = (chapter["file"] for chapter in part["chapters"])
        listed.append(Part(part["caption"], tuple(n for n in names if n not in ONLY_ON_SCREEN)))
    return listed


def slug(name: str) -> str:
    """Return the short name of a page, by which links within the book lead to it."""
    return name.rpartition("/")[2].replace("_", "-")


@contextmanager
def opened(chromium: Any, folder: Path) -> Iterator[Any]:
    """Open a page of the site in a browser, ready to make what is taken away."""
    with serving(folder) as address, chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}{parts()[0].names[0]}.html")
        page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))
        yield page


def take(site: Any, code: str = "key") -> dict[str, Page]:
    """Return the pages of the book by their names.

    Parameters
    ----------
    site : a page of the site in a browser, from `opened`
    code : what is shown of the code: ``key`` lines, ``all`` or ``none``
    """
    names = [name for part in parts() for name in part.names]
    options = {"slugs": {f"/{name}.html": slug(name) for name in names}, "code": code}

    def taken(name: str) -> Page:
        texts = site.evaluate("take", {**options, "path": f"/{name}.html"})
        paper, reader = Texts(**texts["paper"]), Texts(**texts["reader"])
        return Page(slug(name), texts["title"], paper, reader)

    return {name: taken(name) for name in names}
