"""What building the site takes, and what a reader's browser fetches for a chapter."""

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from benchmarks.measure import amount
from booktools.paths import ROOT
from booktools.site import browser
from booktools.site.server import serving

TITLE = "Site"
LEFT_OUT = shutil.ignore_patterns(".*", "_build", "__pycache__")
ALREADY_COMPRESSED = (".png", ".woff2", ".jpg")
OPENED, SCROLLED = 200, 700  # KB


def results():
    """Yield the seconds of a full build and of one after an edit, then each page's kilobytes."""
    with tempfile.TemporaryDirectory() as folder:
        book = Path(shutil.copytree(ROOT, Path(folder) / "book", ignore=LEFT_OUT))
        yield amount("make book, from committed outputs", build(book), "s", 30)
        site, pages = book / "_build" / "html", list(listed(book))
        edit(book / f"{pages[0]}.ipynb")
        yield amount("make book, after an edit to one chapter", build(book), "s", 8)
        for page in pages:
            opened, scrolled = page_kilobytes(site, f"{page}.html")
            yield amount(f"{page}, compressed", opened, "KB", OPENED)
            yield amount(f"{page}, scrolled through", scrolled, "KB", SCROLLED)


def listed(book):
    """The chapters that have a page, as paths without an ending."""
    contents = yaml.safe_load((book / "_toc.yml").read_text(encoding="utf-8"))
    pages = [page["file"] for part in contents["parts"] for page in part["chapters"]]
    return (page for page in pages if page.startswith("chapters/"))


def build(book):
    """Build the site of a copy of the book; return the seconds."""
    command = [sys.executable, "-m", "booktools.site"]
    environment = os.environ | {"PYTHONPATH": str(book)}
    start = time.perf_counter()
    subprocess.run(command, cwd=book, env=environment, check=True, capture_output=True)
    return time.perf_counter() - start


def edit(path):
    """Add a word to a chapter's first cell."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][0]["source"].append("\n\nEdited.")
    path.write_text(json.dumps(notebook), encoding="utf-8")


def page_kilobytes(folder, page):
    """The kilobytes that a browser fetches for a page: as it opens, and once scrolled through."""
    with serving(folder) as address, browser.launched() as chromium:
        tab, fetched = chromium.new_page(), set()
        tab.on("response", lambda response: fetched.add(response.url.partition("?")[0]))
        root = address.rstrip("/")
        tab.goto(f"{root}/{page}", wait_until="networkidle")
        opened = kilobytes(folder, root, fetched)
        scroll_through(tab)
        scrolled = kilobytes(folder, root, fetched)
    return opened, scrolled


def scroll_through(tab):
    """Scroll a page to its end, a screen at a time, and let it fetch what it needs."""
    for _ in range(tab.evaluate("Math.ceil(document.body.scrollHeight / innerHeight)")):
        tab.mouse.wheel(0, 700)
        tab.wait_for_timeout(100)
    tab.wait_for_load_state("networkidle")


def kilobytes(folder, root, urls):
    """The size of files as a web server sends them, text compressed."""
    files = [folder / url.removeprefix(f"{root}/") for url in urls if url.startswith(root)]
    return sum(compressed(file) for file in files if file.is_file()) / 1000


def compressed(file):
    """The bytes of a file, compressed unless it is already."""
    data = file.read_bytes()
    return len(data) if file.suffix in ALREADY_COMPRESSED else len(gzip.compress(data, 6))
