"""overfitting/symptom: The mistake behind a training curve."""

from mlfund.judge.declare import predict


@predict(
    title="The mistake behind a training curve",
    difficulty=3,
    importance=4,
    minutes=5,
    choices={
        "capacity": "the network is too large for 500 images",
        "labels": "a fifth of the training labels is wrong",
        "misaligned": "the images were shuffled and their labels were not",
        "copies": "the validation images are copies of training images",
        "augmented": "the training error is measured on augmented images",
    },
    hints=[
        "What error does guessing have, with ten classes that are equally frequent?",
        "Which of the five leaves nothing to learn that holds for new images, and yet can be "
        "learned by heart?",
    ],
)
def symptom():
    """A network with more weights than it needs is trained on 500 images of ten classes, all
    equally frequent, and validated on 2,000 others. Since a change to the loader the training
    error still falls to 0 %, but takes four times as many steps, and the validation error is
    close to 90 % from the first step to the last. Before the change it ended at 6 %. Name the
    mistake.
    """
    return "misaligned"


symptom.wrong_value(
    "capacity",
    "The same network ended at 6 % before: its size did not change, the loader did.",
)


symptom.wrong_value(
    "labels",
    "Four of five labels would still be right: validation would fall well below 90 %, and rise "
    "again only as the wrong ones are learned.",
)


symptom.wrong_value(
    "copies",
    "Then validation would follow the training error down to 0 %.",
)


symptom.wrong_value(
    "augmented",
    "That raises the training error as it is measured, and does nothing to the validation error.",
)
