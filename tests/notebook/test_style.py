"""The book's style, and figures as SVG."""

import re
import subprocess
import sys
from xml.etree import ElementTree

import matplotlib as mpl
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from matplotlib.figure import Figure
from nbclient import NotebookClient

from mlfund.notebook import as_svg, use_book_style

DRAW = "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2], label='a');\nplt.legend();"


def outputs(style):
    """The outputs of a cell that draws, in a notebook of its own."""
    setup = f"from mlfund.notebook import use_book_style\n{style}"
    cells = [nbformat.v4.new_code_cell(source) for source in (setup, DRAW, DRAW)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    client = NotebookClient(notebook, kernel_name="python3", timeout=120)
    client.extra_arguments = ["--log-level=ERROR"]
    client.execute()
    return [cell.outputs[-1].data for cell in notebook.cells[1:]]


@pytest.fixture
def figure():
    with mpl.rc_context():
        use_book_style(sharp=True)
        figure = Figure()
        ax = figure.add_subplot()
        ax.plot([0, 1, 2], [1, 3, 2.123456], label="a line")
        ax.scatter([0.5], [2.5], color="#0072B2")
        ax.set(title="Title", xlabel="x")
        ax.legend()
        yield figure


def test_sharp_figures_are_svg_alone_and_the_same_twice():
    first, second = outputs("use_book_style(sharp=True)")
    assert set(first) == {"image/svg+xml", "text/plain"}
    assert first == second


def test_figures_are_png_unless_asked_otherwise():
    first, second = outputs("use_book_style()")
    assert set(first) == {"image/png", "text/plain"}
    assert first == second


def test_the_style_is_set_where_there_is_no_ipython():
    code = "import sys\nfor name in ('IPython', 'matplotlib_inline'): sys.modules[name] = None\n"
    code += "from mlfund.notebook import drawing, use_book_style, as_svg\n"
    code += "use_book_style(sharp=True); print(as_svg(drawing.network([1, 1]).figure)[:4])"
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    assert run.stdout == "<svg\n"


def test_ink_and_paper_follow_the_page(figure):
    svg = as_svg(figure)
    style, drawn = svg.split("</style>")
    assert "@media (prefers-color-scheme:dark)" in style
    assert "var(--ink)" in drawn
    assert "var(--paper)" in drawn
    assert "var(--blue)" in drawn
    assert not re.search(r"#000000|#ffffff|#0072b2", drawn)


def test_it_is_well_formed_undated_and_short(figure):
    svg = as_svg(figure)
    ElementTree.fromstring(svg)
    assert "<metadata" not in svg
    assert "20" + "2" not in re.sub(r"\d*\.\d+|#\w+|[\"-]\w+-\w+", "", svg.split("<defs>")[0])
    places = " ".join(re.findall(r' d="([^"]*)"', svg))
    assert not re.search(r"\.\d{3}", places)
    assert "scale(0.015625)" in svg  # a scale is no place, and is not rounded


def test_rounding_moves_no_point_by_more_than_half_a_hundredth():
    with mpl.rc_context():
        use_book_style(sharp=True)
        figure = Figure(layout="none")
        ax = figure.add_axes((0, 0, 1, 1))
        ax.set_axis_off()
        y = np.random.default_rng(0).normal(size=40)
        (line,) = ax.plot(y)
        svg = as_svg(figure)
    path = max(re.findall(r' d="([^"]*)"', svg), key=len)
    found = np.array(re.findall(r"[ML] (\S+) (\S+)", path), dtype=float)
    expected = ax.transData.transform(line.get_xydata()) * 72 / figure.dpi
    expected[:, 1] = figure.get_figheight() * 72 - expected[:, 1]
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() <= 0.0051


def test_only_ids_that_are_used_stay(figure):
    svg = as_svg(figure)
    ids = set(re.findall(r' id="([^"]+)"', svg))
    assert ids == set(re.findall(r'(?:url\(|href=")#([^)"]+)', svg))
    plt.close("all")
