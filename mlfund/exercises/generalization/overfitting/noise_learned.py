"""overfitting/noise_learned: How much of the noise was learned."""

import numpy as np

from mlfund.judge.declare import implement


@implement(
    title="How much of the noise was learned",
    difficulty=1,
    importance=3,
    minutes=6,
    hints=[
        "Which training labels are noise? Those where `observed` and `true` differ.",
        "Of these alone, count how often the model predicts what was observed.",
        "`np.mean(predicted[noisy] == observed[noisy])` with a mask `noisy`.",
    ],
)
def noise_learned(predicted, observed, true):
    """Some training labels were recorded wrongly. Given the model's predictions on the
    training set, the `observed` labels that it was trained on, and the `true` ones, return
    the share of the wrongly recorded labels that the model reproduces: 1 if it has learned
    all the noise, 0 if none. At least one label is wrong. All three are integer arrays of
    shape (N,).
    """
    noisy = observed != true
    return np.mean(predicted[noisy] == observed[noisy])


@noise_learned.cases(
    "only wrong labels count",
    "Look at the labels where observed and true differ, and at no others.",
)
def _(rng):
    true = np.array([0, 0, 1, 1])
    yield np.array([1, 0, 1, 1]), np.array([1, 0, 1, 0]), true
    for n in [15, 20]:
        true = rng.integers(0, 2, n)
        observed = np.where(np.arange(n) % 3 == 0, 1 - true, true)
        predicted = np.where(np.arange(n) % 9 == 0, observed, true)
        yield predicted, observed, true


@noise_learned.cases(
    "reproduced means equal to the observed label",
    "With several classes a prediction may differ from both labels: it counts as learned "
    "only if it is the observed one.",
)
def _(rng):
    yield np.array([1, 2, 2]), np.array([1, 1, 1]), np.array([0, 0, 0])
    yield np.array([3, 0, 1, 2]), np.array([3, 1, 2, 1]), np.array([0, 0, 0, 0])


@noise_learned.wrong(
    "only wrong labels count",
    "That is the training accuracy: it mixes in the labels that are right.",
)
def training_accuracy(predicted, observed, true):
    return np.mean(predicted == observed)


@noise_learned.wrong(
    "only wrong labels count",
    "You divided by all N labels: divide by the number of wrong ones.",
)
def over_all(predicted, observed, true):
    return np.sum((predicted == observed) & (observed != true)) / len(true)


@noise_learned.wrong(
    "only wrong labels count",
    "You count how often the model is right on the wrong labels: that is noise "
    "that it did not learn.",
)
def not_learned(predicted, observed, true):
    noisy = observed != true
    return np.mean(predicted[noisy] == true[noisy])


@noise_learned.wrong("only wrong labels count")
def a_count(predicted, observed, true):
    return np.sum((predicted == observed) & (observed != true))


@noise_learned.wrong("reproduced means equal to the observed label")
def any_other_label(predicted, observed, true):
    noisy = observed != true
    return np.mean(predicted[noisy] != true[noisy])


@noise_learned.right
def by_counting(predicted, observed, true):
    wrong = learned = 0
    for p, o, t in zip(predicted, observed, true, strict=True):
        if o != t:
            wrong += 1
            learned += p == o
    return learned / wrong


@noise_learned.right
def by_weights(predicted, observed, true):
    return np.average(predicted == observed, weights=observed != true)


@noise_learned.right
def as_a_ratio(predicted, observed, true):
    noisy = np.flatnonzero(np.not_equal(observed, true))
    hit = np.count_nonzero(predicted[noisy] == observed[noisy])
    return float(hit) / noisy.size
