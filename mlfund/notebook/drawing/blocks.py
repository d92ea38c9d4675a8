"""Blocks of numbers (N, C, H, W), and what a norm averages over."""

from mlfund.notebook.drawing._canvas import INK, canvas, polygon, write
from mlfund.notebook.style import COLOUR_OF

DEPTH = (0.42, 0.36)  # how far a channel lies behind the one before it
SHADES = {"front": 0.95, "top": 0.6, "side": 0.75}
KINDS = ("batch", "layer", "instance", "group")
TOKEN = "token"  # layer norm of a batch of sentences (N, T, D)


def number_blocks(kinds=KINDS, *, images=4, channels=4, positions=4, groups=2, ax=None):
    """Draw a block of numbers for each norm, the numbers that share one mean and variance shaded.

    Images run to the right, channels to the back, positions (height and width in one) upwards. The
    shaded set is the one that holds the last image and the first channel, so that it can be seen.
    For "token" the numbers are sentences, features and tokens, and layer norm shades one token.

    Parameters
    ----------
    kinds : sequence of "batch", "layer", "instance", "group", "token"
    images, channels, positions : int
        The numbers along the axes.
    groups : int
        Groups of channels; it must divide their number.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If a kind is unknown, or `groups` does not divide `channels`.

    Examples
    --------
    >>> from mlfund.notebook import drawing
    >>> drawing.number_blocks(["batch", "layer"]).axison
    False
    """
    if unknown := set(kinds) - {*KINDS, TOKEN}:
        raise ValueError(f"kinds must be of {(*KINDS, TOKEN)}, got {sorted(unknown)}")
    if channels % groups:
        raise ValueError(f"groups must divide the {channels} channels, got {groups}")
    block_width = images + DEPTH[0] * channels
    block_height = positions + DEPTH[1] * channels
    across = min(len(kinds), 2)
    down = -(-len(kinds) // across)
    cell, row = block_width + 2.3, block_height + 2.4
    ax = canvas(ax, across * cell + 0.3, down * row)
    for k, kind in enumerate(kinds):
        corner = (1.55 + cell * (k % across), row * (down - 1 - k // across) + 0.95)
        shared = _shared(kind, images, channels, positions, groups)
        _block(ax, corner, shared, images, channels, positions)
        middle, title = corner[0] + block_width / 2, f"{kind.capitalize()} norm"
        title = "Layer norm, tokens" if kind == TOKEN else title
        write(ax, middle, corner[1] + block_height + 0.55, title, weight="bold")
        names = ("N", "T", "D") if kind == TOKEN else ("N", "H·W", "C")
        _axis_names(ax, corner, names, images, channels, positions)
    return ax


def _shared(kind, images, channels, positions, groups):
    """Whether image n, channel c and position p belong to the shaded set."""
    last, top, size = images - 1, positions - 1, channels // groups
    return {
        "batch": lambda n, c, p: c == 0,
        "layer": lambda n, c, p: n == last,
        "instance": lambda n, c, p: n == last and c == 0,
        "group": lambda n, c, p: n == last and c < size,
        TOKEN: lambda n, c, p: n == last and p == top,
    }[kind]


def _block(ax, corner, shared, images, channels, positions):
    def at(n, p, c):
        return corner[0] + n + DEPTH[0] * c, corner[1] + p + DEPTH[1] * c

    for n in range(images):
        for p in range(positions):
            face = [at(n, p, 0), at(n + 1, p, 0), at(n + 1, p + 1, 0), at(n, p + 1, 0)]
            _face(ax, face, "front", shared(n, 0, p))
    for c in reversed(range(channels)):
        for n in range(images):
            edge = positions
            face = [at(n, edge, c), at(n + 1, edge, c), at(n + 1, edge, c + 1), at(n, edge, c + 1)]
            _face(ax, face, "top", shared(n, c, positions - 1))
        for p in range(positions):
            edge = images
            face = [at(edge, p, c), at(edge, p, c + 1), at(edge, p + 1, c + 1), at(edge, p + 1, c)]
            _face(ax, face, "side", shared(images - 1, c, p))


def _face(ax, corners, side, shared):
    colour = COLOUR_OF["accent"] if shared else INK
    opacity = SHADES[side] if shared else (1 - SHADES[side]) * 0.2
    polygon(ax, corners, fill=colour, opacity=opacity, edge_opacity=0.6)


def _axis_names(ax, corner, names, images, channels, positions):
    x, y = corner
    write(ax, x + images / 2, y - 0.5, names[0])
    write(ax, x - 0.8, y + positions / 2, names[1])
    behind = (images + DEPTH[0] * channels / 2 + 0.5, DEPTH[1] * channels / 2 - 0.25)
    write(ax, x + behind[0], y + behind[1], names[2])
