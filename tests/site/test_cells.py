"""Code cells that a reader edits and runs, and sliders, on a page of a small book."""

import json
import re

import pytest

from tests.site.accessibility import colour_violations, other_violations
from tests.site.book import DESKTOP, PHONE, code, displayed, printed, text
from tests.site.exercise import LONG

PNG = ("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5"
       "ErkJggg==")  # fmt: skip
DRAWN = {
    "figure": {"name": "fig-a", "caption": "Above and below."},
    "image": {"alt": "A line."},
}
CELLS = [
    code("import numpy as np\n\nbase = np.arange(3)\nbase + 1", printed("[1 2 3]"), tags=["idea"]),
    code("# What nobody sees\nfactor = 2\nassert factor == 2", tags=["check"]),
    code("# Multiply them\nprint(base * factor)", printed("[0 2 4]\n")),
    code("# Nothing to do with it\nimport torch\ntorch.ones(2)", printed("tensor([1., 1.])\n")),
    code(
        "# Draw a line\nimport matplotlib.pyplot as plt\n\n"
        "top = 3.0  # slider 0 to 10 step 0.5: the top\nkind = 'line'  # choose 'line', 'step'\n"
        "plt.figure(figsize=(2, 1))\nplt.plot(base, base * top)\n"
        "print(top, kind);",
        displayed({"image/png": PNG}),
        mystnb=DRAWN,
    ),
    code("# Shrink\nfrom mlfund import soft_threshold\n\nprint(soft_threshold(3.0, 1.0))"),
    code("exercise = 4", exercise="batch_norm/normalize", part="solution", tags=["hide-cell"]),
]  # fmt: skip


class Place:
    """A cell on the page, by its number."""

    def __init__(self, page, number):
        self.page = page
        self.cell = page.locator(f'.cell:has(> .cellrun[data-cell="{number}"])')
        self.said = self.cell.locator(".runner__said")
        self.book = self.cell.locator(":scope > .cell_output:not(.cellrun__output)")
        self.mine = self.cell.locator(".cellrun__output")

    def button(self, name):
        """One of the cell's buttons."""
        return self.cell.get_by_role("button", name=re.compile(rf"^{re.escape(name)}\b"))

    def open(self):
        """Open the editor."""
        fold = self.cell.locator("details.fold:not([open]) summary")
        if fold.count():
            fold.click()
        if not self.button("Close").is_visible():
            self.button("Edit and run").click(timeout=LONG)
        self.cell.locator(".cm-content").wait_for(timeout=LONG)

    def write(self, source):
        """Replace the code in the editor."""
        self.cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)

    def run(self, said="It ran."):
        """Run the cell; return the text that it shows."""
        self.page.keyboard.press("Control+Enter")
        self.hears(said)
        return self.mine.inner_text().strip()

    def hears(self, words):
        """Wait until the cell says something that has these words."""
        self.said.filter(has_text=words).wait_for(timeout=LONG)


@pytest.fixture(scope="module")
def address(serve_book):
    """The address of a book of one chapter."""
    return serve_book(text("One sentence."), *CELLS)


