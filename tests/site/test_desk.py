"""The interview desk in a real browser: the filters, the mock interview, the repetition."""

import json
from collections import Counter
from itertools import accumulate

import pytest

from booktools.practice import desk
from tests.site.book import DESKTOP, PHONE

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
    assert len(results(page)) == total
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


def results(page):
    """What the result says of each question: its rating and where its link leads."""
    lines = page.locator(".desk__stage li")
    ratings = lines.locator("strong:first-child").all_inner_texts()
    links = lines.locator("a").evaluate_all("links => links.map((a) => a.hash.slice(1))")
    return list(zip(ratings, links, strict=True))


def test_an_interview_that_is_ended_by_hand_gives_its_result(visited):
    page = visited.page
    press(page, "20 minutes")
    assert not page.locator(".contents").is_visible()
    answer(page, 3)
    press(page, "End the interview")
    (first, link), *rest = results(page)
    assert first == "Right."
    assert {rating for rating, _ in rest} == {"Not reached."}
    page.locator(".desk__stage li a").first.click()
    card = page.locator(f"#{link}")
    assert card.locator(".card__answer").is_visible()
    assert len(shown(page)) == len(QUESTIONS)
    assert page.locator(".contents").is_visible()


def test_an_interview_that_ends_by_the_clock_gives_its_result(visited):
    page = visited.page
    press(page, "20 minutes")
    page.clock.set_fixed_time("2026-03-01T12:19:01")
    page.get_by_text("0:59 left").wait_for()
    page.clock.set_fixed_time("2026-03-01T12:20:01")
    page.get_by_text("Time is up", exact=True).wait_for()
    answer(page, 1)
    (first, _), *rest = results(page)
    assert first == "Missed."
    assert {rating for rating, _ in rest} == {"Not reached."}
    press(page, "Back to the questions")
    press(page, "20 minutes")
    assert page.locator(".desk__clock").text_content() == "20:00 left"


def test_a_reload_goes_on_with_the_interview_and_with_its_result(visited):
    page = visited.page
    press(page, "20 minutes")
    answer(page, 4)
    asked = page.locator(".ask__question").inner_text()
    page.clock.set_fixed_time("2026-03-01T12:05:00")
    page.reload(wait_until="networkidle")
    assert page.locator(".desk__clock").text_content() == "15:00 left"
    assert page.locator(".ask__title").text_content().startswith("Question 2 of ")
    assert page.locator(".ask__question").inner_text() == asked
    press(page, "End the interview")
    result = results(page)
    page.reload(wait_until="networkidle")
    assert results(page) == result
    press(page, "Back to the questions")
    page.reload(wait_until="networkidle")
    assert len(shown(page)) == len(QUESTIONS)


def ten_minutes(questions):
    """The questions that fill ten minutes, in their order."""
    total = accumulate(MINUTES[question.level] for question in questions)
    return [question for question, minutes in zip(questions, total, strict=True) if minutes <= 10]


def test_questions_come_again_when_the_model_says(visited):
    page, chapter = visited.page, QUESTIONS[0].chapter.title
    first = ten_minutes([q for q in QUESTIONS if q.chapter.title == chapter])
    choose(page, "Chapter", chapter)
    press(page, "Repeat")
    assert f"0 due and {len(first)} new" in page.locator(".desk__stage").text_content()
    for rating in [1, *[3] * (len(first) - 1), 4]:  # the missed one comes again at the end
        answer(page, rating)
    assert set(kept(page)) == {question.id for question in first}
    last = max(entry["due"] for entry in kept(page).values())
    assert f"due on {min(entry['due'] for entry in kept(page).values())}" in page.inner_text(
        ".desk"
    )
    set_day(visited, int(last.removeprefix("2026-03-")))
    choose(page, "Chapter", chapter)
    press(page, "Repeat")
    assert f"{len(first)} due and 0 new" in page.locator(".desk__stage").text_content()


def test_new_questions_come_from_each_chapter_in_turn(visited):
    page = visited.page
    order = page.evaluate(
        """async () => {
            const { readCards } = await import("../_static/desk/cards.js");
            const { today } = await import("../_static/desk/repetition.js");
            return today(readCards()).fresh.map(({ chapter }) => chapter);
        }"""
    )
    chapters = list(dict.fromkeys(question.chapter.title for question in QUESTIONS))
    assert order[: len(chapters)] == chapters
    assert order[len(chapters) : 2 * len(chapters)] == chapters


def test_what_was_due_comes_first_and_the_likeliest_to_be_forgotten_before_all(visited):
    page = visited.page
    order = page.evaluate(
        """async () => {
            const { readCards } = await import("../_static/desk/cards.js");
            const { today } = await import("../_static/desk/repetition.js");
            const [a, b, c] = readCards();
            const entry = { first: "2026-02-01", difficulty: 5, reps: 3, lapses: 0 };
            const cards = {
                [a.id]: { ...entry, last: "2026-02-20", due: "2026-02-28", stability: 8 },
                [b.id]: { ...entry, last: "2026-02-10", due: "2026-02-27", stability: 17 },
                [c.id]: { ...entry, last: "2026-02-26", due: "2026-02-27", stability: 1 },
            };
            localStorage.setItem("mlfund.cards", JSON.stringify({ version: 2, cards }));
            const ids = [a, b, c].map(({ id }) => id);
            return today([a, b, c]).due.map(({ id }) => ids.indexOf(id));
        }"""
    )
    assert order == [2, 0, 1]


