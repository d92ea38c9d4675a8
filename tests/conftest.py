"""What holds for all tests."""

import gc

# One worker begins with the site, which has to be built; the others with what takes long without
# it, then with the rest of what takes long, so that all end together.
FIRST = ("tests/site/test_build.py", "tests/notebooks/", "tests/judge/", "tests/site/")


def pytest_collection_modifyitems(items):
    """Bring what is to run first to the front."""
    items.sort(key=lambda item: [not item.nodeid.startswith(start) for start in FIRST])


def pytest_collection_finish():
    """Leave the thousands of tests out of every later search for what is to be freed."""
    gc.freeze()
