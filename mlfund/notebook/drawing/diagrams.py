"""Boxes and arrows."""

from mlfund.notebook.drawing._canvas import INK, LINE, PAPER, arrow, canvas, write
from mlfund.notebook.style import COLOUR_OF

SIDES = {"left": (-1, 0), "right": (1, 0), "above": (0, 1), "below": (0, -1)}


def diagram(boxes, arrows, *, size, captions=(), ax=None):
    """Draw boxes with words, and arrows between them.

    Parameters
    ----------
    boxes : dict
        By name: ``(x, y, words)`` or ``(x, y, words, meaning)``, the middle of the box, what it
        says, and one of the meanings of colours. ``"+"`` and ``"x"`` are small circles, words in
        ``"(...)"`` stand without a box.
    arrows : list of ``(from, to)`` or ``(from, to, side)``
        Between names: straight, or first along and then up or down. A side ("left", "right",
        "above", "below") leads the arrow round what stands between.
    size : pair of floats
        Width and height of the drawing. A box is as wide as its words, and 1 high.
    captions : list of ``(x, y, words)``
        Headings, in bold.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> from mlfund.notebook import drawing
    >>> boxes = {"x": (1, 1, "(x)"), "norm": (4, 1, "norm", "accent")}
    >>> ax = drawing.diagram(boxes, [("x", "norm")], size=(6, 2))
    >>> [text.get_text() for text in ax.texts]
    ['x', 'norm']
    """
    ax = canvas(ax, *size)
    unit = ax.get_xlim()[1] / ax.get_position().width / ax.figure.get_figwidth() / 72  # of a point
    extents = {name: _box(ax, unit, *box) for name, box in boxes.items()}
    for start, end, *side in arrows:
        arrow(ax, _path(extents[start], extents[end], *side))
    for x, y, words in captions:
        write(ax, x, y, words, weight="bold")
    return ax


def _box(ax, unit, x, y, words, meaning=None):
    """Draw one box; return its middle, and half its width and height."""
    if words in ("+", "x"):
        from matplotlib.patches import Circle

        look = {"facecolor": PAPER, "edgecolor": INK, "linewidth": LINE, "zorder": 2}
        ax.add_patch(Circle((x, y), 0.36, **look))
        write(ax, x, y - 0.02, {"+": "+", "x": "×"}[words], fontsize=15, zorder=3)
        return x, y, 0.36, 0.36
    if words.startswith("("):
        half = _text_width(words[1:-1]) * unit / 2 + 0.15
        write(ax, x, y, words[1:-1], zorder=3)
        return x, y, half, 0.45
    half = _text_width(words) * unit / 2 + 0.35
    _rounded(ax, x, y, half, 0.5, meaning)
    write(ax, x, y, words, zorder=3)
    return x, y, half, 0.5


def _text_width(words):
    """The width of a text in points."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    lines = words.split("\n")
    return max(
        TextPath((0, 0), line, size=12, prop=FontProperties()).get_extents().width for line in lines
    )


def _rounded(ax, x, y, half, height, meaning):
    from matplotlib.colors import to_rgba
    from matplotlib.patches import FancyBboxPatch

    corner, style = (x - half, y - height), "round,pad=0,rounding_size=0.15"
    for fill in (PAPER, to_rgba(COLOUR_OF[meaning], 0.4) if meaning else "none"):
        look = {"facecolor": fill, "edgecolor": INK, "linewidth": LINE, "zorder": 2}
        ax.add_patch(FancyBboxPatch(corner, 2 * half, 2 * height, boxstyle=style, **look))


def _path(start, end, side=None):
    x0, y0, w0, h0 = start
    x1, y1, w1, h1 = end
    if side is None:
        right, up = (1 if x1 > x0 else -1), (1 if y1 > y0 else -1)
        if y0 == y1:
            return [(x0 + right * w0, y0), (x1 - right * w1, y1)]
        turn = [] if x0 == x1 else [(x1, y0)]
        return [(x0 + right * w0, y0) if turn else (x0, y0 + up * h0), *turn, (x1, y1 - up * h1)]
    dx, dy = SIDES[side]
    if dx:
        out = x0 + dx * 2.0
        return [(x0 + dx * w0, y0), (out, y0), (out, y1), (x1 + dx * w1, y1)]
    out = y0 + dy * 1.2
    return [(x0, y0 + dy * h0), (x0, out), (x1, out), (x1, y1 + dy * h1)]
