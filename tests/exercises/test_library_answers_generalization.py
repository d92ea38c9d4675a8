"""What a learner would write with scipy, scikit-learn, pandas or torch passes as well."""

import warnings

import numpy as np
import pandas as pd
import pytest
import torch
from scipy import stats
from scipy.linalg import lstsq
from scipy.optimize import minimize
from scipy.spatial.distance import cdist
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import Lasso, LinearRegression, Ridge
from sklearn.metrics import accuracy_score, mean_squared_error
from sklearn.model_selection import (
    KFold,
    LeaveOneGroupOut,
    LeaveOneOut,
    StratifiedKFold,
    TimeSeriesSplit,
    cross_val_predict,
)
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures

from mlfund.exercises import find
from mlfund.judge.judge import judge

ANSWERS = []


def answers(id):
    """Take a function for an answer to an exercise."""
    return lambda answer: ANSWERS.append(pytest.param(id, answer, id=f"{id}-{answer.__name__}"))


@pytest.mark.parametrize(("id", "answer"), ANSWERS)
def test_an_answer_with_a_library_passes(id, answer):
    verdict = judge(find(id), answer, seconds=120)  # enough to load a library, however busy
    assert verdict.status == "passed", str(verdict)


@answers("overfitting/noise_learned")
def by_scikit_learn(predicted, observed, true):
    noisy = observed != true
    return accuracy_score(observed[noisy], predicted[noisy])


@answers("overfitting/knn_errors")
def knn_by_scikit_learn(X, y, X_test, y_test, ks):
    def error(k, queries, labels):
        return 1 - KNeighborsClassifier(k).fit(X, y).score(queries, labels)

    return [error(k, X, y) for k in ks], [error(k, X_test, y_test) for k in ks]


@answers("overfitting/knn_errors")
def knn_by_scipy(X, y, X_test, y_test, ks):
    def errors(queries, labels):
        nearest = y[cdist(queries, X).argsort(axis=1)]
        votes = [stats.mode(nearest[:, :k], axis=1).mode for k in ks]
        return np.mean(votes != labels, axis=1)

    return errors(X, y), errors(X_test, y_test)


@answers("overfitting/without_copies")
def by_pandas(X_train, X_test):
    train, test = (pd.MultiIndex.from_frame(pd.DataFrame(X)) for X in (X_train, X_test))
    return X_train[~train.isin(test)]


@answers("bias_variance/decompose")
def decomposed_by_scikit_learn(predictions, y):
    mean = predictions.mean(axis=0)
    loss = np.mean([mean_squared_error(y, p) for p in predictions])
    variance = np.mean([mean_squared_error(mean, p) for p in predictions])
    return loss, mean_squared_error(y, mean), variance


@answers("bias_variance/decompose")
def decomposed_by_torch(predictions, y):
    predictions, y = torch.tensor(predictions), torch.tensor(y)
    loss, bias = ((predictions - y) ** 2).mean(), ((predictions.mean(0) - y) ** 2).mean()
    return loss, bias, predictions.var(0, correction=0).mean()


def _bias_and_variance(predictions, truth):
    return np.mean((predictions.mean(0) - truth) ** 2), predictions.var(0).mean()


@answers("bias_variance/estimate")
def by_numpys_polynomials(x, targets, x_new, truth, degree):
    fits = [np.polynomial.Polynomial.fit(x, row, degree) for row in targets]
    return _bias_and_variance(np.array([fit(x_new) for fit in fits]), truth)


@answers("bias_variance/estimate")
def by_a_pipeline(x, targets, x_new, truth, degree):
    model = make_pipeline(PolynomialFeatures(degree), LinearRegression(fit_intercept=False))
    predictions = model.fit(x[:, None], targets.T).predict(x_new[:, None])
    return _bias_and_variance(predictions.T, truth)


@answers("bias_variance/estimate")
def by_scipys_least_squares(x, targets, x_new, truth, degree):
    weight = lstsq(np.vander(x, degree + 1), targets.T)[0]
    return _bias_and_variance((np.vander(x_new, degree + 1) @ weight).T, truth)


@answers("bias_variance/zero_one")
def by_the_mode(predictions, y):
    main = stats.mode(predictions, axis=0).mode
    return np.mean(predictions != y), np.mean(main != y), np.mean(predictions != main)


@answers("bias_variance/zero_one")
def by_torchs_mode(predictions, y):
    predictions, y = torch.tensor(predictions), torch.tensor(y)
    main = predictions.mode(0).values
    pairs = [(predictions, y), (main, y), (predictions, main)]
    return [(one != other).double().mean() for one, other in pairs]


@answers("bias_variance/learning_curve")
def curve_by_scikit_learn(X, y, X_val, y_val, sizes):
    fits = [LinearRegression(fit_intercept=False).fit(X[:n], y[:n]) for n in sizes]
    train = [mean_squared_error(y[:n], m.predict(X[:n])) for n, m in zip(sizes, fits, strict=True)]
    return train, [mean_squared_error(y_val, m.predict(X_val)) for m in fits]


@answers("cross_validation/k_folds")
def folds_by_scikit_learn(n, k):
    return list(KFold(k).split(np.zeros(n)))


@answers("cross_validation/stratified_folds")
def strata_by_scikit_learn(y, k):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a class has fewer than k examples
        return [test for _, test in StratifiedKFold(k).split(y, y)]


