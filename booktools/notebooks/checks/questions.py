"""The interview questions of a chapter: their form, their levels, their parts."""

import re

from booktools.notebooks.markdown import blocks

LEVELS = ("Warm-up", "Core", "Hard")
KINDS = ("definition", "derivation", "what-if", "debugging", "numbers", "coding")
ANSWER_PARTS = ("Say.", "Next they ask.", "Common wrong answer.", "Shown in")
NO_PROSE = re.compile(r"\$\$.*?\$\$|\$[^$]+\$|\{[\w:]+\}`[^`]+`|`[^`]+`|\]\([^)]*\)", re.S)
NUMBER = re.compile(r"(?<![\w.,-])\d+(?:[.,]\d+)*(?: ?%)?")


def questions(chapter):
    """At least ten interview questions in the form of the book, of all three levels."""
    found = [b for b in blocks(chapter.section_text("Interview questions")) if b.kind == "dropdown"]
    if len(found) < 10:
        yield f"expected at least 10 interview questions, found {len(found)}"
    levels = {question.title.strip("*").split(" · ")[0] for question in found}
    yield from (
        f"no interview question of level {level}" for level in LEVELS if level not in levels
    )
    for question in found:
        yield from (f"question {question.title!r}: {p}" for p in _question_problems(question))
        yield from (f"question {question.title!r}: {p}" for p in _typed_numbers(question))


def _question_problems(question):
    title = re.fullmatch(r"\*\*(.+?) · (.+?)\.\*\* .+", question.title)
    if not title or title[1] not in LEVELS or title[2] not in KINDS:
        yield f"the title must be '**level · kind.** question', of {LEVELS} and {KINDS}"
    if question.options.get("class-container") != "question":
        yield "needs ':class-container: question'"
    if not question.options.get("name", "").startswith("q-"):
        yield "needs a ':name:' that starts with q-"
    parts = re.findall(r"^\*\*(.+?)\*\*", question.text, re.M)
    if tuple(parts) != ANSWER_PARTS:
        yield f"its parts must be {ANSWER_PARTS}, found {tuple(parts)}"
    follow_up = question.text.partition("**Next they ask.**")[2].partition("**Common wrong")[0]
    if not follow_up.partition("?")[2].strip():
        yield "'Next they ask' must be a question and its answer"
    if "](#" not in question.text.rpartition("**Shown in**")[2]:
        yield "'Shown in' has no link"


def _typed_numbers(question):
    """Numbers of an answer that no code computes.

    Those that a question gives, single digits and powers of ten are no results.
    """
    follow_up = question.text.partition("**Next they ask.**")[2].partition("?")[0]
    given = {number.rstrip(" %") for number in NUMBER.findall(question.title + follow_up)}
    for number in NUMBER.findall(NO_PROSE.sub(" ", question.text)):
        if number.rstrip(" %") not in given and not re.fullmatch(r"\d|1[0,]+(?: ?%)?", number):
            yield f"{number} is typed: bind it to the code that computes it"
