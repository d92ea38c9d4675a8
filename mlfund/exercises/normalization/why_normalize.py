"""Exercises on why to normalize."""

import numpy as np

from mlfund.exercises.declare import debug, implement, predict


@implement(
    title="The largest learning rate",
    difficulty=2,
    importance=4,
    minutes=8,
    hints=[
        "The Hessian of the loss is `X.T @ X / n`: differentiate twice.",
        "Along an eigenvector with eigenvalue $\\lambda$ a step multiplies the distance to "
        "the minimum by $1-\\eta\\lambda$.",
        "$|1-\\eta\\lambda|<1$ for all eigenvalues means $\\eta<2/\\lambda_{max}$. "
        "`np.linalg.eigvalsh` gives them in ascending order.",
    ],
)
def largest_step(X):
    """Gradient descent minimizes $\\lVert y-Xw\\rVert^2/(2n)$, where `X` has shape (n, d).
    Return the learning rate above which it diverges.
    """
    return 2 / np.linalg.eigvalsh(X.T @ X / len(X))[-1]


@largest_step.cases(
    "one feature",
    "With one feature the Hessian is the mean of its squares, and the bound is 2 over it.",
)
def _(rng):
    yield (np.array([[2.0], [-2.0]]),)
    yield (np.array([[1.0], [-4.0], [3.0]]),)


@largest_step.cases(
    "the steepest direction counts",
    "The bound is 2 over the largest eigenvalue of X.T @ X / n, along whatever direction.",
)
def _(rng):
    for n, d in [(4, 2), (6, 3), (9, 4)]:
        X = rng.normal(size=(n, d)) * np.arange(1, d + 1)
        X = X + X[:, :1]
        yield (X - X.mean(axis=0),)
    for small, large in [(1.0, 3.0), (2.0, 5.0)]:
        yield (np.array([[small, 0], [-small, 0], [0, large], [0, -large]]),)


@largest_step.cases(
    "features need not be centred",
    "The Hessian is made of the raw features: a mean that is not 0 belongs to it.",
)
def _(rng):
    for n in [4, 7]:
        yield (rng.normal(size=(n, 2)) + 5.0,)


@largest_step.wrong(
    "one feature",
    "That is 1 over the eigenvalue, the best step for it: twice that is stable.",
)
def one_over(X):
    return largest_step.reference(X) / 2


@largest_step.wrong(
    "one feature", "You did not divide by n: the loss is a mean over the samples."
)
def sum_of_squares(X):
    return largest_step.reference(X) / len(X)


@largest_step.wrong(
    "one feature", "You divided by n - 1: the loss is a mean over all n samples."
)
def one_sample_less(X):
    return largest_step.reference(X) * (len(X) - 1) / len(X)


@largest_step.wrong(
    "one feature",
    "You took a singular value of X: the eigenvalues of X.T @ X are the squares of those.",
)
def singular_value_not_squared(X):
    return 2 * len(X) / np.linalg.norm(X, 2)


@largest_step.wrong(
    "one feature", "That is the largest eigenvalue: the bound is 2 over it."
)
def the_eigenvalue(X):
    return 2 / largest_step.reference(X)


@largest_step.wrong(
    "one feature",
    "You returned a bound for each direction: one learning rate has to do for all, so "
    "return the smallest of them, a number.",
)
def all_bounds(X):
    return 2 / np.linalg.eigvalsh(X.T @ X / len(X))


@largest_step.wrong(
    "the steepest direction counts",
    "You took the first eigenvalue that `np.linalg.eig` gives. They come in no order: "
    "take the largest.",
)
def first_of_unordered(X):
    return 2 / np.linalg.eig(X.T @ X / len(X))[0].real[0]


@largest_step.wrong(
    "the steepest direction counts",
    "You took the smallest eigenvalue. The steepest direction diverges first.",
)
def smallest(X):
    return 2 / np.linalg.eigvalsh(X.T @ X / len(X))[0]


@largest_step.wrong(
    "the steepest direction counts",
    "You took the largest mean square of a feature: features that are correlated "
    "are steeper together than each alone.",
)
def largest_diagonal(X):
    return 2 / (X**2).mean(axis=0).max()


@largest_step.wrong(
    "the steepest direction counts",
    "You took the trace, the sum of all eigenvalues: that is a safe step, not the largest.",
)
def trace(X):
    return 2 / (X**2).mean(axis=0).sum()


@largest_step.wrong(
    "features need not be centred",
    "You centred the features first: that is another, better conditioned problem.",
)
def centred(X):
    return largest_step.reference(X - X.mean(axis=0))


@largest_step.right
def by_singular_values(X):
    return 2 * len(X) / np.linalg.norm(X, 2) ** 2


