"""Execute a notebook as the book does: in its folder, and in the book's own environment."""

import os
import sys
import tempfile
import time
from pathlib import Path

from booktools.notebooks.files import read

BOOK_ENVIRONMENT = {  # keeps the user's own settings out of the chapters' kernels
    "IPYTHONDIR": str(Path(tempfile.gettempdir(), "mlfund-ipython")),
    "MLFUND_PROGRESS": "off",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}


def environment(**more):
    """The environment in which chapters are executed, with what is set beside."""
    own = {k: v for k, v in os.environ.items() if k != "OMP_NUM_THREADS"}
    return own | BOOK_ENVIRONMENT | more


def run(path, timeout=600, **more):
    """Execute a notebook in its folder; return it, the seconds, and the peak memory in MB.

    What is given beside is set in the environment. `timeout` is that of a cell, in seconds.
    """
    from nbclient import NotebookClient

    notebook = read(path)
    folder = {"metadata": {"path": str(Path(path).parent)}}
    client = NotebookClient(notebook, kernel_name="python3", timeout=timeout, resources=folder)
    client.extra_arguments = ["--log-level=ERROR"]
    start = time.perf_counter()
    with client.setup_kernel(env=environment(**more)):
        for index, cell in enumerate(notebook.cells):
            client.execute_cell(cell, index, execution_count=client.code_cells_executed + 1)
        seconds = time.perf_counter() - start
        return notebook, seconds, _peak_memory(client.kc)


def _peak_memory(kernel):
    from jupyter_core.utils import run_sync

    usage = "__import__('resource').getrusage(0).ru_maxrss"
    ask = run_sync(kernel.execute_interactive)
    reply = ask("", user_expressions={"peak": usage}, silent=True)
    peak = int(reply["content"]["user_expressions"]["peak"]["data"]["text/plain"])
    return peak / (1e6 if sys.platform == "darwin" else 1e3)
