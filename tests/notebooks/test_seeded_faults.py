"""The checks can fail: faults are seeded in copies, and each must turn the right check red."""

import base64
import io
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from copy import deepcopy
from functools import partial

import pytest
from nbformat.v4 import new_output
from PIL import Image

from booktools.notebooks.cells import shown
from booktools.notebooks.chapter import Chapter, pictures
from booktools.notebooks.checks import anatomy
from booktools.notebooks.files import read
from booktools.notebooks.normal_form import as_json
from booktools.notebooks.outputs import compare_outputs
from booktools.notebooks.setup_cell import is_setup
from booktools.paths import CHAPTERS, ROOT

MODEL = CHAPTERS / "information" / "kl_divergence.ipynb"
GLUED = "application/papermill.record/text/plain"
VEGA = "application/vnd.vegalite.v5+json"
LEFT_OUT = "ignore_output"
NOT_COPIED = shutil.ignore_patterns(".*", "_build", "_static", "__pycache__")


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the book, to do harm to."""
    return shutil.copytree(ROOT, tmp_path_factory.mktemp("copy") / "book", ignore=NOT_COPIED)


# Faults in the package

FUNCTION_FAULTS = {
    "eps outside the root": ("batch_norm.py", "np.sqrt(var + eps)", "np.sqrt(var) + eps"),
    "unbiased forward variance": (
        "batch_norm.py",
        "centered[:, 0].size",
        "centered[:, 0].size - 1",
    ),
    "biased running variance": ("batch_norm.py", "var * n / (n - 1)", "var"),
    "the mean of one sample": ("batch_norm.py", "x.mean(axis=(0,", "x[:1].mean(axis=(0,"),
}


@pytest.mark.parametrize("fault", FUNCTION_FAULTS)
def test_a_fault_in_batch_norm_turns_its_tests_red(tree, fault):
    module, before, after = FUNCTION_FAULTS[fault]
    path = tree / "mlfund" / "normalization" / module
    right = path.read_text(encoding="utf-8")
    assert right.count(before) == 1
    path.write_text(right.replace(before, after), encoding="utf-8")
    try:
        assert first_failure(tree, "tests/normalization/test_batch_norm.py")
    finally:
        path.write_text(right, encoding="utf-8")


def first_failure(tree, tests):
    """Run tests in a copy until one fails; return its line, or None if all pass."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", tests]
    run = subprocess.run(command, cwd=tree, capture_output=True, text=True)
    failed = re.search(r"^FAILED .*", run.stdout, re.M)
    assert (run.returncode == 1) == bool(failed), run.stdout
    return failed and failed[0]


# Faults in the committed outputs


def change_number(text):
    """The text with its last digit changed."""
    return re.sub(r"\d(?=\D*\Z)", lambda digit: str((int(digit[0]) + 1) % 10), text)


def change_picture(png):
    """The picture with a small square in it."""
    stream = io.BytesIO(base64.b64decode(png))
    picture = Image.open(stream).convert("RGB")
    picture.paste("black", (40, 40, 52, 52))
    picture.save(stream := io.BytesIO(), format="png")
    return base64.b64encode(stream.getvalue()).decode()


def change_datum(specification):
    """The interactive figure with one number of its data changed."""
    data = {key: specification[key] for key in ("data", "datasets") if key in specification}
    return specification | json.loads(change_number(json.dumps(data)))


CHANGES = {
    "image/png": change_picture,
    "image/svg+xml": change_number,
    VEGA: change_datum,
    GLUED: change_number,
    "text/html": change_number,
    "text/markdown": change_number,
    "text/plain": change_number,
}
KINDS = [*CHANGES, "glued name", "stream"]


def faults_of(output):
    """The faults that can be seeded in an output: pairs of a kind and what does it."""
    if output.output_type == "stream":
        yield "stream", partial(output.update, text=change_number(output.text))
    for kind, value in output.get("data", {}).items():
        yield kind, partial(change_kind, output.data, kind, value)
    if "scrapbook" in output.get("metadata", {}):
        yield "glued name", partial(output.metadata.scrapbook.update, name="another")


