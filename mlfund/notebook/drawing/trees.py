"""The tree of a prefix code."""

from mlfund.notebook.drawing._canvas import INK, LINE, PAPER, canvas, write
from mlfund.notebook.style import COLOUR_OF

ROW, ACROSS = 1.0, 1.7
RADIUS = 0.13


def code_tree(weights, code, *, decimals=2, ax=None):
    """Draw a prefix code as a tree from its root on the left to the symbols on the right.

    Each branch has its bit, each inner node the sum of the weights behind it, each leaf its symbol,
    weight and code word.

    Parameters
    ----------
    weights : dict
        Probability of each symbol.
    code : dict
        The code word of each symbol, a text of "0" and "1": no word starts with another.
    decimals : int
        Of the weights.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If weights and code have not the same symbols, or a word is empty or starts with another.

    Examples
    --------
    >>> from mlfund.notebook import drawing
    >>> ax = drawing.code_tree({"a": 0.5, "b": 0.5}, {"a": "0", "b": "1"})
    >>> [text.get_text() for text in ax.texts][-3:]
    ['b', '0.50', '1']
    """
    _check(weights, code)
    leaves = sorted(code, key=code.get)
    depth = max(map(len, code.values()))
    places = _places(code, leaves)
    table = 0.95 + ACROSS * depth
    ax = canvas(ax, table + 3.9, ROW * len(leaves) + 0.9)
    for prefix, (x, y) in places.items():
        if prefix:
            _branch(ax, places[prefix[:-1]], (x, y), prefix[-1])
    for prefix in places:
        _node(ax, prefix, places, weights, code, decimals)
    _leaves(ax, leaves, places, weights, code, decimals, table)
    return ax


def _check(weights, code):
    if set(weights) != set(code):
        raise ValueError(f"symbols differ: {sorted(weights)} and {sorted(code)}")
    words = sorted(code.values())
    for word, following in zip(words, [*words[1:], " "], strict=True):
        if not word or following.startswith(word):
            raise ValueError(f"no prefix code: {word!r} is empty or starts {following!r}")


def _places(code, leaves):
    """Where each prefix stands: a leaf in its row, an inner node between its two branches."""
    places = {}
    rows = len(leaves)
    for row, symbol in enumerate(leaves):
        places[code[symbol]] = (len(code[symbol]), ROW * (rows - row) - 0.35)
    prefixes = {word[:k] for word in code.values() for k in range(len(word))}
    for prefix in sorted(prefixes, key=len, reverse=True):
        heights = [places[prefix + bit][1] for bit in "01" if prefix + bit in places]
        places[prefix] = (len(prefix), sum(heights) / len(heights))
    return {prefix: (0.35 + ACROSS * depth, y) for prefix, (depth, y) in places.items()}


def _branch(ax, start, end, bit):
    xs, ys = (start[0], start[0], end[0]), (start[1], end[1], end[1])
    ax.plot(xs, ys, color=INK, linewidth=LINE, linestyle="-", marker="", zorder=1)
    write(ax, start[0] + ACROSS / 2, end[1] + (0.28 if bit == "0" else -0.28), bit)


def _node(ax, prefix, places, weights, code, decimals):
    from matplotlib.patches import Circle

    is_leaf = prefix in code.values()
    fill = COLOUR_OF["accent"] if is_leaf else PAPER
    look = {"facecolor": fill, "edgecolor": INK, "linewidth": LINE, "zorder": 2}
    ax.add_patch(Circle(places[prefix], RADIUS, **look))
    if not is_leaf:
        total = sum(weights[symbol] for symbol, word in code.items() if word.startswith(prefix))
        x, y = places[prefix]
        write(ax, x + 0.25, y, f"{total:.{decimals}f}", ha="left")


def _leaves(ax, leaves, places, weights, code, decimals, table):
    top = ROW * len(leaves) + 0.45
    for x, heading in ((0.15, "symbol"), (1.75, "p"), (3.0, "word")):
        write(ax, table + x, top, heading, alpha=0.7, ha="center")
    for symbol in leaves:
        y = places[code[symbol]][1]
        ends = (places[code[symbol]][0] + 0.25, table - 0.4)
        if ends[1] - ends[0] > 0.3:
            ax.plot(ends, (y, y), color=INK, alpha=0.3, linewidth=0.8, linestyle=":", marker="")
        write(ax, table + 0.15, y, str(symbol), weight="bold")
        write(ax, table + 1.75, y, f"{weights[symbol]:.{decimals}f}")
        write(ax, table + 3.0, y, code[symbol], family="monospace")
