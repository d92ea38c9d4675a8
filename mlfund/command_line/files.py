"""A learner's files: what they are called, and the editor that opens them."""

import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from mlfund.exercises import all_exercises, find


def file_of(exercise):
    """The file of an exercise, in the working directory."""
    return Path(exercise.id.replace("/", "_") + ".py")


def text_of(exercise):
    """What the file holds at first: the statement, and the starter."""
    text = f"{exercise.title}\n\n{exercise.header}\n\n{exercise.statement}\n"
    raw = "r" if "\\" in text else ""
    return f'{raw}"""{text}"""\n\n{exercise.starter}\n'


def exercise_and_file(name, file=None):
    """An exercise and its file, given its id and perhaps a file, or a file that is named after it.

    Raises
    ------
    LookupError
        If no exercise is meant; the message says how one is.
    """
    if file is not None:
        return find(name), Path(file)
    if not name.endswith(".py"):
        exercise = find(name)
        return exercise, file_of(exercise)
    path = Path(name)
    exercise = _named(path)
    if exercise is None:
        raise LookupError(_which(path))
    return exercise, path


def read_check(path):
    """Raise an OSError, in words, if a learner's file cannot be read."""
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder, not a file with an answer")
    path.read_bytes()


def open_in_editor(path):
    """Open a file in $VISUAL or $EDITOR, if one is set; whether that went well."""
    variable = next((name for name in ("VISUAL", "EDITOR") if os.environ.get(name)), None)
    if variable is None:
        return True
    try:
        command = editor_command(os.environ[variable], windows=os.name == "nt")
        subprocess.run([*command, str(path)], check=False)
    except (OSError, ValueError) as error:
        said = f"${variable} is {os.environ[variable]!r}, which could not be started: {error}"
        print(said, file=sys.stderr)
        return False
    return True


def editor_command(text, *, windows):
    """A command and its arguments; a path with spaces or backslashes that exists is one command."""
    if shutil.which(text):
        return [text]
    if not windows:
        return shlex.split(text)
    return [part.strip('"') for part in shlex.split(text, posix=False)]


def _named(path):
    """The exercise after which a file is named: topic_name.py, or name.py in a folder topic."""
    for exercise in all_exercises():
        if path.name == file_of(exercise).name or f"{path.parent.name}/{path.stem}" == exercise.id:
            return exercise
    return None


def _which(path):
    """What to say of a file whose exercise its name does not give."""
    names = {file_of(exercise).stem: exercise.id for exercise in all_exercises()}
    stem = re.sub(r"[ _-]*(\(\d+\)|copy|\d+)$", "", path.stem)
    near = difflib.get_close_matches(stem, names, n=1)
    id = names[near[0]] if near else "entropy/entropy_bits"
    name = file_of(find(id))
    return (
        f"{path.name} is not named after an exercise, as {name} is; say which it answers: "
        f"python -m mlfund check {id} {shlex.quote(str(path))}"
    )
