"""The site, built once; a server of it; and a browser that can reach nothing else."""

import io
import json
from contextlib import ExitStack, redirect_stderr
from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from filelock import FileLock
from playwright.sync_api import sync_playwright

from booktools.paths import ROOT
from booktools.site import browser as browsers
from booktools.site.build import build
from booktools.site.server import serving
from tests.site.book import DESKTOP, small_book


@pytest.fixture(scope="session", autouse=True)
def published():
    """A copy of the book with an address, wherever the tests run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REPOSITORY_URL", "https://github.com/someone/fundamentals")
        patch.delenv("SITE_URL", raising=False)
        yield


@pytest.fixture(scope="session")
def site(published, tmp_path_factory, worker_id):
    """The built site: its folder, and what the build said. Tests that run beside share one."""
    alone = tmp_path_factory.getbasetemp()
    output = (alone if worker_id == "master" else alone.parent) / "site"
    told = output / "told.json"
    with FileLock(f"{output}.lock"):
        if not told.exists():
            warnings = io.StringIO()
            with redirect_stderr(warnings):
                status = build(output=output)
            told.write_text(json.dumps({"status": status, "warnings": warnings.getvalue()}))
    return SimpleNamespace(folder=output / "html", **json.loads(told.read_text()))


@pytest.fixture(scope="session")
def read(site):
    """Read a page of the site, once: a chapter takes half a second."""

    @cache
    def read_page(path):
        return BeautifulSoup((site.folder / path).read_text(), "html.parser")

    return read_page


@pytest.fixture(scope="session")
def ids(read):
    """The ids on a page, in their order: `ids(path)`."""
    return cache(lambda path: [element["id"] for element in read(path).find_all(id=True)])


@pytest.fixture(scope="session")
def address(site):
    """The address of a server of the site on this computer."""
    with serving(site.folder) as address:
        yield address


@pytest.fixture(scope="module")
def serve_book(tmp_path_factory):
    """Build and serve a small book: `serve_book(cell, ...)` gives its address."""
    with ExitStack() as stack:

        def build_and_serve(*cells):
            folder = tmp_path_factory.mktemp("book")
            output = tmp_path_factory.mktemp("output")
            assert build(small_book(folder, *cells), output) == 0
            return stack.enter_context(serving(output / "html"))

        yield build_and_serve


@pytest.fixture(scope="session")
def chromium():
    """A browser for which no other host has an address."""
    path = browsers.find()
    assert path, browsers.HELP
    nowhere = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=[*browsers.ARGUMENTS, nowhere]
        )
        yield chromium
        chromium.close()


class Visit:
    """A page in the browser, with all that it asked for and all that it complained of."""

    def __init__(self, context, address):
        self.page, self.address = context.new_page(), address
        self.requests, self.responses, self.complaints = [], [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("response", lambda response: self.responses.append(response))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self.note)
        self.page.on("requestfailed", lambda request: self.complaints.append(request.url))

    def note(self, message):
        """Keep a console message that is an error or a warning."""
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def open(self, path):
        """Open a page of the site and wait until it is quiet."""
        self.page.goto(self.address + path, wait_until="networkidle")
        self.page.wait_for_load_state()  # a busy machine may still be parsing a long page
        return self.page

    def read_through(self):
        """Unfold everything, and see every figure and the end of the page."""
        self.page.evaluate("""async () => {
            for (const part of document.querySelectorAll("details")) part.open = true;
            for (const seen of document.querySelectorAll("img, .interactive, footer")) {
                seen.scrollIntoView({ behavior: "instant" });
                await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)));
            }
        }""")
        for figure in self.page.locator(".interactive").all():
            figure.locator("svg").first.wait_for(timeout=400_000)  # however busy
        self.page.wait_for_load_state("networkidle")

    def strangers(self):
        """Return the requests that went to another host."""
        local = (self.address, "data:", "blob:")
        return [url for url in self.requests if not url.startswith(local)]


@pytest.fixture
def visit_at(chromium):
    """Open pages at an address: `visit_at(address, path, theme=..., size=..., scripts=...)`."""
    contexts = []

    def start(address, path, *, theme="light", size=DESKTOP, scripts=True, first=None, **options):
        look = {"viewport": size, "color_scheme": theme, "reduced_motion": "reduce"}
        context = chromium.new_context(**look, java_script_enabled=scripts, **options)
        contexts.append(context)
        if first:
            context.add_init_script(first)
        opened = Visit(context, address)
        opened.open(path)
        return opened

    yield start
    for context in contexts:
        context.close()


@pytest.fixture
def visit(visit_at, address):
    """Open pages of the site: `visit(path, theme=..., size=..., scripts=...)`."""
    return partial(visit_at, address)


@pytest.fixture(scope="session")
def vendor():
    """What is known of the files that others wrote."""
    return json.loads(Path(ROOT, "_static/vendor/vendor.json").read_text())
