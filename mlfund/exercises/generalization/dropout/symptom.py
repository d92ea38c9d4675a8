"""dropout/symptom: The mistake behind two modes that disagree."""

from mlfund.judge.declare import predict


@predict(
    title="The mistake behind two modes",
    difficulty=3,
    importance=4,
    minutes=5,
    choices={
        "on": "dropout is still on when the exported network predicts",
        "twice": "the exported network multiplies by 1 - p, although training had scaled",
        "unscaled": "training does not divide by 1 - p",
        "swapped": "the framework takes p for the probability of keeping",
        "mask": "the backward pass draws a new mask",
    },
    hints=[
        "A mistake in how the network was trained shows in the two trained modes as well: do "
        "those agree?",
        "Divide the exported values by those of evaluation mode, before and behind the dropout.",
    ],
)
def symptom():
    """A network has one dropout, of p = 0.25, behind its ReLU. For one image, three hidden units
    come out as follows. Before the dropout, everywhere: 0.8, 2.0, 1.2. Behind it, averaged over
    100,000 passes in training mode: 0.80, 2.00, 1.20. Behind it in evaluation mode: 0.8, 2.0, 1.2.
    Behind it in the exported network: 0.6, 1.5, 0.9, the same each time. Name the mistake.
    """
    return "twice"


symptom.wrong_value(
    "on",
    "Then some values would be 0, the others larger than before, and each pass different.",
)


symptom.wrong_value(
    "unscaled",
    "Then the mean over training passes would be 0.60, 1.50, 0.90, and evaluation larger than it.",
)


symptom.wrong_value(
    "swapped",
    "Then more units would be dropped in training; with its own scaling the means would agree, "
    "and evaluation, which is untouched, would too.",
)


symptom.wrong_value(
    "mask",
    "The backward pass changes no value of the forward pass: all four rows would agree.",
)
