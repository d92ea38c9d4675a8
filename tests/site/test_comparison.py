"""The comparison of a page's outputs with the book's: what it lets pass and what it does not."""

import copy

import pytest

from tests.site.same_numbers import same, with_common_data


def a_map(effect=0.57, error=0.66, title="Test error", mark=0):
    text = f"{effect:+} ± {error}"
    cell = {"effect": effect, "sign": 0, "text": text, "x": "20", "y": "0.1"}
    measured = {"effect": [[effect]], "error": [[error]], "sign": [[0]], "mark": mark}
    figure = {"data": {"values": [cell]}, "title": title, "usermeta": {"map": measured}}
    return [("vega", figure)]


@pytest.mark.parametrize(("given", "right"), [(0.57, True), (0.66, True), (0.68, False)])
def test_a_map_that_is_computed_anew_is_near_for_its_error(given, right):
    assert same(a_map(given), a_map()) is right


@pytest.mark.parametrize("other", [{"title": "Training error"}, {"mark": 1}, {"error": 1.2}])
def test_all_else_of_a_map_is_the_same(other):
    assert not same(a_map(**other), a_map())


FIGURE = [("vega", {"data": {"values": [{"n": 30, "v": 0.03333}]}, "width": 540})]


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [("v", 0.03334, True), ("v", 0.03336, False), ("n", 31, False), ("n", 30.0, True)],
)
def test_a_figures_data_are_the_same_but_for_their_last_decimal(name, value, right):
    given = copy.deepcopy(FIGURE)
    given[0][1]["data"]["values"][0][name] = value
    assert same(given, FIGURE) is right


@pytest.mark.parametrize(
    ("given", "wanted", "right"),
    [
        (["nm_adam_raw", "4,873"], ["nm_adam_raw", "4,884"], True),
        (["nm_adam_raw", "4,800"], ["nm_adam_raw", "4,884"], False),
        (["nm_adam_both", "31"], ["nm_adam_both", "30"], False),
        (["nm_adam_both", "30"], ["nm_adam_raw", "30"], False),
    ],
)
def test_a_fact_differs_only_where_that_is_stated(given, wanted, right):
    assert same([("fact", given)], [("fact", wanted)]) is right


def test_text_differs_only_in_numbers_and_within_a_share():
    book = [("text", "loss 2.00 after 100 steps\n")]
    assert same([("text", "loss 2.01 after 100 steps\n")], book, near=0.01)
    assert not same([("text", "loss 2.01 after 100 steps\n")], book)
    assert not same([("text", "loss 2.01 after 100 trees\n")], book, near=0.01)
    assert not same([*book, ("picture", "")], book)


def test_layers_whose_data_are_equal_copies_are_those_that_share_them():
    data, other = {"values": [{"x": 1}]}, {"values": [{"x": 2}]}
    shared = {"data": data, "layer": [{"mark": "line"}, {"mark": "point"}]}
    copies = {"layer": [{"mark": "line", "data": data}, {"mark": "point", "data": dict(data)}]}
    parted = {"layer": [{"mark": "line", "data": data}, {"mark": "point", "data": other}]}
    assert with_common_data(copies) == with_common_data(shared) == shared
    assert with_common_data(parted) == parted
