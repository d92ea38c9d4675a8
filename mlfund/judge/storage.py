"""Progress, kept between sessions: a JSON file in the user's data directory.

    {"version": 1, "exercises": {
      "batch_norm/forward": {"status": "passed", "fingerprint": "8f3c...", "hints": 2}}}

`status` is "passed", "failed" or "stopped", and absent if only hints were read; `fingerprint` is
that of the declaration that was passed or tried last; `hints` is the number of the last hint
given. The same file is what the book's pages export and import.

MLFUND_PROGRESS=off turns the keeping off; MLFUND_DATA names another folder.
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
_unsaved_hints = {}


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
    if not enabled():
        return {}
    try:
        return _entries(path().read_bytes())
    except FileNotFoundError:
        return {}
    except OSError as error:
        print(f"{path()} could not be read: {error}", file=sys.stderr)
        return {}
    except ValueError as error:
        print(f"{path()} could not be read ({error}); {_set_aside()}", file=sys.stderr)
        return {}


def record(exercise, status):
    """Remember a verdict. What has been passed stays passed."""
    if status != "not attempted":
        _update(exercise.id, lambda entry: _after(exercise, entry, status))


def give_hint(id, number, count):
    """The number of the hint to give, the next one if none is asked for; remembers it."""
    last = load().get(id, {}).get("hints", _unsaved_hints.get(id, 0))
    number = min(last + 1, count) if number is None else number
    _unsaved_hints[id] = number
    _update(id, lambda entry: {**entry, "hints": number})
    return number


def reset(ids=None):
    """Forget some exercises, or all."""
    if not enabled():
        return
    forgotten = _unsaved_hints if ids is None else ids
    for id in list(forgotten):
        _unsaved_hints.pop(id, None)
    with _locked():
        _write({id: e for id, e in load().items() if ids is not None and id not in ids})


def state(exercise, entry):
    """An exercise's state, given its entry or {}."""
    status = entry.get("status", "not attempted")
    if status == "passed" and entry.get("fingerprint") != exercise.fingerprint:
        return "passed an earlier version"
    return status if status in ("passed", "not attempted") else "tried"


def table(exercises):
    """Lines that show the state of each exercise, and a count."""
    entries = load()
    states = [state(exercise, entries.get(exercise.id, {})) for exercise in exercises]
    width = max((len(exercise.id) for exercise in exercises), default=0)
    yield from (f"{e.id:<{width}}  {s}" for e, s in zip(exercises, states, strict=True))
    yield f"{states.count('passed')} of {len(states)} passed"


def _after(exercise, entry, status):
    if entry.get("status") == "passed" and status != "passed":
        return entry
    return {**entry, "status": status, "fingerprint": exercise.fingerprint}


def _update(id, change):
    """Replace an entry by what `change` makes of it. Where that cannot be saved, say so."""
    if not enabled():
        return
    try:
        with _locked():
            entries = load()
            old = entries.get(id, {})
            if (new := change(old)) != old:
                _write({**entries, id: new})
    except OSError as error:
        print(f"progress was not saved: {error}", file=sys.stderr)


def _entries(data):
    content = json.loads(data)
    if not isinstance(content, dict) or content.get("version") != VERSION:
        raise ValueError(f"expected version {VERSION}")
    entries = content.get("exercises")
    if not isinstance(entries, dict) or not all(map(_is_entry, entries.values())):
        raise ValueError("expected exercises by id")
    return entries


def _is_entry(entry):
    return isinstance(entry, dict) and isinstance(entry.get("hints", 0), int)


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
    try:
        path().rename(kept)
    except OSError as error:
        return f"it could not be set aside either: {error}"
    return f"it is kept as {kept.name}"


@contextlib.contextmanager
def _locked():
    """Hold a lock file, so that of two writers neither loses what the other wrote."""
    folder().mkdir(parents=True, exist_ok=True)
    lock = folder() / "progress.lock"
    while not _taken(lock):
        if _age(lock) > LOCK_SECONDS:  # its owner has died: writing takes milliseconds
            lock.unlink(missing_ok=True)
        time.sleep(0.01)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _taken(lock):
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True


def _age(lock):
    try:
        return abs(time.time() - lock.stat().st_mtime)
    except FileNotFoundError:
        return 0
