"""kl_divergence/two_humps: One Gaussian for two humps."""

from mlfund.judge.declare import predict


@predict(
    title="One Gaussian for two humps",
    difficulty=3,
    importance=4,
    minutes=3,
    choices={
        "between": "a broad Gaussian over both humps, with its peak in the gap",
        "one": "a narrow Gaussian on one of the humps",
        "same": "both directions give the same Gaussian",
    },
    hints=[
        "Which distribution is averaged over in KL(q || p)?",
        "Where q has mass and p has none, log(q / p) is huge, and q is the weight.",
    ],
)
def two_humps():
    """The distribution p has two narrow humps far apart. You fit a single Gaussian q by
    minimizing $KL(q\\parallel p)$. Name what you get.
    """
    return "one"


two_humps.wrong_value(
    "between",
    "That is what minimizing KL(p || q) gives: there q must cover all that p does.",
)


two_humps.wrong_value(
    "same", "The divergence is not symmetric, and here it shows."
)
