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
    or after `max_steps` steps. Return the weight of the best step, and that step.
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
    for n in [3, 5]:
        yield (*_problem(rng, n, 0.1), 0.1, 5, 1)


@fit.cases(
    "the number of steps is bounded",
    "Take max_steps steps if patience does not run out before.",
)
def _(rng):
    for n in [6, 9]:
        yield (*_problem(rng, n, 0.0), 0.05, 5, 8)


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


@fit.cases(
    "later steps change nothing",
    "After `patience` steps without a new lowest error, leave the loop.",
)
def _(rng):
    # Two directions: the fast one is noise, the slow one is the signal that comes late.
    for scale in [0.1, 0.05]:
        X = np.diag([1.0, scale]) * np.sqrt(2)
        X_val = np.array([[0.2, 0.0], [0.0, 1.0]])
        y = X @ np.array([5.0, 2.0])
        yield X, y, X_val, X_val @ np.array([0.5, 2.0]), 0.5, 2, 2000


@fit.cases(
    "patience counts every step",
    "Stop when exactly `patience` steps in a row have brought no new lowest error.",
)
def _(rng):
    # The error rises and then falls to a new lowest one in exactly `enough` steps.
    for scale, enough in [(0.15, 10), (0.2, 5)]:
        X = np.diag([1.0, scale]) * np.sqrt(2)
        X_val = np.array([[0.2, 0.0], [0.0, 1.0]])
        y, y_val = X @ np.array([5.0, 2.0]), X_val @ np.array([0.5, 2.0])
        for patience in [enough - 1, enough]:
            yield X, y, X_val, y_val, 0.5, patience, 60


@fit.wrong(
    "patience counts every step",
    "You stop one step late: `patience` steps without a new lowest error are enough.",
)
def one_step_late(X, y, X_val, y_val, learning_rate, patience, max_steps):
    return fit.reference(
        X, y, X_val, y_val, learning_rate, patience + 1, max_steps
    )


@fit.wrong(
    "patience counts every step",
    "You stop one step early: wait for `patience` steps without a new lowest error.",
)
def one_step_early(X, y, X_val, y_val, learning_rate, patience, max_steps):
    patience = max(1, patience - 1)
    return fit.reference(X, y, X_val, y_val, learning_rate, patience, max_steps)


@fit.wrong(
    "one step of gradient descent",
    "You did not divide the gradient by n, the number of training samples.",
)
def sum_gradient(X, y, X_val, y_val, learning_rate, patience, max_steps):
    rate = learning_rate * len(y)
    return fit.reference(X, y, X_val, y_val, rate, patience, max_steps)


@fit.wrong("the number of steps is bounded")
def one_step_short(X, y, X_val, y_val, learning_rate, patience, max_steps):
    steps = max(1, max_steps - 1)
    return fit.reference(X, y, X_val, y_val, learning_rate, patience, steps)


@fit.wrong(
    "the best weight is restored",
    "You watch the training error, which falls as long as the learning rate is small "
    "enough: score on the validation set.",
)
def scored_on_training(X, y, X_val, y_val, learning_rate, patience, max_steps):
    return fit.reference(X, y, X, y, learning_rate, patience, max_steps)


@fit.wrong(
    "step 0 counts",
    "You began to compare after the first step: the zeros of step 0 may be best.",
)
def first_step_at_least(X, y, X_val, y_val, learning_rate, patience, max_steps):
    weight, lowest, best_step = np.zeros(X.shape[1]), np.inf, 0
    for step in range(1, max_steps + 1):
        weight = weight - learning_rate * X.T @ (X @ weight - y) / len(y)
        error = np.mean((X_val @ weight - y_val) ** 2)
        if error < lowest:
            best, best_step, lowest = weight, step, error
        if step - best_step == patience:
            break
    return best, best_step


@fit.wrong(
    "later steps change nothing",
    "You ran all the steps and took the best of them: a step after the stop is "
    "never taken.",
)
def best_of_all(X, y, X_val, y_val, learning_rate, patience, max_steps):
    return fit.reference(X, y, X_val, y_val, learning_rate, max_steps, max_steps)


@fit.wrong(
    "the best weight is restored",
    "You returned the last weight. Perhaps by two names for one array: after "
    "`best = weight`, `weight -= ...` changes both. Keep a copy.",
)
def aliased(X, y, X_val, y_val, learning_rate, patience, max_steps):
    weight = np.zeros(X.shape[1])
    best, best_step, lowest = weight, 0, np.mean((X_val @ weight - y_val) ** 2)
    for step in range(1, max_steps + 1):
        weight -= learning_rate * X.T @ (X @ weight - y) / len(y)
        error = np.mean((X_val @ weight - y_val) ** 2)
        if error < lowest:
            best, best_step, lowest = weight, step, error
        if step - best_step == patience:
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
    weight, best_step = np.zeros(len(b)), 0
    kept, lowest = weight, np.mean(y_val**2)
    step = 0
    while step < max_steps and step - best_step < patience:
        step += 1
        weight = weight - learning_rate * (A @ weight - b)
        error = np.mean((X_val @ weight - y_val) ** 2)
        if error < lowest:
            kept, best_step, lowest = weight, step, error
    return kept, best_step
