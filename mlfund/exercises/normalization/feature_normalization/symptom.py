"""feature_normalization/symptom: The mistake behind five columns."""

from mlfund.judge.declare import predict


@predict(
    title="The mistake behind five columns",
    difficulty=3,
    importance=4,
    minutes=6,
    choices={
        "anew": "the scaler was fitted again on the new rows",
        "pooled": "the scaler had been fitted on training and new rows together",
        "unit": "the fourth feature now comes in another unit",
        "filled": "the fourth feature is missing, and filled with zeros before scaling",
        "drift": "the fourth feature has drifted: the new customers are lighter",
    },
    hints=[
        "What do the training columns say of the rows on which the scaler was fitted?",
        "By what factor has the fourth deviation shrunk, and what would that factor do to the "
        "mean?",
    ],
)
def symptom():
    """A log holds the mean and the standard deviation of five columns after a standard scaler. For
    the training rows all means are 0.000 and all deviations 1.000. For this week's rows the means
    are 0.031, -0.052, 0.214, -4.729 and 0.018, and the deviations 1.020, 0.968, 1.041, 0.001 and
    0.985. Before scaling, the fourth column of the training rows, a weight, had the mean 71 and
    the deviation 15. Name the mistake.
    """
    return "unit"


symptom.wrong_value(
    "anew",
    "Fitted on the new rows, all five columns would have mean 0 and deviation 1 there.",
)


symptom.wrong_value(
    "pooled",
    "Then the training columns would not have mean 0 and deviation 1, but the two parts together.",
)


symptom.wrong_value(
    "filled",
    "Near: a column of zeros also ends up near -71 / 15. But its deviation would be exactly 0, and "
    "here a thousandth of the old one is left.",
)


symptom.wrong_value(
    "drift",
    "Lighter customers would still differ from each other: a deviation does not shrink to a "
    "thousandth by drift, and -4.73 deviations is a weight near 0.",
)
