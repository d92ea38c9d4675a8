"""What Sphinx is taught for the site, beyond Jupyter Book: this connects the pieces."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from booktools.site import (
    cells,
    downloads,
    exercises,
    figures,
    folds,
    kinds,
    maps,
    maths,
    pages,
    references,
    search,
)
from booktools.site.takeaway import make


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the pieces to Sphinx."""
    pieces = (cells, downloads, exercises, figures, folds, kinds, make, maps, maths, pages)
    pieces += (references, search)
    for piece in pieces:
        piece.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
