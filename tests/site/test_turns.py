"""Jobs take turns: a wait is told, Stop and Reset touch their own exercise, time is relative."""

import pytest

from mlfund.exercises import find
from mlfund.judge.judge import SECONDS
from tests.site.book import PHONE
from tests.site.conftest import Visit
from tests.site.exercise import ID, OTHER, PAGE, Desk
from tests.site.pretended import SCRIPT

THIRD = "batch_norm/backward"


@pytest.fixture
def page(chromium, address):
    """The chapter's page with a worker that pretends, and a clock that stands still."""
    context = chromium.new_context(reduced_motion="reduce")
    context.add_init_script(SCRIPT)
    visit = Visit(context, address)
    yield visit.open(PAGE)
    assert visit.complaints == []
    context.close()


def workers(page):
    return page.evaluate("workers.length")


def alive(page):
    return page.evaluate("workers.filter((each) => each.alive).length")


def begin(desk, code, button="Check"):
    desk.write(code)
    desk.press(button)
    desk.hears("Running")


def test_stop_ends_the_run_and_keeps_the_code(page):
    desk = Desk(page)
    begin(desk, "hang\nprint: so far\nprint: and on", "Run")
    assert desk.box.locator("pre").text_content() == "so far\nand on\n"
    desk.button("Stop").focus()
    page.keyboard.press("Enter")
    assert desk.wait("Stopped") == "so far\nand on\nIt was stopped. The code is as you left it."
    assert desk.code.startswith("hang")
    assert page.evaluate("document.activeElement.textContent") == "Run"
    assert not desk.button("Stop").is_visible()
    assert (workers(page), alive(page)) == (2, 1)  # the next one is on its way
    assert "done" in desk.check("1", "Passed")


def test_what_a_check_printed_before_it_was_stopped_is_shown(page):
    desk = Desk(page)
    begin(desk, "hang\nprint: loss 0.5")
    desk.press("Stop")
    assert desk.wait("Stopped").endswith("Your code printed:\n    loss 0.5")
    assert desk.state.text_content() == "tried"


def test_who_waits_is_told_for_whom_and_can_take_it_back(page):
    first, second, third = (Desk(page, id) for id in (ID, OTHER, THIRD))
    begin(first, "hang")
    second.press("Check")
    third.press("Check")
    title = find(ID).title
    second.hears(f"Waiting: “{title}” comes first. Yours is number 2 in line")
    third.hears(f"Waiting: “{title}”, and 1 more comes first. Yours is number 3 in line")
    second.press("Take back")
    second.wait("Taken back")
    assert second.state.text_content() == "not attempted"
    third.hears("Yours is number 2 in line")
    assert first.said.text_content().startswith("Running")
    first.press("Stop")
    third.wait("Passed")


@pytest.mark.parametrize("waits", [False, True], ids=["nothing asked", "waiting"])
def test_reset_touches_its_own_exercise_alone(page, waits):
    first, second = Desk(page), Desk(page, OTHER)
    second.write("# mine")
    begin(first, "hang")
    if waits:
        second.press("Check")
        second.hears("Waiting")
    second.press("Reset")
    assert first.said.text_content().startswith("Running")
    assert workers(page) == 1
    assert second.code.split() == find(OTHER).starter.split()
    first.press("Stop")
    first.wait("Stopped")
    assert second.state.text_content() == "not attempted"


def test_reset_ends_its_own_run_and_can_be_undone(page):
    desk = Desk(page)
    begin(desk, "hang")
    desk.press("Reset")
    desk.hears("It is as it was at first.")
    assert desk.code.split() == find(ID).starter.split()
    desk.press("Undo reset")
    desk.hears("Your answer is back.")
    assert desk.code == "hang"
    desk.press("Reset")
    desk.check("1", "Passed")
    assert desk.button("Undo reset").count() == 0


def test_python_that_is_lost_leaves_the_code_and_the_others(page):
    first, second = Desk(page), Desk(page, OTHER)
    first.write("lose: memory access out of bounds")
    second.write("1")
    first.press("Check")
    second.press("Check")
    assert "Python ended with this run: it ran out of memory." in first.wait("Stopped")
    second.wait("Passed")
    assert "gave no reason" in first.check("lose: ", "Stopped")


@pytest.mark.parametrize(("solution", "limit"), [(0.01, SECONDS), (0.5, 15)])
def test_the_deadline_is_the_larger_of_ten_seconds_and_thirty_solutions(page, solution, limit):
    page.clock.install()
    desk = Desk(page)
    desk.write(f"hang\nslow: {solution}\nprint: x")
    desk.press("Check")
    page.clock.run_for(1000)
    desk.hears(f"Running, for {limit} seconds at most")
    page.clock.run_for((limit - 2) * 1000)
    assert desk.said.text_content().startswith("Running")
    page.clock.run_for(2000)
    assert f"It had not finished after {limit} seconds." in desk.wait("Stopped")


def test_the_clock_does_not_run_while_python_loads_or_starts(page):
    page.clock.install()
    page.evaluate("loadsForever = true")
    desk = Desk(page)
    desk.write("1")
    desk.press("Check")
    page.clock.run_for(100)
    desk.hears("Loading Python, once")
    for part in range(1, 20):
        page.clock.run_for(25_000)
        page.evaluate("part => workers[0].say({ type: 'loading', read: part, total: 20 })", part)
    page.evaluate("workers[0].say({ type: 'starting' })")
    page.clock.run_for(200_000)
    desk.hears("Starting Python")
    page.evaluate("workers[0].say({ type: 'ready' })")
    page.clock.run_for(100)
    desk.wait("Passed")


@pytest.mark.parametrize("shown", [844, 448], ids=["phone", "with its keyboard up"])
def test_the_verdict_is_in_sight(page, shown):
    page.set_viewport_size(PHONE)
    page.evaluate(
        """shown => Object.defineProperty(window, "visualViewport",
            { value: Object.assign(new EventTarget(), { offsetTop: 0, height: shown }) })""",
        shown,
    )
    desk = Desk(page)
    desk.check("\n".join("print: line" for _ in range(30)), "Passed")
    place = desk.said.bounding_box()
    assert 0 <= place["y"] <= shown - 140
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_long_lines_wrap_on_a_phone(page):
    desk = Desk(page)
    code = "x = " + " + ".join(["value"] * 40)
    desk.write(code)
    wide = "(line) => line.scrollWidth > line.clientWidth"
    scroller = desk.box.locator(".cm-scroller")
    assert scroller.evaluate(wide)
    page.set_viewport_size(PHONE)
    page.wait_for_function("document.querySelector('.cm-content').clientWidth < 390")
    assert not scroller.evaluate(wide)
    assert desk.code == code
