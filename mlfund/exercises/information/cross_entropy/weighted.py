"""cross_entropy/weighted: Weighted cross-entropy that depends on the class mix."""

import numpy as np

from mlfund.judge.declare import debug


@debug(
    title="Weighted cross-entropy that depends on the class mix",
    difficulty=3,
    importance=3,
    minutes=10,
    allows={
        "log_probs": "negative; len(log_probs) == 1",
        "target": "zero; ties; len(np.unique(target)) < len(weight)",
        "weight": "all equal; no ties",
    },
    hints=[
        "Give all classes the weight 2. Should the mean change?",
        "A weighted mean divides by the sum of the weights that were used.",
        "These are `weight[target]`, one for each sample.",
    ],
)
def weighted(log_probs, target, weight):
    """Rare classes get a larger weight in the loss. `log_probs` holds log-probabilities, shape
    (N, C), `target` the labels, shape (N,), `weight` one number above 0 per class, shape (C,).
    The loss should be the weighted mean over the samples, each with the weight of its class:
    doubling all weights must not change it. A class may be absent from `target`. The code
    below gives larger losses on batches with many rare classes. Mend it.
    """
    losses = -log_probs[np.arange(len(target)), target]
    used = weight[target]
    return np.sum(used * losses) / np.sum(used)


@weighted.starts_from
def weighted_bug(log_probs, target, weight):
    losses = -log_probs[np.arange(len(target)), target]
    return np.mean(weight[target] * losses)


def _log_probs(rng, n, c):
    logits = rng.normal(size=(n, c))
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))


@weighted.cases(
    "equal weights change nothing",
    "With equal weights, whatever they are, the result is the plain mean.",
)
def _(rng):
    for c, w in [(2, 2.0), (3, 0.5)]:
        yield _log_probs(rng, c, c), np.arange(c)[::-1], np.full(c, w)


@weighted.cases(
    "the weights of the samples divide",
    "Divide by the sum of weight[target] over the samples.",
)
def _(rng):
    for n, c in [(3, 2), (4, 3), (6, 3)]:
        target = np.arange(n) % c
        yield _log_probs(rng, n, c), target, rng.uniform(0.5, 5, c)
    for target in [[2], [0, 1], [2, 0], [1, 3, 3]]:
        weight = np.array([4.0, 1.0, 0.25, 2.0])[: max(3, max(target) + 1)]
        yield _log_probs(rng, len(target), len(weight)), np.array(target), weight


@weighted.wrong(
    "equal weights change nothing",
    "You left the division by the weights out altogether.",
)
def weighted_sum(log_probs, target, weight):
    return -np.sum(weight[target] * log_probs[np.arange(len(target)), target])


@weighted.wrong(
    "equal weights change nothing",
    "You divided by the largest weight: divide by the sum of those used, over all samples.",
)
def over_the_largest(log_probs, target, weight):
    losses = -log_probs[np.arange(len(target)), target]
    return np.sum(weight[target] * losses) / weight.max()


@weighted.wrong(
    "the weights of the samples divide",
    "You dropped the weights: rare classes count no more than others.",
)
def unweighted(log_probs, target, weight):
    return -np.mean(log_probs[np.arange(len(target)), target])


@weighted.wrong(
    "the weights of the samples divide",
    "You divided by the mean weight of the classes: take that of the samples.",
)
def over_class_weights(log_probs, target, weight):
    losses = -log_probs[np.arange(len(target)), target]
    return np.mean(weight[target] * losses) / weight.mean()


@weighted.wrong(
    "the weights of the samples divide",
    "You divided by the sum of the weights of all classes: take those of the samples, "
    "`weight[target]`.",
)
def over_all_class_weights(log_probs, target, weight):
    losses = -log_probs[np.arange(len(target)), target]
    return np.sum(weight[target] * losses) / weight.sum()


@weighted.wrong(
    "the weights of the samples divide",
    "A class that is absent from the batch makes an empty mean, which is NaN: the mean is "
    "over the samples, not over the classes.",
)
def empty_class_means(log_probs, target, weight):
    losses = -log_probs[np.arange(len(target)), target]
    classes = range(len(weight))
    means = np.array([np.mean(losses[target == c]) for c in classes])
    return np.sum(means * weight) / weight.sum()


@weighted.wrong(
    "the weights of the samples divide",
    "You averaged within each class first: that is another loss, with each class counted "
    "by its weight and not by its size.",
)
def mean_of_class_means(log_probs, target, weight):
    losses = -log_probs[np.arange(len(target)), target]
    classes = np.unique(target)
    means = np.array([losses[target == c].mean() for c in classes])
    return np.average(means, weights=weight[classes])


@weighted.right
def by_average(log_probs, target, weight):
    losses = -np.take_along_axis(log_probs, target[:, None], axis=1)[:, 0]
    return np.average(losses, weights=weight[target])


@weighted.right
def by_normalized_weights(log_probs, target, weight):
    share = weight[target] / weight[target].sum()
    return -share @ log_probs[range(len(target)), target]


@weighted.right
def by_one_hot_weights(log_probs, target, weight):
    table = np.eye(len(weight))[target] * weight
    return -(table * log_probs).sum() / table.sum()
