"""early_stopping/fit: Gradient descent that restores its best weights."""

import numpy as np

from mlfund.judge.declare import implement


@implement(
    title="Gradient descent that restores its best weights",
    difficulty=3,
    importance=4,
    minutes=20,
    returns=["weight", "best_step"],
    follow_up=(
        "The validation curve is noisy. What changes?",
        "More patience, a min_delta of the size of the noise, or a smoothed "
        "curve. With a patience of 1 training ends on the first bump.",
    ),
    indices=["best_step"],
    allows={
        "X": "negative; zero; len(X) == 1; X.shape[1] == 1; X.shape[1] > len(X)",
        "y": "negative; zero",
        "X_val": "negative; len(X_val) == 1",
        "y_val": "negative",
        "learning_rate": "learning_rate > 1",
        "patience": "patience == 1; patience == 200",
        "max_steps": "max_steps == 1; max_steps == 200; max_steps < patience",
    },
    hints=[
        "Step 0, before any update, has a validation error too: the one of zeros.",
        "Score every step on the validation set; the training error only falls.",
        "`best = weight` keeps a second name for one array. An update in place "
        "changes both: keep `weight.copy()`.",
    ],
)
def fit(X, y, X_val, y_val, learning_rate, patience, max_steps):
    """Fit a linear model without intercept by gradient descent with early stopping.

    The weight starts at zeros, which is step 0. Each step subtracts `learning_rate` times
    $X^\\top(Xw - y)/n$. After each step, and for step 0, take the mean squared error on
    the validation set. Stop after `patience` steps in a row without a new lowest error,
    or after `max_steps` steps; both are from 1 to 200. An error that is lower by however
    little is a new lowest one, an equal error is none. Return the weight of the best step,
    and that step, a whole number.
    """
    weight = np.zeros(X.shape[1])
    best, best_step, lowest = weight, 0, np.mean((X_val @ weight - y_val) ** 2)
    for step in range(1, max_steps + 1):
        weight = weight - learning_rate * X.T @ (X @ weight - y) / len(y)
        error = np.mean((X_val @ weight - y_val) ** 2)
        if error < lowest:
            best, best_step, lowest = weight, step, error
        if step - best_step == patience:
            break
    return best, best_step


def _problem(rng, n, noise, slope=1.0):
    """Training and validation data whose validation error has an interior minimum."""
    weight = slope * np.array([1.0, -1.0, 0.5])
    X, X_val = rng.normal(size=(n, 3)), rng.normal(size=(2 * n, 3))
    y = X @ weight + noise * rng.normal(size=n)
    return X, y, X_val, X_val @ weight


@fit.cases(
    "one step of gradient descent",
    "One step subtracts learning_rate times X.T @ (X @ weight - y) / n.",
)
def _(rng):
    for n in [2, 5]:
        yield (*_problem(rng, n, 0.1), 0.1, 5, 1)


@fit.cases(
    "the number of steps is bounded",
    "Take max_steps steps if patience does not run out before.",
)
def _(rng):
    for n, patience in [(6, 5), (9, 200)]:
        yield (*_problem(rng, n, 0.0), 0.05, patience, 8)


@fit.cases(
    "the best weight is restored",
    "Return the weight of the best step, not the last one.",
)
def _(rng):
    for n in [5, 6, 8]:
        yield (*_problem(rng, n, 1.0, slope=2.0), 0.2, 10, 200)


@fit.cases(
    "step 0 counts",
    "If every step makes the validation error larger, zeros are the best weight.",
)
def _(rng):
    for n in [4, 5]:
        X, y, X_val, y_val = _problem(rng, n, 0.0)
        yield X, y, X_val, -y_val, 0.1, 3, 20


def _late(scale):
    """Two directions: the fast one is noise, the slow one is the signal that comes late."""
    X = np.diag([1.0, scale]) * np.sqrt(2)
    X_val = np.array([[0.2, 0.0], [0.0, 1.0]])
    return X, X @ np.array([5.0, 2.0]), X_val, X_val @ np.array([0.5, 2.0])


@fit.cases(
    "later steps change nothing",
    "After `patience` steps without a new lowest error, leave the loop.",
)
def _(rng):
    for scale, patience in [(0.1, 6), (0.05, 2), (0.2, 3)]:
        yield *_late(scale), 0.5, patience, 200


def _line(*settings):
    """One feature and one example: 1 is the best weight in training."""
    one = np.ones((1, 1))
    for validation, *rest in settings:
        yield one, np.array([1.0]), one, np.array([validation]), *rest


@fit.cases(
    "a new lowest error sets the count back",
    "Patience counts steps in a row: at a new lowest error the count begins again.",
)
def _(rng):
    # the weight jumps to and fro about 1, so that every second error is a new lowest one
    yield from _line((1.5, 1.9, 2, 20), (1.4, 1.9, 3, 20), (1.5, 1.8, 2, 30))


@fit.cases(
    "patience counts every step",
    "Stop when exactly `patience` steps in a row have brought no new lowest error.",
)
def _(rng):
    # The error rises and then falls to a new lowest one in exactly `enough` steps.
    for scale, enough in [(0.15, 10), (0.2, 5)]:
        for patience in [enough - 1, enough]:
            yield *_late(scale), 0.5, patience, 60


