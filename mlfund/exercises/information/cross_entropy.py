"""Exercises on cross-entropy."""

import numpy as np

from mlfund.exercises.declare import debug, implement, predict


@implement(
    title="A softmax that does not overflow",
    difficulty=1,
    importance=5,
    minutes=6,
    follow_up=(
        "Now return its logarithm.",
        "`z - max - log(sum(exp(z - max)))`. The logarithm of the softmax "
        "itself is minus infinity wherever a probability was rounded to 0.",
    ),
    hints=[
        "exp(1000) is infinite in floating point. What does softmax do when a constant "
        "is added to all logits of a row?",
        "Nothing: so subtract the largest logit of each row first.",
        "`z = z - z.max(axis=1, keepdims=True)`: the largest exponential is then 1.",
    ],
)
def softmax(logits):
    """Return the softmax of each row of `logits`, of shape (N, C): positive numbers in the
    proportions exp(logit) that sum to 1. Logits may be as large as 1,000.
    """
    z = logits - logits.max(axis=1, keepdims=True)
    odds = np.exp(z)
    return odds / odds.sum(axis=1, keepdims=True)


@softmax.cases(
    "proportions are exp(logit)",
    "Divide exp(logit) by the sum over the row.",
)
def _(rng):
    for n, c in [(1, 2), (2, 3), (3, 5)]:
        yield (rng.normal(size=(n, c)),)


@softmax.cases(
    "large logits do not overflow",
    "Subtract the largest logit of the row before taking exponentials.",
)
def _(rng):
    yield (np.array([[1000.0, 999.0]]),)
    yield (np.array([[-1000.0, -1001.0, -1002.0]]),)
    yield (np.array([[1000.0, 0.0], [0.0, -1000.0]]),)
    yield (np.array([[900.0, 899.0], [0.0, 1.0]]),)


@softmax.wrong(
    "proportions are exp(logit)", "Each column sums to 1: use the rows."
)
def over_columns(logits):
    return softmax.reference(logits.T).T


@softmax.wrong(
    "proportions are exp(logit)",
    "You divided the logits by their sum, without exp.",
)
def without_exp(logits):
    z = np.abs(logits)
    return z / z.sum(axis=1, keepdims=True)


@softmax.wrong(
    "proportions are exp(logit)",
    "You subtracted the largest logit of each column, which is not the same for all "
    "logits of a row: take the row's own, with keepdims=True.",
)
def peaks_of_columns(logits):
    odds = np.exp(logits - logits.max(axis=0))
    return odds / odds.sum(axis=1, keepdims=True)


@softmax.wrong("proportions are exp(logit)", "That is the logarithm of softmax.")
def log_softmax(logits):
    return np.log(softmax.reference(np.clip(logits, -30, 30)))


@softmax.wrong(
    "large logits do not overflow",
    "exp(1000) is infinite, and infinity over infinity is NaN: shift first.",
)
def naive(logits):
    odds = np.exp(logits)
    return odds / odds.sum(axis=1, keepdims=True)


@softmax.wrong(
    "large logits do not overflow",
    "You clipped the logits, which changes their differences: subtract instead.",
)
def clipped(logits):
    odds = np.exp(np.clip(logits, -50, 50))
    return odds / odds.sum(axis=1, keepdims=True)


@softmax.wrong(
    "large logits do not overflow",
    "You subtracted the largest of all logits: a row far below it becomes 0 / 0.",
)
def one_peak_for_all(logits):
    odds = np.exp(logits - logits.max())
    return odds / odds.sum(axis=1, keepdims=True)


@softmax.right
def by_logsumexp(logits):
    peak = np.max(logits, axis=1, keepdims=True)
    log_total = peak + np.log(
        np.sum(np.exp(logits - peak), axis=1, keepdims=True)
    )
    return np.exp(logits - log_total)


@softmax.right
def row_by_row(logits):
    rows = []
    for row in logits:
        odds = np.exp(row - max(row))
        rows.append(odds / sum(odds))
    return np.array(rows)


@softmax.right
def by_differences(logits):
    return 1 / np.exp(logits[:, None, :] - logits[:, :, None]).sum(axis=2)