@largest_step.right
def by_power_iteration(X):
    v = np.ones(X.shape[1]) + 0.01 * np.arange(X.shape[1])
    for _ in range(5000):
        v = X.T @ (X @ v)
        v = v / np.linalg.norm(v)
    return 2 * len(X) / np.sum((X @ v) ** 2)


@largest_step.right
def from_the_gram_matrix(X):
    return 2.0 / max(np.linalg.eigvals(X @ X.T / X.shape[0]).real)


@implement(
    title="Fold a scaler into the weights",
    difficulty=3,
    importance=4,
    minutes=12,
    returns=["raw_weight", "raw_bias"],
    hints=[
        "Write the prediction on standardized features, and put in z = (x - mean) / scale.",
        "Collect what multiplies x_j: weight_j / scale_j.",
        "What is left does not depend on x: bias - sum_j weight_j mean_j / scale_j.",
    ],
)
def fold_scaler(weight, bias, mean, scale):
    """A linear model was fitted on standardized features, z = (x - mean) / scale, and
    predicts `z @ weight + bias`. It is to be deployed without the scaler. Return the weight
    and the bias that give the same predictions on raw features x.

    `weight`, `mean` and `scale` have shape (d,), `bias` is a number.
    """
    raw_weight = weight / scale
    return raw_weight, bias - raw_weight @ mean


@fold_scaler.cases(
    "each weight is divided by its scale",
    "A feature whose values are divided by its scale had a weight for the divided values: "
    "on raw values it is smaller by that factor.",
    of="raw_weight",
)
def _(rng):
    for d in [1, 3]:
        yield rng.normal(size=d), 0.5, np.zeros(d), rng.uniform(2, 9, d)


@fold_scaler.cases(
    "the bias takes up the means",
    "Subtract the sum of raw weight times mean from the bias.",
    of="raw_bias",
)
def _(rng):
    for d in [1, 2, 4]:
        yield (
            rng.normal(size=d),
            1.5,
            rng.normal(size=d) * 10,
            rng.uniform(2, 9, d),
        )


@fold_scaler.wrong(
    "each weight is divided by its scale",
    "You multiplied by the scale: divide.",
)
def multiplied(weight, bias, mean, scale):
    return weight * scale, bias - weight * scale @ mean


@fold_scaler.wrong(
    "each weight is divided by its scale",
    "You divided by the scale twice.",
)
def divided_twice(weight, bias, mean, scale):
    return weight / scale**2, bias - weight / scale @ mean


@fold_scaler.wrong(
    "the bias takes up the means", "You added the means: subtract them."
)
def added(weight, bias, mean, scale):
    return weight / scale, bias + weight / scale @ mean


@fold_scaler.wrong(
    "the bias takes up the means",
    "You left the bias as it was: the features were centred, and raw ones are not.",
)
def bias_kept(weight, bias, mean, scale):
    return weight / scale, bias


@fold_scaler.wrong(
    "the bias takes up the means",
    "You used the weights for standardized features in the bias: use the raw ones.",
)
def old_weight_in_bias(weight, bias, mean, scale):
    return weight / scale, bias - weight @ mean


@fold_scaler.wrong(
    "each weight is divided by its scale",
    "You returned the bias first: the weight comes first, then the bias.",
)
def bias_first(weight, bias, mean, scale):
    return fold_scaler.reference(weight, bias, mean, scale)[::-1]


@fold_scaler.wrong(
    "the bias takes up the means",
    "The model has one bias: sum what is subtracted over the features.",
)
def one_bias_a_feature(weight, bias, mean, scale):
    return weight / scale, bias - weight / scale * mean


@fold_scaler.wrong(
    "the bias takes up the means",
    "You subtracted the means themselves: each counts with its raw weight.",
)
def means_without_weights(weight, bias, mean, scale):
    return weight / scale, bias - mean.sum()


@fold_scaler.wrong(
    "the bias takes up the means",
    "You divided by the scale twice in the bias.",
)
def divided_twice_in_bias(weight, bias, mean, scale):
    return weight / scale, bias - weight / scale**2 @ mean


@fold_scaler.wrong(
    "the bias takes up the means",
    "You multiplied by the scale in the bias: divide by it there too.",
)
def multiplied_in_bias(weight, bias, mean, scale):
    return weight / scale, bias - weight * scale @ mean


@fold_scaler.right
def by_a_loop(weight, bias, mean, scale):
    raw = np.array([w / s for w, s in zip(weight, scale, strict=True)])
    for w, m in zip(raw, mean, strict=True):
        bias = bias - w * m
    return raw, bias


@fold_scaler.right
def by_two_predictions(weight, bias, mean, scale):
    def predict(x):
        return ((x - mean) / scale) @ weight + bias

    at_zero = predict(np.zeros(len(weight)))
    return predict(np.eye(len(weight))) - at_zero, at_zero


