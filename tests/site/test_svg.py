"""Pictures as SVG: their room is kept, and they take the page's colours."""

import io

import pytest
from PIL import Image

from booktools.practice.pages import embedded
from mlfund.notebook import as_svg
from tests.site.book import figure

PAPER = {"light": (255, 255, 255), "dark": (23, 24, 26)}


def square():
    """A figure of white paper, 3 by 2 inches."""
    from matplotlib.figure import Figure

    return as_svg(Figure(figsize=(3, 2), facecolor="white"))


@pytest.fixture(scope="module")
def address(serve_book):
    """The address of a page with the figure."""
    named = {"figure": {"name": "fig-a", "caption": "A caption."}, "image": {"alt": "Paper."}}
    return serve_book(figure({"image/svg+xml": square()}, **named))


def colour(page):
    """The colour in the middle of the picture."""
    picture = page.locator("figure img")
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('figure img').complete")
    shot = Image.open(io.BytesIO(picture.screenshot())).convert("RGB")
    return shot.getpixel((shot.width // 2, shot.height // 2))


@pytest.mark.parametrize(("system", "other"), [("light", "dark"), ("dark", "light")])
def test_a_drawing_takes_the_theme_of_the_page_not_of_the_system(visit, system, other):
    page = visit("intro.html", theme=system).page
    assert colour(page) == PAPER[system]
    page.get_by_role("button", name=f"{other.capitalize()} colours").click()
    assert colour(page) == PAPER[other]


def test_the_room_of_a_drawing_is_kept(visit):
    picture = visit("intro.html").page.locator("figure img")
    assert [picture.get_attribute(side) for side in ("width", "height")] == ["288", "192"]


def test_a_drawing_on_another_page_is_embedded():
    assert embedded({"image/svg+xml": square()}).startswith("data:image/svg+xml;base64,PHN2Zy")
    assert embedded({"image/png": "eA==\n"}) == "data:image/png;base64,eA=="
