"""cross_validation/one_standard_error: The one-standard-error rule."""

import numpy as np

from mlfund.judge.declare import implement


@implement(
    title="The one-standard-error rule",
    difficulty=2,
    importance=3,
    minutes=12,
    allows={
        "errors": "len(errors) == 2; len(errors) > errors.shape[1]; "
        "errors[:, errors.mean(axis=0).argmin()].std() == 0",
        "lams": "single; unsorted; lams[0] < lams[-1]",
    },
    hints=[
        "Average over the folds: one mean error for each penalty. Where is the smallest?",
        "The standard error of that mean: `errors[:, best].std(ddof=1) / np.sqrt(folds)`.",
        "Among all penalties whose mean is at most the smallest plus that, take the largest.",
    ],
)
def one_standard_error(errors, lams):
    """`errors` of shape (folds, penalties) holds the error of each penalty in each fold, and `lams`
    of shape (penalties,) the penalties, in any order. Return the largest penalty whose mean error
    over the folds is at most the smallest mean error plus one standard error. The standard error is
    that of the best penalty's mean: the standard deviation of its errors over the folds, divided by
    folds - 1 inside the root, over the root of the number of folds. There are at least two folds.
    The smallest mean is that of one penalty alone; its errors may all be equal.
    """
    mean = errors.mean(axis=0)
    best = mean.argmin()
    standard_error = errors[:, best].std(ddof=1) / np.sqrt(len(errors))
    return lams[mean <= mean[best] + standard_error].max()


LAMS = np.array([0.1, 1.0, 10.0, 130.7, 1000.0])


def _errors(rng, distances, folds=5, widths=1.0):
    """Errors with means of 10 plus the distances, and with the widths as standard errors."""
    noise = rng.normal(size=folds)
    noise = (noise - noise.mean()) / noise.std(ddof=1) * np.sqrt(folds)
    return 10 + np.array(distances) + noise[:, None] * widths


@one_standard_error.cases(
    "the largest penalty that is not clearly worse",
    "Of all penalties within one standard error of the smallest mean error, take the largest.",
)
def _(rng):
    yield np.array([[2.0], [4.0]]), np.array([0.7])
    # means of 2, 2.5 and 5, and a standard error of 1
    yield np.array([[1.0, 3.5, 5.0], [3.0, 1.5, 5.0]]), np.array([0.3, 1.7, 9.1])
    for distances in [
        (9, 0.4, 0, 0.5, 12),
        (0.6, 0, 0.3, 8, 20),
        (7, 0.2, 0, 0.4, 0.5),
    ]:
        yield _errors(rng, distances), LAMS[: len(distances)]


@one_standard_error.cases(
    "the standard error is that of a mean",
    "Standard deviation with folds - 1, over the root of the number of folds.",
)
def _(rng):
    near = [(9, 0.4, 0, 0.95, 1.6), (0, 0.96, 1.5, 1.9, 20), (7, 0, 0.94, 1.4, 9)]
    near += [(9, 0, 0.95, 1.06, 1.6), (0, 0.97, 1.05, 2, 20)]
    for distances in near:
        yield _errors(rng, distances), LAMS[: len(distances)]
    for width in [0.3, 4.0]:
        distances = width * np.array([9, 0.4, 0, 0.9, 1.7])
        yield _errors(rng, distances, widths=width), LAMS
    # more folds than penalties, and the other way round
    for folds, distances in [
        (9, (3, 0, 1.2)),
        (9, (0, 1.2, 1.4, 5)),
        (3, (3, 0, 0.9, 2, 4)),
        (3, (0, 0.97, 1.03, 5)),
    ]:
        yield _errors(rng, distances, folds), LAMS[: len(distances)]


@one_standard_error.cases(
    "the mean over the folds decides",
    "Compare the mean errors over the folds: one fold with a large error counts too.",
)
def _(rng):
    low, high = np.array([-4.0, 1, 1, 1, 1]), np.array([4.0, -1, -1, -1, -1])
    for one, other in [(low, high), (high, low)]:
        for mean in [5.3, 5.7]:
            yield np.column_stack([mean + one, 4 + other]), np.array([1.7, 0.3])


