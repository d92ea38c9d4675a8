"""Ways of being off that can be seen in the results: another order, transposed, twice as much."""

from itertools import permutations

import numpy as np

from mlfund.judge.compare import parts_of, same
from mlfund.judge.values import as_array

DECIMALS = range(7)
ENOUGH = 3  # numbers that differ from one another tell a factor from a coincidence


def pattern(exercise, results):
    """A sentence on what holds of every pair of an expected result and one that came; or ""."""
    if not results or any(got is None for _, got in results):
        return ""
    said = _order(exercise, results) if exercise.returns else ""
    return said or _of_parts(exercise, results)


def _order(exercise, results):
    names = exercise.returns
    pairs = [(expected, parts_of(expected, got)) for expected, got in results]
    if len(names) > 4 or any(got is None for _, got in pairs):
        return ""
    for order in [*permutations(range(len(names)))][1:]:
        if all(same([expected[i] for i in order], list(got)) for expected, got in pairs):
            came = ", ".join(names[i] for i in order)
            return f"You return {came}, in this order. The order is {', '.join(names)}."
    return ""


def _of_parts(exercise, results):
    """What holds of one part of the results, if all others are right."""
    if not exercise.returns:
        return _of_arrays(_arrays(results), "The result")
    pairs = [(expected, parts_of(expected, got)) for expected, got in results]
    if any(got is None for _, got in pairs):
        return ""
    parts = [[(e[i], g[i]) for e, g in pairs] for i in range(len(exercise.returns))]
    off = [i for i, part in enumerate(parts) if not all(same(*pair) for pair in part)]
    if len(off) != 1:
        return ""
    return _of_arrays(_arrays(parts[off[0]]), f"`{exercise.returns[off[0]]}`")


def _arrays(pairs):
    return [(as_array(expected), as_array(got)) for expected, got in pairs]


def _of_arrays(pairs, name):
    if any(_kind(array) not in "biuf" for pair in pairs for array in pair):
        return ""
    if all(e.ndim == 2 and e.shape == g.shape[::-1] and same(e.T, g) for e, g in pairs):
        return f"{name} is transposed."
    if any(e.shape != g.shape for e, g in pairs):
        return ""
    cases = [_finite(*pair) for pair in pairs]
    if any(case is None for case in cases):
        return ""
    with np.errstate(all="ignore"):
        return _of_numbers(cases, name)


def _finite(expected, got):
    """The finite numbers of a case; None if they come where the others are expected."""
    expected, got = (np.ravel(array).astype(float) for array in (expected, got))
    finite = np.isfinite(expected)
    if not same(expected[~finite], got[~finite]) or not np.isfinite(got[finite]).all():
        return None
    return expected[finite], got[finite]


def _kind(array):
    return "O" if array is None else array.dtype.kind


def _of_numbers(cases, name):
    """What holds in each case alone, so that large numbers of one hide nothing in another."""
    expected, got = (np.concatenate([case[i] for case in cases]) for i in (0, 1))
    if len(np.unique(expected)) < ENOUGH:
        return ""
    if len(np.unique(got)) == 1:
        return f"{name} is {_short(got[0])}, whatever the arguments are."
    for decimals in DECIMALS:
        if np.allclose(got, np.round(expected, decimals), rtol=1e-14, atol=0):
            return f"{name} is rounded to {decimals} decimals: leave it as it is."
    if np.array_equal(got, np.trunc(expected)):
        return f"{name} is cut to whole numbers."
    factor = got[np.abs(expected).argmax()] / expected[np.abs(expected).argmax()]
    if factor and _always(cases, lambda x: x * factor):
        return f"{name} is {_short(factor)} times what it should be, in every case."
    more = got[0] - expected[0]
    if _always(cases, lambda x: x + more):
        how = f"{_short(abs(more))} {'more' if more > 0 else 'less'}"
        return f"{name} is {how} than it should be, in every case."
    return _of_function(cases, name)


def _of_function(cases, name):
    for does, said in [
        (lambda x: np.sqrt(np.abs(x)), "the root of what it should be"),
        (np.square, "the square of what it should be"),
        (lambda x: 1 / x, "1 divided by what it should be"),
        (lambda x: 1 - x, "1 minus what it should be"),
        (np.abs, "what it should be, without its sign"),
    ]:
        if _always(cases, does):
            return f"{name} is {said}, in every case."
    return ""


def _always(cases, does):
    """Whether in every case this was done to what is expected."""
    return all(np.isfinite(does(e)).all() and same(does(e), g) for e, g in cases)


def _short(number):
    return f"{float(f'{number:.4g}'):g}"