@implement(
    title="Cross-entropy from logits, and its gradient",
    difficulty=3,
    importance=5,
    minutes=20,
    returns=["loss", "dlogits"],
    follow_up=(
        "Now add class weights.",
        "Each sample's loss and gradient are multiplied by the weight of its "
        "label, and both sums divided by the sum of those weights, not by N.",
    ),
    hints=[
        "The loss of a row is logsumexp(logits) less the logit of the target.",
        "logsumexp needs the shift: peak + log(sum(exp(logits - peak))).",
        "The gradient of a row is softmax less one-hot; the mean divides it by N.",
    ],
)
def from_logits(logits, target):
    """For `logits` of shape (N, C) and integer labels `target` of shape (N,), return the mean
    cross-entropy, in nats, and its gradient for the logits, of shape (N, C). Logits may be
    as large as 1,000.
    """
    rows = np.arange(len(target))
    z = logits - logits.max(axis=1, keepdims=True)
    log_total = np.log(np.exp(z).sum(axis=1))
    loss = np.mean(log_total - z[rows, target])
    dlogits = np.exp(z - log_total[:, None])
    dlogits[rows, target] -= 1
    return loss, dlogits / len(target)


def _batch(rng, n, c):
    return rng.normal(size=(n, c)) * 2, rng.integers(0, c, n)


@from_logits.cases(
    "the loss",
    "The loss is the mean of -log softmax at the target.",
    of="loss",
)
def _(rng):
    for n, c in [(1, 2), (2, 3), (4, 3)]:
        yield _batch(rng, n, c)


@from_logits.cases(
    "the gradient",
    "The gradient is (softmax - onehot) / N.",
    of="dlogits",
)
def _(rng):
    for n, c in [(1, 3), (2, 2), (3, 4)]:
        yield _batch(rng, n, c)


@from_logits.cases(
    "confident mistakes stay finite",
    "Never take the logarithm of a rounded probability: use logsumexp on shifted logits.",
    of="loss",
)
def _(rng):
    yield np.array([[1000.0, 0.0]]), np.array([1])
    yield np.array([[0.0, 800.0, 0.0], [1.0, 2.0, 3.0]]), np.array([0, 2])


@from_logits.wrong(
    "the loss", "You took the sum over the samples: take the mean."
)
def summed(logits, target):
    loss, dlogits = from_logits.reference(logits, target)
    return loss * len(target), dlogits * len(target)


@from_logits.wrong("the loss", "The sign: the loss is minus the log-likelihood.")
def log_likelihood(logits, target):
    loss, dlogits = from_logits.reference(logits, target)
    return -loss, -dlogits


@from_logits.wrong(
    "the loss", "That is in bits: the natural logarithm is asked for."
)
def in_bits(logits, target):
    loss, dlogits = from_logits.reference(logits, target)
    return loss / np.log(2), dlogits / np.log(2)


@from_logits.wrong(
    "the gradient", "You did not divide the gradient by N: the loss is a mean."
)
def gradient_of_the_sum(logits, target):
    loss, dlogits = from_logits.reference(logits, target)
    return loss, dlogits * len(target)


@from_logits.wrong(
    "the gradient", "The sign is turned: softmax less one-hot, not the other way."
)
def turned(logits, target):
    loss, dlogits = from_logits.reference(logits, target)
    return loss, -dlogits


@from_logits.wrong(
    "the gradient", "That is softmax alone: subtract 1 at the target."
)
def without_target(logits, target):
    loss, dlogits = from_logits.reference(logits, target)
    onehot = np.eye(logits.shape[1])[target] / len(target)
    return loss, dlogits + onehot


@from_logits.wrong(
    "confident mistakes stay finite",
    "The probability was rounded to 0, and its logarithm is minus infinity: do not form "
    "the probability.",
)
def log_of_softmax(logits, target):
    z = logits - logits.max(axis=1, keepdims=True)
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    rows = np.arange(len(target))
    loss = -np.mean(np.log(p[rows, target]))
    return loss, from_logits.reference(logits, target)[1]


@from_logits.wrong(
    "confident mistakes stay finite",
    "You added a small number inside the logarithm: it caps the loss of the worst mistakes.",
)
def with_epsilon(logits, target):
    z = logits - logits.max(axis=1, keepdims=True)
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    rows = np.arange(len(target))
    loss = -np.mean(np.log(np.maximum(p[rows, target], 1e-12)))
    return loss, from_logits.reference(logits, target)[1]