@pytest.fixture(scope="module")
def page(chromium, address):
    """A page whose Python has been started, for the tests that may share one."""
    context = chromium.new_context(viewport=DESKTOP, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{address}intro.html", wait_until="networkidle")
    yield page
    context.close()


def test_nothing_is_loaded_before_a_reader_asks(visit):
    visited = visit("intro.html")
    visited.read_through()
    assert not [
        url for url in visited.requests if re.search("cells/|pyodide|codemirror|cell.js", url)
    ]
    assert visited.page.get_by_role("slider", name="the top").is_visible()
    assert "MB" in visited.page.locator(".cellrun__first").inner_text()
    assert visited.complaints == []


def test_without_scripts_there_is_the_books_output_and_no_control(visit):
    page = visit("intro.html", scripts=False).page
    assert page.get_by_role("slider").count() == 0
    assert page.get_by_role("button", name="Edit and run").count() == 0
    assert page.get_by_text("[1 2 3]").is_visible()


def test_a_cell_runs_with_what_it_needs_and_the_books_output_comes_back(page):
    cell = Place(page, 2)
    cell.open()
    assert cell.run() == "[0 2 4]"
    assert not cell.book.is_visible()
    cell.write("print(base * factor + 1)")
    assert cell.run("output of your code") == "[1 3 5]"
    cell.button("Back to the book's code").click()
    assert "# Multiply them" in cell.cell.locator(".cm-content").inner_text()
    cell.button("Back to your code").click()
    assert "+ 1" in cell.cell.locator(".cm-content").inner_text()
    cell.button("Back to the book's code").click()
    cell.button("Back to the book's output").click()
    assert cell.book.is_visible()
    assert not cell.mine.is_visible()
    cell.button("Close").click()
    assert not cell.cell.locator(".cm-content").is_visible()
    assert page.evaluate("document.activeElement.className") == "edit"


def test_what_is_edited_above_counts_below_and_an_error_above_is_named(page):
    first, below = Place(page, 0), Place(page, 2)
    first.open()
    below.open()
    first.write("import numpy as np\nbase = np.arange(2)")
    assert below.cell.locator(".cm-content").inner_text()
    below.cell.locator(".cm-content").click()
    assert below.run() == "[0 2]"
    first.write("base = 1 / 0")
    below.cell.locator(".cm-content").click()
    shown = below.run("It raised an error")
    assert "An earlier cell that this one needs, “base = 1 / 0" not in shown
    assert "“import numpy as np”, has failed" in shown
    assert "ZeroDivisionError: division by zero" in shown
    first.button("Back to the book's code").click()
    below.cell.locator(".cm-content").click()
    assert below.run() == "[0 2 4]"


def test_an_error_shows_what_was_printed_and_the_line(page):
    cell = Place(page, 0)
    cell.open()
    cell.write("print('half')\nx = 1\nx.nothing")
    shown = cell.run("It raised an error")
    assert shown.startswith("half\nAttributeError")
    assert "line 3, in <module>: x.nothing" in shown
    cell.button("Back to the book's code").click()
    cell.button("Close").click()


def test_a_loop_is_stopped_while_another_cell_waits(page):
    loop, other = Place(page, 0), Place(page, 2)
    loop.open()
    loop.write("print('going')\nwhile True:\n    pass")
    page.keyboard.press("Shift+Enter")
    loop.mine.get_by_text("going").wait_for(timeout=LONG)
    other.open()
    other.button("Run").click()
    other.hears("Waiting")
    assert other.button("Take back").is_visible()
    other.button("Take back").click()
    other.hears("Taken back")
    loop.button("Stop").click()
    loop.hears("Stopped")
    assert loop.mine.inner_text().startswith("going")
    loop.button("Back to the book's code").click()
    loop.cell.locator(".cm-content").click()
    assert loop.run() == "array([1, 2, 3])"
    other.cell.locator(".cm-content").click()
    assert other.run() == "[0 2 4]"


def test_a_cell_that_cannot_run_says_so_before_it_is_edited(page):
    cell = Place(page, 3)
    cell.cell.locator("summary").click()
    cell.button("Edit and run").click()
    cell.cell.get_by_text("This cell needs torch, which").wait_for()
    assert "Run or download" in cell.cell.inner_text()
    assert cell.cell.locator(".cm-content").count() == 0
    cell.button("Edit it all the same").click()
    cell.cell.locator(".cm-content").wait_for()
    cell.write("2 + 2")
    assert cell.run() == "4"


def test_a_slider_draws_anew_and_keeps_the_caption(page):
    cell = Place(page, 4)
    slider = page.get_by_role("slider", name="the top")
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == "5.5"
    drawn = page.locator(".cellrun__output:has(figure img)", has_text="5.5 line")
    drawn.wait_for(timeout=LONG)
    assert cell.mine.locator("figure img").count() == 1
    assert "Above and below." in cell.mine.inner_text()
    assert page.evaluate("document.activeElement.type") == "range"
    page.get_by_role("combobox", name="kind").select_option("step")
    cell.mine.get_by_text("5.5 step").wait_for(timeout=LONG)
    cell.button("Back to the book's output").focus()
    page.keyboard.press("Enter")
    cell.book.wait_for()
    assert slider.input_value() == "3"
    assert page.evaluate("document.activeElement.type") == "range"


def test_the_editor_and_the_sliders_agree(page):
    cell = Place(page, 4)
    cell.open()
    page.get_by_role("slider", name="the top").fill("7")
    cell.mine.get_by_text("7.0 line").wait_for(timeout=LONG)
    assert "top = 7.0  # slider 0 to 10" in cell.cell.locator(".cm-content").inner_text()
    cell.button("Back to the book's code").click()
    assert page.get_by_role("slider", name="the top").input_value() == "3"


def test_a_reader_who_has_passed_the_exercise_runs_a_cell_with_their_own_function(visit):
    page = visit("intro.html").page
    entry = {"status": "passed", "code": "def soft_threshold(z, t):\n    return z - 2 * t"}
    kept = json.dumps({"version": 1, "exercises": {"l2_l1_regularization/soft_threshold": entry}})
    page.evaluate("text => localStorage.setItem('mlfund.progress', text)", kept)
    cell = Place(page, 5)
    cell.open()
    cell.cell.get_by_role("combobox").select_option("my soft_threshold")
    cell.cell.locator(".cm-content").click()
    assert cell.run() == "1.0"
    cell.cell.get_by_role("combobox").select_option("the book's soft_threshold")
    cell.cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    cell.mine.get_by_text("2.0").wait_for(timeout=LONG)


@pytest.mark.parametrize(("size", "theme"), [(DESKTOP, "light"), (PHONE, "dark")])
def test_an_open_cell_is_accessible_and_fits(visit, size, theme):
    page = visit("intro.html", size=size, theme=theme).page
    cell = Place(page, 2)
    cell.open()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert colour_violations(page) == []
    assert other_violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Run"
