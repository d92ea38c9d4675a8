"""The first code cell of a chapter: alone, or in Colab, it installs what the chapter uses.

Where `mlfund` is there the cell does nothing. The site carries the package's wheel.
"""

import ast
import tomllib
from functools import cache

import nbformat
from packaging.requirements import Requirement

from booktools.paths import ROOT

DISTRIBUTIONS = {"sklearn": "scikit-learn"}  # whose name is not the module's
SOURCE = """\
# Alone or in Colab: install what this chapter uses
from importlib.util import find_spec

if find_spec("mlfund") is None:
    %pip install --quiet {packages}
    %pip install --quiet {wheel}
    print("Progress is kept on this machine. In Colab it goes with it.")"""


@cache
def project():
    """What pyproject.toml says of the package."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def wheel_name():
    """The name of the package's wheel, which the site carries in `_static`."""
    return f"{project()['name']}-{project()['version']}-py3-none-any.whl"


def wheel_address():
    """Where the book's first site has the wheel; another site puts its own address here."""
    return f"{project()['urls']['Homepage']}_static/{wheel_name()}"


def modules(notebook):
    """The modules that a notebook's code imports."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and not is_setup(cell)]
    nodes = [node for cell in cells for node in ast.walk(ast.parse(cell.source))]
    names = [a.name for node in nodes if isinstance(node, ast.Import) for a in node.names]
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.partition(".")[0] for name in names}


def packages(notebook):
    """What a notebook needs of the book's dependencies, those below a bound with their range."""
    wanted = {DISTRIBUTIONS.get(module, module) for module in modules(notebook)} | {"matplotlib"}
    ranges = {Requirement(line).name: line for line in project()["optional-dependencies"]["book"]}
    known = {name: ranges[name] for name in sorted(wanted & ranges.keys())}
    return [f'"{line}"' if "<" in line else name for name, line in known.items()]


def is_setup(cell):
    """Tell whether a cell is the one that installs."""
    return "setup" in cell.metadata


def with_setup(notebook):
    """The notebook with its cell that installs, made anew, after its title."""
    source = SOURCE.format(packages=" ".join(packages(notebook)), wheel=wheel_address())
    made = nbformat.v4.new_code_cell(source, metadata={"setup": True, "tags": ["remove-cell"]})
    first, *rest = notebook.cells
    old = next((cell for cell in rest if is_setup(cell)), None)
    made.execution_count = old.execution_count if old else 1
    cells = [first, made, *(cell for cell in rest if not is_setup(cell))]
    return nbformat.from_dict({**notebook, "cells": cells})
