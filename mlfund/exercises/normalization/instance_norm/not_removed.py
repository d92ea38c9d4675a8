"""instance_norm/not_removed: What instance norm cannot remove."""

from mlfund.judge.declare import predict


@predict(
    title="What instance norm cannot remove",
    difficulty=2,
    importance=4,
    minutes=3,
    choices={
        "brightness": "a constant added to all channels",
        "contrast": "all channels multiplied by one factor",
        "tint": "one channel multiplied by a factor of its own",
        "gamma": "every value between 0 and 1 raised to the power 2.2",
    },
    hints=[
        "Which changes of a channel leave (x - mean) / std as it was?",
        "Those of the form a x + b with a > 0, each channel with its own a and b.",
    ],
)
def not_removed():
    """Four changes of a photograph. Instance norm removes three of them, up to `eps`. Name
    the one that stays.
    """
    return "gamma"


not_removed.wrong_value(
    "brightness", "A constant is in the mean, which is subtracted."
)


not_removed.wrong_value(
    "contrast", "A factor is in the standard deviation, which is divided by."
)


not_removed.wrong_value(
    "tint", "Each channel is normalized on its own: its own factor cancels."
)
