"""batch_norm/batch_of_two: A batch of two."""

from mlfund.judge.declare import predict


@predict(
    title="A batch of two",
    difficulty=2,
    importance=4,
    minutes=3,
    choices={
        "a": "about -0.2 and 0.2, in proportion to the values",
        "b": "-1 and 1 for any two values that differ by much more than the root of eps",
        "c": "0 and 0, since two samples have no variance",
        "d": "an error: batch norm needs more than two samples",
    },
    hints=[
        "Write the mean and the biased standard deviation of a and b. Then normalize."
    ],
)
def batch_of_two():
    """A fully connected layer with batch norm sees a batch of two samples in training. `weight` is
    1 and `bias` is 0. What does one channel return for the values 3.1 and 3.5?
    """
    return "b"


batch_of_two.wrong_value(
    "a",
    "Their distance cancels: mean 3.3, standard deviation 0.2, so the results are -1 and 1.",
)


batch_of_two.wrong_value(
    "c",
    "They have one: each is 0.2 from the mean. One sample alone would have none.",
)


batch_of_two.wrong_value(
    "d", "Two give a variance. It is with one that batch norm has an error."
)
