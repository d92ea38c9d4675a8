"""What Sphinx is taught for the pages that are made from the chapters."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from booktools.practice import cheat_sheet, pages


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the pieces to Sphinx."""
    for piece in (pages, cheat_sheet):
        piece.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
