"""entropy/shortest_code: The shortest code."""

import numpy as np

from mlfund.judge.declare import predict


@predict(
    title="The shortest code",
    difficulty=1,
    importance=4,
    minutes=4,
    tolerance=0.01,
    hints=[
        "A symbol of probability 1/8 has a surprisal of 3 bits.",
        "All probabilities are powers of one half: a code can meet every surprisal.",
    ],
)
def shortest_code():
    """A source emits four symbols with probabilities 1/2, 1/4, 1/8 and 1/8, independently.
    How many bits per symbol does the best code need on average? Two decimals are enough.
    """
    return 0.5 * 1 + 0.25 * 2 + 2 * 0.125 * 3


shortest_code.wrong_value(
    2.0, "Two bits per symbol ignore that some symbols are common."
)


shortest_code.wrong_value(
    2.25, "You averaged the four code lengths with equal weights: weigh with p."
)


shortest_code.wrong_value(
    1.375,
    "You counted one of the two symbols of probability 1/8: both have a term.",
)


shortest_code.wrong_value(
    0.4375,
    "You divided by 4 after weighing with p: the weights sum to 1 already.",
)


shortest_code.wrong_value(
    3.0, "That is the longest code word: the common symbols have shorter ones."
)


shortest_code.wrong_value(
    9.0, "You added up the four code lengths: weigh each with its p."
)


shortest_code.wrong_value(
    -1.75,
    "The sign: the logarithm of a probability is negative, its surprisal is not.",
)


shortest_code.wrong_value(
    0.5268, "That is with the logarithm to base 10: bits need base 2."
)


shortest_code.wrong_value(1.213, "That is the entropy in nats: divide by ln 2.")


shortest_code.right(lambda: 1.75)


shortest_code.right(lambda: 7 / 4)


shortest_code.right(lambda: np.float64(1.75))
