"""The pages under `practice/`: lists that are made from the chapters while the site is built."""

from __future__ import annotations

import base64
import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from booktools.notebooks.chapter import Chapter, figure, pictures
from booktools.notebooks.claims import KINDS, VERDICTS
from booktools.notebooks.terms import Term, terms_of
from booktools.practice import deck, desk
from booktools.practice.from_chapters import FromChapters, on_page
from booktools.site.exercises import link_to, place
from mlfund.exercises import exercises_of

ASSETS = {
    "practice/exercises": [("runner/runner.css", "progress.js")],
    "practice/whiteboard": [("runner/runner.css", "progress.js")],
    "practice/questions": [("desk/desk.css", "desk/desk.js")],
    "practice/cheat_sheet": [("cheat_sheet.css", None)],
}
IMPORT = re.compile(r'^import .* from "(.+)";$', re.M)
COLUMNS = ("exercise", "kind", "difficulty", "importance", "minutes", "in this browser")


class ExerciseTable(FromChapters):
    """All exercises, with what is known of them and how far the reader is."""

    def lines(self, chapter: Chapter) -> Iterator[str]:
        """Yield a chapter's table."""
        yield f"| {' | '.join(COLUMNS)} |"
        yield "|---|---|--:|--:|--:|---|"
        for e in exercises_of(chapter.topic):
            state = f"<span {place(e, 'data-state')}>not attempted</span>"
            facts = [link_to(e), e.kind, e.difficulty, e.importance, e.minutes, state]
            yield f"| {' | '.join(map(str, facts))} |"


class ClaimCounts(FromChapters):
    """How many claims hold, hold under a condition, are contested."""

    def run(self) -> list[nodes.Node]:
        """Return one sentence."""
        self.env.note_reread()
        found = [claim for chapter in self.chapters for claim in self.claims_of(chapter)]
        count = Counter(claim.verdict for claim in found)
        counted = " · ".join(f"**{verdict}** {count[verdict]}" for verdict in VERDICTS)
        return self.parsed([f"{len(found)} claims: {counted}."], nodes.section()).children


class ClaimKinds(FromChapters):
    """What the kinds of claims are."""

    def run(self) -> list[nodes.Node]:
        """Return a list."""
        lines = [f"- *{kind.capitalize()}.* {meaning}" for kind, meaning in KINDS.items()]
        return self.parsed(lines, nodes.section()).children


class ClaimList(FromChapters):
    """All claims, each with its verdict, its kind, the evidence, and a link to its map."""

    def has(self, chapter: Chapter) -> bool:
        """Tell whether the notes claim something on this chapter's topic."""
        return bool(chapter.claims)

    def lines(self, chapter: Chapter) -> Iterator[str]:
        """Yield a chapter's claims."""
        for claim in self.claims_of(chapter):
            yield f'<div class="evidence" id="evidence-{claim.anchor}">\n'
            yield f"**{claim.id}** [{claim.text}](#{claim.anchor})\n"
            kind = claim.kind.capitalize()
            yield f"**{claim.verdict}.** *{kind}.* {on_page(chapter, claim.evidence)}\n"
            if claim.map:
                yield f"[The map of {claim.id}](#{claim.map})\n"
            yield "</div>\n"


class QuestionList(FromChapters):
    """All interview questions, as cards that a script can draw from."""

    def lines(self, chapter: Chapter) -> Iterator[str]:
        """Yield a chapter's cards."""
        terms = [term for each in self.chapters for term in terms_of(each)]
        for question in desk.questions_of(chapter):
            yield from card(question, terms)


def card(question: desk.Question, terms: Iterable[Term]) -> Iterator[str]:
    """Yield the lines of a question's card, which is also found by what its terms are called."""
    chapter, level, kind = question.chapter, question.level, question.kind
    said = " ".join((question.question, question.answer, question.follow_up_answer)).lower()
    named = [term for term in terms if any(name.lower() in said for name in term.names)]
    also = ", ".join(sorted({name for term in named for name in term.names}))
    facts = {"card": question.id, "topic": chapter.topic, "chapter": chapter.title}
    facts |= {"level": level, "kind": kind, "also": also}
    data = " ".join(f'data-{name}="{escape(value)}"' for name, value in facts.items())
    yield f'<div class="card" id="card-{question.id}" {data}>\n'
    yield f"::::{{dropdown}} **{level} · {kind}.** {on_page(chapter, question.question)}"
    yield ":class-container: question\n"
    yield "<noscript>\n"  # where scripts run it is text, which weighs little until it is opened
    yield from part("answer", on_page(chapter, question.answer))
    yield from part("follow-up", f"**Next they ask.** {on_page(chapter, question.follow_up)}")
    yield from part("follow-up-answer", on_page(chapter, question.follow_up_answer))
    yield from part("wrong", f"**Common wrong answer.** {on_page(chapter, question.wrong)}")
    yield from part("shown", f"**Shown in** {on_page(chapter, question.shown)}")
    yield "</noscript>\n"
    yield "::::\n"
    yield "</div>\n"


def part(name: str, text: str) -> Iterator[str]:
    """Yield the lines of a card's part."""
    yield f'<div class="card__{name}">\n'
    yield f"{text}\n"
    yield "</div>\n"


