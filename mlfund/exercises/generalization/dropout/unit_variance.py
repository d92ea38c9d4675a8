"""dropout/unit_variance: The spread of a dropped unit."""

from mlfund.judge.declare import predict


@predict(
    title="The spread of a dropped unit",
    difficulty=2,
    importance=4,
    minutes=4,
    tolerance=0.01,
    hints=[
        "Which two values does the unit take, and how often?",
        "Its mean is 3. Work out the mean of the square, then subtract 9.",
    ],
)
def unit_variance():
    """A unit has the value 3. What is the variance of its output under inverted dropout with
    p = 0.25?
    """
    mean_square = 0.75 * (3 / 0.75) ** 2
    return mean_square - 3**2


unit_variance.wrong_value(
    12.0, "That is the mean of the square: subtract 3 squared."
)


unit_variance.wrong_value(
    1.6875, "You did not divide the kept value by 1 - p: it is 4, not 3."
)


unit_variance.wrong_value(
    2.25,
    "That is p times the square. The variance is p / (1 - p) times it, as the kept value "
    "grows.",
)


unit_variance.wrong_value(
    27.0,
    "You exchanged dropping and keeping: the unit is kept with probability 0.75.",
)


unit_variance.wrong_value(1.732, "That is the standard deviation: square it.")


unit_variance.wrong_value(
    0.0, "The mean is kept by the scaling, but the unit is 0 or 4: it varies."
)
