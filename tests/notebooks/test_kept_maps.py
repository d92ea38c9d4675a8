"""The maps that are kept: each of them belongs to a chapter."""

import subprocess
import sys

import nbformat

from booktools.notebooks.chapter import all_chapters
from booktools.notebooks.checks.maps import MAPS, kept_maps
from booktools.notebooks.files import read, write
from booktools.paths import ROOT


def test_every_kept_map_is_that_of_one_chapter():
    named = [name for chapter in all_chapters() for name in kept_maps(chapter)]
    assert sorted(named) == sorted(path.stem for path in MAPS.glob("*"))


SOURCE = """\
from mlfund.notebook import map_of

map_of(lambda a, b, rng: a - b + rng.normal(), kept="tried", a=[0, 1], b=[0, 1, 2])"""


def notebooks(command, path):
    """Run a command of `booktools.notebooks` on a chapter."""
    line = [sys.executable, "-m", "booktools.notebooks", command, str(path)]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True)


def test_maps_are_computed_kept_and_compared(tmp_path):
    path = tmp_path / "part" / "topic.ipynb"
    path.parent.mkdir()
    cells = [nbformat.v4.new_markdown_cell("# Title"), nbformat.v4.new_code_cell(SOURCE)]
    write(nbformat.v4.new_notebook(cells=cells), path)
    assert "all 6 cells" not in notebooks("maps", path).stdout
    table = tmp_path / "maps" / "tried.csv"
    rows = table.read_text().splitlines()
    assert len(rows) == 7
    assert read(path).cells[-1].outputs[0].data["text/plain"].startswith("Map of 2 a x 3 b")
    assert notebooks("maps-check", path).returncode == 0
    a, b, _, *others = rows[4].split(",")
    rows[4] = ",".join([a, b, "7", *others])
    table.write_text("\n".join(rows))
    checked = notebooks("maps-check", path)
    assert checked.returncode == 1
    assert "the kept map tried differs at a=1" in checked.stderr


def test_a_chapter_that_keeps_no_map_is_told_so(tmp_path):
    path = tmp_path / "part" / "topic.ipynb"
    path.parent.mkdir()
    write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")]), path)
    said = notebooks("maps", path)
    assert said.returncode == 1
    assert "topic keeps no map" in said.stderr
