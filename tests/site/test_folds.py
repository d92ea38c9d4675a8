"""Code cells on the page, the switch, and the kinds of claims."""

import pytest

from tests.site.accessibility import colour_violations, other_violations
from tests.site.book import PHONE, code, displayed, printed, text

GLUED = "application/papermill.record/text/plain"
BLOCKED = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } })"
HEAD = """One sentence.

5 minutes to read · 4 exercises · know first: nothing

## A section

There are {glue:text}`count` of them.

:::{admonition} Holds under a condition
:class: verdict tendency
:name: verdict-xx1
Where the noise is low.
:::

:::{admonition} Holds
:class: verdict
:name: verdict-xx2
Always.
:::"""
CELLS = [
    text(HEAD),
    code("key = 1\nkey", printed("open output\n"), tags=["idea"]),
    code("# Fit <both> on 200 sets\nfolded = 2\nprint(folded)", printed("folded output\n")),
    code("# Only what the next cell needs\nimport json"),
    code(
        "unseen = 3",
        displayed({GLUED: "'3'"}, scrapbook={"name": "count", "mime_prefix": GLUED[:-10]}),
        tags=["check"],
    ),
    code("exercise = 4", exercise="batch_norm/normalize", part="solution", tags=["hide-cell"]),
]


@pytest.fixture(scope="module")
def address(serve_book):
    """The address of a book of one chapter."""
    return serve_book(*CELLS)


def opened(page):
    """What of the code can be seen."""
    sources = page.locator("article .cell_input").filter(visible=True).all_inner_texts()
    return [source.split()[0] for source in sources]


def choose(page, choice):
    """Take a choice of the switch."""
    page.get_by_role("group", name="Code:").get_by_label(choice, exact=True).check()


def test_cells_are_open_folded_or_left_out(visit):
    page = visit("intro.html").page
    assert page.locator(".fold summary").all_inner_texts() == [
        "Fit <both> on 200 sets",
        "Only what the next cell needs",
    ]
    assert opened(page) == ["key"]
    assert page.get_by_text("folded output").is_visible()
    assert page.get_by_text("There are 3 of them.").is_visible()
    assert "unseen" not in page.content()


def test_a_fold_opens_and_its_title_is_not_said_twice(visit):
    page = visit("intro.html").page
    page.get_by_text("Fit <both> on 200 sets").click()
    assert page.locator(".fold pre").first.inner_text() == "folded = 2\nprint(folded)\n"


@pytest.mark.parametrize(
    ("choice", "seen"),
    [("all", ["key", "folded", "import"]), ("none", []), ("key lines", ["key"])],
)
def test_the_switch_shows_more_or_less_and_is_remembered(visit, choice, seen):
    visited = visit("intro.html")
    choose(visited.page, "none" if choice == "key lines" else "all")
    choose(visited.page, choice)
    for _ in range(2):
        assert opened(visited.page) == seen
        assert visited.page.get_by_label(choice, exact=True).is_checked()
        assert visited.page.get_by_text("folded output").is_visible()
        visited.open("intro.html")
    assert visited.complaints == []


def test_without_any_code_no_titles_of_folds_are_left(visit):
    page = visit("intro.html").page
    choose(page, "none")
    assert page.locator(".fold").filter(visible=True).count() == 0
    assert page.locator("details.hide").is_visible()


def test_the_switch_and_the_theme_work_where_nothing_may_be_kept(visit):
    visited = visit("intro.html", theme="dark", first=BLOCKED)
    page = visited.page
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    choose(page, "all")
    assert "folded" in opened(page)
    page.get_by_role("button", name="Light colours").click()
    assert page.get_by_role("button", name="Dark colours").count() == 1
    assert visited.complaints == []


def test_folds_open_without_scripts_and_the_switch_is_gone(visit):
    page = visit("intro.html", scripts=False).page
    assert not page.locator(".code-switch").is_visible()
    assert opened(page) == ["key"]
    page.get_by_text("Fit <both> on 200 sets").click()
    assert "folded" in opened(page)


def test_what_is_folded_is_open_in_print_and_closed_again_afterwards(visit):
    page = visit("intro.html").page
    page.locator(".fold summary").first.click()
    before = page.locator("article details").evaluate_all("all => all.map((part) => part.open)")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("article details:not([open], .fold, .map-table)").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    after = page.locator("article details").evaluate_all("all => all.map((part) => part.open)")
    assert after == before
    assert True in before
    assert False in before


def test_a_kind_stands_on_the_verdict_and_explains_itself(visit):
    page = visit("intro.html").page
    kind = page.get_by_role("button", name="tendency")
    explanation = page.get_by_role("tooltip", include_hidden=True)
    assert page.locator("#verdict-xx1 button").count() == 1
    assert page.locator("#verdict-xx2 button").count() == 0
    assert not explanation.is_visible()
    kind.focus()
    assert explanation.is_visible()
    page.keyboard.press("Escape")
    assert not explanation.is_visible()
    kind.hover()
    assert explanation.is_visible()


@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 900}], ids=["phone", "desktop"])
def test_an_explanation_stays_on_the_screen(visit, size):
    page = visit("intro.html", size=size).page
    page.get_by_role("button", name="tendency").focus()
    box = page.get_by_role("tooltip").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]


def test_a_kind_is_explained_in_print(visit):
    page = visit("intro.html").page
    page.emulate_media(media="print")
    assert page.locator(".kind-is").is_visible()
    assert not page.locator(".code-switch").is_visible()


def test_a_page_without_code_has_no_switch(serve_book, visit_at):
    page = visit_at(serve_book(text("One sentence.")), "intro.html").page
    assert page.locator(".fold, .code-switch").count() == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_folds_switch_and_kinds_are_accessible(visit, theme):
    page = visit("intro.html", theme=theme).page
    choose(page, "all")
    page.get_by_role("button", name="tendency").focus()
    assert colour_violations(page) == []
    assert other_violations(page) == []
