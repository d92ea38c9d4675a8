"""Exercises on early stopping."""

import numpy as np

from mlfund.exercises.declare import debug, implement, predict


@implement(
    title="When to stop, and what to keep",
    difficulty=2,
    importance=5,
    minutes=10,
    returns=["stop_epoch", "best_epoch"],
    follow_up=(
        "Now restore the best weights.",
        "Keep a copy of them at each new best epoch. A reference is not a copy: "
        "it follows the training and holds the last weights.",
    ),
    hints=[
        "Keep the best score so far and the epoch in which it came.",
        "An epoch without a new best is one more without improvement; a new best "
        "sets the count back to 0.",
        "The count is `epoch - best_epoch`. Stop when it reaches `patience`.",
    ],
)
def best_and_stop(scores, patience):
    """Given the validation loss after each epoch, counted from 0, return the epoch after
    which training stops and the epoch whose weights are restored. Training stops once
    `patience` epochs in a row have brought no new lowest loss; an equal loss is no new
    lowest one. If that never happens, it stops after the last epoch.

    What comes after the stop is not known when you stop, and must change nothing.
    """
    best_epoch = 0
    for epoch, score in enumerate(scores):
        if score < scores[best_epoch]:
            best_epoch = epoch
        if epoch - best_epoch == patience:
            break
    return epoch, best_epoch


@best_and_stop.cases(
    "the best epoch is kept",
    "Return the epoch of the lowest loss so far, not the one in which you stop.",
    of="best_epoch",
)
def _(rng):
    yield np.array([3.0, 1.0, 2.0, 1.5, 1.8]), 6
    yield np.array([1.0, 3.0, 2.0, 4.0]), 5


@best_and_stop.cases(
    "it stops after `patience` epochs without a new best",
    "Count the epochs since the best one, and stop when there are `patience` of them.",
)
def _(rng):
    yield np.array([3.0, 1.0, 2.0, 2.0, 2.0]), 2
    yield np.array([1.0, 2.0, 3.0]), 1
    yield np.array([4.0, 2.0, 5.0, 4.0, 3.0]), 2
    yield np.array([5.0, 3.0, 4.0, 3.5, 3.2, 3.1, 3.3]), 3


@best_and_stop.cases(
    "without a stop it ends after the last epoch",
    "If patience never runs out, the last epoch is the stop: len(scores) - 1.",
    of="stop_epoch",
)
def _(rng):
    yield np.array([4.0, 3.0, 2.0]), 1
    yield np.array([3.0, 1.0, 2.0, 1.5]), 5


@best_and_stop.cases(
    "later epochs change nothing",
    "When training has stopped, later losses are unknown: leave the loop.",
)
def _(rng):
    yield np.array([3.0, 2.0, 2.5, 2.5, 0.5]), 2
    yield np.array([2.0, 3.0, 1.0, 0.5]), 1


@best_and_stop.cases(
    "a new best sets the count back",
    "After a new lowest loss the count of epochs without improvement starts at 0.",
)
def _(rng):
    yield np.array([5.0, 6.0, 4.0, 6.0, 3.0, 6.0, 6.0]), 2
    yield np.array([9.0, 9.5, 8.0, 8.5, 7.0, 7.5, 6.0]), 2


@best_and_stop.cases(
    "an equal loss is no improvement",
    "A plateau is no progress: only a lower loss counts.",
)
def _(rng):
    yield np.array([2.0, 1.0, 1.0, 1.0, 1.0, 1.0]), 3
    yield np.array([1.0, 1.0, 1.0]), 5


@best_and_stop.wrong(
    "the best epoch is kept",
    "You gave the epoch of the stop for the best one: the weights to restore are older.",
)
def last_epoch(scores, patience):
    stop, _ = best_and_stop.reference(scores, patience)
    return stop, stop


@best_and_stop.wrong(
    "the best epoch is kept",
    "You compare each loss with the one before: compare with the lowest so far.",
)
def last_fall(scores, patience):
    best = 0
    for epoch in range(1, len(scores)):
        if scores[epoch] < scores[epoch - 1]:
            best = epoch
        if epoch - best == patience:
            break
    return epoch, best


@best_and_stop.wrong(
    "the best epoch is kept",
    "You count the epochs from 1: the first one is epoch 0.",
)
def counted_from_one(scores, patience):
    stop, best = best_and_stop.reference(scores, patience)
    return stop + 1, best + 1


