"""Exercises on cross-validation."""

import numpy as np

from mlfund.exercises.declare import debug, implement, predict


@implement(
    title="Split into k folds",
    difficulty=1,
    importance=5,
    minutes=10,
    follow_up=(
        "Now shuffle.",
        "Permute the indices once, with a generator that is passed in, and cut "
        "the permutation. Not for time series, and not across groups.",
    ),
    hints=[
        "The sizes first: `n // k` each, and one more for the first `n % k` folds.",
        "The test part of a fold starts where the one before it stopped.",
        "`np.array_split(np.arange(n), k)` cuts in just this way; `np.setdiff1d` gives the rest.",
    ],
)
def k_folds(n, k):
    """Split the indices 0 to n - 1 into k folds. Return a list of k pairs `(train, test)` of index
    arrays in rising order. The test parts are runs of neighbours, in order, and differ by at most
    one in size: the first n % k are the larger ones. `train` is all that is not in `test`.
    """
    folds = []
    for test in np.array_split(np.arange(n), k):
        train = np.setdiff1d(np.arange(n), test)
        folds.append((train, test))
    return folds


@k_folds.holds(
    "each example is tested once",
    "The test parts together must hold every index from 0 to n - 1, each once.",
)
def _(k_folds):
    for n, k in [(6, 3), (7, 3), (11, 4)]:
        tested = np.sort(np.concatenate([test for _, test in k_folds(n, k)]))
        assert np.array_equal(tested, np.arange(n)), (
            f"for n = {n} and k = {k} the tested indices are {tested.tolist()}"
        )


@k_folds.holds(
    "each fold trains on all the rest",
    "`train` holds the indices that are not in `test`: all of them, and no other.",
)
def _(k_folds):
    for n, k in [(6, 3), (7, 3), (11, 4)]:
        for train, test in k_folds(n, k):
            rest = np.setdiff1d(np.arange(n), test)
            assert np.array_equal(np.sort(train), rest), (
                f"for n = {n} the fold that tests on {np.asarray(test).tolist()} "
                f"trains on {np.asarray(train).tolist()}"
            )


@k_folds.holds(
    "both parts can be used as indices",
    "An array of indices holds whole numbers, not floats: `x[test]` must work.",
)
def _(k_folds):
    for train, test in k_folds(7, 3):
        for name, part in [("train", train), ("test", test)]:
            kind = np.asarray(part).dtype
            assert kind.kind in "iu", f"{name} holds numbers of type {kind}"


@k_folds.cases(
    "the first folds take the remainder",
    "Sizes differ by at most one, the first n % k folds are the larger ones, every test part is a "
    "run of neighbours, and all indices rise.",
)
def _(rng):
    yield from [(5, 2), (6, 3), (7, 3), (10, 4), (11, 4), (5, 5)]


@k_folds.wrong(
    "each example is tested once",
    "You cut k runs of n // k and dropped what is left over.",
)
def remainder_dropped(n, k):
    size = n // k
    tests = [np.arange(i * size, (i + 1) * size) for i in range(k)]
    return [(np.setdiff1d(np.arange(n), test), test) for test in tests]


@k_folds.wrong(
    "each example is tested once",
    "You exchanged the two parts: the small one is the test part.",
)
def parts_exchanged(n, k):
    return [(test, train) for train, test in k_folds.reference(n, k)]


@k_folds.wrong(
    "each fold trains on all the rest",
    "You train on everything, the test part too: that measures the training error.",
)
def trained_on_everything(n, k):
    return [(np.arange(n), test) for _, test in k_folds.reference(n, k)]


@k_folds.wrong(
    "each fold trains on all the rest",
    "You train only on what comes before the test part. That is a time-series split.",
)
def trained_on_the_past(n, k):
    return [(np.arange(test[0]), test) for _, test in k_folds.reference(n, k)]


