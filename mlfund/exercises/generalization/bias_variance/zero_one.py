"""bias_variance/zero_one: Bias and variance of a classifier."""

import numpy as np

from mlfund.judge.declare import implement


@implement(
    title="Bias and variance of a classifier",
    difficulty=3,
    importance=3,
    minutes=15,
    returns=["error", "bias", "variance"],
    allows={
        "predictions": "negative; len(predictions) == 1; predictions.shape[1] == 1; "
        "not np.isin(predictions, y).all()",
        "y": "negative; ties; not np.isin(y, predictions).all()",
    },
    hints=[
        "Labels are names: their mean means nothing. Count the votes for each label.",
        "`(predictions == label).sum(axis=0)` counts the models that give a label, at each point.",
        "`argmax` over the labels in sorted order takes the smallest of equally frequent ones.",
    ],
)
def zero_one(predictions, y):
    """`predictions` of shape (models, points) and `y` of shape (points,) hold class labels, any
    integers; a label may stand in one of them alone. The main prediction of a point is the label
    that most models give; of equally frequent labels, the smallest. Return three rates: `error`, of
    wrong predictions; `bias`, of points with a wrong main prediction; `variance`, of predictions
    that differ from the main one.
    """
    labels = np.unique(predictions)
    votes = np.array([(predictions == label).sum(axis=0) for label in labels])
    main = labels[votes.argmax(axis=0)]
    error = np.mean(predictions != y)
    return error, np.mean(main != y), np.mean(predictions != main)


def _clear_votes(rng, sizes):
    """Labels 0, 1 and 5: at a point one has k + 1 votes and is mostly right, the others have k."""
    for k, points in sizes:
        labels = [rng.permutation([0, 1, 5]) for _ in range(points)]
        columns = [
            rng.permutation([*np.repeat(three, k), three[0]]) for three in labels
        ]
        y = [rng.choice(three, p=[0.6, 0.2, 0.2]) for three in labels]
        yield np.array(columns).T, np.array(y)


@zero_one.cases(
    "the error is the rate of wrong predictions",
    "The error is the share of predictions that differ from `y`, over models and points.",
    of="error",
)
def _(rng):
    yield from _clear_votes(rng, [(1, 2), (2, 4), (3, 3)])


@zero_one.cases(
    "the bias is the error of the majority",
    "At each point find the label with most votes over the models, and compare it with `y`.",
    of="bias",
)
def _(rng):
    # the majority is no label of y; 2 of 5 votes are most
    yield np.array([[5], [5], [0]]), np.array([0])
    yield np.array([[3], [1], [0], [1], [2]]), np.array([1])
    yield np.array([[-2, 3], [7, 3], [-2, 1]]), np.array([7, 3])
    yield np.array([[-1, 1, 0, 1]]), np.array([1, 1, -1, 9])  # one model
    yield from _clear_votes(rng, [(1, 5), (2, 8), (3, 20)])


@zero_one.cases(
    "of equal votes the smallest label wins",
    "Two labels may have equally many votes: take the smaller one.",
    of="bias",
)
def _(rng):
    yield np.array([[0], [1]]), np.array([1])
    yield np.array([[1, 5], [0, 1]]), np.array([0, 1])
    yield np.array([[4, 2], [-3, 2], [-3, -3], [4, -3]]), np.array([4, -3])
    yield (
        np.array([[5, 1, 0], [5, 0, 5], [1, 0, 0], [1, 1, 5]]),
        np.array([1, 0, 0]),
    )


@zero_one.cases(
    "the variance is disagreement with the majority",
    "The variance is the share of predictions that differ from the main prediction of their point.",
    of="variance",
)
def _(rng):
    yield np.array([[0, 1], [0, 2], [0, 2]]), np.array([1, 2])
    yield from _clear_votes(rng, [(1, 5), (2, 8), (3, 6)])


zero_one.wrong_if(
    "np.mean((predictions - y) ** 2)",
    "np.mean(predictions != y)",
    "the error is the rate of wrong predictions",
    "You squared the difference of labels. A wrong label counts 1, however far apart the numbers.",
)
zero_one.wrong_if(
    "np.mean(predictions == y)",
    "np.mean(predictions != y)",
    "the error is the rate of wrong predictions",
    "You returned the rate of right predictions.",
)


def _main(predictions, labels=None):
    labels = np.unique(predictions) if labels is None else labels
    votes = np.array([(predictions == label).sum(axis=0) for label in labels])
    return labels[votes.argmax(axis=0)]


def _with_main(predictions, y, main):
    return (
        np.mean(predictions != y),
        np.mean(main != y),
        np.mean(predictions != main),
    )


@zero_one.wrong(
    "the bias is the error of the majority",
    "You averaged the labels and rounded. With labels 0, 1 and 5, two votes for 0 and one for 5 "
    "would make 2: count votes.",
)
def rounded_mean(predictions, y):
    return _with_main(predictions, y, np.round(predictions.mean(axis=0)))


@zero_one.wrong(
    "the bias is the error of the majority",
    "You took the median of the labels. It is the majority with two classes only: count votes.",
)
def median_label(predictions, y):
    return _with_main(predictions, y, np.median(predictions, axis=0))


