"""Other seeds for a whole process: those of numpy, torch and scikit-learn, shifted by one number.

numpy's `default_rng(s)` becomes `default_rng([s, shift])`, torch's `manual_seed(s)` and
scikit-learn's `random_state=s` become `s + 7919 * shift`. What is a generator already stays.
"""

import sys
from importlib.util import find_spec

import numpy as np

STRIDE = 7919  # a prime, so that the shifted seeds of a chapter do not meet its other seeds
NEW = ("SeedSequence", "PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")


def shift_seeds(shift):
    """Shift all seeds of this process from now on; to be called before anything else is loaded."""
    _shift_numpy(shift)
    if "torch" in sys.modules:
        _shift_torch(shift)
    else:
        sys.meta_path.insert(0, _WhenLoaded("torch", lambda: _shift_torch(shift)))


class _WhenLoaded:
    """Does something when a module is loaded for the first time: torch takes seconds to load."""

    def __init__(self, name, act):
        self.name, self.act = name, act

    def find_spec(self, name, path=None, target=None):
        """Find the module as it would be found, and add to its loading."""
        if name != self.name:
            return None
        sys.meta_path.remove(self)
        spec = find_spec(name)
        load = spec.loader.exec_module

        def load_and_act(module):
            load(module)
            self.act()

        spec.loader.exec_module = load_and_act
        return spec


def _is_seed(seed):
    """Whether it is one number or several, and neither a generator nor nothing."""
    return isinstance(seed, int | np.integer | list | tuple | np.ndarray)


def _shift_numpy(shift):
    original = np.random.default_rng

    def longer(seed):
        return [*np.atleast_1d(seed).tolist(), shift] if _is_seed(seed) else seed

    np.random.default_rng = lambda seed=None: original(longer(seed))
    for name in NEW:
        setattr(np.random, name, _with_seed(getattr(np.random, name), longer))
    # scikit-learn makes one of these of every whole number that it gets as `random_state`.
    np.random.RandomState = _with_seed(np.random.RandomState, lambda seed: _later(seed, shift))


def _shift_torch(shift):
    import torch

    original, generator = torch.manual_seed, torch.Generator
    torch.manual_seed = torch.random.manual_seed = lambda seed: original(_later(seed, shift))

    class Generator(generator):
        def manual_seed(self, seed):
            return super().manual_seed(_later(seed, shift))

    torch.Generator = Generator


def _later(seed, shift):
    return (seed + STRIDE * shift) % 2**32 if isinstance(seed, int | np.integer) else seed


def _with_seed(kind, shifted):
    """The class with its seed shifted; an object of the original counts as one of it."""

    class Meta(type):
        def __instancecheck__(cls, item):
            return isinstance(item, kind)

    class Shifted(kind, metaclass=Meta):
        def __init__(self, seed=None, **options):
            super().__init__(shifted(seed), **options)

    return Shifted