@k_folds.wrong(
    "the first folds take the remainder",
    "You gave the whole remainder to the last fold: one fold is then much larger.",
)
def remainder_to_the_last(n, k):
    starts = [i * (n // k) for i in range(k)]
    tests = np.split(np.arange(n), starts[1:])
    return [(np.setdiff1d(np.arange(n), test), test) for test in tests]


@k_folds.wrong(
    "the first folds take the remainder",
    "You dealt the examples out like cards: here each test part is a run of neighbours.",
)
def dealt_like_cards(n, k):
    tests = [np.arange(i, n, k) for i in range(k)]
    return [(np.setdiff1d(np.arange(n), test), test) for test in tests]


@k_folds.wrong(
    "the first folds take the remainder",
    "You gave the larger size to the last n % k folds: give it to the first.",
)
def larger_folds_last(n, k):
    sizes = [n // k + (i >= k - n % k) for i in range(k)]
    tests = np.split(np.arange(n), np.cumsum(sizes)[:-1])
    return [(np.setdiff1d(np.arange(n), test), test) for test in tests]


@k_folds.wrong(
    "each example is tested once",
    "You count from 1. Indices go from 0 to n - 1.",
)
def counted_from_one(n, k):
    return [(train + 1, test + 1) for train, test in k_folds.reference(n, k)]


@k_folds.wrong("both parts can be used as indices")
def indices_as_floats(n, k):
    return [(train * 1.0, test * 1.0) for train, test in k_folds.reference(n, k)]


@k_folds.wrong(
    "the first folds take the remainder",
    "You cut folds of k examples. k is the number of folds.",
)
def folds_of_k(n, k):
    tests = [np.arange(start, min(start + k, n)) for start in range(0, n, k)]
    return [(np.setdiff1d(np.arange(n), test), test) for test in tests]


@k_folds.wrong(
    "the first folds take the remainder",
    "You rounded n / k up for every fold: the last one is then too small.",
)
def rounded_up(n, k):
    size = -(-n // k)
    tests = np.split(np.arange(n), [i * size for i in range(1, k)])
    return [(np.setdiff1d(np.arange(n), test), test) for test in tests]


@k_folds.wrong(
    "the first folds take the remainder",
    "You put what comes after the test part before what comes before it: let `train` rise.",
)
def train_not_in_order(n, k):
    return [
        (np.r_[test[-1] + 1 : n, : test[0]], test)
        for _, test in k_folds.reference(n, k)
    ]


@k_folds.right
def by_start_and_size(n, k):
    folds, start = [], 0
    for i in range(k):
        stop = start + n // k + (1 if i < n % k else 0)
        train = np.concatenate([np.arange(start), np.arange(stop, n)])
        folds.append((train, np.arange(start, stop)))
        start = stop
    return folds


@k_folds.right
def by_fold_numbers(n, k):
    sizes = n // k + (np.arange(k) < n % k)
    number = np.repeat(np.arange(k), sizes)
    return [
        (np.flatnonzero(number != i), np.flatnonzero(number == i))
        for i in range(k)
    ]


@k_folds.right
def in_plain_lists(n, k):
    starts = [i * (n // k) + min(i, n % k) for i in range(k + 1)]
    tests = [list(range(starts[i], starts[i + 1])) for i in range(k)]
    return [([j for j in range(n) if j not in test], test) for test in tests]


@implement(
    title="Leave-one-out from one fit",
    difficulty=4,
    importance=4,
    minutes=20,
    hints=[
        "A loop of n fits is a right answer. Write it first, then compare the shortcut with it.",
        "The hat matrix `H` turns targets into fitted values: `H @ y`. Its diagonal is the "
        "leverage: how much of its own target each fitted value contains.",
        "The left-out residual is the ordinary one divided by 1 minus the leverage.",
    ],
)
def left_out_residuals(X, y):
    """Fit least squares without intercept to X of shape (n, d) and y of shape (n,), with n > d and
    linearly independent columns. Return an array of n numbers: `y[i]` minus the prediction for
    `X[i]` by the model that is fitted to all examples but i.
    """
    hat = X @ np.linalg.solve(X.T @ X, X.T)
    residuals = y - hat @ y
    return residuals / (1 - np.diag(hat))


@left_out_residuals.cases(
    "a constant feature predicts the mean of the others",
    "With one column of ones the prediction for example i is the mean of all the other targets.",
)
def _(rng):
    for n in [2, 3, 5]:
        yield np.ones((n, 1)), rng.normal(3, 2, size=n)


@left_out_residuals.cases(
    "each example has its own leverage",
    "Divide by one minus the diagonal of X (X^T X)^-1 X^T, one value for each example.",
)
def _(rng):
    for n, d in [(3, 1), (5, 2), (8, 3)]:
        X = rng.normal(size=(n, d)) * np.linspace(0.3, 3, n)[:, None]
        yield X, X.sum(axis=1) + rng.normal(size=n)


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "These are the ordinary residuals: each example took part in its own prediction.",
)
def ordinary_residuals(X, y):
    return y - X @ np.linalg.lstsq(X, y, rcond=None)[0]


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "You divided by the root of 1 - h. That gives residuals of equal variance, not left-out ones.",
)
def divided_by_the_root(X, y):
    hat = X @ np.linalg.pinv(X)
    return (y - hat @ y) / np.sqrt(1 - np.diag(hat))


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "You multiplied by 1 - h. Left-out residuals are larger than ordinary ones: divide.",
)
def multiplied(X, y):
    hat = X @ np.linalg.pinv(X)
    return (y - hat @ y) * (1 - np.diag(hat))


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "The sign is turned round: it is the target minus the prediction.",
)
def sign_turned(X, y):
    return -left_out_residuals.reference(X, y)


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "You squared the residuals; here they are asked for as they are.",
)
def squared(X, y):
    return left_out_residuals.reference(X, y) ** 2


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "Those are the left-out predictions: subtract them from `y`.",
)
def left_out_predictions(X, y):
    return y - left_out_residuals.reference(X, y)


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "You divided by the leverage: divide by 1 minus the leverage.",
)
def divided_by_the_leverage(X, y):
    return ordinary_residuals(X, y) / np.diag(X @ np.linalg.pinv(X))


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "You divided by the square of 1 - h. Once is right.",
)
def divided_twice(X, y):
    hat = X @ np.linalg.pinv(X)
    return (y - hat @ y) / (1 - np.diag(hat)) ** 2