def change_kind(data, kind, value):
    """Change an output's value of one kind."""
    data[kind] = CHANGES[kind](value)


def seed_faults(notebook):
    """Change one output of a cell, of two cells for each kind; return the kinds by cell."""
    seeded, used = {}, Counter()
    for number, cell in enumerate(c for c in notebook.cells if c.cell_type == "code"):
        before = deepcopy(cell.outputs)
        faults = [fault for output in cell.outputs for fault in faults_of(output)]
        faults = [(kind, do) for kind, do in faults if used[kind] < 2]
        for kind, do in sorted(faults, key=lambda fault: (used[fault[0]], KINDS.index(fault[0]))):
            do()
            if cell.outputs != before:
                seeded[f"{MODEL.stem}: Cell {number}"] = kind
                used[kind] += 1
                break
    return seeded


def test_a_changed_output_turns_its_cell_red_and_no_other(tree):
    path = tree / MODEL.relative_to(ROOT)
    notebook = read(path)
    seeded = seed_faults(notebook)
    path.write_text(as_json(notebook), encoding="utf-8")
    assert {"image/png", VEGA, GLUED, "glued name", "stream"} <= set(seeded.values())
    assert compare_outputs([path], root=tree, workers=0).differ == list(seeded)


# Faults in the text and the cells


def in_text(before, after):
    """A fault that replaces the first match of a pattern in the Markdown cells."""

    def do(notebook):
        cell = next(
            cell
            for cell in notebook.cells
            if cell.cell_type == "markdown" and re.search(before, cell.source)
        )
        cell.source = re.sub(before, after, cell.source, count=1)

    return do


def in_code(line):
    """A fault that puts a line at the head of the first code cell of the chapter's own."""

    def do(notebook):
        cell = next(filter(own, notebook.cells))
        cell.source = f"{line}\n{cell.source}"

    return do


def own(cell):
    """Whether a cell is code that the chapter's author wrote."""
    return cell.cell_type == "code" and not is_setup(cell)


def in_figure(change):
    """A fault in the metadata of the first figure's cell."""
    return lambda notebook: change(next(filter(pictures, notebook.cells)).metadata.mystnb)


def in_exercise(part):
    """A fault in the first cell of one part of an exercise."""

    def do(notebook):
        cell = next(cell for cell in notebook.cells if cell.metadata.get("part") == part)
        cell.source = cell.source.replace("\n", "\n# an edit by hand\n", 1)

    return do


def not_executed(notebook):
    """Forget that the last code cell was executed."""
    cell = [cell for cell in notebook.cells if cell.cell_type == "code"][-1]
    cell.execution_count, cell.outputs = None, []


def tagged(tag):
    """A fault that tags the first code cell of the chapter's own."""
    return lambda notebook: next(filter(own, notebook.cells)).metadata.update(tags=[tag])


def in_cell(kind, change):
    """A fault in the first cell that the page shows in one way."""

    def do(notebook):
        cells = (c for c in notebook.cells if own(c) and "exercise" not in c.metadata)
        change(next(cell for cell in cells if shown(cell.metadata) == kind))

    return do


def longer(cell):
    """Make an open cell longer than a reader should read."""
    cell.source += "\nx = 1" * 9


def untitled(cell):
    """Take the title from a folded cell."""
    cell.source = cell.source.partition("\n")[2]


def printing(lines):
    """Let a cell print so many lines."""
    return lambda cell: cell.outputs.append(new_output("stream", text="line\n" * lines))


def another_installer(notebook):
    """Change the cell that installs."""
    next(filter(is_setup, notebook.cells)).source += "\n# by hand"


def without_evidence(notebook):
    """Take out all code cells that come before the sections that every chapter has."""
    end = next(n for n, cell in enumerate(notebook.cells) if "## From scratch" in cell.source)
    idea = [cell for cell in notebook.cells[:end] if cell.cell_type == "markdown"]
    notebook.cells = idea + notebook.cells[end:]


