"""early_stopping/best_and_stop: When to stop, and what to keep."""

import numpy as np

from mlfund.judge.declare import implement


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
    indices=True,
    allows={
        "scores": "negative; zero; single; ties; all equal",
        "patience": "patience == 1; patience > len(scores)",
    },
    hints=[
        "Keep the best score so far and the epoch in which it came.",
        "An epoch without a new best is one more without improvement; a new best "
        "sets the count back to 0.",
        "The count is `epoch - best_epoch`. Stop when it reaches `patience`.",
    ],
)
def best_and_stop(scores, patience):
    """Given the array `scores` of the validation loss after each epoch, counted from 0,
    return the epoch after which training stops and the epoch whose weights are restored,
    two whole numbers.
    Training stops once `patience` epochs in a row, at least 1, have brought no new lowest
    loss; a loss that is lower by however little is one, an equal loss is none. If that
    never happens, training stops after the last epoch. There is at least one epoch; losses
    are finite, and may be negative.

    What comes after the stop is not known when you stop, and must change nothing.
    """
    lowest, best_epoch = np.inf, 0
    for epoch, score in enumerate(scores):
        if score < lowest:
            lowest, best_epoch = score, epoch
        if epoch - best_epoch == patience:
            break
    return epoch, best_epoch


@best_and_stop.cases(
    "the best epoch is kept",
    "Return the epoch of the lowest loss so far, not the one in which you stop.",
    of="best_epoch",
)
def _(rng):
    yield np.array([500.0, 600.0, 400.0]), 4
    yield np.array([200.0, 250.0, 150.0]), 3
    yield np.array([3.0, 4.0, 2.0]), 5
    yield np.array([0.0, -3.0, -2.0]), 3
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
)
def _(rng):
    yield np.array([7.0]), 1
    yield np.array([4.0, 3.0, 2.0]), 1
    yield np.arange(2052.0, 0, -1), 1
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
    "the smallest gain is one",
    "A loss that is lower by however little is a new lowest one: nothing is taken off it.",
)
def _(rng):
    yield np.array([0.5, 0.5 - 1e-7, 0.5 + 1e-7]), 1
    yield np.array([2.0, 2.0 - 1e-9, 2.0 - 3e-9, 3.0]), 2


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


@best_and_stop.wrong(
    "the best epoch is kept",
    "You returned the lowest loss: its epoch is asked for.",
)
def the_loss_itself(scores, patience):
    stop, best = best_and_stop.reference(scores, patience)
    return stop, scores[best]


@best_and_stop.wrong(
    "the best epoch is kept", "You kept the highest loss: the lowest is the best."
)
def highest(scores, patience):
    return best_and_stop.reference(-scores, patience)


best_and_stop.wrong_if(
    "0.0, 0",
    "np.inf, 0",
    "the best epoch is kept",
    "Your lowest loss begins at a number that all losses may be above: begin at infinity.",
)
best_and_stop.wrong_if(
    "score < lowest - 1e-4",
    "score < lowest",
    "the smallest gain is one",
    "You ask for a gain of a certain size: a loss that is lower by any amount counts.",
)


@best_and_stop.wrong(
    "without a stop it ends after the last epoch",
    "You return the number of epochs: the last epoch is one less, as they count from 0.",
)
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


best_and_stop.wrong_if(
    "score <= lowest",
    "score < lowest",
    "an equal loss is no improvement",
    "You count an equal loss as an improvement: compare with <, not <=.",
)


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


best_and_stop.same(
    "The first epoch has a new lowest loss, whatever stood there.",
    ("np.inf, 1", "np.inf, 0"),
    ("np.inf, -1", "np.inf, 0"),
)