@fit.cases(
    "the smallest gain is one",
    "A step that lowers the error by however little is the best so far.",
)
def _(rng):
    yield from _line((1.0, 0.5, 3, 20), (1.0, 0.25, 1, 30))
    yield from _line((1.0, 0.02, 2, 200))  # slowly, and all the way


@fit.cases(
    "an equal error is no gain",
    "Where the weight no longer moves, the error stays: that is no new lowest one.",
)
def _(rng):
    still = np.ones((1, 1)), np.zeros(1), np.ones((1, 1)), np.ones(1)
    yield *still, 0.1, 3, 2
    yield *still, 0.1, 3, 9


fit.wrong_if(
    "step - best_step > patience",
    "step - best_step == patience",
    "patience counts every step",
    "You stop one step late: `patience` steps without a new lowest error are enough.",
)
fit.wrong_if(
    "step - best_step >= max(1, patience - 1)",
    "step - best_step == patience",
    "a new lowest error sets the count back",
    "You stop one step early: wait for `patience` steps without a new lowest error.",
)
fit.wrong_if(
    "best, best_step = weight, step\n        lowest = error",
    "best, best_step, lowest = weight, step, error",
    "later steps change nothing",
    "You compare with the error of the step before: compare with the lowest so far.",
)
fit.wrong_if(
    "(X @ weight - y)\n",
    "(X @ weight - y) / len(y)\n",
    "one step of gradient descent",
    "You did not divide the gradient by n, the number of training samples.",
)
fit.wrong_if(
    "range(1, max(max_steps, 2))",
    "range(1, max_steps + 1)",
    "the number of steps is bounded",
    "You take one step less than `max_steps`: `range(1, max_steps + 1)` ends with it.",
)


@fit.wrong(
    "the best weight is restored",
    "You watch the training error, which falls as long as the learning rate is small "
    "enough: score on the validation set.",
)
def scored_on_training(X, y, X_val, y_val, learning_rate, patience, max_steps):
    return fit.reference(X, y, X, y, learning_rate, patience, max_steps)


fit.wrong_if(
    "np.inf\n    for",
    "np.mean((X_val @ weight - y_val) ** 2)\n    for",
    "step 0 counts",
    "You began to compare after the first step: the zeros of step 0 may be best.",
)
fit.wrong_if(
    "step - best_step == max_steps",
    "step - best_step == patience",
    "later steps change nothing",
    "You ran all the steps and took the best of them: a step after the stop is "
    "never taken.",
)
fit.wrong_if(
    "weight -= learning",
    "weight = weight - learning",
    "the best weight is restored",
    "You returned the last weight. Perhaps by two names for one array: after "
    "`best = weight`, `weight -= ...` changes both. Keep a copy.",
)
fit.wrong_if(
    "error <= lowest",
    "error < lowest",
    "an equal error is no gain",
    "You count an equal error as a new lowest one: compare with <, not <=.",
)
fit.wrong_if(
    "error < lowest - 1e-6",
    "error < lowest",
    "the smallest gain is one",
    "You ask for a gain of a certain size: an error that is lower by any amount counts.",
)


@fit.wrong(
    "a new lowest error sets the count back",
    "You never set the count back to 0: patience counts steps in a row.",
)
def never_set_back(X, y, X_val, y_val, learning_rate, patience, max_steps):
    weight, waited = np.zeros(X.shape[1]), 0
    best, best_step, lowest = weight, 0, np.mean((X_val @ weight - y_val) ** 2)
    for step in range(1, max_steps + 1):
        weight = weight - learning_rate * X.T @ (X @ weight - y) / len(y)
        error = np.mean((X_val @ weight - y_val) ** 2)
        waited += error >= lowest
        if error < lowest:
            best, best_step, lowest = weight, step, error
        if waited == patience:
            break
    return best, best_step


@fit.right
def in_place_with_copies(X, y, X_val, y_val, learning_rate, patience, max_steps):
    weight, best = np.zeros(X.shape[1]), np.zeros(X.shape[1])
    lowest, best_step, waited = np.sum((X_val @ weight - y_val) ** 2), 0, 0
    for step in range(1, max_steps + 1):
        weight -= learning_rate * X.T @ (X @ weight - y) / len(y)
        error = np.sum((X_val @ weight - y_val) ** 2)
        waited += 1
        if error < lowest:
            best, best_step, lowest, waited = weight.copy(), step, error, 0
        if waited >= patience:
            break
    return best, best_step


@fit.right
def with_all_weights_kept(X, y, X_val, y_val, learning_rate, patience, max_steps):
    weights, errors = [np.zeros(X.shape[1])], []
    while True:
        errors.append(np.mean((y_val - X_val @ weights[-1]) ** 2))
        best = int(np.argmin(errors))
        step = len(errors) - 1
        if step - best >= patience or step == max_steps:
            return weights[best], best
        residual = y - X @ weights[-1]
        weights.append(weights[-1] + learning_rate * (residual @ X) / len(y))


@fit.right
def from_the_normal_equations(
    X, y, X_val, y_val, learning_rate, patience, max_steps
):
    A, b = X.T @ X / len(y), X.T @ y / len(y)
    weight, step, best_step = np.zeros(len(b)), 0, 0
    kept, lowest = weight, np.mean(y_val**2)
    while step < max_steps and step - best_step < patience:
        step += 1
        weight = weight - learning_rate * (A @ weight - b)
        error = np.mean((X_val @ weight - y_val) ** 2)
        if error < lowest:
            kept, best_step, lowest = weight, step, error
    return kept, best_step
