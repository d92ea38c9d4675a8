"""cross_entropy/softmax: A softmax that does not overflow."""

import numpy as np

from mlfund.judge.declare import implement


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
    allows={
        "logits": "negative; ties; logits.min() == -1000; logits.max() == 1000; "
        "len(logits) == 1; logits.shape[1] == 1; (logits == logits[0, 0]).all()",
    },
    hints=[
        "exp(1000) is infinite in floating point. What does softmax do when a constant "
        "is added to all logits of a row?",
        "Nothing: so subtract the largest logit of each row first.",
        "`z = z - z.max(axis=1, keepdims=True)`: the largest exponential is then 1.",
    ],
)
def softmax(logits):
    """Return the softmax of each row of `logits`, of shape (N, C): numbers in the proportions
    exp(logit) that sum to 1, in an array of the same shape. Logits lie between -1,000 and
    1,000, and are equal in some rows. N and C are at least 1.
    """
    z = logits - logits.max(axis=1, keepdims=True)
    odds = np.exp(z)
    return odds / odds.sum(axis=1, keepdims=True)


@softmax.cases(
    "proportions are exp(logit)",
    "Divide exp(logit) by the sum over the row.",
)
def _(rng):
    for n, c in [(1, 2), (2, 1), (2, 3), (3, 5)]:
        yield (rng.normal(size=(n, c)),)
    yield (np.array([[2.0, 2.0, -1.0], [0.0, 0.0, 0.0]]),)


@softmax.cases(
    "large logits do not overflow",
    "Subtract the largest logit of the row before taking exponentials.",
)
def _(rng):
    yield (np.array([[1000.0, 999.0]]),)
    yield (np.array([[-1000.0, -1001.0, -1002.0]]),)
    yield (np.array([[1000.0, 0.0], [0.0, -1000.0]]),)
    yield (np.array([[900.0, 899.0], [0.0, 1.0]]),)
    yield (np.array([[1000.0, -1000.0, -1000.0]]),)
    yield (np.array([[-900.0, 900.0, -900.0, -900.0]]),)
    yield (np.array([[1000.0, 1000.0, -1000.0]]),)
    yield (np.array([[0.0, 0.0, 800.0]]),)
    yield (np.full((2, 3), 1000.0),)
    yield (np.array([[-900.0, 10.0, 11.0]]),)


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
def its_logarithm(logits):
    return np.log(softmax.reference(np.clip(logits, -30, 30)))


@softmax.wrong(
    "proportions are exp(logit)",
    "You subtracted the same constant from all rows: a row far below it becomes 0 / 0. Take "
    "each row's largest logit.",
)
def shifted_by_a_constant(logits):
    odds = np.exp(logits - 1000)
    return odds / odds.sum(axis=1, keepdims=True)


@softmax.wrong(
    "proportions are exp(logit)",
    "You left the exponential of the shifted logits out: put exp around them.",
)
def shifted_without_exp(logits):
    z = logits - logits.max(axis=1, keepdims=True)
    return z / z.sum(axis=1, keepdims=True)


@softmax.wrong(
    "proportions are exp(logit)",
    "You divided by the largest exponential of the row: divide by their sum.",
)
def over_the_largest(logits):
    return np.exp(logits - logits.max(axis=1, keepdims=True))


@softmax.wrong(
    "large logits do not overflow",
    "You subtracted the smallest logit of the row, and the largest can be far above it: "
    "subtract the largest.",
)
def shifted_by_the_smallest(logits):
    odds = np.exp(logits - logits.min(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


@softmax.wrong(
    "large logits do not overflow",
    "You put 1 wherever the division gave NaN: logits near the largest have their share, "
    "too. Subtract the largest first, and there is no NaN.",
)
def nan_becomes_one(logits):
    odds = np.exp(logits)
    return np.nan_to_num(odds / odds.sum(axis=1, keepdims=True), nan=1.0)


@softmax.wrong(
    "large logits do not overflow",
    "You subtracted the mean of the row, and the largest logit can be far above it: subtract "
    "the largest.",
)
def shifted_by_the_mean(logits):
    odds = np.exp(logits - logits.mean(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


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
