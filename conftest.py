"""nbval, made strict: pictures, kinds and metadata of outputs are compared, and nothing is edited.

Vega-Lite figures are compared as nbval does: their JSON, data included, must be the same.
"""

import os
import tempfile
from pathlib import Path

from nbval.plugin import IPyNbCell, IPyNbFile

from booktools.notebook import BOOK_ENVIRONMENT
from booktools.pictures import Picture, as_compared, difference

NOT_COMPARED = ("name", "execution_count")  # a stream's name is the key of its text


def pytest_configure(config):
    """Run the chapters' kernels in the book's own environment."""
    if config.option.nbval:
        os.environ.update(BOOK_ENVIRONMENT)


def pytest_collectstart(collector):
    """Compare all the rest of an output."""
    if isinstance(collector, IPyNbFile):
        collector.skip_compare = NOT_COMPARED


def pytest_itemcollected(item):
    """Compare pictures by their pixels; no text is edited before it is compared."""
    if isinstance(item, IPyNbCell):
        item.sanitize = as_compared


def pytest_assertrepr_compare(left, right):
    """Say how two pictures differ, and where the new one can be looked at."""
    if not (isinstance(left, Picture) and isinstance(right, Picture)):
        return None
    drawn = Path(tempfile.mkstemp(prefix="drawn-", suffix=".png")[1])
    drawn.write_bytes(right.png)
    return [difference(left, right), f"the picture as drawn now: {drawn}"]
