"""Print every table, or those named: `python -m benchmarks norms imports`.

Names of topics after them are for the tables that are made by chapter:
`python -m benchmarks pages l2_l1_regularization`.
"""

import importlib
import pkgutil
import sys

import benchmarks
from benchmarks.measure import show


def names():
    """The names of all modules of this folder but this one."""
    found = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return [name for name in found if name != "__main__"]


def tables(wanted):
    """The modules with a table, of all names or of those given."""
    modules = [importlib.import_module(f"benchmarks.{name}") for name in wanted or names()]
    return [module for module in modules if hasattr(module, "results")]


def main():
    """Print the tables, then how many results are off their budget."""
    wanted = [name for name in sys.argv[1:] if name in names()]
    topics = [name for name in sys.argv[1:] if name not in wanted]
    off = sum(show(module, topics) for module in tables(wanted))
    print(f"\n{off} off budget" if off else "\nall within budget")


if __name__ == "__main__":
    main()
