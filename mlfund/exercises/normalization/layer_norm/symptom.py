"""layer_norm/symptom: The mistake behind a first loss that grows with depth."""

from mlfund.judge.declare import predict


@predict(
    title="The mistake behind a first loss",
    difficulty=3,
    importance=4,
    minutes=5,
    choices={
        "head": "the norm before the head is missing",
        "sum": "the norms stand after the residual sums, and not before the branches",
        "skip": "the skip connections are missing",
        "eps": "eps is missing in the norms",
        "axis": "the norms run over the tokens, and not over the features",
    },
    hints=[
        "How large is the residual stream at its end, before the branch and after the sum?",
        "If logits have deviation s, not too large, the first loss is about the guess's plus "
        "half of s squared.",
    ],
)
def symptom():
    """Language models with layer norm before each branch guess among 50,000 words, so that a loss
    of 10.8 is that of equal chances. Their heads are drawn so that from inputs of variance 1 they
    make logits of variance 1. The first loss, before any step, is 13 with 2 blocks, 19 with 8 and
    32 with 24. All numbers are finite, padding changes nothing, and gradients reach the first block
    as well as the last. Name the mistake.
    """
    return "head"


symptom.wrong_value(
    "sum",
    "Then the last norm would stand before the head: the logits would have variance 1 at any "
    "depth, and the first loss would be about 11.3.",
)


symptom.wrong_value(
    "skip",
    "Then nothing would add up: each branch alone would reach the next norm, and the last one the "
    "head, so the first loss would not grow with depth.",
)


symptom.wrong_value(
    "eps",
    "Then a token whose features are all alike would give 0 / 0, and the loss would be no number.",
)


symptom.wrong_value(
    "axis",
    "Then padding would move the means over the tokens, and every output with them.",
)
