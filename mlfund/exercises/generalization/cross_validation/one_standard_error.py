"""cross_validation/one_standard_error: The one-standard-error rule."""

import numpy as np

from mlfund.judge.declare import implement


@implement(
    title="The one-standard-error rule",
    difficulty=2,
    importance=3,
    minutes=12,
    hints=[
        "Average over the folds: one mean error for each penalty. Where is the smallest?",
        "The standard error of that mean: `errors[:, best].std(ddof=1) / np.sqrt(folds)`.",
        "Among all penalties whose mean is at most the smallest plus that, take the largest.",
    ],
)
def one_standard_error(errors, lams):
    """`errors` of shape (folds, penalties) holds the error of each penalty in each fold, and `lams`
    of shape (penalties,) the penalties, in any order. Return the largest penalty whose mean error
    is at most the smallest mean error plus one standard error. The standard error is that of the
    best penalty's mean: the standard deviation over the folds, divided by folds - 1 inside the
    root, over the root of the number of folds.
    """
    mean = errors.mean(axis=0)
    best = mean.argmin()
    standard_error = errors[:, best].std(ddof=1) / np.sqrt(len(errors))
    return lams[mean <= mean[best] + standard_error].max()


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
    lams = np.array([0.1, 1.0, 10.0, 100.0, 1000.0])
    for distances in [
        (9, 0.4, 0, 0.5, 12),
        (0.6, 0, 0.3, 8, 20),
        (7, 0.2, 0, 0.4, 0.5),
    ]:
        yield _errors(rng, distances), lams


@one_standard_error.cases(
    "the standard error is that of a mean",
    "Standard deviation with folds - 1, over the root of the number of folds.",
)
def _(rng):
    lams = np.array([0.1, 1.0, 10.0, 100.0, 1000.0])
    for distances in [
        (9, 0.4, 0, 0.95, 1.6),
        (0, 0.96, 1.5, 1.9, 20),
        (7, 0, 0.94, 1.4, 9),
        (9, 0, 0.95, 1.06, 1.6),
        (0, 0.97, 1.05, 2, 20),
    ]:
        yield _errors(rng, distances), lams
    for width in [0.3, 4.0]:
        distances = width * np.array([9, 0.4, 0, 0.9, 1.7])
        yield _errors(rng, distances, widths=width), lams
    # more folds than penalties, and the other way round
    for folds, distances in [(9, (3, 0, 1.2)), (3, (3, 0, 0.9, 2, 4))]:
        yield _errors(rng, distances, folds), lams[: len(distances)]


@one_standard_error.cases(
    "the standard error is that of the best penalty",
    "The band is one standard error of the penalty with the smallest mean, and no other's.",
)
def _(rng):
    lams = np.array([0.1, 1.0, 10.0, 100.0])
    for distances, widths in [
        ((4, 0, 0.5, 2), (1, 1, 1, 5)),
        ((0.5, 0, 3, 2.5), (1, 1, 1, 5)),
        ((0, 0.6, 2, 9), (1, 1, 5, 1)),
    ]:
        yield _errors(rng, distances, widths=np.array(widths)), lams


@one_standard_error.cases(
    "penalties in any order",
    "Compare the penalties themselves, not their places in the array.",
)
def _(rng):
    for lams, distances in [
        ([1000.0, 10.0, 0.1, 1.0, 100.0], [12, 0, 9, 0.4, 0.5]),
        ([100.0, 10.0, 1.0, 0.1], [0.4, 0, 0.5, 5]),
        ([3.0, 300.0, 30.0], [0, 0.5, 0.2]),
    ]:
        yield _errors(rng, distances), np.array(lams)


@one_standard_error.cases(
    "a worse penalty between two good ones",
    "Every penalty within the band counts, also beyond one that is outside of it.",
)
def _(rng):
    lams = np.array([0.1, 1.0, 10.0, 100.0])
    for distances in [(0, 1.6, 0.5, 3), (2, 0, 1.7, 0.6)]:
        yield _errors(rng, distances), lams


@one_standard_error.wrong(
    "the largest penalty that is not clearly worse",
    "That is the penalty with the smallest mean error. The rule goes on to simpler models.",
)
def smallest_error(errors, lams):
    return lams[errors.mean(axis=0).argmin()]


@one_standard_error.wrong(
    "the largest penalty that is not clearly worse",
    "You took the smallest penalty in the band. The simplest model has the largest.",
)
def smallest_penalty(errors, lams):
    mean = errors.mean(axis=0)
    band = errors[:, mean.argmin()].std(ddof=1) / np.sqrt(len(errors))
    return lams[mean <= mean.min() + band].min()


