"""The comparison accepts what is right in any dress, and names what is not."""

import numpy as np
import pytest
import torch

from mlfund.judge.compare import difference, same, shown

THIRDS = np.array([1 / 3, 2 / 3, 1e3])
HALF = "the result is in half precision (float16), which is too coarse: keep to float64 or float32"


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (THIRDS, THIRDS.tolist()),
        (THIRDS, tuple(THIRDS)),
        (THIRDS, THIRDS.astype(np.float32)),
        (THIRDS[2], np.float16(1e3)),
        (THIRDS, torch.tensor(THIRDS, requires_grad=True)),
        (THIRDS, np.ma.array(THIRDS)),
        (THIRDS, THIRDS + 1e-8),
        (THIRDS, THIRDS * (1 + 1e-9)),
        (0.5, np.float32(0.5)),
        (0.5, np.array(0.5)),
        (3, 3.0),
        (np.array([1, 2]), np.array([1.0, 2.0])),
        (np.array([True, False]), [1, 0]),
        (True, np.True_),
        (np.inf, float("inf")),
        (np.array([np.nan, 1]), [np.nan, 1]),
        ((1.0, THIRDS), [1.0, THIRDS]),
        ([1.0, 2.0], (1.0, 2.0)),
        ((1.0, 2.0), np.array([1.0, 2.0])),
        (["b", "a"], ["b", "a"]),
        (np.array(["b", "a"]), ["b", "a"]),
        (None, None),
        ((1.0, None), [1.0, None]),
        (np.zeros((0, 3)), np.zeros((0, 3))),
    ],
)
def test_right_in_another_dress(expected, got):
    assert difference(expected, got) is None


@pytest.mark.parametrize(
    ("expected", "got", "said"),
    [
        (THIRDS, None, "the result is None: is a `return` missing?"),
        ((1.0, 2.0), (None, 2.0), "the result[0] is None: is a `return` missing?"),
        (None, 1, "the result should be None, got int"),
        (THIRDS, "1/3", "the result should hold real numbers, got str"),
        (
            THIRDS,
            THIRDS + 0j,
            "the result should hold real numbers, got ndarray of dtype complex128",
        ),
        (THIRDS, [[1], [1, 2]], "the result should hold real numbers, got list"),
        (THIRDS, THIRDS.astype(np.float16), HALF),
        (THIRDS, {}, "the result should hold real numbers, got dict"),
        (THIRDS, (x for x in THIRDS), "the result should hold real numbers, got generator"),
        (THIRDS, THIRDS[:2], "the result should have shape (3,), got (2,)"),
        (0.5, [0.5, 0.5], "the result should have shape (), got (2,)"),
        (0.5, [0.25], "the result should be 0.5, got 0.25"),
        (0.5, 0.25, "the result should be 0.5, got 0.25"),
        (0.5, np.nan, "the result should be 0.5, got nan"),
        (THIRDS, [9, np.nan, 9], "result[1] should be 0.666667, got nan"),
        (THIRDS, THIRDS + 1e-5, "result[0] should be 0.333333, got 0.333343"),
        (1 / 3, 1 / 3 + 1e-7, "the result should be 0.3333333333, got 0.3333334333"),
        (np.array([True, False]), [True, True], "result[1] should be False, got True"),
        (np.array(["b"]), ["a"], "result[0] should be 'b', got 'a'"),
        ((1.0, 2.0), 1.0, "the result should be 2 values, got float"),
        ((1.0, 2.0), (1.0, 2.0, 3.0), "the result should be 2 values, got 3"),
        ("b", 1, "the result should be 'b', got 1"),
        (np.inf, 1e300, "the result should be inf, got 1e+300"),
    ],
)
def test_what_differs_is_named(expected, got, said):
    assert difference(expected, got).sentence == said


def test_tolerance_is_relative_to_the_scale():
    large = np.array([1e12, 1.0])
    error = np.array([0, 1e-3])
    assert same(large, large + error)
    assert not same(large / 1e12, large / 1e12 + error)


@pytest.mark.parametrize("value", [object(), print, np.random.default_rng(0), lambda: 0])
def test_a_value_is_shown_without_its_address(value):
    assert "0x" not in shown(value)


def test_a_value_is_shown_in_the_same_words_under_any_settings():
    before = shown(THIRDS)
    with np.printoptions(precision=1, suppress=True, formatter={"all": str}):
        assert shown(THIRDS) == before


def test_numbers_of_numpy_are_shown_as_numbers():
    assert shown([np.int32(3), 0.5]) == "[3, 0.5]"
    assert shown((np.float64(0.25),)) == "(0.25,)"
    assert shown(([np.int64(1)], np.str_("a"))) == "([1], 'a')"
    assert shown([[np.int64(1)], (), "a", [None]]) == "[[1], (), 'a', [None]]"


def test_a_large_value_is_cut():
    assert len(shown(list(range(10_000)))) < 700
    assert len(shown(np.ones((1000, 1000)))) < 700
