"""What the page shows of a code cell, as its tag says.

`idea`: open. No tag: folded, its first line is a comment and becomes the fold's title. `check`: not
on the page. This does not hold for the cells of exercises, which are shown as ever.
"""

import re

IDEA, CHECK = "idea", "check"


def tags(metadata):
    """The tags of a cell."""
    return metadata.get("tags", [])


def shown(metadata):
    """What the page shows of a cell: it is open, folded, or nowhere."""
    return {IDEA: "open", CHECK: "nowhere"}.get(next(iter(_kind(metadata)), ""), "folded")


def fold_title(source):
    """The title of a folded cell, and its other lines; no title if it begins with no comment."""
    first, _, rest = source.partition("\n")
    comment = re.fullmatch(r"# *(\S.*)", first)
    return (comment[1], rest) if comment else ("", source)


def has_slider(source):
    """Whether a value of a cell is a control on the page: `noise = 0.3  # slider 0 to 1`."""
    return bool(re.search(r"^\w+ *=.*# (slider|choose) ", source, re.M))


def _kind(metadata):
    return [tag for tag in tags(metadata) if tag in (IDEA, CHECK)]
