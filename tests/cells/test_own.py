"""A learner's function does what the book's does, on the arguments that it takes."""

import numpy as np
import pytest

import mlfund
from mlfund.cells.own import book_function, own_function
from mlfund.exercises import all_exercises

X = np.random.default_rng(0).normal(size=(20, 3))
ARGUMENTS = {
    "bias_variance_decomposition": (X, X[0]),
    "zero_one_decomposition": (np.array([[0, 1], [2, 1], [2, 0]]), np.array([2, 1])),
    "soft_threshold": (X, 0.5),
    "ridge": (X, X @ [1.0, 2, 0], 0.3),
    "largest_stable_step": (X,),
    "softmax": (X,),
    "log_softmax": (X,),
    "conditional_entropy": (np.array([[0.1, 0.2], [0.3, 0.4]]),),
}
EXERCISES = [exercise for exercise in all_exercises() if book_function(exercise)]


def flat(result):
    """A result, or several, as one array."""
    return np.hstack(
        [np.ravel(part) for part in (result if isinstance(result, tuple) else [result])]
    )


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_the_solution_gives_what_the_books_function_gives(exercise):
    name = book_function(exercise)
    book, own = own_function(exercise.id, exercise.solution)
    assert book is getattr(mlfund, name)
    arguments = ARGUMENTS[name]
    assert np.allclose(flat(own(*arguments)), flat(book(*arguments)))


def test_with_options_that_the_answer_lacks_the_books_function_is_called():
    _, own = own_function("l2_l1_regularization/ridge", "def ridge(X, y, lam):\n    return 'mine'")
    assert own(*ARGUMENTS["ridge"]) == "mine"
    assert len(own(*ARGUMENTS["ridge"], fit_intercept=False)) == 2
