"""What the chapters use to show things: source code, comparisons, numbers, maps, figures.

matplotlib, IPython and altair are imported where they are called, and not before.
"""

from mlfund.notebook.comparison import compare
from mlfund.notebook.facts import fact
from mlfund.notebook.maps import Map, map_of
from mlfund.notebook.source import show_source
from mlfund.notebook.style import COLOURS, LINE_STYLES, use_book_style

__all__ = [
    "COLOURS",
    "LINE_STYLES",
    "Map",
    "compare",
    "fact",
    "map_of",
    "show_source",
    "use_book_style",
]
