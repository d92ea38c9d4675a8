"""A question is answered on the page as one answers on paper, without Python."""

import pytest

from mlfund.exercises import find
from mlfund.judge.judge import judge
from tests.site.book import DESKTOP, PHONE
from tests.site.exercise import CHOICE, PAGE, QUESTION, Desk

NUMBER = find(QUESTION)
RIGHT = f"{NUMBER.reference():.4f}"


def field(desk):
    return desk.box.get_by_label("A number")


def choice(desk, key):
    return desk.box.locator(f"input[value='{key}']")


def answer(desk, text, said):
    field(desk).fill(text)
    desk.press("Check")
    return desk.wait(said)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_number_is_judged_at_once(visit, size):
    visited = visit(PAGE, size=size)
    desk = Desk(visited.page, QUESTION)
    desk.press("Check")
    assert desk.wait("Not attempted yet") == str(judge(NUMBER, None))
    wrong = NUMBER.wrong_answers[0]
    assert answer(desk, repr(wrong.answer), "Not yet") == str(judge(NUMBER, wrong.answer))
    assert desk.state.text_content() == "tried"
    assert "Write a decimal point" in (answer(desk, "0,5", "Not yet") and desk.said.text_content())
    assert answer(desk, RIGHT, "Passed") == str(judge(NUMBER, float(RIGHT)))
    assert desk.state.text_content() == "passed"
    assert visited.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert not [url for url in visited.requests if "pyodide" in url or "codemirror" in url]
    assert visited.complaints == []


def test_a_choice_is_made_with_the_keyboard_alone(visit):
    visited = visit(PAGE)
    page, desk = visited.page, Desk(visited.page, CHOICE)
    choice(desk, "a").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    assert desk.wait("Not yet") == str(judge(find(CHOICE), "a"))
    page.keyboard.press("ArrowDown")
    assert choice(desk, "b").is_checked()
    page.keyboard.press("Enter")
    assert desk.wait("Passed") == str(judge(find(CHOICE), "b"))
    assert not [url for url in visited.requests if "pyodide" in url]


def test_the_choices_are_those_of_the_statement_and_have_names(visit):
    desk = Desk(visit(PAGE).page, CHOICE)
    for key, meaning in find(CHOICE).choices.items():
        label = desk.box.locator(f"label:has(input[value='{key}'])")
        assert label.inner_text().replace("\n", " ").split() == f"{key}: {meaning}".split()
    group = desk.box.get_by_role("group", name=f"{find(CHOICE).title}: Your answer")
    assert group.get_by_role("radio").count() == len(find(CHOICE).choices)
    section = desk.page.locator("section", has=desk.box).last
    assert section.locator("ul").count() == 1


@pytest.mark.parametrize(
    ("id", "one", "other"), [(QUESTION, "3.5", "4"), (CHOICE, "c", "a")], ids=["number", "choice"]
)
def test_an_answer_survives_a_reload_and_goes_to_python_and_back(visit, id, one, other):
    page = visit(PAGE).page
    desk = Desk(page, id)
    checked = desk.box.locator("input:checked")

    def give(value):
        field(desk).fill(value) if id == QUESTION else choice(desk, value).check()

    def given():
        desk.button("Check").wait_for()  # the page's scripts have run
        if id == QUESTION:
            return field(desk).input_value()
        return checked.get_attribute("value") if checked.count() else ""

    give(one)
    page.reload(wait_until="networkidle")
    assert given() == one
    desk.press("Answer in Python")
    assert desk.code == (f"answer = {one}" if id == QUESTION else f"answer = '{one}'")
    desk.press("Check")
    desk.wait("Not yet")
    desk.press("Answer without Python")
    assert given() == one
    give(other)
    desk.press("Reset")
    assert given() == ""
    desk.press("Undo reset")
    assert given() == other


def test_code_of_ones_own_stays_in_the_editor(visit):
    page = visit(PAGE).page
    desk = Desk(page, QUESTION)
    desk.press("Answer in Python")
    desk.write("x = 3\nanswer = x")
    desk.press("Answer without Python")
    desk.hears("The code is more than an answer")
    page.reload(wait_until="networkidle")
    desk.box.scroll_into_view_if_needed()
    desk.editor.wait_for()
    assert desk.code == "x = 3\nanswer = x"
    assert not field(desk).is_visible()


def test_an_expression_takes_python(visit):
    desk = Desk(visit(PAGE).page, QUESTION)
    shown = answer(desk, "log(e) * 4", "Not yet")
    assert shown == str(judge(NUMBER, 4.0))
    assert "3.14" in answer(desk, "np.pi", "Not yet")
    assert "NameError" in answer(desk, "four * 1", "Not yet")
