"""why_normalize/symptom: The mistake behind a slow descent."""

from mlfund.judge.declare import predict


@predict(
    title="The mistake behind a slow descent",
    difficulty=3,
    importance=4,
    minutes=6,
    choices={
        "means": "the features are not centred",
        "units": "one feature is in much larger units",
        "correlation": "two features are nearly the same",
        "rate": "the learning rate is far too low",
        "target": "the target is not scaled",
    },
    hints=[
        "Which of these change the Hessian, and which change its diagonal?",
        "The largest stable rate is 2 over the largest eigenvalue: 2 / 103 is 0.0194.",
        "The trace of the features' part of the Hessian is the sum of their mean squares: "
        "variances plus squared means.",
    ],
)
def symptom():
    """Least squares with an intercept, by full-batch gradient descent from zero weights, on
    400 examples. The five features have standard deviation 1, and no two of them have a
    correlation above 0.12 in size. At a rate of 0.02 the loss grows without end. At 0.018 it
    falls from 1.00 to 0.34 in 100 steps, and is still 0.30 after 1,000; the exact solution has
    0.26. The Hessian's largest eigenvalue is 103. Name the mistake.
    """
    return "means"


symptom.wrong_value(
    "units",
    "All five have standard deviation 1: in larger units one of them would not.",
)


symptom.wrong_value(
    "correlation",
    "No correlation is above 0.12: their correlation matrix has no eigenvalue above "
    "1 + 4 * 0.12, and 103 has to come from elsewhere.",
)


symptom.wrong_value(
    "rate",
    "0.018 is just below the largest stable rate, 2 / 103. It is low because that eigenvalue "
    "is large: what made it so?",
)


symptom.wrong_value(
    "target",
    "The Hessian of least squares does not know the target, and neither does the largest "
    "stable rate.",
)
