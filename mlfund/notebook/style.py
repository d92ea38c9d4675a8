"""The book's style of drawing with matplotlib, and what its colours mean.

One colour has one meaning in every drawing of the book (`COLOUR_OF`):

=============  ==========  =====================================================
meaning        colour      used for
=============  ==========  =====================================================
train          blue        training data and errors, what a model is fitted on
test           vermilion   validation and test data and errors
ours           green       the method that is spoken of; the set that it shares
rival          purple      what it is compared with
accent         orange      the one thing to look at: a touching point, a result
left out       grey        what takes no part: a gap, a dropped unit
below zero     blue        on maps, where nothing else has colour
above zero     vermilion   on maps, where nothing else has colour
=============  ==========  =====================================================
"""

import sys

from mlfund.notebook._svg import as_svg

# Okabe and Ito (2008), without its yellow, which cannot be seen on white.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#E69F00", "#56B4E9")
LINE_STYLES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1, 1, 1)), (0, (1, 3)))

COLOUR_OF = {
    "train": "#0072B2",
    "test": "#D55E00",
    "ours": "#009E73",
    "rival": "#CC79A7",
    "accent": "#E69F00",
    "left out": "#8A8A8A",
    "below zero": "#0072B2",
    "above zero": "#D55E00",
}
_STYLE = {
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": "medium",
    "figure.constrained_layout.use": True,
    "figure.dpi": 144,
    "figure.facecolor": "white",
    "figure.figsize": (6.0, 3.75),
    "font.family": "DejaVu Sans",  # ships with matplotlib: the same on every machine
    "font.size": 12,
    "grid.alpha": 0.3,
    "image.cmap": "viridis",
    "legend.frameon": False,
    "lines.linewidth": 2,
    "lines.markersize": 6,
    "mathtext.fontset": "dejavusans",
    "savefig.dpi": "figure",
}


# What is drawn sharp is as wide as a phone can show without text of 12 points below 11 pixels.
_SHARP = {"figure.figsize": (5.2, 3.25), "lines.linewidth": 1.8, "lines.markersize": 5}


def use_book_style(*, sharp=False):
    """Set matplotlib to the book's style: colours, line styles, and pictures of a fixed size.

    Lines differ in dash as well as in colour.

    Parameters
    ----------
    sharp : bool
        True shows figures as SVG, whose ink and paper follow the page's theme. A point takes 140
        bytes, 10 compressed: more than five thousand are better drawn with ``rasterized=True``.

    Source: Okabe and Ito, "Color Universal Design", 2008 (the colours).

    Examples
    --------
    >>> from mlfund.notebook import use_book_style
    >>> use_book_style()
    >>> import matplotlib
    >>> matplotlib.rcParams["figure.figsize"]
    [6.0, 3.75]
    """
    import matplotlib.pyplot as plt
    from cycler import cycler

    lines = cycler(color=COLOURS) + cycler(linestyle=LINE_STYLES)
    plt.rcParams.update({**_STYLE, "axes.prop_cycle": lines, **(_SHARP if sharp else {})})
    shell = _notebook()
    if shell is not None:
        (_show_svg if sharp else _show_png)(shell)


def _show_png(shell):
    from matplotlib_inline.backend_inline import set_matplotlib_formats

    # A tight box depends on the text's extent, the version in the file on the machine.
    set_matplotlib_formats("png", bbox_inches=None, metadata={"Software": None})


def _show_svg(shell):
    from matplotlib.figure import Figure
    from matplotlib_inline.backend_inline import set_matplotlib_formats

    set_matplotlib_formats()  # none of its own
    shell.display_formatter.formatters["image/svg+xml"].for_type(Figure, as_svg)


def _notebook():
    """The shell of the notebook that this runs in, or None; the browser has none."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None
