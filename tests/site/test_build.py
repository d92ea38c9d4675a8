"""The build: no warning, what every page's head says, and faults that it must find."""

import base64
import shutil

import pytest
import yaml

from booktools.site import katex
from booktools.site.build import build
from tests.site.book import CHAPTERS, PAGES, figure, small_book, text


def test_the_build_has_no_warning(site):
    assert site.status == 0, site.warnings
    assert "WARNING" not in site.warnings


def test_every_page_that_is_listed_is_there(site):
    built = {p.relative_to(site.folder).as_posix() for p in site.folder.rglob("*.html")}
    assert built == {*PAGES, "index.html"}


@pytest.mark.parametrize("path", PAGES[:-1])
def test_every_page_has_a_title_a_description_and_a_card(site, read, path):
    page = read(path)
    meta = {m.get("property") or m.get("name"): m.get("content", "") for m in page.find_all("meta")}
    assert page.title.string.endswith("ML fundamentals")
    assert len(meta["description"]) > 60
    assert meta["og:title"]
    assert meta["og:description"]
    assert meta["twitter:card"] == "summary_large_image"
    card = meta["og:image"].rpartition("/_images/")[2]
    assert (site.folder / "_images" / card).stat().st_size > 1000


def test_every_page_has_its_own_title_and_description(read):
    pages = [read(path) for path in PAGES[:-1]]
    for texts in (
        [page.title.string for page in pages],
        [page.find("meta", {"name": "description"})["content"] for page in pages],
    ):
        assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("path", CHAPTERS)
def test_a_chapter_offers_to_run_to_download_and_to_report(read, path):
    page = read(path)
    links = [a["href"] for a in page.select(".menu a")]
    for beginning in ("https://mybinder.org/", "https://colab.research.google.com/"):
        assert any(link.startswith(beginning) and ".ipynb" in link for link in links)
    assert any(link.endswith(".ipynb") and "_sources/" in link for link in links)
    assert any(link.endswith("/issues/new") or "/issues/new?" in link for link in links)


VEGA = {"application/vnd.vegalite.v5+json": {"data": {"values": []}, "mark": "point"}}
PIXEL = base64.b64encode(b"a picture").decode()
CAPTION = {"name": "fig-a", "caption": "A caption."}
ALT = {"alt": "What it shows."}


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (text(r"A formula $\frac{1}$."), "formula:"),
        (text("A [link](nowhere.md)."), "nowhere"),
        (text("A [link](#nowhere)."), "nowhere"),
        (text("{cite:p}`nobody1999`"), "nobody1999"),
        (text("{glue:text}`nothing`"), "nothing"),
        (text("{eq}`eq-none`"), "eq-none"),
        (figure(VEGA, figure=CAPTION), "without alternative text"),
        (figure(VEGA, image=ALT), "without caption"),
        (figure({"image/png": PIXEL}, figure=CAPTION), "without alternative text"),
        (figure({"image/png": PIXEL}, image=ALT), "without caption"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_fault_fails_the_build(tmp_path, capfd, cell, message):
    book = small_book(tmp_path, cell)
    assert build(book, tmp_path / "_build") == 1
    assert message in capfd.readouterr().err


def test_a_fault_fails_the_second_build_too(tmp_path):
    book = small_book(tmp_path, text(r"A formula $\frac{1}$."))
    assert [build(book, tmp_path / "_build") for _ in range(2)] == [1, 1]


def test_a_listed_page_that_is_missing_fails_the_build(tmp_path, capfd):
    book = small_book(tmp_path)
    toc = {"format": "jb-book", "root": "intro", "chapters": [{"file": "nowhere"}]}
    (book / "_toc.yml").write_text(yaml.safe_dump(toc))
    assert build(book, tmp_path / "_build") == 1
    assert "nowhere" in capfd.readouterr().err


def test_a_page_without_faults_passes(tmp_path, capfd):
    cells = [figure(VEGA, figure=CAPTION, image=ALT), text("$$ x $$ (eq-x)\n\n{eq}`eq-x`")]
    assert build(small_book(tmp_path, *cells), tmp_path / "_build") == 0, capfd.readouterr().err


def test_a_page_that_is_gone_is_removed(tmp_path):
    book = small_book(tmp_path)
    stale = tmp_path / "_build/html/chapters/old.html"
    stale.parent.mkdir(parents=True)
    stale.write_text("old")
    assert build(book, tmp_path / "_build") == 0
    assert not stale.exists()


def test_a_changed_title_reaches_the_other_pages(tmp_path):
    book = small_book(tmp_path, text("Text."))
    shutil.copy(book / "intro.ipynb", book / "second.ipynb")
    toc = {"format": "jb-book", "root": "intro", "chapters": [{"file": "second"}]}
    (book / "_toc.yml").write_text(yaml.safe_dump(toc))
    assert build(book, tmp_path / "_build") == 0
    page = tmp_path / "_build/html/intro.html"
    assert "Another" not in page.read_text()
    renamed = (book / "second.ipynb").read_text().replace("# Title", "# Another")
    (book / "second.ipynb").write_text(renamed)
    assert build(book, tmp_path / "_build") == 0
    assert "Another" in page.read_text()


def test_macros_are_expanded():
    (answer,) = katex.render([(r"\E[x]", False)], {r"\E": r"\mathbb{E}"})
    assert 'mathvariant="double-struck"' in answer["html"]
