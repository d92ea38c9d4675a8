"""Exercises on dropout."""

import numpy as np

from mlfund.exercises.declare import debug, implement, predict


@implement(
    title="Inverted dropout",
    difficulty=1,
    importance=5,
    minutes=8,
    follow_up=(
        "Now verify it.",
        "The rate of zeros lies within a few standard errors of p, kept values "
        "are x / (1 - p), one seed gives one mask, and in evaluation the output "
        "is x itself.",
    ),
    hints=[
        "`rng.random(x.shape)` is uniform on [0, 1): it is below p with probability p.",
        "What must the kept entries be multiplied with, so that the expected value is x?",
        "In evaluation there is nothing to do: the scaling was done in training.",
    ],
)
def inverted(x, p, training, rng):
    """Write dropout for an array `x` of any shape. In training, set each entry to 0 with
    probability p, independently of the others, and divide the kept ones by 1 - p; here 0 <= p < 1.
    Draw from the generator `rng`. In evaluation return the entries as they are. Leave `x` itself
    unchanged.
    """
    if not training:
        return x
    kept = rng.random(x.shape) >= p
    return x * kept / (1 - p)


def _positive(shape=(200, 100)):
    """Entries between 1 and 2, so that a 0 in the result was dropped."""
    return np.linspace(1, 2, np.prod(shape)).reshape(shape)


def _after(function, p, seed=0):
    """The result of training on the entries of `_positive`, as an array."""
    return np.asarray(function(_positive(), p, True, np.random.default_rng(seed)))


@inverted.holds(
    "evaluation changes nothing",
    "Inverted dropout does all its scaling in training: in evaluation return x as it is.",
)
def _(inverted):
    for p in [0.4, 0.7]:
        y = inverted(np.full((3, 4), 2.0), p, False, np.random.default_rng(0))
        assert np.allclose(y, 2), (
            f"for p = {p} in evaluation, 12 entries of 2.0 became {np.unique(y).round(2).tolist()}"
        )


@inverted.holds(
    "each entry is dropped on its own",
    "Draw one number for each entry. Rows and columns must lose different entries.",
)
def _(inverted):
    dropped = _after(inverted, 0.5) == 0
    for axis, name in [(0, "column"), (1, "row")]:
        rates = dropped.mean(axis=axis)
        assert np.abs(rates - 0.5).max() < 0.35, (
            f"for p = 0.5 one {name} loses a share of {rates.max():.2f} of its "
            f"entries, another {rates.min():.2f}"
        )
    masks = {(_after(inverted, 0.5, seed) == 0).tobytes() for seed in range(5)}
    counts = {mask.count(1) for mask in masks}
    assert len(masks) == 1 or len(counts) > 1, (
        f"for p = 0.5 other seeds drop other entries, but always {min(counts)} of "
        "20,000: with independent draws the number varies"
    )
    x = _positive((4, 50, 40))
    y = np.asarray(inverted(x, 0.5, True, np.random.default_rng(0)))
    assert y.shape == x.shape, f"the shape {x.shape} became {y.shape}"
    share = np.mean(np.diff(y == 0, axis=2))
    assert abs(share - 0.5) < 0.1, (
        f"for p = 0.5 and the shape {x.shape} only a share of {share:.2f} of the "
        "neighbours along the last axis differ in whether they are dropped"
    )


@inverted.holds(
    "entries are dropped at rate p",
    "p is the probability of dropping: of 20,000 entries about 20,000 p must be 0.",
)
def _(inverted):
    for p in [0.0, 0.2, 0.7]:
        rate = np.mean(_after(inverted, p) == 0)
        assert abs(rate - p) < 0.02, (
            f"for p = {p} the share of zeros is {rate:.3f}"
        )


@inverted.holds(
    "kept entries are divided by 1 - p",
    "Kept entries are divided by 1 - p, so that the expected value is x.",
)
def _(inverted):
    for p in [0.2, 0.7]:
        y, x = _after(inverted, p), _positive()
        scales = (y / x)[y != 0]
        assert np.allclose(scales, 1 / (1 - p), rtol=1e-5), (
            f"for p = {p} kept entries are multiplied with numbers from "
            f"{scales.min():.4f} to {scales.max():.4f}, expected {1 / (1 - p):.4f}"
        )


