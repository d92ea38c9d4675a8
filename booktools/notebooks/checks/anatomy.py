"""What every chapter must have, and must not: each check yields the problems that it finds."""

from booktools.notebooks.chapter import Chapter
from booktools.notebooks.checks.cells import cells
from booktools.notebooks.checks.claims import claims
from booktools.notebooks.checks.code import code, from_scratch, outputs, setup
from booktools.notebooks.checks.exercises import exercises
from booktools.notebooks.checks.figures import figures
from booktools.notebooks.checks.layout import header, lengths, sections
from booktools.notebooks.checks.links import glues, links, references
from booktools.notebooks.checks.maps import maps
from booktools.notebooks.checks.questions import questions

CHECKS = (
    header,
    sections,
    lengths,
    claims,
    questions,
    exercises,
    figures,
    cells,
    maps,
    links,
    glues,
    setup,
    code,
    from_scratch,
    references,
    outputs,
)


def problems(path):
    """All problems of the chapter at `path`."""
    chapter = Chapter(path)
    return [f"{check.__name__}: {problem}" for check in CHECKS for problem in check(chapter)]
