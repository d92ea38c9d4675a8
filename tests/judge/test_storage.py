"""Progress is kept, and never lost."""

import json
import multiprocessing
import os
import sys
import time
from dataclasses import replace

import pytest

from mlfund.exercises import find
from mlfund.judge import storage

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
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe\x00",
        b'{"version": 7}',
        b'{"version": 1, "exercises": [1]}',
        b'{"version": 1, "exercises": {"a/b": {"hints": "two"}}}',
    ],
)
def test_a_damaged_file_is_set_aside(folder, damage, capsys):
    folder.mkdir()
    (folder / "progress.json").write_bytes(damage)
    storage.record(NORMALIZE, "passed")
    assert state_of(NORMALIZE) == "passed"
    assert (folder / "progress-damaged-1.json").read_bytes() == damage
    assert "is kept as progress-damaged-1.json" in capsys.readouterr().err


def test_a_second_damaged_file_does_not_replace_the_first(folder):
    folder.mkdir()
    for damage in ("one", "two"):
        (folder / "progress.json").write_text(damage)
        assert storage.load() == {}
    kept = [(folder / f"progress-damaged-{n}.json").read_text() for n in (1, 2)]
    assert kept == ["one", "two"]


def test_what_others_have_recorded_is_kept_as_it_is(folder):
    folder.mkdir()
    other = {"status": "passed", "fingerprint": "x", "code": "def f(): ..."}
    content = {"version": 1, "exercises": {"later/exercise": other}}
    (folder / "progress.json").write_text(json.dumps(content))
    storage.record(NORMALIZE, "passed")
    assert storage.load()["later/exercise"] == other


def test_a_folder_in_place_of_the_file_is_no_error(folder, capsys):
    (folder / "progress.json").mkdir(parents=True)
    storage.record(NORMALIZE, "passed")
    assert "could not be read" in capsys.readouterr().err
    assert list(storage.table([NORMALIZE]))[-1] == "0 of 1 passed"


def test_hints_go_on_where_they_were(monkeypatch):
    assert [storage.give_hint("a/b", None, 3) for _ in range(4)] == [1, 2, 3, 3]
    assert storage.give_hint("a/b", 1, 3) == 1
    assert storage.load()["a/b"] == {"hints": 1}
    storage.record(NORMALIZE, "passed")
    storage.give_hint(NORMALIZE.id, None, 3)
    assert state_of(NORMALIZE) == "passed"
    storage.reset()
    assert storage.give_hint("a/b", None, 3) == 1
    monkeypatch.setenv("MLFUND_PROGRESS", "off")
    assert [storage.give_hint("c/d", None, 3) for _ in range(3)] == [1, 2, 3]


def test_reset_leaves_a_file_alone_that_is_not_in_use(folder, monkeypatch):
    storage.record(NORMALIZE, "passed")
    before = (folder / "progress.json").read_text()
    monkeypatch.setenv("MLFUND_PROGRESS", "off")
    storage.reset()
    assert (folder / "progress.json").read_text() == before


def test_off_keeps_nothing(folder, monkeypatch):
    monkeypatch.setenv("MLFUND_PROGRESS", "off")
    storage.record(NORMALIZE, "passed")
    assert not folder.exists()


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MLFUND_DATA", str(tmp_path / "file" / "data"))
    storage.record(NORMALIZE, "passed")
    assert "progress was not saved" in capsys.readouterr().err


@pytest.mark.parametrize("age", [3600, -3600])
def test_a_lock_left_behind_is_broken(folder, age):
    folder.mkdir()
    lock = folder / "progress.lock"
    lock.write_text("")
    os.utime(lock, (time.time() - age,) * 2)
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


def test_a_failed_write_leaves_the_file_as_it_was(folder, monkeypatch, capsys):
    storage.record(NORMALIZE, "passed")

    def full(*arguments):
        raise OSError("no space left")

    monkeypatch.setattr(os, "replace", full)
    storage.record(BACKWARD, "passed")
    assert "progress was not saved: no space left" in capsys.readouterr().err
    assert list(storage.load()) == [NORMALIZE.id]
    assert [path.name for path in folder.iterdir()] == ["progress.json"]


def test_the_folder_is_the_users_own(monkeypatch, tmp_path):
    monkeypatch.delenv("MLFUND_DATA")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert storage.path().name == "progress.json"
    monkeypatch.setitem(sys.modules, "platformdirs", None)
    assert storage.folder() == tmp_path / ".mlfund"
