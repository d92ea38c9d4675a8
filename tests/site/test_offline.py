"""The book without a network: what is kept, how it follows a new edition, how it is dropped."""

import json
import shutil
from contextlib import ExitStack
from types import SimpleNamespace

import pytest

from booktools.site import offline, runner
from booktools.site.server import serving
from tests.site.book import CHAPTERS, PAGES, PHONE, listed_pages
from tests.site.conftest import Visit
from tests.site.exercise import PAGE, Desk

KEPT = ".offline p"
ALL_READ = "() => [...document.images].every((image) => image.complete && image.naturalWidth)"


def served_copy(site, folder):
    """A copy of the site, on a server that can be stopped."""
    folder = shutil.copytree(site.folder, folder)
    stack = ExitStack()
    address = stack.enter_context(serving(folder, "127.0.0.1"))
    return SimpleNamespace(folder=folder, address=address, stop=stack.close)


@pytest.fixture
def copy(site, tmp_path):
    """A copy of the site of one's own."""
    copy = served_copy(site, tmp_path / "site")
    yield copy
    copy.stop()


def wait_until_kept(page):
    """Wait until the browser keeps all pages."""
    page.locator(KEPT, has_text="Kept on this device: the book").wait_for()


@pytest.fixture
def visitor(visit_at, copy):
    """A reader whose browser keeps the pages of the copy; on the front page."""
    visit = visit_at(copy.address, "intro.html", size=PHONE)
    wait_until_kept(visit.page)
    return visit


@pytest.fixture(scope="module")
def cut_off(chromium, site, tmp_path_factory):
    """A reader who lost the network after one visit to the front page."""
    copy = served_copy(site, tmp_path_factory.mktemp("copy") / "site")
    context = chromium.new_context(viewport=PHONE)
    visit = Visit(context, copy.address)
    wait_until_kept(visit.open("intro.html"))
    copy.stop()
    yield visit
    context.close()


def caches(page):
    """The names of all that is kept."""
    return page.evaluate("caches.keys()")


def test_every_page_can_be_read_offline_after_one_visit(cut_off):
    page = cut_off.page
    for path in ["", *PAGES]:
        page.goto(cut_off.address + path)
        assert page.locator("article h1").first.inner_text()
        assert page.evaluate("getComputedStyle(document.querySelector('.top')).display") != "block"
    page.goto(cut_off.address + CHAPTERS[0])
    for image in page.locator("article img").all():
        image.scroll_into_view_if_needed()
    page.wait_for_function(ALL_READ)


def test_the_search_and_the_desk_work_offline(cut_off):
    page = cut_off.page
    page.goto(cut_off.address + "search.html?q=dropout")
    page.locator("#search-results a").first.wait_for()
    page.goto(cut_off.address + "practice/questions.html")
    page.locator("[data-card]").first.wait_for()


def test_the_list_holds_what_pages_need_and_no_download(site):
    kept = set(offline.kept(site.folder))
    assert set(PAGES) | {"index.html", "_static/book.css", "_static/runner/mlfund.whl"} <= kept
    assert not any(path.endswith((".apkg", ".csv")) or "social" in path for path in kept)
    assert not any("pyodide/" in path or path.startswith("_sources/") for path in kept)


@pytest.mark.skipif(bool(runner.available()), reason="Pyodide is not here")
def test_python_works_offline_once_it_was_used(visitor, copy):
    page = visitor.page
    page.goto(visitor.address + PAGE)
    Desk(page).check("def normalize(x):\n    return x", "Not yet")
    copy.stop()
    page.goto(visitor.address + PAGE)
    Desk(page).check("def normalize(x):\n    return 2 * x", "Not yet")
    page.goto(visitor.address + "intro.html")
    page.locator(KEPT, has_text="and Python").wait_for()


def test_a_new_edition_replaces_what_changed(visitor, copy):
    before = caches(visitor.page)
    page = copy.folder / "practice" / "claims.html"
    page.write_text(page.read_text().replace("<h1>", "<h1>New: "))
    offline.write_worker(copy.folder)
    visitor.page.goto(visitor.address + "intro.html")
    while caches(visitor.page) == before or len(caches(visitor.page)) > 1:
        visitor.page.wait_for_timeout(100)
    copy.stop()
    visitor.page.goto(visitor.address + "practice/claims.html")
    assert visitor.page.locator("h1").first.inner_text().startswith("New: ")


def test_what_is_kept_can_be_dropped_and_stays_dropped(visitor, copy):
    page = visitor.page
    page.evaluate("localStorage.setItem('mine', 'typed')")
    page.get_by_role("button", name="Drop what is kept").click()
    page.locator(KEPT, has_text="Nothing is kept").wait_for()
    assert caches(page) == []
    page.reload()
    page.wait_for_timeout(3000)
    assert caches(page) == []
    assert page.evaluate("localStorage.getItem('mine')") == "typed"
    page.get_by_role("button", name="Keep the book").click()
    wait_until_kept(page)


def test_nothing_is_kept_for_who_counts_bytes(visit_at, copy):
    save = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } });"
    visit = visit_at(copy.address, "intro.html", first=save)
    visit.page.wait_for_timeout(3000)
    assert caches(visit.page) == []
    assert "Nothing is kept" in visit.page.locator(KEPT).inner_text()


def test_the_book_can_be_installed(site, read):
    head = read("intro.html").head
    manifest = site.folder / head.find("link", rel="manifest")["href"]
    told = json.loads(manifest.read_text())
    assert (manifest.parent / told["start_url"]).resolve() == (site.folder / "intro.html").resolve()
    assert all((manifest.parent / icon["src"]).exists() for icon in told["icons"])
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in told["icons"]}
    for path in listed_pages():
        link = read(path).head.find("link", rel="manifest")["href"]
        assert (site.folder / path).parent.joinpath(link).resolve() == manifest.resolve()
