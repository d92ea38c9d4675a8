"""An effect measured over two settings: what a map shows."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np

FEWEST_REPEATS = 10


@dataclass(frozen=True)
class Experiment:
    """An effect, the two settings that decide it, by name, and how often it is measured."""

    effect: Callable
    settings: dict
    repeats: int
    seed: int

    def __post_init__(self):
        whole = isinstance(self.repeats, int | np.integer) and not isinstance(self.repeats, bool)
        if not whole or self.repeats < FEWEST_REPEATS:
            least = f"a whole number of at least {FEWEST_REPEATS}"
            raise ValueError(f"repeats must be {least}, got {self.repeats!r}")

    @property
    def shape(self):
        """The number of values of either setting."""
        return tuple(map(len, self.settings.values()))

    @property
    def cells(self):
        """The cells' places, row by row of the table."""
        return list(product(*map(range, self.shape)))

    def setting(self, cell):
        """The settings of a cell, by name."""
        return {name: self.settings[name][k] for name, k in zip(self.settings, cell, strict=True)}

    def measure(self, cell):
        """Mean effect and its standard error in one cell."""
        found = [self._once(cell, repeat) for repeat in range(self.repeats)]
        return np.mean(found), np.std(found, ddof=1) / np.sqrt(self.repeats)

    def _once(self, cell, repeat):
        # Through np.random, so that whoever shifts `default_rng` shifts maps too.
        rng = np.random.default_rng([self.seed, repeat, *cell])
        setting = self.setting(cell)
        value = self.effect(**setting, rng=rng)
        if np.ndim(value) != 0:
            raise TypeError(f"effect must return one number, got shape {np.shape(value)}")
        if not np.isfinite(float(value)):
            raise ValueError(f"effect is {float(value)} at {said(setting)}, repeat {repeat}")
        return float(value)

    def measure_all(self):
        """Mean effects and standard errors of all cells."""
        found = np.array([self.measure(cell) for cell in self.cells])
        return found[:, 0].reshape(self.shape), found[:, 1].reshape(self.shape)


def two_settings(settings):
    """The values of two settings, by name, once they are seen to be numbers in rising order."""
    if len(settings) != 2:
        raise TypeError(f"a map has two settings, got {len(settings)}: {[*settings]}")
    return {name: _rising(name, values) for name, values in settings.items()}


def _rising(name, values):
    array = np.asarray(values)
    if array.ndim != 1 or array.dtype.kind not in "iuf":
        raise TypeError(f"setting {name} must be a list of numbers, got {values!r}")
    if not (len(array) and np.isfinite(array).all() and (np.diff(array) > 0).all()):
        raise ValueError(f"setting {name} must be finite and in rising order, got {array.tolist()}")
    return tuple(array.tolist())


def said(setting):
    """Settings as they are written in a call: `noise=0.3, lam=1`."""
    return ", ".join(f"{name}={value:.6g}" for name, value in setting.items())