@left_out_residuals.wrong(
    "a constant feature predicts the mean of the others",
    "You divided by all of 1 - H, a matrix. Each residual has one leverage: `np.diag(hat)`.",
)
def divided_by_a_matrix(X, y):
    hat = X @ np.linalg.pinv(X)
    return (y - hat @ y) / (1 - hat)


@left_out_residuals.wrong(
    "each example has its own leverage",
    "You divided by 1 minus the average leverage, d / n. That is generalized cross-validation, "
    "which agrees only where all leverages are equal.",
)
def average_leverage(X, y):
    n, d = X.shape
    return ordinary_residuals(X, y) / (1 - d / n)


@left_out_residuals.wrong(
    "each example has its own leverage",
    "You subtracted the means first, but the mean of y contains the left-out target, and no "
    "intercept was asked for.",
)
def centred_first(X, y):
    if np.ptp(X) == 0:
        return left_out_residuals.reference(X, y)
    return left_out_residuals.reference(X - X.mean(axis=0), y - y.mean())


@left_out_residuals.wrong(
    "each example has its own leverage",
    "You fitted an intercept too: none was asked for.",
)
def with_an_intercept(X, y):
    A = np.column_stack([np.ones(len(y)), X])
    hat = A @ np.linalg.pinv(A)
    return (y - hat @ y) / (1 - np.diag(hat))


