"""batch_norm/symptom: The mistake behind two losses."""

from mlfund.judge.declare import predict


@predict(
    title="The mistake behind two losses",
    difficulty=3,
    importance=4,
    minutes=5,
    choices={
        "mode": "the network is scored in training mode",
        "stale": "the running statistics are never updated",
        "momentum": "momentum 0.99 of another library was passed to torch",
        "sorted": "training batches are sorted by class",
        "one": "each batch of training holds one image",
    },
    hints=[
        "The weights are fine where the batch's own statistics serve. What do the others rest on?",
        "Would statistics that never change give a loss that jumps, while the weights hardly move?",
    ],
)
def symptom():
    """A fully connected network with batch norm has ten classes; guessing costs log 10, about 2.3
    nats. The recorded training loss falls smoothly to 0.3. In evaluation mode, on mixed validation
    images, the loss at six checkpoints late in training is 0.9, 0.5, 1.4, 0.6, 0.8 and 0.5, while
    the weights change by a thousandth from one to the next. In training mode, on mixed batches of
    the same images, it is 0.35 at each of them. If the statistics are averaged over 200 mixed
    training batches first, without a step, evaluation mode gives 0.34 at each. Name the mistake.
    """
    return "momentum"


symptom.wrong_value(
    "mode",
    "The bad numbers are those of evaluation mode; training mode on mixed batches gives 0.35.",
)


symptom.wrong_value(
    "stale",
    "Constants that never change, with weights that hardly do, give a loss that hardly does. This "
    "one jumps: its statistics are those of the last batch or two.",
)


symptom.wrong_value(
    "sorted",
    "Weights trained on sorted batches know the class from its company: training mode on mixed "
    "batches would not give 0.35.",
)


symptom.wrong_value(
    "one",
    "A single image has variance 0 in a fully connected layer: nothing is learned, and the "
    "training loss stays near 2.3.",
)
