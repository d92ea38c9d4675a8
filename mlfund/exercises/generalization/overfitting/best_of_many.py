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
    classes. None has any skill: each guesses, independently of the others. Take their
    accuracies for independent Gaussians, and the largest of $k$ independent standard
    Gaussians to be $\\sqrt{2\\ln k}$. What accuracy does the best model show on the
    validation set? Answer with a number between 0 and 1, to two decimals.
    """
    standard_deviation = np.sqrt(0.5 * 0.5 / 64)
    return 0.5 + standard_deviation * np.sqrt(2 * np.log(1000))


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
    0.6875,
    "That is three standard deviations above chance: the best of 1,000 lies further out.",
)


best_of_many.wrong_value(
    0.232, "That is how far the best lies above chance: add the 0.5."
)


best_of_many.wrong_value(
    0.9646,
    "You took 1 / 8 for the standard deviation: it is the root of 0.5 * 0.5 / 64.",
)


best_of_many.wrong_value(
    0.5145,
    "You took the variance, 0.25 / 64, for the standard deviation: take its root.",
)


best_of_many.wrong_value(
    73.2, "That is in percent: answer with a number below 1."
)


best_of_many.wrong_value(73, "That is in percent: answer with a number below 1.")


best_of_many.wrong_value(
    0.664, "You left out the 2: the factor is the root of 2 ln 1000."
)


best_of_many.wrong_value(
    0.653, "You took the logarithm to base 10: `ln` is the natural one, `np.log`."
)


best_of_many.wrong_value(
    0.779, "You took the logarithm to base 2: `ln` is the natural one, `np.log`."
)


best_of_many.wrong_value(
    1.0, "No model is right on all 64 samples by this estimate."
)


best_of_many.wrong_value(
    1.36, "You left out the root over 2 ln 1000. No accuracy is above 1."
)


best_of_many.right(lambda: 0.73)


best_of_many.right(lambda: 0.732)


best_of_many.right(lambda: 0.5 + 0.0625 * (2 * np.log(1000)) ** 0.5)
