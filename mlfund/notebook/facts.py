"""Numbers of the prose: each is bound to the code that computes it, and to what is said of it."""

import sys

import numpy as np

GLUE = "application/papermill.record/"  # how myst-nb marks what the text shows elsewhere

told = None  # takes name and text where a front end that is no notebook wants to know


def fact(name, value, format, *, holds=None):
    """Bind a number to the prose, where ``{glue:text}`name` `` shows it, and check what is said.

    In a notebook the output is the one that myst-nb's ``glue`` writes, whether myst-nb is installed
    or not. Elsewhere nothing is written, and `holds` is checked all the same.

    Parameters
    ----------
    name : str
        What the text calls it.
    value : number or str
        One number, rounded to what is shown by `format`; or a text, with the format "".
    format : str
        A format specification, such as ".2f" or ",d". A float needs one.
    holds : bool, optional
        Whether what the sentence says of the number is true.

    Raises
    ------
    TypeError
        If the value is no single number or text, or `holds` is no boolean.
    ValueError
        If the value is NaN, or the format does not fit it.
    AssertionError
        If `holds` is False.

    Examples
    --------
    >>> from mlfund.notebook import fact
    >>> gap = 0.1234
    >>> fact("gap_2", gap, ".2f", holds=gap > 0.1)
    >>> fact("gap_2", gap, ".2f", holds=gap > 0.2)
    Traceback (most recent call last):
    ...
    AssertionError: fact gap_2: what is said of 0.12 (0.1234) does not hold
    """
    if not isinstance(name, str) or not name:
        raise TypeError(f"fact: name must be a text, got {name!r}")
    text = _text(name, value, format)
    if not (holds is None or isinstance(holds, bool | np.bool)):
        raise TypeError(f"fact {name}: holds must be True or False, got {holds!r}")
    if holds is not None and not holds:
        raise AssertionError(f"fact {name}: what is said of {text} ({value}) does not hold")
    _bind(name, text)


def _text(name, value, format):
    if isinstance(value, np.ndarray) or not _is_single(value):
        shape = f" of shape {tuple(value.shape)}" if hasattr(value, "shape") else ""
        kind = type(value).__name__ + shape
        raise TypeError(f"fact {name}: value must be one number or a text, got {kind}")
    if value != value:
        raise ValueError(f"fact {name}: the value is NaN")
    if format == "" and isinstance(value, float | np.floating):
        raise ValueError(f"fact {name}: a float needs a format that rounds it, such as '.2f'")
    try:
        return f"{value:{format}}"
    except (TypeError, ValueError) as error:
        raise ValueError(f"fact {name}: format {format!r} for {value!r}: {error}") from None


def _is_single(value):
    numbers = int | float | np.integer | np.floating
    return isinstance(value, numbers | str) and not isinstance(value, bool)


def _bind(name, text):
    if told:
        told(name, text)
    ipython = sys.modules.get("IPython")  # a notebook has loaded it; the browser has none
    if ipython is None or ipython.get_ipython() is None:
        return
    from IPython.display import display

    metadata = {"scrapbook": {"name": name, "mime_prefix": GLUE}}
    display({f"{GLUE}text/plain": repr(text)}, raw=True, metadata=metadata)