class WhiteboardList(FromChapters):
    """The coding tasks that interviewers give: minutes, and what they ask next."""

    def has(self, chapter: Chapter) -> bool:
        """Tell whether a chapter has such tasks."""
        return any(exercise.follow_up for exercise in exercises_of(chapter.topic))

    def lines(self, chapter: Chapter) -> Iterator[str]:
        """Yield a chapter's tasks."""
        for exercise in filter(lambda e: e.follow_up, exercises_of(chapter.topic)):
            asked, answer = exercise.follow_up
            state = f"<span {place(exercise, 'data-state')}>not attempted</span>"
            yield f"**{link_to(exercise)}** · {exercise.minutes} minutes · {state}\n"
            yield f"{exercise.statement}\n"
            yield f":::{{dropdown}} **Then they say.** {asked}\n:class-container: question\n"
            yield f"{answer}\n:::\n"


class TermIndex(FromChapters):
    """All terms in the order of the alphabet, each with the places that treat it."""

    def run(self) -> list[nodes.Node]:
        """Return a list for each letter that has terms."""
        self.env.note_reread()
        places = defaultdict(list)
        for term in (term for chapter in self.chapters for term in terms_of(chapter)):
            for name in term.names:
                places[name].append((term, self.env.titles[term.page].astext()))
        letters = defaultdict(list)
        for name in sorted(places, key=alphabetical):
            letters[alphabetical(name)[0].upper()].append(self.item(name, places[name]))
        return [self.letter(*each) for each in letters.items()]

    def letter(self, letter: str, items: list[nodes.list_item]) -> nodes.section:
        """Return a letter's section."""
        listed = nodes.bullet_list("", *items, classes=["terms"])
        return nodes.section("", nodes.title(letter, letter), listed, ids=[f"letter-{letter}"])

    def item(self, name: str, places: list[tuple[Term, str]]) -> nodes.list_item:
        """Return a term with links to where it is treated; a synonym names the term itself."""
        line = nodes.paragraph(name, name)
        main = places[0][0].name
        line += nodes.Text(": " if main == name else f", see {main}: ")
        for number, (term, title) in enumerate(places):
            uri = self.env.app.builder.get_relative_uri(self.env.docname, term.page)
            line += nodes.Text(", " if number else "")
            line += nodes.reference(title, title, refuri=f"{uri}#{term.target}", internal=True)
        return nodes.list_item("", line)


def alphabetical(name: str) -> str:
    """Return what a term is sorted by: its first letter on, without capitals."""
    return re.sub(r"^[^a-z]+", "", name.lower()) or name


class ChapterFigure(FromChapters):
    """A figure of a chapter, by its name, with its caption and a link to the chapter."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the figure; an error if no chapter has it."""
        self.env.note_reread()
        name = self.arguments[0]
        for chapter in self.chapters:
            if name in chapter.labels:
                return self.parsed(figure_lines(chapter, name), nodes.section()).children
        raise self.error(f"no chapter has a figure {name}")


def figure_lines(chapter: Chapter, name: str) -> Iterator[str]:
    """Yield the Markdown of a chapter's figure."""
    (cell,) = chapter.cells_from(name)
    (data,) = pictures(cell)
    alt, source = escape(cell.metadata["mystnb"]["image"]["alt"]), embedded(data)
    yield '<figure class="cell"><div class="cell_output">'
    yield f'<img src="{source}" alt="{alt}"></div>'
    yield "<figcaption>\n"
    yield f"{figure(cell)['caption']} From [{chapter.title}](/{chapter.page}.ipynb).\n"
    yield "</figcaption></figure>\n"


def embedded(data: dict[str, str]) -> str:
    """Return an address that holds a picture itself."""
    if "image/svg+xml" in data:
        coded = base64.b64encode(data["image/svg+xml"].encode()).decode()
        return f"data:image/svg+xml;base64,{coded}"
    return "data:image/png;base64," + data["image/png"].replace("\n", "")


def add_assets(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Load a page's style sheet and script, on that page alone."""
    of_chapters = [(None, "read.js")] if pagename.startswith("chapters/") else []
    for style, script in ASSETS.get(pagename, of_chapters):
        if style:
            app.add_css_file(style)
        if script:
            app.add_js_file(script, type="module", priority=900)  # after book.js
            for module in imported(script, Path(app.srcdir, "_static")):
                address = context["pathto"](f"_static/{module}", resource=True)
                context["metatags"] += f'<link rel="modulepreload" href="{address}">\n'


def imported(script: str, folder: Path) -> list[str]:
    """The modules that a script of a folder imports, and those that they import in turn."""
    found = []
    for path in IMPORT.findall((folder / script).read_text(encoding="utf-8")):
        module = posixpath.normpath(posixpath.join(posixpath.dirname(script), path))
        found += [module, *imported(module, folder)]
    return list(dict.fromkeys(found))


def write_deck(app: Sphinx, error: Exception | None) -> None:
    """Write the deck and the table of questions, which the page of questions links to."""
    if not error and "practice/questions" in app.env.found_docs:
        deck.write(Path(app.outdir, "practice"), app.config.html_baseurl, Path(app.srcdir))


def setup(app: Sphinx) -> None:
    """Add the directives."""
    app.add_directive("chapter-figure", ChapterFigure)
    app.add_directive("exercise-table", ExerciseTable)
    app.add_directive("claim-counts", ClaimCounts)
    app.add_directive("claim-kinds", ClaimKinds)
    app.add_directive("claim-list", ClaimList)
    app.add_directive("question-list", QuestionList)
    app.add_directive("term-index", TermIndex)
    app.add_directive("whiteboard-list", WhiteboardList)
    app.connect("html-page-context", add_assets)
    app.connect("build-finished", write_deck)
