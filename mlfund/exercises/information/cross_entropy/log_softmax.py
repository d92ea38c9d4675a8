"""cross_entropy/log_softmax: The logarithm of softmax."""

import numpy as np

from mlfund.exercises.information.cross_entropy.softmax import softmax
from mlfund.judge.declare import implement


@implement(
    title="The logarithm of softmax",
    difficulty=2,
    importance=5,
    minutes=8,
    follow_up=(
        "Now over any axis, with some classes ruled out by a logit of minus "
        "infinity.",
        "Take `axis` with `keepdims=True` in the maximum and in the sum. Minus "
        "infinity less a finite peak stays what it is, and its exponential adds "
        "0. Only a slice of nothing but minus infinity must be refused: its "
        "peak makes NaN.",
    ),
    allows={
        "logits": "negative; ties; logits.min() == -1000; logits.max() == 1000; "
        "len(logits) == 1; logits.shape[1] == 1",
    },
    hints=[
        "Write log(exp(z) / sum(exp(z))) as a difference. Which exponential is left?",
        "What is left is the logit less logsumexp of the row: no probability is formed.",
        "Subtract the row's largest logit first: "
        "`z - np.log(np.exp(z).sum(axis=1, keepdims=True))`.",
    ],
)
def log_softmax(logits):
    """Return the natural logarithm of the softmax of each row of `logits`, of shape (N, C), in
    an array of the same shape. Logits lie between -1,000 and 1,000, and may be equal. No
    result is minus infinity: the row [1000, 0] gives [0, -1000], and [1000, 1000] gives -log 2
    twice. N and C are at least 1.
    """
    z = logits - logits.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


@log_softmax.cases(
    "the logarithm of the proportions",
    "From each logit take the logarithm of the row's sum of exp(logit).",
)
def _(rng):
    for n, c in [(1, 2), (2, 3), (3, 5)]:
        yield (rng.normal(size=(n, c)),)
    yield (np.array([[2.0, 2.0, -1.0], [0.0, 0.0, 0.0]]),)


@log_softmax.cases(
    "small probabilities keep their logarithm",
    "A probability of exp(-1000) is rounded to 0, and its logarithm is lost: subtract "
    "logsumexp from the logits instead.",
)
def _(rng):
    yield (np.array([[-800.0, 0.0]]),)
    yield (np.array([[0.0, -800.0, -1000.0]]),)
    yield (np.array([[0.0, 60.0, -900.0]]),)
    yield (np.array([[600.0, -600.0, -600.0]]),)
    yield (np.array([[-650.0, -650.0, 650.0]]),)
    yield (np.array([[0.0, 0.0, -1000.0]]),)
    yield (np.array([[1.0, -900.0, 2.0]]),)
    yield (np.array([[600.0, 600.0, -600.0]]),)
    yield (np.array([[-750.0, *[0.0] * 7]]),)


@log_softmax.cases(
    "large logits do not overflow",
    "Subtract the largest logit of the row before taking exponentials.",
)
def _(rng):
    yield (np.array([[1000.0, 960.0]]),)
    yield (np.array([[-1000.0, -1030.0, -1040.0]]),)
    yield (np.array([[900.0, 860.0], [0.0, 40.0]]),)
    yield (np.array([[2.0, 50.0], [-900.0, -940.0]]),)
    yield (np.array([[1000.0], [-1000.0]]),)
    yield (np.array([[1000.0, 999.0]]),)
    yield (np.array([[1000.0, 1000.0, 0.0]]),)


@log_softmax.wrong(
    "the logarithm of the proportions",
    "You normalized each column: the classes stand along a row, so sum over axis 1.",
)
def log_over_columns(logits):
    return log_softmax.reference(logits.T).T


@log_softmax.wrong(
    "the logarithm of the proportions",
    "You only subtracted the largest logit: subtract the logarithm of the row's sum, too.",
)
def less_the_peak(logits):
    return logits - logits.max(axis=1, keepdims=True)


