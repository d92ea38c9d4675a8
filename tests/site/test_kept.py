"""What a learner typed: kept, or not kept and said so; never lost without a word."""

import json

import pytest

from tests.site.conftest import Visit
from tests.site.exercise import CHOICE, ID, LONG, PAGE, QUESTION, Desk
from tests.site.pretended import SCRIPT

BLOCKED = r"""Object.defineProperty(window, "localStorage", { get() {
    const from = new Error().stack.replace(/\s+/g, " ");
    throw new DOMException(`denied ${from}`, "SecurityError");
} });"""
FULL = """Storage.prototype.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
};"""
KEY = "mlfund.progress"


@pytest.fixture
def browse(chromium, address):
    """Open a page in a new browser, with a worker that pretends."""
    contexts = []

    def start(path=PAGE, script="", theme="light"):
        context = chromium.new_context(color_scheme=theme, reduced_motion="reduce")
        context.add_init_script(SCRIPT + script)
        contexts.append(context)
        visit = Visit(context, address)
        ready(visit.open(path))
        return visit

    yield start
    for context in contexts:
        context.close()


def ready(page):
    """Wait until the page's scripts have run, which a quiet network does not tell."""
    if page.locator(".progress, .runner").count():
        page.locator(".progress", has_text="passed in this browser").wait_for(timeout=LONG)
    return page


def kept(page, name=KEY):
    return page.evaluate("name => localStorage.getItem(name)", name)


def keep(page, text):
    page.evaluate("([name, text]) => localStorage.setItem(name, text)", [KEY, text])
    page.reload(wait_until="networkidle")
    ready(page)


@pytest.mark.parametrize("script", [BLOCKED, FULL], ids=["blocked", "full"])
def test_a_browser_that_keeps_nothing_says_so_and_works(browse, script):
    visited = browse(script=script)
    page, desk = visited.page, Desk(visited.page)
    desk.write("# typed")
    assert "keeps nothing that is typed here" in desk.warning.text_content()
    desk.check("1", "This browser keeps no progress")
    assert desk.state.text_content() == "passed"  # as long as the page lives
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == ["beforeunload"]
    assert visited.complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_blocked_storage_leaves_the_theme_and_its_button(browse, theme):
    visited = browse("intro.html", BLOCKED, theme)
    page = visited.page
    assert page.locator("html").get_attribute("data-theme") == theme
    other = {"light": "dark", "dark": "light"}[theme]
    button = page.locator("[data-action=theme]")
    assert button.get_attribute("title") == f"{other.capitalize()} colours"
    button.click()
    assert page.locator("html").get_attribute("data-theme") == other
    assert button.get_attribute("title") == f"{theme.capitalize()} colours"
    assert visited.complaints == []


def test_blocked_storage_is_said_at_the_desk(browse):
    page = browse("practice/questions.html", BLOCKED).page
    page.get_by_role("button", name="Repeat").click()
    for _ in range(3):
        page.locator(".desk__stage .desk__bar button").first.click()
    page.get_by_role("button", name="3 Right").click()
    page.get_by_text("This browser keeps nothing").wait_for()


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("{broken", 0),
        (json.dumps({"version": 1, "exercises": {ID: {"status": "passed"}, "b": 1}}), 1),
        (json.dumps({"version": 1, "exercises": {ID: {"code": 5}}}), 0),
        ('{"version": 1, "exercises": null}', 0),
        ("null", 0),
    ],
)
def test_what_is_damaged_is_set_aside_and_the_rest_lives_on(browse, text, whole):
    page = browse().page
    keep(page, text)
    said = page.locator(".progress").text_content()
    assert f"damaged. {whole} exercises could be read. The rest is set aside" in said
    assert kept(page, f"{KEY}.damaged-1") == text
    assert (Desk(page).state.text_content() != "not attempted") == bool(whole)
    keep(page, "{broken again")
    assert kept(page, f"{KEY}.damaged-1") == text
    assert kept(page, f"{KEY}.damaged-2") == "{broken again"


