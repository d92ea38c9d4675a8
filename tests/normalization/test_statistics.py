"""The shared idea: sums over axes; and where the norms meet that differ only in their axes."""

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import mlfund.normalization as ours
from mlfund.normalization._statistics import by_channel, down_samples
from tests.normalization.norms import (
    ADAPTIVE,
    BATCH,
    DTYPES,
    GROUP,
    INSTANCE,
    LAYER,
    LAYER_OVER_TWO,
    NORMS,
    RMS,
    inputs,
    property_test,
    read_only,
)

seeds = st.integers(0, 2**32 - 1)


@DTYPES
@pytest.mark.parametrize(
    "shape", [(1, 1), (5, 3), (700, 2), (1, 1, 1), (5, 3, 1), (1, 4, 7), (2, 2, 9001)], ids=str
)
def test_sums_are_numpys_in_float64(shape, dtype):
    x = np.random.default_rng(0).normal(size=shape).astype(dtype)
    for total, axes in ((down_samples, 0), (by_channel, (0, *range(2, x.ndim)))):
        assert total(x).dtype == dtype
        off = np.abs(total(x) - x.sum(axes, np.float64))
        assert np.all(off <= np.finfo(dtype).eps * np.abs(x).sum(axes, np.float64))


@NORMS
@DTYPES
def test_other_layouts_in_memory_give_the_same(norm, dtype):
    *arrays, dy = inputs(norm, (4, 6, 5, 3), dtype)
    y, cache = norm.forward(*arrays, eps=1e-5)
    for layout in (np.asfortranarray, lambda x: np.repeat(x, 2, axis=-1)[..., ::2]):
        again, other = norm.forward(*map(layout, arrays), eps=1e-5)
        scale = 1e3 * np.finfo(dtype).eps
        assert_allclose(again, y, atol=scale)
        for one, two in zip(
            norm.backward(layout(dy), other), norm.backward(dy, cache), strict=True
        ):
            assert_allclose(one, two, atol=scale * np.abs(two).max())


@DTYPES
@pytest.mark.parametrize("shape", [(300_000, 3), (3, 3, 100_000), (300, 3, 1_000)], ids=str)
def test_small_numbers_are_not_lost_in_a_long_sum(dtype, shape):
    x = np.ones(shape, dtype)
    x[0, :, *[0] * (x.ndim - 2)] = 1000**2
    assert_allclose(by_channel(x), 1000**2 + 300_000 - 1, rtol=np.finfo(dtype).eps)


LONG = [
    (BATCH, (300_000, 2)),
    (BATCH, (3_000, 2, 10, 10)),
    (LAYER, (2, 1_000_001)),
    (LAYER_OVER_TWO, (2, 1_000, 300)),
    (RMS, (2, 1_000_001)),
    (GROUP[2], (2, 4, 200_000)),
    (INSTANCE, (2, 2, 600, 500)),
    (ADAPTIVE, (2, 2, 600, 500)),
]


@pytest.mark.parametrize("layout", [np.ascontiguousarray, np.asfortranarray])
@pytest.mark.parametrize(("norm", "shape"), LONG, ids=str)
def test_float32_holds_in_long_sums_far_from_zero(norm, shape, layout):
    rng = np.random.default_rng(0)
    x, dy = 1e4 + rng.normal(size=shape), rng.normal(size=shape)
    parameters = [rng.normal(1, 0.2, size) for size in norm.parameters(shape)]
    single = [layout(array.astype(np.float32)) for array in (x, *parameters, dy)]
    double = [array.astype(np.float64) for array in single]
    *results, exact = [
        (y, *norm.backward(dy, cache))
        for *arrays, dy in (single, double)
        for y, cache in [norm.forward(*arrays, eps=1e-5)]
    ]
    ulp = np.spacing(np.float32(1e4))  # the mean itself is rounded to it, and the deviation is 1
    for actual, expected in zip(*results, exact, strict=True):
        assert actual.dtype == np.float32
        assert_allclose(actual, expected, rtol=2 * ulp, atol=2 * ulp * np.abs(expected).max())


@NORMS
def test_backward_may_be_called_twice_and_names_bad_input(norm):
    *arrays, dy = inputs(norm, (2, 4, 3))
    _, cache = norm.forward(*arrays, eps=1e-5)
    for first, second in zip(norm.backward(dy, cache), norm.backward(dy, cache), strict=True):
        assert_array_equal(first, second)
    with pytest.raises(ValueError, match=r"dy must have shape \(2, 4, 3\) \(the shape of y\), got"):
        norm.backward(dy[:1], cache)
    with pytest.raises(ValueError, match=r"dy must be finite, got NaN or infinity"):
        norm.backward(np.full_like(dy, np.inf), cache)
    with pytest.raises(TypeError, match=r"dy must have the dtype of y, float64, got float32"):
        norm.backward(dy.astype(np.float32), cache)
    with pytest.raises(TypeError, match=r"cache must be the one that .*norm returned, got tuple"):
        norm.backward(dy, (dy,))


@NORMS
def test_numpys_settings_are_left_as_they_were(norm):
    *arrays, dy = inputs(norm, (2, 2, 600), np.float32)
    before = np.getbufsize(), np.geterr()
    norm.backward(dy, norm.forward(*arrays, eps=1e-5)[1])
    assert (np.getbufsize(), np.geterr()) == before


@given(seed=seeds)
@property_test
def test_the_norms_meet_where_their_axes_do(seed):
    rng = np.random.default_rng(seed)
    x, weight, bias = rng.normal(size=(1, 4, 5)), rng.normal(size=4), rng.normal(size=4)
    x, weight, bias = map(read_only, (x, weight, bias))
    instance, _ = ours.instance_norm(x, weight, bias)
    batch, *_ = ours.batch_norm(x, 0 * bias, bias**2, weight, bias, training=True)
    groups, _ = ours.group_norm(x, 4, weight, bias)
    assert_allclose(batch, instance, atol=1e-10)  # one sample
    assert_allclose(groups, instance, atol=1e-10)  # as many groups as channels
    group, _ = ours.group_norm(x, 1, weight, bias)
    spread = (np.repeat(parameter[:, None], 5, axis=1) for parameter in (weight, bias))
    assert_allclose(ours.layer_norm(x, *spread)[0], group, atol=1e-10)  # one group
    down, *_ = ours.batch_norm(x[0], *np.array([[0.0], [1], [1], [0]]).repeat(5, 1), training=True)
    across, _ = ours.layer_norm(x[0].T, np.ones(4), np.zeros(4))
    assert_allclose(across.T, down, atol=1e-10)  # a table, and the same table turned


@pytest.mark.parametrize("name", [name for name in ours.__all__ if name.islower()])
def test_defaults_are_torchs_and_adains_authors(name):
    options = inspect.signature(getattr(ours, name)).parameters
    defaults = {"eps": 1e-5, "momentum": 0.1, "ddof": 1}
    for option in defaults.keys() & options.keys():
        assert options[option].default == defaults[option]
        assert options[option].kind is inspect.Parameter.KEYWORD_ONLY
