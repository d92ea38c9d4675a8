"""l2_l1_regularization/soft_threshold: Soft-thresholding."""

import numpy as np

from mlfund.judge.declare import implement


@implement(
    title="Soft-thresholding",
    difficulty=1,
    importance=5,
    minutes=5,
    allows={
        "z": "negative; zero; single; small; (np.abs(z) == t).any() and t > 0; 1-d; 2-d; 3-d",
        "t": "t == 0",
    },
    hints=[
        "How far is each number from 0? Take `t` off that distance.",
        "A distance cannot be negative: `np.maximum(np.abs(z) - t, 0)`.",
        "Give the sign back: multiply by `np.sign(z)`.",
    ],
)
def soft_threshold(z, t):
    """Move each number of the array `z` towards 0 by `t`, and to exactly 0 where it is nearer than
    that. `z` holds finite floats and has any shape, with at least one axis; `t` is a number of at
    least 0. This is the step that makes lasso's weights zero.
    """
    return np.sign(z) * np.maximum(np.abs(z) - t, 0)


@soft_threshold.cases(
    "large numbers move towards 0 by t",
    "A number that is further than `t` from 0 loses `t`, whatever its size.",
)
def _(rng):
    yield np.array([3.0]), 1.0
    for shape, t in [((3,), 0.5), ((2, 3), 2.0), ((2, 1, 2), 0.7)]:
        yield rng.uniform(2 * t, 5 * t, shape), t


@soft_threshold.cases(
    "numbers nearer than t become 0",
    "A number that is nearer to 0 than `t` becomes exactly 0: it must not pass to the other side.",
)
def _(rng):
    yield np.array([0.5, 4.0]), 1.0
    for shape, t in [((4,), 1.0), ((2, 3), 2.0)]:
        yield rng.uniform(0, 2 * t, shape), t


@soft_threshold.cases(
    "0 stays 0",
    "0 has no direction: do not divide by it. A number at the distance `t` becomes 0 as well.",
)
def _(rng):
    yield np.array([0.0, 2.0]), 1.0
    yield np.array([0.0, 2.0]), 0.0
    yield np.array([1.0, 0.0, 3.0]), 0.0
    yield np.array([1.5, 0.0, 4.0]), 1.5


@soft_threshold.holds(
    "small numbers become exactly 0",
    "Exactly 0 is asked for, not a number near it: lasso's weights that are 0 can be counted.",
)
def _(soft_threshold):
    z = np.array([0.3, -0.2, 1e-9, -1.0, 0.0, 4.0])
    y = np.asarray(soft_threshold(z, 1.0))
    assert (y[:-1] == 0).all(), (
        f"of z = {z.tolist()} and t = 1 it makes {y.tolist()}"
    )


@soft_threshold.cases(
    "negative numbers are treated alike",
    "Negative numbers move towards 0 as well, upwards, and keep their sign.",
)
def _(rng):
    yield np.array([-3.0]), 1.0
    yield np.array([-3e-4, 1e-4]), 1e-4
    for shape, t in [((4,), 1.0), ((3, 2), 2.0), ((2, 2, 2), 0.3)]:
        yield rng.normal(0, 2 * t, shape) - t, t


@soft_threshold.wrong(
    "large numbers move towards 0 by t",
    "You kept large numbers as they are: that is hard thresholding. Soft thresholding takes `t` "
    "off them too.",
)
def hard_threshold(z, t):
    return np.where(np.abs(z) > t, z, 0.0)


@soft_threshold.wrong(
    "large numbers move towards 0 by t",
    "You shrank by a factor, as ridge does. Here every number loses the same amount.",
)
def by_a_factor(z, t):
    return z / (1 + t)


@soft_threshold.wrong(
    "large numbers move towards 0 by t",
    "You moved numbers by t / 2. The half belongs to the lasso's penalty, not to this function.",
)
def by_half(z, t):
    return soft_threshold.reference(z, t / 2)


@soft_threshold.wrong(
    "numbers nearer than t become 0",
    "You subtracted `t` from every number: small ones pass 0 and come out negative.",
)
def past_zero(z, t):
    return np.sign(z) * (np.abs(z) - t)


@soft_threshold.wrong(
    "numbers nearer than t become 0",
    "You left small numbers as they are. They are the ones that become 0.",
)
def small_ones_left(z, t):
    return np.where(np.abs(z) > t, z - np.sign(z) * t, z)


@soft_threshold.wrong(
    "negative numbers are treated alike",
    "You set all negative numbers to 0. That is `relu(z - t)`.",
)
def negatives_lost(z, t):
    return np.maximum(z - t, 0)


@soft_threshold.wrong(
    "negative numbers are treated alike",
    "You lost the sign: multiply by `np.sign(z)` at the end.",
)
def sign_lost(z, t):
    return np.maximum(np.abs(z) - t, 0)


@soft_threshold.wrong(
    "0 stays 0",
    "You divide by `np.abs(z)`, which may be 0: subtract from the distance instead of scaling.",
)
def by_a_factor_of_its_own(z, t):
    return z * np.maximum(0, 1 - t / np.abs(z))


soft_threshold.wrong_if(
    "z / np.abs(z)",
    "np.sign(z)",
    "0 stays 0",
    "`z / np.abs(z)` is 0 / 0 where z is 0: take `np.sign(z)`.",
)
soft_threshold.wrong_if(
    "np.maximum(np.abs(z) - t, 1e-12)",
    "np.maximum(np.abs(z) - t, 0)",
    "small numbers become exactly 0",
)


@soft_threshold.wrong("arguments are left as they were")
def changed_in_place(z, t):
    z[np.abs(z) <= t] = 0
    z -= t * np.sign(z)
    return z


@soft_threshold.right
def by_clipping(z, t):
    return z - np.clip(z, -t, t)


@soft_threshold.right
def by_two_ramps(z, t):
    return np.maximum(z - t, 0) - np.maximum(-z - t, 0)


@soft_threshold.right
def by_cases(z, t):
    result = np.zeros_like(z)
    result[z > t] = z[z > t] - t
    result[z < -t] = z[z < -t] + t
    return result


@soft_threshold.right
def one_by_one(z, t):
    flat = [max(v - t, 0.0) if v > 0 else min(v + t, 0.0) for v in np.ravel(z)]
    return np.reshape(flat, np.shape(z))
