"""The exercises on the command line: python -m mlfund."""

import argparse
import contextlib
import os
import shlex
import subprocess
import sys
from pathlib import Path

from mlfund.exercises import all_exercises, exercises_of, find, hint, topics
from mlfund.judge import storage
from mlfund.judge.child import judge_file
from mlfund.judge.judge import SECONDS

PASSED, FAILED, USAGE = 0, 1, 2
STYLES = {"  [x]": "green", "  [ ]": "red"}


def list_exercises(arguments):
    """list the exercises, with difficulty, importance, minutes and state"""
    shown = exercises_of(arguments.topic) if arguments.topic else all_exercises()
    entries = storage.load()
    titles = ("exercise", "kind", "difficulty", "importance", "minutes", "state")
    rows = [
        (*(str(getattr(e, title)) for title in ("id", *titles[1:-1])), storage.state(e, entry))
        for e, entry in ((e, entries.get(e.id, {})) for e in shown)
    ]
    _table(titles, rows)
    return PASSED


def show(arguments):
    """show an exercise's statement and starter"""
    exercise = find(arguments.id)
    _markdown(f"# {exercise.title}\n\n{exercise.header}\n\n{exercise.statement}\n")
    print(exercise.starter)
    return PASSED


def start(arguments):
    """write an exercise's starter to a file, and open it in $VISUAL or $EDITOR"""
    exercise = find(arguments.id)
    path = _file(exercise)
    if path.exists() and not arguments.force:
        print(f"{path} exists and is left as it is; --force writes over it")
    else:
        path.write_text(_file_text(exercise), encoding="utf-8")
        print(f"{path} is written. Then: python -m mlfund check {exercise.id}", flush=True)
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
    _print_verdict(verdict)
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
    with contextlib.suppress(KeyboardInterrupt):
        for _ in changes(path.parent, watch_filter=lambda _, p: Path(p).name == path.name):
            print()
            code = check(arguments)
            sys.stdout.flush()
    return code


def give_hint(arguments):
    """print the next hint, or the one of that number"""
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
    if bool(arguments.ids) == arguments.all:
        print("name exercises, or --all", file=sys.stderr)
        return USAGE
    ids = None if arguments.all else [find(id).id for id in arguments.ids]
    storage.reset(ids)
    print("all progress is forgotten" if ids is None else f"forgotten: {', '.join(ids)}")
    return PASSED


def _file(exercise):
    return Path(exercise.id.replace("/", "_") + ".py")


def _file_text(exercise):
    text = f"{exercise.title}\n\n{exercise.header}\n\n{exercise.statement}\n"
    raw = "r" if "\\" in text else ""
    return f'{raw}"""{text}"""\n\n{exercise.starter}\n'


def _exercise_and_file(name):
    """An exercise and its file, given either the id or the file's path."""
    if not name.endswith(".py"):
        exercise = find(name)
        return exercise, _file(exercise)
    by_file = {_file(exercise).name: exercise for exercise in all_exercises()}
    path = Path(name)
    if path.name not in by_file:
        raise LookupError(f"{path.name} is not named after an exercise")
    return by_file[path.name], path


def _terminal():
    """A rich console, or None where there is no terminal or no rich."""
    if not sys.stdout.isatty():
        return None
    try:
        from rich.console import Console
    except ImportError:
        return None
    return Console()


def _print_verdict(verdict):
    terminal = _terminal()
    if terminal is None:
        print(verdict, flush=True)
        return
    head, *lines = str(verdict).splitlines()
    terminal.print(head, style="bold", markup=False, highlight=False)
    for line in lines:
        terminal.print(
            line, style=STYLES.get(line[:5]), markup=False, highlight=False, soft_wrap=True
        )


def _table(titles, rows):
    terminal = _terminal()
    if terminal is None:
        widths = [max(map(len, column)) for column in zip(titles, *rows, strict=True)]
        for row in (titles, *rows):
            print("  ".join(map(str.ljust, row, widths)).rstrip())
        return
    from rich.table import Table

    table = Table(*titles, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    terminal.print(table)


def _markdown(text):
    terminal = _terminal()
    if terminal is None:
        print(text)
        return
    from rich.markdown import Markdown

    terminal.print(Markdown(text))


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
        checked.add_argument("--seconds", type=float, default=SECONDS, help=f"deadline ({SECONDS})")
    command("hint", give_hint, "id").add_argument("number", type=int, nargs="?")
    command("solution", show_solution, "id")
    command("progress", show_progress)
    command("reset", reset, "ids", nargs="*").add_argument("--all", action="store_true")
    return parser


def main():
    """Run the command line."""
    arguments = _parser().parse_args()
    try:
        code = arguments.act(arguments)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # such as in `python -m mlfund list | head -1`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return USAGE
    except (LookupError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        return USAGE


if __name__ == "__main__":
    sys.exit(main())
