"""dropout/inverted: Inverted dropout."""

import numpy as np

from mlfund.judge.declare import implement


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
    for shape in [(4, 50, 40), (3, 40, 50)]:
        x = _positive(shape)
        y = np.asarray(inverted(x, 0.5, True, np.random.default_rng(0)))
        assert y.shape == shape, f"the shape {shape} became {y.shape}"
        share = np.mean(np.diff(y == 0, axis=2))
        assert abs(share - 0.5) < 0.1, (
            f"for p = 0.5 and the shape {shape} only a share of {share:.2f} of the "
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
