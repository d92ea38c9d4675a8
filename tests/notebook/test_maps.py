"""Maps: effects over two settings, and tables that are kept."""

import numpy as np
import pytest

from mlfund.notebook import map_of
from tests.notebook.tilted import GRID, tilted

# Measuring


def test_a_cell_has_mean_standard_error_and_its_own_generators():
    m = map_of(tilted, **GRID, repeats=12, seed=5)
    draws = [np.random.default_rng([5, r, 2, 1]).normal() for r in range(12)]
    expected = np.mean(draws) - 9, np.std(draws, ddof=1) / np.sqrt(12)
    assert m.at(noise=10, lam=1) == pytest.approx(expected, rel=1e-12)
    assert m.at(lam=1, noise=10) == (m.effect[2, 1], m.standard_error[2, 1])
    assert m.effect.shape == m.standard_error.shape == (3, 4)


def test_sign_is_zero_within_two_standard_errors():
    m = map_of(tilted, **GRID, repeats=10)
    assert np.array_equal(m.sign != 0, np.abs(m.effect) > 2 * m.standard_error)
    assert m.sign[0, 3] == 1
    assert m.sign[2, 0] == -1


def test_rounding_error_is_no_effect():
    m = map_of(lambda a, b, rng: a + 1e-16 * (a == 0), a=[0, 1], b=[0, 1])
    assert m.sign.tolist() == [[0, 0], [1, 1]]


def test_a_shifted_default_rng_shifts_the_map(monkeypatch):
    before = map_of(tilted, **GRID, repeats=10).effect
    original = np.random.default_rng
    monkeypatch.setattr(np.random, "default_rng", lambda seed: original([*seed, 1]))
    assert (map_of(tilted, **GRID, repeats=10).effect != before).all()


def test_its_text_says_how_many_cells_are_which_way():
    m = map_of(lambda noise, lam, rng: lam - 1, **GRID)
    assert repr(m) == "Map of 3 noise x 4 lam, 20 repeats each: 6 above 0, 3 below, 3 open"
    assert m._repr_mimebundle_()["text/plain"] == repr(m)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"a": [1, 2]}, TypeError, "two settings"),
        ({"a": [1], "b": [1], "c": [1]}, TypeError, "two settings"),
        ({"a": [2, 1], "b": [1]}, ValueError, "setting a must be finite and in rising order"),
        ({"a": [1, np.inf], "b": [1]}, ValueError, "setting a must be finite"),
        ({"a": [], "b": [1]}, ValueError, "setting a must be finite"),
        ({"a": ["x"], "b": [1]}, TypeError, "setting a must be a list of numbers"),
        ({"a": 1, "b": [1]}, TypeError, "setting a must be a list of numbers"),
        ({"a": [1], "b": [1], "repeats": 9}, ValueError, "repeats must be .* at least 10, got 9"),
        ({"a": [1], "b": [1], "repeats": 20.0}, ValueError, "repeats must be a whole number"),
        ({"a": [1], "b": [1], "clip": 0}, ValueError, "clip must be above 0"),
        ({"a": [1], "b": [1], "mark": {"a": 1}}, ValueError, "a value for each of"),
        ({"a": [1], "b": [1], "mark": {"a": 1, "b": 2}}, ValueError, "b=2 is not on the map"),
        ({"a": [1], "b": [1], "labels": {"c": "d"}}, ValueError, "labels must name settings"),
    ],
)
def test_what_is_no_map_is_refused(options, error, message):
    with pytest.raises(error, match=message):
        map_of(lambda a, b, rng: 0.0, **options)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_an_effect_that_is_no_number_is_refused_and_its_setting_named(bad):
    with pytest.raises(ValueError, match=r"effect is \w+ at a=1, b=3, repeat 0"):
        map_of(lambda a, b, rng: bad if b == 3 else 0.0, a=[1], b=[2, 3])


def test_an_effect_must_be_one_number():
    with pytest.raises(TypeError, match=r"one number, got shape \(2,\)"):
        map_of(lambda a, b, rng: np.ones(2), a=[1], b=[2])


@pytest.mark.parametrize("wanted", [{"noise": 0.2, "lam": 1}, {"noise": 0.1}])
def test_at_refuses_what_is_not_on_the_map(wanted):
    with pytest.raises(ValueError, match=r"not on the map|a value for each"):
        map_of(tilted, **GRID).at(**wanted)


# Kept tables


