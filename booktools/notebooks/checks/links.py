"""What the text of a chapter points at: labels, glued numbers, references."""

import re
from collections import Counter

from booktools.notebooks.chapter import all_chapters


def links(chapter):
    """Every label is given once, and every link within the book points at one."""
    twice = [label for label, count in Counter(chapter.labels).items() if count > 1]
    yield from (f"label {label} is given more than once" for label in twice)
    known = {label for other in [chapter, *all_chapters()] for label in other.labels}
    known |= set(chapter.anchors)
    targets = re.findall(r"\]\(#([^)]+)\)", chapter.text)
    targets += re.findall(r"\{(?:ref|numref|eq)\}`(?:[^`<]*<)?([^`>]+)>?`", chapter.text)
    for target in targets:
        if target not in known:
            yield f"link to #{target}: no such label in any chapter"


def glues(chapter):
    """Every glued number is used in the text, and the other way round; each is a rounded string."""
    names = Counter(name for name, _ in chapter.numbers)
    used = set(re.findall(r"\{glue(?::\w*)?\}`([^`:]+)[^`]*`", chapter.text))
    used |= set(re.findall(r"\{glue(?::\w*)?\} *([\w-]+)$", chapter.text, re.M))
    yield from (
        f"{name} is used in the text but glued nowhere" for name in sorted(used - set(names))
    )
    yield from (f"{name} is glued but not used" for name in sorted(set(names) - used))
    yield from (f"{name} is glued {n} times" for name, n in names.items() if n > 1)
    for name, text in chapter.numbers:
        if not text.startswith(("'", '"')):
            yield f"{name} must be glued as a rounded string, got {text}"


def references(chapter):
    """Something is cited, and the bibliography shows what this chapter cites."""
    text = chapter.section_text("References")
    if not re.search(r"\{bibliography\}\n(?::.*\n)*:filter: *\S", text):
        yield "'References' has no {bibliography} with a filter"
    if "{cite:" not in chapter.text:
        yield "nothing is cited"