@best_and_stop.wrong("without a stop it ends after the last epoch")
def one_past_the_last(scores, patience):
    best = 0
    for epoch, score in enumerate(scores):
        best = epoch if score < scores[best] else best
        if epoch - best == patience:
            return epoch, best
    return len(scores), best


@best_and_stop.wrong(
    "it stops after `patience` epochs without a new best",
    "You stop one epoch late: stop when the count equals `patience`.",
)
def one_late(scores, patience):
    return best_and_stop.reference(scores, patience + 1)


@best_and_stop.wrong(
    "it stops after `patience` epochs without a new best",
    "You compare with the epoch before. Compare with the best epoch: a loss that "
    "goes down and up again below an old high is no progress.",
)
def against_previous(scores, patience):
    best, count = 0, 0
    for epoch in range(len(scores)):
        if epoch and scores[epoch] >= scores[epoch - 1]:
            count += 1
        else:
            count = 0
        best = epoch if scores[epoch] < scores[best] else best
        if count == patience:
            break
    return epoch, best


@best_and_stop.wrong(
    "later epochs change nothing",
    "You took the lowest loss of all epochs: those after the stop are never run.",
)
def argmin_of_all(scores, patience):
    return best_and_stop.reference(scores, patience)[0], int(np.argmin(scores))


@best_and_stop.wrong(
    "a new best sets the count back",
    "You never set the count back to 0: patience counts epochs in a row.",
)
def never_reset(scores, patience):
    best, count = 0, 0
    for epoch in range(len(scores)):
        if scores[epoch] < scores[best]:
            best = epoch
        else:
            count += epoch > 0
        if count == patience:
            break
    return epoch, best


@best_and_stop.wrong(
    "an equal loss is no improvement",
    "You count an equal loss as an improvement: compare with <, not <=.",
)
def ties_improve(scores, patience):
    best = 0
    for epoch, score in enumerate(scores):
        if score <= scores[best]:
            best = epoch
        if epoch - best == patience:
            break
    return epoch, best


@best_and_stop.right
def with_a_counter(scores, patience):
    best_score, best_epoch, waited = float("inf"), 0, 0
    for epoch, score in enumerate(scores):
        if score < best_score:
            best_score, best_epoch, waited = score, epoch, 0
        else:
            waited += 1
        if waited >= patience:
            return epoch, best_epoch
    return len(scores) - 1, best_epoch


@best_and_stop.right
def by_running_minimum(scores, patience):
    scores = np.asarray(scores)
    for epoch in range(len(scores)):
        best = int(np.argmin(scores[: epoch + 1]))
        if epoch - best >= patience:
            return [epoch, best]
    return [len(scores) - 1, int(np.argmin(scores))]


@best_and_stop.right
def with_a_while_loop(scores, patience):
    epoch = best = 0
    while epoch - best < patience and epoch + 1 < len(scores):
        epoch += 1
        best = epoch if scores[epoch] < scores[best] else best
    return np.int64(epoch), np.int64(best)


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


@predict(
    title="The ridge penalty that a number of steps stands for",
    difficulty=3,
    importance=3,
    minutes=6,
    tolerance=0.01,
    hints=[
        "Gradient descent on $\\tfrac12\\lVert y - Xw\\rVert^2$ from zeros reaches the share "
        "$1-(1-\\eta d^2)^t$ of the least-squares solution along a singular direction.",
        "For a small singular value $d$ that is about $\\eta t d^2$.",
        "Ridge keeps $d^2/(d^2+\\lambda)$, which is about $d^2/\\lambda$. Set them equal.",
    ],
)
def equivalent_lambda():
    """You minimize $\\tfrac12\\lVert y - Xw\\rVert^2$ by gradient descent from zeros with
    learning rate 0.004, and stop after 50 steps. Along directions with small singular
    values the result is close to that of ridge regression,
    $\\lVert y - Xw\\rVert^2 + \\lambda\\lVert w\\rVert^2$. Which $\\lambda$ is it?
    """
    learning_rate, steps = 0.004, 50
    return 1 / (learning_rate * steps)


equivalent_lambda.wrong_value(
    0.2, "That is the learning rate times the steps: lambda is its inverse."
)
equivalent_lambda.wrong_value(
    2.5,
    "You put in a factor of one half: it belongs to the loss, and cancels in the "
    "gradient.",
)
equivalent_lambda.wrong_value(
    250.0, "That is 1 / learning_rate: more steps penalize less."
)
equivalent_lambda.wrong_value(
    10.0,
    "You doubled it: ridge's own gradient has the same factor 2 in both terms.",
)
equivalent_lambda.right(lambda: 5)
equivalent_lambda.right(lambda: np.float64(5.0))
equivalent_lambda.right(lambda: 1 / (50 * 0.004))


