"""kl_divergence/distillation: A library that takes logarithms, the other way round."""

import numpy as np

from mlfund.judge.declare import debug


@debug(
    title="A library that takes logarithms, the other way round",
    difficulty=3,
    importance=4,
    minutes=10,
    allows={
        "student_log_probs": "len(student_log_probs) == 1; student_log_probs.min() < -30",
        "teacher_probs": "(np.log(teacher_probs) == student_log_probs).all(); "
        "teacher_probs.min() < 1e-6; teacher_probs.shape[1] == 2; teacher_probs.shape[1] == 5",
    },
    hints=[
        "`kl_div(log_q, p)` sums p * (log p - log_q): the first argument is a logarithm, "
        "and it belongs to the distribution that is *not* averaged over.",
        "The loss should be KL(teacher || student): which one gives the weights?",
        "The mean is over the N samples, not over all N * C numbers.",
    ],
)
def distillation(student_log_probs, teacher_probs):
    """A student network learns a teacher's distributions. The loss is the mean over the N
    samples of $KL(\\text{teacher}\\parallel\\text{student})$, in nats. The arguments are the
    student's *log*-probabilities and the teacher's probabilities, both of shape (N, C), all
    probabilities above 0, some of them very small. The code below was made from a library call
    with its defaults; it has faults in the direction and in the mean. Mend both.
    """
    ratio = np.log(teacher_probs) - student_log_probs
    return np.mean(np.sum(teacher_probs * ratio, axis=1))


@distillation.starts_from
def distillation_bug(student_log_probs, teacher_probs):
    student_probs = np.exp(student_log_probs)
    ratio = student_log_probs - np.log(teacher_probs)
    return np.mean(student_probs * ratio)


def _networks(rng, n, c):
    a, b = rng.normal(size=(2, n, c)) * 1.5
    log_a = a - np.log(np.exp(a).sum(axis=1, keepdims=True))
    return log_a, np.exp(b) / np.exp(b).sum(axis=1, keepdims=True)


@distillation.cases(
    "the teacher gives the weights",
    "KL(teacher || student) sums p * (log p - log q) over the classes: p is the teacher's, q "
    "the student's.",
)
def _(rng):
    for c in [2, 3, 4]:
        yield _networks(rng, 1, c)
    yield np.log([[0.25, 0.75]]), np.array([[0.25, 0.75]])
    yield np.log([[0.25, 0.75]]), np.array([[1e-9, 1 - 1e-9]])
    yield np.array([[-40.0, np.log1p(-np.exp(-40))]]), np.array([[0.5, 0.5]])


@distillation.cases(
    "the mean is over the samples",
    "Sum over the classes of a sample, then average over the samples.",
)
def _(rng):
    for n, c in [(2, 3), (4, 2), (3, 5)]:
        yield _networks(rng, n, c)


@distillation.wrong(
    "the teacher gives the weights",
    "The mean is right now; you still compute KL(student || teacher).",
)
def still_reversed(student_log_probs, teacher_probs):
    ratio = student_log_probs - np.log(teacher_probs)
    return np.mean(np.sum(np.exp(student_log_probs) * ratio, axis=1))


@distillation.wrong(
    "the teacher gives the weights",
    "The direction is right now; you still divide by the number of classes as well.",
)
def still_over_all(student_log_probs, teacher_probs):
    return np.mean(teacher_probs * (np.log(teacher_probs) - student_log_probs))


@distillation.wrong(
    "the teacher gives the weights",
    "The weights are right now; the ratio is still turned, and a divergence is never negative: "
    "from the logarithm of the teacher's take the student's.",
)
def still_turned(student_log_probs, teacher_probs):
    ratio = student_log_probs - np.log(teacher_probs)
    return np.mean(np.sum(teacher_probs * ratio, axis=1))


@distillation.wrong(
    "the teacher gives the weights",
    "The first argument holds logarithms already: do not take them again.",
)
def log_twice(student_log_probs, teacher_probs):
    ratio = np.log(teacher_probs) - np.log(-student_log_probs)
    return np.mean(np.sum(teacher_probs * ratio, axis=1))


@distillation.wrong(
    "the teacher gives the weights",
    "That is the cross-entropy: it has the same gradient, but is not 0 for equal ones.",
)
def only_cross_entropy(student_log_probs, teacher_probs):
    return -np.mean(np.sum(teacher_probs * student_log_probs, axis=1))


@distillation.wrong(
    "the teacher gives the weights",
    "You averaged over the C classes: add over the classes, and average over the N samples.",
)
def mean_over_classes(student_log_probs, teacher_probs):
    ratio = np.log(teacher_probs) - student_log_probs
    return np.sum(teacher_probs * ratio) / teacher_probs.shape[1]


@distillation.wrong(
    "the mean is over the samples",
    "You summed over the samples: take their mean.",
)
def summed(student_log_probs, teacher_probs):
    return np.sum(teacher_probs * (np.log(teacher_probs) - student_log_probs))


@distillation.right
def by_rows(student_log_probs, teacher_probs):
    rows = [
        t @ (np.log(t) - s)
        for s, t in zip(student_log_probs, teacher_probs, strict=True)
    ]
    return sum(rows) / len(rows)


@distillation.right
def by_two_terms(student_log_probs, teacher_probs):
    cross = -(teacher_probs * student_log_probs).sum()
    own = -(teacher_probs * np.log(teacher_probs)).sum()
    return (cross - own) / len(teacher_probs)


@distillation.right
def by_einsum_of_ratio(student_log_probs, teacher_probs):
    ratio = np.log(teacher_probs / np.exp(student_log_probs))
    return np.einsum("nc,nc->", teacher_probs, ratio) / teacher_probs.shape[0]
