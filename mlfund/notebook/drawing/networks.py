"""A network with its units and weights."""

from itertools import pairwise

import numpy as np

from mlfund.notebook.drawing._canvas import INK, LINE, PAPER, canvas, write
from mlfund.notebook.style import COLOUR_OF

RADIUS = 0.32
ACROSS, DOWN = 2.3, 1.0  # from layer to layer, from unit to unit


def network(sizes, *, weights=None, dropped=(), names=None, ax=None):
    """Draw a network of layers from left to right.

    A weight's line is the more opaque and the wider the larger the weight; it is dashed where the
    weight is negative. A dropped unit is crossed out, and its lines are gone.

    Parameters
    ----------
    sizes : sequence of int
        Units of each layer.
    weights : list of arrays (units, units of the next layer), optional
        One for each pair of neighbouring layers. Without them all lines are alike.
    dropped : collection of pairs (layer, unit)
        Counted from 0, units from the top.
    names : sequence of str, optional
        A name under each layer.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If the weights do not fit the layers, or a dropped unit is in none.

    Examples
    --------
    >>> from mlfund.notebook import drawing
    >>> ax = drawing.network([2, 3, 1], dropped=[(1, 0)])
    >>> len(ax.patches), len(ax.lines)  # six units; the dropped one has a cross and no weights
    (6, 8)
    """
    dropped = {tuple(unit) for unit in dropped}
    _check(sizes, weights, dropped)
    below = 0.75 if names is not None else 0.05
    width, height = ACROSS * (len(sizes) - 1) + 1.6, DOWN * max(sizes) + 0.15 + below
    ax = canvas(ax, width, height)
    middle = below + (height - below) / 2  # of the units
    places = [
        [(0.8 + ACROSS * k, middle + DOWN * ((size - 1) / 2 - unit)) for unit in range(size)]
        for k, size in enumerate(sizes)
    ]
    _draw_weights(ax, places, weights, dropped)
    for layer, units in enumerate(places):
        for unit, place in enumerate(units):
            _draw_unit(ax, place, (layer, unit) in dropped)
    for units, name in zip(places, names or (), strict=False):
        write(ax, units[0][0], 0.4, name)
    return ax


def _check(sizes, weights, dropped):
    expected = list(pairwise(sizes))
    shapes = expected if weights is None else [np.shape(w) for w in weights]
    if shapes != expected:
        raise ValueError(f"weights must have shapes {expected}, got {shapes}")
    units = {(layer, unit) for layer, size in enumerate(sizes) for unit in range(size)}
    if dropped - units:
        raise ValueError(f"no such unit to drop: {sorted(dropped - units)}")


def _draw_weights(ax, places, weights, dropped):
    largest = max((np.abs(w).max() for w in weights), default=1) if weights is not None else 1
    for layer, (left, right) in enumerate(pairwise(places)):
        for i, start in enumerate(left):
            for j, end in enumerate(right):
                if (layer, i) in dropped or (layer + 1, j) in dropped:
                    continue
                size = 0.45 if weights is None else weights[layer][i][j] / largest
                _line(ax, start, end, size)


def _line(ax, start, end, size):
    style = "--" if size < 0 else "-"
    look = {"alpha": min(1.0, 0.08 + abs(size) * 0.92), "linewidth": 0.6 + 2 * abs(size)}
    xs, ys = zip(start, end, strict=True)
    ax.plot(xs, ys, color=INK, linestyle=style, marker="", zorder=1, **look)


def _draw_unit(ax, place, is_dropped):
    from matplotlib.patches import Circle

    edge = COLOUR_OF["left out"] if is_dropped else INK
    look = {"facecolor": PAPER, "edgecolor": edge, "linewidth": LINE, "zorder": 2}
    ax.add_patch(Circle(place, RADIUS, linestyle=":" if is_dropped else "-", **look))
    if is_dropped:
        reach = RADIUS * 0.62
        for sign in (1, -1):
            xs = place[0] - reach, place[0] + reach
            ys = place[1] - sign * reach, place[1] + sign * reach
            ax.plot(xs, ys, color=edge, linestyle="-", marker="", linewidth=2, zorder=3)
