"""What the chapters use to show things: source code, comparisons, numbers, figures.

matplotlib, IPython and altair are imported where they are called, and not before.
"""

from mlfund.notebook.comparison import compare
from mlfund.notebook.facts import fact
from mlfund.notebook.source import show_source
from mlfund.notebook.style import COLOURS, LINE_STYLES, use_book_style

__all__ = [
    "COLOURS",
    "LINE_STYLES",
    "compare",
    "fact",
    "show_source",
    "use_book_style",
]
