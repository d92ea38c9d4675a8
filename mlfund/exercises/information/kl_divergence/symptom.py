"""kl_divergence/symptom: The mistake behind a logged divergence."""

from mlfund.judge.declare import predict


@predict(
    title="The mistake behind a logged divergence",
    difficulty=3,
    importance=4,
    minutes=6,
    choices={
        "logs": "the student's probabilities are passed where their logarithms belong",
        "mean": "the sum over the classes is a mean over them",
        "swap": "the weights are the student's, not the teacher's",
        "temperature": "the teacher's logits are divided by a temperature, the student's are not",
        "few": "the log ratio is taken at a few sampled classes only",
    },
    hints=[
        "At the first step the student is uniform: what is KL(teacher || student) then?",
        "It is log 10 less the teacher's mean entropy. By which factor is the log off?",
    ],
)
def symptom():
    """A student of ten classes is trained towards a fixed teacher, and the loss that is logged
    should be the mean of $KL(\\text{teacher}\\parallel\\text{student})$ over the samples of a
    batch, in nats. At the first step all the student's probabilities are 0.1. On that batch the
    teacher's entropy has the mean 0.80, and the mean of the logarithm of the teacher's
    probabilities, over samples and classes, is -5.10. The log starts at 0.150, is never negative,
    and ends at 0.000; so does the right divergence, recomputed by hand. Name the mistake.
    """
    return "mean"


symptom.wrong_value(
    "logs",
    "Then each entry is p (log p - q), and the log could not be above 0: it would start at "
    "-0.80 - 0.10 = -0.90.",
)


symptom.wrong_value(
    "swap",
    "With the uniform student's weights it would start at 5.10 - log 10 = 2.80, and a tenth of "
    "that is not 0.150 either.",
)


symptom.wrong_value(
    "temperature",
    "A student that reaches the teacher itself is not at 0 from the softened one. Here both the "
    "log and the right divergence end at 0.",
)


symptom.wrong_value(
    "few",
    "The mean over a few sampled classes jumps, and log ratios of single classes have both signs: "
    "this log is never negative, and starts at exactly a tenth of 1.50.",
)
