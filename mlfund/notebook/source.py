"""The source of functions as it stands in the package, without docstrings."""

import ast
import inspect
import textwrap
from itertools import groupby
from operator import attrgetter


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
