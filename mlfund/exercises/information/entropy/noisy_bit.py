"""entropy/noisy_bit: A noisy bit."""

import numpy as np

from mlfund.judge.declare import predict


@predict(
    title="A noisy bit",
    difficulty=3,
    importance=3,
    minutes=6,
    tolerance=0.01,
    hints=[
        "I(X; Y) = H(Y) - H(Y | X). What is the distribution of Y?",
        "Given X, Y is right with probability 0.9: its entropy is that of (0.9, 0.1).",
    ],
)
def noisy_bit():
    """X is a fair bit. Y equals X with probability 0.9 and is flipped otherwise. How many
    bits does Y tell about X?
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


noisy_bit.right(lambda: 0.531)


noisy_bit.right(lambda: 0.53)


noisy_bit.right(lambda: np.float64(0.531))
