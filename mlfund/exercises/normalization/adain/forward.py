"""adain/forward: AdaIN."""

import numpy as np

from mlfund.exercises.normalization.adain.images import (
    OTHER_SIZE,
    SAME_SIZE,
    _moments,
    _pairs,
)
from mlfund.judge.declare import implement


@implement(
    title="AdaIN",
    difficulty=2,
    importance=5,
    minutes=15,
    follow_up=(
        "Now verify it.",
        "With the style's own picture as content it changes nothing; twice the "
        "same style is once; the output's means and deviations are the style's, "
        "up to eps.",
    ),
    allows={
        "content": "negative; all equal; len(content) == 1; content.shape[1] == 1; "
        "np.prod(content.shape[2:]) == 2",
        "style": "negative; all equal; style.shape != content.shape",
        "eps": "eps > 0.1",
    },
    hints=[
        "Four statistics are needed: mean and standard deviation of content and of style.",
        "Normalize the content with its own two, then scale and shift with the style's two.",
        "Positions are counted for each array by itself: they may differ in number.",
    ],
)
def forward(content, style, eps=1e-5):
    r"""Give each channel of the content the style's mean and standard deviation:

    $$y = \sigma(s)\,\frac{c - \mu(c)}{\sigma(c)} + \mu(s)$$

    `content` has shape (N, C, H, W), `style` has the same N and C, and a height and width of its
    own: sample n of the content takes sample n of the style. Each $\sigma$ is the root of variance
    plus `eps`; the variance is taken over the positions, at least two, and divides by their count
    less one. Return an array of the content's shape.
    """

    def statistics(x):
        mean = x.mean(axis=(2, 3), keepdims=True)
        var = x.var(axis=(2, 3), ddof=1, keepdims=True)
        return mean, np.sqrt(var + eps)

    content_mean, content_std = statistics(content)
    style_mean, style_std = statistics(style)
    return style_std * (content - content_mean) / content_std + style_mean


@forward.holds(
    "each channel gets the style's mean",
    "Subtract the content's mean before you scale, and add the style's after.",
)
def _(forward):
    content = np.array([[[[1.0, 2.0], [3.0, 6.0]], [[0.0, 50.0], [20.0, 10.0]]]])
    style = np.array([[[[7.0, 9.0], [8.0, 8.5]], [[-2.0, 4.0], [1.0, 9.0]]]])
    means = np.mean(forward(content, style), axis=(2, 3))
    expected = style.mean(axis=(2, 3))
    assert means.shape == expected.shape, (
        f"the style's means have shape {expected.shape}, the result's {means.shape}"
    )
    assert np.abs(means - expected).max() < 1e-6, (
        f"the style's two channels have the means {expected[0]}, the result's "
        f"{np.array2string(means[0], precision=6)}"
    )


@forward.cases(
    "each channel gets the style's standard deviation",
    "Divide by the content's standard deviation, multiply by the style's: each channel of each "
    "sample by its own.",
)
def _(rng):
    yield from _pairs(rng, SAME_SIZE)
    yield from _pairs(rng, SAME_SIZE[:2], spread=1e3, style_spread=1e5)


@forward.cases(
    "content and style may differ in size",
    "Each array has its own count of positions: average over all of them, and divide by the "
    "count less one.",
)
def _(rng):
    yield from _pairs(rng, OTHER_SIZE)


@forward.cases(
    "eps is inside both roots",
    "`eps` is added to the content's variance and to the style's, inside the roots.",
)
def _(rng):
    yield from _pairs(rng, SAME_SIZE[:2], spread=1e-3, style_spread=10.0)
    yield from _pairs(rng, SAME_SIZE[:2], spread=10.0, style_spread=1e-3)
    for content, style in _pairs(rng, SAME_SIZE[1:2], spread=1.0):
        yield content, style, 0.5
        yield content, np.full_like(style, 0.25), 0.5
    for content, style in _pairs(rng, OTHER_SIZE[1:], spread=0.1):
        yield content, style, 1e-2
        yield np.full_like(content, 0.5), style


def _over(axes, ddof=1, style_ddof=1):
    """AdaIN with statistics over other axes, or with other divisors."""

    def forward(content, style, eps=1e-5):
        mean, std = _moments(content, axes, eps, ddof)
        style_mean, style_std = _moments(style, axes, eps, style_ddof)
        return style_std * (content - mean) / std + style_mean

    forward.__name__ = f"over {axes}, {ddof}, {style_ddof}"
    return forward


forward.wrong_if(
    "/ content_std + content_mean",
    "/ content_std + style_mean",
    "each channel gets the style's mean",
    "You added the content's mean back: the style's takes its place.",
)


forward.wrong_if(
    "style_std * content / content_std",
    "style_std * (content - content_mean) / content_std",
    "each channel gets the style's mean",
    "You did not subtract the content's mean before scaling.",
)


