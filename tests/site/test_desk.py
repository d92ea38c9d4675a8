"""The interview desk in a real browser: the filters, the mock interview, the repetition."""

import json
import re
from collections import Counter

import pytest

from booktools.practice import desk
from tests.site.book import PHONE

PAGE = "practice/questions.html"
QUESTIONS = desk.questions()
MINUTES = {"Warm-up": 2, "Core": 4, "Hard": 6}
WORDS = ("night", "image")
STEPS = ("Show the answer", "Next they ask", "Show its answer")


@pytest.fixture
def visited(visit):
    """The page of questions on the first of March."""
    opened = visit(PAGE)
    set_day(opened, 1)
    return opened


def set_day(opened, day):
    """Set the browser's clock to a day of March, and load the page anew."""
    opened.page.clock.set_fixed_time(f"2026-03-{day:02}T12:00:00")
    opened.page.reload(wait_until="networkidle")


def press(page, name):
    """Press a button of the desk."""
    page.locator(".desk").get_by_role("button", name=name).click()


def choose(page, fact, value):
    """Choose a value of a filter."""
    page.get_by_role("combobox", name=fact).select_option(value)


def shown(page):
    """The ids of the questions that can be seen in the list."""
    seen = page.locator("[data-card]:visible")
    return seen.evaluate_all("cards => cards.map((card) => card.dataset.card)")


def text_of(question):
    """All that a question's card says, in small letters."""
    parts = (question.question, question.answer, question.follow_up, question.follow_up_answer)
    return " ".join([*parts, question.wrong, question.shown]).lower()


def kept(page):
    """What the browser keeps of the repetition."""
    text = page.evaluate("localStorage.getItem('mlfund.cards')")
    return json.loads(text)["cards"] if text else {}


def answer(page, rating):
    """Go through the parts of a question by keyboard alone, and rate the answer; return its id."""
    title = page.locator(".ask__title").text_content()
    page.keyboard.press("Tab")
    for step in STEPS:
        focused = page.evaluate("document.activeElement.textContent")
        assert focused == step
        page.keyboard.press("Enter")
    assert page.locator(".card__wrong:visible, .card__shown:visible").count() == 2
    page.keyboard.press(str(rating))
    page.wait_for_function(
        "title => document.querySelector('.ask__title')?.textContent !== title", arg=title
    )


def test_every_question_is_on_the_page_once(visited):
    assert shown(visited.page) == [question.id for question in QUESTIONS]
    assert (
        f"{len(QUESTIONS)} of {len(QUESTIONS)}" in visited.page.locator(".desk__said").inner_text()
    )


@pytest.mark.parametrize("fact", ["chapter", "level", "kind"])
def test_a_filter_leaves_what_was_chosen(visited, fact):
    values = {
        "chapter": lambda question: question.chapter.title,
        "level": lambda question: question.level,
        "kind": lambda question: question.kind,
    }[fact]
    chosen = values(QUESTIONS[-1])
    choose(visited.page, fact.title(), chosen)
    assert shown(visited.page) == [q.id for q in QUESTIONS if values(q) == chosen]


def test_words_are_searched_in_question_and_answer(visited):
    page = visited.page
    page.get_by_role("textbox", name="Words").fill("Night image")
    has_both = [q.id for q in QUESTIONS if all(word in text_of(q) for word in WORDS)]
    assert shown(page) == has_both != []
    page.get_by_role("textbox", name="Words").fill("nothing has these words")
    assert shown(page) == []
    press(page, "Repeat")
    assert "No question is left" in page.locator(".desk__said").text_content()


def test_a_synonym_finds_what_is_called_otherwise(visited):
    page = visited.page
    assert not any("zero-one loss" in text_of(question) for question in QUESTIONS)
    page.get_by_role("textbox", name="Words").fill("zero-one loss")
    assert "q-bias-variance-zero-one" in shown(page)