@predict(
    title="Trace the rule by hand",
    difficulty=2,
    importance=4,
    minutes=5,
    hints=[
        "Only a loss below the best one by more than `min_delta` is an improvement.",
        "Small gains add up: compare with the best epoch, not with the one before.",
        "Epoch 2 improves on epoch 1 by 0.20. What must a loss be below to improve "
        "on epoch 2?",
    ],
)
def trace():
    """The validation losses after epochs 0, 1, 2, ... are

    1.00, 0.80, 0.60, 0.57, 0.58, 0.53, 0.56, 0.55, 0.54, 0.20

    With `patience=3` and `min_delta=0.05`, the weights of which epoch are restored?
    """
    scores = [1.00, 0.80, 0.60, 0.57, 0.58, 0.53, 0.56, 0.55, 0.54, 0.20]
    best = 0
    for epoch, score in enumerate(scores):
        if score < scores[best] - 0.05:
            best = epoch
        if epoch - best == 3:
            break
    return best


trace.wrong_value(
    2,
    "Epoch 5 is below epoch 2 by 0.07, which is more than min_delta, and it comes "
    "as the third epoch after it: patience has not run out.",
)
trace.wrong_value(
    9, "Training stopped before epoch 9: three epochs without progress."
)
trace.wrong_value(8, "That is the epoch after which training stops.")
trace.wrong_value(
    3, "Epoch 3 is below epoch 2 by 0.03 only, less than min_delta."
)
trace.wrong_value(6, "Right, if the first epoch were 1: here it is epoch 0.")
trace.wrong_value(0.53, "That is the loss: name its epoch.")
trace.right(lambda: 5)
trace.right(lambda: 5.0)
trace.right(lambda: np.int64(5))


@debug(
    title="It stops at the worst epoch",
    difficulty=2,
    importance=4,
    minutes=8,
    hints=[
        "Run it on accuracies that rise for ten epochs. What does it return?",
        "An accuracy is better when it is higher. Which lines assume otherwise?",
        "Three things change: the first best value, the direction of the comparison, "
        "and the sign of `min_delta`.",
    ],
)
def stop_on_accuracy(accuracies, patience, min_delta):
    """Someone moved from validation loss to validation accuracy and kept the rule that
    was written for losses. It should return the epoch whose weights to restore: the last
    epoch whose accuracy exceeded the best one so far by more than `min_delta`, before
    `patience` epochs in a row brought no such improvement. Mend it.
    """
    best, best_epoch = float("-inf"), 0
    for epoch, accuracy in enumerate(accuracies):
        if accuracy > best + min_delta:
            best, best_epoch = accuracy, epoch
        if epoch - best_epoch >= patience:
            break
    return best_epoch


@stop_on_accuracy.starts_from
def stop_on_accuracy_bug(accuracies, patience, min_delta):
    best, best_epoch = float("inf"), 0
    for epoch, accuracy in enumerate(accuracies):
        if accuracy < best - min_delta:
            best, best_epoch = accuracy, epoch
        if epoch - best_epoch >= patience:
            break
    return best_epoch


@stop_on_accuracy.cases(
    "higher is better", "The best accuracy is the highest: compare with >."
)
def _(rng):
    yield np.array([0.5, 0.6, 0.7]), 5, 0.0
    yield np.array([0.3, 0.6, 0.4]), 5, 0.0
    yield np.array([0.9, 0.8, 0.7]), 5, 0.0


@stop_on_accuracy.cases(
    "it stops when patience runs out",
    "Leave the loop after `patience` epochs without an improvement.",
)
def _(rng):
    yield np.array([0.5, 0.7, 0.6, 0.6, 0.8, 0.6, 0.6, 0.6, 0.9]), 2, 0.0
    low = [0.6, 0.65, 0.68]
    yield np.array([0.5, 0.7, *low, 0.8, *low, 0.6, 0.95]), 3, 0.0


