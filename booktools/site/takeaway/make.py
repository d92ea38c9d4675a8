"""Make what readers take away from a site that is built, unless it is there already."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from booktools.site import browser
from booktools.site.takeaway import pages, paper
from booktools.site.takeaway.epub import write_epub

FOLDER = "take_away"
EPUB = "ml_fundamentals.epub"
HERE = Path(__file__).parent
MISSING = "The PDFs and the EPUB were left out: no Chromium was found (`make browser` gets one)."
LINKS = """<ul class="take-away">
<li>The whole book as PDF, with all solutions at its end:
<a href="take_away/ml_fundamentals-a4.pdf">A4</a> or
<a href="take_away/ml_fundamentals-letter.pdf">letter</a>; for e-readers as
<a href="take_away/ml_fundamentals.epub">EPUB</a>.</li>
<li>The exercises as worksheets, without hints and solutions:
<a href="take_away/worksheets-a4.pdf">A4</a> or
<a href="take_away/worksheets-letter.pdf">letter</a>.</li>
</ul>"""
NO_LINKS = """<p class="take-away">This copy has no PDFs and no EPUB: <code>make book</code>
makes them where it finds a Chromium. Each page can be printed.</p>"""


def make(folder: Path, code: str = "key") -> list[Path]:
    """Make the PDFs, the EPUB and the worksheets of a site.

    Parameters
    ----------
    folder : the site
    code : what is shown of the chapters' code: ``key`` lines, ``all`` or ``none``

    Returns
    -------
    The files.
    """
    target = folder / FOLDER
    target.mkdir(exist_ok=True)
    with browser.launched() as chromium, pages.opened(chromium, folder) as site:
        taken = pages.take(site, code)
        printed = {"ml_fundamentals": paper.book(taken), "worksheets": paper.worksheets(taken)}
        for name, html in printed.items():
            for size in paper.SIZES:
                paper.print_pdf(site, html, target / f"{name}-{size}.pdf", size)
    write_epub(taken, folder, target / EPUB)
    return sorted(target.iterdir())


def make_if_new(folder: Path, record: Path) -> None:
    """Make them if the site is another than when they were last made, or say what is missing."""
    digest, made = digest_of(folder), (folder / FOLDER / EPUB).exists()
    if made and record.exists() and record.read_text("utf-8") == digest:
        return
    if not browser.find():
        print(MISSING, flush=True)
        return
    print("  print  the PDFs and the EPUB (a minute)", flush=True)
    make(folder)
    record.write_text(digest, "utf-8")


def digest_of(folder: Path) -> str:
    """Return a digest of all that is printed and of what prints it."""
    names = [f"{name}.html" for part in pages.parts() for name in part.names]
    pictures = sorted((folder / "_images").glob("*.*"))
    tools = [path for path in sorted(HERE.iterdir()) if path.is_file()]
    files = [*(folder / name for name in names), *pictures, folder / "_static/book.css", *tools]
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


class TakeAway(SphinxDirective):
    """The links to what readers take away, where it is made."""

    def run(self) -> list[nodes.Node]:
        """Return a list of links, or a sentence that says what is missing."""
        self.env.take_away = (self.env.docname, self.config.take_away)
        return [nodes.raw("", LINKS if self.config.take_away else NO_LINKS, format="html")]


def outdated(app: Sphinx, env: BuildEnvironment, *changes: Any) -> list[str]:
    """Return the page that says what can be taken away, if that has changed."""
    page, said = getattr(env, "take_away", (None, None))
    return [page] if page in env.found_docs and said != app.config.take_away else []


def setup(app: Sphinx) -> None:
    """Add the directive."""
    app.add_config_value("take_away", False, "", types=(bool,))
    app.add_directive("take-away", TakeAway)
    app.connect("env-get-outdated", outdated)
