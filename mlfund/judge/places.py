"""Where progress lies, and how it is written there so that nothing is lost."""

import contextlib
import os
import sys
import tempfile
import time
from pathlib import Path

NAME = "progress.json"
WAIT = 60  # seconds for another process to write, which takes milliseconds


def folder():
    """The folder of the progress file."""
    with _a_home():
        if os.environ.get("MLFUND_DATA"):
            return Path(os.environ["MLFUND_DATA"]).expanduser()
        return data_folder(sys.platform, os.environ) / "mlfund"


def path():
    """The progress file."""
    return folder() / NAME


def old_files():
    """Where else this or another installation may have kept progress for the same user."""
    if os.environ.get("MLFUND_DATA"):
        return []
    with _a_home():
        places = [Path("~/.mlfund").expanduser(), data_folder(sys.platform, {}) / "mlfund"]
    return [place / NAME for place in places if place != folder()]


def data_folder(system, environment):
    """Where the programs of a user keep their data: where platformdirs says, without needing it."""
    if system == "win32":
        return Path(environment.get("LOCALAPPDATA") or "~/AppData/Local").expanduser()
    given = environment.get("XDG_DATA_HOME", "")
    if os.path.isabs(given):
        return Path(given)
    mac = "~/Library/Application Support"
    return Path(mac if system == "darwin" else "~/.local/share").expanduser()


@contextlib.contextmanager
def _a_home():
    try:
        yield
    except RuntimeError as error:
        raise OSError(f"{error}: name a folder in MLFUND_DATA") from None


@contextlib.contextmanager
def locked():
    """Keep other processes waiting, so that of two writers neither loses what the other wrote.

    The system takes the lock from a process that dies. The file stays; another name than that of
    the earlier versions, which remove theirs.
    """
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "progress.json.lock").open("ab") as file:
        take = _lock()
        end = time.monotonic() + WAIT
        while not take(file):
            if time.monotonic() > end:
                raise OSError(f"another process has kept {file.name} locked for {WAIT} seconds")
            time.sleep(0.01)
        yield


def _lock():
    """A function that takes a lock on an open file, and returns whether it has it."""
    try:
        import fcntl
    except ImportError:
        return _lock_on_windows

    def take(file):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks: better to write without one than not at all
            return True
        return True

    return take


def _lock_on_windows(file):
    import msvcrt

    try:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True


def save(text):
    """Replace the progress file, or the file to which it links, in one step."""
    target = Path(os.path.realpath(path()))
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix="progress-", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        _replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _replace(temporary, target, patience=20):
    """On Windows a file that is just being read cannot be replaced: try again for a second."""
    while True:
        try:
            return os.replace(temporary, target)
        except PermissionError:
            patience -= 1
            if os.name != "nt" or not patience:
                raise
            time.sleep(0.05)


def keep_as(why):
    """A name beside the progress file that is not taken, such as progress-damaged-1.json."""
    number = 1
    while (place := folder() / f"progress-{why}-{number}.json").exists():
        number += 1
    return place
