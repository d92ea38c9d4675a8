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
    shares = [part for k in range(workers) if (part := shifts[k::workers])]
    jobs = list(product(paths, shares if len(paths) < workers else [shifts]))
    failed = runs = 0
    with ThreadPoolExecutor(workers) as pool:
        all_found = pool.map(lambda job: failures(*job), jobs)
        for (path, share), found in zip(jobs, all_found, strict=True):
            for shift, its in zip(share, found, strict=True):
                print_run(path, shift, its)
                failed, runs = failed + bool(its), runs + 1
    print(f"{failed} of {runs} runs failed; at most {ALLOWED:.0%} may")
    return failed > ALLOWED * runs


def print_run(path, shift, found):
    """Print what fails in one run."""
    print(f"{path.stem}, shift {shift}: {'failed' if found else 'holds'}", flush=True)
    for failure in found:
        print(f"    cell {failure['cell']} ({failure['id']}): {failure['code']}")
        if failure["error"]:
            print(f"        {failure['error']}")


def failures(path, shifts):
    """What fails in a chapter whose seeds are shifted, by cell: for each shift a list."""
    command = [sys.executable, "-m", "booktools.notebooks.reseeded", path.name, *map(str, shifts)]
    run = subprocess.run(
        command, cwd=path.parent, env=_environment(), capture_output=True, text=True
    )
    if run.returncode:
        raise RuntimeError(f"{path.stem}, shifts {shifts}: {run.stderr or run.stdout}")
    return [json.loads(line) for line in run.stdout.splitlines()[-len(shifts) :]]


def _environment():
    modules = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    # Several run at a time.
    return environment(MPLBACKEND="agg", PYTHONPATH=modules, OMP_NUM_THREADS="1")
