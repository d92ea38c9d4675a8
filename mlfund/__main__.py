"""The exercises on the command line: python -m mlfund."""

import argparse
import os
import shlex
import subprocess
import sys
from pathlib import Path

from mlfund.exercises import all_exercises, exercises_of, find, hint, storage, topics
from mlfund.exercises.child import judge_file

PASSED, FAILED, USAGE = 0, 1, 2


def list_exercises(arguments):
    """list the exercises, with difficulty, importance, minutes and state"""
    shown = exercises_of(arguments.topic) if arguments.topic else all_exercises()
    entries = storage.load() if storage.enabled() else {}
    rows = [
        (
            e.id,
            e.kind,
            e.difficulty,
            e.importance,
            e.minutes,
            storage.state(e, entries.get(e.id, {})),
        )
        for e in shown
    ]
    _table(("exercise", "kind", "difficulty", "importance", "minutes", "state"), rows)
    return PASSED


def show(arguments):
    """show an exercise's statement and starter"""
    exercise = find(arguments.id)
    _markdown(f"# {exercise.title}\n\n{_header(exercise)}\n\n{exercise.statement}\n")
    print(exercise.starter)
    return PASSED


def start(arguments):
    """write an exercise's starter to a file, and open it in $VISUAL or $EDITOR"""
    exercise = find(arguments.id)
    path = _file(exercise)
    if path.exists() and not arguments.force:
        print(f"{path} exists: check it, or start again with --force")
    else:
        path.write_text(_file_text(exercise), encoding="utf-8")
        print(f"{path} is written. Then: python -m mlfund check {exercise.id}")
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if editor and not arguments.no_edit and sys.stdout.isatty():
        subprocess.run([*shlex.split(editor), str(path)], check=False)
    return PASSED


def check(arguments):
    """check an exercise's file, in a process of its own"""
    exercise, path = _exercise_and_file(arguments.id)
    if not path.exists():
        print(f"there is no {path}; first: python -m mlfund start {exercise.id}", file=sys.stderr)
        return USAGE
    verdict = judge_file(exercise.id, path, seconds=arguments.seconds)
    print(verdict)
    storage.record(exercise, verdict.status)
    return PASSED if verdict.status == "passed" else FAILED


def watch(arguments):
    """check an exercise's file at every save"""
    try:
        from watchfiles import watch as changes
    except ImportError:
        print("watch needs watchfiles: pip install watchfiles", file=sys.stderr)
        return USAGE
    _, path = _exercise_and_file(arguments.id)
    code = check(arguments)
    if code == USAGE:
        return code
    print(f"watching {path}; stop with Ctrl-C", flush=True)
    try:
        for _ in changes(path.parent, watch_filter=lambda _, p: Path(p).name == path.name):
            print(flush=True)
            code = check(arguments)
            sys.stdout.flush()
    except KeyboardInterrupt:
        pass
    return code


def give_hint(arguments):
    """print a hint"""
    hint(arguments.id, arguments.number)
    return PASSED


def show_solution(arguments):
    """print the reference solution"""
    print(find(arguments.id).solution)
    return PASSED


def show_progress(arguments):
    """show what has been passed, and where that is kept"""
    for line in storage.table(all_exercises()):
        print(line)
    print(f"kept in {storage.path()}" if storage.enabled() else "not kept: MLFUND_PROGRESS is off")
    return PASSED


def reset(arguments):
    """forget the progress of some exercises, or of all with --all"""
    if not arguments.ids and not arguments.all:
        print("name exercises, or --all", file=sys.stderr)
        return USAGE
    ids = None if arguments.all else [find(id).id for id in arguments.ids]
    storage.reset(ids)
    print("all progress is forgotten" if ids is None else f"forgotten: {', '.join(ids)}")
    return PASSED


def _header(exercise):
    return (
        f"{exercise.kind}, difficulty {exercise.difficulty} of 5, "
        f"importance {exercise.importance} of 5, {exercise.minutes} minutes"
    )


def _file(exercise):
    return Path(exercise.id.replace("/", "_") + ".py")


def _file_text(exercise):
    return f'"""{exercise.title}\n\n{exercise.statement}\n"""\n\n{exercise.starter}\n'


def _exercise_and_file(name):
    """An exercise and its file, given either the id or the file's path."""
    if name.endswith(".py"):
        by_file = {_file(exercise).name: exercise for exercise in all_exercises()}
        path = Path(name)
        if path.name not in by_file:
            raise KeyError(f"{path.name} is not named after an exercise")
        return by_file[path.name], path
    exercise = find(name)
    return exercise, _file(exercise)


def _table(titles, rows):
    try:
        from rich.console import Console
        from rich.table import Table
    except ImportError:
        for row in (titles, *rows):
            print("  ".join(map(str, row)))
        return
    table = Table(*titles, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*map(str, row))
    Console(width=None if sys.stdout.isatty() else 120).print(table)


def _markdown(text):
    if not sys.stdout.isatty():
        print(text)
        return
    try:
        from rich.console import Console
        from rich.markdown import Markdown
    except ImportError:
        print(text)
    else:
        Console().print(Markdown(text))


def _parser():
    parser = argparse.ArgumentParser(prog="python -m mlfund", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name, act, *names, **options):
        made = commands.add_parser(name, help=act.__doc__, description=act.__doc__)
        made.set_defaults(act=act)
        for argument in names:
            made.add_argument(argument, **options)
        return made

    command("list", list_exercises, "topic", nargs="?", help=f"one of {', '.join(topics())}")
    command("show", show, "id")
    started = command("start", start, "id")
    started.add_argument("--force", action="store_true", help="write over a file that exists")
    started.add_argument("--no-edit", action="store_true", help="open no editor")
    for name, act in (("check", check), ("watch", watch)):
        checked = command(name, act, "id", help="the id, or the path of its file")
        checked.add_argument("--seconds", type=float, default=10, help="deadline (10)")
    command("hint", give_hint, "id").add_argument("number", type=int, nargs="?", default=1)
    command("solution", show_solution, "id")
    command("progress", show_progress)
    command("reset", reset, "ids", nargs="*").add_argument("--all", action="store_true")
    return parser


def main():
    """Run the command line."""
    arguments = _parser().parse_args()
    try:
        return arguments.act(arguments)
    except (KeyError, ValueError) as error:
        print(error.args[0], file=sys.stderr)
        return USAGE


if __name__ == "__main__":
    sys.exit(main())
