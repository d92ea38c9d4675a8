"""overfitting/knn_errors: Training and test error of nearest neighbours."""

import numpy as np

from mlfund.judge.declare import implement


@implement(
    title="Training and test error of nearest neighbours",
    difficulty=3,
    importance=4,
    minutes=20,
    returns=["train_errors", "test_errors"],
    allows={
        "X": "negative; X.shape[1] == 1; X.shape[1] > 2",
        "y": "zero; all equal",
        "X_test": "negative; len(X_test) == 1",
        "y_test": "single",
        "ks": "single; unsorted; ties; len(X) in ks",
    },
    hints=[
        "Squared distances of all pairs: broadcast `A[:, None, :] - B[None, :, :]`, "
        "square, and sum over the last axis.",
        "`np.argsort` along the training axis, then `y[order[:, :k]]`: the labels of the "
        "k nearest. With an odd k the majority is `mean > 0.5`.",
        "For the training error the training points are also the query points: each is "
        "its own nearest neighbour, at distance 0.",
    ],
)
def knn_errors(X, y, X_test, y_test, ks):
    """`X` of shape (N, D) and `X_test` of shape (M, D), floats, hold the features of the training
    and the test points, as they are to be used; `y` and `y_test` their labels, 0 or 1.
    Classify by the majority of the k nearest training points (Euclidean distance). Return
    the error rates on the training set and on the test set, two arrays with one number for
    each k in the list `ks`, in its order. Each k is odd and at most N.

    A training point is among its own neighbours, so for k = 1 the training error is 0. No
    two training points are equally far from a point.
    """

    def errors(queries, labels):
        distance = ((queries[:, None, :] - X[None, :, :]) ** 2).sum(axis=-1)
        nearest = y[np.argsort(distance, axis=1)]
        votes = np.array([nearest[:, :k].mean(axis=1) > 0.5 for k in ks])
        return np.mean(votes != labels, axis=1)

    return errors(X, y), errors(X_test, y_test)


def _points(rng, n, features=2):
    X = rng.normal(size=(n, features))
    y = (X[:, 0] + 0.8 * rng.normal(size=n) > 0).astype(int)
    return X, y


@knn_errors.cases(
    "training points are their own neighbours",
    "Search the whole training set: for k = 1 the training error is 0.",
    of="train_errors",
)
def _(rng):
    for n in [7, 11, 15]:
        yield (*_points(rng, n), *_points(rng, 5), [1])


@knn_errors.cases(
    "test error of the nearest neighbour",
    "For each test point find the training point at the smallest distance.",
    of="test_errors",
)
def _(rng):
    yield np.array([[3.0]]), np.array([1]), np.array([[-2.0]]), np.array([1]), [1]
    # (2, 2) is nearer to 0 than (0, 3), though not by the sum of absolute differences
    X, y = np.array([[0.0, 3.0], [2.0, 2.0], [5.0, 5.0]]), np.array([0, 1, 1])
    for label in [0, 1]:
        X_test = np.array([[0.0, 0.0], [5.0, 5.0]])
        yield X, y, X_test, np.array([label, 1]), [1]
    # (4, 1) is nearer to (1, 1) than (3.9, 3.9), though not by the largest difference
    X, y = np.array([[4.0, 1.0], [3.9, 3.9], [-8.0, 1.0]]), np.array([0, 1, 1])
    for label in [0, 1]:
        yield X, y, np.array([[1.0, 1.0]]), np.array([label]), [1]
    # the second feature decides, since it is as large as it is
    X, y = np.array([[0.0, -5.0], [5.0, -55.0], [5.1, 5.0]]), np.array([1, 0, 1])
    for label in [0, 1]:
        X_test = np.array([[0.1, -45.0], [5.2, -10.0]])
        yield X, y, X_test, np.array([label, 1]), [1]
    for n, m in [(6, 4), (9, 7)]:
        yield (*_points(rng, n), *_points(rng, m), [1])


@knn_errors.cases(
    "the majority decides",
    "For k above 1 take the label of most of the k nearest, in both sets.",
)
def _(rng):
    X, y = np.array([[0.0], [1.0], [3.0]]), np.array([1, 0, 0])
    yield X, y, np.array([[-1.0], [5.0]]), np.array([1, 0]), [3]
    yield X, np.ones(3, int), np.array([[2.0]]), np.array([1]), [1, 3]
    for n in [9, 12]:
        yield (*_points(rng, n), *_points(rng, 9), [3, 5])
    yield (*_points(rng, 9), *_points(rng, 6), [7, 1, 3, 1])
    yield (*_points(rng, 11), *_points(rng, 1), [11, 9])


@knn_errors.cases(
    "distances count all features",
    "The distance is the root of the sum of squares over all features.",
    of="test_errors",
)
def _(rng):
    for features in [4, 6]:
        X, y = _points(rng, 13, features)
        X_test, y_test = _points(rng, 12, features)
        yield X, y, X_test, y_test, [1, 3]


