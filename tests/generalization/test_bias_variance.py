"""The decompositions against mlxtend's, and by the identities that define them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mlxtend.evaluate import bias_variance_decomp
from numpy.testing import assert_allclose
from sklearn.linear_model import LinearRegression
from sklearn.neighbors import KNeighborsClassifier

from mlfund.generalization import bias_variance_decomposition, zero_one_decomposition

SHAPES = pytest.mark.parametrize("shape", [(1, 1), (1, 7), (9, 1), (40, 25)])
property_test = settings(deadline=None, derandomize=True, max_examples=60)
seeds, sizes = st.integers(0, 2**32 - 1), st.integers(1, 12)


def numbers(shape, seed=0, dtype=float):
    rng = np.random.default_rng(seed)
    arrays = rng.normal(3, 2, shape).astype(dtype), rng.normal(size=shape[1]).astype(dtype)
    for array in arrays:
        array.setflags(write=False)
    return arrays


def classes(shape, count, seed=0):
    rng = np.random.default_rng(seed)
    return rng.integers(count, size=shape), rng.integers(count, size=shape[1])


class Recorder:
    """Replay given predictions, or record those of a model, for mlxtend."""

    def __init__(self, model=None, rows=()):
        self.model, self.rows, self.recorded = model, iter(rows), []

    def fit(self, X, y):
        if self.model is not None:
            self.model.fit(X, y)
        return self

    def predict(self, X):
        self.recorded.append(next(self.rows) if self.model is None else self.model.predict(X))
        return self.recorded[-1]


def mlxtend_on(predictions, y, loss):
    X = np.zeros((len(y), 1))
    model = Recorder(rows=predictions)
    return bias_variance_decomp(model, X, y, X, y, loss=loss, num_rounds=len(predictions))


@SHAPES
def test_the_decomposition_is_mlxtends(shape):
    predictions, y = numbers(shape)
    ours = bias_variance_decomposition(predictions, y)
    assert_allclose(ours, mlxtend_on(predictions, y, "mse"), rtol=1e-12)


@SHAPES
@pytest.mark.parametrize("count", [2, 4])
def test_the_zero_one_decomposition_is_mlxtends(shape, count):
    predictions, y = classes(shape, count)
    ours = zero_one_decomposition(predictions, y)
    assert_allclose(ours, mlxtend_on(predictions, y, "0-1_loss"), rtol=1e-12)


@pytest.mark.parametrize(
    ("model", "loss", "ours"),
    [
        (LinearRegression(), "mse", bias_variance_decomposition),
        (KNeighborsClassifier(1), "0-1_loss", zero_one_decomposition),
    ],
)
def test_fitted_models_give_mlxtends_values(model, loss, ours):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 2))
    y = X[:, 0] + rng.normal(size=60)
    y = y if loss == "mse" else (y > 0).astype(int)
    recorder = Recorder(model)
    data = X[:40], y[:40], X[40:], y[40:]
    theirs = bias_variance_decomp(recorder, *data, loss=loss, num_rounds=30, random_seed=1)
    assert_allclose(ours(np.array(recorder.recorded), y[40:]), theirs, rtol=1e-12)


@property_test
@given(seeds, sizes, sizes)
def test_the_loss_is_squared_bias_and_variance(seed, models, points):
    predictions, y = numbers((models, points), seed)
    loss, squared_bias, variance = bias_variance_decomposition(predictions, y)
    assert loss == pytest.approx(squared_bias + variance, rel=1e-12)
    assert variance == pytest.approx(predictions.var(axis=0, ddof=0).mean(), rel=1e-12)
    moved = bias_variance_decomposition(predictions + 5, y + 5)
    assert_allclose(moved, (loss, squared_bias, variance), rtol=1e-10)


def test_noise_in_y_is_in_the_loss_and_the_bias_but_not_in_the_variance():
    rng = np.random.default_rng(0)
    truth, noise = np.zeros(20_000), rng.normal(0, 0.5, 20_000)
    predictions = truth + 0.3 + rng.normal(0, 0.2, (50, 20_000))
    clean = bias_variance_decomposition(predictions, truth)
    noisy = bias_variance_decomposition(predictions, truth + noise)
    assert noisy[0] - clean[0] == pytest.approx(0.25, abs=0.02)
    assert noisy[1] - clean[1] == pytest.approx(0.25, abs=0.02)
    assert noisy[2] == clean[2]
    assert clean[2] == pytest.approx(0.04 * (1 - 1 / 50), rel=0.01)
    assert clean[1] == pytest.approx(0.09 + 0.04 / 50, rel=0.01)


@property_test
@given(seeds, sizes, sizes, st.integers(2, 4))
def test_variance_counts_against_where_the_majority_is_right_and_for_where_it_is_wrong(
    seed, models, points, count
):
    predictions, y = classes((models, points), count, seed)
    for column in range(points):
        loss, bias, variance = zero_one_decomposition(predictions[:, [column]], y[[column]])
        if bias == 0:
            assert loss == pytest.approx(variance)
        elif count == 2:
            assert loss == pytest.approx(1 - variance)
        else:
            assert loss >= 1 - variance - 1e-12


def test_labels_may_be_text_and_ties_go_to_the_first_in_order():
    predictions = [["cat", "dog"], ["dog", "dog"]]
    assert zero_one_decomposition(predictions, ["cat", "cat"]) == (0.75, 0.5, 0.25)


def test_float32_stays():
    terms = bias_variance_decomposition(*numbers((5, 4), dtype=np.float32))
    assert all(term.dtype == np.float32 for term in terms)
    exact = bias_variance_decomposition(*numbers((5, 4)))
    assert_allclose(terms, exact, rtol=1e-5)


Y = np.zeros(3)


@pytest.mark.parametrize(
    ("function", "predictions", "y", "error", "match"),
    [
        (bias_variance_decomposition, Y, Y, ValueError, r"predictions must have 2 axes, got .*3"),
        (bias_variance_decomposition, [Y], Y[:2], ValueError, r"y must have shape \(3,\) .*\(2,\)"),
        (bias_variance_decomposition, [Y], [Y], ValueError, r"y must have 1 axes, got .*\(1, 3\)"),
        (bias_variance_decomposition, [Y * np.nan], Y, ValueError, "predictions must be finite"),
        (bias_variance_decomposition, [Y], Y + np.inf, ValueError, "y must be finite"),
        (bias_variance_decomposition, [[]], [], ValueError, "predictions must not be empty"),
        (bias_variance_decomposition, [[True]], [1.0], TypeError, "predictions must hold float32"),
        (zero_one_decomposition, [0, 1], [0, 1], ValueError, "predictions must have 2 axes"),
        (zero_one_decomposition, [[0, 1]], [0], ValueError, r"y must have shape \(2,\)"),
        (zero_one_decomposition, [[0]], [None], TypeError, "y must hold numbers or text"),
        (zero_one_decomposition, [[0.0]], [np.nan], ValueError, "y must not hold NaN"),
        (zero_one_decomposition, [["0"]], [0], TypeError, "y must hold text, as predictions do"),
        (zero_one_decomposition, [[]], [], ValueError, "predictions must have 2 axes and not be"),
    ],
)
def test_bad_input_is_named(function, predictions, y, error, match):
    with pytest.raises(error, match=match):
        function(predictions, y)