@pytest.mark.parametrize("minutes", [20, 45])
def test_a_mock_interview_from_the_start_to_the_end(visited, minutes):
    page = visited.page
    press(page, f"{minutes} minutes")
    assert page.locator(".desk__clock").text_content() == f"{minutes}:00 left"
    assert shown(page) == []
    total = int(page.locator(".ask__title").text_content().split(" of ")[1])
    for number in range(total):
        assert page.locator(".ask__title").text_content() == f"Question {number + 1} of {total}"
        assert page.locator(".card__answer:visible").count() == 0
        answer(page, number % 4 + 1)
    results = page.locator(".desk__stage li")
    assert results.count() == total
    levels = Counter(level_of(name) for name in kept(page))
    assert sum(MINUTES[level] * count for level, count in levels.items()) <= minutes
    assert len(kept(page)) == total
    press(page, "Back to the questions")
    assert len(shown(page)) == len(QUESTIONS)
    assert visited.strangers() == []
    assert visited.complaints == []


def level_of(name):
    """A question's level."""
    return next(question.level for question in QUESTIONS if question.id == name)


def test_a_mock_interview_counts_down_and_can_be_left(visited):
    page = visited.page
    press(page, "20 minutes")
    page.clock.set_fixed_time("2026-03-01T12:19:01")
    page.get_by_text("0:59 left").wait_for()
    page.clock.set_fixed_time("2026-03-01T12:20:01")
    page.get_by_text("Time is up", exact=True).wait_for()
    press(page, "End the interview")
    assert len(shown(page)) == len(QUESTIONS)
    press(page, "20 minutes")
    assert page.locator(".desk__clock").text_content() == "20:00 left"


def test_questions_come_again_when_the_algorithm_says(visited):
    page = visited.page
    choose(page, "Chapter", QUESTIONS[0].chapter.title)
    press(page, "Repeat")
    assert "0 due and 10 new" in page.locator(".desk__stage").text_content()
    for rating in [1, *[3] * 9, 4]:  # the missed one comes again at the end
        answer(page, rating)
    assert "due on 2026-03-02" in page.locator(".desk__stage").text_content()
    assert len(kept(page)) == 10
    set_day(visited, 2)
    choose(page, "Chapter", QUESTIONS[0].chapter.title)
    press(page, "Repeat")
    assert "10 due" in page.locator(".desk__stage").text_content()
    answer(page, 4)
    (again,) = [entry for entry in kept(page).values() if entry["interval"] == 6]
    assert again["due"] == "2026-03-08"


def test_the_schedule_is_that_of_sm_2(visited):
    entry = None
    for quality, interval in [(4, 1), (4, 6), (4, 15), (5, 39), (3, 96), (1, 1), (5, 1), (5, 6)]:
        entry = visited.page.evaluate(
            """async ([entry, quality]) => {
                const { rated } = await import("../_static/desk/repetition.js");
                return rated(entry ?? undefined, quality);
            }""",
            [entry, quality],
        )
        assert entry["interval"] == interval
    assert round(entry["ease"], 2) == 2.12  # 2.5 + 0.1 - 0.14 - 0.54 + 0.1 + 0.1


def test_the_repetition_is_carried_to_another_browser(visited, visit, tmp_path):
    page = visited.page
    press(page, "Repeat")
    answer(page, 3)
    press(page, "End for now")
    with page.expect_download() as download:
        press(page, "Save repetition")
    file = tmp_path / "repetition.json"
    download.value.save_as(file)
    other = visit(PAGE).page
    other.locator("input[type=file]").set_input_files(file)
    other.get_by_text("The file is taken in.").wait_for()
    assert kept(other) == kept(page) != {}
    file.write_text('{"version": 1, "cards": {"a": {"ease": "high"}}}')
    other.locator("input[type=file]").set_input_files(file)
    other.get_by_text(re.compile("The file was not taken in")).wait_for()
    assert kept(other) == kept(page)


def test_damaged_text_is_set_aside(visited):
    page = visited.page
    page.evaluate("localStorage.setItem('mlfund.cards', '{')")
    press(page, "Repeat")
    answer(page, 3)
    assert len(kept(page)) == 1
    assert page.evaluate("localStorage.getItem('mlfund.cards.damaged-1')") == "{"


def test_the_questions_can_be_read_without_scripts(visit):
    page = visit(PAGE, scripts=False, size=PHONE).page
    assert len(shown(page)) == len(QUESTIONS)
    page.locator(".card summary").first.click()
    assert page.locator(".card__answer").first.is_visible()
