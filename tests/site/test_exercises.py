"""The exercises on the page, solved in a real browser that can reach no other host."""

import json
import re
from pathlib import Path

import pytest

from mlfund.exercises import all_exercises, exercises_of, find
from mlfund.judge import storage
from mlfund.judge.judge import SECONDS, judge
from mlfund.judge.page import NOBODY
from tests.site.book import CHAPTERS, DESKTOP, PHONE
from tests.site.conftest import Visit
from tests.site.exercise import ID, LONG, OTHER, PAGE, Desk

RIGHT = find(ID).solution
ENDLESS = "while True:\n    pass\n"
ASK = """async ([script, exercise, code]) => {
    const { ask } = await import(script);
    return ask({ kind: "check", exercise, title: exercise, code }, () => {}).answer;
}"""
WRONG = 'from mlfund.exercises import find\n\n{} = find("{}").wrong_answers[{}].answer\n'


@pytest.fixture(scope="module")
def check(chromium, address):
    """Check code in the Python of a page, which several tests share: `check(id, code)`."""
    context = chromium.new_context()
    page = Visit(context, address).open(PAGE)
    page.set_default_timeout(LONG)
    yield lambda id, code: page.evaluate(ASK, [f"{address}_static/runner/python.js", id, code])
    context.close()


@pytest.mark.parametrize("id", [each.id for each in all_exercises()])
def test_the_page_passes_every_solution(check, id):
    answer = check(id, find(id).solution)
    assert answer["status"] == "passed"
    assert "PASSED" in answer["text"]


@pytest.mark.parametrize("path", CHAPTERS)
def test_the_page_says_of_wrong_answers_what_a_terminal_says(check, path):
    exercise = exercises_of(Path(path).stem)[0]
    for number, wrong in enumerate(exercise.wrong_answers):
        answer = check(exercise.id, WRONG.format(exercise.name, exercise.id, number))
        assert wrong.message in " ".join(answer["text"].split()) or wrong.message in answer["text"]
        assert answer["text"] == str(judge(exercise, wrong.answer))


@pytest.mark.parametrize("path", CHAPTERS)
def test_every_exercise_has_its_place_in_its_chapter(read, path):
    places = [place["data-exercise"] for place in read(path).select(".runner[data-exercise]")]
    assert places == [exercise.id for exercise in exercises_of(Path(path).stem)]


def test_a_learner_solves_the_exercises_of_a_chapter(visit):
    exercise, *others = exercises_of(Path(PAGE).stem)
    visited = visit(PAGE)
    verdict = Desk(visited.page, exercise.id).check(
        WRONG.format(exercise.name, exercise.id, 0), "Not yet"
    )
    assert verdict == str(judge(exercise, exercise.wrong_answers[0].answer))
    for each in (exercise, *others):
        its = Desk(visited.page, each.id)
        in_python(its)
        assert "PASSED" in its.check(each.solution, "Passed")
    count = f"{len(others) + 1} of {len(others) + 1}"
    assert visited.page.locator(".progress").text_content().startswith(count)
    assert visited.strangers() == []
    assert visited.complaints == []


def test_a_learner_tries_stops_solves_and_comes_back(visit):
    visited = visit(PAGE)
    desk = Desk(visited.page)
    desk.press("Check")
    assert "NOT ATTEMPTED YET" in desk.wait("Not attempted")
    desk.write(ENDLESS)
    desk.press("Check")
    desk.hears("Running")
    desk.press("Stop")
    assert "It was stopped" in desk.wait("Stopped")
    assert "PASSED" in desk.check(RIGHT, "Passed")
    visited.page.reload(wait_until="networkidle")
    assert desk.state.text_content() == "passed"
    assert visited.complaints == []


def in_python(desk):
    """Go to the editor, if the exercise is a question that can be answered without."""
    if desk.button("Answer in Python").is_visible():
        desk.press("Answer in Python")


