"""adain/halfway: Halfway to a style."""

from mlfund.judge.declare import predict


@predict(
    title="Part of the way to a style",
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
    of `0.7 * content + 0.3 * adain(content, style)`? Leave `eps` out of account.
    """
    return 0.7 * 2 + 0.3 * 6


halfway.wrong_value(
    (0.7 * 2**2 + 0.3 * 6**2) ** 0.5,
    "You averaged the variances. The two pictures are perfectly correlated: standard deviations "
    "add.",
)


halfway.wrong_value(
    ((0.7 * 2) ** 2 + (0.3 * 6) ** 2) ** 0.5,
    "You added them as if they were independent. They are the same picture, stretched.",
)


halfway.wrong_value(
    1.8, "You took the share of the style and forgot the content's, 0.7 * 2."
)


halfway.wrong_value(
    1.4, "You took the share of the content and forgot the style's, 0.3 * 6."
)


halfway.wrong_value(
    4.8, "You exchanged the shares: 0.7 is the content's, 0.3 the style's."
)


halfway.wrong_value(4.0, "That is halfway: here the style has a share of 0.3.")


halfway.wrong_value(8.0, "That is the sum without the shares, 0.7 and 0.3.")


halfway.wrong_value(6.0, "That is the style alone: most of the content is left.")


halfway.wrong_value(
    2.0,
    "That is the content alone: AdaIN stretches the part that it is given to 6.",
)


for variance in 13.6, 5.2, 3.2**2:
    halfway.wrong_value(
        variance, "That is a variance: standard deviations add here."
    )


halfway.wrong_value(
    2**0.7 * 6**0.3,
    "You took the geometric mean: the blend is a sum, so the arithmetic one.",
)
