"""Two distributions as bars over each other, and the terms of their KL divergence."""

import numpy as np

from mlfund.notebook.drawing._canvas import INK, LINE, TEXT, THICK, WIDTH
from mlfund.notebook.style import COLOUR_OF


def two_distributions(p, q, *, outcomes=None, names=("p", "q"), terms=False, ax=None):
    """Draw p as filled bars and q as outlines over them; below, if wanted, each p log p/q.

    Parameters
    ----------
    p, q : arrays (outcomes,)
        Probabilities. Outcomes to which p gives 0 have a term of 0; where q alone is 0 the term is
        infinite, and an arrow says so.
    outcomes : sequence of str, optional
    names : pair of str
        What the two are called.
    terms : bool
        Whether the terms of KL(p || q), in nats, are drawn below.
    ax : matplotlib Axes, or with `terms` a pair of them; optional

    Returns
    -------
    matplotlib Axes, or with `terms` a pair of them

    Examples
    --------
    >>> from mlfund.notebook import drawing
    >>> upper, lower = drawing.two_distributions([0.5, 0.5], [0.9, 0.1], terms=True)
    >>> upper.get_ylabel(), lower.get_ylabel()
    ('probability', 'p log p/q')
    """
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    outcomes = [str(k + 1) for k in range(len(p))] if outcomes is None else list(outcomes)
    upper, lower = _axes(ax, terms)
    at = np.arange(len(p))
    upper.bar(at, p, 0.8, color=COLOUR_OF["train"], alpha=0.55, label=names[0])
    edge = {"edgecolor": COLOUR_OF["ours"], "linewidth": THICK}
    upper.bar(at[q > 0], q[q > 0], 0.6, facecolor="none", label=names[1], **edge)
    upper.set_ylabel("probability")
    place = {"loc": "lower left", "bbox_to_anchor": (0, 1), "borderaxespad": 0.1}
    upper.legend(ncols=2, fontsize=TEXT, frameon=False, **place)
    if lower is not None:
        _draw_terms(lower, p, q, names)
    for axes in (upper, lower):
        if axes is not None:
            _plain(axes, at, outcomes)
    return (upper, lower) if terms else upper


def _axes(ax, terms):
    import matplotlib.pyplot as plt

    if ax is not None:
        return ax if terms else (ax, None)
    height, ratios = (4.4, [3, 2]) if terms else (2.7, [1])
    look = {"layout": "constrained", "gridspec_kw": {"height_ratios": ratios}, "sharex": True}
    _, found = plt.subplots(len(ratios), figsize=(WIDTH, height), squeeze=False, **look)
    return found[0, 0], found[1, 0] if terms else None


def _draw_terms(ax, p, q, names):
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(p > 0, p * np.log(p / q), 0.0)
    infinite = np.isinf(terms)
    drawn = np.where(infinite, 0.0, terms)
    ax.bar(np.arange(len(p)), drawn, 0.8, color=COLOUR_OF["accent"])
    ax.axhline(0, color=INK, linewidth=LINE, linestyle="-")
    for k in np.flatnonzero(infinite):
        top = max(drawn.max(), 0.1)
        head = {"arrowstyle": "-|>", "color": COLOUR_OF["accent"], "linewidth": THICK}
        ax.annotate("", (k, top), (k, 0), arrowprops=head)
        ax.text(k + 0.15, top * 0.6, "∞", fontsize=TEXT, color=INK)
        ax.update_datalim([(k, top)])
        ax.autoscale_view()
    total = "∞" if infinite.any() else f"{terms.sum():.2f} nats"
    ax.set_ylabel(f"{names[0]} log {names[0]}/{names[1]}")
    ax.set_title(f"sum: KL({names[0]} ‖ {names[1]}) = {total}", loc="left", fontsize=TEXT)


def _plain(axes, at, outcomes):
    axes.set_xticks(at, outcomes)
    axes.tick_params(length=0, labelsize=TEXT)
    axes.yaxis.label.set_size(TEXT)
    axes.grid(visible=False, axis="x")
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines["bottom"].set_visible(False)
