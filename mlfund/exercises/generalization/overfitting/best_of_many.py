"""overfitting/best_of_many: The best of many models without skill."""

import numpy as np

from mlfund.judge.declare import predict


@predict(
    title="The best of many models without skill",
    difficulty=3,
    importance=3,
    minutes=6,
    tolerance=0.005,
    hints=[
        "The accuracy of one guessing model on 64 samples has mean 0.5. What is its "
        "standard deviation?",
        "The best of 1,000 lies above 0.5 by as many of these as the largest of 1,000 "
        "standard Gaussians lies above 0.",
    ],
)
def best_of_many():
    """You compare 1,000 models on a validation set of 64 samples with two balanced
    classes. None has any skill: each guesses, independently of the others. The largest of
    1,000 independent standard Gaussians is 3.24 on average. What accuracy, on average, does
    the best model show on the validation set? Answer with a number between 0 and 1, to two
    decimals.
    """
    standard_deviation = np.sqrt(0.5 * 0.5 / 64)
    return 0.5 + 3.24 * standard_deviation


best_of_many.wrong_value(
    0.5,
    "That is what each shows on average; the best of 1,000 was chosen for its luck.",
)


best_of_many.wrong_value(
    0.5625,
    "That is one standard deviation above chance: the best of 1,000 lies further out.",
)


best_of_many.wrong_value(
    0.625,
    "That is two standard deviations above chance, where one model in forty lies: the "
    "best of 1,000 lies further out.",
)


best_of_many.wrong_value(
    0.732,
    "You took the root of 2 ln 1000, 3.72 standard deviations: that is an upper bound, which "
    "the mean stays well below.",
)


best_of_many.wrong_value(
    0.2025, "That is how far the best lies above chance: add the 0.5."
)


best_of_many.wrong_value(
    0.905,
    "You took 1 / 8 for the standard deviation: it is the root of 0.5 * 0.5 / 64.",
)


best_of_many.wrong_value(
    0.5127,
    "You took the variance, 0.25 / 64, for the standard deviation: take its root.",
)


best_of_many.wrong_value(
    70.25, "That is in percent: answer with a number below 1."
)


best_of_many.wrong_value(70, "That is in percent: answer with a number below 1.")


best_of_many.wrong_value(
    0.5253,
    "You divided by 64 and took no root: the standard deviation falls with the root of the "
    "number of samples.",
)


best_of_many.wrong_value(
    1.0, "That would be eight standard deviations above chance."
)


best_of_many.right(lambda: 0.70)


best_of_many.right(lambda: 0.7025)


best_of_many.right(lambda: 0.69992)  # exact, for numbers of hits


best_of_many.right(lambda: 0.5 + 0.0625 * 3.24)
