"""The pages in a real browser that can reach no other host."""

import gzip
import re

import pytest

from tests.site.accessibility import (
    AROUND,
    colour_violations,
    other_violations,
    take_out_equal_spans,
)
from tests.site.book import CHAPTERS, DESKTOP, PAGES, PHONE

OPENED, READ = 200_000, 700_000  # bytes of a chapter, compressed, with all that it asks for
CHAPTER = CHAPTERS[0]


def is_compressed(response):
    """Tell whether a response's body is compressed already."""
    return response.url.endswith((".woff2", ".png", ".jpeg", ".webp"))


def weigh(visited):
    """Return the bytes of each response, compressed as a server would."""
    sizes = {}
    for response in visited.responses:
        body = response.body()
        size = len(body) if is_compressed(response) else len(gzip.compress(body, 6))
        sizes[response.url.removeprefix(visited.address)] = size
    return sizes


@pytest.mark.parametrize("path", PAGES)
def test_a_page_in_light_in_dark_and_on_a_phone(visit, path):
    visited = visit(path)
    opened = sum(weigh(visited).values())
    visited.read_through()
    page = visited.page
    total = sum(weigh(visited).values())
    print(f"\n{path}: {opened / 1000:.0f} KB opened, {total / 1000:.0f} KB read to the end")
    page.set_viewport_size(PHONE)
    visited.read_through()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.locator("input[type=search]").count() == 1
    assert not any("search/sections" in url for url in visited.requests)
    assert visited.strangers() == []
    assert visited.complaints == []
    assert opened < OPENED
    assert total < READ
    take_out_equal_spans(page)
    assert other_violations(page) == []
    page.set_viewport_size(DESKTOP)
    assert other_violations(page, AROUND) == []
    assert colour_violations(page) == []
    page.get_by_role("button", name="Dark colours").click()
    assert colour_violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_colours_of_code_are_legible(visit, site, theme):
    style = (site.folder / "_static/pygments.css").read_text()
    tokens = sorted(set(re.findall(r"\.highlight \.(\w+)", style)))
    spans = " ".join(f'<span class="{token}">token</span>' for token in tokens)
    page = visit("intro.html", theme=theme).page
    code = f'<div class="highlight"><pre>{spans}</pre></div>'
    page.locator("article").evaluate("(article, code) => (article.innerHTML = code)", code)
    assert len(tokens) > 40
    assert colour_violations(page) == []


def test_one_pale_word_is_found(visit):
    page = visit(CHAPTER).page
    page.locator("article p").nth(5).evaluate("(p) => (p.style.color = '#aaa')")
    page.locator("article p a").first.evaluate(
        "(a) => (a.style.background = a.style.color = '#777')"
    )
    assert len(colour_violations(page)) >= 2


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_takes_the_colours_of_the_system(visit, theme):
    page = visit("intro.html", theme=theme).page
    assert page.evaluate("document.documentElement.dataset.theme") == theme


def test_the_network_is_really_refused(visit):
    visited = visit("intro.html")
    visited.page.evaluate("fetch('http://example.org/').catch(() => null)")
    visited.page.wait_for_load_state("networkidle")
    assert visited.strangers() == ["http://example.org/"]
    assert visited.complaints


def test_vega_is_fetched_only_for_a_figure_in_view(visit):
    visited = visit(CHAPTER)
    assert not any("vega" in url for url in visited.requests)
    visited.page.locator(".interactive").first.scroll_into_view_if_needed()
    visited.page.locator(".interactive svg").first.wait_for()
    assert sum("vega" in url for url in visited.requests) == 2


@pytest.mark.parametrize("path", CHAPTERS)
def test_a_link_into_a_chapter_stays_on_its_target(visit, path):
    page = visit(f"{path}#interview-questions").page
    unsized = page.locator("article img:not([width]), article img:not([height])")
    below_the_bar = page.locator("#interview-questions").bounding_box()["y"]
    assert unsized.count() == 0
    assert page.locator("header.top").bounding_box()["height"] <= below_the_bar < 150


def test_dark_colours_toggle_and_are_remembered(visit):
    visited = visit("intro.html")
    page = visited.page
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("button", name="Dark colours").click()
    dark = page.evaluate(paper)
    visited.open(CHAPTER)
    assert page.evaluate(paper) == dark != light


def test_a_slider_has_a_name_and_moves_by_keyboard(visit):
    page = visit(CHAPTER).page
    page.locator(".interactive").first.scroll_into_view_if_needed()
    slider = page.locator(".interactive input[type=range]").first
    slider.wait_for()
    assert slider.evaluate("(input) => input.labels[0].textContent.trim()")
    figure = page.locator(".interactive").first
    before, value = figure.locator("svg").inner_html(), slider.input_value()
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert slider.input_value() != value
    assert figure.locator("svg").inner_html() != before


def test_a_figure_keeps_its_sliders_when_the_width_changes(visit):
    page = visit(CHAPTER).page
    page.locator(".interactive").first.scroll_into_view_if_needed()
    slider = page.locator(".interactive input[type=range]").first
    slider.wait_for()
    slider.focus()
    page.keyboard.press("ArrowRight")
    value = slider.input_value()
    page.set_viewport_size(PHONE)
    page.wait_for_timeout(500)
    assert page.locator(".interactive input[type=range]").first.input_value() == value


def test_the_keyboard_comes_first_to_the_skip_link(visit):
    page = visit(CHAPTER).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_a_link_into_a_folded_answer_opens_it(visit):
    page = visit(CHAPTER).page
    name = page.locator("details.question[id]").first.get_attribute("id")
    page = visit(f"{CHAPTER}#{name}").page
    assert page.locator(f"#{name}").evaluate("(details) => details.open")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_chapter_can_be_read_without_scripts(visit, size):
    visited = visit(CHAPTER, scripts=False, size=size)
    page = visited.page
    assert page.locator("article .katex math").count() > 5
    assert page.locator("details.question .sd-summary-content").count() >= 1
    page.locator("details.question summary").first.click()
    assert page.locator("details.question .sd-summary-content").first.is_visible()
    page.locator("details.hide summary").first.click()
    assert page.locator("details.hide .cell_input").first.is_visible()
    assert page.locator(".interactive__alt").first.is_visible()
    assert visited.strangers() == []


def test_a_chapter_prints_on_white_with_its_answers_open(visit):
    page = visit(CHAPTER, theme="dark").page
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    assert page.locator("article details:not([open], .fold, .map-table)").count() == 0
    assert not page.locator("header.top").is_visible()