@forward.wrong(
    "each channel gets the style's mean",
    "You exchanged content and style: the result has the content's structure and the style's "
    "statistics.",
)
def exchanged(content, style, eps=1e-5):
    return forward.reference(style, content, eps)


forward.wrong_if(
    "content_std * (content - content_mean) / style_std",
    "style_std * (content - content_mean) / content_std",
    "each channel gets the style's standard deviation",
    "You exchanged content and style in the scale: divide by the content's, multiply by the "
    "style's.",
)


forward.wrong_if(
    "style_std**2 * (content",
    "style_std * (content",
    "each channel gets the style's standard deviation",
    "You multiplied by the style's variance: take its root.",
)


forward.wrong_if(
    "return (content - content_mean)",
    "return style_std * (content - content_mean)",
    "each channel gets the style's standard deviation",
    "You only moved the mean: the normalized content must be multiplied by the style's standard "
    "deviation.",
)


forward.wrong(
    "each channel gets the style's mean",
    "Your statistics run over the channels too: each channel has its own.",
)(_over((1, 2, 3)))


for wrong, message in [
    (
        _over((0, 2, 3)),
        "Your statistics run over the batch: sample 0 gets a mixture of all the styles.",
    ),
    (
        _over((2, 3), ddof=0),
        "The content's variance divides by the count, the style's by the count less one.",
    ),
    (
        _over((2, 3), style_ddof=0),
        "The style's variance divides by the count, the content's by the count less one.",
    ),
]:
    forward.wrong("each channel gets the style's standard deviation", message)(
        wrong
    )


@forward.wrong(
    "each channel gets the style's standard deviation",
    "Every sample gets the first style: sample n takes sample n of the style.",
)
def first_style_for_all(content, style, eps=1e-5):
    return forward.reference(content, style[:1], eps)


forward.wrong(
    "content and style may differ in size",
    "Both of your variances divide by the count of positions. With equal sizes that cancels, with "
    "others it does not: pass `ddof=1`.",
)(_over((2, 3), ddof=0, style_ddof=0))


@forward.wrong(
    "content and style may differ in size",
    "You cut the style to the content's size: all of its positions count.",
)
def style_cut(content, style, eps=1e-5):
    h, w = content.shape[2:]
    return forward.reference(content, style[:, :, :h, :w], eps)


forward.wrong_if(
    "np.sqrt(var) + eps",
    "np.sqrt(var + eps)",
    "eps is inside both roots",
    "You added `eps` to the standard deviations: it belongs beside the variances.",
)


@forward.wrong(
    "eps is inside both roots",
    "You left `eps` out of the style's root.",
)
def eps_in_the_content_only(content, style, eps=1e-5):
    mean, std = _moments(content, eps=eps)
    style_mean, style_std = _moments(style, eps=0)
    return style_std * (content - mean) / std + style_mean


forward.wrong_if(
    "np.sqrt(var)",
    "np.sqrt(var + eps)",
    "eps is inside both roots",
    "You left `eps` out: a flat content would divide by zero.",
)


@forward.wrong("arguments are left as they were")
def content_overwritten(content, style, eps=1e-5):
    y = forward.reference(content, style, eps)
    content -= content.mean(axis=(2, 3), keepdims=True)
    return y


@forward.right
def as_one_affine_map(content, style, eps=1e-5):
    def moments(x):
        rows = x.reshape(*x.shape[:2], -1)
        return rows.mean(-1), (rows.var(-1, ddof=1) + eps) ** 0.5

    (mean, std), (style_mean, style_std) = moments(content), moments(style)
    centred = content - mean[..., None, None]
    return (
        centred * (style_std / std)[..., None, None] + style_mean[..., None, None]
    )


@forward.right
def channel_by_channel(content, style, eps=1e-5):
    y = np.empty_like(content)
    for n in range(content.shape[0]):
        for c in range(content.shape[1]):
            x, s = content[n, c], style[n, c]
            scale = np.sqrt(s.var(ddof=1) + eps) / np.sqrt(x.var(ddof=1) + eps)
            y[n, c] = scale * (x - x.mean()) + s.mean()
    return y


@forward.right
def normalize_first(content, style, eps=1e-5):
    m, k = content[0, 0].size, style[0, 0].size
    x = content - np.average(content, axis=(2, 3))[:, :, None, None]
    s = style - np.average(style, axis=(2, 3))[:, :, None, None]
    x = x / np.sqrt((x**2).sum(axis=(2, 3), keepdims=True) / (m - 1) + eps)
    style_var = (s**2).sum(axis=(2, 3), keepdims=True) / (k - 1)
    return x * np.sqrt(style_var + eps) + style.mean(axis=(2, 3), keepdims=True)
