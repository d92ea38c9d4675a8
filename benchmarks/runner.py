"""What the first verdict on a page takes: bytes, and seconds with a cold and a warm Python."""

import tempfile
import time
from pathlib import Path

from benchmarks.measure import amount
from benchmarks.site import kilobytes
from booktools.site import browser
from booktools.site.build import build
from booktools.site.server import serving

TITLE = "Exercises on the page"
PAGE = "chapters/normalization/batch_norm.html"
BOX = '.runner[data-exercise="batch_norm/normalize"]'


def results():
    """Yield the megabytes of the first check, then the seconds of the first and the second."""
    with tempfile.TemporaryDirectory() as folder:
        build(output=Path(folder))
        yield from verdicts(Path(folder) / "html")


def verdicts(site):
    """Yield the same of a site that is built."""
    with serving(site) as address, browser.launched() as chromium:
        root, fetched = address.rstrip("/"), set()
        tab = chromium.new_page()
        tab.goto(f"{root}/{PAGE}", wait_until="networkidle")
        tab.context.on("response", lambda response: fetched.add(response.url.partition("?")[0]))
        first, second = seconds_to_verdict(tab), seconds_to_verdict(tab)
        megabytes = kilobytes(site, root, fetched) / 1000
    yield amount("fetched for the first verdict, compressed", megabytes, "MB", 12)
    yield amount("first verdict, cold", first, "s", 10)
    yield amount("second verdict, warm", second, "s", 0.5)


def seconds_to_verdict(tab):
    """Press Check and wait for the verdict; return the seconds."""
    start = time.perf_counter()
    tab.locator(BOX).get_by_role("button", name="Check").click()
    tab.locator(f"{BOX} .runner__output[aria-busy=false] pre").wait_for(timeout=60_000)
    return time.perf_counter() - start
