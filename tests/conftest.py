"""What holds for all tests."""

import gc


def pytest_collection_finish():
    """Leave the thousands of tests out of every later search for what is to be freed."""
    gc.freeze()
