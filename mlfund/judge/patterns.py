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
    expected, got = (np.concatenate([np.ravel(p[i]).astype(float) for p in pairs]) for i in (0, 1))
    finite = np.isfinite(expected)
    if not same(expected[~finite], got[~finite]) or not np.isfinite(got[finite]).all():
        return ""
    with np.errstate(all="ignore"):
        return _of_numbers(expected[finite], got[finite], name)


def _kind(array):
    return "O" if array is None else array.dtype.kind


def _of_numbers(expected, got, name):
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
    if same(expected * factor, got) and factor:
        return f"{name} is {_short(factor)} times what it should be, in every case."
    more = got[0] - expected[0]
    if same(expected + more, got):
        how = f"{_short(abs(more))} {'more' if more > 0 else 'less'}"
        return f"{name} is {how} than it should be, in every case."
    return _of_function(expected, got, name)


def _of_function(expected, got, name):
    for does, said in [
        (np.sqrt(np.abs(expected)), "the root of what it should be"),
        (expected**2, "the square of what it should be"),
        (1 / expected, "1 divided by what it should be"),
        (1 - expected, "1 minus what it should be"),
        (np.abs(expected), "what it should be, without its sign"),
    ]:
        if np.isfinite(does).all() and same(does, got):
            return f"{name} is {said}, in every case."
    return ""


def _short(number):
    return f"{float(f'{number:.4g}'):g}"
