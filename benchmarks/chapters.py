"""What the chapters cost: each one executed, and all compared by nbval in two workers."""

from benchmarks.measure import amount
from booktools.notebooks.execution import run
from booktools.notebooks.files import chapters
from booktools.notebooks.outputs import compare_outputs

TITLE = "Chapters"


def results():
    """Yield each chapter's seconds and peak memory, then the seconds of nbval on all."""
    for path in chapters():
        _, seconds, peak = run(path)
        yield amount(f"{path.stem}, executed", seconds, "s", 30)
        yield amount(f"{path.stem}, peak memory", peak, "MB", 1000)
    yield amount("all under nbval, two workers", compare_outputs().seconds, "s", 240)
