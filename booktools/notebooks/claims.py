"""Where a chapter makes its claims, and where it says of which kind they are and how far they hold.

The class of a verdict carries the kind: `:class: verdict tendency`.
"""

from booktools.notebooks.markdown import blocks

HOLDS = "Holds"
VERDICTS = (HOLDS, "Holds under a condition", "Contested")
TENDENCY, IDENTITY = "tendency", "identity"
KINDS = {
    IDENTITY: "It follows from definitions or algebra, and is checked to rounding.",
    "theorem": "It is true under the conditions that are named. It is checked inside them, and a "
    "counter-example stands just outside.",
    TENDENCY: "It is usually so, not always. The map shows where, with at least ten independent "
    "repeats a cell.",
}


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
    return "verdict" in _classes(block)


def kinds(block):
    """What a verdict's class says beside that it is one: its kind, and nothing else."""
    return [name for name in _classes(block) if name != "verdict"]


def map_name(claim):
    """The name of the figure that maps a claim: `map-rg3` for RG3."""
    return f"map-{claim.lower()}"


def kind_of(chapter, claim, verdict):
    """The kind of a claim; an error where it is not said, or where a tendency has no map."""
    kind = next((kind for kind in kinds(verdict) if kind in KINDS), None)
    if not kind:
        raise ValueError(f"{chapter.topic}: the verdict on {claim} has no kind, of {[*KINDS]}")
    if kind == TENDENCY and map_name(claim) not in chapter.labels:
        raise ValueError(f"{chapter.topic}: the tendency {claim} has no map {map_name(claim)}")
    return kind


def _classes(block):
    return block.options.get("class", "").split()
