"""The figures of a chapter: a name, a caption, and what they show in words."""

import re

from booktools.notebooks.chapter import figure, is_map, moves, pictures
from booktools.notebooks.checks.layout import BEFORE_IDEA
from booktools.notebooks.claims import map_name
from booktools.notebooks.markdown import blocks, words

LEAST_PICTURES, LEAST_MOVING = 7, 2
ON_PHONE, LEAST_TYPE = 354, 11  # pixels: how wide a picture is there, and the smallest type
TYPE = re.compile(r"<!-- (?:(?!-->).)+ -->\s*<g [^>]*scale\(([\d.]+) -", re.S)  # glyphs have 100


def figures(chapter):
    """One picture a cell, with a name of its own, a caption and a sentence of alternative text."""
    for cell in filter(pictures, chapter.code):
        alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
        if len(pictures(cell)) > 1:
            yield f"{cell.id} shows more than one picture"
        if not figure(cell).get("name", "").startswith(("fig-", "map-")):
            yield f"{cell.id} needs a figure name that starts with fig-, or a map's name"
        if not figure(cell).get("caption", "").strip().endswith("."):
            yield f"{cell.id} needs a caption that ends in a full stop"
        if words(alt) < 6 or not alt.strip().endswith("."):
            yield f"{cell.id} needs alternative text of at least a sentence, got {alt!r}"
        yield from (f"{cell.id} has {problem}" for problem in _small_type(cell))
    if re.search(r"!\[\s*\]\(|<img", chapter.text):
        yield "a picture in Markdown has no alternative text, or stands as HTML"
    yield from _enough(chapter)


def _small_type(cell):
    """Type of a drawing that is too small on a phone; exponents may be."""
    for drawing in filter(None, (shown.get("image/svg+xml") for shown in pictures(cell))):
        width = float(re.search(r'viewBox="0 0 ([\d.]+)', drawing)[1])
        sizes = [100 * float(scale) * ON_PHONE / width for scale in TYPE.findall(drawing)]
        if sizes and min(sizes) < LEAST_TYPE:
            yield f"type of {min(sizes):.1f} px on a phone, expected {LEAST_TYPE}"


def _enough(chapter):
    """Pictures where they are needed: at the head, between the claims, and of each kind."""
    shown = [cell for cell in chapter.own_code if pictures(cell)]
    names = [figure(cell).get("name", "") for cell in shown]
    if len(shown) < LEAST_PICTURES:
        yield f"{len(shown)} pictures, expected at least {LEAST_PICTURES}"
    if (count := sum(map(moves, shown))) < LEAST_MOVING:
        yield f"{count} pictures that move, expected at least {LEAST_MOVING}"
    if not any(map(is_map, shown)):
        yield "there is no map"
    if not any(re.fullmatch("fig-.+-symptoms", name) for name in names):
        yield "there is no figure of symptoms, named fig-…-symptoms"
    if not any(pictures(c) for title in ("", BEFORE_IDEA[0]) for c in chapter.section(title)):
        yield f"the chapter's picture must stand before or under {BEFORE_IDEA[0]!r}"
    yield from _maps(chapter, shown)
    yield from _bare_claims(chapter)


def _maps(chapter, shown):
    """A figure named `map-…` is the map of a claim of the chapter."""
    known = {map_name(row["id"]) for row in chapter.claims}
    for cell in shown:
        name = figure(cell).get("name", "")
        if name.startswith("map-") and not (name in known and is_map(cell)):
            yield f"{name} must be a map, named after a claim of this chapter: {sorted(known)}"


def _bare_claims(chapter):
    """Claims between which there is no picture."""
    last, seen = None, True
    for cell in chapter.cells:
        for name in _claims(cell):
            if not seen:
                yield f"there is no picture between the claims {last} and {name}"
            last, seen = name, False
        seen = seen or bool(pictures(cell))


def _claims(cell):
    boxes = blocks(cell.source) if cell.cell_type == "markdown" else ()
    return [box.title for box in boxes if box.options.get("class") == "claim"]
