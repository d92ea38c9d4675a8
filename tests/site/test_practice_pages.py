"""The pages that are made from the chapters: every claim and every task is there, with its link."""

import shutil

import pytest

from booktools.notebooks import files
from booktools.notebooks.chapter import Chapter
from booktools.paths import CHAPTERS
from booktools.practice import desk
from booktools.site.build import build
from mlfund.exercises import all_exercises
from tests.site.book import part_of_the_book

CLAIMS = [(claim.chapter.topic, claim) for claim in desk.claims()]


def test_every_claim_is_on_the_page_with_its_verdict(read):
    boxes = read("practice/claims.html").select(".evidence")
    assert [box.strong.text for box in boxes] == [claim.id for _, claim in CLAIMS]
    for box, (_, claim) in zip(boxes, CLAIMS, strict=True):
        assert box.select("strong")[1].text == f"{claim.verdict}."
        assert box.a["href"].endswith(
            f"chapters/{part(claim)}/{claim.chapter.topic}.html#{claim.anchor}"
        )


def part(claim):
    """The part of a claim's chapter."""
    return claim.chapter.path.parent.name


@pytest.mark.parametrize("topic", sorted({topic for topic, _ in CLAIMS}))
def test_the_link_of_a_claim_lands_on_its_evidence(read, topic):
    claims = [claim for name, claim in CLAIMS if name == topic]
    chapter = read(f"{claims[0].chapter.page}.html")
    for claim in claims:
        box = chapter.find(id=claim.anchor)
        assert box.p.text == f"Claim {claim.id}"
        others = box.find_all_next(class_="claim", limit=1)
        computation = box.find_next("div", class_="cell")
        assert all(computation.sourceline < other.sourceline for other in others)
        title = chapter.find(id=f"verdict-{claim.id.lower()}").p
        assert title.find(string=True).strip() == claim.verdict


def replace(path, before, after):
    """Write something else into a chapter."""
    notebook = files.read(path)
    for cell in notebook.cells:
        cell.source = cell.source.replace(before, after)
    files.write(notebook, path)


def test_a_claim_without_verdict_fails_the_build(tmp_path, capfd):
    book = part_of_the_book(tmp_path, "Information")
    replace(book / "chapters/information/entropy.ipynb", ":class: verdict", ":class: note")
    assert build(book, tmp_path / "_build") == 1
    assert "claim EN1 has no evidence or no verdict" in capfd.readouterr().err


def test_an_unknown_claim_is_an_error(tmp_path):
    shutil.copy(CHAPTERS / "information/entropy.ipynb", tmp_path)
    replace(tmp_path / "entropy.ipynb", "Claim EN1", "Claim EN9")
    with pytest.raises(ValueError, match="EN"):
        desk.claims_of(Chapter(tmp_path / "entropy.ipynb"))


def test_a_claim_without_computation_is_an_error(tmp_path):
    path = shutil.copy(CHAPTERS / "information/entropy.ipynb", tmp_path)
    notebook = files.read(path)
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    files.write(notebook, path)
    with pytest.raises(ValueError, match="EN1 has no evidence"):
        desk.claims_of(Chapter(tmp_path / "entropy.ipynb"))


def test_every_task_is_on_the_whiteboard_with_what_they_say_next(read):
    tasks = [exercise for exercise in all_exercises() if exercise.follow_up]
    whiteboard = read("practice/whiteboard.html")
    ids = {place["data-exercise"] for place in whiteboard.select("[data-exercise]")}
    assert ids == {task.id for task in tasks}
    assert len(whiteboard.select("details.question")) == len(tasks) >= 30
    assert all(task.minutes and all(task.follow_up) for task in tasks)


def test_what_the_script_of_the_questions_imports_is_loaded_beside_it(site, read):
    links = read("practice/questions.html").select('link[rel="modulepreload"]')
    loaded = {(site.folder / "practice" / link["href"]).resolve() for link in links}
    static = site.folder.resolve() / "_static"
    assert static / "desk/cards.js" in loaded  # by the script itself
    assert static / "vendor/fsrs/fsrs.js" in loaded  # by what it imports
    assert all(path.is_file() for path in loaded)
