"""early_stopping/trace: Trace the rule by hand."""

import numpy as np

from mlfund.judge.declare import predict


@predict(
    title="Trace the rule by hand",
    difficulty=2,
    importance=4,
    minutes=5,
    hints=[
        "Only a loss below the best one by more than `min_delta` is an improvement.",
        "Small gains add up: compare with the best epoch, not with the one before.",
        "Epoch 2 improves on epoch 1 by 0.20. What must a loss be below to improve "
        "on epoch 2?",
    ],
)
def trace():
    """The validation losses after epochs 0, 1, 2, ... are

    1.00, 0.80, 0.60, 0.57, 0.58, 0.53, 0.56, 0.55, 0.54, 0.20

    With `patience=3` and `min_delta=0.05`, the weights of which epoch are restored?
    """
    scores = [1.00, 0.80, 0.60, 0.57, 0.58, 0.53, 0.56, 0.55, 0.54, 0.20]
    best = 0
    for epoch, score in enumerate(scores):
        if score < scores[best] - 0.05:
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
    9, "Training stopped before epoch 9: three epochs without progress."
)


trace.wrong_value(8, "That is the epoch after which training stops.")


trace.wrong_value(
    3, "Epoch 3 is below epoch 2 by 0.03 only, less than min_delta."
)


trace.wrong_value(6, "Right, if the first epoch were 1: here it is epoch 0.")


trace.wrong_value(0.53, "That is the loss: name its epoch.")


trace.right(lambda: 5)


trace.right(lambda: 5.0)


trace.right(lambda: np.int64(5))