def test_progress_of_a_newer_version_is_not_written_over(browse):
    page = browse().page
    text = json.dumps({"version": 2, "exercises": {ID: {"code": "# of tomorrow"}}})
    keep(page, text)
    assert "newer version of the book" in page.locator(".progress").text_content()
    desk = Desk(page)
    desk.write("# of today")
    desk.check("1", "This browser keeps no progress")
    assert kept(page) == text


def test_damaged_progress_stays_where_there_is_no_room_to_set_it_aside(browse):
    page = browse().page
    page.context.add_init_script(FULL)
    keep(page, "{broken")
    assert "no room to set it aside" in page.locator(".progress").text_content()
    Desk(page).write("# typed")
    assert kept(page) == "{broken"


def tabs(browse):
    """Two tabs of one browser with the same exercise."""
    first = browse().page
    second = first.context.new_page()
    second.goto(first.url, wait_until="networkidle")
    return first, ready(second)


def test_a_tab_that_was_not_typed_in_follows_another(browse):
    first, second = tabs(browse)
    for page in (first, second):
        Desk(page).press("Edit")
        Desk(page).editor.wait_for()
    Desk(first).write("# one")
    Desk(second).editor.filter(has_text="# one").wait_for()
    assert Desk(second).warning.text_content() == ""
    first.locator(f'.runner[data-exercise="{CHOICE}"] input[value="c"]').check()
    button = f".runner[data-exercise='{CHOICE}'] input[value=c]"
    second.wait_for_function("button => document.querySelector(button).checked", arg=button)
    field = f"input[name='{QUESTION}']"
    first.locator(field).fill("12")
    second.wait_for_function("field => document.querySelector(field).value === '12'", arg=field)


@pytest.mark.parametrize("stays", ["theirs", "mine"])
def test_two_tabs_that_were_typed_in_lose_neither_text(browse, stays):
    first, second = tabs(browse)
    Desk(first).write("# one")
    Desk(second).write("# two")
    Desk(first).warning.filter(has_text="Another tab has changed").wait_for()
    assert Desk(first).code == "# one"
    assert Desk(second).code == "# two"
    name = {"theirs": "That of the other tab", "mine": "The one here"}[stays]
    Desk(first).warning.get_by_role("button", name=name).click()
    assert Desk(first).warning.text_content() == ""
    text = {"theirs": "# two", "mine": "# one"}[stays]
    assert Desk(first).code == text
    assert json.loads(kept(first))["exercises"][ID]["code"] == text
    if stays == "mine":
        Desk(second).warning.filter(has_text="Another tab has changed").wait_for()
        assert Desk(second).code == "# two"


def test_a_file_that_is_taken_in_leaves_what_was_typed(browse, tmp_path):
    visited = browse()
    Desk(visited.page).write("# mine")
    page = visited.open("practice/exercises.html")
    entries = {ID: {"status": "passed", "code": "# theirs"}, CHOICE: {"code": "answer = 'a'"}}
    (tmp_path / "progress.json").write_text(json.dumps({"version": 1, "exercises": entries}))
    page.locator("input[type=file]").set_input_files(tmp_path / "progress.json")
    page.get_by_text("The file is taken in.").wait_for()
    after = json.loads(kept(page))["exercises"]
    assert after[ID] == {"status": "passed", "code": "# mine"}
    assert after[CHOICE]["code"] == "answer = 'a'"


@pytest.mark.parametrize("scripts", [True, False], ids=["from a file", "without scripts"])
def test_a_page_that_cannot_run_says_what_is_missing(chromium, site, address, scripts):
    context = chromium.new_context(java_script_enabled=scripts)
    page = context.new_page()
    start = f"file://{site.folder}/" if scripts else address
    for path, missing in [
        (PAGE, "The editor and its buttons are not here"),
        ("practice/exercises.html", "Progress is not shown here"),
        (
            "practice/questions.html",
            "The mock interview, the repetition and the filters are not here",
        ),
    ]:
        page.goto(start + path)
        assert page.get_by_text(missing).first.is_visible()
    context.close()
