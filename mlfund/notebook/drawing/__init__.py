"""Drawings of ideas: a function for each kind of picture, in one language of shapes and colours.

Each takes an optional matplotlib `ax` and returns the axes it drew on. Without one it makes a
figure 5.2 inches wide, on which its text of 12 points stays above 11 pixels on a phone.
"""

from mlfund.notebook.drawing.balls import ball_and_contours
from mlfund.notebook.drawing.blocks import number_blocks
from mlfund.notebook.drawing.diagrams import diagram
from mlfund.notebook.drawing.distributions import two_distributions
from mlfund.notebook.drawing.folds import fold_bars
from mlfund.notebook.drawing.networks import network
from mlfund.notebook.drawing.trees import code_tree

__all__ = [
    "ball_and_contours",
    "code_tree",
    "diagram",
    "fold_bars",
    "network",
    "number_blocks",
    "two_distributions",
]
