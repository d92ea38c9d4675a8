"""A chapter's notebook taken apart: its sections, and what stands in its cells."""

import csv
import re
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import takewhile
from pathlib import Path

import yaml

from booktools.notebooks.cells import has_slider
from booktools.notebooks.files import chapters, read
from booktools.notebooks.markdown import anchors, labels
from booktools.paths import CHAPTERS, ROOT

VEGA_LITE = "application/vnd.vegalite.v5+json"
PICTURES = ("image/png", "image/jpeg", "image/svg+xml", VEGA_LITE)


@dataclass(frozen=True)
class Chapter:
    """A chapter's notebook, at `path`."""

    path: Path

    @property
    def topic(self):
        """The name of the chapter's topic."""
        return self.path.stem

    @property
    def title(self):
        """The chapter's title."""
        return self.cells[0].source.partition("\n")[0].removeprefix("# ")

    @cached_property
    def notebook(self):
        """The notebook as read."""
        return read(self.path)

    @property
    def cells(self):
        """All cells."""
        return self.notebook.cells

    @cached_property
    def code(self):
        """The code cells."""
        return [cell for cell in self.cells if cell.cell_type == "code"]

    @cached_property
    def own_code(self):
        """The code cells that are not made by the tools, for exercises or to install."""
        return [cell for cell in self.code if not {"exercise", "setup"} & cell.metadata.keys()]

    @cached_property
    def markdown(self):
        """The Markdown cells."""
        return [cell for cell in self.cells if cell.cell_type == "markdown"]

    @cached_property
    def text(self):
        """The text of all Markdown cells."""
        return "\n\n".join(cell.source for cell in self.markdown)

    @cached_property
    def sections(self):
        """Pairs of each level-2 title and its cells; what comes before the first is under ''."""
        pairs = [("", [])]
        for cell in self.cells:
            title = cell.cell_type == "markdown" and re.match(r"## +(.+)", cell.source)
            if title:
                pairs.append((title[1].strip(), []))
            pairs[-1][1].append(cell)
        return pairs

    def section(self, title):
        """The cells of a section; none if it is missing."""
        return dict(self.sections).get(title, [])

    def section_text(self, title):
        """The text of a section's Markdown cells, without its title."""
        cells = [cell.source for cell in self.section(title) if cell.cell_type == "markdown"]
        return "\n\n".join(cells).removeprefix(f"## {title}").strip()

    @cached_property
    def labels(self):
        """What a link can point at in this chapter."""
        figures = [name for cell in self.code if (name := figure(cell).get("name"))]
        return [*labels(self.text), *figures]

    @cached_property
    def anchors(self):
        """The anchors of this chapter's titles, for links within it."""
        return anchors(self.text)

    @property
    def page(self):
        """The chapter's place in the book, without an ending: `chapters/<part>/<topic>`."""
        return f"chapters/{self.path.parent.name}/{self.topic}"

    @cached_property
    def numbers(self):
        """The glued numbers: pairs of a name and the string that the text shows, in order."""
        outputs = [output for cell in self.code for output in cell.outputs]
        glued = [o for o in outputs if "scrapbook" in o.get("metadata", {})]
        return [(o.metadata["scrapbook"]["name"], _plain(o.data)) for o in glued]

    def cells_from(self, target):
        """The cells after a label or title up to the next title; for a figure, its own cell."""
        named = [cell for cell in self.code if figure(cell).get("name") == target]
        if named:
            return named
        found = [i for i, cell in enumerate(self.cells) if target in _targets(cell.source)]
        rest = [self.cells[i] for start in found[:1] for i in range(start + 1, len(self.cells))]
        return list(takewhile(lambda cell: not re.match(r"#{2,3} ", cell.source), rest))

    def labelled(self, label):
        """What a label stands at, in Markdown: a formula, or a paragraph or table."""
        formula = rf"(\$\$\n(?:(?!\$\$).)*\n\$\$) \({label}\)"
        after = rf"^\({label}\)=\n+(.+?)(?=\n\n|\Z)"
        return re.search(f"{formula}|{after}", self.text, re.M | re.S).expand(r"\1\2")

    @cached_property
    def claims(self):
        """The rows of the table of claims that belong to this chapter."""
        with (CHAPTERS / "claims.csv").open(encoding="utf-8", newline="") as file:
            return [row for row in csv.DictReader(file) if row["chapter"] == self.topic]


def all_chapters():
    """Every chapter of the book."""
    return [Chapter(path) for path in chapters()]


def chapters_in_order(source=ROOT):
    """Every chapter of the book under `source`, in the order of its table of contents."""
    contents = yaml.safe_load((source / "_toc.yml").read_text(encoding="utf-8"))
    pages = [page["file"] for part in contents["parts"] for page in part["chapters"]]
    paths = [source / f"{page}.ipynb" for page in pages if page.startswith("chapters/")]
    return [_as_it_is(path, path.stat().st_mtime_ns) for path in paths]


@cache
def _as_it_is(path, changed):
    """A chapter, taken apart once for all the pages of a build that show something of it."""
    return Chapter(path)


def pictures(cell):
    """The outputs of a cell that show a picture or an interactive figure."""
    shown = [output.get("data", {}) for output in cell.get("outputs", [])]
    return [data for data in shown if any(kind in data for kind in PICTURES)]


def is_map(cell):
    """Whether a cell shows a map."""
    return any(map(is_map_specification, _specifications(cell)))


def is_map_specification(specification):
    """Whether a Vega-Lite specification is a map's."""
    return "map" in specification.get("usermeta", {})


def moves(cell):
    """Whether a cell's picture answers to the reader: by its own parameters, or by a slider."""
    inputs = [p for spec in _specifications(cell) for p in spec.get("params", [])]
    by_itself = any(parameter.get("bind") != "scales" for parameter in inputs)
    return by_itself or (bool(pictures(cell)) and has_slider(cell.source))


def _specifications(cell):
    return [data[VEGA_LITE] for data in pictures(cell) if VEGA_LITE in data]


def figure(cell):
    """A figure's name and caption, from the metadata of its cell."""
    return cell.metadata.get("mystnb", {}).get("figure", {})


def _plain(data):
    return next((value for kind, value in data.items() if kind.endswith("text/plain")), "")


def _targets(text):
    return [*labels(text), *anchors(text)]
