"""What is asked of a chapter, by small chapters that break each rule."""

from copy import deepcopy
from itertools import chain
from types import SimpleNamespace

import nbformat
import pytest
from matplotlib.figure import Figure

from booktools.notebooks.cells import fold_title, has_slider, shown
from booktools.notebooks.chapter import Chapter, moves
from booktools.notebooks.checks import anatomy
from booktools.notebooks.files import write
from booktools.practice.cheat_sheet import traps
from booktools.practice.desk import claims_of
from booktools.practice.pages import ClaimList
from mlfund.notebook import as_svg

TOPIC = "cross_entropy"
VEGA = "application/vnd.vegalite.v5+json"
MAP = {"usermeta": {"map": {}}, "mark": "rect"}
MOVING = {"params": [{"name": "a", "bind": {"input": "range"}}]}


def text(source):
    """A Markdown cell."""
    return nbformat.v4.new_markdown_cell(source)


def code(source, *outputs, tags=(), **metadata):
    """A code cell with its outputs."""
    cell = nbformat.v4.new_code_cell(source, outputs=list(outputs), execution_count=1)
    cell.metadata = nbformat.from_dict({**metadata, **({"tags": list(tags)} if tags else {})})
    return cell


def shows(data):
    """An output."""
    return nbformat.v4.new_output("display_data", data=data)


def prints(lines):
    """An output of so many lines."""
    return nbformat.v4.new_output("stream", text="a line\n" * lines)


def picture(name, data=None):
    """A cell that shows a picture, or a Vega-Lite specification."""
    output = shows({VEGA: data} if data else {"image/png": "eA=="})
    figure = {"name": name, "caption": "A caption."}
    alt = {"alt": "What is seen in this picture, in words."}
    return code("# Draw it\nf()", output, mystnb={"figure": figure, "image": alt})


def claim(name, verdict="", title="Holds under a condition"):
    """A claim and its verdict."""
    low = name.lower()
    box = f":::{{admonition}} Claim {name}\n:class: claim\n:name: claim-{low}\nIt is.\n:::"
    said = f":::{{admonition}} {title}\n:class: verdict {verdict}\n:name: verdict-{low}\nSo.\n:::"
    return [text(box), code("x = 1", tags=["idea"]), text(said)]


IDEA = code("x = 1", tags=["idea"])


@pytest.fixture
def chapter(tmp_path):
    """A chapter made of cells."""

    def make(*cells):
        path = tmp_path / f"{TOPIC}.ipynb"
        copies = [deepcopy(cell) | {"id": f"cell-{n}"} for n, cell in enumerate(cells)]
        write(nbformat.v4.new_notebook(cells=[text("# Title"), *copies]), path)
        return Chapter(path)

    return make


def problems(check, chapter):
    """What a check finds, in one text."""
    return "\n".join(check(chapter))


# Cells


def test_a_tag_says_how_a_cell_is_shown():
    tags = {"idea": "open", "check": "nowhere", "photo": "folded"}
    assert {tag: shown({"tags": [tag]}) for tag in tags} == tags
    assert shown({}) == "folded"


def test_the_first_comment_is_the_title_of_a_fold():
    assert fold_title("# Fit both\nx = 1\n# more") == ("Fit both", "x = 1\n# more")
    assert fold_title("x = 1  # Fit both\n") == ("", "x = 1  # Fit both\n")
    assert fold_title("#\nx = 1") == ("", "#\nx = 1")


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (code("x = 1\n" * 9, tags=["idea"]), "at most 8 lines, found 9"),
        (code("x = 1\n" * 6, tags=["idea"]), "half of the open cells"),
        (code("x = 1", tags=["idea", "check"]), "not both"),
        (code("# A\nx = 1", tags=["hide-input"]), "hide-input is none of the book's"),
        (code("x = 1"), "begins with a comment"),
        (code(f"# {'long ' * 20}\nx = 1"), "begins with a comment"),
        (code("# A\nx = 1", jupyter={"source_hidden": True}), "hidden in JupyterLab"),
        (code("# A\nx = 1", prints(9)), "9 lines are printed"),
        (code("# A\nx = 1", prints(5), shows({"text/plain": "1\n2\n3\n4"})), "9 lines are printed"),
        (code("x = 1", prints(1), tags=["check"]), "print and draw nothing"),
        (code("x = 1", shows({"image/png": "eA=="}), tags=["check"]), "print and draw nothing"),
    ],
)
def test_a_cell_that_breaks_a_rule_is_found(chapter, cell, message):
    base = () if "half" in message else [code("x = 1", tags=["idea"])] * 2
    assert message in problems(anatomy.cells, chapter(*base, cell))


