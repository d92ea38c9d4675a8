"""The deck and the table that are taken away: they hold what the page of questions holds."""

import csv
import filecmp
import json
import sqlite3
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from booktools.notebooks.files import read, write
from booktools.paths import ROOT
from booktools.practice import deck, desk
from booktools.site.build import build
from tests.site.book import part_of_the_book

SITE = "https://example.org/book/"
QUESTIONS = desk.questions()


def opened(package, folder):
    """The notes of a deck by their ids, the ids of its decks, and the names of its pictures."""
    with zipfile.ZipFile(package) as archive:
        archive.extract("collection.anki2", folder)
        pictures = json.loads(archive.read("media"))
        assert all(archive.read(number) for number in pictures)
    with sqlite3.connect(Path(folder, "collection.anki2")) as database:
        notes = dict(database.execute("select guid, flds from notes"))
        decks = {number for (number,) in database.execute("select did from cards")}
        models = {number for (number,) in database.execute("select mid from notes")}
    database.close()
    return notes, decks, models, set(pictures.values())


def table(path):
    """The rows of the table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def package(site, tmp_path_factory):
    """The deck of the site, opened."""
    return opened(site.folder / "practice" / deck.DECK, tmp_path_factory.mktemp("deck"))


def test_deck_table_and_page_have_the_same_questions(site, read, package):
    notes, decks, models, _ = package
    page = read("practice/questions.html")
    on_page = [card["data-card"] for card in page.select("[data-card]")]
    assert on_page == [row["id"] for row in table(site.folder / "practice" / deck.TABLE)]
    assert len(notes) == len(on_page) == len(QUESTIONS)
    assert len(decks) == len({question.chapter.topic for question in QUESTIONS})
    assert models == {deck.MODEL_ID}


def test_the_page_links_to_both(read):
    page = read("practice/questions.html")
    links = {a["href"] for a in page.select("a[download]")}
    assert {deck.DECK, deck.TABLE} <= links


def test_the_deck_has_its_formulas_and_its_pictures(package):
    notes, _, _, pictures = package
    text = "".join(notes.values())
    assert text.count(r"\(") == text.count(r"\)") > 100
    assert "$" not in text
    assert "{glue" not in text
    assert "](" not in text
    shown = {img["src"] for img in BeautifulSoup(text, "html.parser").select("img")}
    assert shown == pictures != set()


def test_every_link_of_the_table_leads_to_a_place_on_the_site(site, ids):
    for row in table(site.folder / "practice" / deck.TABLE):
        for link in row["shown"].split("](")[1:]:
            target = urlsplit(link.partition(")")[0])
            assert target.fragment in ids(target.path[target.path.index("chapters/") :]), row["id"]


def test_a_deck_that_is_made_again_has_the_same_ids(package, tmp_path):
    deck.write(tmp_path, SITE, ROOT)
    notes, decks, models, _ = opened(tmp_path / deck.DECK, tmp_path)
    assert notes.keys() == package[0].keys()
    assert (decks, models) == package[1:3]


def test_a_changed_answer_changes_page_deck_and_table_and_nothing_else(tmp_path):
    question = QUESTIONS[-1]
    book = part_of_the_book(tmp_path, question.chapter.path.parent.name.capitalize())
    ways = before, after = tmp_path / "_build/before/html", tmp_path / "_build/after/html"
    assert build(book, before.parent) == 0
    change_answer(book / f"{question.chapter.page}.ipynb", question.answer, "Another answer.")
    assert build(book, after.parent) == 0
    pages = [p.relative_to(after).as_posix() for p in after.rglob("*.html")]
    _, differ, missing = filecmp.cmpfiles(before, after, pages, shallow=False)
    assert not missing
    assert sorted(differ) == sorted([f"{question.chapter.page}.html", "practice/questions.html"])
    old, new = (opened(way / "practice" / deck.DECK, tmp_path)[0] for way in ways)
    changed = [text for guid, text in new.items() if text != old[guid]]
    assert len(changed) == 1
    assert "Another answer." in changed[0]
    old, new = (table(way / "practice" / deck.TABLE) for way in ways)
    rows = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
    assert [{name for name in a if a[name] != b[name]} for a, b in rows] == [{"answer"}]


def change_answer(path, before, after):
    """Change an answer in a chapter's notebook."""
    notebook = read(path)
    (cell,) = [cell for cell in notebook.cells if before in cell.source]
    cell.source = cell.source.replace(before, after)
    write(notebook, path)
