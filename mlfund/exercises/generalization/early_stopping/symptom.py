"""early_stopping/symptom: The mistake behind five runs."""

from mlfund.judge.declare import predict


@predict(
    title="The mistake behind five runs",
    difficulty=3,
    importance=4,
    minutes=6,
    choices={
        "patience": "patience is too short",
        "last": "the last weights are kept, not the best ones",
        "training": "the training loss is watched",
        "few": "the validation set is too small",
        "rate": "the learning rate is too high for any good stop",
    },
    hints=[
        "Does a longer run get better, and is what it then reaches the same for all five?",
        "What do the test losses say of the size of the validation set?",
    ],
)
def symptom():
    """One network is trained with five seeds and watched on 5,000 validation examples after each
    epoch. From one epoch to the next the validation loss jumps by some 0.03. Training stops after
    epochs 6, 11, 5, 9 and 7. The models that are handed back have validation losses of 0.71, 0.60,
    0.74, 0.63 and 0.70, in each run the lowest so far; on a test set they have the same, within
    0.01. Run on without a stop, all five have 0.45 near epoch 60 and 0.52 at epoch 200. Name the
    mistake.
    """
    return "patience"


symptom.wrong_value(
    "last",
    "Each model has the lowest validation loss so far: the best weights were restored. But the "
    "lowest was still to come.",
)


symptom.wrong_value(
    "training",
    "A training loss goes on falling past epoch 60: a rule that watched it would stop late, not "
    "at epoch 6.",
)


symptom.wrong_value(
    "few",
    "Then the validation losses would be off from those on the test set. They agree within 0.01: "
    "the jumps are of the weights.",
)


symptom.wrong_value(
    "rate",
    "At this very rate all five reach 0.45 near epoch 60: they only have to get there.",
)
