"""Progress is kept, and never lost."""

import json
import multiprocessing
import os
from dataclasses import replace
from pathlib import Path

import platformdirs.macos
import platformdirs.unix
import pytest

from mlfund.exercises import find
from mlfund.judge import places, storage

FILES = ["progress.json", "progress.json.lock"]
NORMALIZE, BACKWARD = find("batch_norm/normalize"), find("batch_norm/backward")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MLFUND_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("MLFUND_PROGRESS", raising=False)
    monkeypatch.setattr(storage, "_unsaved", {})
    return tmp_path / "data"


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A user's home folder, where progress is kept without MLFUND_DATA."""
    monkeypatch.delenv("MLFUND_DATA")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def write(file, *passed, version=1):
    """Write a progress file in which some exercises are passed."""
    entries = {e.id: {"status": "passed", "fingerprint": e.fingerprint} for e in passed}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"version": version, "exercises": entries}))
    return file.read_bytes()


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
        b"null",
        b"{}",
        b"[" * 100_000,
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
        storage.record(NORMALIZE, "passed")
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
    assert "progress was not saved" in capsys.readouterr().err
    assert list(storage.table([NORMALIZE]))[-1] == "1 of 1 passed"
    assert "could not be read" in capsys.readouterr().err
    assert (folder / "progress.json").is_dir()


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
    assert sorted(path.name for path in folder.iterdir()) == FILES
    assert json.loads((folder / "progress.json").read_text())["version"] == storage.VERSION


def test_a_failed_write_leaves_the_file_as_it_was(folder, monkeypatch, capsys):
    storage.record(NORMALIZE, "passed")

    def full(*arguments):
        raise OSError("no space left")

    monkeypatch.setattr(os, "replace", full)
    storage.record(BACKWARD, "passed")
    assert "progress was not saved: no space left" in capsys.readouterr().err
    assert list(json.loads((folder / "progress.json").read_text())["exercises"]) == [NORMALIZE.id]
    assert sorted(path.name for path in folder.iterdir()) == FILES


def test_what_could_not_be_saved_is_saved_with_the_next(folder, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", raises(OSError("no space left")))
        storage.record(NORMALIZE, "passed")
        storage.give_hint("a/b", None, 3)
        assert not storage.is_kept(NORMALIZE.id)
        assert [state_of(NORMALIZE), storage.give_hint("a/b", None, 3)] == ["passed", 2]
    storage.record(BACKWARD, "failed")
    assert storage.is_kept(NORMALIZE.id)
    kept = json.loads((folder / "progress.json").read_text())["exercises"]
    assert (kept[NORMALIZE.id]["status"], kept["a/b"]) == ("passed", {"hints": 2})


def raises(error):
    def function(*arguments, **options):
        raise error

    return function


def test_a_file_that_cannot_be_read_is_left_as_it_is(folder, monkeypatch, capsys):
    before = write(folder / "progress.json", NORMALIZE)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", raises(PermissionError(13, "Permission denied")))
        storage.give_hint("a/b", None, 3)
        storage.record(BACKWARD, "passed")
        assert storage.load()[BACKWARD.id]["status"] == "passed"
        with pytest.raises(PermissionError):
            storage.reset()
    said = capsys.readouterr().err
    assert "progress was not saved: [Errno 13]" in said
    assert "progress could not be read: [Errno 13]" in said
    assert (folder / "progress.json").read_bytes() == before


@pytest.mark.parametrize("version", [2, 1.5, "1", None])
def test_a_file_of_another_version_is_left_as_it_is(folder, version, capsys):
    before = write(folder / "progress.json", NORMALIZE, version=version)
    list(storage.table([NORMALIZE]))
    assert f"is of version {version!r}, and this mlfund knows version 1" in capsys.readouterr().err
    storage.record(BACKWARD, "passed")
    assert "progress was not saved" in capsys.readouterr().err
    with pytest.raises(OSError, match="it is left as it is"):
        storage.reset([NORMALIZE.id])
    assert (folder / "progress.json").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == FILES


def test_reading_a_damaged_file_leaves_it_where_it_is(folder, capsys):
    folder.mkdir()
    (folder / "progress.json").write_text("{")
    assert storage.load() == {}
    assert "is damaged" in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == ["progress.json"]


def test_a_reset_of_all_keeps_a_copy(folder):
    storage.record(NORMALIZE, "passed")
    before = storage.load()
    copies = [storage.reset(), storage.reset()]
    assert [copy.name for copy in copies] == [f"progress-before-reset-{n}.json" for n in (1, 2)]
    assert json.loads(copies[0].read_text())["exercises"] == before


def test_what_a_later_version_adds_to_the_file_is_kept(folder):
    folder.mkdir()
    content = {"version": 1, "exercises": {}, "desk": {"cards": 3}}
    (folder / "progress.json").write_text(json.dumps(content))
    storage.record(NORMALIZE, "passed")
    assert json.loads((folder / "progress.json").read_text())["desk"] == {"cards": 3}


def test_a_link_to_the_file_stays_one(folder, tmp_path):
    folder.mkdir()
    write(tmp_path / "synchronized" / "mine.json", NORMALIZE)
    (folder / "progress.json").symlink_to(tmp_path / "synchronized" / "mine.json")
    storage.record(BACKWARD, "passed")
    assert (folder / "progress.json").is_symlink()
    assert BACKWARD.id in (tmp_path / "synchronized" / "mine.json").read_text()


@pytest.mark.parametrize("passed", [[NORMALIZE], [BACKWARD], [NORMALIZE, BACKWARD]])
def test_progress_in_the_old_place_is_taken_over(home, passed, capsys):
    old = home / ".mlfund" / "progress.json"
    before = write(old, *passed)
    assert state_of(passed[0]) == "passed"
    assert not storage.path().exists()
    storage.record(NORMALIZE, "failed")
    assert capsys.readouterr().err == f"what {old} holds is taken over; the file stays as it is\n"
    storage.record(NORMALIZE, "failed")
    assert capsys.readouterr().err == ""
    assert [state_of(e) for e in passed] == ["passed"] * len(passed)
    assert old.read_bytes() == before
    storage.reset()
    assert storage.load() == {}
    write(old, BACKWARD, replace(NORMALIZE, tolerance=1.0))
    assert state_of(BACKWARD) == "passed"


def test_progress_is_found_where_another_environment_put_it(home, monkeypatch):
    storage.record(NORMALIZE, "passed")
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "of an editor"))
    assert state_of(NORMALIZE) == "passed"
    storage.record(BACKWARD, "passed")
    assert storage.path() == home / "of an editor" / "mlfund" / "progress.json"
    assert {NORMALIZE.id, BACKWARD.id} == storage.load().keys()