@fold_scaler.right
def with_a_dot_product(weight, bias, mean, scale):
    return weight * (1 / scale), np.subtract(bias, np.dot(weight, mean / scale))


@predict(
    title="Steps for a digit of accuracy",
    difficulty=3,
    importance=3,
    minutes=6,
    tolerance=5,
    hints=[
        "With the best learning rate the distance to the minimum shrinks by "
        "$(\\kappa-1)/(\\kappa+1)$ at each step.",
        "For large $\\kappa$ the logarithm of that factor is about $-2/\\kappa$.",
        "One decimal digit is a factor of 10: $\\ln 10\\approx2.3$.",
    ],
)
def steps_per_digit():
    """The Hessian of a quadratic loss has condition number 400. Gradient descent runs with
    the best constant learning rate. After how many steps has the distance to the minimum
    become 10 times smaller, for a start that has a part along the slowest direction?
    """
    return np.log(10) / np.log(401 / 399)


steps_per_digit.wrong_value(
    921.0, "The factor of a step is 1 - 2 / kappa, roughly, not 1 - 1 / kappa."
)
steps_per_digit.wrong_value(
    230.0,
    "You took 1 - 4 / kappa for the factor of a step: it is about 1 - 2 / kappa.",
)
steps_per_digit.wrong_value(
    200.0,
    "That is kappa / 2, for a factor of e: a factor of 10 takes ln(10) times as many.",
)
steps_per_digit.wrong_value(
    400.0, "Steps go with kappa, but with a factor: ln(10) / 2."
)
steps_per_digit.wrong_value(
    23.0, "That would be for the root of kappa, which momentum attains."
)
steps_per_digit.right(lambda: 460)
steps_per_digit.right(lambda: 460.5)
steps_per_digit.right(lambda: np.float64(461))


@predict(
    title="Metres to millimetres",
    difficulty=2,
    importance=4,
    minutes=4,
    tolerance=0.5,
    hints=[
        "Every value of the feature becomes 1,000 times larger. What is the gradient "
        "proportional to?",
        "The weight starts at zero, so the residuals are the same in both units.",
        "One step moves the weight by the gradient, and the prediction by the weight's move "
        "times the feature.",
    ],
)
def change_of_units():
    """A linear model starts at zero weights and takes one step of gradient descent. One
    feature was given in metres; now it is given in millimetres, with the same learning
    rate. By what factor does the change of the prediction grow that is due to this
    feature's weight?
    """
    return 1000.0**2


change_of_units.wrong_value(
    1000.0,
    "That is the factor of the gradient and of the weight's step. The prediction "
    "multiplies it by the feature once more.",
)
change_of_units.wrong_value(
    10_000.0, "That would be for centimetres: a metre has 1,000 millimetres."
)
change_of_units.wrong_value(
    1.0,
    "Gradient descent is not invariant to units: the gradient grows with them.",
)
change_of_units.wrong_value(
    0.001,
    "The best weight becomes smaller by 1,000, but one step moves it by more.",
)
change_of_units.right(lambda: 1_000_000)
change_of_units.right(lambda: 1e6)
change_of_units.right(lambda: np.float64(10) ** 6)


@debug(
    title="Whitening that overshoots",
    difficulty=3,
    importance=3,
    minutes=12,
    hints=[
        "Compute the covariance of what the function returns.",
        "Along an eigenvector the variance is the eigenvalue. What must the values be "
        "divided by for it to become 1?",
        "By the standard deviation, the root of the eigenvalue; and `cov` of rows that "
        "are samples needs its axes stated.",
    ],
)
def whiten(X):
    """Whitening turns features, the columns of `X` of shape (n, d), into d uncorrelated
    ones of mean 0 and variance 1, with ddof 0. The code below gets the directions right
    and the variances wrong. Mend it. The signs and the order of the new features do not matter.
    """
    centred = X - X.mean(axis=0)
    eigenvalues, vectors = np.linalg.eigh(centred.T @ centred / len(X))
    return centred @ vectors / np.sqrt(eigenvalues)


@whiten.starts_from
def whiten_bug(X):
    centred = X - X.mean(axis=0)
    eigenvalues, vectors = np.linalg.eigh(centred.T @ centred / len(X))
    return centred @ vectors / eigenvalues


def _features(seed, n=12, d=3):
    rng = np.random.default_rng(seed)
    return (
        rng.normal(size=(n, d)) @ rng.normal(size=(d, d)) + rng.normal(size=d) * 5
    )


@whiten.holds("means are 0", "Subtract the mean of each feature first.")
def _(whiten):
    for seed in range(2):
        means = np.asarray(whiten(_features(seed))).mean(axis=0)
        assert np.allclose(means, 0, atol=1e-4), f"means {means.round(3)}"


