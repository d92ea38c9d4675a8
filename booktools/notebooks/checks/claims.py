"""The claims of a chapter: each in a box, with its evidence and its verdict."""

from booktools.notebooks.claims import (
    HOLDS,
    IDENTITY,
    KINDS,
    VERDICTS,
    claim_boxes,
    is_verdict,
    kind_of,
    kinds,
)
from booktools.notebooks.markdown import blocks


def claims(chapter):
    """Each claim word for word in a box, once, in order, with evidence before the next."""
    expected = {row["id"]: row["claim"] for row in chapter.claims}
    boxes = claim_boxes(chapter)
    found = [name for name, _, _ in boxes]
    if found != list(expected):
        yield f"claims must be {list(expected)}, found {found}"
    for name, box, executed in boxes:
        if box.text != expected.get(name):
            yield f"claim {name} reads {box.text!r}, in chapters/claims.csv {expected.get(name)!r}"
        if box.options.get("name") != f"claim-{name.lower()}":
            yield f"the box of claim {name} must be named claim-{name.lower()}"
        if not executed:
            yield f"no executed code cell follows claim {name} before the next"
    yield from _verdict_problems(chapter, list(expected))


def _verdict_problems(chapter, names):
    """Each claim has one verdict, in its order, in the words that the book uses."""
    found = [block for block in blocks(chapter.text) if is_verdict(block)]
    expected = [f"verdict-{name.lower()}" for name in names]
    if [verdict.options.get("name") for verdict in found] != expected:
        yield f"verdicts must be named {expected}"
    for verdict in found:
        if verdict.title not in VERDICTS or not verdict.text:
            yield f"a verdict is one of {VERDICTS} and says why, found {verdict.title!r}"
    for name, verdict in zip(names, found, strict=False):
        yield from _kind_problems(chapter, name, verdict)


def _kind_problems(chapter, name, verdict):
    """A verdict says its kind, a tendency has its map, and only an identity holds as it stands."""
    if len(said := kinds(verdict)) > 1 or set(said) - set(KINDS):
        yield f"the class of the verdict on {name} carries one of {[*KINDS]}, found {said}"
    try:
        kind = kind_of(chapter, name, verdict)
    except ValueError as problem:
        yield str(problem)
        return
    if verdict.title == HOLDS and kind != IDENTITY:
        yield f"{name} is no {IDENTITY}, so its verdict names a condition: not {HOLDS!r} alone"
