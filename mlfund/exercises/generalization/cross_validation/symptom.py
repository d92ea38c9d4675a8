"""cross_validation/symptom: The mistake behind ten scores."""

from mlfund.judge.declare import predict


@predict(
    title="The mistake behind ten scores",
    difficulty=3,
    importance=5,
    minutes=5,
    choices={
        "outside": "a step that uses the labels runs on all rows, before the split",
        "groups": "rows of one patient are on both sides",
        "time": "the rows are days, and the folds are shuffled",
        "rare": "one class is so rare that some folds have none of it",
        "sorted": "the rows are sorted by class, and the folds are not shuffled",
    },
    hints=[
        "Which of the five can still find the labels of the test rows after the permutation?",
        "Rows of a patient, and days next to each other, are alike. Are their labels, once they "
        "are permuted?",
    ],
)
def symptom():
    """A pipeline reports errors of 6, 2, 4, 8, 4, 2, 6, 4, 2 and 4 % in ten folds of 50 rows each,
    on two classes of 250 rows each. Somebody permutes the labels, row by row and at random, and
    runs the whole pipeline again. It reports 8, 12, 6, 10, 8, 14, 10, 6, 12 and 8 %. Name the
    mistake.
    """
    return "outside"


symptom.wrong_value(
    "groups",
    "It would explain the first ten scores. But labels permuted row by row no longer agree "
    "within a patient: to know the person helps nothing, and the second ten would be near 50 %.",
)


symptom.wrong_value(
    "time",
    "It would explain the first ten scores. But permuted labels no longer agree from one day to "
    "the next: neighbours on both sides help nothing, and the second ten would be near 50 %.",
)


symptom.wrong_value(
    "rare",
    "There are 250 rows of each class. And a rare class makes scores jump or undefined, not small.",
)


symptom.wrong_value(
    "sorted",
    "Then each fold tests on a class of which too little was trained on: its errors are too "
    "high, not too low. And permuted labels are not sorted.",
)