@one_standard_error.cases(
    "the standard error is that of the best penalty",
    "The band is one standard error of the penalty with the smallest mean, and no other's.",
)
def _(rng):
    for distances, widths in [
        ((4, 0, 0.5, 2), (1, 1, 1, 5)),
        ((0.5, 0, 3, 2.5), (1, 1, 1, 5)),
        ((0, 0.6, 2, 9), (1, 1, 5, 1)),
        ((9, 0, 0.9, 1.3), (5, 1, 1, 1)),
        ((9, 0, 0.5, 0.9), (0.2, 1, 1, 1)),
        ((2, 0, 0.5, 1.6), (3, 1, 1, 0.5)),
    ]:
        yield _errors(rng, distances, widths=np.array(widths)), LAMS[:4]


@one_standard_error.cases(
    "penalties in any order",
    "Compare the penalties themselves, not their places in the array.",
)
def _(rng):
    for lams, distances in [
        ([1000.0, 10.0, 0.1, 1.0, 130.7], [12, 0, 9, 0.4, 0.5]),
        ([130.7, 10.0, 1.0, 0.1], [0.4, 0, 0.5, 5]),
        ([3.0, 300.0, 30.0], [0, 0.5, 0.2]),
    ]:
        yield _errors(rng, distances), np.array(lams)


@one_standard_error.cases(
    "a worse penalty between two good ones",
    "Every penalty within the band counts, also beyond one that is outside of it.",
)
def _(rng):
    for distances in [(0, 1.6, 0.5, 3), (2, 0, 1.7, 0.6)]:
        yield _errors(rng, distances), LAMS[: len(distances)]


@one_standard_error.cases(
    "a mean on the bound counts",
    "At most means that a mean error which equals the bound is within it.",
)
def _(rng):
    # mean 2 and a standard error of 1: the bound is 3
    yield np.array([[1.0, 3.0], [3.0, 3.0]]), np.array([0.3, 1.7])
    yield (
        np.array([[4.0, 1.0, 3.001], [2.0, 3.0, 3.001]]),
        np.array([1.7, 0.3, 6.1]),
    )
    # no spread: the best penalty alone
    yield np.array([[1.0, 2.0, 3.0]] * 3), np.array([0.3, 1.7, 9.1])


LARGEST = "the largest penalty that is not clearly worse"
OF_A_MEAN = "the standard error is that of a mean"
OF_THE_BEST = "the standard error is that of the best penalty"
WITHIN = "lams[mean <= mean[best] + standard_error].max()"
SPREAD = "errors[:, best].std(ddof=1) / np.sqrt(len(errors))"

