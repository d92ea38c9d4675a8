"""What the chapters use to show things: source code, comparisons, numbers, maps, figures.

matplotlib, IPython and altair are imported where they are called, and not before.
"""

from mlfund.notebook import drawing
from mlfund.notebook._grid import on_grid
from mlfund.notebook._svg import as_svg
from mlfund.notebook.comparison import compare
from mlfund.notebook.facts import fact
from mlfund.notebook.maps import Map, map_of
from mlfund.notebook.source import show_source
from mlfund.notebook.style import COLOUR_OF, COLOURS, LINE_STYLES, use_book_style

__all__ = [
    "COLOURS",
    "COLOUR_OF",
    "LINE_STYLES",
    "Map",
    "as_svg",
    "compare",
    "drawing",
    "fact",
    "map_of",
    "on_grid",
    "show_source",
    "use_book_style",
]
