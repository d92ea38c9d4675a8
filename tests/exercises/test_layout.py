"""An exercise is a file whose path is its id, and checking one loads no other."""

import subprocess
import sys
from pathlib import Path

import pytest

import mlfund.exercises
from mlfund.exercises import all_exercises, names_of, topics

ROOT = Path(mlfund.exercises.__file__).parent
LOADED = """
import sys
from mlfund.exercises import check
check({id!r}, None, record=False)
print(*sorted(name for name in sys.modules if name.startswith("mlfund.exercises.")))
"""


@pytest.mark.parametrize("topic", topics())
def test_a_topic_gives_the_order_of_its_exercises(topic):
    folder = ROOT.joinpath(*topics()[topic].split(".")[2:])
    assert set(names_of(topic)) <= {path.stem for path in folder.glob("*.py")}
    assert len(set(names_of(topic))) == len(names_of(topic))


def test_the_path_of_a_file_is_the_id_of_its_exercise():
    ids = [exercise.id for exercise in all_exercises()]
    assert ids == [f"{topic}/{name}" for topic in topics() for name in names_of(topic)]


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda path: path.stem)
def test_an_exercise_stays_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_a_check_loads_its_own_exercise_and_no_other():
    code = LOADED.format(id="entropy/entropy_bits")
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    loaded = run.stdout.splitlines()[-1].split()
    topic = "mlfund.exercises.information.entropy"
    assert set(loaded) >= {topic, f"{topic}.entropy_bits"}
    assert not [name for name in loaded if name.count(".") > 2 and not name.startswith(topic)]
    assert f"{topic}.noisy_bit" not in loaded
