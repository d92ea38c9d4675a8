"""Compare pictures of a notebook's outputs, by pixels or by places, within a tolerance.

Two machines draw a figure from the same numbers all but alike: antialiasing and the solver of the
layout may round differently. A line moved by a fifth of a pixel, or one digit changed in a label,
is well over the tolerance.
"""

import base64
import io
import re
from functools import cached_property

import numpy as np

from mlfund.notebook._svg import PLACES

LEVELS = 32  # a pixel differs if a channel is more than this many of the 255 levels off
SHARE = 5e-5  # of the pixels that may differ: 23 of those of a figure of the usual size
MEAN = 0.02  # level that all pixels may be off on average
PNG = "iVBORw0KGgo"  # how a PNG starts in base64
SVG = "<svg "
APART = 0.05  # of a point: what two places in a drawing may be apart
NUMBER = r"-?\d+(?:\.\d+)?"
NAMES = r"\b[hmp][0-9a-f]{10}\b"  # made by matplotlib from the last digit of what they name


class _Compared:
    """An output that equals another of its kind from which it has no `difference`."""

    def __eq__(self, other):
        return type(other) is type(self) and self.difference(other) is None

    __hash__ = None


class Picture(_Compared):
    """A PNG in base64, equal to another of the same size that differs within the tolerance."""

    def __init__(self, png):
        self.png = base64.b64decode(png)

    @cached_property
    def pixels(self):
        """Levels of red, green and blue, over white."""
        from PIL import Image

        picture = Image.open(io.BytesIO(self.png)).convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        return np.asarray(Image.alpha_composite(white, picture).convert("RGB"), dtype=np.int16)

    def difference(self, drawn):
        """What makes a picture drawn now differ, in words; None if it agrees."""
        if self.pixels.shape != drawn.pixels.shape:
            height, width, _ = self.pixels.shape
            new_height, new_width, _ = drawn.pixels.shape
            return f"size {width} x {height} committed, {new_width} x {new_height} drawn"
        off = np.abs(self.pixels - drawn.pixels)
        share, mean = (off.max(axis=2) > LEVELS).mean(), off.mean()
        if share <= SHARE and mean <= MEAN:
            return None
        return (
            f"{share:.3%} of the pixels are more than {LEVELS} levels off (allowed: {SHARE:.3%}), "
            f"and all are {mean:.3f} levels off on average (allowed: {MEAN})"
        )


class Drawing(_Compared):
    """An SVG, equal to another that differs only in names, and within the tolerance in places."""

    def __init__(self, svg):
        names = {name: f"name-{k}" for k, name in enumerate(dict.fromkeys(re.findall(NAMES, svg)))}
        named = re.sub(NAMES, lambda found: names[found[0]], svg)
        self.numbers = np.array(
            re.findall(NUMBER, " ".join(re.findall(PLACES, named))), dtype=float
        )
        self.text = re.sub(PLACES, lambda place: re.sub(NUMBER, "#", place[0]), named)

    def difference(self, drawn):
        """What makes a drawing made now differ, in words; None if it agrees."""
        if self.text != drawn.text:
            lines = zip(self.text.splitlines(), drawn.text.splitlines(), strict=False)
            line = next((f": {a[:200]} committed, {b[:200]} drawn" for a, b in lines if a != b), "")
            return f"the text beside the places{line}"
        apart = np.abs(self.numbers - drawn.numbers)
        if (apart <= APART).all():
            return None
        count = (apart > APART).sum()
        return f"{count} places are up to {apart.max():.2f} apart (allowed: {APART})"


def as_compared(value):
    """A value of an output as it is compared: a PNG becomes a `Picture`, an SVG a `Drawing`."""
    kinds = {PNG: Picture, SVG: Drawing} if isinstance(value, str) else {}
    return next((kind(value) for start, kind in kinds.items() if value.startswith(start)), value)