@answers("cross_validation/time_splits")
def splits_by_scikit_learn(n, k):
    return list(TimeSeriesSplit(k).split(np.zeros(n)))


@answers("cross_validation/left_out_residuals")
def left_out_by_scikit_learn(X, y):
    return y - cross_val_predict(LinearRegression(fit_intercept=False), X, y, cv=LeaveOneOut())


@answers("cross_validation/one_standard_error")
def by_scipys_standard_error(errors, lams):
    mean = errors.mean(axis=0)
    best = mean.argmin()
    return lams[mean <= mean[best] + stats.sem(errors[:, best])].max()


@answers("cross_validation/one_standard_error")
def by_a_table(errors, lams):
    table = pd.DataFrame(errors, columns=lams)
    mean = table.mean()
    return mean[mean <= mean.min() + table.sem()[mean.idxmin()]].index.max()


@answers("cross_validation/nested_error")
def nested_by_scikit_learn(X, y, lams, outer, inner):
    def ridge(lam):
        return Ridge(alpha=lam, fit_intercept=False)

    predictions = np.empty(len(y))
    for test in outer:
        A, b = np.delete(X, test, axis=0), np.delete(y, test)
        inside = [cross_val_predict(ridge(lam), A, b, cv=KFold(inner)) for lam in lams]
        best = np.argmin([np.sum((b - p) ** 2) for p in inside])
        predictions[test] = ridge(lams[best]).fit(A, b).predict(X[test])
    return mean_squared_error(y, predictions)


@answers("cross_validation/cv_error")
def screened_in_a_pipeline(X, y, fold, count):
    products = SelectKBest(lambda X, y: np.abs(X.T @ y), k=count)
    model = make_pipeline(products, LinearRegression(fit_intercept=False))
    predictions = cross_val_predict(model, X, y, groups=fold, cv=LeaveOneGroupOut())
    return mean_squared_error(y, predictions)


@answers("dropout/backward")
def by_automatic_differentiation(x, weight1, weight2, mask, dy):
    x, weight1, weight2 = (torch.tensor(a, requires_grad=True) for a in (x, weight1, weight2))
    y = (torch.relu(x @ weight1) * torch.tensor(mask)) @ weight2
    y.backward(torch.tensor(dy))
    return x.grad, weight1.grad, weight2.grad


@answers("dropout/loss_and_gradient")
def differentiated_by_torch(X, y, w, p, rng):
    mask = torch.tensor((rng.random(X.shape) >= p) / (1 - p))
    w = torch.tensor(w, requires_grad=True)
    loss = (((torch.tensor(X) * mask) @ w - torch.tensor(y)) ** 2).sum()
    loss.backward()
    return loss, w.grad


@answers("early_stopping/fit")
def by_torch_in_single_precision(X, y, X_val, y_val, learning_rate, patience, max_steps):
    X, y, X_val, y_val = (torch.tensor(a, dtype=torch.float32) for a in (X, y, X_val, y_val))
    weight = torch.zeros(X.shape[1])
    best, best_step, lowest = weight, 0, ((X_val @ weight - y_val) ** 2).mean()
    for step in range(1, max_steps + 1):
        weight = weight - learning_rate * X.T @ (X @ weight - y) / len(y)
        error = ((X_val @ weight - y_val) ** 2).mean()
        if error < lowest:
            best, best_step, lowest = weight, step, error
        if step - best_step == patience:
            break
    return best, best_step


@answers("l2_l1_regularization/soft_threshold")
def by_softshrink(z, t):
    return torch.nn.functional.softshrink(torch.tensor(z), t)


@answers("l2_l1_regularization/ridge")
def ridge_by_scikit_learn(X, y, lam):
    model = Ridge(alpha=lam).fit(X, y)
    return model.coef_, model.intercept_


@answers("l2_l1_regularization/ridge")
def by_a_general_minimizer(X, y, lam):
    def loss(parts):
        residual = y - X @ parts[1:] - parts[0]
        slope = -2 * np.append(residual.sum(), X.T @ residual - lam * parts[1:])
        return residual @ residual + lam * parts[1:] @ parts[1:], slope

    parts = minimize(loss, np.zeros(X.shape[1] + 1), jac=True, method="BFGS", tol=1e-13).x
    return parts[1:], parts[0]


@answers("l2_l1_regularization/ridge_weight")
def ridge_weight_by_scikit_learn(X, y, lam):
    return Ridge(alpha=lam, fit_intercept=False).fit(X, y).coef_


@answers("l2_l1_regularization/lasso")
def sweeps_by_scikit_learn(X, y, lam, sweeps):
    """Its coordinate descent goes through the features in order too."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it has not converged
        model = Lasso(alpha=lam / 2 / len(y), fit_intercept=False, tol=0, max_iter=sweeps)
        return model.fit(X, y).coef_


@answers("l2_l1_regularization/adamw_step")
def by_torchs_optimizer(w, g, m, v, t, lr, decay):
    weight = torch.tensor(w, requires_grad=True)
    optimizer = torch.optim.AdamW([weight], lr=lr, weight_decay=decay)
    weight.grad = torch.tensor(g)
    state = {"step": torch.tensor(t - 1.0), "exp_avg": torch.tensor(m)}
    optimizer.state[weight] = state | {"exp_avg_sq": torch.tensor(v)}
    optimizer.step()
    state = optimizer.state[weight]
    return weight.detach(), state["exp_avg"], state["exp_avg_sq"]
