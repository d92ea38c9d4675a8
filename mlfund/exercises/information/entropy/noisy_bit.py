"""entropy/noisy_bit: A noisy bit."""

import numpy as np

from mlfund.judge.declare import predict


@predict(
    title="A noisy bit",
    difficulty=3,
    importance=3,
    minutes=6,
    tolerance=0.005,
    hints=[
        "I(X; Y) = H(Y) - H(Y | X). What is the distribution of Y?",
        "Given X, Y is right with probability 0.9: its entropy is that of (0.9, 0.1).",
    ],
)
def noisy_bit():
    """X is a fair bit. Y equals X with probability 0.9 and is flipped otherwise. How many
    bits does Y tell about X? Two decimals are enough.
    """
    return 1 + 0.9 * np.log2(0.9) + 0.1 * np.log2(0.1)


noisy_bit.wrong_value(0.9, "Being right 9 times in 10 is not 0.9 bits.")


noisy_bit.wrong_value(
    0.469, "That is H(Y | X), what is left open: subtract it from 1."
)


noisy_bit.wrong_value(0.368, "That is in nats: divide by ln 2.")


noisy_bit.wrong_value(
    0.8, "That is the correlation of X and Y, not their information."
)


noisy_bit.wrong_value(
    0.325, "That is H(Y | X) in nats: take it in bits, and subtract it from 1."
)


noisy_bit.wrong_value(
    0.675, "You subtracted nats from a bit: take both entropies with log2."
)


noisy_bit.wrong_value(
    0.152,
    "That is -log2 0.9, the surprisal of a bit that is right: average over both.",
)


noisy_bit.wrong_value(
    0.848,
    "You subtracted -log2 0.9 from 1: H(Y | X) also has the term of a flipped bit.",
)


noisy_bit.wrong_value(
    0.137,
    "That is the term -0.9 log2 0.9 alone: H(Y | X) has two, and is subtracted from 1.",
)


noisy_bit.wrong_value(
    0.863, "You subtracted -0.9 log2 0.9 alone: a flipped bit has a term, too."
)


noisy_bit.wrong_value(
    1.469,
    "You added H(Y | X) to H(Y): it is what Y does not tell, so subtract it.",
)


noisy_bit.wrong_value(1.0, "Y would tell all of X if it were never flipped.")


noisy_bit.wrong_value(
    0.1, "That is the probability of a flip, not the information."
)


noisy_bit.right(lambda: 0.531)


noisy_bit.right(lambda: 0.53)


noisy_bit.right(lambda: np.float64(0.531))