@log_softmax.wrong(
    "the logarithm of the proportions",
    "That is the softmax itself: return its logarithm.",
)
def without_log(logits):
    return np.exp(log_softmax.reference(logits))


@log_softmax.wrong(
    "the logarithm of the proportions",
    "You turned the sign, as the loss does: logarithms of probabilities are at most 0.",
)
def surprisal(logits):
    return -log_softmax.reference(logits)


@log_softmax.wrong(
    "the logarithm of the proportions",
    "You took the logarithm to base 2: use the natural logarithm.",
)
def log_in_bits(logits):
    return log_softmax.reference(logits) / np.log(2)


@log_softmax.wrong(
    "the logarithm of the proportions",
    "You shifted the logits inside the sum only: shift the logit outside by the same, or "
    "add the shift back.",
)
def shift_not_added_back(logits):
    peak = logits.max(axis=1, keepdims=True)
    return log_softmax.reference(logits) + peak


@log_softmax.wrong(
    "small probabilities keep their logarithm",
    "You took the logarithm of a softmax that was rounded to 0: do not form the "
    "probability.",
)
def log_of_rounded(logits):
    return np.log(softmax.reference(logits))


@log_softmax.wrong(
    "small probabilities keep their logarithm",
    "You added a small number inside the logarithm, and the result is then the logarithm "
    "of that number: subtract logsumexp from the logits.",
)
def log_with_epsilon(logits):
    return np.log(softmax.reference(logits) + 1e-12)


@log_softmax.wrong(
    "small probabilities keep their logarithm",
    "You subtracted the mean of the row, and the largest logit can be so far above it that "
    "its exponential is infinite: subtract the largest.",
)
def log_shifted_by_the_mean(logits):
    z = logits - logits.mean(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


@log_softmax.wrong(
    "small probabilities keep their logarithm",
    "Where the probability was rounded to 0 you gave the logit less the largest: the "
    "logarithm of the row's sum is subtracted there as well.",
)
def less_the_peak_where_rounded(logits):
    z, p = logits - logits.max(axis=1, keepdims=True), softmax.reference(logits)
    return np.where(p > 0, np.log(p), z)


@log_softmax.wrong(
    "small probabilities keep their logarithm",
    "You subtracted the smallest logit of the row, and the largest can be so far above it "
    "that its exponential is infinite: subtract the largest.",
)
def log_shifted_by_the_smallest(logits):
    z = logits - logits.min(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


@log_softmax.wrong(
    "large logits do not overflow",
    "You subtracted only the largest logit where logits are large: others near it have "
    "their share of the sum there, too.",
)
def peak_alone_if_large(logits):
    if logits.max() > 900:
        z = logits - logits.max(axis=1, keepdims=True)
        return np.where(np.abs(z) < 30, z, log_softmax.reference(logits))
    return log_softmax.reference(logits)


@log_softmax.wrong(
    "large logits do not overflow",
    "You took exponentials of the logits as they came, and exp(1000) is infinite: shift "
    "each row first.",
)
def naive_logsumexp(logits):
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))


@log_softmax.wrong(
    "large logits do not overflow",
    "You subtracted the largest of all logits: the sum of a row far below it is rounded "
    "to 0. Take each row's own.",
)
def log_with_one_peak(logits):
    z = logits - logits.max()
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


@log_softmax.wrong("arguments are left as they were")
def log_in_place(logits):
    logits -= logits.max(axis=1, keepdims=True)
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))


@log_softmax.right
def by_reduced_logaddexp(logits):
    return logits - np.logaddexp.reduce(logits, axis=1)[:, None]


@log_softmax.right
def log_row_by_row(logits):
    rows = []
    for row in logits:
        peak = max(row)
        rows.append(row - (peak + np.log(sum(np.exp(row - peak)))))
    return np.stack(rows)


@log_softmax.right
def by_log_of_differences(logits):
    others = logits[:, None, :] - logits[:, :, None]
    peak = others.max(axis=2)
    return -peak - np.log(np.exp(others - peak[:, :, None]).sum(axis=2))
