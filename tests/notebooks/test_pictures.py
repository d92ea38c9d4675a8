"""Pictures are compared within a tolerance that lets rounding through and nothing else."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from booktools.notebooks.pictures import APART, LEVELS, Drawing, Picture, as_compared


def picture(pixels):
    stream = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(stream, format="png")
    return Picture(base64.b64encode(stream.getvalue()).decode())


@pytest.fixture
def pixels():
    """The pixels of a figure of the usual size: a dark line on white."""
    pixels = np.full((540, 864, 3), 255)
    pixels[268:271, 100:700] = 0
    return pixels


def test_rounding_is_no_difference(pixels):
    rounded = pixels.copy()
    rounded[268, 100:700] = 2
    assert picture(pixels) == picture(rounded)


def test_transparent_is_white(pixels):
    opaque = np.dstack([pixels, np.full(pixels.shape[:2], 255)])
    opaque[0, 0] = 0
    assert picture(pixels) == picture(opaque)


def test_a_line_moved_by_a_fifth_of_a_pixel_is_a_difference(pixels):
    moved = pixels.copy()
    moved[267, 100:700], moved[270, 100:700] = 255 - 51, 51
    assert "of the pixels are more than" in picture(pixels).difference(picture(moved))


def test_a_small_mark_is_a_difference(pixels):
    marked = pixels.copy()
    marked[50:55, 50:55] -= LEVELS + 1
    assert picture(pixels) != picture(marked)


def test_a_slight_shade_over_all_is_a_difference(pixels):
    assert picture(pixels) != picture(np.where(pixels == 255, 254, pixels))


def test_another_size_is_a_difference(pixels):
    cut = picture(pixels[:-1])
    assert picture(pixels).difference(cut) == "size 864 x 540 committed, 864 x 539 drawn"


def test_only_pictures_become_pictures(pixels):
    png = base64.b64encode(picture(pixels).png).decode()
    assert isinstance(as_compared(png), Picture)
    assert isinstance(as_compared("<svg xmlns=''>"), Drawing)
    assert as_compared("0.12") == "0.12"
    assert as_compared({"a": 1}) == {"a": 1}


DRAWN = """<svg><path d="M 40.38 112.33 L 40.38 18.12"
clip-path="url(#p89d94714c4)" style="fill:#d55e00;stroke-width:0.8"/>
<use href="#DejaVuSans-31" x="12.5" y="3"/><clipPath id="p89d94714c4"/></svg>"""


def test_names_and_the_last_digit_of_a_place_are_no_difference():
    renamed = DRAWN.replace("p89d94714c4", "p2a4fcf734c")
    assert Drawing(DRAWN) == Drawing(renamed)
    assert Drawing(DRAWN) == Drawing(DRAWN.replace("18.12", f"{18.12 + 0.9 * APART:.3f}"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("18.12", f"{18.12 + 1.1 * APART:.3f}"),  # a place
        ("18.12", "18.12 L 41 18.12"),  # one more of them
        ("0.8", "0.81"),  # what is no place
        ("Sans-31", "Sans-32"),  # a letter
        ('id="p89d94714c4"', 'id="p2a4fcf734c"'),  # another thing's name
        ("#d55e00", "#d55e01"),
    ],
)
def test_all_else_in_a_drawing_is_a_difference(old, new):
    changed = DRAWN.replace(old, new)
    assert changed != DRAWN
    assert Drawing(DRAWN) != Drawing(changed)
