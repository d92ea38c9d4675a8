"""What readers take away: the EPUB by its format's rules, the PDFs, the worksheets."""

import re
from types import SimpleNamespace
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile

import pytest

from booktools.site import browser
from booktools.site.takeaway import make, pages, paper
from booktools.site.takeaway.epub import write_epub
from mlfund.exercises import all_exercises, exercises_of
from tests.site.book import CHAPTERS

EXERCISES = len(all_exercises())
DROPOUT = "chapters/generalization/dropout"
XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"


@pytest.fixture(scope="module")
def taken(site, chromium, tmp_path_factory):
    """The pages for paper and for e-readers, the EPUB, and a worksheet printed on both papers."""
    folder = tmp_path_factory.mktemp("taken")
    with pages.opened(chromium, site.folder) as opened:
        book, everything = pages.take(opened), pages.take(opened, "all")
        some = {DROPOUT: book[DROPOUT]}
        for size in paper.SIZES:
            paper.print_pdf(opened, paper.worksheets(some), folder / f"{size}.pdf", size)
    write_epub(book, site.folder, folder / "book.epub")
    return SimpleNamespace(folder=folder, book=book, everything=everything)


@pytest.fixture(scope="module")
def epub(taken):
    """The files of the EPUB by their names."""
    with ZipFile(taken.folder / "book.epub") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def trees(epub):
    """The pages of the EPUB, which are well-formed XML."""
    return {
        name.removeprefix("book/"): ElementTree.fromstring(data)
        for name, data in epub.items()
        if name.endswith(".xhtml")
    }


def test_an_epub_says_first_what_it_is(taken):
    with ZipFile(taken.folder / "book.epub") as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
        assert archive.read("mimetype") == b"application/epub+zip"


def test_an_epub_lists_its_files_once_and_all(epub):
    package = ElementTree.fromstring(epub["book/book.opf"])
    items = package.findall(f"{OPF}manifest/{OPF}item")
    listed = [f"book/{item.get('href')}" for item in items]
    assert len(set(listed)) == len(listed)
    assert {*listed, "mimetype", "META-INF/container.xml", "book/book.opf"} == {*epub}
    known = {item.get("id"): item for item in items}
    order = [known[ref.get("idref")] for ref in package.findall(f"{OPF}spine/{OPF}itemref")]
    assert next(item.get("href") for item in order) == "contents.xhtml"
    assert len(order) == sum(name.endswith(".xhtml") for name in listed)


def test_an_epub_has_every_chapter_and_every_exercise(trees, epub):
    assert {f"{pages.slug(path.removesuffix('.html'))}.xhtml" for path in CHAPTERS} <= {*trees}
    assert epub["book/solutions.xhtml"].count(b'id="') > EXERCISES


def names_in(tree):
    """Yield the names that links can lead to."""
    return (element.get("id") for element in tree.iter() if element.get("id"))


def test_links_and_pictures_of_an_epub_are_in_it(trees, epub):
    names = {
        page: [e.get("id") for e in tree.iter() if e.get("id")] for page, tree in trees.items()
    }
    for page, tree in trees.items():
        assert len(set(names[page])) == len(names[page]), page
        for link in tree.iter(f"{XHTML}a"):
            target, _, name = link.get("href").partition("#")
            if not target.startswith("http"):
                assert target in trees, (page, link.get("href"))
                assert not name or name in names[target], (page, link.get("href"))
        for picture in tree.iter(f"{XHTML}img"):
            assert f"book/{picture.get('src')}" in epub
            assert picture.get("alt").strip()


def test_an_epub_needs_no_script_and_no_style_of_the_site(trees):
    for tree in trees.values():
        for element in tree.iter():
            assert element.tag not in {f"{XHTML}{n}" for n in ("script", "button", "input", "form")}
            assert not element.get("style")


def test_the_same_pages_make_the_same_epub(taken, site):
    write_epub(taken.book, site.folder, taken.folder / "again.epub")
    again = (taken.folder / "again.epub").read_bytes()
    assert again == (taken.folder / "book.epub").read_bytes()


@pytest.mark.parametrize(("size", "points"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_a_pdf_has_its_size_its_bookmarks_and_a_page_for_each_exercise(taken, size, points):
    pdf = (taken.folder / f"{size}.pdf").read_bytes()
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    for box in boxes:
        assert [float(length) for length in box] == pytest.approx(points, abs=2)
    assert b"/Outlines" in pdf
    assert len(boxes) == 1 + len(exercises_of("dropout"))  # the first is the title


def test_the_book_has_its_solutions_at_its_end_and_its_worksheets_have_none(taken):
    book, sheets = paper.book(taken.book), paper.worksheets(taken.book)
    start = book.index("<section id='solutions'>")
    assert "Hint 1" not in book[:start]
    assert book[start:].count("Hint 1") >= EXERCISES - 1
    assert book[:start].count(">Hints and solution</a>") == EXERCISES
    assert "Hint 1" not in sheets
    assert "Hints and solution" not in sheets
    assert sheets.count("check") >= EXERCISES


def test_links_of_the_paper_book_lead_within_it(taken):
    book = paper.book(taken.book)
    names = re.findall(r' id=["\']([^"\']+)', book)
    assert len(set(names)) == len(names)
    assert {*re.findall(r'href="#([^"]+)"', book)} <= {*names}


def test_code_is_shown_as_it_was_chosen(taken):
    all_lines, key_lines = taken.everything[DROPOUT].paper.body, taken.book[DROPOUT].paper.body
    assert len(all_lines) > 1.2 * len(key_lines)
    assert 'class="fold"' not in key_lines


def test_without_a_chromium_a_line_says_what_is_missing(site, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(browser, "find", lambda: None)
    make.make_if_new(site.folder, tmp_path / "record")
    assert "The PDFs and the EPUB were left out" in capsys.readouterr().out
    assert not (site.folder / make.FOLDER).exists()