@left_out_residuals.wrong("arguments are left as they were")
def targets_in_place(X, y):
    hat = X @ np.linalg.pinv(X)
    y -= hat @ y
    return y / (1 - np.diag(hat))


@left_out_residuals.right
def by_n_fits(X, y):
    residuals = []
    for i in range(len(y)):
        weight = np.linalg.lstsq(
            np.delete(X, i, axis=0), np.delete(y, i), rcond=None
        )[0]
        residuals.append(y[i] - X[i] @ weight)
    return residuals


@left_out_residuals.right
def by_the_qr_decomposition(X, y):
    Q, _ = np.linalg.qr(X)
    return (y - Q @ (Q.T @ y)) / (1 - (Q**2).sum(axis=1))


@left_out_residuals.right
def by_an_update_of_the_weight(X, y):
    inverse = np.linalg.inv(X.T @ X)
    out = np.empty(len(y))
    for i, (x, target) in enumerate(zip(X, y, strict=True)):
        without = inverse + np.outer(inverse @ x, inverse @ x) / (
            1 - x @ inverse @ x
        )
        out[i] = target - x @ (without @ (X.T @ y - target * x))
    return out


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


@debug(
    title="Good scores on noise",
    difficulty=3,
    importance=5,
    minutes=12,
    hints=[
        "What would it return on features that are pure noise? Try it, with many features.",
        "Which lines use `y`? Which rows of `y` do they see?",
        "The columns must be chosen anew in every fold, from the training rows alone.",
    ],
)
def cv_error(X, y, fold, count):
    """Find the bug. This function is to return the cross-validated mean squared error of a recipe:
    keep the `count` columns of X that go best with y, then fit least squares to them. `fold` holds
    the fold number of each row. On pure noise it promises an error below the variance of y.
    """
    errors = np.empty(len(y))
    for number in np.unique(fold):
        train, test = fold != number, fold == number
        kept = np.argsort(-np.abs(X[train].T @ y[train]))[:count]
        weight = np.linalg.lstsq(X[train][:, kept], y[train], rcond=None)[0]
        errors[test] = (y[test] - X[test][:, kept] @ weight) ** 2
    return errors.mean()


@cv_error.starts_from
def cv_error_with_a_bug(X, y, fold, count):
    errors = np.empty(len(y))
    kept = np.argsort(-np.abs(X.T @ y))[:count]
    for number in np.unique(fold):
        train, test = fold != number, fold == number
        weight = np.linalg.lstsq(X[train][:, kept], y[train], rcond=None)[0]
        errors[test] = (y[test] - X[test][:, kept] @ weight) ** 2
    return errors.mean()


def _rows_and_folds(rng, sizes):
    for n, d, k, count in sizes:
        yield rng.normal(size=(n, d)), rng.normal(size=n), np.arange(n) % k, count


@cv_error.cases(
    "with all columns kept it is plain cross-validation",
    "Fit on the rows outside the fold, and average the squared errors of the rows inside it.",
)
def _(rng):
    yield from _rows_and_folds(rng, [(6, 1, 2, 1), (9, 2, 3, 2), (12, 3, 4, 3)])


@cv_error.cases(
    "the test rows take no part in the choice",
    "The columns are chosen in every fold, with the training rows of X and y and no others.",
)
def _(rng):
    yield from _rows_and_folds(
        rng,
        [
            (6, 4, 2, 1),
            (8, 12, 2, 1),
            (9, 15, 3, 2),
            (12, 20, 4, 2),
            (12, 30, 3, 3),
        ],
    )


@cv_error.wrong(
    "with all columns kept it is plain cross-validation",
    "You fit on all rows: each row is then tested by a model that was trained on it.",
)
def fitted_on_all_rows(X, y, fold, count):
    kept = np.argsort(-np.abs(X.T @ y))[:count]
    weight = np.linalg.lstsq(X[:, kept], y, rcond=None)[0]
    return np.mean((y - X[:, kept] @ weight) ** 2)


