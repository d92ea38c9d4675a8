"""Where the reader is, what is wider than the screen, what is printed, what is cited."""

import re

import pytest

from tests.site.book import CHAPTERS, DESKTOP, PHONE

CHAPTER = "chapters/generalization/bias_variance.html"
TABLET = {"width": 768, "height": 900}
# From the top of a cell's picture to the bottom of its last slider, cell by cell.
MOVED = """() => [...document.querySelectorAll(".cell:has(input[type=range])")].map((cell) => {
  const boxes = [...cell.querySelectorAll("input[type=range], img, svg")]
    .map((part) => part.getBoundingClientRect()).filter((box) => box.height);
  return Math.max(...boxes.map((box) => box.bottom)) - Math.min(...boxes.map((box) => box.top));
})"""
MARKED = "[...document.querySelectorAll('.contents [data-reading]')].map((link) => link.hash)"


def seen(page, selector):
    """Tell whether an element stands within the window."""
    return page.evaluate(
        """(selector) => {
          const box = document.querySelector(selector).getBoundingClientRect();
          return box.top >= 0 && box.bottom <= innerHeight;
        }""",
        selector,
    )


def test_the_contents_follow_the_reader_and_come_back(visit):
    page = visit(f"{CHAPTER}#interview-questions", size=DESKTOP).page
    page.wait_for_function(f"{MARKED}[0] === '#interview-questions'")
    assert seen(page, ".contents [data-reading]")
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_function(f"{MARKED}.length === 0")
    assert seen(page, ".contents li a")


@pytest.mark.parametrize("size", [DESKTOP, TABLET, PHONE], ids=["desktop", "tablet", "phone"])
def test_the_bar_does_not_hide_what_a_link_leads_to(visit, size):
    page = visit(f"{CHAPTER}#the-trade", size=size).page
    page.wait_for_timeout(200)
    bar = page.locator(".top").bounding_box()
    heading = page.locator("#the-trade h2").bounding_box()
    assert heading["y"] >= max(0, bar["y"] + bar["height"] - 1)


def test_what_is_wider_than_a_phone_says_so_until_its_end(visit):
    page = visit(CHAPTER, size=PHONE).page
    wider = "document.querySelectorAll('[data-wider]').length"
    before = page.evaluate(wider)
    assert before > 3
    page.locator("[data-wider]").first.evaluate("(box) => box.scrollTo(box.scrollWidth, 0)")
    page.wait_for_function(f"{wider} === {before - 1}")


def test_printing_leaves_code_as_it_was_chosen_and_the_page_as_it_was(visit):
    page = visit(CHAPTER, size=DESKTOP).page
    folds = "document.querySelectorAll('article details.fold:not([open])').length"
    answers = "document.querySelectorAll('article details.question:not([open])').length"
    before = page.evaluate(f"[{folds}, {answers}]")
    assert min(before) > 5
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(f"[{folds}, {answers}]") == [before[0], 0]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(f"[{folds}, {answers}]") == before


def test_the_button_prints_with_every_figure_drawn(visit):
    drawn = "document.querySelectorAll('.interactive svg').length"
    first = f"window.print = () => (window.printed = {drawn})"
    page = visit(CHAPTER, size=DESKTOP, first=first).page
    page.evaluate("document.querySelector('[data-action=print]').click()")
    page.wait_for_function("window.printed !== undefined", timeout=120_000)
    figures = page.evaluate("document.querySelectorAll('.interactive').length")
    assert page.evaluate("window.printed") >= figures > 1


def test_on_a_screen_of_few_colours_the_buttons_have_their_icons(visit):
    page = visit(CHAPTER, size=TABLET, forced_colors="active").page
    icon = page.locator(".icon-theme")
    ground = icon.evaluate("(icon) => getComputedStyle(icon).backgroundColor")
    around = icon.evaluate("(icon) => getComputedStyle(icon.parentElement).backgroundColor")
    assert ground != around


def words(element):
    """What an element says, with plain spaces."""
    return " ".join(element.get_text().split())


@pytest.mark.parametrize("path", CHAPTERS)
def test_a_reference_has_in_the_list_the_label_of_the_text(read, path):
    page = read(path)
    labels = {words(label).strip("[]") for label in page.select(".citation > .label")}
    ids = {f"#{citation['id']}" for citation in page.select(".citation")}
    links = [a for a in page.select("article a") if not a.find_parent(class_="citation")]
    texts = {words(a) for a in links if a["href"] in ids}
    years = {label.rpartition(", ")[2] for label in labels}
    for text in texts:
        assert text in labels or (re.fullmatch(r"\d{4}\w?", text) and text in years), text


def test_an_answer_is_text_until_it_is_opened_or_printed(visit):
    page = visit("practice/questions.html").page
    answers = page.locator(".card__answer")
    assert answers.count() == 0
    page.locator("[data-card] summary").first.click()
    answers.first.wait_for()
    assert answers.count() == 1
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert answers.count() == page.locator("[data-card]").count()
    page.evaluate("dispatchEvent(new Event('afterprint'))")


def test_without_scripts_an_answer_stands_there(visit):
    page = visit("practice/questions.html", scripts=False).page
    page.locator("[data-card] summary").first.click()
    assert page.locator(".card__answer").first.is_visible()


@pytest.mark.parametrize("path", CHAPTERS)
def test_a_slider_and_its_picture_share_the_screen_of_a_phone(visit, path):
    heights = visit(path, size=PHONE).page.evaluate(MOVED)
    assert all(height <= 0.6 * PHONE["height"] for height in heights)
