"""Where a chapter makes its claims, and where it says how far they hold."""

from booktools.notebooks.markdown import blocks

VERDICTS = ("Holds", "Holds under a condition", "Contested")


def claim_boxes(chapter):
    """The claims' names and boxes, each with whether an executed cell follows before the next."""
    found = []
    for cell in chapter.cells:
        if cell.cell_type == "markdown":
            boxes = [box for box in blocks(cell.source) if box.options.get("class") == "claim"]
            found += [[box.title.removeprefix("Claim "), box, False] for box in boxes]
        elif found and cell.execution_count:
            found[-1][2] = True
    return found


def is_verdict(block):
    """Tell whether a directive is the verdict on a claim."""
    return block.options.get("class") == "verdict"
