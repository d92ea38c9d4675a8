"""What the chapters use to show things: source code, comparisons with a library, figures.

matplotlib and IPython are imported only by `use_book_style`.
"""

import ast
import inspect
import textwrap
from itertools import groupby
from operator import attrgetter

import numpy as np

# Okabe and Ito (2008), without its yellow, which cannot be seen on white.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#E69F00", "#56B4E9")
LINE_STYLES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1, 1, 1)), (0, (1, 3)))

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


class Source:
    """The source of functions or classes, without docstrings; Jupyter shows it as Python code."""

    def __init__(self, objects):
        self.text = "\n\n".join(
            f"# {module.replace('.', '/')}.py\n" + "\n\n\n".join(map(_bare_source, group))
            for module, group in groupby(objects, key=attrgetter("__module__"))
        )
        self.names = [item.__qualname__ for item in objects]

    def __repr__(self):
        return f"Source of {', '.join(self.names)}"

    def _repr_markdown_(self):
        return f"```python\n{self.text}\n```"


def show_source(*objects):
    """Show the source of functions or classes as it stands in the package.

    Docstrings are left out, so that a chapter shows the very code that the tests run, and no more.

    Parameters
    ----------
    *objects : functions or classes

    Returns
    -------
    Source
        An object that Jupyter displays as a block of Python code.

    Raises
    ------
    TypeError
        If there is nothing to show, or an argument is neither a function nor a class.

    Examples
    --------
    >>> from mlfund.notebook import show_source
    >>> show_source(show_source)
    Source of show_source
    """
    if not objects:
        raise TypeError("show_source expects at least one function or class, got none")
    for item in objects:
        if not (inspect.isfunction(item) or inspect.isclass(item)):
            raise TypeError(f"show_source expects functions or classes, got {item!r}")
    return Source(objects)


def compare(name, ours, theirs, *, within):
    """Print one line that compares two results, and fail if they differ by `within` or more.

    The line gives the bound and not the difference itself, which is rounding error and changes
    from machine to machine. So does whether two routes to a number agree to the last bit: that is
    asked, and then demanded, by `within=0` alone.

    Parameters
    ----------
    name : str
        What is compared.
    ours, theirs : array_like or torch.Tensor
        Results of the same shape. NaN equals NaN, infinity equals infinity.
    within : float
        Bound of the largest absolute difference; 0 demands equality.

    Raises
    ------
    AssertionError
        If the shapes differ, or the largest difference is not below the bound.

    Examples
    --------
    >>> from mlfund.notebook import compare
    >>> compare("mean", [0.1 + 0.2], [0.3], within=1e-12)
    mean             | exact: not asked | close: yes | max difference < 1e-12
    >>> compare("shape", [2, 3], [2, 3], within=0)
    shape            | exact: yes       | close: yes | max difference = 0
    """
    ours, theirs = _as_array(ours), _as_array(theirs)
    assert ours.shape == theirs.shape, f"{name}: shape {ours.shape} against {theirs.shape}"
    largest = _largest_difference(ours, theirs)
    assert largest < within or largest == 0, (
        f"{name}: max difference {largest:.3g}, expected {_bound(within)}"
    )
    exact = "not asked" if within else "yes"
    print(f"{name:<16} | exact: {exact:<9} | close: yes | max difference {_bound(within)}")


def use_book_style():
    """Set matplotlib to the book's style: colours, line styles, sizes, and PNGs of a fixed size.

    Lines differ in dash as well as in colour. A figure 6 inches wide stays legible on a phone.

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
    from matplotlib_inline.backend_inline import set_matplotlib_formats

    lines = cycler(color=COLOURS) + cycler(linestyle=LINE_STYLES)
    plt.rcParams.update({**_STYLE, "axes.prop_cycle": lines})
    if _in_notebook():
        # A tight box depends on the text's extent, the version in the file on the machine.
        set_matplotlib_formats("png", bbox_inches=None, metadata={"Software": None})


def _bare_source(item):
    source = textwrap.dedent(inspect.getsource(item))
    lines = source.splitlines()
    for first, last in sorted(_docstring_lines(ast.parse(source)), reverse=True):
        blank_after = last < len(lines) and not lines[last].strip()
        del lines[first - 1 : last + blank_after]
    return "\n".join(lines)


def _docstring_lines(tree):
    documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    for node in ast.walk(tree):
        if isinstance(node, documented) and ast.get_docstring(node) is not None:
            yield node.body[0].lineno, node.body[0].end_lineno


def _as_array(value):
    return np.asarray(value.detach().cpu() if hasattr(value, "detach") else value)


def _largest_difference(ours, theirs):
    differ = (ours != theirs) & ~((ours != ours) & (theirs != theirs))
    difference = np.abs(np.subtract(ours[differ], theirs[differ], dtype=np.float64))
    return np.where(np.isnan(difference), np.inf, difference).max(initial=0.0)


def _bound(within):
    return f"< {within:g}" if within else "= 0"


def _in_notebook():
    from IPython import get_ipython

    return get_ipython() is not None
