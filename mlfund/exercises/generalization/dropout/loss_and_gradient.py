"""dropout/loss_and_gradient: A gradient that does not regularize."""

import numpy as np

from mlfund.judge.declare import debug


@debug(
    title="A gradient that does not regularize",
    difficulty=3,
    importance=4,
    minutes=12,
    allows={
        "X": "negative; X.shape[1] == 1; X.shape[1] > 1",
        "y": "negative; zero",
        "w": "negative",
        "p": "p == 0; p == 0.8",
    },
    hints=[
        "For p = 0 everything is right. Compare with a numerical derivative, p = 0.5.",
        "How many masks are drawn in one call?",
        "The gradient belongs to the loss only with the mask that the loss was made with.",
    ],
)
def loss_and_gradient(X, y, w, p, rng):
    """Find the bug. This returns the squared error of a linear regression with inverted dropout on
    the entries of `X`, summed over the examples, for one draw from `rng`, and its gradient with
    respect to `w`, in the shape of `w`. The probability p of dropping is at least 0 and below 1.
    Training runs and the loss falls, but the weights come out as if there were no dropout.
    """
    dropped = X * (rng.random(X.shape) >= p) / (1 - p)
    residual = dropped @ w - y
    loss = np.sum(residual**2)
    gradient = 2 * dropped.T @ residual
    return loss, gradient


@loss_and_gradient.starts_from
def loss_and_gradient_with_a_bug(X, y, w, p, rng):
    dropped = X * (rng.random(X.shape) >= p) / (1 - p)
    residual = dropped @ w - y
    loss = np.sum(residual**2)
    dropped = X * (rng.random(X.shape) >= p) / (1 - p)
    gradient = 2 * dropped.T @ residual
    return loss, gradient


def _regression():
    rng = np.random.default_rng(7)
    X = rng.normal(size=(400, 4)) * [0.5, 1, 1.5, 2]
    w = np.array([1.0, -0.5, 0.8, 0.3])
    return X, X @ w + rng.normal(size=400), w


def _numbers(function, w, p, seed=0):
    """Loss and gradient as a float and an array."""
    X, y, _ = _regression()
    loss, gradient = function(X, y, w, p, np.random.default_rng(seed))
    return float(loss), np.asarray(gradient, dtype=float)


@loss_and_gradient.holds(
    "the loss is that of inverted dropout",
    "By a draw from `rng` each entry of X is dropped with probability p, independently of the "
    "others, and the kept ones are divided by 1 - p. The loss is the sum of the squared residuals.",
)
def _(loss_and_gradient):
    X, y, w = _regression()
    for p in [0.2, 0.7]:
        losses = [
            _numbers(loss_and_gradient, w, p, seed)[0] for seed in range(40)
        ]
        penalty = p / (1 - p) * np.sum(X**2, axis=0) @ w**2
        expected = np.sum((y - X @ w) ** 2) + penalty
        assert abs(np.mean(losses) / expected - 1) < 0.08, (
            f"for p = {p} the mean of 40 losses is {np.mean(losses):.0f}, "
            f"expected about {expected:.0f}"
        )
    again = _numbers(loss_and_gradient, w, 0.7, seed=0)[0]
    assert again == losses[0], "one seed, two losses"
    assert len({*losses}) > 1, "40 seeds, one loss: nothing is drawn from `rng`"
    one = np.ones((50, 1)), np.zeros(50), np.ones(1), 0.5
    kept = {
        round(float(loss_and_gradient(*one, np.random.default_rng(seed))[0]) / 4)
        for seed in range(10)
    }
    assert len(kept) > 1, (
        f"with a column of 50 ones and p = 0.5 each of ten seeds keeps {kept.pop()} of them: with "
        "independent draws the number varies"
    )
    ones, apart = np.ones((400, 2)), np.array([1.0, -1.0])
    draw = np.random.default_rng(0)
    loss = float(loss_and_gradient(ones, np.zeros(400), apart, 0.5, draw)[0])
    assert abs(loss - 800) < 200, (
        f"with two columns of ones, w = [1, -1], y = 0 and p = 0.5 the loss is {loss:.0f}, "
        "expected about 800: entries of a row or of a column are dropped together"
    )


@loss_and_gradient.holds(
    "the gradient belongs to the loss",
    "One call, one mask: the gradient must be the derivative of the loss that is returned.",
)
def _(loss_and_gradient):
    w = _regression()[2]
    for p in [0.0, 0.5, 0.8]:
        gradient = _numbers(loss_and_gradient, w, p)[1]
        assert gradient.shape == w.shape, (
            f"the gradient should have the shape of w, {w.shape}, got {gradient.shape}"
        )
        for j, step in enumerate(0.1 * np.eye(len(w))):
            above, below = (
                _numbers(loss_and_gradient, w + s, p)[0] for s in [step, -step]
            )
            slope = (above - below) / 0.2
            assert abs(gradient[j] - slope) < 1e-4 * abs(slope) + 5e-3, (
                f"with one seed and p = {p} the loss has the slope {slope:.3f} along "
                f"w[{j}], the gradient says {gradient[j]:.3f}"
            )


loss_and_gradient.wrong_if(
    ">= p)",
    ">= p) / (1 - p)",
    "the loss is that of inverted dropout",
    "You dropped entries without dividing the kept ones by 1 - p.",
)


@loss_and_gradient.wrong(
    "the loss is that of inverted dropout",
    "You left dropout out: then there is nothing random, and no penalty.",
)
def no_dropout(X, y, w, p, rng):
    residual = X @ w - y
    return np.sum(residual**2), 2 * X.T @ residual


