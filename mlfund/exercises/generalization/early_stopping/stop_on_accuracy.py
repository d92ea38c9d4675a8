"""early_stopping/stop_on_accuracy: It stops at the worst epoch."""

import numpy as np

from mlfund.judge.declare import debug


@debug(
    title="It stops at the worst epoch",
    difficulty=2,
    importance=4,
    minutes=8,
    indices=True,
    allows={
        "accuracies": "zero; single; ties; all equal",
        "patience": "patience == 1; patience > len(accuracies)",
        "min_delta": "min_delta == 0; min_delta == 0.25",
    },
    hints=[
        "Run it on accuracies that rise for ten epochs. What does it return?",
        "An accuracy is better when it is higher. Which lines assume otherwise?",
        "Three things change: the first best value, the direction of the comparison, "
        "and the sign of `min_delta`.",
    ],
)
def stop_on_accuracy(accuracies, patience, min_delta):
    """Someone moved from validation loss to validation accuracy and kept the rule that
    was written for losses. The first epoch, epoch 0, is an improvement. After that an
    epoch is one if its accuracy exceeds that of the last improvement by more than
    `min_delta`, which is at least 0. Training stops once `patience` epochs in a row, at
    least 1, were none. The function should return the last improvement, the epoch whose
    weights to restore, as a whole number. Mend it.
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
    yield np.array([0.5]), 1, 0.0
    yield np.array([0.5, 0.6, 0.7]), 5, 0.0
    yield np.array([0.3, 0.6, 0.4]), 5, 0.0
    yield np.array([0.9, 0.8, 0.7]), 5, 0.0


@stop_on_accuracy.cases(
    "it stops when patience runs out",
    "Leave the loop after `patience` epochs without an improvement.",
)
def _(rng):
    yield np.array([0.5, 0.4, 0.6]), 1, 0.0
    yield np.array([0.5, 0.7, 0.6, 0.6, 0.8, 0.6, 0.6, 0.6, 0.9]), 2, 0.0
    low = [0.6, 0.65, 0.68]
    yield np.array([0.5, 0.7, *low, 0.8, *low, 0.6, 0.95]), 3, 0.0


@stop_on_accuracy.cases(
    "an improvement sets the count back",
    "Patience counts epochs in a row: after an improvement the count begins again.",
)
def _(rng):
    yield np.array([0.5, 0.6, 0.7, 0.8]), 2, 0.0
    yield np.array([0.5, 0.4, 0.6, 0.5, 0.7, 0.6, 0.8]), 2, 0.0
    yield np.array([0.1, 0.1, 0.3, 0.3, 0.5, 0.5, 0.7, 0.7, 0.9]), 2, 0.1


@stop_on_accuracy.cases(
    "small gains do not count",
    "An improvement exceeds the best accuracy by more than min_delta: add it.",
)
def _(rng):
    yield np.array([0.5, 0.52, 0.49]), 5, 0.05
    yield np.array([0.25, 0.5, 0.25]), 5, 0.25  # not by more than 0.25
    yield np.array([0.5, 0.53, 0.54, 0.57]), 2, 0.05
    yield np.array([0.04, 0.06, 0.03]), 3, 0.05
    yield np.array([0.2, 0.24, 0.21, 0.23]), 5, 0.1
    yield np.array([0.4, 0.6, 0.57]), 5, 0.05
    yield np.array([0.5, 0.51, 0.6, 0.62]), 5, 0.05
    yield np.array([0.2, 0.26, 0.27, 0.28]), 5, 0.2
    yield np.array([0.4, 0.6, 0.6, 0.5]), 5, 0.0
    yield np.array([0.7, 0.7, 0.6, 0.7]), 5, 0.0
    yield np.zeros(3), 5, 0.0


@stop_on_accuracy.cases(
    "small gains add up",
    "Compare with the accuracy of the last improvement; gains that are too small one "
    "by one may be enough together.",
)
def _(rng):
    yield np.array([0.5, 0.54, 0.58, 0.62]), 5, 0.05
    yield np.array([0.1, 0.16, 0.22, 0.28]), 6, 0.1
    yield np.array([0.1, 0.16, 0.15, 0.21, 0.2, 0.2]), 3, 0.1


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


@stop_on_accuracy.wrong(
    "an improvement sets the count back",
    "You never set the count back to 0: patience counts epochs in a row.",
)
def never_set_back(accuracies, patience, min_delta):
    best, best_epoch, waited = float("-inf"), 0, 0
    for epoch, accuracy in enumerate(accuracies):
        if accuracy > best + min_delta:
            best, best_epoch = accuracy, epoch
        else:
            waited += 1
        if waited >= patience:
            break
    return best_epoch


stop_on_accuracy.wrong_if(
    "if epoch >= patience",
    "if epoch - best_epoch >= patience",
    "an improvement sets the count back",
    "You stop after `patience` epochs in all: count from the last improvement.",
)
stop_on_accuracy.wrong_if(
    "return best",
    "return best_epoch",
    "higher is better",
    "You return the accuracy: its epoch is asked for.",
)
stop_on_accuracy.wrong_if(
    "return best_epoch + 1",
    "return best_epoch",
    "higher is better",
    "You count epochs from 1: the first is epoch 0.",
)
stop_on_accuracy.wrong_if(
    "best, best_epoch = 0.0, 0",
    'best, best_epoch = float("-inf"), 0',
    "small gains do not count",
    "You begin with an accuracy of 0, so that the first epoch has to exceed min_delta. It "
    "is an improvement in any case: begin at minus infinity.",
)
stop_on_accuracy.wrong_if(
    "accuracy > best * (1 + min_delta)",
    "accuracy > best + min_delta",
    "small gains do not count",
    "You multiplied: min_delta is added to the best accuracy.",
)


@stop_on_accuracy.wrong(
    "small gains add up",
    "You compare with the highest accuracy so far: compare with that of the last "
    "improvement. Gains that are too small one by one may be enough together.",
)
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


stop_on_accuracy.same(
    "The first epoch is an improvement, whatever stood there.",
    ('float("-inf"), 1', 'float("-inf"), 0'),
    ('float("-inf"), -1', 'float("-inf"), 0'),
)
