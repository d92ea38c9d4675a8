"""The built pages against the targets for the part of a chapter before its exercises.

For some chapters: `python -m benchmarks pages l2_l1_regularization`. Measured in a browser with key
lines shown; a share is one of the height from the title to the exercises.
"""

from pathlib import Path

from benchmarks.measure import amount, at_least
from booktools.notebooks.chapter import Chapter
from booktools.notebooks.checks.layout import prose
from booktools.notebooks.files import chapters, find_chapter
from booktools.site import browser
from booktools.site.build import OUTPUT, build
from booktools.site.server import serving

TITLE = "Chapters as their readers see them, before the exercises"
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
SCRIPT = Path(__file__).with_name("pages.js").read_text(encoding="utf-8")
THERE = "(it) => (it.localName === 'img' ? it.complete : it.querySelector('svg') !== null)"
TRIES = 300  # ten a second
KINDS = ("pictures", "code", "printouts", "tables", "prose", "maths", "claims", "headings")


def results(*topics):
    """Yield the measures of each chapter of the book, or of those named."""
    paths = [find_chapter(topic) for topic in topics] or chapters()
    if build():
        raise SystemExit("the site was not built")
    with serving(OUTPUT / "html") as site, browser.launched() as chromium:
        for chapter in map(Chapter, paths):
            address = f"{site}{chapter.page}.html"
            desktop, phone = (measured(chromium, address, size) for size in (DESKTOP, PHONE))
            yield from told(chapter, desktop, phone)


def measured(chromium, address, size):
    """What the script finds on a page of a size, once every figure is drawn."""
    tab = chromium.new_page(viewport=size, reduced_motion="reduce")
    tab.goto(address, wait_until="networkidle")
    see_all(tab)
    found = tab.evaluate(SCRIPT)
    tab.close()
    return found


def see_all(tab):
    """Go to every picture until it is there; one that comes above it may push it away again."""
    for picture in tab.locator("figure img, .interactive").all():
        for _ in range(TRIES):
            if picture.evaluate(THERE):
                break
            picture.scroll_into_view_if_needed()
            tab.wait_for_timeout(100)
        else:
            raise RuntimeError(f"{tab.url}: {picture.inner_text() or 'a picture is missing'}")


def told(chapter, desktop, phone):
    """Yield a chapter's results."""
    height, share = desktop["height"], desktop["shares"]
    shares = ", ".join(f"{kind} {100 * share[kind]:.0f}" for kind in KINDS)
    print(f"  {chapter.topic}: {shares} % of the height; the rest is margins, captions and folds")
    print(f"    pictures: {', '.join(f'{n} {kind}' for kind, n in desktop['pictures'].items())}")

    def of(what):
        return f"{chapter.topic}, {what}"

    yield amount(of("screens of 1280 by 900"), height / DESKTOP["height"], "screens", 18)
    yield at_least(of("pictures, share of the height"), 100 * share["pictures"], "%", 25)
    code = 100 * (share["code"] + share["printouts"])
    yield amount(of("open code and printouts, share"), code, "%", 15)
    yield at_least(of("pictures"), sum(desktop["pictures"].values()), "", 7)
    yield at_least(of("pictures that move"), desktop["moving"], "", 2)
    yield at_least(of("maps"), desktop["pictures"]["map"], "", 1)
    yield amount(of("first picture begins after"), desktop["first"], "screens", 1)
    yield amount(of("first picture begins after, on a phone"), phone["first"], "screens", 2)
    count = prose(chapter)
    yield at_least(of("words of prose"), count, "words", 1500)
    yield amount(of("words of prose"), count, "words", 2500)
