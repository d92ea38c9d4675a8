"""Answers to the exercises on normalization that call a library, and results in plain lists."""

import numpy as np
import pytest

from mlfund.exercises import exercises_of
from mlfund.judge.compare import as_array
from mlfund.judge.judge import judge

TOPICS = (
    "why_normalize",
    "feature_normalization",
    "batch_norm",
    "layer_norm",
    "instance_norm",
    "adain",
)
CODING = {e.id: e for t in TOPICS for e in exercises_of(t) if e.kind != "predict"}
ANSWERS = []


def answers(id):
    """Declare an answer to an exercise."""

    def declare(answer):
        ANSWERS.append(pytest.param(id, answer, id=f"{id}-{answer.__name__}"))
        return answer

    return declare


def tensors(*arrays):
    import torch

    return [torch.tensor(array) for array in arrays]


@answers("why_normalize/largest_step")
def by_scipy(X):
    import scipy.linalg

    last = X.shape[1] - 1
    hessian = X.T @ X / len(X)
    return 2 / scipy.linalg.eigh(hessian, eigvals_only=True, subset_by_index=[last, last])


@answers("why_normalize/largest_step")
def by_torch(X):
    import torch

    return 2 * len(X) / torch.linalg.matrix_norm(torch.tensor(X), 2) ** 2


@answers("why_normalize/whiten")
def by_pca(X):
    from sklearn.decomposition import PCA

    n = len(X)
    return PCA(whiten=True).fit_transform(X) * np.sqrt(n / (n - 1))


@answers("why_normalize/whiten")
def by_the_inverse_root(X):
    import scipy.linalg

    centred = X - X.mean(axis=0)
    return centred @ np.linalg.inv(scipy.linalg.sqrtm(centred.T @ centred / len(X)))


@answers("feature_normalization/standardize")
def by_a_scaler(X_train, X_test):
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(X_train)
    return scaler.transform(X_train), scaler.transform(X_test)


@answers("feature_normalization/standardize")
def by_zmap(X_train, X_test):
    from scipy.stats import zmap, zscore

    return zscore(X_train), zmap(X_test, X_train)


@answers("feature_normalization/fit")
def by_a_data_frame(X, tolerance=1e-14):
    import pandas as pd

    table = pd.DataFrame(X)
    std = table.std(ddof=0)
    return table.mean(), std.mask(std <= tolerance * table.abs().max(), 1.0)


@answers("feature_normalization/scale_held_out")
def by_a_split(X, fold):
    from sklearn.model_selection import PredefinedSplit
    from sklearn.preprocessing import StandardScaler

    scaled = np.empty_like(X)
    for number in np.unique(fold):
        split = PredefinedSplit(np.where(fold == number, 0, -1))
        for train, test in split.split():
            scaled[test] = StandardScaler().fit(X[train]).transform(X[test])
    return scaled


@answers("batch_norm/normalize")
def by_batch_norm(x, eps=1e-5):
    import torch.nn.functional as F

    return F.batch_norm(*tensors(x), None, None, training=True, eps=eps)


@answers("batch_norm/forward")
def by_batch_norm_with_state(x, rm, rv, weight, bias, training, momentum=0.1, eps=1e-5):
    import torch.nn.functional as F

    x, rm, rv, weight, bias = tensors(x, rm, rv, weight, bias)
    return F.batch_norm(x, rm, rv, weight, bias, training, momentum, eps), rm, rv


@answers("batch_norm/backward")
def by_autograd(dy, x, weight, eps=1e-5):
    import torch
    import torch.nn.functional as F

    x, weight, bias = (t.requires_grad_() for t in tensors(x, weight, np.zeros_like(weight)))
    y = F.batch_norm(x, None, None, weight, bias, True, eps=eps)
    return torch.autograd.grad(y, (x, weight, bias), torch.tensor(dy))


@answers("batch_norm/fold_into_conv")
def by_fusion(kernel, conv_bias, mean, var, weight, bias, eps=1e-5):
    from torch.nn.utils.fusion import fuse_conv_bn_weights

    kernel, conv_bias, mean, var, weight, bias = tensors(kernel, conv_bias, mean, var, weight, bias)
    return fuse_conv_bn_weights(kernel, conv_bias, mean, var, eps, weight, bias)


