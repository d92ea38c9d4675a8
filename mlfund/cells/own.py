"""A learner's function in the place of the book's: which exercises ask for which function."""

import functools
import inspect

import mlfund
from mlfund.exercises import find
from mlfund.judge.sandbox import execute

# Exercises whose answer does what a function of another name does, on the arguments that it takes.
NAMED_OTHERWISE = {
    "bias_variance/decompose": "bias_variance_decomposition",
    "bias_variance/zero_one": "zero_one_decomposition",
    "why_normalize/largest_step": "largest_stable_step",
}
# Exercises whose function has the book's name, and other arguments or results.
NOT_THE_SAME = frozenset({
    "bias_variance/learning_curve", "entropy/information_gain", "l2_l1_regularization/lasso",
    "l2_l1_regularization/elastic_net", "layer_norm/group_norm",
    "layer_norm/rms_norm",
})  # fmt: skip


def book_function(exercise):
    """The name of the book's function that an exercise asks for; None if it asks for another.

    Examples
    --------
    >>> from mlfund.cells.own import book_function
    >>> from mlfund.exercises import find
    >>> book_function(find("l2_l1_regularization/soft_threshold"))
    'soft_threshold'
    """
    name = NAMED_OTHERWISE.get(exercise.id, exercise.name)
    known = exercise.kind != "predict" and exercise.id not in NOT_THE_SAME
    return name if known and name in mlfund.__all__ else None


def own_function(id, source):
    """The book's function and, from a learner's answer, what stands in its place.

    The learner's is called where its arguments fit; with options that it does not have, the book's.
    """
    exercise = find(id)
    book = getattr(mlfund, book_function(exercise))
    own = execute(source, "your code")[exercise.name]
    signature = inspect.signature(own)

    @functools.wraps(book)
    def either(*arguments, **options):
        try:
            signature.bind(*arguments, **options)
        except TypeError:
            return book(*arguments, **options)
        return own(*arguments, **options)

    return book, either
