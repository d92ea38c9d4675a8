"""Maps that take long are computed once and kept as a table; each run tries a few cells anew."""

import csv
import os
import random
from pathlib import Path

import numpy as np

from mlfund.notebook._experiment import said

FOLDER = Path("..", "maps")  # seen from a chapter's folder, where its notebook runs
DRAWN = 3
# New random numbers move a cell by about a standard error: within a thousandth of one they agree
# once in a thousand times. What moves it by less changes no colour, no sign and no sentence, and
# may be single-precision rounding on another machine.
OF_STANDARD_ERROR = 1e-3
OF_DIGITS = 1e-5  # the table has six digits
OF_LARGEST = 1e-9  # an effect that is rounding error alone


def results(experiment, name):
    """The mean effects and standard errors of a kept map, as `MLFUND_MAPS` says."""
    wish = os.environ.get("MLFUND_MAPS", "")
    if wish not in ("", "compute", "check"):
        raise ValueError(f"MLFUND_MAPS must be compute or check, got {wish!r}")
    reseeded = bool(os.environ.get("MLFUND_RESEED"))
    path = FOLDER / f"{name}.csv"
    if wish == "compute" and reseeded:
        return experiment.measure_all()
    if wish == "compute":
        _write(path, experiment)
        return _read(path, experiment)
    if not path.is_file():
        return _without_table(experiment, name, wish)
    table = _read(path, experiment)
    if not reseeded:
        cells = experiment.cells
        drawn = random.SystemRandom().sample(cells, min(DRAWN, len(cells)))
        _compare(experiment, name, table, cells if wish == "check" else drawn)
    return table


def _without_table(experiment, name, wish):
    if wish == "check":
        raise AssertionError(f"the map {name} is not kept; {_remedy()}")
    print(f"The map {name} is not kept here: all {len(experiment.cells)} cells are computed.")
    return experiment.measure_all()


def _remedy():
    return "compute it by: make maps CHAPTER=…"


def _header(experiment):
    return [*experiment.settings, "effect", "standard_error", "repeats"]


def _write(path, experiment):
    effect, error = experiment.measure_all()
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(_header(experiment))
        for cell in experiment.cells:
            setting = map(repr, experiment.setting(cell).values())
            found = f"{effect[cell]:.6g}", f"{error[cell]:.6g}"
            table.writerow([*setting, *found, experiment.repeats])


def _read(path, experiment):
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    expected = [[*experiment.setting(cell).values()] for cell in experiment.cells]
    same = header == _header(experiment) and len(rows) == len(expected)
    values = np.array(rows, dtype=float) if same else None
    if not same or not np.allclose(values[:, :2], expected, rtol=1e-9, atol=0):
        raise AssertionError(f"the kept map {path.stem} has other settings; {_remedy()}")
    if (values[:, 4] != experiment.repeats).any():
        raise AssertionError(f"the kept map {path.stem} has other repeats; {_remedy()}")
    return values[:, 2].reshape(experiment.shape), values[:, 3].reshape(experiment.shape)


def _compare(experiment, name, table, cells):
    least = OF_LARGEST * np.abs(table[0]).max()
    for cell in cells:
        kept = np.array([table[0][cell], table[1][cell]])
        found = np.array(experiment.measure(cell))
        allowed = least + OF_STANDARD_ERROR * kept[1] + OF_DIGITS * np.abs(kept)
        if (np.abs(found - kept) > allowed).any():
            raise AssertionError(
                f"the kept map {name} differs at {said(experiment.setting(cell))}: kept "
                f"{kept[0]:.6g} ± {kept[1]:.6g}, computed {found[0]:.6g} ± {found[1]:.6g}; "
                f"if that is meant, {_remedy()}"
            )