@inverted.holds(
    "all randomness comes from rng",
    "Draw from `rng`: one seed gives one mask, other seeds and later calls give others.",
)
def _(inverted):
    first, again, other = (_after(inverted, 0.5, seed) for seed in [0, 0, 1])
    rng = np.random.default_rng(0)
    calls = [np.asarray(inverted(_positive(), 0.5, True, rng)) for _ in range(2)]
    assert np.array_equal(first, again), "one seed, two results"
    assert not np.array_equal(first, other), "two seeds, one result"
    assert not np.array_equal(*calls), "two calls with one generator, one result"


@inverted.wrong(
    "evaluation changes nothing",
    "You scaled in evaluation, by 1 - p. That goes with dropout that is not inverted.",
)
def scaled_in_evaluation(x, p, training, rng):
    return inverted.reference(x, p, training, rng) * (1 if training else 1 - p)


@inverted.wrong(
    "evaluation changes nothing",
    "You drop in evaluation too: look at `training` first.",
)
def always_dropping(x, p, training, rng):
    return inverted.reference(x, p, True, rng)


@inverted.wrong(
    "evaluation changes nothing",
    "You divided by 1 - p in evaluation: do it in training, to the kept entries.",
)
def divided_in_evaluation(x, p, training, rng):
    return x * (rng.random(x.shape) >= p) if training else x / (1 - p)


@inverted.wrong(
    "each entry is dropped on its own",
    "Nothing is dropped in training: set each entry to 0 with probability p.",
)
def nothing_dropped(x, p, training, rng):
    return x


@inverted.wrong(
    "each entry is dropped on its own",
    "You drop a fixed number of entries: then they are not independent. Draw one uniform "
    "number for each.",
)
def fixed_number(x, p, training, rng):
    if not training:
        return x
    kept = rng.permutation(x.size) >= int(p * x.size)
    return x * kept.reshape(x.shape) / (1 - p)


@inverted.wrong(
    "each entry is dropped on its own",
    "Your mask has two axes: draw it in the shape of x, whatever that is.",
)
def mask_of_two_axes(x, p, training, rng):
    if not training:
        return x
    kept = rng.random(x.shape[:2]) >= p
    return x * kept.reshape(*kept.shape, *[1] * (x.ndim - 2)) / (1 - p)


@inverted.wrong(
    "kept entries are divided by 1 - p",
    "You divided by the share that was kept in this draw: divide by 1 - p, its expected "
    "value. Else each entry's scale depends on the others.",
)
def divided_by_the_share_kept(x, p, training, rng):
    if not training:
        return x
    kept = rng.random(x.shape) >= p
    return x * kept / kept.mean()


@inverted.wrong(
    "kept entries are divided by 1 - p",
    "You divided by the root of 1 - p. That keeps the mean square, not the mean.",
)
def divided_by_the_root(x, p, training, rng):
    return x * (rng.random(x.shape) >= p) / np.sqrt(1 - p) if training else x


@inverted.wrong(
    "entries are dropped at rate p",
    "You keep entries with probability p: p is the probability of dropping.",
)
def kept_at_rate_p(x, p, training, rng):
    return x * (rng.random(x.shape) < p) / (1 - p) if training else x


@inverted.wrong(
    "kept entries are divided by 1 - p",
    "You did not scale: the expected value is then (1 - p) x.",
)
def not_scaled(x, p, training, rng):
    return x * (rng.random(x.shape) >= p) if training else x


@inverted.wrong(
    "kept entries are divided by 1 - p",
    "You divided by p: divide by the probability of keeping, 1 - p.",
)
def divided_by_p(x, p, training, rng):
    return x * (rng.random(x.shape) >= p) / (p or 1) if training else x


@inverted.wrong(
    "kept entries are divided by 1 - p",
    "You multiplied by 1 - p. Kept entries must grow, to make up for the dropped ones.",
)
def multiplied(x, p, training, rng):
    return x * (rng.random(x.shape) >= p) * (1 - p) if training else x


