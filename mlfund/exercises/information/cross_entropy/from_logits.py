"""cross_entropy/from_logits: Cross-entropy from logits, and its gradient."""

import numpy as np

from mlfund.judge.declare import implement


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
    allows={
        "logits": "negative; ties; logits.min() == -1000; logits.max() == 1000; "
        "len(logits) == 1; logits.shape[1] == 2",
        "target": "zero; target.max() == logits.shape[1] - 1; "
        "len(np.unique(target)) < logits.shape[1]; ties; unsorted",
    },
    hints=[
        "The loss of a row is logsumexp(logits) less the logit of the target.",
        "logsumexp needs the shift: peak + log(sum(exp(logits - peak))).",
        "The gradient of a row is softmax less one-hot; the mean divides it by N.",
    ],
)
def from_logits(logits, target):
    """For `logits` of shape (N, C) and labels `target` of shape (N,), whole numbers from 0 to
    C - 1, return `loss, dlogits`: the mean cross-entropy, in nats, and its gradient for the
    logits, of shape (N, C). Logits lie between -1,000 and 1,000, and may be equal. A class
    may be absent from `target`. N is at least 1, C at least 2.
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
    yield rng.normal(size=(3, 4)), np.array([1, 0, 1])


@from_logits.cases(
    "the gradient",
    "The gradient is (softmax - onehot) / N.",
    of="dlogits",
)
def _(rng):
    for n, c in [(1, 3), (2, 2), (3, 4)]:
        yield _batch(rng, n, c)
    yield rng.normal(size=(3, 4)), np.array([1, 0, 1])


@from_logits.cases(
    "confident mistakes stay finite",
    "Never take the logarithm of a rounded probability: use logsumexp on shifted logits.",
    of="loss",
)
def _(rng):
    yield np.array([[1000.0, 0.0]]), np.array([1])
    yield np.array([[0.0, 800.0, 0.0], [1.0, 2.0, 3.0]]), np.array([0, 2])
    yield np.array([[1000.0, -1000.0, -1000.0]]), np.array([2])
    yield np.array([[-900.0, -900.0, 900.0, -900.0]]), np.array([0])
    yield np.array([[0.0, 1000.0, 1000.0]]), np.array([1])
    yield np.array([[0.0, 1000.0, 1000.0]]), np.array([0])
    yield np.array([[-1000.0, -1000.0]]), np.array([1])
    yield np.array([[-750.0, *[0.0] * 7]]), np.array([0])


@from_logits.cases(
    "the gradient of large logits is finite",
    "exp(1000) is infinite in the softmax of the gradient as well: take that from the shifted "
    "logits, too.",
    of="dlogits",
)
def _(rng):
    yield np.array([[1000.0, 0.0]]), np.array([1])
    yield np.array([[1000.0, 999.0]]), np.array([0])
    yield np.array([[-1000.0, -999.0]]), np.array([1])
    yield np.array([[1000.0, -1000.0, -1000.0]]), np.array([2])
    yield np.array([[-900.0, 0.0, 900.0, 900.0]]), np.array([3])
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
    "You shifted each row by its mean, and the largest logit can be so far above it that its "
    "exponential is infinite: subtract the largest.",
)
def shift_by_the_mean(logits, target):
    z = logits - logits.mean(axis=1, keepdims=True)
    rows = np.arange(len(target))
    loss = np.mean(np.log(np.exp(z).sum(axis=1)) - z[rows, target])
    return loss, from_logits.reference(logits, target)[1]


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


@from_logits.wrong(
    "the gradient of large logits is finite",
    "You shifted the logits for the loss alone, and took the gradient's softmax of the logits "
    "as they came: infinity over infinity is NaN.",
)
def gradient_without_the_shift(logits, target):
    loss, _ = from_logits.reference(logits, target)
    odds = np.exp(logits)
    onehot = np.eye(logits.shape[1])[target]
    dlogits = odds / odds.sum(axis=1, keepdims=True) - onehot
    return loss, dlogits / len(target)


@from_logits.wrong(
    "confident mistakes stay finite",
    "Where the probability was rounded to 0 you took the logit less the largest: the logarithm "
    "of the row's sum is subtracted there as well.",
)
def peak_alone_where_rounded(logits, target):
    rows = np.arange(len(target))
    z = logits - logits.max(axis=1, keepdims=True)
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    log_p = np.where(p > 0, np.log(p), z)
    return -np.mean(log_p[rows, target]), from_logits.reference(logits, target)[1]


def _loss_right(logits, target, p):
    """The right loss, with a gradient from these probabilities."""
    onehot = np.eye(logits.shape[1])[target]
    return from_logits.reference(logits, target)[0], (p - onehot) / len(target)


@from_logits.wrong(
    "the gradient of large logits is finite",
    "You clipped the logits in the gradient's softmax, which changes their differences: "
    "subtract the largest of the row instead.",
)
def gradient_of_clipped(logits, target):
    odds = np.exp(np.clip(logits, -500, 500))
    return _loss_right(logits, target, odds / odds.sum(axis=1, keepdims=True))


@from_logits.wrong(
    "the gradient of large logits is finite",
    "You shifted each row by its mean in the gradient's softmax, and the largest logit can be "
    "so far above it that its exponential is infinite: subtract the largest.",
)
def gradient_shifted_by_the_mean(logits, target):
    odds = np.exp(logits - logits.mean(axis=1, keepdims=True))
    return _loss_right(logits, target, odds / odds.sum(axis=1, keepdims=True))


@from_logits.wrong(
    "the gradient of large logits is finite",
    "You put 1 wherever the softmax of the gradient was NaN: logits near the largest have "
    "their share, too. Shift the logits, and there is no NaN.",
)
def gradient_with_nan_as_one(logits, target):
    odds = np.exp(logits)
    p = np.nan_to_num(odds / odds.sum(axis=1, keepdims=True), nan=1.0)
    return _loss_right(logits, target, p)


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
