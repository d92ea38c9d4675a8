"""What importing `mlfund` costs on top of numpy."""

import os
import statistics
import subprocess
import sys

from benchmarks.measure import Result

TITLE = "Import, each time in a fresh interpreter"
TIMED = "import time; start = time.perf_counter(); import {}; print(time.perf_counter() - start)"
ROUNDS = 15

# numpy was compiled when it was installed; so that mlfund is too, Python may keep what it compiles.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def results():
    """Yield the import of mlfund against that of numpy, timed by turns."""
    ours, numpy = zip(
        *((_seconds("mlfund"), _seconds("numpy")) for _ in range(ROUNDS)), strict=True
    )
    a, b = statistics.median(ours), statistics.median(numpy)
    measured = f"{a * 1e3:.0f} ms against {b * 1e3:.0f} ms: {a / b:.2f} times"
    yield Result("import mlfund against import numpy", measured, a / b, 1.3)


def _seconds(module):
    command = [sys.executable, "-c", TIMED.format(module)]
    run = subprocess.run(command, check=True, capture_output=True, text=True, env=ENVIRONMENT)
    return float(run.stdout)
