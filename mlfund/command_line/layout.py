"""How things are printed: for a terminal of any width, or for a pipe, whatever that can hold."""

import os
import re
import shutil
import sys
import textwrap

from mlfund.command_line.formulas import readable

COLOURS = {"  [x]": "\x1b[32m", "  [ ]": "\x1b[31m"}
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"
SHORT = {"difficulty": "diff", "importance": "imp", "minutes": "min"}


def prepare_output():
    """Let stdout take every character, and be there."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed, as by >&-
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")


def say(text=""):
    """Print a text now. If nobody reads any more, as in `| head -1`, what follows is dropped.

    Raises
    ------
    OSError
        If it could not be written for another reason, such as a full disk.
    """
    try:
        print(text, flush=True)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError) and os.name != "nt":  # there it is an EINVAL
            raise


def width():
    """The columns of the terminal; None where there is none."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def verdict_lines(verdict, columns):
    """A verdict's lines, in colour and wrapped between words if it is for a terminal."""
    lines = str(verdict).splitlines()
    if columns is None:
        return lines
    colours = [BOLD, *(COLOURS.get(line[:5], "") for line in lines[1:])]
    wrapped = ["\n".join(_wrapped(line, columns)) for line in lines]
    if "NO_COLOR" in os.environ:
        return wrapped
    return [f"{c}{line}{PLAIN}" if c else line for c, line in zip(colours, wrapped, strict=True)]


def table(titles, rows, columns):
    """Rows in columns; with shorter titles, or a row on two lines, where they do not fit."""
    for heads in (titles, [SHORT.get(title, title) for title in titles]):
        widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
        if columns is None or sum(widths) + 2 * len(widths) - 2 <= columns:
            return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in (heads, *rows)]
    return [line for row in rows for line in _stacked(heads, row, columns)]


def statement(exercise, columns):
    """An exercise's title, header and statement, with readable formulas."""
    text = f"# {exercise.title}\n\n{exercise.header}\n\n{readable(exercise.statement)}\n"
    if columns is None:
        return text
    paragraphs = re.sub(r"(?<=\S)\n(?=[^\s-])", " ", text)  # what stands over several lines is one
    return "\n".join(line for old in paragraphs.splitlines() for line in _wrapped(old, columns))


def _stacked(heads, row, columns):
    details = [f"{h} {v}" if v.isdigit() else v for h, v in zip(heads[1:], row[1:], strict=True)]
    yield row[0]
    yield from _wrapped("    " + ", ".join(details), columns)


def _wrapped(line, columns):
    """A line in lines that fit, broken between words alone, and indented as it is."""
    if len(line) <= columns:
        return [line]
    indent = line[: len(line) - len(line.lstrip())]
    return textwrap.wrap(
        line,
        columns,
        subsequent_indent=indent + "  " * line.lstrip().startswith(("- ", "[")),
        break_long_words=False,
        break_on_hyphens=False,
    )
