"""The fonts of formulas, cut down to the characters of the book: KaTeX's have far more.

A reader's browser fetches them before anything is clicked. Whole, they were over a third of that.
"""

from __future__ import annotations

import logging
from hashlib import sha256
from html import unescape
from pathlib import Path
from shutil import copytree

from booktools.paths import ROOT

FOLDER = Path("_static/vendor/katex/fonts")
PUBLISHED = ROOT / FOLDER

logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells each of its steps


def characters(site: Path) -> str:
    """Return each character of the pages that have a formula once: no formula has another."""
    pages = [page.read_text(encoding="utf-8") for page in site.rglob("*.html")]
    texts = [unescape(page) for page in pages if 'class="katex-html"' in page]
    return "".join(sorted(set().union(*texts)))


def cut(published: Path, text: str, target: Path) -> None:
    """Write a font that has only the characters of a text, and no hints for coarse screens."""
    from fontTools import subset

    options = subset.Options(flavor="woff2", layout_features=["*"], hinting=False)
    font = subset.load_font(published, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    subset.save_font(font, target, options)


def cut_down(site: Path, made: Path) -> None:
    """Replace a site's fonts by smaller ones, which a later build with the same characters finds.

    Parameters
    ----------
    site : the folder of a site whose pages are written
    made : where the smaller fonts are kept, a folder for each set of characters
    """
    text, fonts = characters(site), sorted(PUBLISHED.iterdir())
    if not text:
        return
    key = sha256(text.encode() + b"".join(font.read_bytes() for font in fonts)).hexdigest()[:16]
    unfinished, finished = made / f"{key}.unfinished", made / key
    if not finished.exists():
        unfinished.mkdir(parents=True, exist_ok=True)
        for font in fonts:
            cut(font, text, unfinished / font.name)
        unfinished.rename(finished)
    copytree(finished, site / FOLDER, dirs_exist_ok=True)
