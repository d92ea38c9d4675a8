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
        "Its mean is 6. Work out the mean of the square, then subtract 36.",
    ],
)
def unit_variance():
    """A unit has the value 6. What is the variance of its output under inverted dropout with
    p = 0.2?
    """
    mean_square = 0.8 * (6 / 0.8) ** 2
    return mean_square - 6**2


unit_variance.wrong_value(
    45.0, "That is the mean of the square: subtract the square of the mean, 36."
)


unit_variance.wrong_value(
    5.76, "You did not divide the kept value by 1 - p: it is 7.5, not 6."
)


unit_variance.wrong_value(
    7.2,
    "That is p times the square. The variance is p / (1 - p) times it, as the kept value "
    "grows.",
)


unit_variance.wrong_value(
    28.8,
    "That is 1 - p times the square: the variance is p / (1 - p) times it.",
)


unit_variance.wrong_value(
    144.0,
    "You exchanged dropping and keeping: the unit is kept with probability 0.8.",
)


unit_variance.wrong_value(3.0, "That is the standard deviation: square it.")


unit_variance.wrong_value(
    0.0, "The mean is kept by the scaling, but the unit is 0 or 7.5: it varies."
)


unit_variance.wrong_value(
    1.5, "That is p / (1 - p) times the value: take it times the square."
)


unit_variance.wrong_value(
    1.2, "That is p (1 - p) times the kept value, 7.5: take it times its square."
)


unit_variance.wrong_value(
    0.16, "That is the variance of the mask before scaling: the unit is 0 or 7.5."
)


unit_variance.wrong_value(
    0.25,
    "That is the variance of the mask, p / (1 - p): the unit has the value 6.",
)


unit_variance.wrong_value(
    6.0, "That is the mean of the output: its variance is asked for."
)


unit_variance.wrong_value(
    7.5, "That is the value if the unit is kept: the variance is asked for."
)


unit_variance.wrong_value(
    36.0, "That is the square of the mean: the mean of the square is larger."
)


unit_variance.wrong_value(
    56.25, "That is the square if the unit is kept: it is 0 with probability 0.2."
)


unit_variance.wrong_value(
    11.25,
    "That is p times 7.5 squared: the variance is p (1 - p) times it.",
)