@cv_error.wrong(
    "with all columns kept it is plain cross-validation",
    "You exchanged the two parts: train on the rows outside the fold.",
)
def parts_turned_round(X, y, fold, count):
    errors = []
    for number in np.unique(fold):
        train, test = fold == number, fold != number
        kept = np.argsort(-np.abs(X[train].T @ y[train]))[:count]
        weight = np.linalg.lstsq(X[train][:, kept], y[train], rcond=None)[0]
        errors.append(np.mean((y[test] - X[test][:, kept] @ weight) ** 2))
    return np.mean(errors)


@cv_error.wrong(
    "with all columns kept it is plain cross-validation",
    "That is the error on the training rows.",
)
def training_error(X, y, fold, count):
    errors = []
    for number in np.unique(fold):
        train = fold != number
        kept = np.argsort(-np.abs(X[train].T @ y[train]))[:count]
        weight = np.linalg.lstsq(X[train][:, kept], y[train], rcond=None)[0]
        errors.append(np.mean((y[train] - X[train][:, kept] @ weight) ** 2))
    return np.mean(errors)


def _choosing(choose, X, y, fold, count):
    """The right answer, but for the way in which the columns are chosen."""
    errors = np.empty(len(y))
    for number in np.unique(fold):
        train, test = fold != number, fold == number
        kept = choose(X, y, train)[:count]
        weight = np.linalg.lstsq(X[train][:, kept], y[train], rcond=None)[0]
        errors[test] = (y[test] - X[test][:, kept] @ weight) ** 2
    return errors.mean()


def _by_fit(X, y):
    return np.argsort(-np.abs(X.T @ y))


@cv_error.wrong(
    "the test rows take no part in the choice",
    "The columns are still chosen with all rows, the test rows included. Moving the line into the "
    "loop is not enough: use `X[train]` and `y[train]`.",
)
def chosen_with_all_rows(X, y, fold, count):
    return _choosing(lambda X, y, train: _by_fit(X, y), X, y, fold, count)


@cv_error.wrong(
    "the test rows take no part in the choice",
    "You chose the columns with the test rows: that is the leak at its worst.",
)
def chosen_with_the_test_rows(X, y, fold, count):
    return _choosing(
        lambda X, y, train: _by_fit(X[~train], y[~train]), X, y, fold, count
    )


@cv_error.wrong(
    "the test rows take no part in the choice",
    "You lost the absolute value: a strong negative product is as useful as a positive one.",
)
def without_absolute_value(X, y, fold, count):
    return _choosing(
        lambda X, y, train: np.argsort(-(X[train].T @ y[train])),
        X,
        y,
        fold,
        count,
    )


@cv_error.wrong(
    "the test rows take no part in the choice",
    "You no longer choose: the first columns are not the ones that go best with y.",
)
def first_columns(X, y, fold, count):
    return _choosing(lambda X, y, train: np.arange(X.shape[1]), X, y, fold, count)


@cv_error.wrong(
    "the test rows take no part in the choice",
    "You chose the columns once, in the first fold: its training rows are the test rows of others.",
)
def chosen_in_the_first_fold(X, y, fold, count):
    first = fold != np.unique(fold)[0]
    return _choosing(
        lambda X, y, train: _by_fit(X[first], y[first]), X, y, fold, count
    )


@cv_error.wrong(
    "with all columns kept it is plain cross-validation",
    "You took the root. The mean squared error is asked for.",
)
def root_of_the_error(X, y, fold, count):
    return np.sqrt(cv_error.reference(X, y, fold, count))


@cv_error.wrong(
    "the test rows take no part in the choice",
    "You kept the columns with the smallest products: the largest go best with y.",
)
def smallest_products(X, y, fold, count):
    return _choosing(
        lambda X, y, train: _by_fit(X[train], y[train])[::-1], X, y, fold, count
    )


@cv_error.wrong("arguments are left as they were")
def y_in_place(X, y, fold, count):
    result = cv_error.reference(X, y, fold, count)
    y -= y.mean()
    return result


