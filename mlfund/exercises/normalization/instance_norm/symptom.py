"""instance_norm/symptom: The mistake behind a layer that changes in evaluation."""

from mlfund.judge.declare import predict


@predict(
    title="The mistake behind a night image",
    difficulty=3,
    importance=4,
    minutes=5,
    choices={
        "running": "evaluation uses running statistics",
        "batch": "the statistics are those of the batch, in both modes",
        "channels": "the channels of an image are pooled",
        "eps": "eps is too large",
        "affine": "weight and bias have been learned",
    },
    hints=[
        "Which of the mistakes can show in one mode and not in the other?",
        "With instance norm proper, what are mean and deviation of each channel of each image?",
    ],
)
def symptom():
    """A layer is meant to be instance norm with weight 1 and bias 0. For one channel of two
    images, the mean and the standard deviation of what comes out are as follows. In training
    mode: image by day 0.00 and 1.00, image by night 0.00 and 0.99. In evaluation mode: by day
    0.35 and 1.24, by night -1.10 and 0.31, each the same alone as in company. Name the mistake.
    """
    return "running"


symptom.wrong_value(
    "batch",
    "Then training mode would show it as well, and an image's output would change with its "
    "company.",
)


symptom.wrong_value(
    "channels",
    "Pooled channels leave each channel with a mean of its own in training mode too: here it is "
    "0.00.",
)


symptom.wrong_value(
    "eps",
    "eps lowers deviations, most for the dark image, in both modes alike. It moves no mean, and "
    "1.24 is above 1.",
)


symptom.wrong_value(
    "affine",
    "They are shared by all images: both would leave with the same mean, and in training mode "
    "too.",
)