@pytest.mark.parametrize(
    "cell",
    [
        code("x = 1\n\n" * 8, tags=["idea"]),
        code("# A\nx = 1", prints(8)),
        code("# A\nx = 1", shows({"text/html": "<table>", "text/plain": "1\n" * 20})),
        code("# A\nx = 1", shows({"text/markdown": "```\n1\n```", "text/plain": "1\n" * 20})),
        code("x = 1", tags=["check"]),
        code("x = 1\n" * 9, prints(20), exercise="a/b", part="solution", tags=["hide-cell"]),
    ],
)
def test_a_cell_that_keeps_the_rules_is_not(chapter, cell):
    assert problems(anatomy.cells, chapter(IDEA, IDEA, cell)) == ""


def test_the_sections_stand_in_their_order(chapter):
    titles = ["The 30-second answer", "The 3-minute answer", "The idea", "From scratch"]
    titles += ["Where it breaks", "On real data", "Exercises", "Interview questions"]
    cells = [text(f"## {title}\n\nText.") for title in [*titles, "Summary", "References"]]
    assert problems(anatomy.sections, chapter(IDEA, *cells)) == ""
    assert "sections must be" in problems(anatomy.sections, chapter(IDEA, *cells[1:]))


# Pictures

MANY = [picture(f"fig-{k}", MOVING) for k in range(2)]
MANY += [picture(f"fig-{k}") for k in range(2, 5)]
MANY += [picture("fig-xx-symptoms"), picture("map-ce1", MAP)]


def test_a_chapter_with_all_its_pictures_lacks_none(chapter):
    assert problems(anatomy.figures, chapter(IDEA, *MANY)) == ""


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (MANY[1:], "6 pictures"),
        (MANY[1:], "1 pictures that move"),
        (MANY[:-1], "no map"),
        (MANY[:-2] + MANY[-1:], "symptoms"),
        ([text("## The 3-minute answer"), *MANY], "before or under 'The 30-second answer'"),
        ([*MANY, picture("map-xx9", MAP)], "named after a claim"),
        ([*MANY, picture("map-ce2")], "map-ce2 must be a map"),
        ([*MANY, picture("other")], "starts with fig-"),
        ([*MANY, *claim("CE1"), *claim("CE2")], "between the claims Claim CE1 and Claim CE2"),
    ],
)
def test_a_picture_that_is_missing_or_misnamed_is_found(chapter, cells, message):
    assert message in problems(anatomy.figures, chapter(IDEA, *cells))


def test_a_picture_between_two_claims_is_enough(chapter):
    cells = [*MANY, *claim("CE1"), picture("fig-9"), *claim("CE2")]
    assert problems(anatomy.figures, chapter(IDEA, *cells)) == ""


def test_what_moves_has_an_input_or_a_slider():
    slider = picture("fig-a")
    slider.source = "noise = 0.3  # slider 0 to 1\nf(noise)"
    assert has_slider(slider.source)
    assert moves(slider)
    assert moves(picture("fig-a", MOVING))
    assert not moves(picture("fig-a", {"params": [{"name": "zoom", "bind": "scales"}]}))
    assert not moves(picture("fig-a"))


@pytest.mark.parametrize(("points", "found"), [(10, "9.5 px"), (12, "")])
def test_small_type_of_a_drawing_is_found(chapter, points, found):
    figure = Figure(figsize=(5.2, 3))
    figure.text(0.5, 0.5, "a word $10^{-3}$", fontsize=points, rotation=90)
    cell = picture("fig-a")
    cell.outputs = [shows({"image/svg+xml": as_svg(figure)})]
    said = problems(anatomy.figures, chapter(IDEA, cell))
    assert (found in said) if found else ("on a phone" not in said)


