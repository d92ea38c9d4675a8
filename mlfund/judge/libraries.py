"""The libraries that an answer imports are loaded before its time is taken.

How long that takes, up to many seconds on a busy machine, says nothing of the answer; and an import
that is cut off in the middle leaves a library behind that cannot be imported any more.
"""

import contextlib
import dis
import importlib
from types import CodeType

LIBRARIES = ("numpy", "pandas", "scipy", "sklearn", "torch")  # whose import does come to an end


def load_libraries(answer):
    """Import what a function imports of the libraries."""
    load(sorted(_imported(getattr(answer, "__code__", None))))


def load(names):
    """Import those modules that are of the libraries."""
    for name in names:
        if name.partition(".")[0] in LIBRARIES:
            with contextlib.suppress(Exception):  # it is told when it is imported in earnest
                importlib.import_module(name)


def _imported(code):
    if not isinstance(code, CodeType):
        return set()
    names = {step.argval for step in dis.get_instructions(code) if step.opname == "IMPORT_NAME"}
    return names.union(*map(_imported, code.co_consts))
