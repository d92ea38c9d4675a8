"""Progress, kept between sessions: a JSON file in the user's data directory.

    {"version": 1, "exercises": {
      "batch_norm/forward": {"status": "passed", "fingerprint": "8f3c...", "hints": 2}}}

`status` is "passed", "failed" or "stopped", and absent if only hints were read; `fingerprint` is
that of the declaration that was passed or tried last; `hints` is the number of the last hint
given. The same file is what the book's pages export and import.

Nothing is written over what was not read. A file that cannot be read, or that a newer version has
written, stays as it is, and that is said; a damaged one is set aside before another takes its
place. What could not be saved is kept as long as this process, and saved with the next thing that
can be. Files in places that earlier versions used are read too, and left alone: "taken_over" has a
digest of each that was.

MLFUND_PROGRESS=off turns the keeping off; MLFUND_DATA names another folder.
"""

import hashlib
import json
import os
import sys

from mlfund.judge.places import folder, keep_as, locked, old_files, path, save

VERSION = 1
_unsaved = {}  # entries of this process, by id

__all__ = ["enabled", "folder", "give_hint", "is_kept", "load", "path", "record", "reset", "state"]


class DamagedError(ValueError):
    """What is not a progress file of any version."""


def enabled():
    """Whether progress is kept."""
    return os.environ.get("MLFUND_PROGRESS", "").lower() not in ("off", "0", "no")


def is_kept(id):
    """Whether what was last remembered of an exercise outlives this process."""
    return enabled() and id not in _unsaved


def load():
    """The recorded exercises by id. A file that cannot be read stays as it is, with a message."""
    return _load(_say)


def record(exercise, status):
    """Remember a verdict. What has been passed stays passed."""
    if status != "not attempted":
        seen = {"status": status, "fingerprint": exercise.fingerprint}
        _update(exercise.id, lambda entry: _newer(entry, seen))


def give_hint(id, number, count):
    """The number of the hint to give, the next one if none is asked for; remembers it."""
    last = _load(lambda said: None).get(id, {}).get("hints", 0)
    number = min(max(last, 0) + 1, count) if number is None else number
    _update(id, lambda entry: {**entry, "hints": number})
    return number


def take_in(file):
    """Merge a progress file, such as the one that a page of the book saves, into this one.

    Raises
    ------
    OSError, DamagedError
        If either file cannot be read: then nothing is written.
    """
    try:
        with open(file, "rb") as opened:
            entries = _parsed(opened.read(), file)["exercises"]
    except DamagedError as error:
        raise DamagedError(f"{file} is not taken in: {error}") from None
    with locked():
        content = _taken_over(_content_to_replace(), _say)
        save(_text({**content, "exercises": _merged(entries, content["exercises"])}))
    return len(entries)


def reset(ids=None):
    """Forget some exercises, or all: then the path of a copy is returned.

    Raises
    ------
    OSError
        If the file is to be left as it is, or cannot be written.
    """
    for id in list(_unsaved) if ids is None else ids:
        _unsaved.pop(id, None)
    if not enabled():
        return None
    with locked():
        content = _taken_over(_content_to_replace(), _say)
        copy = _copied(content) if ids is None else None
        left = {
            id: e for id, e in content["exercises"].items() if ids is not None and id not in ids
        }
        save(_text({**content, "exercises": left}))
    return copy


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


def _load(say):
    content = {"exercises": {}}
    if enabled():
        try:
            content = _taken_over(_content(), say)
        except DamagedError as error:
            say(f"{path()} is damaged ({error}). It will be set aside once there is more to keep.")
        except OSError as error:
            say(f"progress could not be read: {error}")
    return _merged(content["exercises"], _unsaved)


def _update(id, change):
    """Replace an entry by what `change` makes of it. Where that cannot be saved, say so."""
    if not enabled():
        _unsaved[id] = change(_unsaved.get(id, {}))
        return
    try:
        with locked():
            before = _content_to_replace()
            content = _taken_over(before, _say)
            entries = _merged(content["exercises"], _unsaved)
            entries[id] = change(entries.get(id, {}))
            if (after := {**content, "exercises": entries}) != before:
                save(_text(after))
                for file, _ in _seen(after).items() - _seen(before).items():
                    _say(f"what {file} holds is taken over; the file stays as it is")
        _unsaved.clear()
    except OSError as error:
        _unsaved[id] = change(_unsaved.get(id, {}))
        _say(f"progress was not saved: {error}")


def _content():
    """What the progress file holds."""
    try:
        return _parsed(path().read_bytes(), path())
    except FileNotFoundError:
        return {"version": VERSION, "exercises": {}}


def _content_to_replace():
    """The same; a damaged file is renamed, so that another can take its place."""
    try:
        return _content()
    except DamagedError as error:
        aside = keep_as("damaged")
        path().rename(aside)
        _say(f"{path()} is damaged ({error}); it is kept as {aside.name}")
        return _content()


def _parsed(data, name):
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise DamagedError(str(error)) from None
    if not isinstance(content, dict) or "version" not in content:
        raise DamagedError("it is not a progress file")
    if content["version"] != VERSION:
        said = f"is of version {content['version']!r}, and this mlfund knows version {VERSION}"
        raise OSError(f"{name} {said}; it is left as it is. A newer mlfund may read it.")
    entries = content.get("exercises")
    if not isinstance(entries, dict) or not all(map(_is_entry, entries.values())):
        raise DamagedError("it has no exercises by id")
    return content


def _is_entry(entry):
    return isinstance(entry, dict) and isinstance(entry.get("hints", 0), int)


def _taken_over(content, say):
    """The content with what lies in old places, which stay as they are."""
    for file in old_files():
        try:
            data = file.read_bytes()
            digest = hashlib.sha256(data).hexdigest()
            seen = _seen(content)
            if seen.get(str(file)) != digest:
                entries = _merged(_parsed(data, file)["exercises"], content["exercises"])
                seen = {**seen, str(file): digest}
                content = {**content, "exercises": entries, "taken_over": seen}
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, DamagedError) as error:
            say(f"{file}, from an earlier version, is left out: {error}")
    return content


def _seen(content):
    """The digest of each old file that was taken over, by its path."""
    return content.get("taken_over", {})


def _merged(older, newer):
    both = {id: _newer(older[id], newer[id]) for id in older.keys() & newer.keys()}
    return {**older, **newer, **both}


def _newer(old, new):
    """An entry brought up to date. What has been passed stays passed."""
    entry = {**old, **new}
    if old.get("status") == "passed" != new.get("status"):
        entry |= {key: old.get(key) for key in ("status", "fingerprint")}
    return entry


def _text(content):
    return json.dumps(content, indent=1, sort_keys=True) + "\n"


def _copied(content):
    copy = keep_as("before-reset")
    copy.write_text(_text(content), encoding="utf-8")
    return copy


def _say(text):
    print(text, file=sys.stderr)
