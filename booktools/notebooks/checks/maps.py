"""The maps that are kept as tables."""

import fnmatch
import re
from itertools import chain

from booktools.paths import CHAPTERS

MAPS = CHAPTERS / "maps"


def maps(chapter):
    """Each map that is kept has its table."""
    for name in kept_maps(chapter):
        if not (MAPS / f"{name}.csv").is_file():
            yield f"the map {name} is not kept: make maps CHAPTER={chapter.topic}"


def kept_maps(chapter):
    """The names of the maps that a chapter keeps; one put together stands for all that fit."""
    code = "\n".join(cell.source for cell in chapter.own_code)
    given = re.findall(r"""\bkept=(?:f(["'])(.+?)\1|["']([\w-]+)["'])""", code)
    there = sorted(path.stem for path in MAPS.glob("*.csv"))
    patterns = [re.sub(r"\{.*?\}", "*", put or name) for _, put, name in given]
    return list(chain(*(fnmatch.filter(there, pattern) or [pattern] for pattern in patterns)))
