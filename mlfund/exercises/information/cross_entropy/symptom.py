"""cross_entropy/symptom: The mistake behind a loss that starts too low."""

from mlfund.judge.declare import predict


@predict(
    title="The mistake behind a low first loss",
    difficulty=3,
    importance=4,
    minutes=6,
    choices={
        "leak": "the labels leak into the inputs",
        "mean": "ignored positions are left out of the sum, and counted in the mean",
        "class": "padding is learned as a class of its own",
        "twice": "a softmax stands before a loss that contains one",
        "bits": "the loss is taken to the base 2",
    },
    hints=[
        "What does a uniform guess among 16 tags cost in nats? And in bits?",
        "By which factor do the two runs differ, at the start, at the end, and without padding?",
    ],
)
def symptom():
    """A network chooses one of 16 tags for each position of a text; all tags are equally frequent.
    Batches are filled up with padding, which is half of all positions and has the label -100. The
    logits are near 0 at first, and the optimizer is Adam. In the old code the loss begins at 2.77
    and ends at 0.40; after a rewrite of the loss it begins at 1.39 and ends at 0.20. Accuracy on
    the tags is 91 % either way. On a batch without padding both give the same loss. Name the
    mistake in the new code.
    """
    return "mean"


symptom.wrong_value(
    "leak",
    "A leak has to be learned first: before any training a uniform guess costs log 16 = 2.77.",
)


symptom.wrong_value(
    "class",
    "Then the first loss would be log 17 = 2.83, over all positions.",
)


symptom.wrong_value(
    "twice",
    "Two softmaxes of equal logits still give a uniform guess: the loss would begin at 2.77, and "
    "could not fall below log(e + 15) - 1 = 1.87.",
)


symptom.wrong_value(
    "bits",
    "In bits losses are larger, by 1 / log 2 = 1.44, also on a batch without padding.",
)