@whiten.holds(
    "variances are 1",
    "Divide each direction by its standard deviation, the root of the eigenvalue.",
)
def _(whiten):
    for seed in range(2):
        variances = np.asarray(whiten(_features(seed))).var(axis=0)
        assert np.allclose(variances, 1, rtol=1e-3), (
            f"variances {variances.round(3)}"
        )


@whiten.holds(
    "features are uncorrelated",
    "Rotate to the eigenvectors of the covariance before dividing.",
)
def _(whiten):
    for seed in range(2):
        Z = np.asarray(whiten(_features(seed)))
        correlation = np.corrcoef(Z.T) - np.eye(Z.shape[1])
        worst = np.abs(correlation).max()
        assert worst < 1e-3, f"a correlation of {worst:.3f} is left"


@whiten.holds(
    "distances become Mahalanobis distances",
    "Whitened features are linear in the old ones: squared distances between rows are "
    "the squared Mahalanobis distances.",
)
def _(whiten):
    X = _features(5)
    Z = np.asarray(whiten(X))
    inverse = np.linalg.inv(np.cov(X.T, ddof=0))
    expected = (X[0] - X[1]) @ inverse @ (X[0] - X[1])
    got = np.sum((Z[0] - Z[1]) ** 2)
    assert np.isclose(got, expected, rtol=1e-2), (
        f"the squared distance of two rows is {got:.4f}, expected {expected:.4f}"
    )


@whiten.wrong("means are 0")
def not_centred(X):
    centred = X - X.mean(axis=0)
    eigenvalues, vectors = np.linalg.eigh(centred.T @ centred / len(X))
    return X @ vectors / np.sqrt(eigenvalues)


@whiten.wrong(
    "means are 0",
    "You subtracted the mean of each sample: take the mean of each feature, over axis 0.",
)
def samples_centred(X):
    centred = X - X.mean(axis=1, keepdims=True)
    eigenvalues, vectors = np.linalg.eigh(centred.T @ centred / len(X))
    return centred @ vectors / np.sqrt(np.abs(eigenvalues))


@whiten.wrong(
    "means are 0",
    "You returned the transpose: samples are rows, before and after.",
)
def transposed(X):
    return whiten.reference(X).T


@whiten.wrong(
    "variances are 1",
    "You multiplied by `vectors.T`: `np.linalg.eigh` gives the eigenvectors as columns, so "
    "`centred @ vectors` are the coordinates along them.",
)
def along_the_rows_of_vectors(X):
    centred = X - X.mean(axis=0)
    eigenvalues, vectors = np.linalg.eigh(centred.T @ centred / len(X))
    return centred @ vectors.T / np.sqrt(eigenvalues)


@whiten.wrong(
    "variances are 1",
    "The sums of squares are 1 now, not the variances: the eigenvalues are those of the sum, "
    "which is n times the covariance.",
)
def sums_of_squares_1(X):
    return whiten.reference(X) / np.sqrt(len(X))


@whiten.wrong(
    "variances are 1",
    "You multiplied by the standard deviations: divide by them.",
)
def multiplied_by_deviation(X):
    centred = X - X.mean(axis=0)
    eigenvalues, vectors = np.linalg.eigh(centred.T @ centred / len(X))
    return centred @ vectors * np.sqrt(eigenvalues)


@whiten.wrong(
    "variances are 1",
    "Your variances are 1 with ddof 1: divide the covariance by n, not by n - 1.",
)
def with_ddof_1(X):
    centred = X - X.mean(axis=0)
    eigenvalues, vectors = np.linalg.eigh(np.cov(X.T))
    return centred @ vectors / np.sqrt(eigenvalues)


@whiten.wrong(
    "features are uncorrelated",
    "That is standardizing: every feature has variance 1, and correlations stay.",
)
def standardized(X):
    return (X - X.mean(axis=0)) / X.std(axis=0)


@whiten.wrong("distances become Mahalanobis distances")
def ranks_apart(X):
    Z = whiten.reference(X)
    return np.linalg.qr(Z[::-1] ** 3 - (Z**3).mean(axis=0))[0] * np.sqrt(len(X))


@whiten.right
def by_singular_values_of_the_data(X):
    U, _, _ = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    return U * np.sqrt(len(X))


@whiten.right
def by_the_symmetric_root(X):
    centred = X - np.mean(X, axis=0)
    eigenvalues, vectors = np.linalg.eigh(np.cov(X.T, ddof=0))
    return centred @ (vectors / np.sqrt(eigenvalues)) @ vectors.T


@whiten.right
def by_cholesky(X):
    centred = X - X.mean(axis=0)
    L = np.linalg.cholesky(np.cov(centred.T, bias=True))
    return np.linalg.solve(L, centred.T).T