def test_a_kept_map_has_its_table(chapter):
    kept = chapter(IDEA, code('# A\nmap_of(f, kept="no_such_map", a=[1], b=[2])'))
    assert "no_such_map is not kept" in problems(anatomy.maps, kept)


# Claims


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (claim("CE1"), "CE1 has no kind"),
        (claim("CE1", "habit"), "carries one of"),
        (claim("CE1", "theorem identity"), "carries one of"),
        (claim("CE1", "tendency"), "CE1 has no map map-ce1"),
        (claim("CE1", "theorem", "Holds"), "CE1 is no identity"),
    ],
)
def test_a_verdict_without_its_kind_or_map_is_found(chapter, cells, message):
    assert message in problems(anatomy.claims, chapter(*cells))


@pytest.mark.parametrize(
    "cells",
    [
        claim("CE1", "identity", "Holds"),
        claim("CE1", "theorem"),
        [*claim("CE1", "tendency"), picture("map-ce1", MAP)],
    ],
)
def test_a_verdict_with_its_kind_and_map_is_not(chapter, cells):
    found = problems(anatomy.claims, chapter(*cells))
    assert not any(word in found for word in ("kind", "map", "identity"))


def test_a_missing_kind_or_map_fails_the_page_of_claims(chapter):
    names = [row["id"] for row in chapter().claims]
    for kind, message in (("", "has no kind"), ("tendency", "has no map")):
        with pytest.raises(ValueError, match=message):
            claims_of(chapter(*chain.from_iterable(claim(name, kind) for name in names)))


def test_a_claim_knows_its_kind_and_its_map(chapter):
    names = [row["id"] for row in chapter().claims]
    kinds = ["tendency", *["theorem"] * (len(names) - 1)]
    cells = chain.from_iterable(map(claim, names, kinds))
    found = claims_of(chapter(*cells, picture(f"map-{names[0].lower()}", MAP)))
    assert [it.kind for it in found] == kinds
    assert [bool(it.map) for it in found] == [True, *[False] * (len(names) - 1)]


def test_the_page_of_claims_shows_the_kind_and_links_to_the_map(chapter):
    names = [row["id"] for row in chapter().claims]
    first, *rest = names
    cells = [*claim(first, "tendency"), *chain.from_iterable(claim(n, "theorem") for n in rest)]
    whole = chapter(*cells, picture(f"map-{first.lower()}", MAP))
    page = "\n".join(ClaimList.lines(SimpleNamespace(claims_of=claims_of), whole))
    assert "**Holds under a condition.** *Tendency.* So." in page
    assert page.count("*Theorem.*") == len(rest)
    assert (
        page.count(f"[The map of {first}](#map-{first.lower()})") == page.count("The map of") == 1
    )


# Answers


@pytest.mark.parametrize(
    ("answer", "typed"),
    [
        ("It falls to 0.37.", "0.37"),
        ("Some 12 of them.", "12"),
        ("By 3 %.", "3 %"),
        ("By 1,250 steps.", "1,250"),
        ("Of 256 and 5 % and 1,000 and 2 of 10.", ""),
        ("As $0.37 + 12$ and `0.37` and {glue:text}`n_12`, [see](#a-12).", ""),
        ("L2 and ResNet-50 and an L12.", ""),
    ],
)
def test_numbers_of_an_answer_are_bound(chapter, answer, typed):
    title = "**Core · numbers.** A batch of 256, and 5 % of noise: what follows?"
    parts = f"**Say.** {answer}\n\n**Next they ask.** Why? So.\n\n**Common wrong answer.** No."
    box = f":::{{dropdown}} {title}\n:name: q-a\n:class-container: question\n{parts}\n:::"
    found = problems(anatomy.questions, chapter(IDEA, text(f"## Interview questions\n\n{box}")))
    assert (f"{typed} is typed" in found) if typed else ("typed" not in found)


def test_the_cheat_sheet_reads_where_it_breaks(chapter):
    breaks = text("## Where it breaks\n\n### It fails\n\nHere. And there.")
    assert traps(chapter(breaks)) == [("It fails", "Here.")]
