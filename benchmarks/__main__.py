"""Print every table, or those named: `python -m benchmarks norms imports`."""

import importlib
import pkgutil
import sys

import benchmarks
from benchmarks.measure import show


def tables(names):
    """The modules with a table, of all names or of those given."""
    names = names or sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    modules = [
        importlib.import_module(f"benchmarks.{name}") for name in names if name != "__main__"
    ]
    return [module for module in modules if hasattr(module, "results")]


def main():
    """Print the tables, then how many results are over their budget."""
    over = sum(show(module) for module in tables(sys.argv[1:]))
    print(f"\n{over} over budget" if over else "\nall within budget")


if __name__ == "__main__":
    main()