@answers("batch_norm/images")
def by_batch_norm_of_images(x, weight, bias, eps=1e-5):
    import torch.nn.functional as F

    x, weight, bias = tensors(x, weight, bias)
    return F.batch_norm(x, None, None, weight, bias, training=True, eps=eps)


@answers("layer_norm/normalize")
def by_layer_norm(x, eps=1e-5):
    import torch.nn.functional as F

    return F.layer_norm(*tensors(x), x.shape[-1:], eps=eps)


@answers("layer_norm/forward")
@answers("layer_norm/sequence")
def by_layer_norm_with_weights(x, weight, bias, eps=1e-5):
    import torch.nn.functional as F

    x, weight, bias = tensors(x, weight, bias)
    return F.layer_norm(x, weight.shape, weight, bias, eps)


@answers("layer_norm/backward")
def by_autograd_of_layer_norm(dy, x, weight, eps=1e-5):
    import torch
    import torch.nn.functional as F

    x, weight, bias = (t.requires_grad_() for t in tensors(x, weight, np.zeros_like(weight)))
    y = F.layer_norm(x, weight.shape, weight, bias, eps)
    return torch.autograd.grad(y, (x, weight, bias), torch.tensor(dy))


@answers("layer_norm/rms_norm")
def by_rms_norm(x, weight, eps=1e-5):
    import torch.nn.functional as F

    x, weight = tensors(x, weight)
    return F.rms_norm(x, weight.shape, weight, eps)


@answers("layer_norm/group_norm")
def by_group_norm(x, groups, weight, bias, eps=1e-5):
    import torch.nn.functional as F

    x, weight, bias = tensors(x, weight, bias)
    return F.group_norm(x, groups, weight, bias, eps)


@answers("instance_norm/statistics")
def by_std_mean(x):
    import torch

    std, mean = torch.std_mean(torch.tensor(x), dim=(2, 3), correction=0)
    return mean, std


@answers("instance_norm/forward")
@answers("instance_norm/by_rows")
def by_instance_norm(x, weight, bias, eps=1e-5):
    import torch.nn.functional as F

    x, weight, bias = tensors(x, weight, bias)
    return F.instance_norm(x, weight=weight, bias=bias, eps=eps)


@answers("adain/statistics")
def by_var_mean(x, eps=1e-5):
    import torch

    var, mean = torch.var_mean(torch.tensor(x), dim=(2, 3), keepdim=True)
    return mean, (var + eps).sqrt()


@answers("adain/forward")
@answers("adain/styled")
def by_torch_statistics(content, style, eps=1e-5):
    import torch

    content, style = tensors(content, style)
    (v, m), (sv, sm) = (torch.var_mean(t, (2, 3), keepdim=True) for t in (content, style))
    return (content - m) * ((sv + eps) / (v + eps)).sqrt() + sm


@answers("adain/interpolate")
def by_lerp(content, styles, weights, alpha=1.0, eps=1e-5):
    import torch

    content, *styles = tensors(content, *styles)
    parts = [by_torch_statistics(content[None], s[None], eps)[0] for s in styles]
    blend = sum(w * part for w, part in zip(weights, parts, strict=True))
    return torch.lerp(content, blend, alpha)


@pytest.mark.parametrize(("id", "answer"), ANSWERS)
def test_an_answer_from_a_library_passes(id, answer):
    verdict = judge(CODING[id], answer, seconds=120)
    assert verdict.status == "passed", str(verdict)


def test_every_exercise_has_an_answer_from_a_library():
    there_is_none = {"why_normalize/fold_scaler"}
    assert {parameter.values[0] for parameter in ANSWERS} == CODING.keys() - there_is_none


def in_lists(result):
    if isinstance(result, tuple | list):
        return tuple(in_lists(part) for part in result)
    return as_array(result).tolist()


def in_lists_of_single_precision(result):
    if isinstance(result, tuple | list):
        return [in_lists_of_single_precision(part) for part in result]
    return np.float32(result).tolist()


@pytest.mark.parametrize("id", CODING)
@pytest.mark.parametrize("change", [in_lists, in_lists_of_single_precision])
def test_a_right_answer_in_lists_passes(id, change):
    exercise = CODING[id]
    for right in (exercise.reference, *exercise.right_answers):
        verdict = judge(exercise, lambda *a, right=right: change(right(*a)), seconds=120)
        assert verdict.status == "passed", f"{right.__name__}\n{verdict}"
