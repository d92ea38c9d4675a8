"""Pictures are compared within a tolerance that lets rounding through and nothing else."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from booktools.notebooks.pictures import LEVELS, Picture, as_compared, difference


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
    assert "of the pixels are more than" in difference(picture(pixels), picture(moved))


def test_a_small_mark_is_a_difference(pixels):
    marked = pixels.copy()
    marked[50:55, 50:55] -= LEVELS + 1
    assert picture(pixels) != picture(marked)


def test_a_slight_shade_over_all_is_a_difference(pixels):
    assert picture(pixels) != picture(np.where(pixels == 255, 254, pixels))


def test_another_size_is_a_difference(pixels):
    cut = picture(pixels[:-1])
    assert difference(picture(pixels), cut) == "size 864 x 540 committed, 864 x 539 drawn"


def test_only_pictures_become_pictures(pixels):
    png = base64.b64encode(picture(pixels).png).decode()
    assert isinstance(as_compared(png), Picture)
    assert as_compared("0.12") == "0.12"
    assert as_compared({"a": 1}) == {"a": 1}
