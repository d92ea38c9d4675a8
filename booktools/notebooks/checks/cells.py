"""The cells of a chapter, as the page shows them."""

from booktools.notebooks.cells import CHECK, IDEA, fold_title, shown, tags

TAGS = {IDEA, CHECK, "photo"}
OPEN_LINES, SHORT_LINES = 8, 5  # without blank ones
PRINTED_LINES = 8
TITLE_LENGTH = 72  # what fits one line of the page


def cells(chapter):
    """Tags, length and first line of each cell, and that printouts are short."""
    for cell in chapter.own_code:
        yield from (f"{cell.id}: {problem}" for problem in _problems(cell))
    lengths = [_lines(c.source) for c in chapter.own_code if shown(c.metadata) == "open"]
    if sum(length <= SHORT_LINES for length in lengths) < len(lengths) / 2:
        yield f"half of the open cells must have at most {SHORT_LINES} lines, found {lengths}"


def _problems(cell):
    found = set(tags(cell.metadata))
    yield from (f"the tag {tag} is none of the book's" for tag in sorted(found - TAGS))
    if {IDEA, CHECK} <= found:
        yield f"it is {IDEA} or {CHECK}, not both"
    if cell.metadata.get("jupyter", {}).get("source_hidden"):
        yield "its source is hidden in JupyterLab, where the notebook is whole"
    yield from {"open": _open, "folded": _folded, "nowhere": _nowhere}[shown(cell.metadata)](cell)


def _open(cell):
    if (count := _lines(cell.source)) > OPEN_LINES:
        yield f"an open cell has at most {OPEN_LINES} lines, found {count}"
    yield from _printouts(cell)


def _folded(cell):
    title, _ = fold_title(cell.source)
    if not title or len(title) > TITLE_LENGTH:
        yield f"a folded cell begins with a comment of at most {TITLE_LENGTH} letters: its title"
    yield from _printouts(cell)


def _nowhere(cell):
    shows = [output for output in cell.outputs if "scrapbook" not in output.get("metadata", {})]
    if shows:
        yield f"the page does not show it ({CHECK}), so it must print and draw nothing"


def _printouts(cell):
    count = sum(_lines(_printed(output)) for output in cell.outputs)
    if count > PRINTED_LINES:
        yield f"{count} lines are printed, more than {PRINTED_LINES}: make it a table or a picture"


def _printed(output):
    """The text that an output shows as it was printed; none if it shows something better."""
    if output.output_type == "stream":
        return output.text
    data = output.get("data", {})
    return data.get("text/plain", "") if set(data) == {"text/plain"} else ""


def _lines(text):
    """The lines of a text that are not blank."""
    return sum(bool(line.strip()) for line in text.splitlines())
