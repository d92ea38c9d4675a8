"""Maps: where an effect is above zero, where below, and where it cannot be told."""

from dataclasses import dataclass

import numpy as np

from mlfund.notebook import _kept_maps, _map_figure
from mlfund.notebook._experiment import Experiment, said, two_settings

ROUNDING = 1e-9  # of the largest effect: what is smaller is rounding error, not an effect


@dataclass(frozen=True, eq=False, repr=False)
class Map:
    """An effect over two settings, with standard errors; Jupyter and the site draw it.

    Attributes
    ----------
    settings : dict
        The two settings' values, by name.
    effect, standard_error : arrays (values of the first setting, values of the second)
    repeats : int
        Independent repeats behind each cell.
    sign : array of the same shape
        1 or -1 where the effect is more than two standard errors from 0, else 0.
    """

    settings: dict
    effect: np.ndarray
    standard_error: np.ndarray
    repeats: int
    title: str = ""
    unit: str = ""
    clip: float | None = None
    mark: tuple | None = None
    labels: dict | None = None

    @property
    def sign(self):
        """1 above zero, -1 below, 0 within two standard errors."""
        least = np.maximum(2 * self.standard_error, ROUNDING * np.abs(self.effect).max())
        return np.where(np.abs(self.effect) > least, np.sign(self.effect), 0).astype(int)

    def at(self, **setting):
        """Effect and standard error at one value of each setting.

        Examples
        --------
        >>> from mlfund.notebook import map_of
        >>> m = map_of(lambda a, b, rng: a - b + rng.normal(), a=[0, 9], b=[0, 9], repeats=10)
        >>> effect, error = m.at(a=9, b=0)
        >>> effect > 8, error < 1
        (True, True)
        """
        cell = _find(self.settings, setting)
        return float(self.effect[cell]), float(self.standard_error[cell])

    def __repr__(self):
        counts = [f"{(self.sign == s).sum()} {word}" for s, word in _WORDS]
        over = " x ".join(f"{len(values)} {name}" for name, values in self.settings.items())
        return f"Map of {over}, {self.repeats} repeats each: {', '.join(counts)}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {_map_figure.MIME: _map_figure.specification(self), "text/plain": repr(self)}


_WORDS = ((1, "above 0"), (-1, "below"), (0, "open"))


def map_of(
    effect,
    /,
    *,
    repeats=20,
    title="",
    unit="",
    clip=None,
    mark=None,
    labels=None,
    kept=None,
    seed=0,
    **settings,
):
    """Measure an effect over the two settings that decide it, and draw where it is which way.

    Colour gives sign and size. Cells within two standard errors of 0 are left open, a line parts
    above from below, a frame marks the setting that the text uses. In cells that are open the line
    runs midway between the nearest that are not.

    Parameters
    ----------
    effect : function
        ``effect(noise, lam, rng)`` returns one number with a sign, finite, for one value of each
        setting and a random generator. It is called with the settings by name. A difference of two
        methods is *paired*: draw the data once from `rng`, and give both methods the same.
    **settings : two lists of numbers, in rising order
        The first runs to the right, the second upwards.
    repeats : int, at least 10
        Independent repeats a cell. Repeat r of cell (i, j) gets the generator
        ``np.random.default_rng([seed, r, i, j])``. What needs another library's seed takes it from
        there: ``int(rng.integers(2**31))``.
    title : str
        What the effect is: "Test error of ridge minus least squares".
    unit : str
        The effect's unit.
    clip : float, optional
        The effect's size at which colour is full, as the legend says. Else the largest.
    mark : dict, optional
        One value of each setting: where the text's demonstration stands.
    labels : dict, optional
        Longer names for the axes, by setting.
    kept : str, optional
        Keep the results in ``../maps/<kept>.csv``. A run then measures three cells anew, others
        each time, and fails if one differs. With the environment variable ``MLFUND_MAPS=compute``
        all are measured and the table is written; with ``check`` all are compared. Where there is
        no table all are measured. Where seeds are shifted (``MLFUND_RESEED``) the table is taken
        as it is, or with ``compute`` all are measured and no table is written.
    seed : int
        Shifts all generators.

    Returns
    -------
    Map

    Raises
    ------
    TypeError, ValueError
        If a setting, an effect or an option is not what is stated.
    AssertionError
        If a kept table is of other settings or repeats, or a cell of it differs.

    Examples
    --------
    >>> from mlfund.notebook import map_of
    >>> def gain(noise, lam, rng):
    ...     return lam - noise + 0.1 * rng.normal()
    >>> m = map_of(gain, noise=[0, 1, 2], lam=[0, 1, 2], seed=1)
    >>> m
    Map of 3 noise x 3 lam, 20 repeats each: 3 above 0, 3 below, 3 open
    >>> m.sign.tolist()
    [[0, 1, 1], [-1, 0, 1], [-1, -1, 0]]
    """
    experiment = Experiment(effect, two_settings(settings), repeats, seed)
    if clip is not None and not clip > 0:
        raise ValueError(f"clip must be above 0, got {clip!r}")
    if labels is not None and not set(labels) <= set(settings):
        raise ValueError(f"labels must name settings {[*settings]}, got {[*labels]}")
    place = None if mark is None else _find(experiment.settings, mark)
    measured = _kept_maps.results(experiment, kept) if kept else experiment.measure_all()
    return Map(experiment.settings, *measured, repeats, title, unit, clip, place, labels)


def _find(settings, wanted):
    """The cell with the wanted settings."""
    if set(wanted) != set(settings):
        raise ValueError(f"expected a value for each of {[*settings]}, got {[*wanted]}")
    cell = []
    for name, values in settings.items():
        near = np.flatnonzero(np.isclose(values, wanted[name], rtol=1e-6, atol=0))
        if not len(near):
            raise ValueError(f"{said({name: wanted[name]})} is not on the map: {list(values)}")
        cell.append(int(near[0]))
    return tuple(cell)
