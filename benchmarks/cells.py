"""How many of the chapters' cells run on their pages, and what the others lack."""

from collections import Counter

from benchmarks.measure import Result
from booktools.notebooks.chapter import all_chapters
from booktools.site.cells import data_of

TITLE = "Cells that run on the page"
SHARE = 0.8


def results(*topics):
    """Yield a chapter's cells that run, then the share of all."""
    runnable = every = 0
    for chapter in all_chapters():
        if topics and chapter.topic not in topics:
            continue
        cells = data_of(chapter)["cells"]
        lacking = Counter(module for cell in cells for module in cell["missing"])
        run = sum(not cell["missing"] for cell in cells)
        why = ", ".join(f"{module} {count}" for module, count in lacking.items())
        yield Result(chapter.topic, f"{run} of {len(cells)}" + (f" ({why})" if why else ""),
                     run / len(cells), SHARE, least=True)  # fmt: skip
        runnable, every = runnable + run, every + len(cells)
    yield Result("all", f"{runnable} of {every}", runnable / every, SHARE, least=True)