@from_logits.right
def by_one_hot(logits, target):
    n, c = logits.shape
    onehot = np.eye(c)[target]
    peak = logits.max(1, keepdims=True)
    log_p = logits - peak - np.log(np.exp(logits - peak).sum(1, keepdims=True))
    return -(onehot * log_p).sum() / n, (np.exp(log_p) - onehot) / n


@from_logits.right
def by_a_loop(logits, target):
    loss, gradient = 0.0, np.zeros_like(logits)
    for i, (row, t) in enumerate(zip(logits, target, strict=True)):
        odds = np.exp(row - row.max())
        loss += np.log(odds.sum()) + row.max() - row[t]
        gradient[i] = odds / odds.sum()
        gradient[i, t] -= 1
    return loss / len(target), gradient / len(target)


@from_logits.right
def by_logaddexp(logits, target):
    log_total = np.logaddexp.reduce(logits, axis=1)
    chosen = np.take_along_axis(logits, target[:, None], axis=1)[:, 0]
    p = np.exp(logits - log_total[:, None])
    np.put_along_axis(
        p, target[:, None], p[np.arange(len(p)), target][:, None] - 1, 1
    )
    return (log_total - chosen).mean(), p / len(p)


@debug(
    title="Weighted cross-entropy that depends on the class mix",
    difficulty=3,
    importance=3,
    minutes=10,
    hints=[
        "Give all classes the weight 2. Should the mean change?",
        "A weighted mean divides by the sum of the weights that were used.",
        "These are `weight[target]`, one for each sample.",
    ],
)
def weighted(log_probs, target, weight):
    """Rare classes get a larger weight in the loss. `log_probs` holds log-probabilities, shape
    (N, C), `target` the labels, `weight` one number per class. The loss should be the
    weighted mean, as the library computes it: doubling all weights must not change it.
    The code below gives larger losses on batches with many rare classes. Mend it.
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


@predict(
    title="The first loss",
    difficulty=1,
    importance=4,
    minutes=3,
    tolerance=0.01,
    hints=[
        "A network at initialization gives every class about the same probability.",
        "The loss is -log of the probability of the right class.",
    ],
)
def first_loss():
    """A classifier of 1,000 classes is trained with cross-entropy in nats. Which loss do you
    expect at the first step, if the weights are initialized well?
    """
    return np.log(1000)


first_loss.wrong_value(9.966, "That is in bits: the loss is in nats.")
first_loss.wrong_value(
    1.0, "The largest possible loss is not 1: it has no bound."
)
first_loss.wrong_value(2.303, "That is for 10 classes.")
first_loss.right(lambda: 6.908)
first_loss.right(lambda: 6.91)
first_loss.right(lambda: np.float64(6.9078))


@predict(
    title="The floor under label smoothing",
    difficulty=3,
    importance=3,
    minutes=7,
    tolerance=0.005,
    hints=[
        "The smoothed target has 0.9 + 0.1 / 10 on the right class and 0.1 / 10 on each of "
        "the nine others.",
        "No prediction has a lower cross-entropy than the target itself: the floor is the "
        "target's entropy.",
    ],
)
def smoothing_floor():
    """With label smoothing of 0.1 and ten classes, what is the lowest cross-entropy, in nats,
    that any prediction can reach?
    """
    p = np.array([0.91, *[0.01] * 9])
    return -np.sum(p * np.log(p))


smoothing_floor.wrong_value(
    0.0, "A target that is not one-hot has an entropy above 0."
)
smoothing_floor.wrong_value(
    0.545,
    "You left the right class's own tenth of the smoothing out: 0.91, not 0.9.",
)
smoothing_floor.wrong_value(0.722, "That is in bits: the question is in nats.")
smoothing_floor.wrong_value(
    0.0943, "That is -log 0.91 alone: the other nine classes have terms, too."
)
smoothing_floor.right(lambda: 0.5)
smoothing_floor.right(lambda: 0.5003)
smoothing_floor.right(lambda: np.float64(0.50028))
