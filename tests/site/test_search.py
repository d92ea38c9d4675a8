"""Search: the section of a term comes first, other words are found, the index has all terms."""

import csv
import re

import pytest

from booktools.notebooks.chapter import all_chapters
from booktools.notebooks.terms import terms_of
from booktools.paths import ROOT
from tests.site.accessibility import colour_violations, other_violations
from tests.site.book import PHONE

INDEX = "practice/terms.html"
FIRST = """async ([address, queries]) => {
    const { indexed, found } = await import(`${address}_static/search.js`);
    const sections = await (await fetch(`${address}search/sections.json`)).json();
    const index = indexed(sections);
    return queries.map((query) => found(index, sections, query)[0]?.href ?? "");
}"""
with (ROOT / "tests/site/terms.csv").open(encoding="utf-8", newline="") as file:
    LISTED = {row["term"]: row["section"] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def first(chromium, address):
    """Where the first results of queries lead: `first(queries)`."""
    page = chromium.new_page()
    page.goto(f"{address}intro.html")
    yield lambda queries: page.evaluate(FIRST, [address, list(queries)])
    page.close()


def test_the_list_is_long():
    assert len(LISTED) >= 200


def test_the_first_result_for_a_term_is_its_section(first):
    found = dict(zip(LISTED, first(LISTED), strict=True))
    assert found == LISTED


def test_the_first_result_for_a_synonym_treats_the_term(first):
    terms = [term for chapter in all_chapters() for term in terms_of(chapter)]
    places = {}
    for term in terms:
        for name in term.names:
            places.setdefault(name, []).append(f"{term.page}.html#{term.target}")
    for name, result in zip(places, first(places), strict=True):
        assert result in places[name], name


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("why does my validation loss rise", "cross_entropy"),
        ("Batchnorm", "batch_norm"),
        ("BATCH NORM small batches", "batch_norm"),
        ("lasso coordiante descent", "l2_l1_regularization"),
        ("adam weight decay", "l2_l1_regularization"),
        ("softmax overflow", "cross_entropy"),
    ],
)
def test_what_is_no_term_is_found(first, query, page):
    assert page in first([query])[0]


def test_a_reader_searches(visit):
    visited = visit("intro.html")
    page = visited.page
    page.get_by_role("searchbox").fill("double descent")
    page.keyboard.press("Enter")
    link = page.locator("#search-results li a").first
    link.wait_for()
    assert page.get_by_role("status").text_content().startswith("Places for “double descent”: ")
    assert page.locator("#search-results .context mark").first.text_content()
    assert page.get_by_role("searchbox").input_value() == "double descent"
    assert colour_violations(page) == []
    assert other_violations(page) == []
    link.click()
    page.wait_for_url("**/bias_variance.html#bv-double-descent")
    assert visited.complaints == []


def test_what_is_not_there_is_said(visit):
    page = visit("search.html?q=zzyzx").page
    page.get_by_text("Nothing for “zzyzx”.").wait_for()


def test_searching_works_where_nothing_may_be_kept_and_on_a_phone(visit):
    blocked = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
    visited = visit("search.html?q=variance", first=blocked, size=PHONE)
    visited.page.locator("#search-results li a").first.wait_for()
    width = visited.page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    assert visited.complaints == []


def test_the_index_has_every_term_and_its_links_lead_somewhere(read, site):
    page = read(INDEX)
    shown = " ".join(page.select_one("article").get_text(" ").replace("’", "'").split())
    terms = [term for chapter in all_chapters() for term in terms_of(chapter)]
    for term in terms:
        assert all(name in shown for name in term.names), term
    links = [link["href"] for link in page.select("ul.terms a")]
    assert len(links) >= len(terms)
    for link in set(links):
        path, _, target = link.removeprefix("../").partition("#")
        assert re.search(rf'id="{re.escape(target)}"', (site.folder / path).read_text()), link