def test_an_old_file_that_cannot_be_read_is_left_out_and_said(home, capsys):
    before = write(home / ".mlfund" / "progress.json", NORMALIZE, version=3)
    storage.record(BACKWARD, "passed")
    assert "from an earlier version, is left out" in capsys.readouterr().err
    assert storage.load().keys() == {BACKWARD.id}
    assert (home / ".mlfund" / "progress.json").read_bytes() == before


@pytest.mark.parametrize("given", [None, "/elsewhere", "relative", ""])
@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_the_folder_is_the_one_that_platformdirs_names(home, monkeypatch, system, given):
    if given is not None:
        monkeypatch.setenv("XDG_DATA_HOME", given)
    systems = {"linux": platformdirs.unix.Unix, "darwin": platformdirs.macos.MacOS}
    expected = systems[system]("mlfund", appauthor=False).user_data_path
    assert places.data_folder(system, os.environ) / "mlfund" == expected


def test_the_folder_on_windows_is_that_of_local_data(home):
    assert places.data_folder("win32", {"LOCALAPPDATA": "/local"}) == Path("/local")
    assert places.data_folder("win32", {}) == home / "AppData" / "Local"


def test_a_tilde_is_the_home_folder(home, monkeypatch):
    monkeypatch.setenv("MLFUND_DATA", "~/x")
    assert storage.path() == home / "x" / "progress.json"


def test_without_a_home_folder_nothing_breaks(home, monkeypatch, capsys):
    monkeypatch.setattr(Path, "expanduser", raises(RuntimeError("Could not determine home")))
    storage.record(NORMALIZE, "passed")
    assert "name a folder in MLFUND_DATA" in capsys.readouterr().err
    assert state_of(NORMALIZE) == "passed"


def test_a_file_that_is_being_read_is_replaced_a_little_later(monkeypatch):
    """As on Windows, where it cannot be replaced meanwhile."""
    monkeypatch.setattr(places.os, "name", "nt")
    monkeypatch.setattr(places.time, "sleep", lambda seconds: None)
    refusals = iter([PermissionError()] * 3)

    def busy(source, target):
        for refusal in refusals:
            raise refusal
        return "replaced"

    monkeypatch.setattr(places.os, "replace", busy)
    assert places._replace("one", "other") == "replaced"
    refusals = iter([PermissionError()] * 30)
    with pytest.raises(PermissionError):
        places._replace("one", "other")


def test_what_a_page_has_saved_is_taken_in_beside_what_is_kept(folder, tmp_path):
    write(folder / "progress.json", NORMALIZE)
    saved = tmp_path / "saved.json"
    before = write(saved, BACKWARD)
    assert storage.take_in(saved) == 1
    assert state_of(NORMALIZE) == state_of(BACKWARD) == "passed"
    assert saved.read_bytes() == before


@pytest.mark.parametrize("text", ["no progress", '{"version": 2, "exercises": {}}'])
def test_nothing_is_written_if_what_is_to_be_taken_in_cannot_be_read(folder, tmp_path, text):
    before = write(folder / "progress.json", NORMALIZE)
    (tmp_path / "saved.json").write_text(text)
    with pytest.raises((OSError, storage.DamagedError), match=r"saved\.json"):
        storage.take_in(tmp_path / "saved.json")
    assert (folder / "progress.json").read_bytes() == before
