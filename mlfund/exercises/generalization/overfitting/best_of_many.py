"""overfitting/best_of_many: The best of many models without skill."""

import numpy as np

from mlfund.judge.declare import predict


@predict(
    title="The best of many models without skill",
    difficulty=3,
    importance=3,
    minutes=6,
    tolerance=0.02,
    hints=[
        "The accuracy of one guessing model on 100 samples has mean 0.5. What is its "
        "standard deviation?",
        "The largest of k independent standard Gaussians is about "
        "$\\sqrt{2\\ln k}$, a little less.",
    ],
)
def best_of_many():
    """You compare 200 models on a validation set of 100 samples with two balanced
    classes. None has any skill: each guesses. Taking the largest of $k$ independent
    standard Gaussians to be $\\sqrt{2\\ln k}$, what accuracy does the best of them show on
    the validation set? Answer to within 0.02.
    """
    standard_error = np.sqrt(0.5 * 0.5 / 100)
    return 0.5 + standard_error * np.sqrt(2 * np.log(200))


best_of_many.wrong_value(
    0.5,
    "That is what each shows on average; the best of 200 was chosen for its luck.",
)


best_of_many.wrong_value(
    0.55,
    "That is one standard deviation above chance: the best of 200 lies further out.",
)


best_of_many.wrong_value(
    0.826,
    "You took 0.1 for the standard deviation: it is the root of 0.5 * 0.5 / 100.",
)


best_of_many.wrong_value(66.3, "That is in percent: answer with a share of 1.")


best_of_many.wrong_value(
    0.615, "You left out the 2: the factor is the root of 2 ln 200."
)


best_of_many.right(lambda: 0.66)


best_of_many.right(lambda: 0.663)


best_of_many.right(lambda: 0.5 + 0.05 * (2 * np.log(200)) ** 0.5)
