"""Print the book again with other folds: ``python -m booktools.site.takeaway --code all``."""

from __future__ import annotations

import argparse

from booktools.paths import ROOT
from booktools.site.build import OUTPUT
from booktools.site.takeaway.make import make


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m booktools.site.takeaway", description=__doc__)
    choices = ("key", "all", "none")
    parser.add_argument("--code", choices=choices, default="key", help="what is shown of the code")
    for path in make(OUTPUT / "html", parser.parse_args().code):
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
