"""What the practice pages and the deck are made from: the chapters' own claims and questions."""

import ast
import re
from dataclasses import dataclass

from booktools.notebooks.chapter import Chapter, chapters_in_order
from booktools.notebooks.claims import claim_boxes, is_verdict, kind_of, map_name
from booktools.notebooks.markdown import blocks
from booktools.paths import ROOT

PARTS = ("Say.", "Next they ask.", "Common wrong answer.", "Shown in")


@dataclass(frozen=True)
class Claim:
    """A statement of the notes, how far it holds, and the evidence in a sentence or two."""

    chapter: Chapter
    id: str
    text: str
    verdict: str
    evidence: str
    kind: str

    @property
    def map(self):
        """The label of the claim's map, if it has one."""
        name = map_name(self.id)
        return name if name in self.chapter.labels else ""

    @property
    def anchor(self):
        """The place on the chapter's page where the claim stands, followed by its computation."""
        return f"claim-{self.id.lower()}"


@dataclass(frozen=True)
class Question:
    """An interview question taken apart; all texts are Markdown with their numbers put in."""

    chapter: Chapter
    id: str
    level: str
    kind: str
    question: str
    answer: str
    follow_up: str
    follow_up_answer: str
    wrong: str
    shown: str


def claims(source=ROOT):
    """Every claim of the book under `source`, in the book's order."""
    return [claim for chapter in chapters_in_order(source) for claim in claims_of(chapter)]


def claims_of(chapter):
    """The claims of a chapter; an error if one is unknown, or lacks what it must have."""
    verdicts = {b.options["name"]: b for b in blocks(chapter.text) if is_verdict(b)}
    texts = {row["id"]: row["claim"] for row in chapter.claims}
    boxes = {name: executed for name, _, executed in claim_boxes(chapter)}
    if boxes.keys() != texts.keys():
        raise ValueError(f"{chapter.topic}: claims must be {[*texts]}, found {[*boxes]}")
    found = []
    for name, text in texts.items():
        verdict = verdicts.get(f"verdict-{name.lower()}")
        if not (verdict and boxes[name]):
            raise ValueError(f"{chapter.topic}: claim {name} has no evidence or no verdict")
        evidence, kind = with_numbers(chapter, verdict.text), kind_of(chapter, name, verdict)
        found.append(Claim(chapter, name, text, verdict.title, evidence, kind))
    return found


def questions(source=ROOT):
    """Every interview question of the book under `source`, in the book's order."""
    return [question for chapter in chapters_in_order(source) for question in questions_of(chapter)]


def questions_of(chapter):
    """The interview questions of a chapter."""
    found = blocks(chapter.section_text("Interview questions"))
    return [question_of(chapter, block) for block in found if block.kind == "dropdown"]


def question_of(chapter, block):
    """The question that a directive holds."""
    level, kind, question = re.fullmatch(r"\*\*(.+?) · (.+?)\.\*\* (.+)", block.title).groups()
    names = "|".join(map(re.escape, PARTS))
    parts = re.split(rf"^\*\*(?:{names})\*\*", with_numbers(chapter, block.text), flags=re.M)
    _, answer, follow_up, wrong, shown = (part.strip() for part in parts)
    asked, mark, answered = follow_up.partition("?")
    return Question(
        chapter,
        id=block.options["name"],
        level=level,
        kind=kind,
        question=with_numbers(chapter, question),
        answer=answer,
        follow_up=asked + mark,
        follow_up_answer=answered.strip(),
        wrong=wrong,
        shown=shown,
    )


def with_numbers(chapter, text):
    """A text with each glued number written out."""
    numbers = {name: ast.literal_eval(value) for name, value in chapter.numbers}
    return re.sub(r"\{glue:text\}`([^`]+)`", lambda role: numbers[role[1]], text)


def with_links(chapter, text, address):
    """A text whose links into its chapter lead there from elsewhere; `address` makes them."""
    return re.sub(r"\]\(#([^)\s]+)\)", lambda link: f"]({address(chapter, link[1])})", text)


def without_links(text):
    """A text whose links into its chapter are their words alone."""
    return re.sub(r"\[([^\[\]]*)\]\(#[^)\s]+\)", r"\1", text)


def targets(text):
    """What the links of a text point at, in order."""
    return re.findall(r"\]\(#([^)\s]+)\)", text)
