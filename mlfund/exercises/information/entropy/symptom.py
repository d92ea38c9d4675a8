"""entropy/symptom: The mistake behind a histogram of entropies."""

from mlfund.judge.declare import predict


@predict(
    title="The mistake behind a histogram of entropies",
    difficulty=3,
    importance=4,
    minutes=5,
    choices={
        "twice": "a second softmax is applied to the probabilities",
        "bits": "the entropies are in bits, and are read as nats",
        "unscaled": "the inputs reach the network 16 times too large",
        "axis": "the entropy is summed over the images instead of the classes",
        "overtrained": "the network was trained on until it is certain of everything",
    },
    hints=[
        "Between which bounds does the entropy of ten classes lie, in nats?",
        "What is the largest logit that a probability can be, and how sharp is a softmax of it?",
    ],
)
def symptom():
    """A network with ten classes is right on 92 % of the test images. Since a refactoring the
    predicted class of every image is as before, but the entropies, one an image and meant to be
    in nats, all lie between 2.22 and 2.30, where they had lain anywhere from 0 to 2. The natural
    logarithm of 10 is 2.303. Name the mistake.
    """
    return "twice"


symptom.wrong_value(
    "bits",
    "Bits multiply every entropy by 1.44: those near 0 would have stayed near 0.",
)


symptom.wrong_value(
    "unscaled",
    "Larger inputs mean larger logits as a rule, and entropies nearer to 0.",
)


symptom.wrong_value(
    "axis",
    "Summed over the images there would be one number a class, ten in all, not one an image.",
)


symptom.wrong_value(
    "overtrained",
    "A network that is certain of everything has entropies near 0.",
)
