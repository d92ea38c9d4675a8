"""adain/symptom: The mistake behind two outputs of one call."""

from mlfund.judge.declare import predict


@predict(
    title="The mistake behind two outputs",
    difficulty=3,
    importance=4,
    minutes=6,
    choices={
        "both": "the statistics of content and of style run over the batch too",
        "style": "the style's statistics alone run over the batch too",
        "content": "the content's statistics alone run over the batch too",
        "exchanged": "the samples take each other's style",
        "channels": "the statistics run over the channels too",
        "variance": "the style's variance stands in place of its standard deviation",
    },
    hints=[
        "Each pair alone is right. What can a call with two samples do that a call with one "
        "cannot?",
        "Over the batch a variance is the mean of the variances plus the variance of the means. "
        "Work out both pools, then try them one by one.",
    ],
)
def symptom():
    """An AdaIN gets maps of one channel and equal size. Content A has mean 7 and standard deviation
    4, content B 13 and 4; style A has mean 2 and standard deviation 6, style B 18 and 6. Each pair
    alone comes out right: A with 2 and 6, B with 18 and 6. In one call the outputs have means 4 and
    16, and standard deviation 8 both. Name the mistake.
    """
    return "both"


symptom.wrong_value(
    "style",
    "Then each content, normalized by itself, would get mean 10 and standard deviation 10: both "
    "outputs alike.",
)


symptom.wrong_value(
    "content",
    "Then A would come out with mean 6 (-3 / 5) + 2 = -1.6 and standard deviation 4.8.",
)


symptom.wrong_value(
    "exchanged",
    "Then A would have mean 18 and B 2, and the standard deviation would be 6.",
)


symptom.wrong_value(
    "channels",
    "There is one channel: over it too, the statistics are the same.",
)


symptom.wrong_value(
    "variance",
    "Then the pairs alone would be wrong as well, with a standard deviation of 36.",
)
