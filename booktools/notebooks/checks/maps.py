"""The maps that are kept as tables."""

import re

from booktools.paths import CHAPTERS

MAPS = CHAPTERS / "maps"


def maps(chapter):
    """Each map that is kept has its table."""
    for name in kept_maps(chapter):
        if not (MAPS / f"{name}.csv").is_file():
            yield f"the map {name} is not kept: make maps CHAPTER={chapter.topic}"


def kept_maps(chapter):
    """The names of the maps that a chapter keeps."""
    source = "\n".join(cell.source for cell in chapter.own_code)
    return re.findall(r"""\bkept=["']([\w-]+)["']""", source)
