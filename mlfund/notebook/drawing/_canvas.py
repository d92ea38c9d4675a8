"""What all drawings share: a ground of a known scale, lines, text."""

WIDTH = 5.2  # inches: 12 points on it are 11.4 pixels on a phone of 390
TEXT = 12
INK, PAPER = "black", "white"  # an SVG gives them the page's colours
THIN, LINE, THICK = 0.8, 1.5, 2.5


def canvas(ax, width, height, *, inches=WIDTH):
    """Bare axes from (0, 0) to (width, height), with y upwards and both units equally long."""
    import matplotlib.pyplot as plt

    if ax is None:
        figure = plt.figure(figsize=(inches, inches * height / width), layout="none")
        ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, width), ylim=(0, height), aspect="equal")
    ax.set_axis_off()
    return ax


def write(ax, x, y, text, *, over_lines=False, **look):
    """Centred text in ink; a rim of paper keeps it readable over lines."""
    from matplotlib.patheffects import withStroke

    halo = {"path_effects": [withStroke(linewidth=3, foreground=PAPER)]} if over_lines else {}
    look = halo | {"ha": "center", "va": "center", "color": INK, "fontsize": TEXT} | look
    return ax.text(x, y, text, **look)


def polygon(ax, corners, *, fill="none", opacity=1.0, edge=INK, line=THIN, edge_opacity=1.0):
    """A filled shape with an edge."""
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Polygon

    face = "none" if fill == "none" else to_rgba(fill, opacity)
    look = {"facecolor": face, "edgecolor": to_rgba(edge, edge_opacity), "linewidth": line}
    return ax.add_patch(Polygon(corners, closed=True, joinstyle="round", **look))


def box(x, y, width, height):
    """The corners of a rectangle whose lower left one is at (x, y)."""
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def bar(ax, x, y, width, height, **look):
    """A rectangle."""
    return polygon(ax, box(x, y, width, height), **look)


def arrow(ax, points, *, colour=INK, width=LINE):
    """A line through points, with a head at the last."""
    from matplotlib.patches import FancyArrowPatch

    xs, ys = zip(*points, strict=True)
    if len(points) > 2:
        ax.plot(
            xs[:-1], ys[:-1], color=colour, linewidth=width, linestyle="-", solid_capstyle="butt"
        )
    style = "-|>,head_length=5,head_width=2.5"
    ax.add_patch(
        FancyArrowPatch(
            points[-2], points[-1], arrowstyle=style, color=colour, linewidth=width,
            shrinkA=0, shrinkB=0, joinstyle="miter",
        )
    )  # fmt: skip


def legend(ax, y, entries, *, x=0.0, right=None):
    """Small squares with words in one row; `entries` are pairs of words and a square's look."""
    left, right = x, ax.get_xlim()[1] if right is None else right
    step = (right - left) / len(entries)
    side = 0.032 * ax.get_xlim()[1]
    for k, (words, look) in enumerate(entries):
        bar(ax, left + k * step, y - side / 2, side, side, **look)
        write(ax, left + k * step + 1.5 * side, y, words, ha="left")
