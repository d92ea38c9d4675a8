"""nbval, made strict: pictures, kinds and metadata of outputs are compared, and nothing is edited.

Vega-Lite figures are compared as nbval does: their JSON, data included, must be the same.
"""

import os
import tempfile
from pathlib import Path

from nbval.kernel import RunningKernel
from nbval.plugin import IPyNbCell, IPyNbFile

from booktools.notebooks.execution import BOOK_ENVIRONMENT
from booktools.notebooks.pictures import Drawing, Picture, as_compared

NOT_COMPARED = ("name", "execution_count")  # a stream's name is the key of its text


def execute_as_jupyter_does(kernel, source, allow_stdin=None):
    """Keep a history: without one, a semicolon does not silence the last value of a cell."""
    return kernel.kc.execute(source, allow_stdin=allow_stdin, stop_on_error=False)


RunningKernel.execute_cell_input = execute_as_jupyter_does


def pytest_configure(config):
    """Run the chapters' kernels in the book's own environment."""
    if config.option.nbval:
        os.environ.update(BOOK_ENVIRONMENT)


def pytest_collectstart(collector):
    """Compare all the rest of an output."""
    if isinstance(collector, IPyNbFile):
        collector.skip_compare = NOT_COMPARED


def pytest_itemcollected(item):
    """Compare pictures by their pixels or places; no text is edited before it is compared."""
    if isinstance(item, IPyNbCell):
        item.sanitize = as_compared


def pytest_assertrepr_compare(left, right):
    """Say how two pictures differ, and where the new one can be looked at."""
    if not isinstance(left, Drawing | Picture) or type(left) is not type(right):
        return None
    if isinstance(left, Drawing):
        return [left.difference(right)]
    drawn = Path(tempfile.mkstemp(prefix="drawn-", suffix=".png")[1])
    drawn.write_bytes(right.png)
    return [left.difference(right), f"the picture as drawn now: {drawn}"]
