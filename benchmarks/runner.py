"""What the Python of a page takes: bytes, and the seconds to a verdict and to a slider's picture.

The seconds are taken in the page, from the click or the move to the frame that shows the answer.
Cold is a page whose Python was not started, and files that come from this computer.
"""

import statistics
import tempfile
from pathlib import Path

from benchmarks.measure import amount
from benchmarks.site import kilobytes
from booktools.notebooks.chapter import all_chapters
from booktools.site import browser
from booktools.site.build import build
from booktools.site.server import serving

TITLE = "The Python of a page"
PAGE = "chapters/normalization/batch_norm.html"
BOX = '.runner[data-exercise="batch_norm/normalize"]'
COLD, WARM, LIBRARIES, PICTURE = 3, 0.1, 8, 0.5  # budgets in seconds
SLIDER = ".cellrun input[type=range]"
MOVES = 0.5, 0.25, 0.75, 0.6  # of a slider's way; the first one starts Python
LONG = 300_000  # milliseconds

VERDICT = """(box) => new Promise((done) => {
  const output = box.querySelector(".runner__output");
  const start = performance.now();
  const end = () => done((performance.now() - start) / 1000);
  new MutationObserver(() => output.ariaBusy !== "true" && requestAnimationFrame(end))
    .observe(output, { attributeFilter: ["aria-busy"] });
  [...box.querySelectorAll("button")].find((each) => each.textContent.startsWith("Check")).click();
})"""

MOVED = """(slider, share) => new Promise((done, fail) => {
  const cell = slider.closest(".cell");
  const start = performance.now();
  const end = () => done((performance.now() - start) / 1000);
  let begun = false;
  new MutationObserver(() => {
    const said = cell.querySelector(".runner__said")?.textContent ?? "";
    if (said.startsWith("It raised")) fail(new Error(said));
    begun ||= said !== "" && !said.startsWith("It ran");
    if (begun && said.startsWith("It ran")) requestAnimationFrame(end);
  }).observe(cell, { childList: true, subtree: true });
  slider.value = Number(slider.min) + share * (slider.max - slider.min);
  slider.dispatchEvent(new Event("input", { bubbles: true }));
})"""


def results(*topics):
    """Yield what the first verdict takes, then each chapter's sliders."""
    with tempfile.TemporaryDirectory() as folder:
        build(output=Path(folder))
        site = Path(folder) / "html"
        with serving(site) as address, browser.launched() as chromium:
            if not topics:
                yield from verdicts(site, address, chromium)
            for chapter in all_chapters():
                if not topics or chapter.topic in topics:
                    yield from pictures(f"{address}{chapter.page}.html", chapter.topic, chromium)


def verdicts(site, address, chromium):
    """Yield the megabytes of the first check, then the seconds of the first and of later ones."""
    root, fetched = address.rstrip("/"), set()
    tab = chromium.new_page()
    tab.goto(f"{root}/{PAGE}", wait_until="networkidle")
    tab.context.on("response", lambda response: fetched.add(response.url.partition("?")[0]))
    box = tab.locator(BOX)
    first, *others = (box.evaluate(VERDICT) for _ in range(6))
    megabytes = kilobytes(site, root, fetched) / 1000
    tab.close()
    yield amount("fetched for the first verdict, compressed", megabytes, "MB", 12)
    yield amount("first verdict, cold", first, "s", COLD)
    yield amount("a verdict, warm", statistics.median(others), "s", WARM)


def pictures(page, topic, chromium):
    """Yield the seconds to the first picture, and to the next ones of the slowest slider."""
    tab = chromium.new_page()
    tab.set_default_timeout(LONG)
    tab.goto(page, wait_until="networkidle")
    sliders = tab.locator(SLIDER).all()
    times = [[slider.evaluate(MOVED, share) for share in MOVES] for slider in sliders]
    tab.close()
    if times:
        slowest = max(statistics.median(warm) for _, *warm in times)
        yield amount(f"{topic}, a slider's first picture, cold", times[0][0], "s", LIBRARIES)
        yield amount(f"{topic}, its next picture, slowest of {len(times)}", slowest, "s", PICTURE)
