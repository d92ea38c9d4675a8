"""bias_variance/zero_one: changes of the solution that are the same function."""

from mlfund.exercises.generalization.bias_variance.zero_one import zero_one

zero_one.same(
    "The most votes are the largest share of them.",
    ("== label).mean(axis=0)", "== label).sum(axis=0)"),
)
