"""The fonts of formulas: small, and with every character that a formula has."""

import pytest
from fontTools.ttLib import TTFont

from booktools.site import fonts
from booktools.site.build import build
from tests.site.book import small_book, text

MAIN = "KaTeX_Main-Regular.woff2"


@pytest.fixture
def page(tmp_path):
    """A site's page with a formula of two letters, and its fonts as they are published."""
    folder = tmp_path / "html" / fonts.FOLDER
    folder.mkdir(parents=True)
    (folder / MAIN).write_bytes((fonts.PUBLISHED / MAIN).read_bytes())
    page = tmp_path / "html" / "page.html"
    page.write_text('<span class="katex-html">&lt;\u03b1</span>', encoding="utf-8")
    return page


def test_a_font_keeps_the_letters_of_the_pages_as_they_are_drawn(page, tmp_path):
    fonts.cut_down(page.parent, tmp_path / "made")
    cut = TTFont(page.parent / fonts.FOLDER / MAIN)
    published = TTFont(fonts.PUBLISHED / MAIN)
    assert {ord("<"), ord("a"), ord("k")} <= set(cut.getBestCmap()) < set(published.getBestCmap())
    assert ord("Z") not in cut.getBestCmap()
    for code, name in cut.getBestCmap().items():
        other = published.getBestCmap()[code]
        assert cut["hmtx"][name] == published["hmtx"][other]
        ours, theirs = cut["glyf"][name], published["glyf"][other]
        assert ours.getCoordinates(cut["glyf"])[0] == theirs.getCoordinates(published["glyf"])[0]


def test_fonts_are_cut_once_for_the_same_characters(page, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(fonts, "cut", lambda source, text, target: asked.append(target.touch()))
    for _ in range(2):
        fonts.cut_down(page.parent, tmp_path / "made")
    published = len(list(fonts.PUBLISHED.iterdir()))
    assert len(asked) == published
    page.write_text(page.read_text(encoding="utf-8") + "\u03b2", encoding="utf-8")
    fonts.cut_down(page.parent, tmp_path / "made")
    assert len(asked) == 2 * published


def test_what_an_interrupted_build_left_is_made_anew(page, tmp_path, monkeypatch):
    def fail(source, text, target):
        target.write_bytes(b"half")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(fonts, "cut", fail)
        with pytest.raises(KeyboardInterrupt):
            fonts.cut_down(page.parent, tmp_path / "made")
    fonts.cut_down(page.parent, tmp_path / "made")
    assert ord("<") in TTFont(page.parent / fonts.FOLDER / MAIN).getBestCmap()


def test_a_letter_that_an_edit_brings_is_in_the_font(tmp_path):
    book = small_book(tmp_path, text("$x$"))
    font = tmp_path / "_build/html" / fonts.FOLDER / MAIN
    assert build(book, tmp_path / "_build") == 0
    assert ord("\u03a8") not in TTFont(font).getBestCmap()
    notebook = (book / "intro.ipynb").read_text(encoding="utf-8")
    (book / "intro.ipynb").write_text(notebook.replace("$x$", r"$\\Psi$"), encoding="utf-8")
    assert build(book, tmp_path / "_build") == 0
    assert ord("\u03a8") in TTFont(font).getBestCmap()


@pytest.mark.parametrize("path", ["chapters/information/kl_divergence", "practice/cheat_sheet"])
def test_every_character_of_a_formula_is_drawn_by_a_font_of_formulas(visit, path):
    page = visit(f"{path}.html").page
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    page.evaluate("document.fonts.ready")
    tools = page.context.new_cdp_session(page)
    tools.send("DOM.enable")
    tools.send("CSS.enable")
    root = tools.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    leaves = ".katex-html span:not(:has(span)):not(:empty)"
    found = tools.send("DOM.querySelectorAll", {"nodeId": root, "selector": leaves})["nodeIds"]
    drawn = [tools.send("CSS.getPlatformFontsForNode", {"nodeId": node}) for node in found]
    used = {font["familyName"] for each in drawn for font in each["fonts"] if font["isCustomFont"]}
    others = {f["familyName"] for each in drawn for f in each["fonts"] if not f["isCustomFont"]}
    assert "KaTeX_Main" in used
    assert others == set()
