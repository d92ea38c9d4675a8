"""Conditioning and gradient descent against numpy, torch and the theory."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from mlfund.normalization import (
    condition_number,
    gradient_descent,
    hessian_eigenvalues,
    largest_stable_step,
)
from tests.normalization.norms import property_test

SHAPES = [(5, 3), (3, 5), (4, 4), (1, 3), (20, 1)]


def data(shape, seed=0, dtype=np.float64):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=shape) * rng.uniform(0.1, 3, shape[1])
    return X.astype(dtype), rng.normal(size=shape[0]).astype(dtype)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_eigenvalues_are_those_of_the_hessian(shape, dtype):
    X, _ = data(shape, dtype=dtype)
    eigenvalues = hessian_eigenvalues(X)
    expected = np.linalg.eigvalsh((X.T @ X / len(X)).astype(np.float64))
    assert eigenvalues.dtype == dtype
    np.testing.assert_allclose(eigenvalues, expected, atol=1e-5 if dtype == np.float32 else 1e-12)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_condition_number_is_that_of_numpy(shape):
    X, _ = data(shape)
    if shape[0] >= shape[1]:
        np.testing.assert_allclose(condition_number(X), np.linalg.cond(X.T @ X), rtol=1e-6)
    else:
        assert condition_number(X) == np.inf
    assert condition_number(np.c_[X, X[:, :1]]) == np.inf


@pytest.mark.parametrize("shape", SHAPES)
def test_every_step_is_the_one_of_torch(shape):
    X, y = data(shape)
    ours = gradient_descent(X, y, 0.1, 7)
    w = torch.zeros(shape[1], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1)
    for step in range(8):
        np.testing.assert_allclose(ours[step], w.detach(), atol=1e-12)
        optimizer.zero_grad()
        (((torch.tensor(X) @ w - torch.tensor(y)) ** 2).mean() / 2).backward()
        optimizer.step()


@given(seed=st.integers(0, 1000))
@property_test
def test_the_largest_stable_step_separates(seed):
    X, y = data((30, 4), seed)
    limit, best = largest_stable_step(X), np.linalg.lstsq(X, y)[0]
    below = gradient_descent(X, y, 0.99 * limit, 2000)[-1]
    above = gradient_descent(X, y, 1.05 * limit, 2000)[-1]
    assert np.linalg.norm(X @ (below - best)) <= np.linalg.norm(X @ best)
    assert np.linalg.norm(above - best) > 1e6 * np.linalg.norm(below - best)


def test_dtype_and_inputs_are_kept():
    X, y = data((6, 2), dtype=np.float32)
    kept = X.copy()
    assert gradient_descent(X, y, 0.1, 3).dtype == np.float32
    assert condition_number(X).dtype == np.float32
    np.testing.assert_array_equal(X, kept)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: hessian_eigenvalues(np.ones(3)), "X must"),
        (lambda: condition_number(np.array([[1.0, np.nan]])), "X must be finite"),
        (lambda: largest_stable_step(np.zeros((3, 2))), "only zeros"),
        (lambda: gradient_descent(np.ones((3, 2)), np.ones(2), 0.1, 1), "one target for each"),
        (lambda: gradient_descent(np.ones((3, 2)), np.ones(3), 0.0, 1), "learning_rate"),
        (lambda: gradient_descent(np.ones((3, 2)), np.ones(3), -1.0, 1), "learning_rate"),
        (lambda: gradient_descent(np.ones((3, 2)), np.ones(3), 0.1, 0), "steps"),
        (lambda: gradient_descent(np.ones((3, 2)), np.ones(3), 0.1, 2.0), "steps"),
    ],
)
def test_bad_input(call, message):
    with pytest.raises((TypeError, ValueError), match=message):
        call()
