"""Build the site from the committed outputs, and serve it: ``python -m booktools.site``."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path

from booktools.paths import ROOT
from booktools.site.build import OUTPUT, build, say
from booktools.site.server import server


def show_where(output: Path) -> None:
    """Say where the site is and how to open it."""
    index = (output / "html" / "index.html").relative_to(ROOT)
    say(f"\nThe site is in {index.parent}.")
    say(f"Open {index} in a browser, or run: make serve")


def serve(folder: Path, port: int) -> None:
    """Serve the site until Control-C."""
    try:
        web = server(folder, port)
    except OSError:
        web = server(folder)
    say(f"Serving on http://localhost:{web.server_port}/ (Control-C stops)")
    try:
        web.serve_forever()
    except KeyboardInterrupt:
        say("")


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m booktools.site", description=__doc__)
    parser.add_argument("--serve", action="store_true", help="serve the site that was built")
    parser.add_argument("--port", type=int, default=8000, help="the port to serve on")
    parser.add_argument("--pages", action="store_true", help="without the PDFs and the EPUB")
    arguments = parser.parse_args()
    if arguments.serve:
        serve(OUTPUT / "html", arguments.port)
        return 0
    gc.disable()  # a build keeps nearly all that it makes, and looking for the rest takes a fifth
    status = build(take_away=not arguments.pages)
    if not status:
        show_where(OUTPUT)
    return status


if __name__ == "__main__":
    sys.exit(main())