@cv_error.right
def with_index_arrays(X, y, fold, count):
    total = 0.0
    for number in set(fold.tolist()):
        train, test = (
            np.flatnonzero(fold != number),
            np.flatnonzero(fold == number),
        )
        product = np.abs(y[train] @ X[train])
        kept = np.argpartition(product, -count)[-count:]
        A = X[np.ix_(train, kept)]
        weight = np.linalg.pinv(A) @ y[train]
        total += ((y[test] - X[np.ix_(test, kept)] @ weight) ** 2).sum()
    return total / len(y)


@cv_error.right
def row_by_row(X, y, fold, count):
    errors = []
    for i in range(len(y)):
        rows = [j for j in range(len(y)) if fold[j] != fold[i]]
        A, b = X[rows], y[rows]
        columns = sorted(range(X.shape[1]), key=lambda c: -abs(A[:, c] @ b))[
            :count
        ]
        weight = np.linalg.lstsq(A[:, columns], b, rcond=None)[0]
        errors.append((y[i] - X[i, columns] @ weight) ** 2)
    return np.mean(errors)


@cv_error.right
def with_zero_weights(X, y, fold, count):
    prediction = np.zeros(len(y))
    for number in np.unique(fold):
        train = fold != number
        strength = np.abs(np.einsum("ij,i->j", X[train], y[train]))
        kept = strength >= np.sort(strength)[-count]
        Q, R = np.linalg.qr(X[train][:, kept])
        weight = np.zeros(X.shape[1])
        weight[kept] = np.linalg.solve(R, Q.T @ y[train])
        prediction[~train] = X[~train] @ weight
    return np.mean((prediction - y) ** 2)


@predict(
    title="What two folds expect",
    difficulty=3,
    importance=3,
    minutes=5,
    tolerance=0.005,
    hints=[
        "How many examples is each model trained on?",
        "The expected error of a fit to m examples is 1 + d / (m - d - 1), here with d = 10.",
    ],
)
def two_folds():
    """Least squares without intercept on 50 examples with 10 independent standard normal features;
    the model is right and the noise has variance 1. What is the expectation of the two-fold
    cross-validation estimate of the squared error? Two decimals are enough.
    """
    trained_on, features = 50 // 2, 10
    return 1 + features / (trained_on - features - 1)


two_folds.wrong_value(
    1.256,
    "That is the error of a model trained on all 50. Two folds train on 25.",
)
two_folds.wrong_value(
    0.458,
    "That is the bias, against a model trained on all 50. Add that model's own error.",
)
two_folds.wrong_value(
    1.667,
    "You divided by m - d. The formula for Gaussian features has m - d - 1.",
)
two_folds.wrong_value(
    1.0, "That is the noise alone. The fitted weights have errors too."
)
two_folds.wrong_value(
    1.4,
    "You used 1 + d / m, which holds for many more examples than features. Use m - d - 1.",
)
two_folds.wrong_value(
    0.714, "You left out the noise of the new example, which has variance 1."
)


@predict(
    title="Leave-one-out and the majority",
    difficulty=2,
    importance=4,
    minutes=3,
    choices={
        "a": "0",
        "b": "0.5, which is also the true error",
        "c": "1",
        "d": "about 0.49, a little below one half",
    },
    hints=["Take one example out. Which class is commoner among the others?"],
)
def majority():
    """Labels are coin flips, and a data set happens to hold 25 of each of two classes. The model
    predicts the commoner class of its training set. What error does leave-one-out report?
    """
    return "c"


majority.wrong_value(
    "a", "It is the other way round: the class of the left-out one is rarer."
)
majority.wrong_value(
    "b",
    "True, but leave-one-out is far off here: look at what is left after taking one out.",
)
majority.wrong_value(
    "d",
    "With 26 to 24 it would be 0.48. At 25 to 25 the left-out one always tips the balance.",
)
