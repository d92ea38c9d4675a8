"""The Markdown of the chapters: its directives, its words, and what a link can point at."""

import re
from dataclasses import dataclass

BLOCK = re.compile(
    r"^(?P<fence>:{3,})\{(?P<kind>\w+)\} *(?P<title>[^\n]*)\n(?P<body>.*?)^(?P=fence)$", re.M | re.S
)


@dataclass(frozen=True)
class Block:
    """A directive in Markdown: `:::{kind} title`, options, text."""

    kind: str
    title: str
    options: dict
    text: str


def blocks(text):
    """The directives of a text, outermost only."""
    for match in BLOCK.finditer(text):
        options, rest = {}, match["body"].split("\n")
        while rest and (option := re.match(r":([\w-]+): *(.*)", rest[0])):
            options[option[1]] = option[2].strip()
            del rest[0]
        yield Block(match["kind"], match["title"].strip(), options, "\n".join(rest).strip())


def words(text):
    """The number of words that a reader reads: markup left out; a formula or number is a word."""
    text = re.sub(r"^:{3,}.*$|^:[\w-]+:.*$|^\([^()\s]+\)=$|^```.*$|^#+ ", "", text, flags=re.M)
    text = re.sub(r"\$\$.*?\$\$|\$[^$]+\$|\{[\w:]+\}`[^`]+`|`[^`]+`", " word ", text, flags=re.S)
    text = re.sub(r"\]\([^)]*\)", " ", text)
    return len(re.findall(r"[\w'’-]*\w[\w'’-]*", text))


def labels(text):
    """The labels of directives, of places and of formulas."""
    named = re.findall(r"^:(?:name|label): *(\S+)", text, re.M)
    targets = re.findall(r"^\(([^()\s]+)\)=", text, re.M)
    return [*named, *targets, *re.findall(r"\$\$ *\(([^()\s]+)\)", text)]


def anchors(text):
    """The anchors that the titles get."""
    titles = re.findall(r"^#{1,3} +(.+)$", text, re.M)
    return [re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles]
