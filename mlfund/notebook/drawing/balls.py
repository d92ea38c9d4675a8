"""A penalty's ball, the contours of the error, and the point where they touch."""

import numpy as np

from mlfund.notebook.drawing._canvas import INK, LINE, THICK, THIN, canvas, write
from mlfund.notebook.style import COLOUR_OF

BALLS = ("l1", "l2")
INCHES = 3.4


def ball_and_contours(centre, curvature, radius, *, ball="l1", reach=2.2, title="", ax=None):
    """Draw an L1 or L2 ball, contours of a squared error, and the best point in the ball.

    The error is (w - centre)' curvature (w - centre); the point is its exact minimum in the ball.

    Parameters
    ----------
    centre : pair of floats
        The minimum without a penalty.
    curvature : array (2, 2), symmetric and positive definite
    radius : float, above 0
        Of the ball |w| <= radius in its norm.
    ball : "l1" or "l2"
    reach : float
        The axes run from -reach / 2 to reach.
    title : str
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If the ball is unknown.

    Examples
    --------
    >>> import numpy as np
    >>> from mlfund.notebook.drawing.balls import touching_point
    >>> touching_point((2.0, 0.5), np.eye(2), 1.0, "l1")
    array([1., 0.])
    >>> touching_point((3.0, 4.0), np.eye(2), 1.0, "l2").round(6)
    array([0.6, 0.8])
    """
    low, size = -0.5 * reach, 1.5 * reach
    top = reach * (1.2 if title else 1.0)
    ax = canvas(ax, size, top - low, inches=INCHES)
    ax.set(xlim=(low, reach), ylim=(low, top))
    best = touching_point(centre, curvature, radius, ball)
    _axes(ax, low, reach)
    _contours(ax, np.asarray(centre, dtype=float), np.asarray(curvature, dtype=float), best, reach)
    _ball(ax, radius, ball)
    ax.plot(*centre, "o", color=COLOUR_OF["train"], markersize=7, zorder=4)
    look = {"markeredgecolor": INK, "markeredgewidth": THIN, "markersize": 10, "zorder": 5}
    ax.plot(*best, "o", color=COLOUR_OF["accent"], **look)
    write(ax, low + size / 2, 1.1 * reach, title, weight="bold")
    return ax


def touching_point(centre, curvature, radius, ball):
    """The minimum of (w - centre)' curvature (w - centre) in an L1 or L2 ball."""
    if ball not in BALLS:
        raise ValueError(f"ball must be one of {BALLS}, got {ball!r}")
    centre, curvature = np.asarray(centre, dtype=float), np.asarray(curvature, dtype=float)
    if np.linalg.norm(centre, 1 if ball == "l1" else 2) <= radius:
        return centre
    return (_on_diamond if ball == "l1" else _on_circle)(centre, curvature, radius)


def _on_diamond(centre, curvature, radius):
    """The best of the minima on the four sides."""
    corners = radius * np.array([(1, 0), (0, 1), (-1, 0), (0, -1)], dtype=float)
    candidates = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        side = end - start
        along = (centre - start) @ curvature @ side / (side @ curvature @ side)
        candidates.append(start + np.clip(along, 0, 1) * side)
    return min(candidates, key=lambda w: (w - centre) @ curvature @ (w - centre)) + 0.0


def _on_circle(centre, curvature, radius):
    """The ridge solution whose penalty gives it the radius, by bisection of the penalty."""

    def ridge(penalty):
        return np.linalg.solve(curvature + penalty * np.eye(2), curvature @ centre)

    low, high = 0.0, np.linalg.norm(curvature @ centre) / radius
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if np.linalg.norm(ridge(middle)) > radius else (low, middle)
    return ridge(high)


def _axes(ax, low, reach):
    for xs, ys in (((low, reach), (0, 0)), ((0, 0), (low, reach))):
        ax.plot(xs, ys, color=INK, alpha=0.45, linewidth=THIN, linestyle="-", marker="", zorder=1)
    write(ax, reach, -0.09 * reach, "$w_1$", ha="right", over_lines=True, zorder=6)
    write(ax, 0.1 * reach, reach, "$w_2$", va="top", over_lines=True, zorder=6)


def _contours(ax, centre, curvature, best, reach):
    """Ellipses, the one through the best point drawn stronger."""
    from matplotlib.patches import Rectangle

    square = Rectangle((-reach / 2, -reach / 2), 1.5 * reach, 1.5 * reach, transform=ax.transData)
    level = np.sqrt((best - centre) @ curvature @ (best - centre))
    step = level if level > 0 else reach / 3
    angle = np.linspace(0, 2 * np.pi, 121)
    circle = np.linalg.inv(np.linalg.cholesky(curvature)).T @ [np.cos(angle), np.sin(angle)]
    for share in (0.35, 0.7, 1.0, 1.4, 1.9):
        strong = share == 1.0 and level > 0
        look = {"linewidth": THICK if strong else LINE, "alpha": 1.0 if strong else 0.45}
        look |= {"linestyle": "-", "marker": "", "zorder": 2, "color": COLOUR_OF["train"]}
        (line,) = ax.plot(*(centre[:, None] + share * step * circle), **look)
        line.set_clip_path(square)  # and not the title's room


def _ball(ax, radius, ball):
    from matplotlib.patches import Circle, Polygon

    corners = radius * np.array([(1, 0), (0, 1), (-1, 0), (0, -1)])
    shape = Polygon(corners, closed=True) if ball == "l1" else Circle((0, 0), radius)
    shape.set(facecolor=COLOUR_OF["ours"], alpha=0.3, edgecolor="none", zorder=1)
    edge = Polygon(corners, closed=True) if ball == "l1" else Circle((0, 0), radius)
    edge.set(facecolor="none", edgecolor=COLOUR_OF["ours"], linewidth=THICK, zorder=3)
    ax.add_patch(shape)
    ax.add_patch(edge)
