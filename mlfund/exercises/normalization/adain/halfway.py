"""adain/halfway: Halfway to a style."""

from mlfund.judge.declare import predict


@predict(
    title="Halfway to a style",
    difficulty=2,
    importance=3,
    minutes=3,
    tolerance=0.005,
    hints=[
        "Write both pictures as a level plus a multiple of the same normalized content.",
        "The two multiples are 2 and 6, and both are positive.",
    ],
)
def halfway():
    """A content channel has standard deviation 2, the style's has 6. What is the standard deviation
    of `0.5 * content + 0.5 * adain(content, style)`? Leave `eps` out of account.
    """
    return 0.5 * 2 + 0.5 * 6


halfway.wrong_value(
    4.4721,
    "You averaged the variances. The two pictures are perfectly correlated: standard deviations "
    "add.",
)


halfway.wrong_value(
    3.1623,
    "You added them as if they were independent. They are the same picture, stretched.",
)


halfway.wrong_value(
    3.0, "You took half of the style's and forgot the content's half."
)


halfway.wrong_value(
    6.0, "That is at alpha 1; halfway half of the content is left."
)


halfway.wrong_value(
    3.4641,
    "You took the geometric mean: the blend is a sum, so the arithmetic one.",
)
