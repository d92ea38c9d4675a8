"""Early stopping: worked examples, a plain reading of the rule, and what must always hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlfund.generalization import early_stopping

property_test = settings(deadline=None, derandomize=True, max_examples=200)
curves = st.lists(st.integers(0, 8).map(float), min_size=1, max_size=25)
patiences = st.integers(1, 6)
deltas = st.sampled_from([0, 0.5, 1.0, 2.5])


@pytest.mark.parametrize(
    ("scores", "patience", "min_delta", "expected"),
    [
        ([5.0], 1, 0, (0, 0)),
        ([5.0, 4.0, 3.0, 2.0], 1, 0, (3, 3)),  # never stops
        ([5.0, 4.0, 4.5, 4.2, 1.0], 2, 0, (3, 1)),
        ([5.0, 4.0, 4.5, 4.2, 1.0], 3, 0, (4, 4)),
        ([5.0, 5.0, 5.0], 1, 0, (1, 0)),  # an equal score is not an improvement
        ([5.0, 4.0, 3.0], 1, 1.0, (1, 0)),  # nor is one lower by exactly min_delta
        ([5.0, 4.5, 4.0, 3.5], 3, 1.0, (3, 3)),  # small steps that add up are
        ([5.0, 4.0, 4.5, 4.4], 2, 0, (3, 1)),  # out of patience at the last epoch
        ([-1.0, -2.0, 0.0, 0.0], 2, 0, (3, 1)),
    ],
)
def test_worked_examples(scores, patience, min_delta, expected):
    assert early_stopping(scores, patience=patience, min_delta=min_delta) == expected


def counting_waits(scores, patience, min_delta):
    """Count the epochs without improvement, as the callbacks of training libraries do."""
    best, best_epoch, wait = np.inf, 0, 0
    for epoch, score in enumerate(scores):
        if score < best - min_delta:
            best, best_epoch, wait = score, epoch, 0
        else:
            wait += 1
        if wait >= patience:
            return epoch, best_epoch
    return len(scores) - 1, best_epoch


@property_test
@given(curves, patiences, deltas)
def test_it_counts_waits(scores, patience, min_delta):
    result = early_stopping(scores, patience=patience, min_delta=min_delta)
    assert result == counting_waits(scores, patience, min_delta)


@property_test
@given(curves, patiences, deltas, curves)
def test_the_future_is_not_seen(scores, patience, min_delta, future):
    stop, best = early_stopping(scores, patience=patience, min_delta=min_delta)
    assert stop == min(best + patience, len(scores) - 1)
    assert min(scores[: stop + 1]) >= scores[best] - min_delta
    if stop == best + patience:
        changed = scores[: stop + 1] + future
        assert early_stopping(changed, patience=patience, min_delta=min_delta) == (stop, best)


def test_float32_and_read_only_scores():
    scores = np.array([3, 2, 2.5, 2.25], np.float32)
    scores.setflags(write=False)
    assert early_stopping(scores, patience=2) == (3, 1)


@pytest.mark.parametrize(
    ("scores", "options", "error", "match"),
    [
        ([], {"patience": 1}, ValueError, "scores must not be empty"),
        ([1.0, np.nan], {"patience": 1}, ValueError, "scores must be finite"),
        ([[1.0]], {"patience": 1}, ValueError, r"scores must have 1 axes, got shape \(1, 1\)"),
        ([True], {"patience": 1}, TypeError, "scores must hold float32 or float64"),
        ([1.0], {"patience": 0}, ValueError, "patience must be at least 1, got 0"),
        ([1.0], {"patience": 1.5}, TypeError, "patience must be a whole number, got 1.5"),
        ([1.0], {"patience": 1, "min_delta": -0.1}, ValueError, "min_delta must lie in .*-0.1"),
        ([1.0], {"patience": 1, "min_delta": None}, TypeError, "min_delta must be a number"),
    ],
)
def test_bad_input_is_named(scores, options, error, match):
    with pytest.raises(error, match=match):
        early_stopping(scores, **options)