@stop_on_accuracy.cases(
    "small gains do not count",
    "An improvement exceeds the best accuracy by more than min_delta: add it.",
)
def _(rng):
    yield np.array([0.5, 0.52, 0.49]), 5, 0.05
    yield np.array([0.4, 0.6, 0.57]), 5, 0.05
    yield np.array([0.5, 0.51, 0.6, 0.62]), 5, 0.05
    yield np.array([0.4, 0.6, 0.6, 0.5]), 5, 0.0
    yield np.array([0.7, 0.7, 0.6, 0.7]), 5, 0.0


@stop_on_accuracy.cases(
    "small gains add up",
    "Compare with the accuracy of the last improvement; gains that are too small one "
    "by one may be enough together.",
)
def _(rng):
    yield np.array([0.5, 0.54, 0.58, 0.62]), 5, 0.05
    yield np.array([0.1, 0.16, 0.22, 0.28]), 6, 0.1


@stop_on_accuracy.wrong(
    "higher is better",
    "Your rule never finds a better epoch: begin at minus infinity, and compare with >.",
)
def from_plus_infinity(accuracies, patience, min_delta):
    best, best_epoch = float("inf"), 0
    for epoch, accuracy in enumerate(accuracies):
        if accuracy > best + min_delta:
            best, best_epoch = accuracy, epoch
        if epoch - best_epoch >= patience:
            break
    return best_epoch


@stop_on_accuracy.wrong(
    "higher is better", "You return the epoch in which training stops."
)
def stop_epoch(accuracies, patience, min_delta):
    best_epoch = stop_on_accuracy.reference(accuracies, patience, min_delta)
    return min(best_epoch + patience, len(accuracies) - 1)


@stop_on_accuracy.wrong(
    "it stops when patience runs out",
    "You search all epochs: those after the stop are never run.",
)
def without_a_stop(accuracies, patience, min_delta):
    return stop_on_accuracy.reference(accuracies, len(accuracies), min_delta)


@stop_on_accuracy.wrong(
    "it stops when patience runs out",
    "You stop one epoch late: `patience` epochs without an improvement are enough.",
)
def one_epoch_late(accuracies, patience, min_delta):
    return stop_on_accuracy.reference(accuracies, patience + 1, min_delta)


@stop_on_accuracy.wrong(
    "small gains do not count",
    "An equal accuracy is no improvement: compare with >, not >=.",
)
def at_least(accuracies, patience, min_delta):
    best, best_epoch = float("-inf"), 0
    for epoch, accuracy in enumerate(accuracies):
        if accuracy >= best + min_delta:
            best, best_epoch = accuracy, epoch
        if epoch - best_epoch >= patience:
            break
    return best_epoch


@stop_on_accuracy.wrong(
    "small gains do not count",
    "You kept the minus sign: accuracy > best - min_delta accepts losses as gains.",
)
def minus_delta(accuracies, patience, min_delta):
    return stop_on_accuracy.reference(accuracies, patience, -min_delta)


@stop_on_accuracy.wrong(
    "small gains do not count", "You left min_delta out of the comparison."
)
def no_delta(accuracies, patience, min_delta):
    return stop_on_accuracy.reference(accuracies, patience, 0.0)


@stop_on_accuracy.wrong("small gains add up")
def running_best(accuracies, patience, min_delta):
    best, best_epoch = float("-inf"), 0
    for epoch, accuracy in enumerate(accuracies):
        if accuracy > best + min_delta:
            best_epoch = epoch
        best = max(best, accuracy)
        if epoch - best_epoch >= patience:
            break
    return best_epoch


@stop_on_accuracy.right
def on_errors(accuracies, patience, min_delta):
    losses, best = [-a for a in accuracies], 0
    for epoch, loss in enumerate(losses):
        if losses[best] - loss > min_delta:
            best = epoch
        if epoch - best >= patience:
            break
    return best


@stop_on_accuracy.right
def counting(accuracies, patience, min_delta):
    best, best_epoch, waited = accuracies[0], 0, 0
    for epoch in range(1, len(accuracies)):
        waited += 1
        if accuracies[epoch] - best > min_delta:
            best, best_epoch, waited = accuracies[epoch], epoch, 0
        if waited == patience:
            return best_epoch
    return best_epoch


@stop_on_accuracy.right
def recursive(accuracies, patience, min_delta):
    def after(best):
        window = range(best + 1, min(best + patience + 1, len(accuracies)))
        better = (
            e for e in window if accuracies[e] > accuracies[best] + min_delta
        )
        following = next(better, None)
        return best if following is None else after(following)

    return after(0)
