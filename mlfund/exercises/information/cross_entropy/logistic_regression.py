"""cross_entropy/logistic_regression: Logistic regression by gradient descent."""

import numpy as np

from mlfund.judge.declare import implement


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
    allows={
        "X": "negative; len(X) == 1; X.shape[1] == 1; X.shape[1] > 1",
        "y": "ties; all equal",
        "lam": "lam == 0; lam > 1",
        "lr": "lr == 1",
        "steps": "steps == 1; steps > 100",
    },
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
    100,000. `lam` is at least 0, `lr` above 0; N, D and `steps` are at least 1.
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
    yield *_mirrored(rng, 2, 1), 0.0, 0.1, 500


@logistic_regression.cases(
    "the penalty shrinks the weight",
    "The penalty adds lam * weight to the weight's gradient, in each of the `steps` steps.",
    of="weight",
)
def _(rng):
    for n, d, lam, lr in [(1, 2, 0.3, 0.4), (2, 3, 0.5, 0.9), (3, 2, 1.5, 0.2)]:
        yield *_mirrored(rng, n, d), lam, lr, n + 1
    yield *_mirrored(rng, 2, 1), 0.5, 0.1, 200


@logistic_regression.cases(
    "the bias has its own gradient, and no penalty",
    "The bias takes part in the score; its gradient is the mean of p - y, without `lam`.",
    of="bias",
)
def _(rng):
    for n, d, lam, lr in [(3, 1, 0.7, 0.8), (4, 2, 0.2, 0.3), (5, 3, 0.7, 1.0)]:
        y = np.array([1, 1, 1, 0, 1])[:n]
        yield rng.normal(size=(n, d)), y, lam, lr, n - 1
    yield np.array([[2.0, -1.0]]), np.array([1]), 0.5, 0.8, 3


@logistic_regression.cases(
    "large scores do not overflow",
    "exp(score) is infinite for a score above 709: write the sigmoid so that no infinity is "
    "divided by another, and the gradient so that no 0 is.",
    of="weight",
)
def _(rng):
    for n, d, scale in [(1, 2, 15), (1, 2, 100), (3, 2, 100), (4, 1, 300)]:
        yield *_mirrored(rng, n, d, scale), 0.0, 1.0, 3


def _sigmoid(score):
    return 1 / (1 + np.exp(-score))


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


logistic_regression.wrong_if(
    "error = (p - y) * p * (1 - p)",
    "error = p - y",
    "the weight follows its gradient",
    "You multiplied p - y by p * (1 - p): that is the gradient of the squared error. The "
    "slope of the sigmoid cancels in the cross-entropy, so leave it out.",
)
logistic_regression.wrong_if(
    "p = X @ weight + bias",
    "p = np.exp(-np.logaddexp(0, -(X @ weight + bias)))",
    "the weight follows its gradient",
    "You subtracted the label from the score: that is linear regression. Put the score "
    "through the sigmoid first.",
)
logistic_regression.wrong_if(
    "p = 0.5",
    "p = np.exp(-np.logaddexp(0, -(X @ weight + bias)))",
    "the weight follows its gradient",
    "You worked out p before the loop, so that every step has the first gradient: work it "
    "out anew in each step.",
)


@logistic_regression.wrong(
    "the weight follows its gradient",
    "You stopped before `steps` steps were taken: take exactly so many, however small they are.",
)
def stops_early(X, y, lam, lr, steps):
    return logistic_regression.reference(X, y, lam, lr, min(steps, 40))


@logistic_regression.wrong(
    "the bias has its own gradient, and no penalty",
    "You never moved the bias: subtract lr * mean(p - y) in each step.",
)
def bias_left_out(X, y, lam, lr, steps):
    weight, bias = logistic_regression.reference(X, y, lam, lr, steps)
    return weight, 0.0 * bias


logistic_regression.wrong_if(
    "bias = bias - lr * (error.mean() + lam * bias)",
    "bias = bias - lr * error.mean()",
    "the bias has its own gradient, and no penalty",
    "You penalized the bias as well: `lam` belongs to the weight alone.",
)
logistic_regression.wrong_if(
    "-(X @ weight)",
    "-(X @ weight + bias)",
    "the bias has its own gradient, and no penalty",
    "You left the bias out of the score: p is sigmoid(X @ weight + bias).",
)
logistic_regression.wrong_if(
    "bias = bias - lr * (np.exp(-np.logaddexp(0, -(X @ weight + bias))) - y).mean()",
    "bias = bias - lr * error.mean()",
    "the bias has its own gradient, and no penalty",
    "You moved the weight first and worked out p again for the bias: both steps use the same p.",
)
logistic_regression.wrong_if(
    "weight = (1 - lr * lam) * (weight - lr * X.T @ error / n)",
    "weight = weight - lr * (X.T @ error / n + lam * weight)",
    "the penalty shrinks the weight",
    "You shrank the weight after the step: the penalty's gradient is that of the weight "
    "before it.",
)
logistic_regression.wrong_if(
    "0 * weight",
    "lam * weight",
    "the penalty shrinks the weight",
    "You left the penalty out: add lam * weight to the gradient.",
)
logistic_regression.wrong_if(
    "2 * lam * weight",
    "lam * weight",
    "the penalty shrinks the weight",
    "You forgot the half in front of the penalty: its gradient is lam * weight, without a 2.",
)


@logistic_regression.wrong(
    "the penalty shrinks the weight",
    "You divided the penalty by N with the rest: only the cross-entropy is a mean.",
)
def penalty_in_the_mean(X, y, lam, lr, steps):
    return logistic_regression.reference(X, y, lam / len(X), lr, steps)


logistic_regression.wrong_if(
    "lam * np.sign(weight)",
    "lam * weight",
    "the penalty shrinks the weight",
    "You took the sign of the weight, which is the gradient of the L1 penalty: add lam * weight.",
)
logistic_regression.wrong_if(
    "p = np.exp(X @ weight + bias) / (1 + np.exp(X @ weight + bias))",
    "p = np.exp(-np.logaddexp(0, -(X @ weight + bias)))",
    "large scores do not overflow",
    "You wrote exp(score) / (1 + exp(score)), which becomes infinity over infinity: write "
    "1 / (1 + exp(-score)), where an infinite exp gives the right 0.",
)
logistic_regression.wrong_if(
    "error = (p - y) / (p * (1 - p)) * (p * (1 - p))",
    "error = p - y",
    "large scores do not overflow",
    "You divided by p * (1 - p), which is rounded to 0, and multiplied by it again: the two "
    "cancel to p - y, so leave both out.",
)


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
        p = _sigmoid(X @ weight + bias)
        weight = (1 - lr * lam) * weight - lr * X.T @ (p - y) / len(y)
        bias -= lr * np.mean(p - y)
    return weight, bias


@logistic_regression.right
def with_a_column_of_ones(X, y, lam, lr, steps):
    table = np.column_stack([X, np.ones(len(X))])
    weight = np.zeros(table.shape[1])
    for _ in range(steps):
        p = (1 + np.tanh(table @ weight / 2)) / 2
        weight -= lr * (
            (p - y) @ table / len(X) + np.append(lam * weight[:-1], 0)
        )
    return weight[:-1], weight[-1]


@logistic_regression.right
def by_signed_labels(X, y, lam, lr, steps):
    sign = 2 * y - 1
    weight, bias = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        margin = sign * (X @ weight + bias)
        pull = sign / (1 + np.exp(np.minimum(margin, 500)))
        weight = weight + lr * (pull @ X / len(X) - lam * weight)
        bias = bias + lr * pull.mean()
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
