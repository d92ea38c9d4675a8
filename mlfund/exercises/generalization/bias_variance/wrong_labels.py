"""bias_variance/wrong_labels: Training error 13 %, validation error 14 %."""

from mlfund.judge.declare import predict


@predict(
    title="Training error 13 %, validation error 14 %",
    difficulty=2,
    importance=5,
    minutes=10,
    choices={
        "a": "a larger network, since both errors are high: bias",
        "b": "twice the data, since validation is worse than training: variance",
        "c": "stronger regularization, to close the gap",
        "d": "better labels: there is little else to gain, and less to measure",
    },
    hints=[
        "What error would a perfect model have on this validation set?",
        "Compare 13 % with that floor, and then 14 % with 13 %.",
    ],
)
def wrong_labels():
    """A classifier has 13 % error in training and 14 % in validation, both on thousands of images.
    A careful check of 1,000 random images finds that 12 % of the given labels are wrong, in both
    sets and whatever the image. Which step comes first?
    """
    return "d"


wrong_labels.wrong_value(
    "a",
    "Against these labels a perfect model has 12 % error: the avoidable part in training is 1 "
    "point. A larger network would begin to learn the wrong labels.",
)


wrong_labels.wrong_value(
    "b",
    "The gap is 1 point; twice the data would save about half of it, with the same bad labels.",
)


wrong_labels.wrong_value(
    "c", "The gap is 1 point. Regularization trades it for more bias."
)
