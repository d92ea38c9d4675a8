"""Work on the chapters' notebooks: edit as text, fill in exercises, run, normalize, check.

    python -m booktools.notebook text CHAPTER [-o file.md]
    python -m booktools.notebook notebook file.md -o CHAPTER
    python -m booktools.notebook exercises | run | normalize | check CHAPTER ...

CHAPTER is the path of a notebook, or the name of its topic.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from booktools.exercise_cells import fill_exercises
from booktools.normal_form import as_json, normalize

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = ROOT / "chapters"
TEXT = "md:myst"
BOOK_ENVIRONMENT = {  # keeps the user's own settings out of the chapters' kernels
    "IPYTHONDIR": str(Path(tempfile.gettempdir(), "mlfund-ipython")),
    "MLFUND_PROGRESS": "off",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}


def chapters():
    """Every chapter's notebook, in order of path."""
    return sorted(CHAPTERS.glob("*/*.ipynb"))


def find_chapter(name):
    """The notebook at a path, or of a topic such as `batch_norm`."""
    found = [path for path in chapters() if path.stem == name]
    path = found[0] if found else Path(name)
    if not path.is_file():
        topics = ", ".join(path.stem for path in chapters())
        raise SystemExit(f"no chapter {name!r}; there are: {topics}")
    return path


def read(path):
    """Read a notebook."""
    return nbformat.read(path, as_version=4)


def write(notebook, path):
    """Write a notebook in its normal form."""
    Path(path).write_text(as_json(normalize(notebook)), encoding="utf-8")


# Text for editing and review


def to_text(notebook):
    """The notebook as MyST Markdown, without outputs."""
    import jupytext

    return jupytext.writes(notebook, fmt=TEXT)


def from_text(text, outputs_of=None):
    """The notebook of a MyST Markdown text; a cell that is as in `outputs_of` keeps its outputs.

    The cells of exercises are made from their declarations, whatever the text has in their place.
    """
    import jupytext
    from jupytext.combine import combine_inputs_with_outputs

    notebook = fill_exercises(jupytext.reads(text, fmt=TEXT))
    return combine_inputs_with_outputs(notebook, outputs_of) if outputs_of else notebook


# Running


def _environment():
    return {k: v for k, v in os.environ.items() if k != "OMP_NUM_THREADS"} | BOOK_ENVIRONMENT


def run(path):
    """Execute a notebook in its folder; return it, the seconds, and the peak memory in MB."""
    from nbclient import NotebookClient

    notebook = read(path)
    folder = {"metadata": {"path": str(Path(path).parent)}}
    client = NotebookClient(notebook, kernel_name="python3", timeout=600, resources=folder)
    client.extra_arguments = ["--log-level=ERROR"]
    start = time.perf_counter()
    with client.setup_kernel(env=_environment()):
        for index, cell in enumerate(notebook.cells):
            client.execute_cell(cell, index, execution_count=client.code_cells_executed + 1)
        seconds = time.perf_counter() - start
        return notebook, seconds, _peak_memory(client.kc)


def _peak_memory(kernel):
    from jupyter_core.utils import run_sync

    usage = "__import__('resource').getrusage(0).ru_maxrss"
    ask = run_sync(kernel.execute_interactive)
    reply = ask("", user_expressions={"peak": usage}, silent=True)
    peak = int(reply["content"]["user_expressions"]["peak"]["data"]["text/plain"])
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


# Command line


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


def _run(path):
    from nbclient.exceptions import CellExecutionError

    _tidy(path)
    try:
        notebook, seconds, peak = run(path)
    except CellExecutionError as error:
        raise SystemExit(f"{path.name}: {error}") from None
    write(notebook, path)
    print(f"{path.stem}: {seconds:.1f} s, peak memory {peak:.0f} MB")


def _normalize(path):
    write(read(path), path)


def _check(path):
    from booktools.anatomy import problems

    found = problems(path)
    for problem in found:
        print(f"{path.stem}: {problem}")
    if found:
        raise SystemExit(1)
    print(f"{path.stem}: nothing to mend")


def _each(action):
    def act(arguments):
        for chapter in arguments.chapters:
            action(find_chapter(chapter))

    return act


ACTIONS = {
    "exercises": (_exercises, "make or refresh the exercises' cells"),
    "run": (_run, "format, execute and normalize"),
    "normalize": (_normalize, "take out what differs between machines and runs"),
    "check": (_check, "say what a chapter must have and this one lacks"),
}


def _parser():
    parser = argparse.ArgumentParser(prog="python -m booktools.notebook", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_text_commands(commands)
    for name, (action, summary) in ACTIONS.items():
        command = commands.add_parser(name, help=summary)
        command.add_argument("chapters", nargs="+", metavar="CHAPTER")
        command.set_defaults(act=_each(action))
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


def main():
    """Run the command line."""
    arguments = _parser().parse_args()
    arguments.act(arguments)


if __name__ == "__main__":
    main()
