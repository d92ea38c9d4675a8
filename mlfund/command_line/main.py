"""The commands and their arguments."""

import argparse
import math
import sys

import mlfund
from mlfund.command_line import commands
from mlfund.command_line.commands import USAGE
from mlfund.command_line.layout import prepare_output
from mlfund.exercises import PARTS, topics
from mlfund.judge.judge import SECONDS, TIMES

DEADLINE = f"deadline ({SECONDS}, or {TIMES} times what the book's solution takes if that is more)"
DAY = 86_400


def main():
    """Run the command line and return its exit code."""
    prepare_output()
    arguments = _parser().parse_args()
    try:
        return arguments.act(arguments)
    except (LookupError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        return USAGE


def seconds(text):
    """A deadline, from its text."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value <= DAY:
        raise argparse.ArgumentTypeError(
            f"a deadline is a number of seconds above 0, up to {DAY} (a day), got {text!r}"
        )
    return value


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m mlfund", description="The exercises of the book, on the command line."
    )
    parser.add_argument("--version", action="version", version=f"mlfund {mlfund.__version__}")
    added = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name, act, *names, **options):
        made = added.add_parser(name, help=act.__doc__, description=act.__doc__)
        made.set_defaults(act=act)
        for argument in names:
            made.add_argument(argument, **options)
        return made

    known = f"one of {', '.join(topics())}, or a part: {', '.join(PARTS)}"
    command("list", commands.list_exercises, "topic", nargs="?", help=known)
    command("show", commands.show, "id")
    started = command("start", commands.start, "id")
    started.add_argument("--force", action="store_true", help="write over a file that exists")
    started.add_argument("--no-edit", action="store_true", help="open no editor")
    for name, act in (("check", commands.check), ("watch", commands.watch)):
        checked = command(name, act, "id", help="the id, or the path of a file named after it")
        checked.add_argument("file", nargs="?", help="the file, if it has another name")
        checked.add_argument("--seconds", type=seconds, help=DEADLINE)
    hint = command("hint", commands.give_hint, "id")
    hint.add_argument("number", type=int, nargs="?")
    command("solution", commands.show_solution, "id")
    command("progress", commands.show_progress)
    command("take", commands.take, "file")
    forget = command("reset", commands.reset, "ids", nargs="*")
    forget.add_argument("--all", action="store_true", help="all of it, after you were asked")
    forget.add_argument("--yes", action="store_true", help="do not ask")
    return parser