FAULTS = {
    "wrong number of exercises": (anatomy.header, in_text(r"\d+ exercises", "40 exercises")),
    "section renamed": (anatomy.sections, in_text("## On real data", "## In practice")),
    "section moved": (anatomy.sections, in_text("## Where it breaks", "## From scratch")),
    "answer too short": (
        anatomy.lengths,
        in_text(r"(## The 30-second answer\n)[\s\S]*", r"\1Yes."),
    ),
    "cell too long": (anatomy.lengths, in_code("\n".join(["x = 1"] * 20))),
    "claim reworded": (anatomy.claims, in_text(r"(:name: claim-kl3\n)Min", r"\1Max")),
    "claim left out": (anatomy.claims, in_text(r":class: claim\n:name: claim-kl2", ":class: tip")),
    "claim without evidence": (anatomy.claims, without_evidence),
    "unknown level": (anatomy.questions, in_text(r"\*\*Core · ", "**Easy · ")),
    "no wrong answer": (anatomy.questions, in_text(r"\*\*Common wrong answer\.\*\*", "**Note.**")),
    "no link to evidence": (anatomy.questions, in_text(r"(\*\*Shown in\*\* ).*", r"\1the text.")),
    "stale statement": (anatomy.exercises, in_exercise("statement")),
    "stale starter": (anatomy.exercises, in_exercise("starter")),
    "stale solution": (anatomy.exercises, in_exercise("solution")),
    "no alternative text": (anatomy.figures, in_figure(lambda it: it.pop("image"))),
    "alternative text too short": (
        anatomy.figures,
        in_figure(lambda it: it.image.update(alt="A.")),
    ),
    "no caption": (anatomy.figures, in_figure(lambda it: it.figure.pop("caption"))),
    "broken link": (anatomy.links, in_text(r"\]\(#", "](#no-such-")),
    "label given twice": (anatomy.links, in_text("claim-kl2", "claim-kl1")),
    "wrong glue in the text": (anatomy.glues, in_text(r"\{glue:text\}`", "{glue:text}`no_such_")),
    "global seed": (anatomy.code, in_code("np.random.seed(0)")),
    "torch's global generator": (anatomy.code, in_code("noise = torch.randn(3)")),
    "unused import": (anatomy.code, in_code("import json")),
    "nothing cited": (anatomy.references, in_text(r"```\{bibliography\}", "```{note}")),
    "cell not executed": (anatomy.outputs, not_executed),
    "output left out by a tag": (anatomy.cells, tagged(f"nbval_{LEFT_OUT}".replace("_", "-"))),
    "error allowed by a tag": (anatomy.cells, tagged("raises-exception")),
    "output left out by a comment": (anatomy.outputs, in_code(f"# nbval_{LEFT_OUT}".upper())),
    "nothing compared": (anatomy.from_scratch, lambda notebook: notebook.cells.clear()),
    "another installing cell": (anatomy.setup, another_installer),
    "map not kept": (anatomy.maps, in_code('map_of(effect, kept="no-such-map")')),
    "open cell too long": (anatomy.cells, in_cell("open", longer)),
    "fold without a title": (anatomy.cells, in_cell("folded", untitled)),
    "long printout": (anatomy.cells, in_cell("folded", printing(9))),
    "printout that the page does not show": (anatomy.cells, in_cell("nowhere", printing(1))),
    "unknown tag": (
        anatomy.cells,
        in_cell("folded", lambda cell: cell.metadata.update(tags=["x"])),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_chapter_is_found_by_the_check_for_it(tmp_path, fault):
    check, do = FAULTS[fault]
    notebook = read(MODEL)
    do(notebook)
    assert notebook != read(MODEL)
    path = tmp_path / MODEL.name
    path.write_text(as_json(notebook), encoding="utf-8")
    assert set(check(Chapter(path))) - set(check(Chapter(MODEL)))


def test_every_check_of_a_chapter_has_a_fault():
    assert {check for check, _ in FAULTS.values()} == set(anatomy.CHECKS)
