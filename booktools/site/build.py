"""Build the site from the committed outputs.

Jupyter Book's configuration is used as it is; a warning fails the build.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from shutil import rmtree
from typing import Any

from booktools.paths import ROOT
from booktools.site import addresses, browser, fonts, offline
from booktools.site.takeaway.make import make_if_new

OUTPUT = ROOT / "_build"

# Jupyter Book loads these on every page, and no page needs them.
UNUSED_EXTENSIONS = {
    "sphinx_comments",
    "sphinx_copybutton",
    "sphinx_thebe",
    "sphinx_togglebutton",
}

# The theme copies these, and no page links to them.
UNUSED_FILES = ("images", "locales", "scripts", "styles", "vendor/fontawesome")

REDIRECT = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="0; url={page}">
<link rel="canonical" href="{page}">
</head>
<body><main><h1>{title}</h1><p><a href="{page}">Go to the first page</a></p></main></body>
</html>
"""


def say(text: str) -> None:
    """Print a line at once, for a build may run behind a pipe."""
    print(text, flush=True)


def show_progress(app: Any) -> None:
    """Print a line for each page that is read and each that is written."""

    def on_read(app: Any, docname: str, source: list[str]) -> None:
        say(f"  read   {docname}")

    def on_write(app: Any, pagename: str, template: str, context: dict, doctree: Any) -> None:
        if doctree is not None:
            say(f"  write  {pagename}")

    app.connect("source-read", on_read)
    app.connect("html-page-context", on_write)


def configuration(source: Path, take_away: bool = False) -> dict[str, Any]:
    """Return Jupyter Book's configuration for this copy, without what no page needs."""
    from jupyter_book.config import get_final_config

    options = {"latex_individualpages": False}
    config, _ = get_final_config(
        user_yaml=source / "_config.yml", cli_config=options, sourcedir=source
    )
    config.pop("comments_config")
    config["extensions"] = [e for e in config["extensions"] if e not in UNUSED_EXTENSIONS]
    theme = addresses.theme_options(source, config["html_theme_options"])
    settings = {**addresses.settings(source), "take_away": take_away}
    return {**config, "html_theme_options": theme, **settings}


def run_sphinx(source: Path, output: Path, take_away: bool = False) -> int:
    """Run Sphinx with Jupyter Book's configuration; return 0 if there was no warning."""
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError
    from sphinx.util.console import nocolor
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    if not sys.stderr.isatty():
        nocolor()
    with patch_docutils(), docutils_namespace():
        try:
            app = Sphinx(
                srcdir=source,
                confdir=None,
                outdir=output / "html",
                doctreedir=output / "doctrees",
                buildername="html",
                confoverrides=configuration(source, take_away),
                status=None,
                warning=sys.stderr,
                warningiserror=True,
                keep_going=True,
            )
            show_progress(app)
            app.build()
        except SphinxError as error:
            print(error, file=sys.stderr)
            return 1
        finish(app, output)
        return app.statuscode


def finish(app: Any, output: Path) -> None:
    """Add the front page, remove what no page needs, and list what is kept for offline."""
    root, folder = app.config.root_doc, Path(app.outdir)
    index = REDIRECT.format(title=app.config.html_title, page=f"{root}.html")
    (folder / "index.html").write_text(index, encoding="utf-8")
    kept = {f"{name}.html" for name in [*app.env.found_docs, "index", "search"]}
    for page in folder.rglob("*.html"):
        if page.relative_to(folder).as_posix() not in kept:
            page.unlink()
    for unused in (path for name in UNUSED_FILES for path in (folder / "_static").glob(name)):
        rmtree(unused)
    fonts.cut_down(folder, made=output / "fonts")
    offline.write_worker(folder)


def build(source: Path = ROOT, output: Path = OUTPUT, *, take_away: bool = False) -> int:
    """Build the site.

    Parameters
    ----------
    source : the book's folder
    output : where the site goes (``html``) and what a later build needs
    take_away : whether the whole book is made as PDF and EPUB too, where a Chromium is found

    Returns
    -------
    0 if the site was built without a warning, else 1.
    """
    start = time.perf_counter()
    say("Building the site from the committed outputs")
    status = run_sphinx(source, output, take_away and bool(browser.find()))
    if status:
        # A later build reads only what changed: without this it would not see these warnings.
        rmtree(output / "doctrees", ignore_errors=True)
        say("The site was not built: see the warnings above.")
        return 1
    if take_away:
        make_if_new(output / "html", output / "take_away.made")
    say(f"Built in {time.perf_counter() - start:.0f} s")
    return 0
