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
    allows={
        "x": "negative; zero; 1-d; 2-d; 3-d; 4-d",
        "p": "p == 0; p == 0.9",
        "training": "training; not training",
    },
    hints=[
        "`rng.random(x.shape)` is uniform on [0, 1): it is below p with probability p.",
        "What must the kept entries be multiplied with, so that the expected value is x?",
        "In evaluation there is nothing to do: the scaling was done in training.",
    ],
)
def inverted(x, p, training, rng):
    """Write dropout for an array `x` of finite floats, of any shape. In training, set each entry to
    0 with probability p, independently of the others, and divide the kept ones by 1 - p; here
    0 <= p < 1. Draw from the generator `rng`. In evaluation return the entries as they are.
    """
    if not training:
        return x
    kept = rng.random(x.shape) >= p
    return np.where(kept, x / (1 - p), 0.0)


SHAPES = [(200, 100), (3000,), (30, 20, 15), (6, 5, 15, 20)]


def _inputs(shape=SHAPES[0]):
    """Entries from -2 to -1 and from 1 to 2: a 0 in the result was dropped."""
    rng = np.random.default_rng(9)
    return rng.uniform(1, 2, shape) * rng.choice([-1, 1], shape)


def _after(function, p, seed=0, shape=SHAPES[0]):
    """The result of training on the entries of `_inputs`, as an array of the same shape."""
    y = np.asarray(function(_inputs(shape), p, True, np.random.default_rng(seed)))
    assert y.shape == shape, f"the shape {shape} became {y.shape}"
    return y


@inverted.holds(
    "evaluation changes nothing",
    "Inverted dropout does all its scaling in training: in evaluation return x as it is.",
)
def _(inverted):
    for x in [np.full((3, 4), 2.0), np.array([0.3, 0.0, -3.0])]:
        for p in [0.4, 0.7, 0.0]:
            y = np.asarray(inverted(x, p, False, np.random.default_rng(0)))
            same = y.shape == x.shape and np.allclose(y, x, rtol=1e-6, atol=0)
            assert same, (
                f"for p = {p} in evaluation {x.tolist()} became {y.round(2).tolist()}"
            )


@inverted.holds(
    "each entry is dropped on its own",
    "Draw one number for each entry, whatever the shape of x: none may depend on another.",
)
def _(inverted):
    dropped = [_after(inverted, 0.5, seed) == 0 for seed in range(5)]
    counts = [int(mask.sum()) for mask in dropped]
    same = all(np.array_equal(mask, dropped[0]) for mask in dropped)
    assert max(counts) > 0, "for p = 0.5 no entry became 0"
    assert same or len({*counts}) > 1, (
        f"for p = 0.5 five seeds drop other entries, but always {counts[0]} of 20,000: "
        "with independent draws the number varies"
    )
    for shape in SHAPES:
        y = _after(inverted, 0.5, shape=shape)
        for axis in range(y.ndim):
            share = np.mean(np.diff(y == 0, axis=axis))
            assert abs(share - 0.5) < 0.1, (
                f"for p = 0.5, the shape {shape} and one seed, {np.mean(y == 0):.3f} of all "
                f"entries became 0, and of the neighbours along axis {axis} a share of "
                f"{share:.3f} differ in whether they did, expected about 0.5"
            )


@inverted.holds(
    "entries are dropped at rate p",
    "p is the probability of dropping: of 20,000 entries about 20,000 p must be 0.",
)
def _(inverted):
    for p in [0.0, 0.2, 0.7, 0.9]:
        rate = np.mean(_after(inverted, p) == 0)
        assert abs(rate - p) < 0.02, (
            f"for p = {p} the share of zeros is {rate:.3f}"
        )


@inverted.holds(
    "kept entries are divided by 1 - p",
    "Kept entries are divided by 1 - p, so that the expected value is x.",
)
def _(inverted):
    for p in [0.2, 0.7, 0.0]:
        y, x = _after(inverted, p), _inputs()
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
    calls = [np.asarray(inverted(_inputs(), 0.5, True, rng)) for _ in range(2)]
    assert np.array_equal(first, again), "one seed, two results"
    assert not np.array_equal(first, other), "two seeds, one result"
    assert not np.array_equal(*calls), "two calls with one generator, one result"