for stood, instead_of, caught_by, message in [
    (
        "lams[best]",
        WITHIN,
        LARGEST,
        "That is the penalty with the smallest mean error. The rule goes on to simpler models.",
    ),
    (
        WITHIN.replace("max", "min"),
        WITHIN,
        LARGEST,
        "You took the smallest penalty in the band. The simplest model has the largest.",
    ),
    (
        f"np.flatnonzero(lams == {WITHIN})[0]",
        WITHIN,
        LARGEST,
        "You returned the place of the penalty: return the penalty.",
    ),
    (
        "mean <",
        "mean <=",
        "a mean on the bound counts",
        "You leave out a mean that equals the bound: at most is `<=`.",
    ),
    (
        "errors[:, best].std(ddof=1)",
        SPREAD,
        OF_A_MEAN,
        "You used the standard deviation over the folds. Divide by the root of their number.",
    ),
    (
        "errors[:, best].std()",
        "errors[:, best].std(ddof=1)",
        OF_A_MEAN,
        "You divided by the number of folds inside the standard deviation: use folds - 1, "
        "`ddof=1`.",
    ),
    (
        "errors[:, best].var(ddof=1) / len(errors)",
        SPREAD,
        OF_A_MEAN,
        "You added the variance of the mean: take its root.",
    ),
    (
        "np.sqrt(len(errors) - 1)",
        "np.sqrt(len(errors))",
        OF_A_MEAN,
        "You took one off the number of folds twice. With `ddof=1` inside the standard deviation, "
        "divide by the root of the number of folds.",
    ),
    (
        "np.sqrt(errors.shape[1])",
        "np.sqrt(len(errors))",
        OF_A_MEAN,
        "You divided by the root of the number of penalties: it is the number of folds, "
        "`len(errors)`.",
    ),
    (
        "errors[:, best].std(ddof=1) / len(errors)",
        SPREAD,
        LARGEST,
        "You divided by the number of folds: divide by its root.",
    ),
    (
        "mean - errors.std(axis=0, ddof=1) / np.sqrt(len(errors)) <= mean[best]",
        "mean <= mean[best] + standard_error",
        OF_THE_BEST,
        "You gave every penalty a band of its own: a penalty with wild folds is then let in.",
    ),
    (
        "errors[:, 0].std",
        "errors[:, best].std",
        OF_THE_BEST,
        "You took the standard error of the first penalty: it is that of the best one.",
    ),
    (
        "errors.std(axis=0, ddof=1).max()",
        "errors[:, best].std(ddof=1)",
        OF_THE_BEST,
        "You took the largest standard error of all: it is that of the best penalty.",
    ),
    (
        "np.median(errors, axis=0)",
        "errors.mean(axis=0)",
        "the mean over the folds decides",
        "You took medians over the folds: the mean errors are compared.",
    ),
    (
        "errors.min(axis=0).argmin()",
        "mean.argmin()",
        "the mean over the folds decides",
        "You took for the best penalty the one with the smallest error in a single fold: it is the "
        "one with the smallest mean.",
    ),
    (
        "lams[np.flatnonzero(mean <= mean[best] + standard_error)[-1]]",
        WITHIN,
        "penalties in any order",
        "You took the last place in the band, which has the largest penalty only if they rise.",
    ),
]:
    one_standard_error.wrong_if(stood, instead_of, caught_by, message)


@one_standard_error.wrong(
    "a worse penalty between two good ones",
    "You went up from the best penalty and stopped at the first one outside of the band. Errors "
    "are noisy: look at all penalties.",
)
def stopped_at_the_first(errors, lams):
    order = np.argsort(lams)
    mean = errors.mean(axis=0)[order]
    best = mean.argmin()
    band = errors[:, order[best]].std(ddof=1) / np.sqrt(len(errors))
    beyond = np.flatnonzero(mean[best:] > mean[best] + band)
    return lams[order][best + beyond[0] - 1 if len(beyond) else -1]


@one_standard_error.right
def with_plain_loops(errors, lams):
    folds = len(errors)
    means = [sum(column) / folds for column in errors.T]
    best = means.index(min(means))
    deviations = [(e - means[best]) ** 2 for e in errors[:, best]]
    limit = means[best] + (sum(deviations) / (folds - 1) / folds) ** 0.5
    return max(lams[i] for i, mean in enumerate(means) if mean <= limit)


@one_standard_error.right
def sorted_from_the_largest(errors, lams):
    mean = np.mean(errors, axis=0)
    best = np.argmin(mean)
    limit = mean[best] + np.sqrt(np.var(errors[:, best], ddof=1) / len(errors))
    order = np.argsort(lams)[::-1]
    return float(next(lams[i] for i in order if mean[i] <= limit))


@one_standard_error.right
def with_masked_penalties(errors, lams):
    mean, folds = errors.mean(axis=0), errors.shape[0]
    se = errors.std(axis=0) / np.sqrt(folds - 1)
    return np.where(mean - mean.min() <= se[mean.argmin()], lams, -np.inf).max()
