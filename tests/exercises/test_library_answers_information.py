"""What scipy, scikit-learn and torch give for the exercises on information is right, too."""

import numpy as np
import pytest

from mlfund.exercises import find
from mlfund.judge.judge import judge


def entropy_of_scipy(p):
    from scipy.stats import entropy

    return entropy(p, base=2)


def gain_of_sklearn(y, left):
    from sklearn.metrics import mutual_info_score

    return mutual_info_score(left, y) / np.log(2)


def softmax_of_scipy(logits):
    from scipy.special import softmax

    return softmax(logits, axis=1)


def log_softmax_of_scipy(logits):
    from scipy.special import log_softmax

    return log_softmax(logits, axis=1)


def log_softmax_of_torch(logits):
    import torch

    return torch.log_softmax(torch.tensor(logits), dim=1)


def loss_of_torch(logits, target):
    import torch

    z = torch.tensor(logits, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(z, torch.tensor(target))
    loss.backward()
    return loss.item(), z.grad


def weighted_of_torch(log_probs, target, weight):
    import torch

    return torch.nn.functional.nll_loss(*map(torch.tensor, (log_probs, target, weight)))


def regression_of_torch(X, y, lam, lr, steps):
    import torch

    rows, labels = torch.tensor(X), torch.tensor(y, dtype=torch.float64)
    weight = torch.zeros(X.shape[1], dtype=torch.float64, requires_grad=True)
    bias = torch.zeros((), dtype=torch.float64, requires_grad=True)
    walk = torch.optim.SGD([weight, bias], lr=lr)
    for _ in range(steps):
        walk.zero_grad()
        score = rows @ weight + bias
        loss = torch.nn.functional.binary_cross_entropy_with_logits(score, labels)
        (loss + lam / 2 * weight @ weight).backward()
        walk.step()
    return weight, bias


def kl_of_scipy(p, q):
    from scipy.special import rel_entr

    return rel_entr(p, q).sum()


def vae_kl_of_torch(mean, log_var):
    import torch
    from torch.distributions import Normal, kl_divergence

    encoder = Normal(torch.tensor(mean), torch.tensor(log_var).div(2).exp())
    return kl_divergence(encoder, Normal(0.0, 1.0)).sum(dim=1)


def kl_gaussians_of_torch(mean_p, cov_p, mean_q, cov_q):
    import torch
    from torch.distributions import MultivariateNormal, kl_divergence

    p, q = (
        MultivariateNormal(torch.tensor(mean), scale_tril=torch.linalg.cholesky(torch.tensor(cov)))
        for mean, cov in ((mean_p, cov_p), (mean_q, cov_q))
    )
    return kl_divergence(p, q)


def distillation_of_torch(student_log_probs, teacher_probs):
    import torch

    student, teacher = torch.tensor(student_log_probs), torch.tensor(teacher_probs)
    return torch.nn.functional.kl_div(student, teacher, reduction="batchmean").item()


ANSWERS = [
    ("entropy/entropy_bits", entropy_of_scipy),
    ("entropy/information_gain", gain_of_sklearn),
    ("cross_entropy/softmax", softmax_of_scipy),
    ("cross_entropy/log_softmax", log_softmax_of_scipy),
    ("cross_entropy/log_softmax", log_softmax_of_torch),
    ("cross_entropy/from_logits", loss_of_torch),
    ("cross_entropy/weighted", weighted_of_torch),
    ("cross_entropy/logistic_regression", regression_of_torch),
    ("kl_divergence/kl", kl_of_scipy),
    ("kl_divergence/vae_kl", vae_kl_of_torch),
    ("kl_divergence/kl_gaussians", kl_gaussians_of_torch),
    ("kl_divergence/distillation", distillation_of_torch),
]


@pytest.mark.parametrize(("id", "answer"), ANSWERS, ids=[a.__name__ for _, a in ANSWERS])
def test_the_answer_of_a_library_passes(id, answer):
    verdict = judge(find(id), answer, seconds=120)
    assert verdict.status == "passed", str(verdict)