EVALUATION = "evaluation changes nothing"
ON_ITS_OWN = "each entry is dropped on its own"
RATE, SCALE = "entries are dropped at rate p", "kept entries are divided by 1 - p"
DRAWN, RESULT = "rng.random(x.shape)", "np.where(kept, x / (1 - p), 0.0)"

for stood, instead_of, caught_by, message in [
    (
        "return x * (1 - p)\n",
        "return x\n",
        EVALUATION,
        "You scaled in evaluation, by 1 - p. That goes with dropout that is not inverted.",
    ),
    (
        "return x / (1 - p)\n",
        "return x\n",
        EVALUATION,
        "You divided by 1 - p in evaluation: do it in training, to the kept entries.",
    ),
    (
        "if False",
        "if not training",
        EVALUATION,
        "You drop in evaluation too: look at `training` first.",
    ),
    (
        "x",
        RESULT,
        ON_ITS_OWN,
        "No entry became 0 in training: set each to 0 with probability p.",
    ),
    (
        "rng.random()",
        DRAWN,
        ON_ITS_OWN,
        "You drew one number for the whole array: all entries are dropped, or none.",
    ),
    (
        "(rng.permutation(x.size) / x.size).reshape(x.shape)",
        DRAWN,
        ON_ITS_OWN,
        "You drop a fixed number of entries: then they are not independent. Draw one uniform "
        "number for each.",
    ),
    (
        "rng.random(x.shape[-1])",
        DRAWN,
        ON_ITS_OWN,
        "You drew one mask and used it for every row: all samples lose the same units.",
    ),
    (
        "rng.random((len(x), *[1] * (x.ndim - 1)))",
        DRAWN,
        ON_ITS_OWN,
        "You dropped whole rows: a sample loses all its units or none.",
    ),
    (
        "rng.random(x.shape[:2]).reshape(*x.shape[:2], *[1] * (x.ndim - 2))",
        DRAWN,
        ON_ITS_OWN,
        "Your mask has the first two axes: draw it in the shape of x, whatever that is.",
    ),
    (
        "rng.random(x.shape[-2:])",
        DRAWN,
        ON_ITS_OWN,
        "Your mask has the last two axes: draw it in the shape of x, whatever that is.",
    ),
    (
        "rng.random((*x.shape[:1], *[1] * (x.ndim - 2), *x.shape[1:][-1:]))",
        DRAWN,
        ON_ITS_OWN,
        "You dropped a channel of a sample at all its places, as spatial dropout does: draw one "
        "number for each entry.",
    ),
    (
        "< p",
        ">= p",
        RATE,
        "You keep entries with probability p: p is the probability of dropping.",
    ),
    (
        "x * kept / kept.mean()",
        RESULT,
        SCALE,
        "You divided by the share that was kept in this draw: divide by 1 - p, its expected "
        "value. Else each entry's scale depends on the others.",
    ),
    (
        "x * kept / np.sqrt(1 - p)",
        RESULT,
        SCALE,
        "You divided by the root of 1 - p. That keeps the mean square, not the mean.",
    ),
    (
        "x * kept",
        RESULT,
        SCALE,
        "You did not scale: the expected value is then (1 - p) x.",
    ),
    (
        "x * kept / (p or 1)",
        RESULT,
        SCALE,
        "You divided by p: divide by the probability of keeping, 1 - p.",
    ),
    (
        "x * kept * (1 - p)",
        RESULT,
        SCALE,
        "You multiplied by 1 - p. Kept entries must grow, to make up for the dropped ones.",
    ),
    (
        "np.random.default_rng(0).random(x.shape)",
        DRAWN,
        "all randomness comes from rng",
        "Every call drops the same entries, whatever `rng` has drawn: use the generator that is "
        "passed in.",
    ),
    (
        "np.random.random_sample(x.shape)",
        DRAWN,
        "all randomness comes from rng",
        "One seed of `rng` no longer gives one mask: you drew from another generator, as numpy's "
        "global one.",
    ),
]:
    inverted.wrong_if(stood, instead_of, caught_by, message)


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


inverted.same(
    "A uniform number equals p hardly ever.", ("(x.shape) > p", "(x.shape) >= p")
)