def test_the_schedule_is_that_of_fsrs_itself(visited):
    ours, theirs = visited.page.evaluate(
        """async () => {
            const { rated } = await import("../_static/desk/repetition.js");
            const { FSRS, createEmptyCard } = await import("../_static/vendor/fsrs/fsrs.js");
            const model = new FSRS({ enable_short_term: false, enable_fuzz: false });
            const now = new Date("2026-03-01");
            const { card } = model.next(createEmptyCard(now), now, 3);
            const later = model.next(card, card.due, 2).card;
            const first = rated(undefined, 3);
            Date.now = () => Number(card.due);
            globalThis.Date = class extends Date {
                constructor(...given) { super(...(given.length ? given : [Number(card.due)])); }
            };
            const second = rated(first, 2);
            const facts = (c) => [c.stability, c.difficulty, c.reps, c.lapses];
            return [[first, second].map(facts), [card, later].map(facts)];
        }"""
    )
    assert ours == theirs


def load_file(page, tmp_path, text):
    """Load a file of the repetition; return what is said."""
    file = tmp_path / "repetition.json"
    file.write_text(text)
    page.locator("input[type=file]").set_input_files(file)
    page.locator(".desk__file [role=status]:not(:empty)").wait_for()
    return page.locator(".desk__file [role=status]").inner_text()


ENTRY = {"due": "2026-03-09", "last": "2026-03-01", "first": "2026-03-01"}
ENTRY |= {"stability": 8.0, "difficulty": 5.0, "reps": 2, "lapses": 0}


def test_the_repetition_is_carried_to_another_browser(visited, visit, tmp_path):
    page = visited.page
    press(page, "Repeat")
    answer(page, 3)
    press(page, "End for now")
    with page.expect_download() as download:
        press(page, "Save repetition")
    download.value.save_as(tmp_path / "saved.json")
    other = visit(PAGE).page
    text = (tmp_path / "saved.json").read_text()
    assert load_file(other, tmp_path, text) == "The file is taken in."
    assert kept(other) == kept(page) != {}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not JSON"),
        ('{"version": 2, "cards": {"a"', "not JSON, or not whole"),
        ("[]", "not a file of the repetition"),
        ("null", "not a file of the repetition"),
        ('{"version": 1, "exercises": {}}', "not a file of the repetition"),
        ('{"version": 2, "cards": null}', "not a file of the repetition"),
        ('{"version": 2, "cards": ["a"]}', "not a file of the repetition"),
        ('{"version": 3, "cards": {}}', "of a newer version"),
        ('{"version": 2, "cards": {"a": null}}', "what it says of a is damaged"),
        (json.dumps({"version": 2, "cards": {"a": ENTRY | {"stability": "8"}}}), "of a is damaged"),
        (json.dumps({"version": 2, "cards": {"a": ENTRY | {"due": "2026-13-45"}}}), "a is damaged"),
        ('{"version": 1, "cards": {"a": {"ease": "high"}}}', "what it says of a is damaged"),
    ],
)
def test_a_damaged_file_is_refused_in_words(visited, tmp_path, text, reason):
    said = load_file(visited.page, tmp_path, text)
    assert said.startswith("The file was not taken in: ")
    assert reason in said
    assert kept(visited.page) == {}


def test_a_file_of_the_first_version_is_taken_over(visited, tmp_path):
    old = {
        "repetitions": 3,
        "interval": 15,
        "ease": 2.5,
        "due": "2026-03-16",
        "first": "2026-02-01",
    }
    text = json.dumps({"version": 1, "cards": {QUESTIONS[0].id: old}})
    assert load_file(visited.page, tmp_path, text) == "The file is taken in."
    (entry,) = kept(visited.page).values()
    assert entry == {
        "due": "2026-03-16", "last": "2026-03-01", "first": "2026-02-01",
        "stability": 15, "difficulty": 5, "reps": 3, "lapses": 0,
    }  # fmt: skip


def test_damaged_text_is_set_aside(visited):
    page = visited.page
    page.evaluate("localStorage.setItem('mlfund.cards', '{')")
    press(page, "Repeat")
    answer(page, 3)
    assert len(kept(page)) == 1
    assert page.evaluate("localStorage.getItem('mlfund.cards.damaged-1')") == "{"


def test_the_chapters_that_were_read_can_be_asked_for(visited):
    page = visited.page
    choose(page, "Chapter", "the chapters I have read")
    assert shown(page) == []
    title = QUESTIONS[-1].chapter.title
    page.locator(".desk__read summary").click()
    page.locator(".desk__read").get_by_label(title, exact=True).check()
    assert shown(page) == [q.id for q in QUESTIONS if q.chapter.title == title]


def test_a_chapter_is_marked_at_its_end(visit):
    chapter = QUESTIONS[0].chapter
    opened = visit(f"{chapter.page}.html")
    opened.page.get_by_label("I have read this chapter").check()
    opened.open(PAGE)
    choose(opened.page, "Chapter", "the chapters I have read")
    assert shown(opened.page) == [q.id for q in QUESTIONS if q.chapter.topic == chapter.topic]


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_nothing_moves_when_the_desk_comes(visit, size):
    watch = """
        globalThis.shift = 0;
        const add = (list) => list.getEntries().forEach((move) => (globalThis.shift += move.value));
        new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
    """
    page = visit(PAGE, size=size, first=watch).page
    page.locator(".desk__filters").wait_for()
    page.wait_for_timeout(500)
    assert page.evaluate("globalThis.shift") <= 0.01


def test_the_questions_can_be_read_without_scripts(visit):
    page = visit(PAGE, scripts=False, size=PHONE).page
    assert len(shown(page)) == len(QUESTIONS)
    page.locator(".card summary").first.click()
    assert page.locator(".card__answer").first.is_visible()
