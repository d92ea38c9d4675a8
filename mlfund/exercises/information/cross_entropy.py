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
    yield (np.array([[1000.0, -1000.0, -1000.0]]),)
    yield (np.array([[-900.0, 900.0, -900.0, -900.0]]),)


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
    hints=[
        "Write log(exp(z) / sum(exp(z))) as a difference. Which exponential is left?",
        "What is left is the logit less logsumexp of the row: no probability is formed.",
        "Subtract the row's largest logit first: "
        "`z - np.log(np.exp(z).sum(axis=1, keepdims=True))`.",
    ],
)
def log_softmax(logits):
    """Return the natural logarithm of the softmax of each row of `logits`, of shape (N, C).
    Logits may be as large as 1,000, and no result may be minus infinity: the row [1000, 0]
    gives [0, -1000].
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


@log_softmax.cases(
    "large logits do not overflow",
    "Subtract the largest logit of the row before taking exponentials.",
)
def _(rng):
    yield (np.array([[1000.0, 960.0]]),)
    yield (np.array([[-1000.0, -1030.0, -1040.0]]),)
    yield (np.array([[900.0, 860.0], [0.0, 40.0]]),)
    yield (np.array([[2.0, 50.0], [-900.0, -940.0]]),)


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
    yield np.array([[1000.0, -1000.0, -1000.0]]), np.array([2])
    yield np.array([[-900.0, -900.0, 900.0, -900.0]]), np.array([0])


@from_logits.cases(
    "the gradient of large logits is finite",
    "exp(1000) is infinite in the softmax of the gradient as well: take that from the shifted "
    "logits, too.",
    of="dlogits",
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


@implement(
    title="Logistic regression by gradient descent",
    difficulty=3,
    importance=5,
    minutes=20,
    returns=["weight", "bias"],
    follow_up=(
        "Now verify it. And what happens on separable data at `lam=0`?",
        "Central differences of the loss, and a loss that falls at every step "
        "if `lr` is small. On separable data there is no minimum: the weight's "
        "length grows without bound, like log(steps), so penalize it or stop "
        "early.",
    ),
    hints=[
        "The gradient of the cross-entropy for the score is sigmoid(score) less the label.",
        "Work out p once in each step; the weight's step and the bias's step both use it.",
        "`weight -= lr * (X.T @ (p - y) / n + lam * weight)`, and for the bias "
        "`bias -= lr * np.mean(p - y)`.",
    ],
)
def logistic_regression(X, y, lam, lr, steps):
    r"""Fit a logistic regression to `X` of shape (N, D) and labels `y` of shape (N,), which are
    0 and 1. Minimize the mean cross-entropy plus $\frac{\lambda}{2}\lVert w\rVert^2$, where
    $\lambda$ is `lam`; the bias is not penalized. Begin with zeros and take exactly `steps` steps
    of gradient descent over all samples. Each step works out $p = \mathrm{sigmoid}(Xw + b)$ and
    then

    $$w \leftarrow w - \text{lr}\,\Bigl(\tfrac1N X^\top (p - y) + \lambda w\Bigr), \qquad
    b \leftarrow b - \text{lr}\;\tfrac1N \sum_i (p_i - y_i)$$

    Return `weight, bias`, an array of shape (D,) and a number. Scores may become as large as
    100,000.
    """
    n, d = X.shape
    weight, bias = np.zeros(d), 0.0
    for _ in range(steps):
        p = np.exp(-np.logaddexp(0, -(X @ weight + bias)))
        error = p - y
        weight = weight - lr * (X.T @ error / n + lam * weight)
        bias = bias - lr * error.mean()
    return weight, bias


def _mirrored(rng, n, d, scale=1.0):
    """Each sample with label 1, and its mirror image with label 0: the best bias is 0."""
    x = rng.normal(0.5, 1, size=(n, d)) * scale
    return np.vstack([x, -x]), np.repeat([1, 0], n)


@logistic_regression.cases(
    "the weight follows its gradient",
    "Without a penalty the weight's gradient is X.T @ (p - y) / N, in each of the steps.",
    of="weight",
)
def _(rng):
    for n, d, steps in [(1, 2, 1), (2, 1, 3), (3, 2, 60), (4, 2, 60)]:
        yield *_mirrored(rng, n, d), 0.0, 0.5, steps


@logistic_regression.cases(
    "the bias has its own gradient, and no penalty",
    "The bias takes part in the score; its gradient is the mean of p - y, without `lam`.",
    of="bias",
)
def _(rng):
    for n, d in [(3, 1), (4, 2), (5, 3)]:
        y = np.array([1, 1, 1, 0, 1])[:n]
        yield rng.normal(size=(n, d)), y, 0.7, 0.8, 2


@logistic_regression.cases(
    "the penalty shrinks the weight",
    "The penalty adds lam * weight to the weight's gradient.",
    of="weight",
)
def _(rng):
    for n, d, lam in [(1, 2, 0.3), (2, 3, 0.5), (3, 2, 1.5)]:
        yield *_mirrored(rng, n, d), lam, 0.4, 2


@logistic_regression.cases(
    "large scores do not overflow",
    "exp(score) is infinite for a score above 709: write the sigmoid so that no infinity is "
    "divided by another, and the gradient so that no 0 is.",
    of="weight",
)
def _(rng):
    for n, d, scale in [(1, 2, 15), (1, 2, 100), (3, 2, 100), (4, 1, 100)]:
        yield *_mirrored(rng, n, d, scale), 0.0, 1.0, 3


@logistic_regression.wrong(
    "the weight follows its gradient",
    "You added the gradient, and so made the loss larger: subtract it.",
)
def uphill(X, y, lam, lr, steps):
    return logistic_regression.reference(X, y, lam, -lr, steps)


@logistic_regression.wrong(
    "the weight follows its gradient",
    "You took the sum over the samples: the loss is a mean, so divide by N.",
)
def by_the_sum(X, y, lam, lr, steps):
    n = len(X)
    return logistic_regression.reference(X, y, lam / n, lr * n, steps)


@logistic_regression.wrong(
    "the weight follows its gradient",
    "You multiplied p - y by p * (1 - p): that is the gradient of the squared error. The "
    "slope of the sigmoid cancels in the cross-entropy, so leave it out.",
)
def squared_error(X, y, lam, lr, steps):
    weight, bias = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        p = 1 / (1 + np.exp(-(X @ weight + bias)))
        error = (p - y) * p * (1 - p)
        weight = weight - lr * (X.T @ error / len(X) + lam * weight)
        bias = bias - lr * error.mean()
    return weight, bias


@logistic_regression.wrong(
    "the weight follows its gradient",
    "You subtracted the label from the score: that is linear regression. Put the score "
    "through the sigmoid first.",
)
def without_sigmoid(X, y, lam, lr, steps):
    weight, bias = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        error = X @ weight + bias - y
        weight = weight - lr * (X.T @ error / len(X) + lam * weight)
        bias = bias - lr * error.mean()
    return weight, bias


@logistic_regression.wrong(
    "the weight follows its gradient",
    "You worked out p before the loop, so that every step has the first gradient: work it "
    "out anew in each step.",
)
def stale_probabilities(X, y, lam, lr, steps):
    weight, bias = np.zeros(X.shape[1]), 0.0
    error = 0.5 - y
    for _ in range(steps):
        weight = weight - lr * (X.T @ error / len(X) + lam * weight)
        bias = bias - lr * error.mean()
    return weight, bias


@logistic_regression.wrong(
    "the weight follows its gradient",
    "You stopped when the gradient was small: take exactly `steps` steps.",
)
def stops_early(X, y, lam, lr, steps):
    weight, bias = np.zeros(X.shape[1]), 0.0
    for done in range(steps):
        error = 1 / (1 + np.exp(-(X @ weight + bias))) - y
        gradient = X.T @ error / len(X) + lam * weight
        if done > 1 and np.abs(gradient).max() < 0.2:
            break
        weight = weight - lr * gradient
        bias = bias - lr * error.mean()
    return weight, bias


@logistic_regression.wrong(
    "the bias has its own gradient, and no penalty",
    "You never moved the bias: subtract lr * mean(p - y) in each step.",
)
def bias_left_out(X, y, lam, lr, steps):
    weight, bias = logistic_regression.reference(X, y, lam, lr, steps)
    return weight, 0.0 * bias


@logistic_regression.wrong(
    "the bias has its own gradient, and no penalty",
    "You penalized the bias as well: `lam` belongs to the weight alone.",
)
def bias_penalized(X, y, lam, lr, steps):
    ones = np.ones((len(X), 1))
    weight = np.zeros(X.shape[1] + 1)
    for _ in range(steps):
        table = np.hstack([X, ones])
        error = 1 / (1 + np.exp(-(table @ weight))) - y
        weight = weight - lr * (table.T @ error / len(X) + lam * weight)
    return weight[:-1], weight[-1]


@logistic_regression.wrong(
    "the bias has its own gradient, and no penalty",
    "You left the bias out of the score: p is sigmoid(X @ weight + bias).",
)
def score_without_bias(X, y, lam, lr, steps):
    weight, bias = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        error = 1 / (1 + np.exp(-(X @ weight))) - y
        weight = weight - lr * (X.T @ error / len(X) + lam * weight)
        bias = bias - lr * error.mean()
    return weight, bias


@logistic_regression.wrong(
    "the bias has its own gradient, and no penalty",
    "You moved the weight first and worked out p again for the bias: both steps use the "
    "same p.",
)
def one_after_the_other(X, y, lam, lr, steps):
    weight, bias = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        error = 1 / (1 + np.exp(-(X @ weight + bias))) - y
        weight = weight - lr * (X.T @ error / len(X) + lam * weight)
        error = 1 / (1 + np.exp(-(X @ weight + bias))) - y
        bias = bias - lr * error.mean()
    return weight, bias


@logistic_regression.wrong(
    "the penalty shrinks the weight",
    "You left the penalty out: add lam * weight to the gradient.",
)
def without_penalty(X, y, lam, lr, steps):
    return logistic_regression.reference(X, y, 0.0, lr, steps)


@logistic_regression.wrong(
    "the penalty shrinks the weight",
    "You forgot the half in front of the penalty: its gradient is lam * weight, without "
    "a 2.",
)
def penalty_doubled(X, y, lam, lr, steps):
    return logistic_regression.reference(X, y, 2 * lam, lr, steps)


@logistic_regression.wrong(
    "the penalty shrinks the weight",
    "You divided the penalty by N with the rest: only the cross-entropy is a mean.",
)
def penalty_in_the_mean(X, y, lam, lr, steps):
    return logistic_regression.reference(X, y, lam / len(X), lr, steps)


@logistic_regression.wrong(
    "the penalty shrinks the weight",
    "You took the sign of the weight, which is the gradient of the L1 penalty: add "
    "lam * weight.",
)
def penalty_of_signs(X, y, lam, lr, steps):
    weight, bias = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        error = 1 / (1 + np.exp(-(X @ weight + bias))) - y
        weight = weight - lr * (X.T @ error / len(X) + lam * np.sign(weight))
        bias = bias - lr * error.mean()
    return weight, bias


@logistic_regression.wrong(
    "large scores do not overflow",
    "You wrote exp(score) / (1 + exp(score)), which becomes infinity over infinity: write "
    "1 / (1 + exp(-score)), where an infinite exp gives the right 0.",
)
def infinity_over_infinity(X, y, lam, lr, steps):
    weight, bias = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        odds = np.exp(X @ weight + bias)
        error = odds / (1 + odds) - y
        weight = weight - lr * (X.T @ error / len(X) + lam * weight)
        bias = bias - lr * error.mean()
    return weight, bias


@logistic_regression.wrong(
    "large scores do not overflow",
    "You divided by p * (1 - p), which is rounded to 0, and multiplied by it again: the two "
    "cancel to p - y, so leave both out.",
)
def by_the_chain_rule(X, y, lam, lr, steps):
    weight, bias = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        p = 1 / (1 + np.exp(-(X @ weight + bias)))
        slope = p * (1 - p)
        error = (p - y) / slope * slope
        weight = weight - lr * (X.T @ error / len(X) + lam * weight)
        bias = bias - lr * error.mean()
    return weight, bias


@logistic_regression.wrong("arguments are left as they were")
def labels_changed(X, y, lam, lr, steps):
    result = logistic_regression.reference(X, y, lam, lr, steps)
    y *= 2
    y -= 1
    return result


@logistic_regression.right
def by_the_plain_sigmoid(X, y, lam, lr, steps):
    weight, bias = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        p = 1 / (1 + np.exp(-(X @ weight + bias)))
        gradient = X.T @ (p - y) / len(y)
        weight = (1 - lr * lam) * weight - lr * gradient
        bias -= lr * np.mean(p - y)
    return weight, bias


@logistic_regression.right
def with_a_column_of_ones(X, y, lam, lr, steps):
    table = np.column_stack([X, np.ones(len(X))])
    shrink = np.full(table.shape[1], lam)
    shrink[-1] = 0
    weight = np.zeros(table.shape[1])
    for _ in range(steps):
        p = (1 + np.tanh(table @ weight / 2)) / 2
        weight -= lr * (
            np.mean(table * (p - y)[:, None], axis=0) + shrink * weight
        )
    return weight[:-1], weight[-1]


@logistic_regression.right
def by_signed_labels(X, y, lam, lr, steps):
    sign = 2 * y - 1
    weight, bias = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        margin = sign * (X @ weight + bias)
        pull = sign / (1 + np.exp(np.minimum(margin, 500)))
        change = pull @ X / len(X) - lam * weight
        weight, bias = weight + lr * change, bias + lr * pull.mean()
    return weight, bias


@logistic_regression.right
def sample_by_sample(X, y, lam, lr, steps):
    weight, bias = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        dweight, dbias = lam * weight, 0.0
        for row, label in zip(X, y, strict=True):
            score = row @ weight + bias
            small = np.exp(-abs(score))
            p = 1 / (1 + small) if score > 0 else small / (1 + small)
            dweight = dweight + (p - label) * row / len(X)
            dbias += (p - label) / len(X)
        weight, bias = weight - lr * dweight, bias - lr * dbias
    return weight, bias


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
first_loss.wrong_value(
    3.0, "That is the logarithm to base 10: nats are asked for."
)
first_loss.wrong_value(
    -6.908, "The sign: the loss is minus the logarithm, and never below 0."
)
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
smoothing_floor.wrong_value(
    0.1054,
    "That is -log 0.9: the right class has 0.91, and the other nine have terms, too.",
)
smoothing_floor.wrong_value(0.722, "That is in bits: the question is in nats.")
smoothing_floor.wrong_value(
    0.0943, "That is -log 0.91 alone: the other nine classes have terms, too."
)
smoothing_floor.right(lambda: 0.5)
smoothing_floor.right(lambda: 0.5003)
smoothing_floor.right(lambda: np.float64(0.50028))