knn_errors.wrong_if(
    "np.argsort(-distance, axis=1)",
    "np.argsort(distance, axis=1)",
    "training points are their own neighbours",
    "You took the farthest points: sort the distances upwards.",
)
knn_errors.wrong_if(
    "votes == labels",
    "votes != labels",
    "training points are their own neighbours",
    "That is the accuracy: return the share of errors.",
)
knn_errors.wrong_if(
    "np.sum(votes != labels, axis=1)",
    "np.mean(votes != labels, axis=1)",
    "test error of the nearest neighbour",
    "You counted the errors: divide by the number of points.",
)
knn_errors.wrong_if(
    "np.abs(queries[:, None, :] - X[None, :, :]).sum(axis=-1)",
    "((queries[:, None, :] - X[None, :, :]) ** 2).sum(axis=-1)",
    "test error of the nearest neighbour",
    "You added absolute differences: a Euclidean distance adds squares.",
)
knn_errors.wrong_if(
    "np.abs(queries[:, None, :] - X[None, :, :]).max(axis=-1)",
    "((queries[:, None, :] - X[None, :, :]) ** 2).sum(axis=-1)",
    "test error of the nearest neighbour",
    "You took the largest difference of a feature: a Euclidean distance adds the squares "
    "of all.",
)
knn_errors.wrong_if(
    "-(queries @ X.T) / np.linalg.norm(X, axis=1)",
    "((queries[:, None, :] - X[None, :, :]) ** 2).sum(axis=-1)",
    "test error of the nearest neighbour",
    "You compared angles, by the cosine: two points in one direction may be far apart.",
)
knn_errors.wrong_if(
    "nearest[:, k - 1] > 0.5",
    "nearest[:, :k].mean(axis=1) > 0.5",
    "the majority decides",
    "You used the label of the k-th neighbour alone: let all k vote.",
)
knn_errors.wrong_if(
    "for k in sorted(ks)",
    "for k in ks",
    "the majority decides",
    "You sorted `ks`: the errors are asked for in its order.",
)


@knn_errors.wrong(
    "test error of the nearest neighbour",
    "You put the features on one scale: use them as they are.",
)
def standardized(X, y, X_test, y_test, ks):
    mean, scale = X.mean(axis=0), X.std(axis=0) + (X.std(axis=0) == 0)
    return knn_errors.reference(
        (X - mean) / scale, y, (X_test - mean) / scale, y_test, ks
    )


@knn_errors.wrong(
    "test error of the nearest neighbour",
    "Your test points have test points for neighbours: search the training set.",
)
def among_the_test_points(X, y, X_test, y_test, ks):
    train, _ = knn_errors.reference(X, y, X, y, ks)
    return train, knn_errors.reference(X_test, y_test, X_test, y_test, ks)[0]


@knn_errors.wrong(
    "training points are their own neighbours",
    "You returned the test errors first: the training errors are the first part.",
)
def test_first(X, y, X_test, y_test, ks):
    return knn_errors.reference(X, y, X_test, y_test, ks)[::-1]


@knn_errors.wrong(
    "training points are their own neighbours",
    "You left each point out of its own neighbours: that is the leave-one-out error, "
    "a good estimate of the test error, and not the training error.",
)
def leave_one_out(X, y, X_test, y_test, ks):
    distance = ((X[:, None, :] - X[None, :, :]) ** 2).sum(axis=-1)
    np.fill_diagonal(distance, np.inf)
    nearest = y[np.argsort(distance, axis=1)]
    train = [np.mean((nearest[:, :k].mean(1) > 0.5) != y) for k in ks]
    return np.array(train), knn_errors.reference(X, y, X_test, y_test, ks)[1]


@knn_errors.wrong(
    "the majority decides",
    "The training error is 0 for k = 1 only: for larger k count it as the test error.",
)
def no_training_error(X, y, X_test, y_test, ks):
    return 0.0 * np.array(ks), knn_errors.reference(X, y, X_test, y_test, ks)[1]


@knn_errors.wrong(
    "the majority decides",
    "You used one k for all: there is one error for each entry of ks.",
)
def first_k_only(X, y, X_test, y_test, ks):
    return knn_errors.reference(X, y, X_test, y_test, ks[:1] * len(ks))


@knn_errors.wrong(
    "distances count all features",
    "You used the first two features only.",
)
def two_features(X, y, X_test, y_test, ks):
    return knn_errors.reference(X[:, :2], y, X_test[:, :2], y_test, ks)


@knn_errors.right
def by_scalar_products(X, y, X_test, y_test, ks):
    def errors(queries, labels):
        distance = (X**2).sum(1) - 2 * queries @ X.T
        order = np.argsort(distance, axis=1)
        return [np.mean((y[order[:, :k]].sum(1) * 2 > k) != labels) for k in ks]

    return np.array(errors(X, y)), np.array(errors(X_test, y_test))


@knn_errors.right
def one_query_at_a_time(X, y, X_test, y_test, ks):
    def error(queries, labels, k):
        wrong = 0
        for query, label in zip(queries, labels, strict=True):
            order = np.argsort(np.linalg.norm(X - query, axis=1))
            wrong += round(np.mean(y[order[:k]])) != label
        return wrong / len(labels)

    train = [error(X, y, k) for k in ks]
    return train, [error(X_test, y_test, k) for k in ks]


@knn_errors.right
def by_partition(X, y, X_test, y_test, ks):
    def errors(queries, labels):
        distance = np.sqrt(np.square(queries[:, None] - X).sum(2))
        rates = []
        for k in ks:
            near = np.argpartition(distance, k - 1, axis=1)[:, :k]
            votes = np.median(y[near], axis=1)
            rates.append(np.mean(votes != labels))
        return np.array(rates)

    return errors(X, y), errors(X_test, y_test)
