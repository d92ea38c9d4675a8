"""Execute one chapter under shifted seeds, each in its own process: the part of `reseed` there.

    python -m booktools.notebooks.reseeded CHAPTER SHIFT ...

An assertion that fails is noted, and the chapter goes on. Any other error ends it. For each shift a
line of the output is JSON: a list of what failed.
"""

import ast
import io
import json
import os
import sys
from contextlib import redirect_stderr, redirect_stdout, suppress
from functools import partial
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

from booktools.notebooks.shifted_seeds import shift_seeds
from mlfund.cells.graph import statements

NOTE = "_note_of_a_failed_assertion"
FORKS = sys.platform == "linux"  # elsewhere what is loaded may not survive a fork, or there is none


class Noting(ast.NodeTransformer):
    """Makes of each assertion, and of each call that may contain one, a note that it failed."""

    def visit_Assert(self, node):
        """Note an assertion that fails."""
        return self._noting(node)

    def visit_Expr(self, node):
        """Note a call, of `compare` or `fact`, in which an assertion fails."""
        return self._noting(node) if isinstance(node.value, ast.Call) else node

    def _noting(self, node):
        lines = (node.lineno, node.end_lineno)
        (wrapped,) = ast.parse(f"try: pass\nexcept AssertionError: {NOTE}({lines})").body
        wrapped.body = [node]
        return ast.fix_missing_locations(ast.copy_location(wrapped, node))


def failures(path):
    """What fails in the chapter at `path`: for each its cell, the line, and the error if another.

    The cells of exercises, and the one that installs, are left out.
    """
    from IPython.core.interactiveshell import InteractiveShell

    shell, found, notes = InteractiveShell.instance(), [], []
    shell.ast_transformers.append(Noting())
    shell.user_ns[NOTE] = notes.append
    for number, cell in _own_cells(path):
        notes.clear()
        result = shell.run_cell(cell["source"])
        error = result.error_before_exec or result.error_in_exec
        found += [_failure(number, cell, *lines) for lines in sorted(set(notes))]
        _close_figures()
        if error:
            line = _line_of(error, shell.user_ns)
            said = f"{type(error).__name__}: {error}"
            return [*found, _failure(number, cell, line, line, said)]
    return found


def _own_cells(path):
    """The code cells that the chapter itself has, each with its place in the notebook."""
    cells = json.loads(Path(path).read_text(encoding="utf-8"))["cells"]
    for number, cell in enumerate(cells):
        cell["source"] = "".join(cell["source"])
        if cell["cell_type"] == "code" and not {"exercise", "setup"} & cell["metadata"].keys():
            yield number, cell


def _failure(number, cell, first, last, error=""):
    lines = cell["source"].splitlines()[first - 1 : last]
    code = " ".join(line.strip() for line in lines)
    return {"cell": number, "id": cell["id"], "code": code, "error": error}


def _line_of(error, namespace):
    """The line of the cell in which an error came up."""
    line, trace = 1, error.__traceback__
    while trace:
        if trace.tb_frame.f_globals is namespace:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _close_figures():
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


def failures_under(path, shift):
    """What fails in the chapter at `path` with all seeds of this process shifted."""
    os.environ["MLFUND_RESEED"] = shift
    shift_seeds(int(shift))
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return failures(path)


def load_libraries(path):
    """Import what the chapter at `path` imports and is not the book's own: it takes seconds."""
    import_module("IPython.core.interactiveshell")
    for _, cell in _own_cells(path):
        for name in {name for *_, names in statements(cell["source"]) for name in names.modules}:
            if not name.startswith("mlfund"):
                with suppress(ImportError):
                    import_module(name)


def main():
    """Execute the chapter that the command line names, under each of the shifts."""
    path, *shifts = sys.argv[1:]
    if FORKS:
        load_libraries(path)
    with get_context("fork" if FORKS else "spawn").Pool(1, maxtasksperchild=1) as pool:
        for found in pool.imap(partial(failures_under, path), shifts):
            print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