@pytest.fixture(scope="module")
def shared(chromium, address):
    """The chapter's page, with a Python that several tests share."""
    context = chromium.new_context(reduced_motion="reduce")
    visited = Visit(context, address)
    visited.open(PAGE)
    yield visited
    context.close()


@pytest.fixture
def desk(shared):
    """An exercise on the page that several tests share."""
    return Desk(shared.page)


def test_two_exercises_share_one_python_and_no_names(shared, desk):
    assert desk.run("mine = 1\nmine") == "1"
    assert "NameError" in Desk(shared.page, OTHER).run("mine", "Not yet")
    assert sum(url.endswith("pyodide.asm.wasm") for url in shared.requests) == 1


def test_a_picture_is_shown(shared, desk):
    desk.write("import matplotlib.pyplot as plt\n\nplt.plot([1, 3, 2])\nplt.show()\n")
    assert not any("matplotlib" in url for url in shared.requests)
    desk.press("Run")
    picture = desk.box.locator(".runner__output img")
    picture.wait_for(timeout=LONG)
    assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 100
    assert shared.complaints == []


def test_an_endless_loop_is_stopped_after_the_time_that_is_stated(desk):
    desk.write("sum(iter(int, 1))")
    desk.press("Run")
    desk.hears("Running, for")
    limit = int(re.search(r"for (\d+) seconds", desk.said.text_content())[1])
    assert limit >= SECONDS  # more on a busy machine
    assert desk.wait("Stopped") == f"It had not finished after {limit} seconds."
    assert f"{SECONDS} seconds" in desk.box.locator(".runner__help").text_content()
    assert "PASSED" in desk.check(RIGHT, "Passed")


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("x = 6\nprint('printed')\nx * 7", "printed\n42"),
        ("print('x' * 10**7)", "(and more, cut off here)"),
        ("x = 1\ndef f(:\n    pass", "line 2: def f(:"),
        ("import numpy as np\nnp.ones((2, 3)) @ np.ones(2)", "line 2, in <module>"),
        ("import numpy as np\nnp.ones((10**5, 10**6))", "array is too big"),
        ("raise SystemExit", "SystemExit"),
        ("import torch", "torch is not here: the Python of this page has NumPy, matplotlib"),
        ("input('How many? ')", f"How many? \nRuntimeError: {NOBODY}"),
    ],
)
def test_what_a_run_shows(desk, code, shown):
    text = desk.run(code, "ran." if "printed" in code or "10**7" in code else "Not yet")
    assert shown in text
    assert len(text) < 12_000
    assert text.count("\n  line ") <= 1  # their own line, none of the engine's or numpy's


@pytest.mark.parametrize(
    "code",
    [
        "import js\njs.close()\nwhile True:\n    pass",
        "import os\nos._exit(3)",
        "x = []\nwhile True:\n    x.append(x[:] + [0] * 10**6)",
    ],
    ids=["the worker closes itself", "Python ends itself", "memory is exhausted"],
)
def test_a_lost_worker_gives_a_message_and_the_next_run_works(desk, code):
    desk.write(code)
    desk.press("Run")
    assert "[object" not in desk.wait("see below")
    assert "PASSED" in desk.check(RIGHT, "Passed")


def test_reset_ends_a_run_and_brings_the_starter_back(desk):
    desk.run("1 + 1")
    desk.write(ENDLESS)
    desk.press("Run")
    desk.said.filter(has_text="Running").wait_for()
    desk.press("Reset")
    assert desk.box.locator(".cm-content").inner_text().split() == find(ID).starter.split()
    assert "PASSED" in desk.check(RIGHT, "Passed")