@pytest.fixture
def chapter(tmp_path, monkeypatch):
    """A chapter's folder, in which its notebook runs."""
    for name in ("MLFUND_MAPS", "MLFUND_RESEED"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "chapters/part"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def kept(chapter, monkeypatch):
    """The path of a kept table of `tilted`."""
    monkeypatch.setenv("MLFUND_MAPS", "compute")
    map_of(tilted, **GRID, kept="t1")
    monkeypatch.delenv("MLFUND_MAPS")
    return chapter.parent / "maps/t1.csv"


def counted(effect=tilted):
    """An effect, and the list of the settings that it was asked for."""
    asked = []

    def counting(noise, lam, rng):
        asked.append((noise, lam))
        return effect(noise, lam, rng)

    return counting, asked


def test_a_table_has_a_row_a_cell(kept):
    lines = kept.read_text().splitlines()
    assert lines[0] == "noise,lam,effect,standard_error,repeats"
    assert len(lines) == 13
    assert lines[1].startswith("0.1,0,")
    assert lines[1].endswith(",20")


def test_computing_twice_writes_the_same_bytes(kept, monkeypatch):
    before = kept.read_bytes()
    monkeypatch.setenv("MLFUND_MAPS", "compute")
    m = map_of(tilted, **GRID, kept="t1")
    assert kept.read_bytes() == before
    monkeypatch.delenv("MLFUND_MAPS")
    again = map_of(tilted, **GRID, kept="t1")
    assert m._repr_mimebundle_() == again._repr_mimebundle_()


def test_a_run_measures_three_cells_anew_and_others_each_time(kept, capsys):
    drawn = set()
    for _ in range(20):
        effect, asked = counted()
        map_of(effect, **GRID, kept="t1")
        assert len(set(asked)) == 3
        assert len(asked) == 3 * 20
        drawn |= set(asked)
    assert len(drawn) > 6
    assert capsys.readouterr().out == ""


def test_seeds_do_not_decide_which_cells_are_drawn(kept):
    import random

    runs = []
    for _ in range(12):
        random.seed(0)
        np.random.seed(0)  # noqa: NPY002
        effect, asked = counted()
        map_of(effect, **GRID, kept="t1")
        runs.append(tuple(sorted(set(asked))))
    assert len(set(runs)) > 1


def test_a_cell_that_differs_fails_and_is_named(kept):
    message = r"kept map t1 differs at noise=[\d.]+, lam=\d: kept .* computed .* make maps CHAPTER"
    with pytest.raises(AssertionError, match=message):
        map_of(lambda noise, lam, rng: tilted(noise, lam, rng) + 0.01, **GRID, kept="t1")


def test_checking_measures_every_cell(kept, monkeypatch):
    monkeypatch.setenv("MLFUND_MAPS", "check")

    def moved(noise, lam, rng):
        return tilted(noise, lam, rng) + 0.01 * (noise == 1 and lam == 2)

    map_of(tilted, **GRID, kept="t1")
    with pytest.raises(AssertionError, match="differs at noise=1, lam=2"):
        map_of(moved, **GRID, kept="t1")


def test_a_changed_spread_is_seen_where_the_mean_stays(kept, monkeypatch):
    monkeypatch.setenv("MLFUND_MAPS", "check")

    def wider(noise, lam, rng):
        return tilted(noise, lam, rng) if rng.integers(2) else tilted(noise, lam, rng) + 1e-2

    with pytest.raises(AssertionError, match="differs at"):
        map_of(wider, **GRID, kept="t1")


def test_rounding_of_another_machine_is_no_difference(kept, monkeypatch):
    monkeypatch.setenv("MLFUND_MAPS", "check")
    map_of(lambda noise, lam, rng: tilted(noise, lam, rng) * (1 + 1e-7), **GRID, kept="t1")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"noise": [0.1, 1, 9]}, "other settings"),
        ({"lam": [0, 1, 2]}, "other settings"),
        ({"repeats": 21}, "other repeats"),
    ],
)
def test_a_table_of_other_settings_fails_and_says_what_to_do(kept, change, message):
    with pytest.raises(AssertionError, match=rf"{message}; compute it by: make maps CHAPTER"):
        map_of(tilted, **GRID | change, kept="t1")


def test_settings_under_other_names_do_not_match(kept):
    with pytest.raises(AssertionError, match="other settings"):
        map_of(lambda a, lam, rng: 0.0, a=GRID["noise"], lam=GRID["lam"], kept="t1")


def test_without_a_table_all_cells_are_computed_and_one_line_says_so(chapter, capsys):
    effect, asked = counted()
    map_of(effect, **GRID, kept="t1")
    assert len(set(asked)) == 12
    assert capsys.readouterr().out == "The map t1 is not kept here: all 12 cells are computed.\n"
    assert not (chapter.parent / "maps").exists()


def test_checking_demands_a_table(chapter, monkeypatch):
    monkeypatch.setenv("MLFUND_MAPS", "check")
    with pytest.raises(AssertionError, match="t1 is not kept"):
        map_of(tilted, **GRID, kept="t1")


def test_under_shifted_seeds_the_table_is_taken_as_it_is(kept, monkeypatch):
    monkeypatch.setenv("MLFUND_RESEED", "3")
    effect, asked = counted()
    m = map_of(effect, **GRID, kept="t1")
    assert asked == []
    assert m.at(noise=0.1, lam=0)[0] == float(kept.read_text().splitlines()[1].split(",")[2])


def test_under_shifted_seeds_all_may_be_measured_and_no_table_is_written(kept, monkeypatch):
    monkeypatch.setenv("MLFUND_RESEED", "3")
    monkeypatch.setenv("MLFUND_MAPS", "compute")
    before = kept.read_bytes()
    effect, asked = counted()
    m = map_of(effect, **GRID, kept="t1")
    assert len(asked) == 12 * m.repeats
    assert kept.read_bytes() == before


def test_another_wish_is_refused(chapter, monkeypatch):
    monkeypatch.setenv("MLFUND_MAPS", "maybe")
    with pytest.raises(ValueError, match="MLFUND_MAPS must be compute or check"):
        map_of(tilted, **GRID, kept="t1")
