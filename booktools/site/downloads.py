"""What a reader takes from the site: notebooks that run alone, and the wheel that they install."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from booktools.notebooks.setup_cell import wheel_address, wheel_name
from booktools.site import runner


def lay_wheel(app: Sphinx, error: Exception | None) -> None:
    """Lay the package's wheel into the site, under the name that pip asks for."""
    if not error and app.builder.format == "html":
        runner.write(Path(app.outdir, "_static", wheel_name()), runner.wheel())


def point_at_this_site(app: Sphinx, error: Exception | None) -> None:
    """Let the notebooks for download install from the site that they come from."""
    if error or not app.config.html_baseurl:
        return
    here = f"{app.config.html_baseurl}_static/{wheel_name()}"
    for path in Path(app.outdir, "_sources").rglob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(wheel_address(), here), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect the pieces to Sphinx."""
    app.connect("build-finished", lay_wheel)
    app.connect("build-finished", point_at_this_site)
