"""The interview questions to take away: a deck for Anki, with its pictures, and a table."""

from __future__ import annotations

import base64
import csv
import hashlib
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import genanki
from docutils.nodes import make_id
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from booktools.notebooks.chapter import Chapter, figure, pictures
from booktools.practice import desk

SVG = "image/svg+xml"
DECK, TABLE = "ml_fundamentals.apkg", "questions.csv"
NAME = "ML fundamentals"
MODEL_ID = 1_607_392_319  # Anki knows the notes' form by it: it never changes
FIELDS = ("question", "answer", "follow_up", "follow_up_answer", "wrong", "shown")
FRONT = '<p class="about">{{chapter}} · {{level}} · {{kind}}</p>{{question}}'
BACK = """{{FrontSide}}<hr id="answer">{{answer}}
<details><summary>Next they ask</summary>{{follow_up}}{{follow_up_answer}}</details>
<p><b>Common wrong answer.</b></p>{{wrong}}{{picture}}{{shown}}"""
STYLE = """.card { max-width: 40rem; margin: 1rem auto; font: 1.1rem/1.6 sans-serif; }
.about { opacity: 0.7; font-size: 0.9rem; }
img { max-width: 100%; background: #fff; }"""


def write(folder: Path, site: str, source: Path) -> None:
    """Write deck and table of the book under `source` into a folder; links lead to the site."""
    questions = desk.questions(source)
    folder.mkdir(parents=True, exist_ok=True)
    write_table(folder / TABLE, questions, site)
    with TemporaryDirectory() as pictures_folder:
        package = genanki.Package(decks(questions, site, Path(pictures_folder)))
        package.media_files = sorted(map(str, Path(pictures_folder).iterdir()))
        package.write_to_file(folder / DECK)


def write_table(path: Path, questions: list[desk.Question], site: str) -> None:
    """Write the questions as comma-separated values, texts in Markdown."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["id", "chapter", "level", "kind", *FIELDS])
        for q in questions:
            texts = [linked(q, getattr(q, name), site) for name in FIELDS]
            rows.writerow([q.id, q.chapter.title, q.level, q.kind, *texts])


def decks(questions: list[desk.Question], site: str, folder: Path) -> list[genanki.Deck]:
    """Return a deck for each chapter, within that of the book; put its pictures into a folder."""
    made: dict[str, genanki.Deck] = {}
    for q in questions:
        title = f"{NAME}::{q.chapter.title}"
        deck = made.setdefault(q.chapter.topic, genanki.Deck(stable(q.chapter.topic), title))
        deck.add_note(note(q, site, folder))
    return list(made.values())


def note(q: desk.Question, site: str, folder: Path) -> genanki.Note:
    """Return a question's note. Its id depends on the question's name alone, so that a deck that is
    taken in again updates the notes and doubles none.
    """
    texts = {name: to_html(linked(q, getattr(q, name), site)) for name in FIELDS}
    facts = {"chapter": q.chapter.title, "level": q.level, "kind": q.kind}
    fields = {**facts, **texts, "picture": picture_html(q, folder)}
    return genanki.Note(
        model=MODEL,
        fields=[fields[field["name"]] for field in MODEL.fields],
        guid=genanki.guid_for(NAME, q.id),
        tags=[q.chapter.topic, q.level, q.kind],
    )


def stable(name: str) -> int:
    """Return a number that is always the same for a name, as Anki wants for a deck."""
    return int(hashlib.sha256(f"{NAME} {name}".encode()).hexdigest()[:8], 16)


MODEL = genanki.Model(
    MODEL_ID,
    f"{NAME}: interview question",
    fields=[{"name": n} for n in ("question", "chapter", "level", "kind", *FIELDS[1:], "picture")],
    templates=[{"name": "Question", "qfmt": FRONT, "afmt": BACK}],
    css=STYLE,
)


# --- Texts ------------------------------------------------------------------------------------


def linked(q: desk.Question, text: str, site: str) -> str:
    """Return a text whose links lead to the chapter's page on the site, if it has an address."""
    if not site:
        return desk.without_links(text)
    page = f"{site.rstrip('/')}/{q.chapter.page}.html"
    return desk.with_links(q.chapter, text, lambda _, target: f"{page}#{make_id(target)}")


def formula(content: str, options: dict[str, bool]) -> str:
    """Return a formula as Anki's MathJax finds it."""
    left, right = (r"\[", r"\]") if options["display_mode"] else (r"\(", r"\)")
    return f"{left}{escape(content)}{right}"


def to_html(text: str) -> str:
    """Return Markdown with formulas as HTML."""
    return READER.render(text).strip()


READER = MarkdownIt("commonmark", {"html": False}).enable("table")
READER.use(dollarmath_plugin, renderer=formula)


# --- Pictures ---------------------------------------------------------------------------------


def picture_html(q: desk.Question, folder: Path) -> str:
    """Put the picture that an answer points at into a folder; return its HTML."""
    cell = picture_cell(q.chapter, desk.targets(q.shown))
    if cell is None:
        return ""
    (data,) = pictures(cell)
    kind = kind_of(data)
    content = data[kind].encode() if kind == SVG else base64.b64decode(data[kind])
    name = f"mlfund-{figure(cell)['name']}.{'svg' if kind == SVG else 'png'}"
    (folder / name).write_bytes(content)
    alt = cell.metadata["mystnb"]["image"]["alt"]
    return f'<p><img src="{name}" alt="{escape(alt)}"></p>'


def picture_cell(chapter: Chapter, targets: list[str]):
    """Return the cell whose picture is pointed at, or the first that follows; None without one."""
    for target in targets:
        for cell in chapter.cells_from(target):
            if any(map(kind_of, pictures(cell))):
                return cell
    return None


def kind_of(data: dict) -> str | None:
    """Return the kind of a picture that a card can show; None for an interactive figure."""
    return next((kind for kind in (SVG, "image/png") if kind in data), None)
