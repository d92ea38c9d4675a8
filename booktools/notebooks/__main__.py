"""Work on the chapters' notebooks: edit as text, fill in exercises, run, normalize, check.

    python -m booktools.notebooks text CHAPTER [-o file.md]
    python -m booktools.notebooks notebook file.md -o CHAPTER
    python -m booktools.notebooks exercises | run | normalize | check CHAPTER ...
    python -m booktools.notebooks maps CHAPTER ...
    python -m booktools.notebooks maps-check | portability [CHAPTER ...]
    python -m booktools.notebooks reseed [CHAPTER ...] [--seeds 10]

CHAPTER is the path of a notebook, or the name of its topic.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from booktools.notebooks.chapter import Chapter
from booktools.notebooks.checks.anatomy import problems
from booktools.notebooks.checks.maps import kept_maps
from booktools.notebooks.execution import run
from booktools.notebooks.exercise_cells import fill_exercises
from booktools.notebooks.files import chapters, find_chapter, read, write
from booktools.notebooks.portability import print_differences
from booktools.notebooks.reseed import print_failures
from booktools.notebooks.setup_cell import with_setup
from booktools.notebooks.text import from_text, to_text
from booktools.paths import CHAPTERS


def _text(arguments):
    text = to_text(read(find_chapter(arguments.chapter)))
    if arguments.output:
        arguments.output.write_text(text, encoding="utf-8")
    else:
        print(text)


def _notebook(arguments):
    existing = read(arguments.output) if arguments.output.exists() else None
    write(from_text(arguments.text.read_text(encoding="utf-8"), existing), arguments.output)


def _exercises(path):
    write(fill_exercises(read(path)), path)


def _tidy(path):
    """Format the code cells as `make lint` wants them."""
    for command in (["check", "--select=I", "--fix"], ["format"]):
        subprocess.run([sys.executable, "-m", "ruff", *command, "--quiet", path], check=True)


def _run(path, **options):
    write(with_setup(read(path)), path)
    _tidy(path)
    write(_executed(path, **options), path)


def _executed(path, **options):
    """The notebook, executed; a cell that fails ends the program with what it said."""
    from nbclient.exceptions import CellExecutionError

    try:
        notebook, seconds, peak = run(path, **options)
    except CellExecutionError as error:
        raise SystemExit(f"{path.name}: {error}") from None
    print(f"{path.stem}: {seconds:.1f} s, peak memory {peak:.0f} MB")
    return notebook


def _maps(path):
    if not kept_maps(Chapter(path)):
        raise SystemExit(f"{path.stem} keeps no map: map_of(…, kept=…) does")
    _run(path, timeout=None, MLFUND_MAPS="compute")


def _maps_check(arguments):
    for path in _named(arguments) or chapters():
        if kept_maps(Chapter(path)):
            _executed(path, timeout=None, MLFUND_MAPS="check")


def _reseed(arguments):
    paths = _named(arguments) or chapters()
    if print_failures(paths, range(1, arguments.seeds + 1), arguments.workers):
        raise SystemExit(1)


def _named(arguments):
    return [find_chapter(chapter) for chapter in arguments.chapters]


def _normalize(path):
    write(read(path), path)


def _check(path):
    found = problems(path)
    for problem in found:
        print(f"{path.stem}: {problem}")
    if found:
        raise SystemExit(1)
    print(f"{path.stem}: nothing to mend")


def _portability(arguments):
    if print_differences(_named(arguments) or [CHAPTERS]):
        raise SystemExit(1)


def _each(action):
    def act(arguments):
        for path in _named(arguments):
            action(path)

    return act


ACTIONS = {
    "exercises": (_exercises, "make or refresh the exercises' cells"),
    "run": (_run, "format, execute and normalize"),
    "normalize": (_normalize, "take out what differs between machines and runs"),
    "maps": (_maps, "compute the maps that a chapter keeps, and run it"),
    "check": (_check, "say what a chapter must have and this one lacks"),
}


def _parser():
    parser = argparse.ArgumentParser(prog="python -m booktools.notebooks", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_text_commands(commands)
    for name, (action, summary) in ACTIONS.items():
        command = commands.add_parser(name, help=summary)
        command.add_argument("chapters", nargs="+", metavar="CHAPTER")
        command.set_defaults(act=_each(action))
    _add_all_or_some(commands, "maps-check", _maps_check, "compute kept maps anew, and compare")
    _add_all_or_some(commands, "portability", _portability, "run chapters in other environments")
    reseed = _add_all_or_some(commands, "reseed", _reseed, "run chapters with every seed shifted")
    reseed.add_argument("--seeds", type=int, default=10, help="how many shifts, from 1 on")
    reseed.add_argument("--workers", type=int, default=2, help="how many runs at a time")
    return parser


def _add_text_commands(commands):
    text = commands.add_parser("text", help="print a chapter as MyST Markdown")
    text.add_argument("chapter", metavar="CHAPTER")
    text.add_argument("-o", "--output", type=Path)
    text.set_defaults(act=_text)
    notebook = commands.add_parser("notebook", help="make a chapter of MyST Markdown")
    notebook.add_argument("text", type=Path, metavar="TEXT")
    notebook.add_argument("-o", "--output", type=Path, required=True, metavar="CHAPTER")
    notebook.set_defaults(act=_notebook)


def _add_all_or_some(commands, name, act, summary):
    command = commands.add_parser(name, help=summary)
    command.add_argument("chapters", nargs="*", metavar="CHAPTER")
    command.set_defaults(act=act)
    return command


def main():
    """Run the command line."""
    arguments = _parser().parse_args()
    arguments.act(arguments)


if __name__ == "__main__":
    main()
