"""Distributions for the cases of several exercises."""


def _distribution(rng, k):
    p = rng.uniform(0.05, 1, size=k)
    return p / p.sum()