@inverted.wrong(
    "each entry is dropped on its own",
    "You drew one mask and used it for every row: all samples lose the same units.",
)
def one_mask_for_all_rows(x, p, training, rng):
    if not training:
        return x
    return x * (rng.random(x.shape[-1]) >= p) / (1 - p)


@inverted.wrong(
    "each entry is dropped on its own",
    "You dropped whole rows: a sample loses all its units or none.",
)
def whole_rows(x, p, training, rng):
    if not training:
        return x
    return x * (rng.random((len(x), 1)) >= p) / (1 - p)


@inverted.wrong(
    "all randomness comes from rng",
    "You made a generator with a fixed seed: every call drops the same entries.",
)
def seed_of_its_own(x, p, training, rng):
    return inverted.reference(x, p, training, np.random.default_rng(0))


@inverted.wrong(
    "all randomness comes from rng",
    "You drew from numpy's global generator: one seed of `rng` no longer gives one mask.",
)
def global_generator(x, p, training, rng):
    kept = np.random.random_sample(x.shape) >= p  # noqa: NPY002
    return x * kept / (1 - p) if training else x


@inverted.wrong("arguments are left as they were")
def in_place(x, p, training, rng):
    y = inverted.reference(x, p, training, rng)
    if training:
        x[...] = y
    return y


@inverted.right
def by_binomial(x, p, training, rng):
    return x * rng.binomial(1, 1 - p, x.shape) / (1 - p) if training else x.copy()


@inverted.right
def by_where(x, p, training, rng):
    if training:
        return np.where(rng.random(x.shape) < p, 0, x / (1 - p))
    return x


@inverted.right
def by_choice(x, p, training, rng):
    if not training:
        return 1.0 * x
    return x * rng.choice([0, 1 / (1 - p)], size=x.shape, p=[p, 1 - p])


@implement(
    title="Backward through a hidden layer with dropout",
    difficulty=3,
    importance=4,
    minutes=20,
    returns=["dx", "dweight1", "dweight2"],
    follow_up=(
        "Why not draw a new mask in the backward pass?",
        "The gradient would belong to another network than the one whose loss "
        "was computed: dropped units would learn from what they had no part in.",
    ),
    hints=[
        "Do the forward pass again, with the mask that is given, and name each array.",
        "Go backwards: the second product, the mask, the ReLU, the first product.",
        "The second product saw the *dropped* units, so `dweight2 = dropped.T @ dy`.",
    ],
)
def backward(x, weight1, weight2, mask, dy):
    """A network computes `y = (relu(x @ weight1) * mask) @ weight2`. The dropout `mask` was drawn
    in the forward pass: its entries are 0 or 1 / (1 - p). `dy` is the gradient of the loss with
    respect to y. Return the gradients `dx, dweight1, dweight2`. The rows of x are samples.
    """
    before = x @ weight1
    dropped = np.maximum(before, 0) * mask
    dweight2 = dropped.T @ dy
    dbefore = (dy @ weight2.T) * mask * (before > 0)
    return dbefore @ weight1.T, x.T @ dbefore, dweight2


def _networks(rng, shapes):
    for n, d, hidden, out in shapes:
        mask = (rng.random((n, hidden)) < 0.7) / 0.7
        weights = rng.normal(size=(d, hidden)), rng.normal(size=(hidden, out))
        yield rng.normal(size=(n, d)), *weights, mask, rng.normal(size=(n, out))


@backward.cases(
    "the second layer saw the dropped units",
    "`dweight2` is the second layer's input, after dropout, times `dy`.",
    of="dweight2",
)
def _(rng):
    yield from _networks(rng, [(4, 2, 3, 1), (5, 3, 6, 2)])


@backward.cases(
    "the gradient passes the same mask",
    "What reaches a hidden unit is multiplied with the mask of the forward pass.",
    of="dweight1",
)
def _(rng):
    yield from _networks(rng, [(4, 2, 3, 1), (5, 3, 6, 2)])


@backward.cases(
    "the gradient reaches the input",
    "`dx` is the gradient before the ReLU times the first weight, transposed.",
    of="dx",
)
def _(rng):
    yield from _networks(rng, [(4, 2, 3, 1), (5, 3, 6, 2)])