loss_and_gradient.wrong_if(
    "rng.random((len(X), 1))",
    "rng.random(X.shape)",
    "the loss is that of inverted dropout",
    "You dropped whole rows: draw one number for each entry of X.",
)
loss_and_gradient.wrong_if(
    "rng.random(X.shape[1])",
    "rng.random(X.shape)",
    "the loss is that of inverted dropout",
    "You dropped whole columns, the same in every row: draw one number for each entry of X.",
)
loss_and_gradient.wrong_if(
    "np.random.default_rng(0).random(X.shape)",
    "rng.random(X.shape)",
    "the loss is that of inverted dropout",
    "Nothing is drawn from `rng`. What is asked for is loss and gradient of one draw, neither "
    "of a fixed one nor of the mean over all.",
)
loss_and_gradient.wrong_if(
    "loss / len(X), gradient / len(X)",
    "loss, gradient",
    "the loss is that of inverted dropout",
    "You averaged over the examples: the loss is the sum of the squares.",
)
loss_and_gradient.wrong_if(
    "loss / 2, gradient / 2",
    "loss, gradient",
    "the loss is that of inverted dropout",
    "You took half of the sum of the squares: the loss is the whole of it.",
)
loss_and_gradient.wrong_if(
    "(rng.permutation(X.size) / X.size).reshape(X.shape)",
    "rng.random(X.shape)",
    "the loss is that of inverted dropout",
    "You drop a fixed number of entries: then they are not independent. Draw one uniform number "
    "for each.",
)
loss_and_gradient.wrong_if(
    "loss ** 0.5, gradient",
    "loss, gradient",
    "the loss is that of inverted dropout",
    "You took the root: the loss is the sum of the squares.",
)
loss_and_gradient.wrong_if(
    "np.random.random_sample(X.shape)",
    "rng.random(X.shape)",
    "the loss is that of inverted dropout",
    "One seed of `rng` no longer gives one loss: you drew from another generator, as numpy's "
    "global one.",
)
loss_and_gradient.wrong_if(
    "-2 * dropped",
    "2 * dropped",
    "the gradient belongs to the loss",
    "The sign is wrong: the residual is the prediction minus y.",
)
loss_and_gradient.wrong_if(
    "loss, gradient / len(X)",
    "loss, gradient",
    "the gradient belongs to the loss",
    "You averaged the gradient and summed the loss.",
)
loss_and_gradient.wrong_if(
    "dropped.T @ (X @ w - y)",
    "dropped.T @ residual",
    "the gradient belongs to the loss",
    "The residual in the gradient is that of the untouched X: use the one of the loss.",
)
loss_and_gradient.wrong_if(
    "loss, gradient[:, None]",
    "loss, gradient",
    "the loss is that of inverted dropout",
    "The gradient has an axis too many: it has the shape of w.",
)


@loss_and_gradient.wrong(
    "the loss is that of inverted dropout",
    "You dropped residuals: dropout acts on the entries of X.",
)
def residuals_dropped(X, y, w, p, rng):
    mask = (rng.random(len(X)) >= p) / (1 - p)
    residual = X @ w - y
    return mask @ residual**2, 2 * X.T @ (mask * residual)


loss_and_gradient.wrong_if(
    "< p",
    ">= p",
    "the loss is that of inverted dropout",
    "You kept entries with probability p: p is the probability of dropping.",
)


@loss_and_gradient.wrong(
    "the gradient belongs to the loss",
    "The backward pass draws a mask of its own: keep `dropped` from the forward pass. With two "
    "independent masks the expected gradient is that of plain least squares.",
)
def second_mask(X, y, w, p, rng):
    residual = X * (rng.random(X.shape) >= p) / (1 - p) @ w - y
    dropped = X * (rng.random(X.shape) >= p) / (1 - p)
    return np.sum(residual**2), 2 * dropped.T @ residual


loss_and_gradient.wrong_if(
    "2 * X.T",
    "2 * dropped.T",
    "the gradient belongs to the loss",
    "The backward pass uses all of X: use the same dropped entries as the forward pass.",
)
loss_and_gradient.wrong_if(
    "dropped.T @ residual",
    "2 * dropped.T @ residual",
    "the gradient belongs to the loss",
    "The factor 2 of the square is missing in the gradient.",
)


@loss_and_gradient.right
def with_a_mask(X, y, w, p, rng):
    mask = rng.binomial(1, 1 - p, X.shape) / (1 - p)
    residual = y - (X * mask) @ w
    return residual @ residual, -2 * (X * mask).T @ residual


@loss_and_gradient.right
def through_the_gram_matrix(X, y, w, p, rng):
    dropped = np.where(rng.random(X.shape) < p, 0, X / (1 - p))
    gram, cross = dropped.T @ dropped, dropped.T @ y
    return w @ gram @ w - 2 * w @ cross + y @ y, 2 * (gram @ w - cross)


@loss_and_gradient.right
def example_by_example(X, y, w, p, rng):
    loss, gradient = 0.0, np.zeros(len(w))
    for row, target in zip(X, y, strict=True):
        kept = row * (rng.random(len(row)) >= p) / (1 - p)
        residual = kept @ w - target
        loss, gradient = loss + residual**2, gradient + 2 * residual * kept
    return loss, gradient


loss_and_gradient.same(
    "A uniform number equals p hardly ever.", ("(X.shape) > p", "(X.shape) >= p")
)
