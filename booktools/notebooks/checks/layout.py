"""The parts of a chapter: its head, its sections, and how long they are."""

import re

from booktools.notebooks.checks.exercises import exercise_ids
from booktools.notebooks.markdown import words

BEFORE_IDEA = ["The 30-second answer", "The 3-minute answer"]
AFTER_IDEA = [
    "From scratch",
    "Where it breaks",
    "On real data",
    "Exercises",
    "Interview questions",
    "Summary",
    "References",
]
NOT_PROSE = ("Exercises", "Interview questions", "Summary", "References")
PROSE_WORDS = (1500, 2500)
ANSWER_WORDS = (60, 90)
CODE_LINES = 20


def header(chapter):
    """One title, and a line with reading time, number of exercises, and what to know first."""
    titles = re.findall(r"^# .+", chapter.text, re.M)
    first = chapter.section_text("")
    if len(titles) != 1 or not first.startswith("# "):
        yield f"expected one level-1 title, in the first cell; found {len(titles)}"
    stated = re.search(r"\d+ min.* · .*?(\d+) exercises .*?· ", first)
    count = len(exercise_ids(chapter))
    if not stated:
        yield "the first cell has no line 'N minutes · N exercises · what to know first'"
    elif int(stated[1]) != count:
        yield f"the header line says {stated[1]} exercises, there are {count}"


def sections(chapter):
    """The level-2 titles, in order, with the idea's own between them."""
    titles = [title for title, _ in chapter.sections[1:]]
    if titles[:2] != BEFORE_IDEA or titles[-len(AFTER_IDEA) :] != AFTER_IDEA:
        yield f"sections must be {BEFORE_IDEA} … {AFTER_IDEA}, found {titles}"
    elif len(titles) == len(BEFORE_IDEA + AFTER_IDEA):
        yield "there is no section of the idea's own"
    for title in set(AFTER_IDEA) & set(titles):
        if not chapter.section_text(title):
            yield f"section {title!r} has no text"


def lengths(chapter):
    """Words of the short answer and of the prose, lines of a code cell."""
    answer = words(chapter.section_text("The 30-second answer"))
    yield from _outside("words in the 30-second answer", answer, ANSWER_WORDS)
    yield from _outside("words of prose", prose(chapter), PROSE_WORDS)
    for cell in chapter.own_code:
        yield from _outside(
            f"lines of code in {cell.id}", cell.source.count("\n") + 1, (1, CODE_LINES)
        )


def prose(chapter):
    """The words of what comes before the exercises."""
    return sum(words(chapter.section_text(t)) for t, _ in chapter.sections if t not in NOT_PROSE)


def _outside(what, count, limits):
    low, high = limits
    if not low <= count <= high:
        yield f"{count} {what}, expected {low} to {high}"