@zero_one.wrong(
    "the bias is the error of the majority",
    "You counted the votes over all points together. Every point has its own main prediction.",
)
def one_majority_for_all(predictions, y):
    labels, counts = np.unique(predictions, return_counts=True)
    return _with_main(predictions, y, labels[counts.argmax()])


@zero_one.wrong(
    "the bias is the error of the majority",
    "You took the majority over the points of one model. It is over the models: axis 0.",
)
def majority_over_points(predictions, y):
    labels = np.unique(predictions)
    votes = np.array([(predictions == label).sum(axis=1) for label in labels])
    return _with_main(predictions, y, labels[votes.argmax(axis=0)][:, None])


@zero_one.wrong(
    "the bias is the error of the majority",
    "You subtracted the variance from the error. For the 0-1 loss the parts do not add up.",
)
def bias_by_subtraction(predictions, y):
    error, _, variance = zero_one.reference(predictions, y)
    return error, error - variance, variance


@zero_one.wrong(
    "of equal votes the smallest label wins",
    "Of equal votes you took the largest label: the smallest is asked for.",
)
def largest_of_equals(predictions, y):
    labels = np.unique(predictions)[::-1]
    votes = np.array([(predictions == label).sum(axis=0) for label in labels])
    return _with_main(predictions, y, labels[votes.argmax(axis=0)])


@zero_one.wrong(
    "of equal votes the smallest label wins",
    "Of equal votes you took the label that was met first: the smallest is asked for.",
)
def first_of_equals(predictions, y):
    columns = predictions.T.tolist()
    main = [max(c, key=c.count) for c in columns]
    return _with_main(predictions, y, np.array(main))


@zero_one.wrong(
    "of equal votes the smallest label wins",
    "Of equal votes you took the true label, where it is among them: the smallest is asked for.",
)
def truth_of_equals(predictions, y):
    main = _main(predictions)
    chosen = (predictions == y).sum(axis=0) == (predictions == main).sum(axis=0)
    return _with_main(predictions, y, np.where(chosen, y, main))


@zero_one.wrong(
    "the bias is the error of the majority",
    "You counted votes for the labels in `y` only: the models may prefer another one.",
)
def labels_of_y_only(predictions, y):
    return _with_main(predictions, y, _main(predictions, np.unique(y)))


@zero_one.wrong(
    "the bias is the error of the majority",
    "You counted the points where more than half of the models are wrong. Their votes may be "
    "split, so that the true label still has most.",
)
def more_than_half_wrong(predictions, y):
    error, _, variance = zero_one.reference(predictions, y)
    return error, np.mean((predictions != y).mean(axis=0) > 0.5), variance


@zero_one.wrong(
    "the variance is disagreement with the majority",
    "You subtracted the bias from the error. For the 0-1 loss the parts do not add up.",
)
def variance_by_subtraction(predictions, y):
    error, bias, _ = zero_one.reference(predictions, y)
    return error, bias, error - bias


@zero_one.wrong(
    "the variance is disagreement with the majority",
    "That is the variance of the labels as numbers, which changes when classes are renamed.",
)
def variance_of_numbers(predictions, y):
    return *zero_one.reference(predictions, y)[:2], predictions.var(axis=0).mean()


zero_one.wrong_if(
    "np.mean(predictions == main)",
    "np.mean(predictions != main)",
    "the variance is disagreement with the majority",
    "You counted agreement: the variance is the rate of predictions that differ.",
)


@zero_one.wrong(
    "the error is the rate of wrong predictions",
    "You counted. Rates are asked for: divide by the number of predictions or points.",
)
def counts(predictions, y):
    error, bias, variance = zero_one.reference(predictions, y)
    return error * predictions.size, bias * len(y), variance * predictions.size


zero_one.wrong_if(
    "main = votes.argmax(axis=0)",
    "main = labels[votes.argmax(axis=0)]",
    "the bias is the error of the majority",
    "You took the place of the label among the sorted labels for the label: here 5 stands at "
    "place 2. Look it up, `labels[place]`.",
)


@zero_one.wrong("arguments are left as they were")
def predictions_sorted_in_place(predictions, y):
    result = zero_one.reference(predictions, y)
    predictions.sort(axis=0)
    return result


@zero_one.right
def with_bincount(predictions, y):
    first = predictions.min()
    main = [
        np.bincount(column - first).argmax() + first for column in predictions.T
    ]
    return _with_main(predictions, y, np.array(main))


@zero_one.right
def with_a_counter(predictions, y):
    columns = [[int(label) for label in column] for column in predictions.T]
    main = [
        min(set(c), key=lambda label, c=c: (-c.count(label), label))
        for c in columns
    ]
    wrong = [label != t for c, t in zip(columns, y, strict=True) for label in c]
    differ = [
        label != m for c, m in zip(columns, main, strict=True) for label in c
    ]
    bias = sum(m != t for m, t in zip(main, y, strict=True)) / len(main)
    return sum(wrong) / len(wrong), bias, sum(differ) / len(differ)


@zero_one.right
def by_one_hot_votes(predictions, y):
    labels = np.unique(predictions)
    share = (predictions[..., None] == labels).mean(axis=0)
    right = (labels[share.argmax(axis=1)] == y).mean()
    return 1 - (predictions == y).mean(), 1 - right, 1 - share.max(axis=1).mean()