@backward.wrong(
    "the second layer saw the dropped units",
    "You used the hidden units before dropout: a dropped unit gets no gradient.",
)
def second_layer_without_mask(x, weight1, weight2, mask, dy):
    dx, dweight1, _ = backward.reference(x, weight1, weight2, mask, dy)
    return dx, dweight1, np.maximum(x @ weight1, 0).T @ dy


@backward.wrong(
    "the second layer saw the dropped units",
    "You divided by the number of samples: `dy` already holds what the loss did.",
)
def averaged(x, weight1, weight2, mask, dy):
    return [g / len(x) for g in backward.reference(x, weight1, weight2, mask, dy)]


@backward.wrong(
    "the second layer saw the dropped units",
    "You left out the ReLU of the forward pass.",
)
def no_relu_at_all(x, weight1, weight2, mask, dy):
    dbefore = (dy @ weight2.T) * mask
    return dbefore @ weight1.T, x.T @ dbefore, (x @ weight1 * mask).T @ dy


@backward.wrong(
    "the gradient passes the same mask",
    "No mask in the backward pass: a unit that was dropped did nothing, and must get "
    "no gradient.",
)
def no_mask_backward(x, weight1, weight2, mask, dy):
    dweight2 = backward.reference(x, weight1, weight2, mask, dy)[2]
    dbefore = (dy @ weight2.T) * (x @ weight1 > 0)
    return dbefore @ weight1.T, x.T @ dbefore, dweight2


@backward.wrong(
    "the gradient passes the same mask",
    "You used only where the mask is 0. The kept units were scaled: so is their gradient.",
)
def mask_without_scale(x, weight1, weight2, mask, dy):
    dweight2 = backward.reference(x, weight1, weight2, mask, dy)[2]
    dbefore = (dy @ weight2.T) * (mask > 0) * (x @ weight1 > 0)
    return dbefore @ weight1.T, x.T @ dbefore, dweight2


@backward.wrong(
    "the gradient passes the same mask",
    "The derivative of the ReLU is missing: negative values before it get no gradient.",
)
def no_relu_backward(x, weight1, weight2, mask, dy):
    dweight2 = backward.reference(x, weight1, weight2, mask, dy)[2]
    dbefore = (dy @ weight2.T) * mask
    return dbefore @ weight1.T, x.T @ dbefore, dweight2


@backward.wrong(
    "the gradient passes the same mask",
    "You applied the scale twice: the mask already holds 1 / (1 - p).",
)
def scaled_twice(x, weight1, weight2, mask, dy):
    dweight2 = backward.reference(x, weight1, weight2, mask, dy)[2]
    dbefore = (dy @ weight2.T) * mask * mask * (x @ weight1 > 0)
    return dbefore @ weight1.T, x.T @ dbefore, dweight2


@backward.wrong(
    "the second layer saw the dropped units",
    "That is the transpose: a gradient has the shape of its weight, so `dropped.T @ dy`.",
)
def second_layer_transposed(x, weight1, weight2, mask, dy):
    dx, dweight1, dweight2 = backward.reference(x, weight1, weight2, mask, dy)
    return dx, dweight1, dweight2.T


@backward.wrong(
    "the second layer saw the dropped units",
    "You used only where the mask is 0: the kept units were scaled, in the forward pass too.",
)
def second_layer_without_scale(x, weight1, weight2, mask, dy):
    dx, dweight1, _ = backward.reference(x, weight1, weight2, mask, dy)
    return dx, dweight1, (np.maximum(x @ weight1, 0) * (mask > 0)).T @ dy


@backward.wrong(
    "the gradient passes the same mask",
    "You multiplied by the value of the ReLU: its derivative is 0 or 1.",
)
def relu_for_its_derivative(x, weight1, weight2, mask, dy):
    dweight2 = backward.reference(x, weight1, weight2, mask, dy)[2]
    dbefore = (dy @ weight2.T) * mask * np.maximum(x @ weight1, 0)
    return dbefore @ weight1.T, x.T @ dbefore, dweight2


