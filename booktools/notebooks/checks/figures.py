"""The figures of a chapter: a name, a caption, and what they show in words."""

import re

from booktools.notebooks.chapter import figure, pictures
from booktools.notebooks.markdown import words


def figures(chapter):
    """One picture a cell, with a name of its own, a caption and a sentence of alternative text."""
    for cell in filter(pictures, chapter.code):
        alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
        if len(pictures(cell)) > 1:
            yield f"{cell.id} shows more than one picture"
        if not figure(cell).get("name", "").startswith("fig-"):
            yield f"{cell.id} needs a figure name that starts with fig-"
        if not figure(cell).get("caption", "").strip().endswith("."):
            yield f"{cell.id} needs a caption that ends in a full stop"
        if words(alt) < 6 or not alt.strip().endswith("."):
            yield f"{cell.id} needs alternative text of at least a sentence, got {alt!r}"
    if re.search(r"!\[\s*\]\(|<img", chapter.text):
        yield "a picture in Markdown has no alternative text, or stands as HTML"
    if not any(
        "vegalite" in kind for c in chapter.section("Try it") for d in pictures(c) for kind in d
    ):
        yield "there is no interactive figure under 'Try it'"
