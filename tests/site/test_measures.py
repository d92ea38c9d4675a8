"""The measures of a chapter's page, on a page whose shares are known."""

import pytest

from benchmarks import pages
from benchmarks.measure import amount, at_least
from mlfund.notebook import map_of
from tests.site.book import DESKTOP, code, figure, printed, text

MOVING = {
    "params": [{"name": "a", "value": 1, "bind": {"input": "range"}}],
    "data": {"values": [{}]},
    "mark": "point",
}
VEGA = "application/vnd.vegalite.v5+json"
ALT = {"alt": "What it shows."}


def drawn(name, data):
    """A cell that shows a figure."""
    return figure(data, figure={"name": name, "caption": "A caption."}, image=ALT)


@pytest.fixture(scope="module")
def address(serve_book):
    """The address of a page with pictures, code open and folded, and exercises."""
    chart = map_of(lambda a, b, rng: a - b + rng.normal(), a=[0, 1, 2], b=[0, 1, 2])
    return serve_book(
        text("Some prose.\n\n$$x$$\n\n## A part"),
        drawn("fig-a", {VEGA: MOVING}),
        code("x = 1", printed("1\n"), tags=["idea"]),
        code("# A title\n" + "y = 2\n" * 20),
        drawn("fig-a-symptoms", {VEGA: MOVING}),
        drawn("map-en1", chart._repr_mimebundle_()),
        text("## Exercises"),
        code("z = 3\n" * 200, tags=["idea"]),
        drawn("fig-late", {VEGA: MOVING}),
    )


def test_the_shares_add_up_and_what_comes_later_is_not_counted(chromium, address):
    found = pages.measured(chromium, f"{address}intro.html", DESKTOP)
    shares = found["shares"]
    assert all(shares[kind] > 0 for kind in ("pictures", "code", "printouts", "prose", "headings"))
    assert 0.4 < sum(shares.values()) <= 1
    assert shares["code"] * found["height"] < 120
    assert found["pictures"] == {"drawn": 0, "interactive": 1, "map": 1, "symptoms": 1}
    assert found["moving"] == 2
    assert 0 < found["first"] < 1


def test_a_budget_is_the_most_or_the_least():
    assert amount("a", 3, "s", 4).ok
    assert not amount("a", 5, "s", 4).ok
    assert at_least("a", 5, "", 4).ok
    assert not at_least("a", 3, "", 4).ok
