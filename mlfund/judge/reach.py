"""Whether the cases of an exercise reach all that its statement allows.

Every argument takes two values at least, an option two besides its default and the default too, and
each pair of options is away from the defaults together. What else there may be is said argument by
argument, in the header's `allows`: words from below, or conditions on the arguments as Python,
with a semicolon between them.
"""

import inspect
from itertools import combinations

import numpy as np

from mlfund.judge.trial import all_cases, calls_of, given_in, identical
from mlfund.judge.values import as_array


def _repeats(array):
    return len(np.unique(array)) < array.size


def _missing(array):
    return array.dtype.kind == "f" and np.isnan(array).any()


WORDS = {
    "negative": lambda a: (a < 0).any(),
    "zero": lambda a: (a == 0).any(),
    "all zero": lambda a: a.size > 0 and (a == 0).all(),
    "all equal": lambda a: a.size > 1 and (a == a.flat[0]).all(),
    "ties": _repeats,
    "no ties": lambda a: a.size > 1 and not _repeats(a),
    "empty": lambda a: a.size == 0,
    "single": lambda a: a.size == 1,
    "large": lambda a: np.abs(a[np.isfinite(a)]).max(initial=0) >= 1e3,
    "small": lambda a: 0 < np.abs(a).max(initial=0) <= 1e-3,
    "nan": _missing,
    "infinite": lambda a: a.dtype.kind == "f" and np.isinf(a).any(),
    "whole numbers": lambda a: a.dtype.kind in "iu",
    "text": lambda a: a.dtype.kind == "U",
    "unsorted": lambda a: bool((a[1:] < a[:-1]).any()),
    **{f"{n}-d": lambda a, n=n: a.ndim == n for n in range(5)},
}


def unvaried(exercise):
    """Yield a sentence for each argument, or pair of options, that the cases vary too little."""
    calls = _calls(exercise)
    options = {}
    for name, parameter in _parameters(exercise).items():
        values = _distinct([call[name] for call in calls if name in call])
        if parameter.default is parameter.empty:
            if len(values) < 2:
                yield f"`{name}` has {len(values)} value in all cases"
            continue
        options[name] = parameter.default
        others = [value for value in values if not identical(value, parameter.default)]
        if len(others) < 2:
            yield f"`{name}` has {len(others)} values besides its default"
        if all(name in call for call in calls):
            yield f"`{name}` is never left to its default"
    for one, other in combinations(options, 2):
        if not any(_is_set(call, options, one) and _is_set(call, options, other) for call in calls):
            yield f"`{one}` and `{other}` are never set together"


def unreached(exercise):
    """Yield a sentence for each thing that is allowed and does not occur."""
    calls = _calls(exercise)
    for name, allowed in exercise.allows.items():
        for word in filter(None, allowed.split("; ")):
            if not any(name in call and _holds(word, name, call) for call in calls):
                yield f"`{name}`: {word} does not occur"


def unsaid(exercise):
    """The arguments of which `allows` says nothing; random generators need nothing said."""
    random = {n for c in _calls(exercise) for n, v in c.items() if _is_generator(v)}
    return [n for n in _parameters(exercise) if n not in exercise.allows and n not in random]


def _holds(word, name, call):
    if word in WORDS:
        array = as_array(call[name])
        return array is not None and _is(word, array)
    return bool(eval(word, {"np": np}, call))


def _is(word, array):
    try:
        return bool(WORDS[word](array))
    except TypeError:  # text has no sign
        return False


def _calls(exercise):
    """The arguments of every case, and of every call that a check makes, by name."""
    cases = [case for cases in all_cases(exercise).values() for case in cases]
    cases += [case for property_ in exercise.properties for case in calls_of(exercise, property_)]
    calls = []
    for case in cases:
        arguments, options = given_in(exercise, case)
        calls.append(dict(zip(_parameters(exercise), arguments, strict=False)) | options)
    return calls


def _parameters(exercise):
    return inspect.signature(exercise.reference).parameters


def _distinct(values):
    found = []
    for value in values:
        if not any(identical(value, other) for other in found):
            found.append(value)
    return found


def _is_set(call, defaults, name):
    return name in call and not identical(call[name], defaults[name])


def _is_generator(value):
    return isinstance(value, np.random.Generator)
