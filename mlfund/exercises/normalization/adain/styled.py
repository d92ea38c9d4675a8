"""adain/styled: AdaIN that almost works."""

import numpy as np

from mlfund.exercises.normalization.adain.forward import (
    as_one_affine_map,
    channel_by_channel,
    normalize_first,
)
from mlfund.exercises.normalization.adain.images import (
    OTHER_SIZE,
    SAME_SIZE,
    _moments,
    _pairs,
)
from mlfund.judge.declare import debug


@debug(
    title="AdaIN that almost works",
    difficulty=2,
    importance=4,
    minutes=10,
    allows={
        "content": "negative; all equal; len(content) == 1; len(content) > 1; "
        "content.shape[1] == 1",
        "style": "negative; style.shape != content.shape",
        "eps": "eps > 0.1",
    },
    hints=[
        "Style a low-contrast content with a high-contrast style. Is the result's contrast the "
        "style's?",
        "Then style two contents with two styles in one call, and each pair alone. Compare.",
        "One bug is in the scale, the other in the axes.",
    ],
)
def styled(content, style, eps=1e-5):
    """Find the two bugs. This AdaIN for arrays of shape (N, C, H, W) passed its author's test: one
    content, one style, both with standard deviation 1. With real pictures dull contents come out
    duller, and a picture changes with the others of its batch. The variances divide by the count of
    positions less one, and `eps` stands beside them, as it should be. Content and style may differ
    in height and width.
    """
    axes = (2, 3)
    content_mean = content.mean(axis=axes, keepdims=True)
    content_std = np.sqrt(content.var(axis=axes, ddof=1, keepdims=True) + eps)
    style_mean = style.mean(axis=axes, keepdims=True)
    style_std = np.sqrt(style.var(axis=axes, ddof=1, keepdims=True) + eps)
    return style_std * (content - content_mean) / content_std + style_mean


@styled.starts_from
def styled_with_two_bugs(content, style, eps=1e-5):
    axes = (0, 2, 3)
    content_mean = content.mean(axis=axes, keepdims=True)
    content_std = np.sqrt(content.var(axis=axes, ddof=1, keepdims=True) + eps)
    style_mean = style.mean(axis=axes, keepdims=True)
    style_std = np.sqrt(style.var(axis=axes, ddof=1, keepdims=True) + eps)
    return content_std * (content - content_mean) / style_std + style_mean


@styled.cases(
    "one picture gets the style's statistics",
    "The result has the style's mean and standard deviation: the content loses its own mean, is "
    "divided by its own deviation, multiplied by the style's and moved to the style's mean.",
)
def _(rng):
    yield from _pairs(rng, [((1, 1, 2, 2), (2, 2)), ((1, 3, 2, 3), (2, 3))])


@styled.cases(
    "each picture of a batch has its own style",
    "Statistics run over the positions of one picture, axes 2 and 3: the batch is left out.",
)
def _(rng):
    yield from _pairs(rng, [((2, 1, 2, 2), (2, 2)), ((3, 2, 2, 3), (2, 3))])


@styled.cases(
    "a style of another size",
    "Both variances divide by their own count of positions less one.",
)
def _(rng):
    yield from _pairs(rng, OTHER_SIZE[:3])


@styled.cases(
    "eps guards a flat content",
    "`eps` stands inside both roots, so that a flat channel gives the style's mean.",
)
def _(rng):
    for content, style in _pairs(rng, SAME_SIZE[:2], spread=1.0):
        yield np.full_like(content, 0.5), style
        yield content, style, 0.5
    for content, style in _pairs(
        rng, OTHER_SIZE[:2], spread=1e-3, style_spread=1.0
    ):
        yield content, style
        yield content, style, 1e-3


def _over(axes, style_axes):
    """AdaIN with statistics over other axes."""

    def styled(content, style, eps=1e-5):
        mean, std = _moments(content, axes, eps)
        style_mean, style_std = _moments(style, style_axes, eps)
        return style_std * (content - mean) / std + style_mean

    styled.__name__ = f"over {axes} and {style_axes}"
    return styled


styled.wrong_if(
    "content_std * (content - content_mean) / style_std",
    "style_std * (content - content_mean) / content_std",
    "one picture gets the style's statistics",
    "The scale is still upside down: a dull content must be stretched, not shrunk.",
)


@styled.wrong(
    "one picture gets the style's statistics",
    "You exchanged content and style everywhere: the result has the style's structure.",
)
def all_exchanged(content, style, eps=1e-5):
    return styled.reference(style, content, eps)


styled.wrong_if(
    "return (content - content_mean)",
    "return style_std * (content - content_mean)",
    "one picture gets the style's statistics",
    "You divided by the content's standard deviation, but the style's no longer multiplies.",
)


styled.wrong(
    "one picture gets the style's statistics",
    "Your statistics run over channels and rows: in (N, C, H, W) the positions are axes 2 and 3.",
)(_over((1, 2), (1, 2)))


for axes, message in [
    (
        ((0, 2, 3), (0, 2, 3)),
        "The scale is right now; the statistics still run over the batch.",
    ),
    (
        ((2, 3), (0, 2, 3)),
        "The style's statistics still run over the batch: every picture gets the same mixture.",
    ),
    (
        ((0, 2, 3), (2, 3)),
        "The content's statistics still run over the batch.",
    ),
]:
    styled.wrong("each picture of a batch has its own style", message)(
        _over(*axes)
    )


@styled.wrong(
    "a style of another size",
    "You changed `ddof`: dividing by the count cancels only where the sizes are equal.",
)
def ddof_changed(content, style, eps=1e-5):
    mean, std = _moments(content, eps=eps, ddof=0)
    style_mean, style_std = _moments(style, eps=eps, ddof=0)
    return style_std * (content - mean) / std + style_mean


@styled.wrong(
    "eps guards a flat content",
    "You took `eps` out of the roots: a flat content divides by zero, or nearly.",
)
def eps_removed(content, style, eps=1e-5):
    return styled.reference(content, style, 0.0)


styled.same(
    "The axes are the same, in another order or counted from the end.",
    ("axes = (3, 2)", "axes = (2, 3)"),
    ("axes = (-2, 3)", "axes = (2, 3)"),
)


@styled.wrong("arguments are left as they were")
def styled_in_place(content, style, eps=1e-5):
    y = styled.reference(content, style, eps)
    content -= content.mean(axis=(2, 3), keepdims=True)
    return y


@styled.right
def styled_as_one_map(content, style, eps=1e-5):
    return as_one_affine_map(content, style, eps)


@styled.right
def styled_by_channels(content, style, eps=1e-5):
    return channel_by_channel(content, style, eps)


@styled.right
def styled_normalized_first(content, style, eps=1e-5):
    return normalize_first(content, style, eps)
