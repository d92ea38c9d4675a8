"""Execute chapters with every seed shifted, and say which assertions fail.

An assertion states what a sentence says of the population, not of one seed, so it holds under
nearly every seed.
"""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import product

from booktools.notebooks.execution import environment
from booktools.paths import ROOT

ALLOWED = 0.01  # share of a chapter's runs in which something may fail


def print_failures(paths, shifts, workers=2):
    """Print what fails, chapter by chapter; tell whether more runs fail than may."""
    runs = list(product(paths, shifts))
    failed = 0
    with ThreadPoolExecutor(workers) as pool:
        for (path, shift), found in zip(
            runs, pool.map(lambda run: failures(*run), runs), strict=True
        ):
            print(f"{path.stem}, shift {shift}: {'failed' if found else 'holds'}", flush=True)
            for failure in found:
                print(f"    cell {failure['cell']} ({failure['id']}): {failure['code']}")
                if failure["error"]:
                    print(f"        {failure['error']}")
            failed += bool(found)
    print(f"{failed} of {len(runs)} runs failed; at most {ALLOWED:.0%} may")
    return failed > ALLOWED * len(runs)


def failures(path, shift):
    """What fails in a chapter whose seeds are shifted, by cell."""
    command = [sys.executable, "-m", "booktools.notebooks.reseeded", path.name, str(shift)]
    run = subprocess.run(
        command, cwd=path.parent, env=_environment(shift), capture_output=True, text=True
    )
    if run.returncode:
        raise RuntimeError(f"{path.stem}, shift {shift}: {run.stderr or run.stdout}")
    return json.loads(run.stdout.splitlines()[-1])


def _environment(shift):
    modules = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    own = {"MLFUND_RESEED": str(shift), "MPLBACKEND": "agg", "PYTHONPATH": modules}
    return environment(**own, OMP_NUM_THREADS="1")  # several run at a time