@backward.wrong(
    "the gradient passes the same mask",
    "You divided by the number of samples here: `dy` already holds what the loss did.",
)
def first_layer_averaged(x, weight1, weight2, mask, dy):
    dx, dweight1, dweight2 = backward.reference(x, weight1, weight2, mask, dy)
    return dx, dweight1 / len(x), dweight2


@backward.wrong(
    "the gradient reaches the input",
    "The derivative of the ReLU is missing on the way to `dx`.",
)
def input_without_relu(x, weight1, weight2, mask, dy):
    _, dweight1, dweight2 = backward.reference(x, weight1, weight2, mask, dy)
    return (dy @ weight2.T * mask) @ weight1.T, dweight1, dweight2


@backward.wrong(
    "the gradient reaches the input",
    "The mask is missing on the way to `dx`.",
)
def input_without_dropout(x, weight1, weight2, mask, dy):
    _, dweight1, dweight2 = backward.reference(x, weight1, weight2, mask, dy)
    return (dy @ weight2.T * (x @ weight1 > 0)) @ weight1.T, dweight1, dweight2


@backward.wrong(
    "the gradient reaches the input",
    "Mask and ReLU are missing on the way to `dx`.",
)
def input_without_mask(x, weight1, weight2, mask, dy):
    _, dweight1, dweight2 = backward.reference(x, weight1, weight2, mask, dy)
    return dy @ weight2.T @ weight1.T, dweight1, dweight2


@backward.wrong("arguments are left as they were")
def mask_in_place(x, weight1, weight2, mask, dy):
    result = backward.reference(x, weight1, weight2, mask, dy)
    mask *= x @ weight1 > 0
    return result


@backward.right
def from_the_dropped_units(x, weight1, weight2, mask, dy):
    dropped = np.maximum(x @ weight1, 0) * mask
    dbefore = np.where(dropped > 0, (dy @ weight2.T) * mask, 0)
    return dbefore @ weight1.T, x.T @ dbefore, dropped.T @ dy


@backward.right
def by_einsum(x, weight1, weight2, mask, dy):
    gate = mask * (x @ weight1 > 0)
    through = np.einsum("no,ho,nh->nh", dy, weight2, gate)
    dweight1 = np.einsum("nd,nh->dh", x, through)
    dweight2 = np.einsum("nh,nd,dh,no->ho", gate, x, weight1, dy)
    return np.einsum("nh,dh->nd", through, weight1), dweight1, dweight2


@backward.right
def sample_by_sample(x, weight1, weight2, mask, dy):
    dx, dweight1, dweight2 = [np.zeros_like(a) for a in [x, weight1, weight2]]
    for i in range(len(x)):
        before = x[i] @ weight1
        dbefore = (weight2 @ dy[i]) * mask[i] * (before > 0)
        dx[i] = weight1 @ dbefore
        dweight1 += np.outer(x[i], dbefore)
        dweight2 += np.outer(np.maximum(before, 0) * mask[i], dy[i])
    return dx, dweight1, dweight2


