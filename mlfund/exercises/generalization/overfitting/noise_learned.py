"""overfitting/noise_learned: How much of the noise was learned."""

import numpy as np

from mlfund.judge.declare import implement


@implement(
    title="How much of the noise was learned",
    difficulty=1,
    importance=3,
    minutes=6,
    allows={
        "predicted": "negative",
        "observed": "negative; (observed != true).all()",
        "true": "negative; len(np.unique([predicted, observed, true])) > 2; "
        "(observed != true).sum() == 1",
    },
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
    all the noise. (Without memory it would not be 0: a model that errs gives some of these
    labels by accident.) At least one label is wrong. All three are integer arrays of shape
    (N,); the classes may be any integers, and any number of them.
    """
    noisy = observed != true
    return np.mean(predicted[noisy] == observed[noisy])


@noise_learned.cases(
    "only wrong labels count",
    "Look at the labels where observed and true differ, and at no others.",
)
def _(rng):
    yield (
        np.array([1, 0]),
        np.array([1, 0]),
        np.array([0, 0]),
    )  # all of it learned
    yield np.array([0, 1, 1]), np.array([1, 1, 1]), np.array([0, 0, 1])
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
    yield np.array([2, 0, 1]), np.array([2, 1, 0]), np.array([0, 0, 1])
    yield np.array([1, 2, 2]), np.array([1, 1, 1]), np.array([0, 0, 0])
    yield np.array([3, 0, 1, 2]), np.array([3, 1, 2, 1]), np.array([0, 0, 0, 0])
    yield (
        np.array([7, -1, 7, -1]),
        np.array([7, 7, -1, -1]),
        np.array([-1, -1, 0, -1]),
    )


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
    "You divided by the number of labels that the model reproduces, right and wrong: "
    "divide by the number of wrong ones.",
)
def over_all_reproduced(predicted, observed, true):
    return np.mean(observed[predicted == observed] != true[predicted == observed])


@noise_learned.wrong(
    "only wrong labels count",
    "You divided by the number of predictions that are not true: divide by the number "
    "of labels that are not.",
)
def over_wrong_predictions(predicted, observed, true):
    learned = np.sum((predicted == observed) & (observed != true))
    return learned / max(np.sum(predicted != true), 1)


@noise_learned.wrong(
    "only wrong labels count",
    "You count how often the model is right on the wrong labels: that is noise "
    "that it did not learn.",
)
def not_learned(predicted, observed, true):
    noisy = observed != true
    return np.mean(predicted[noisy] == true[noisy])


@noise_learned.wrong(
    "only wrong labels count",
    "You counted. A share is asked for: divide by the number of wrong labels.",
)
def a_count(predicted, observed, true):
    return np.sum((predicted == observed) & (observed != true))


@noise_learned.wrong(
    "only wrong labels count", "That is in percent: return a share, from 0 to 1."
)
def in_percent(predicted, observed, true):
    return 100 * noise_learned.reference(predicted, observed, true)


@noise_learned.wrong(
    "only wrong labels count",
    "`//` divides to a whole number: use `/`.",
)
def divided_to_a_whole_number(predicted, observed, true):
    return np.sum((predicted == observed) & (observed != true)) // np.sum(
        observed != true
    )


@noise_learned.wrong(
    "only wrong labels count",
    "You took the share in each class and averaged these: all wrong labels count alike.",
)
def class_by_class(predicted, observed, true):
    noisy = observed != true
    learned = (predicted == observed)[noisy]
    classes = true[noisy]
    return np.mean([learned[classes == c].mean() for c in np.unique(classes)])


@noise_learned.wrong(
    "reproduced means equal to the observed label",
    "You count every prediction that is not the true label: it must be the observed one.",
)
def any_other_label(predicted, observed, true):
    noisy = observed != true
    return np.mean(predicted[noisy] != true[noisy])


@noise_learned.wrong(
    "reproduced means equal to the observed label",
    "`1 - true` is the other label if there are two, 0 and 1. The classes may be any "
    "integers.",
)
def the_other_of_two(predicted, observed, true):
    noisy = observed != true
    return np.mean(predicted[noisy] == 1 - true[noisy])


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
