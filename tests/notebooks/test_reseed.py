"""Other seeds: what is shifted, what is not, and what is said of the assertions that fail."""

import json
import subprocess
import sys
from functools import cache

import nbformat
import pytest

from booktools.notebooks import reseed
from booktools.notebooks.files import write
from booktools.paths import ROOT

DRAWS = """
import copy, json, sys
import numpy as np
if int(sys.argv[1]):
    from booktools.notebooks.shifted_seeds import shift_seeds
    shift_seeds(int(sys.argv[1]))
import torch
from sklearn.model_selection import train_test_split
from sklearn.utils import check_random_state

given = np.random.default_rng(5)
state = check_random_state(3)
draws = {
    "number": np.random.default_rng(0).random(),
    "numbers": np.random.default_rng([0, 4]).random(),
    "PCG64": np.random.Generator(np.random.PCG64(0)).random(),
    "SeedSequence": np.random.default_rng(np.random.SeedSequence(0)).random(),
    "torch": torch.rand(1, generator=torch.Generator().manual_seed(0)).item(),
    "random_state": train_test_split(np.arange(1000), random_state=0)[0].tolist(),
}
with torch.random.fork_rng():
    torch.manual_seed(0)
    draws["torch, global"] = torch.rand(1).item()
assert np.random.default_rng(given) is given
assert check_random_state(state) is state
assert copy.deepcopy(state).rand() == state.rand()
assert isinstance(check_random_state(None), np.random.RandomState)
print(json.dumps(draws))
"""
AS_STATED = """
import json, numpy as np, torch
print(json.dumps({
    "number": np.random.default_rng([0, 2]).random(),
    "numbers": np.random.default_rng([0, 4, 2]).random(),
    "PCG64": np.random.default_rng([0, 2]).random(),
    "SeedSequence": np.random.default_rng([0, 2]).random(),
    "torch": torch.rand(1, generator=torch.Generator().manual_seed(2 * 7919)).item(),
}))
"""


@cache
def answer(script, *arguments):
    """Run a script in a process of its own, once; return the JSON that it prints."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)


def test_every_seed_is_shifted_each_time_in_the_same_way():
    plain, shifted, other = (answer(DRAWS, shift) for shift in (0, 2, 1))
    assert shifted == answer.__wrapped__(DRAWS, 2)
    for name, draw in plain.items():
        assert shifted[name] != draw, name
        assert shifted[name] != other[name], name


def test_the_shifted_seeds_are_those_that_are_stated():
    shifted = answer(DRAWS, 2)
    assert answer(AS_STATED).items() <= shifted.items()


@pytest.fixture
def chapter(tmp_path):
    """A chapter of code cells."""

    def make(*sources, **exercise):
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        if exercise:
            cells.append(nbformat.v4.new_code_cell("assert False", metadata=exercise))
        path = tmp_path / "entropy.ipynb"
        write(nbformat.v4.new_notebook(cells=cells), path)
        return path

    return make


def test_each_assertion_that_fails_is_told_and_the_rest_still_runs(chapter):
    path = chapter(
        "import os\nimport numpy as np\nfrom mlfund.notebook import compare, fact",
        "for k in range(3):\n    assert (\n        k == 0\n    ), 'not 0'",
        "assert np.random.default_rng(0).random() != 0.6369616873214543",
        "fact('x', 1, '', holds=False)\nfact('y', 1, '')",
        "compare('a', [1.0], [2.0], within=0.1)\nassert os.environ['MLFUND_RESEED'] == '3'",
        exercise="entropy/bits",
        part="starter",
    )
    (found,) = reseed.failures(path, [3])
    assert [(it["cell"], it["code"]) for it in found] == [
        (1, "assert ( k == 0 ), 'not 0'"),
        (3, "fact('x', 1, '', holds=False)"),
        (4, "compare('a', [1.0], [2.0], within=0.1)"),
    ]
    assert not any(it["error"] for it in found)


def test_what_a_chapter_draws_is_shifted_though_its_libraries_are_loaded_once(chapter):
    plain, one, two = (answer(DRAWS, shift) for shift in (0, 1, 2))
    drawn = DRAWS.replace("int(sys.argv[1])", "False").replace("print(json.dumps(draws))", "")
    path = chapter(drawn, *(f"assert draws != {each}" for each in (plain, one, two)))
    cells = [[it["cell"] for it in found] for found in reseed.failures(path, [1, 2])]
    assert cells == [[2], [3]]


def test_another_error_ends_the_chapter_and_is_told(chapter):
    path = chapter("def draw(n):\n    return [][n]", "x = 1\ny = draw(1)", "assert False", "x =")
    ((found,),) = reseed.failures(path, [1])
    assert (found["cell"], found["code"]) == (1, "y = draw(1)")
    assert found["error"] == "IndexError: list index out of range"


def test_code_that_is_wrong_is_an_error(chapter):
    ((found,),) = reseed.failures(chapter("x = 1", "assert True\nx ="), [1])
    assert found["cell"] == 1
    assert found["error"].startswith("SyntaxError")


def test_one_failure_in_a_hundred_runs_may_be(monkeypatch, capsys, tmp_path):
    failure = {"cell": 4, "id": "summary", "code": "assert x", "error": ""}
    only_in_one = [failure]
    monkeypatch.setattr(
        reseed, "failures", lambda path, shifts: [only_in_one * (shift == 1) for shift in shifts]
    )
    path = tmp_path / "entropy.ipynb"
    assert not reseed.print_failures([path], range(1, 101))
    assert reseed.print_failures([path], range(1, 100))
    said = capsys.readouterr().out
    assert "entropy, shift 1: failed\n    cell 4 (summary): assert x\n" in said
    assert "entropy, shift 2: holds" in said
    assert "1 of 100 runs failed" in said
