"""What each command does. Each returns an exit code, and its docstring is its help."""

import contextlib
import sys
from pathlib import Path

from mlfund.command_line import files, layout
from mlfund.command_line.formulas import readable
from mlfund.command_line.layout import say
from mlfund.exercises import all_exercises, exercises_of, find, hint_of, topics_of
from mlfund.judge import storage
from mlfund.judge.child import judge_file

PASSED, FAILED, USAGE = 0, 1, 2


def list_exercises(arguments):
    """list the exercises, with difficulty, importance, minutes and state"""
    entries = storage.load()
    titles = ("exercise", "kind", "difficulty", "importance", "minutes", "state")
    rows = [
        (*(str(getattr(e, title)) for title in ("id", *titles[1:-1])), storage.state(e, entry))
        for e, entry in ((e, entries.get(e.id, {})) for e in _chosen(arguments.topic))
    ]
    say("\n".join(layout.table(titles, rows, layout.width())))
    return PASSED


def show(arguments):
    """show an exercise's statement and starter"""
    exercise = find(arguments.id)
    say(layout.statement(exercise, layout.width()))
    say(f"\n{exercise.starter}")
    return PASSED


def start(arguments):
    """write an exercise's starter to a file, and open it in $VISUAL or $EDITOR"""
    exercise = find(arguments.id)
    path = files.file_of(exercise)
    if path.exists() and not arguments.force:
        say(f"{path} exists and is left as it is; --force writes over it")
    else:
        path.write_text(files.text_of(exercise), encoding="utf-8")
        say(f"{path} is written. Then: python -m mlfund check {exercise.id}")
    if arguments.no_edit or not sys.stdout.isatty():
        return PASSED
    return PASSED if files.open_in_editor(path) else USAGE


def check(arguments):
    """check an exercise's file, in a process of its own"""
    exercise, path = files.exercise_and_file(arguments.id, arguments.file)
    if not path.exists():
        print(f"there is no {path}; first: python -m mlfund start {exercise.id}", file=sys.stderr)
        return USAGE
    files.read_check(path)
    verdict = judge_file(exercise.id, path, seconds=arguments.seconds)
    storage.record(exercise, verdict.status)  # before it is printed, which may fail
    say("\n".join(layout.verdict_lines(verdict, layout.width())))
    return PASSED if verdict.status == "passed" else FAILED


def watch(arguments):
    """check an exercise's file at every save"""
    try:
        from watchfiles import watch as changes
    except ImportError:
        print("watch needs watchfiles: pip install watchfiles", file=sys.stderr)
        return USAGE
    _, path = files.exercise_and_file(arguments.id, arguments.file)
    code = check(arguments)
    if code == USAGE:
        return code
    say(f"watching {path}; stop with Ctrl-C")
    with contextlib.suppress(KeyboardInterrupt):
        for _ in changes(path.parent, watch_filter=lambda _, p: Path(p).name == path.name):
            say()
            code = _checked_again(arguments)
    return code


def give_hint(arguments):
    """print the next hint, or the one of that number"""
    number, text = hint_of(arguments.id, arguments.number)
    say(readable(text))
    if not storage.is_kept(arguments.id):
        following = f"python -m mlfund hint {arguments.id} {number + 1}"
        print(f"(not kept that you have read it; the next, if any: {following})", file=sys.stderr)
    return PASSED


def show_solution(arguments):
    """print the reference solution"""
    say(find(arguments.id).solution)
    return PASSED


def show_progress(arguments):
    """show what has been passed, and where that is kept"""
    say("\n".join(storage.table(all_exercises())))
    say(f"kept in {storage.path()}" if storage.enabled() else "not kept: MLFUND_PROGRESS is off")
    return PASSED


def take(arguments):
    """take in a file of progress, such as a page of the book saves; what is passed stays passed"""
    if not storage.enabled():
        print("nothing is taken in: MLFUND_PROGRESS is off", file=sys.stderr)
        return USAGE
    count = storage.take_in(arguments.file)
    say(f"{count} exercises are taken in from {arguments.file}; kept in {storage.path()}")
    return PASSED


def reset(arguments):
    """forget the progress of some exercises, or of all with --all"""
    if bool(arguments.ids) == arguments.all:
        print("name exercises, or --all", file=sys.stderr)
        return USAGE
    ids = None if arguments.all else [find(id).id for id in arguments.ids]
    if ids is None and not arguments.yes and not _agreed():
        print("nothing is forgotten; to forget all without being asked: --yes", file=sys.stderr)
        return USAGE
    copy = storage.reset(ids)
    say("all progress is forgotten" if ids is None else f"forgotten: {', '.join(ids)}")
    if copy:
        say(f"as it was, it is kept in {copy}")
    return PASSED


def _chosen(name):
    """The exercises of a topic, of a part, or all."""
    if name is None:
        return all_exercises()
    return [e for topic in topics_of(name) or [name] for e in exercises_of(topic)]


def _checked_again(arguments):
    """Check while watching, where a file may just be missing or unreadable."""
    try:
        return check(arguments)
    except OSError as error:
        print(error, file=sys.stderr)
        return USAGE


def _agreed():
    """Whether the learner at the terminal says yes."""
    try:
        return input("Forget all progress? [y/N] ").strip().lower() in ("y", "yes")
    except (EOFError, RuntimeError):  # nobody is there to ask
        return False
