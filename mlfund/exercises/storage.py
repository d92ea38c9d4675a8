"""Progress, kept between sessions: a JSON file in the user's data directory.

    {"version": 1, "exercises": {"batch_norm/forward": {"status": "passed", "fingerprint": "..."}}}

The same file is what the book's pages export and import. MLFUND_PROGRESS=off turns the keeping
off; MLFUND_DATA names another folder.
"""

import contextlib
import json
import os
import sys
import tempfile
import time
from pathlib import Path

VERSION = 1
LOCK_SECONDS = 5


def folder():
    """The folder of the progress file."""
    if os.environ.get("MLFUND_DATA"):
        return Path(os.environ["MLFUND_DATA"])
    try:
        from platformdirs import user_data_path
    except ImportError:
        return Path.home() / ".mlfund"
    return user_data_path("mlfund", appauthor=False)


def path():
    """The progress file."""
    return folder() / "progress.json"


def enabled():
    """Whether progress is kept."""
    return os.environ.get("MLFUND_PROGRESS", "").lower() not in ("off", "0", "no")


def load():
    """The recorded exercises by id. A damaged file is set aside, with a message."""
    try:
        text = path().read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    try:
        return _entries(json.loads(text))
    except ValueError as error:
        kept = _set_aside()
        print(f"{path()} could not be read ({error}); it is kept as {kept}", file=sys.stderr)
        return {}


def record(exercise, status):
    """Remember a verdict. What has been passed stays passed."""
    if not enabled() or status == "not attempted":
        return
    try:
        with _locked():
            entries = load()
            old = entries.get(exercise.id, {})
            if state(exercise, old) == "passed":
                return
            entries[exercise.id] = {"status": status, "fingerprint": exercise.fingerprint}
            if old.get("status") == "passed" and status != "passed":
                entries[exercise.id] = old
            _write(entries)
    except OSError as error:
        print(f"progress was not saved: {error}", file=sys.stderr)


def reset(ids=None):
    """Forget some exercises, or all."""
    with _locked():
        entries = load()
        _write({id: e for id, e in entries.items() if ids is not None and id not in ids})


def state(exercise, entry):
    """An exercise's state, given its entry or {}."""
    status = entry.get("status", "not attempted")
    if status == "passed" and entry.get("fingerprint") != exercise.fingerprint:
        return "passed an earlier version"
    return {"failed": "tried", "stopped": "tried"}.get(status, status)


def table(exercises):
    """Lines that show the state of each exercise, and a count."""
    entries = load() if enabled() else {}
    states = [state(exercise, entries.get(exercise.id, {})) for exercise in exercises]
    width = max((len(exercise.id) for exercise in exercises), default=0)
    yield from (f"{e.id:<{width}}  {s}" for e, s in zip(exercises, states, strict=True))
    yield f"{states.count('passed')} of {len(states)} passed"


def _entries(data):
    if not isinstance(data, dict) or data.get("version") != VERSION:
        raise ValueError(f"expected version {VERSION}")
    entries = data.get("exercises")
    if not isinstance(entries, dict) or not all(isinstance(e, dict) for e in entries.values()):
        raise ValueError("expected exercises by id")
    return entries


def _write(entries):
    text = json.dumps({"version": VERSION, "exercises": entries}, indent=1, sort_keys=True)
    handle, temporary = tempfile.mkstemp(dir=folder(), prefix="progress-", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path())
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _set_aside():
    number = 1
    while (kept := folder() / f"progress-damaged-{number}.json").exists():
        number += 1
    path().rename(kept)
    return kept.name


@contextlib.contextmanager
def _locked():
    """Hold a lock file, so that of two writers neither loses what the other wrote."""
    folder().mkdir(parents=True, exist_ok=True)
    lock = folder() / "progress.lock"
    end = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
            break
        except FileExistsError:
            if time.monotonic() > end:  # its owner has died: writing takes milliseconds
                lock.unlink(missing_ok=True)
            time.sleep(0.01)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)
