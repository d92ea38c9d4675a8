"""`import mlfund` stays light: numpy, and nothing else that is slow to load."""

import subprocess
import sys

import pytest

HEAVY = ("torch", "matplotlib", "sklearn", "scipy", "altair", "pandas", "IPython", "rich")
LIST_MODULES = "import sys, {}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"


@pytest.mark.parametrize("module", ["mlfund", "mlfund.exercises", "mlfund.notebook"])
def test_import_loads_numpy_and_nothing_heavy(module):
    command = [sys.executable, "-c", LIST_MODULES.format(module)]
    loaded = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    assert "numpy" in loaded
    assert not set(HEAVY) & set(loaded)
