"""Progress is kept, and never lost."""

import json
import multiprocessing
from dataclasses import replace

import pytest

from mlfund.exercises import find, storage

NORMALIZE, BACKWARD = find("batch_norm/normalize"), find("batch_norm/backward")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MLFUND_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("MLFUND_PROGRESS", raising=False)
    return tmp_path / "data"


def state_of(exercise):
    return storage.state(exercise, storage.load().get(exercise.id, {}))


def test_verdicts_are_remembered():
    assert state_of(NORMALIZE) == "not attempted"
    storage.record(NORMALIZE, "failed")
    assert state_of(NORMALIZE) == "tried"
    storage.record(NORMALIZE, "passed")
    storage.record(NORMALIZE, "failed")
    assert state_of(NORMALIZE) == "passed"
    storage.record(NORMALIZE, "not attempted")
    assert state_of(NORMALIZE) == "passed"


def test_a_changed_exercise_was_passed_in_an_earlier_version():
    storage.record(NORMALIZE, "passed")
    changed = replace(NORMALIZE, tolerance=1.0)
    assert state_of(changed) == "passed an earlier version"
    storage.record(changed, "failed")
    assert state_of(changed) == "passed an earlier version"
    storage.record(changed, "passed")
    assert state_of(changed) == "passed"


def test_reset_forgets_some_or_all():
    storage.record(NORMALIZE, "passed")
    storage.record(BACKWARD, "passed")
    storage.reset([NORMALIZE.id])
    assert list(storage.load()) == [BACKWARD.id]
    storage.reset()
    assert storage.load() == {}


@pytest.mark.parametrize(
    "damage", ["{", "[]", '{"version": 7}', '{"version": 1, "exercises": [1]}']
)
def test_a_damaged_file_is_set_aside(folder, damage, capsys):
    folder.mkdir()
    (folder / "progress.json").write_text(damage)
    storage.record(NORMALIZE, "passed")
    assert state_of(NORMALIZE) == "passed"
    assert (folder / "progress-damaged-1.json").read_text() == damage
    assert "is kept as progress-damaged-1.json" in capsys.readouterr().err


def test_off_keeps_nothing(folder, monkeypatch):
    monkeypatch.setenv("MLFUND_PROGRESS", "off")
    storage.record(NORMALIZE, "passed")
    assert not folder.exists()


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MLFUND_DATA", str(tmp_path / "file" / "data"))
    storage.record(NORMALIZE, "passed")
    assert "progress was not saved" in capsys.readouterr().err


def test_a_lock_left_behind_is_broken(folder, monkeypatch):
    monkeypatch.setattr(storage, "LOCK_SECONDS", 0.05)
    folder.mkdir()
    (folder / "progress.lock").write_text("")
    storage.record(NORMALIZE, "passed")
    assert state_of(NORMALIZE) == "passed"


def write_some(numbers):
    from types import SimpleNamespace

    for number in numbers:
        storage.record(SimpleNamespace(id=f"topic/{number}", fingerprint="x"), "passed")


def test_two_writers_lose_nothing(folder):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_some, args=(range(k, 60, 3),)) for k in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(storage.load()) == 60
    assert [path.name for path in folder.iterdir()] == ["progress.json"]
    assert json.loads((folder / "progress.json").read_text())["version"] == storage.VERSION