@one_standard_error.wrong(
    "the largest penalty that is not clearly worse",
    "You returned the place of the penalty: return the penalty.",
)
def place(errors, lams):
    return int(
        np.flatnonzero(lams == one_standard_error.reference(errors, lams))[0]
    )


@one_standard_error.wrong(
    "the standard error is that of a mean",
    "You used the standard deviation over the folds. Divide by the root of their number.",
)
def standard_deviation(errors, lams):
    mean = errors.mean(axis=0)
    return lams[mean <= mean.min() + errors[:, mean.argmin()].std(ddof=1)].max()


@one_standard_error.wrong(
    "the standard error is that of a mean",
    "You divided by the number of folds inside the standard deviation: use folds - 1, `ddof=1`.",
)
def divided_by_folds(errors, lams):
    mean = errors.mean(axis=0)
    band = errors[:, mean.argmin()].std() / np.sqrt(len(errors))
    return lams[mean <= mean.min() + band].max()


@one_standard_error.wrong(
    "the standard error is that of the best penalty",
    "You gave every penalty a band of its own: a penalty with wild folds is then let in.",
)
def own_bands(errors, lams):
    mean = errors.mean(axis=0)
    bands = errors.std(axis=0, ddof=1) / np.sqrt(len(errors))
    return lams[mean - bands <= mean.min()].max()


@one_standard_error.wrong(
    "penalties in any order",
    "You took the last place in the band, which has the largest penalty only if they rise.",
)
def last_place(errors, lams):
    mean = errors.mean(axis=0)
    band = errors[:, mean.argmin()].std(ddof=1) / np.sqrt(len(errors))
    return lams[np.flatnonzero(mean <= mean.min() + band)[-1]]


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


def _with_band(errors, lams, band):
    mean = errors.mean(axis=0)
    return lams[mean <= mean.min() + band(errors[:, mean.argmin()])].max()


@one_standard_error.wrong(
    "the standard error is that of a mean",
    "You added the variance of the mean: take its root.",
)
def variance_of_the_mean(errors, lams):
    return _with_band(errors, lams, lambda e: e.var(ddof=1) / len(e))


@one_standard_error.wrong(
    "the standard error is that of a mean",
    "You took one off the number of folds twice. With `ddof=1` inside the standard deviation, "
    "divide by the root of the number of folds.",
)
def one_taken_off_twice(errors, lams):
    return _with_band(errors, lams, lambda e: e.std(ddof=1) / np.sqrt(len(e) - 1))


@one_standard_error.wrong(
    "the standard error is that of a mean",
    "You divided by the root of the number of penalties: it is the number of folds, `len(errors)`.",
)
def root_of_the_penalties(errors, lams):
    root = np.sqrt(errors.shape[1])
    return _with_band(errors, lams, lambda e: e.std(ddof=1) / root)


@one_standard_error.wrong(
    "the largest penalty that is not clearly worse",
    "You divided by the number of folds: divide by its root.",
)
def divided_by_the_folds(errors, lams):
    return _with_band(errors, lams, lambda e: e.std(ddof=1) / len(e))


@one_standard_error.wrong("arguments are left as they were")
def errors_in_place(errors, lams):
    result = one_standard_error.reference(errors, lams)
    errors -= errors.min()
    return result


@one_standard_error.right
def with_plain_loops(errors, lams):
    folds = len(errors)
    means = [sum(column) / folds for column in errors.T]
    best = means.index(min(means))
    deviations = [(e - means[best]) ** 2 for e in errors[:, best]]
    limit = means[best] + (sum(deviations) / (folds - 1) / folds) ** 0.5
    return max(
        lam for lam, mean in zip(lams, means, strict=True) if mean <= limit
    )


@one_standard_error.right
def sorted_from_the_largest(errors, lams):
    mean = np.mean(errors, axis=0)
    best = np.argmin(mean)
    limit = mean[best] + np.sqrt(
        np.var(errors[:, best], ddof=1) / errors.shape[0]
    )
    order = np.argsort(lams)[::-1]
    return float(next(lams[i] for i in order if mean[i] <= limit))


@one_standard_error.right
def with_masked_penalties(errors, lams):
    mean, folds = errors.mean(axis=0), errors.shape[0]
    se = errors.std(axis=0) / np.sqrt(folds - 1)
    return np.where(mean - mean.min() <= se[mean.argmin()], lams, -np.inf).max()