def test_what_is_printed_is_shown_while_the_code_runs_and_after_its_end(desk):
    desk.write("print('half-way')\n" + ENDLESS)
    desk.press("Run")
    desk.box.locator("pre", has_text="half-way").wait_for(timeout=LONG)
    desk.press("Stop")
    assert desk.wait("Stopped").startswith("half-way\nIt was stopped.")
    desk.press("Check")
    desk.box.locator("pre", has_text="half-way").wait_for(timeout=LONG)
    desk.press("Stop")
    assert desk.wait("Stopped").endswith("Your code printed:\n    half-way")


def test_nothing_of_python_is_fetched_before_the_first_run(visit):
    visited = visit(PAGE)
    visited.read_through()
    assert not [url for url in visited.requests if "pyodide" in url or "codemirror" in url]
    Desk(visited.page).press("Edit")
    visited.page.locator(".cm-content").wait_for()
    assert not [url for url in visited.requests if "pyodide" in url]


def test_code_survives_a_reload_and_hints_and_solution_open(visit):
    visited = visit(PAGE)
    desk = Desk(visited.page)
    desk.write("# half done")
    visited.page.reload(wait_until="networkidle")
    desk.box.scroll_into_view_if_needed()
    desk.box.locator(".cm-content").wait_for()
    assert desk.box.locator(".cm-content").inner_text().strip() == "# half done"
    section = visited.page.locator("section", has=desk.box).last
    for number in (1, 2):
        desk.press("Hint")
        assert section.locator("details.sd-dropdown[open]").count() == number
    desk.press("Solution")
    assert section.locator("details.hide[open]").count() == 1


def test_progress_goes_to_the_command_line_and_back(visit, monkeypatch, tmp_path):
    visited = visit(PAGE)
    Desk(visited.page).check(RIGHT, "Passed")
    page = visited.open("practice/exercises.html")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save progress").click()
    monkeypatch.setenv("MLFUND_DATA", str(tmp_path))
    monkeypatch.delenv("MLFUND_PROGRESS", raising=False)
    saved.value.save_as(storage.path())
    assert storage.state(find(ID), storage.load()[ID]) == "passed"
    storage.record(find(OTHER), "passed")
    page.locator("input[type=file]").set_input_files(storage.path())
    page.get_by_text("The file is taken in.").wait_for()
    assert page.locator("[data-state=passed]").count() == 2


@pytest.mark.parametrize(
    "text", ["not JSON", '{"version": 2}', '{"version": 1, "exercises": {"a": 1}}']
)
def test_a_file_that_is_none_of_ours_is_refused(visit, tmp_path, text):
    page = visit("practice/exercises.html").page
    (tmp_path / "progress.json").write_text(text)
    page.locator("input[type=file]").set_input_files(tmp_path / "progress.json")
    page.get_by_text("The file was not taken in").wait_for()


def test_a_changed_exercise_shows_that_an_earlier_version_was_passed(visit):
    visited = visit(PAGE)
    old = {"version": 1, "exercises": {ID: {"status": "passed", "fingerprint": "old"}}}
    visited.page.evaluate("text => localStorage.setItem('mlfund.progress', text)", json.dumps(old))
    visited.page.reload(wait_until="networkidle")
    assert Desk(visited.page).state.text_content() == "passed an earlier version"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_keyboard_alone_is_enough(visit, size):
    visited = visit(PAGE, size=size)
    page, desk = visited.page, Desk(visited.page)
    desk.box.get_by_role("button", name="Edit").focus()
    page.keyboard.press("Enter")
    desk.box.locator(".cm-content:focus").wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("def normalize(x, eps=1e-5):")
    page.keyboard.press("Enter")
    page.keyboard.type("return x")
    page.keyboard.press("Control+Enter")
    assert "each channel has mean 0" in desk.wait("Not yet")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Run"
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_without_scripts_the_starter_and_the_solution_are_there(visit):
    page = visit(PAGE, scripts=False).page
    starter = page.locator(f'.cell:has(+ .runner[data-exercise="{ID}"])')
    assert "raise NotImplementedError" in starter.inner_text()
    assert page.locator(".runner button").count() == 0