@debug(
    title="A gradient that does not regularize",
    difficulty=3,
    importance=4,
    minutes=12,
    hints=[
        "For p = 0 everything is right. Compare with a numerical derivative, p = 0.5.",
        "How many masks are drawn in one call?",
        "The gradient belongs to the loss only with the mask that the loss was made with.",
    ],
)
def loss_and_gradient(X, y, w, p, rng):
    """Find the bug. This returns the squared error of a linear regression with dropout on the
    entries of `X`, and its gradient with respect to `w`. Training runs and the loss falls, but the
    weights come out as if there were no dropout.
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
    "Each entry of X is dropped with probability p, and the kept ones are divided by 1 - p.",
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
    for p in [0.0, 0.5]:
        gradient = _numbers(loss_and_gradient, w, p)[1]
        assert gradient.shape == w.shape, (
            f"the gradient should have the shape of w, {w.shape}, got {gradient.shape}"
        )
        for j, step in enumerate(0.1 * np.eye(len(w))):
            above, below = (
                _numbers(loss_and_gradient, w + s, p)[0] for s in [step, -step]
            )
            slope = (above - below) / 0.2
            assert abs(gradient[j] - slope) < 0.01 * abs(slope) + 1e-3, (
                f"with one seed and p = {p} the loss has the slope {slope:.2f} along "
                f"w[{j}], the gradient says {gradient[j]:.2f}"
            )


@loss_and_gradient.wrong(
    "the loss is that of inverted dropout",
    "You dropped entries without dividing the kept ones by 1 - p.",
)
def loss_not_scaled(X, y, w, p, rng):
    dropped = X * (rng.random(X.shape) >= p)
    residual = dropped @ w - y
    return np.sum(residual**2), 2 * dropped.T @ residual


@loss_and_gradient.wrong(
    "the loss is that of inverted dropout",
    "You left dropout out: then there is nothing random, and no penalty.",
)
def no_dropout(X, y, w, p, rng):
    residual = X @ w - y
    return np.sum(residual**2), 2 * X.T @ residual


@loss_and_gradient.wrong(
    "the loss is that of inverted dropout",
    "You dropped whole rows: draw one number for each entry of X.",
)
def rows_dropped(X, y, w, p, rng):
    dropped = X * (rng.random((len(X), 1)) >= p) / (1 - p)
    residual = dropped @ w - y
    return np.sum(residual**2), 2 * dropped.T @ residual


@loss_and_gradient.wrong(
    "the loss is that of inverted dropout",
    "You dropped whole columns, the same in every row: draw one number for each entry of X.",
)
def columns_dropped(X, y, w, p, rng):
    dropped = X * (rng.random(X.shape[1]) >= p) / (1 - p)
    residual = dropped @ w - y
    return np.sum(residual**2), 2 * dropped.T @ residual


@loss_and_gradient.wrong(
    "the loss is that of inverted dropout",
    "Nothing is drawn from `rng`. What is asked for is loss and gradient of one draw, neither "
    "of a fixed one nor of the mean over all.",
)
def fixed_seed(X, y, w, p, rng):
    return loss_and_gradient.reference(X, y, w, p, np.random.default_rng(0))


@loss_and_gradient.wrong(
    "the loss is that of inverted dropout",
    "You averaged over the examples: the loss is the sum of the squares.",
)
def averaged_over_examples(X, y, w, p, rng):
    loss, gradient = loss_and_gradient.reference(X, y, w, p, rng)
    return loss / len(X), gradient / len(X)


@loss_and_gradient.wrong(
    "the loss is that of inverted dropout",
    "You took half of the sum of the squares: the loss is the whole of it.",
)
def halved(X, y, w, p, rng):
    loss, gradient = loss_and_gradient.reference(X, y, w, p, rng)
    return loss / 2, gradient / 2


@loss_and_gradient.wrong(
    "the gradient belongs to the loss",
    "The sign is wrong: the residual is the prediction minus y.",
)
def sign_exchanged(X, y, w, p, rng):
    loss, gradient = loss_and_gradient.reference(X, y, w, p, rng)
    return loss, -gradient


@loss_and_gradient.wrong(
    "the gradient belongs to the loss",
    "You averaged the gradient and summed the loss.",
)
def gradient_averaged(X, y, w, p, rng):
    loss, gradient = loss_and_gradient.reference(X, y, w, p, rng)
    return loss, gradient / len(X)


@loss_and_gradient.wrong(
    "the gradient belongs to the loss",
    "The residual in the gradient is that of the untouched X: use the one of the loss.",
)
def residual_untouched(X, y, w, p, rng):
    dropped = X * (rng.random(X.shape) >= p) / (1 - p)
    return np.sum((dropped @ w - y) ** 2), 2 * dropped.T @ (X @ w - y)


@loss_and_gradient.wrong(
    "the gradient belongs to the loss",
    "The gradient has an axis too many: it has the shape of w.",
)
def gradient_as_a_column(X, y, w, p, rng):
    loss, gradient = loss_and_gradient.reference(X, y, w, p, rng)
    return loss, gradient[:, None]


@loss_and_gradient.wrong(
    "the loss is that of inverted dropout",
    "You dropped residuals: dropout acts on the entries of X.",
)
def residuals_dropped(X, y, w, p, rng):
    mask = (rng.random(len(X)) >= p) / (1 - p)
    residual = X @ w - y
    return mask @ residual**2, 2 * X.T @ (mask * residual)


@loss_and_gradient.wrong(
    "the loss is that of inverted dropout",
    "You kept entries with probability p: p is the probability of dropping.",
)
def kept_with_probability_p(X, y, w, p, rng):
    dropped = X * (rng.random(X.shape) < p) / (1 - p)
    residual = dropped @ w - y
    return np.sum(residual**2), 2 * dropped.T @ residual


@loss_and_gradient.wrong(
    "the gradient belongs to the loss",
    "The backward pass draws a mask of its own: keep `dropped` from the forward pass. With two "
    "independent masks the expected gradient is that of plain least squares.",
)
def second_mask(X, y, w, p, rng):
    residual = X * (rng.random(X.shape) >= p) / (1 - p) @ w - y
    dropped = X * (rng.random(X.shape) >= p) / (1 - p)
    return np.sum(residual**2), 2 * dropped.T @ residual


@loss_and_gradient.wrong(
    "the gradient belongs to the loss",
    "The backward pass uses all of X: use the same dropped entries as the forward pass.",
)
def all_of_x_backward(X, y, w, p, rng):
    residual = X * (rng.random(X.shape) >= p) / (1 - p) @ w - y
    return np.sum(residual**2), 2 * X.T @ residual


@loss_and_gradient.wrong(
    "the gradient belongs to the loss",
    "The factor 2 of the square is missing in the gradient.",
)
def factor_missing(X, y, w, p, rng):
    loss, gradient = loss_and_gradient.reference(X, y, w, p, rng)
    return loss, gradient / 2


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


@predict(
    title="The spread of a dropped unit",
    difficulty=2,
    importance=4,
    minutes=4,
    tolerance=0.01,
    hints=[
        "Which two values does the unit take, and how often?",
        "Its mean is 3. Work out the mean of the square, then subtract 9.",
    ],
)
def unit_variance():
    """A unit has the value 3. What is the variance of its output under inverted dropout with
    p = 0.25?
    """
    mean_square = 0.75 * (3 / 0.75) ** 2
    return mean_square - 3**2


unit_variance.wrong_value(
    12.0, "That is the mean of the square: subtract 3 squared."
)
unit_variance.wrong_value(
    1.6875, "You did not divide the kept value by 1 - p: it is 4, not 3."
)
unit_variance.wrong_value(
    2.25,
    "That is p times the square. The variance is p / (1 - p) times it, as the kept value "
    "grows.",
)
unit_variance.wrong_value(
    27.0,
    "You exchanged dropping and keeping: the unit is kept with probability 0.75.",
)
unit_variance.wrong_value(1.732, "That is the standard deviation: square it.")
unit_variance.wrong_value(
    0.0, "The mean is kept by the scaling, but the unit is 0 or 4: it varies."
)


@predict(
    title="Which penalty is dropout?",
    difficulty=3,
    importance=3,
    minutes=5,
    choices={
        "a": "a hundred times the weight, since the feature is now larger",
        "b": "a hundredth of the weight; ridge would do the same",
        "c": "a hundredth of the weight; ridge would change the predictions",
        "d": "the same weight: dropout does not look at the units",
    },
    hints=[
        "Dropout adds p / (1 - p) times the sum of x_j squared, times w_j squared.",
        "Put 100 x_j for x_j and w_j / 100 for w_j: what changes?",
    ],
)
def change_of_units():
    """A linear regression is trained with dropout on its inputs, over many masks. One feature was
    in metres and had the weight 2. It is now given in centimetres. What becomes of its weight, and
    how does ridge regression, with a fixed penalty, compare?
    """
    return "c"


change_of_units.wrong_value(
    "a",
    "The feature is now a hundred times as large, so the same prediction needs less weight.",
)
change_of_units.wrong_value(
    "b", "Ridge charges the smaller weight almost nothing, so it shrinks it less."
)
change_of_units.wrong_value(
    "d",
    "The data term looks at them: the same prediction needs a smaller weight.",
)
