"""Compare pictures of a notebook's outputs, pixel by pixel, within a tolerance.

Two machines draw a figure from the same numbers all but alike: antialiasing may round differently.
A line moved by a fifth of a pixel, or one digit changed in a label, is well over the tolerance.
"""

import base64
import io
from functools import cached_property

import numpy as np

LEVELS = 32  # a pixel differs if a channel is more than this many of the 255 levels off
SHARE = 5e-5  # of the pixels that may differ: 23 of those of a figure of the usual size
MEAN = 0.02  # level that all pixels may be off on average
PNG = "iVBORw0KGgo"  # how a PNG starts in base64


class Picture:
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

    def __eq__(self, other):
        return isinstance(other, Picture) and difference(self, other) is None

    __hash__ = None


def difference(committed, drawn):
    """What makes two pictures differ, in words; None if they agree within the tolerance."""
    if committed.pixels.shape != drawn.pixels.shape:
        height, width, _ = committed.pixels.shape
        new_height, new_width, _ = drawn.pixels.shape
        return f"size {width} x {height} committed, {new_width} x {new_height} drawn"
    off = np.abs(committed.pixels - drawn.pixels)
    share, mean = (off.max(axis=2) > LEVELS).mean(), off.mean()
    if share <= SHARE and mean <= MEAN:
        return None
    return (
        f"{share:.3%} of the pixels are more than {LEVELS} levels off (allowed: {SHARE:.3%}), "
        f"and all are {mean:.3f} levels off on average (allowed: {MEAN})"
    )


def as_compared(value):
    """A value of an output as it is compared: a PNG becomes a `Picture`."""
    return Picture(value) if isinstance(value, str) and value.startswith(PNG) else value
