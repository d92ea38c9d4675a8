"""Folds as coloured bars: which examples train, which test, which are left out."""

import numpy as np

from mlfund.notebook.drawing._canvas import PAPER, bar, canvas, legend, write
from mlfund.notebook.style import COLOUR_OF

TRAIN, TEST, LEFT_OUT = range(3)
LOOKS = {
    TRAIN: {"fill": COLOUR_OF["train"], "opacity": 0.45},
    TEST: {"fill": COLOUR_OF["test"]},
    LEFT_OUT: {"fill": COLOUR_OF["left out"], "opacity": 0.28},
}
NAMES = {TRAIN: "train", TEST: "test", LEFT_OUT: "left out"}
SPAN = 20  # units for all examples
MARGIN = 4.2
ROW = 1.25
MOST_MARKS = 30  # more letters do not stand beside each other


def fold_bars(folds, *, marks=None, marks_name="", name="fold", ax=None):
    """Draw a bar for each fold, an example beside the other.

    Parameters
    ----------
    folds : list of pairs (train, test) of index arrays
        As any splitter returns them. What is in neither part is left out.
    marks : sequence of str, optional
        A letter for each example, under the bars: its group or class.
    marks_name : str
        What the letters are.
    name : str
        What the bars are called.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If there is not one mark an example, or there are too many examples to mark.

    Examples
    --------
    >>> from mlfund.notebook import drawing
    >>> ax = drawing.fold_bars([([0, 1], [2, 3]), ([2, 3], [0, 1])])
    >>> [text.get_text() for text in ax.texts[:2]]
    ['fold 1', 'fold 2']
    """
    n = 1 + max(int(np.max(part)) for fold in folds for part in fold)
    states = [_states(fold, n) for fold in folds]
    _check_marks(marks, n)
    below = 1.5 if marks is not None else 0.3
    top = ROW * len(folds) + below
    ax = canvas(ax, MARGIN + SPAN + 0.4, top + 1.7)
    for k, state in enumerate(states):
        _bar(ax, top - ROW * (k + 1), f"{name} {k + 1}", state)
    if marks is not None:
        _marks(ax, marks, marks_name)
    used = sorted({int(kind) for state in states for kind in state})
    entries = [(NAMES[kind], LOOKS[kind] | {"line": 0}) for kind in used]
    legend(ax, top + 0.8, entries, x=MARGIN, right=MARGIN + 5.4 * len(used))
    return ax


def _check_marks(marks, n):
    if marks is not None and not len(marks) == n <= MOST_MARKS:
        most = f"a mark for each of at most {MOST_MARKS} examples"
        raise ValueError(f"expected {most}, got {len(marks)}")


def _states(fold, n):
    train, test = fold
    states = np.full(n, LEFT_OUT)
    states[np.asarray(train, dtype=int)] = TRAIN
    states[np.asarray(test, dtype=int)] = TEST
    return states


def _bar(ax, y, name, state):
    step = SPAN / len(state)
    write(ax, MARGIN - 0.5, y + 0.45, name, ha="right")
    for example, kind in enumerate(state):
        look = {"edge": PAPER, "line": 1.0} | LOOKS[int(kind)]
        bar(ax, MARGIN + example * step, y, step, 0.95, **look)


def _marks(ax, marks, name):
    step = SPAN / len(marks)
    write(ax, MARGIN - 0.5, 0.8, name, ha="right")
    for example, mark in enumerate(marks):
        write(ax, MARGIN + (example + 0.5) * step, 0.8, mark)
