"""What the cases of a declaration do not reach is named."""

import numpy as np

from mlfund.judge.declare import implement
from mlfund.judge.reach import unreached, unsaid, unvaried

HEADER = {"title": "Title", "difficulty": 1, "importance": 2, "minutes": 3, "hints": ["Hint."]}


def scaled(cases, **allows):
    """An exercise with an array, two options, and the cases that are given."""

    @implement(**HEADER, allows=allows)
    def scale(x, factor=2.0, shift=0.0):
        """Scale and shift."""
        return factor * x + shift

    @scale.cases("values", "Multiply, then add.")
    def _(rng):
        yield from cases

    return scale


ONE, TWO = np.array([1.0, -2.0, 0.0]), np.ones((2, 2))
FULL = [(ONE,), (TWO, 3.0), (ONE, 4.0, 1.0), (TWO, 2.0, 5.0)]


def test_arguments_that_vary_are_in_order():
    assert not [*unvaried(scaled(FULL))]


def test_what_varies_too_little_is_named():
    assert [*unvaried(scaled([(ONE,)]))] == [
        "`x` has 1 value in all cases",
        "`factor` has 0 values besides its default",
        "`shift` has 0 values besides its default",
        "`factor` and `shift` are never set together",
    ]
    assert [*unvaried(scaled([(ONE, 3.0, 1.0), (TWO, 4.0, 2.0)]))] == [
        "`factor` is never left to its default",
        "`shift` is never left to its default",
    ]


def test_calls_of_checks_count():
    exercise = scaled([(ONE,)])

    @exercise.holds("more", "More.")
    def _(scale):
        for arguments in FULL:
            scale(*arguments)

    assert not [*unvaried(exercise)]


def test_what_is_allowed_and_does_not_occur_is_named():
    words = "negative; zero; 1-d; 2-d; ties; len(x) == 2"
    assert not [*unreached(scaled(FULL, x=words, shift="shift > factor"))]
    found = [*unreached(scaled(FULL, x="3-d; empty; nan", factor="factor < 0"))]
    assert found == [
        "`x`: 3-d does not occur",
        "`x`: empty does not occur",
        "`x`: nan does not occur",
        "`factor`: factor < 0 does not occur",
    ]


def test_arguments_of_which_nothing_is_said_are_named():
    assert unsaid(scaled(FULL, x="", shift="")) == ["factor"]
