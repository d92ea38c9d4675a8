"""Maps on the page: pointing, keyboard, screen readers, and the table behind them."""

import numpy as np
import pytest

from mlfund.notebook import map_of
from tests.site.accessibility import colour_violations, other_violations
from tests.site.book import PHONE, figure

ALT = "Blue where the noise is high, orange where lam is high."


def tilted(noise, lam, rng):
    """Above zero where lam is above noise."""
    return lam - noise + rng.normal()


@pytest.fixture(scope="module")
def chart():
    """A map of 3 noises and 4 lams."""
    grid = {"noise": [0.1, 1, 10], "lam": [0, 1, 2, 3]}
    return map_of(tilted, **grid, title="Gain", unit="points", mark={"noise": 1, "lam": 2})


@pytest.fixture(scope="module")
def address(serve_book, chart):
    """The address of a page with the map."""
    caption = {"name": "map-xx1", "caption": "A map."}
    cell = figure(chart._repr_mimebundle_(), figure=caption, image={"alt": ALT})
    return serve_book(cell)


def said(chart, i, j):
    """What stands in the figure about a cell."""
    cells = chart._repr_mimebundle_()["application/vnd.vegalite.v5+json"]["data"]["values"]
    return cells[i * 4 + j]["text"]


def drawn(visited):
    """The plot, once the map is drawn."""
    plot = visited.page.get_by_role("application")
    plot.scroll_into_view_if_needed()
    plot.locator("svg").wait_for()
    return plot


@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 900}], ids=["phone", "desktop"])
def test_arrow_keys_go_from_cell_to_cell_and_each_is_said(visit, chart, size):
    visited = visit("intro.html", size=size)
    plot, page = drawn(visited), visited.page
    plot.focus()
    status = page.get_by_role("status")
    effect, error = said(chart, 1, 2).split(" ± ")
    start = f"noise 1, λ 2: {effect} points, standard error {error}, 20 repeats"
    assert status.inner_text().startswith(start)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    assert status.inner_text().startswith("noise 0.1, λ 3:")
    assert said(chart, 0, 3) in page.locator(".map__tip").inner_text()
    page.keyboard.press("End")
    page.keyboard.press("ArrowDown")
    assert status.inner_text().startswith("noise 10, λ 2:")
    page.keyboard.press("Escape")
    assert not page.locator(".map__tip").is_visible()
    assert visited.complaints == []


def test_an_open_cell_is_said_to_be_one(visit, chart):
    visited = visit("intro.html")
    i, j = np.argwhere(chart.sign == 0)[0]
    drawn(visited).focus()
    visited.page.keyboard.press("Home")
    for key in ["ArrowDown"] * 3 + ["ArrowRight"] * int(i) + ["ArrowUp"] * int(j):
        visited.page.keyboard.press(key)
    assert "within two standard errors of 0" in visited.page.get_by_role("status").inner_text()


def test_pointing_at_a_cell_shows_its_values_and_stays_within_the_figure(visit, chart):
    visited = visit("intro.html", size=PHONE)
    plot, page = drawn(visited), visited.page
    tip = page.locator(".map__tip")
    for i, j in np.ndindex(3, 4):
        plot.locator(".cells_marks path").nth(i * 4 + j).hover(force=True)
        assert said(chart, i, j) in tip.inner_text()
        box, ground = tip.bounding_box(), plot.bounding_box()
        assert ground["x"] <= box["x"]
        assert box["x"] + box["width"] <= ground["x"] + ground["width"] + 1
        assert ground["y"] <= box["y"]
        assert box["y"] + box["height"] <= ground["y"] + ground["height"] + 1
    page.mouse.move(0, 0)
    assert not tip.is_visible()


def test_a_touch_shows_a_cell(visit, chart):
    visited = visit("intro.html", size=PHONE, has_touch=True)
    box = drawn(visited).locator(".cells_marks path").nth(5).bounding_box()
    visited.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert said(chart, 1, 1) in visited.page.locator(".map__tip").inner_text()


def test_the_cell_is_kept_when_the_width_changes(visit):
    visited = visit("intro.html")
    drawn(visited).focus()
    visited.page.keyboard.press("ArrowUp")
    visited.page.set_viewport_size(PHONE)
    visited.page.wait_for_timeout(800)
    drawn(visited).focus()
    assert visited.page.get_by_role("status").inner_text().startswith("noise 1, λ 3:")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_table_behind_the_map_opens(visit, chart, scripts):
    page = visit("intro.html", scripts=scripts).page
    table = page.locator("table[aria-label=Gain]")
    assert not table.is_visible()
    page.get_by_text("As a table").click()
    assert table.is_visible()
    rows = table.locator("tbody tr").all()
    assert [row.locator("th").inner_text().split()[-1] for row in rows] == ["3", "2", "1", "0"]
    for row, j in zip(rows, [3, 2, 1, 0], strict=True):
        cells = [text.removeprefix("○ ") for text in row.locator("td").all_inner_texts()]
        assert cells == [said(chart, i, j) for i in range(3)]
    assert table.locator("td", has_text="○").count() == (chart.sign == 0).sum()
    assert page.locator("figure .map-table").count() == 0
    assert "Gain, points ± standard error, 20 repeats" in page.locator(".map-table p").inner_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_map_and_its_table_are_accessible(visit, theme):
    visited = visit("intro.html", theme=theme)
    drawn(visited).focus()
    visited.page.get_by_text("As a table").click()
    assert colour_violations(visited.page) == []
    assert other_violations(visited.page) == []
