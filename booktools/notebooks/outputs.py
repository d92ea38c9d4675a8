"""Execute chapters again and compare every output with the committed one, by nbval."""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from booktools.paths import CHAPTERS, ROOT


@dataclass(frozen=True)
class Comparison:
    """How many cells were compared, which differ ("batch_norm: Cell 3"), and the seconds taken."""

    cells: int
    differ: list
    seconds: float


def compare_outputs(paths=(CHAPTERS,), *, root=ROOT, environment=None, workers=2):
    """Compare the outputs of the notebooks at `paths`, with the package as it is under `root`."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-q"]
        command += ["-p", "no:cacheprovider", "-n", str(workers), "--dist", "loadfile"]
        command += [f"--junit-xml={report}", *map(str, paths)]
        environment = os.environ | {"PYTHONPATH": str(root)} | (environment or {})
        start = time.perf_counter()
        run = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
        seconds = time.perf_counter() - start
        cells = ElementTree.parse(report).findall(".//testcase")
    if not cells:
        raise RuntimeError(f"nothing was compared:\n{run.stdout}{run.stderr}")
    return Comparison(len(cells), [_place(cell) for cell in cells if len(cell)], seconds)


def _place(cell):
    return f"{cell.get('classname').split('.')[-2]}: {cell.get('name')}"
