"""early_stopping/trace: Trace the rule by hand."""

import numpy as np

from mlfund.judge.declare import predict


@predict(
    title="Trace the rule by hand",
    difficulty=2,
    importance=4,
    minutes=5,
    hints=[
        "Epoch 0 is the first improvement, and epoch 1 is one: 0.80 is below 1.00 by more "
        "than `min_delta`.",
        "Small gains add up: compare with the last improvement, not with the epoch before.",
        "Epoch 2 is an improvement, with 0.60. What must a loss be below to be the next?",
    ],
)
def trace():
    """The validation losses after epochs 0, 1, 2, ... are

    1.00, 0.80, 0.60, 0.57, 0.58, 0.53, 0.56, 0.50, 0.51, 0.52, 0.55, 0.20

    Epoch 0 counts as an improvement. After that an epoch is one if its loss is below that
    of the last improvement by more than `min_delta=0.05`. Training stops once `patience=3`
    epochs in a row were none. Which epoch was the last improvement, whose weights are
    restored?
    """
    losses = [
        1.00,
        0.80,
        0.60,
        0.57,
        0.58,
        0.53,
        0.56,
        0.50,
        0.51,
        0.52,
        0.55,
        0.20,
    ]
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best] - 0.05:
            best = epoch
        if epoch - best == 3:
            break
    return best


trace.wrong_value(
    2,
    "Epoch 5 is below epoch 2 by 0.07, which is more than min_delta, and it comes "
    "as the third epoch after it: patience has not run out.",
)


trace.wrong_value(
    3, "Epoch 3 is below epoch 2 by 0.03 only, no more than min_delta."
)


trace.wrong_value(
    7,
    "Epoch 7 is below epoch 5 by 0.03 only: that is no improvement, though it is the "
    "lowest loss until the stop.",
)


trace.wrong_value(
    8,
    "That is the epoch after which training stops: the last improvement came before.",
)


trace.wrong_value(
    9,
    "Epoch 9 is no improvement, and training stopped at epoch 8, the third in a row that "
    "was none.",
)


trace.wrong_value(
    10,
    "Training stopped at epoch 8: three epochs in a row were no improvement. Epoch 7 is "
    "none, as it is below epoch 5 by 0.03 only.",
)


trace.wrong_value(
    11,
    "That is the lowest loss of all, which is never reached: training stopped at epoch 8.",
)


trace.wrong_value(6, "Right, if the first epoch were 1: here it is epoch 0.")


trace.wrong_value(
    4, "Epoch 4 is below epoch 2 by 0.02 only, no more than min_delta."
)


trace.wrong_value(1, "Epoch 2 is below epoch 1 by 0.20: it is an improvement.")


trace.wrong_value(0, "Epoch 1 is below epoch 0 by 0.20: it is an improvement.")


trace.wrong_value(0.53, "That is the loss: name its epoch.")


trace.wrong_value(
    0.5,
    "That is a loss, and of an epoch that is no improvement: name the last one's epoch.",
)


trace.wrong_value(
    0.2,
    "That is a loss, and it is never reached: name the epoch of the last improvement.",
)


trace.right(lambda: 5)


trace.right(lambda: 5.0)


trace.right(lambda: np.int64(5))
