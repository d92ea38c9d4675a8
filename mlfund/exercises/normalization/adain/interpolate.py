"""adain/interpolate: Between several styles."""

import numpy as np

from mlfund.exercises.normalization.adain.images import _maps, _moments
from mlfund.judge.declare import implement


@implement(
    title="Between several styles",
    difficulty=3,
    importance=3,
    minutes=15,
    allows={
        "content": "negative; all equal; len(content) == 1; np.prod(content.shape[1:]) == 2",
        "styles": "len(styles) == 1; len(styles) == 3; "
        "len({style.shape for style in styles}) > 1",
        "weights": "zero; isinstance(weights, list); isinstance(weights, np.ndarray)",
        "alpha": "alpha == 0; 0 < alpha < 1",
        "eps": "eps > 0.1",
    },
    hints=[
        "Start with one style and `alpha` 1: that is AdaIN.",
        "Apply AdaIN once for each style, to the same content, and sum with the weights.",
        "Last, `(1 - alpha) * content + alpha * stylized`.",
    ],
)
def interpolate(content, styles, weights, alpha=1.0, eps=1e-5):
    r"""Blend AdaIN with several styles, and the result with the content:

    $$y = (1 - \alpha)\,c + \alpha \sum_k w_k\,\mathrm{AdaIN}(c, s_k)$$

    `content` has shape (C, H, W); `styles` is a list of one or more arrays with the same C and any
    height and width. `weights` holds a number for each style, in an array or a list; none is
    negative, and they sum to 1. `alpha` is from 0 to 1. AdaIN is $\sigma(s)\,(c-\mu(c))/\sigma(c)
    +\mu(s)$ in each channel, where the mean $\mu$ and $\sigma$ are taken over the positions, at
    least two, and $\sigma$ is the root of the variance with count less one, plus `eps`. Return an
    array of the content's shape.
    """

    def statistics(x):
        mean = x.mean(axis=(1, 2), keepdims=True)
        var = x.var(axis=(1, 2), ddof=1, keepdims=True)
        return mean, np.sqrt(var + eps)

    mean, std = statistics(content)
    stylized = np.zeros_like(content)
    for weight, style in zip(weights, styles, strict=True):
        style_mean, style_std = statistics(style)
        stylized += weight * (style_std * (content - mean) / std + style_mean)
    return (1 - alpha) * content + alpha * stylized


def _blends(rng, sizes, spread=1e4):
    for c, *positions in sizes:
        content, *styles = (
            next(_maps(rng, [(1, c, *p)], spread))[0] for p in positions
        )
        yield content, styles, rng.dirichlet(np.ones(len(styles)))


@interpolate.cases(
    "one style is AdaIN",
    "With one style of weight 1 and `alpha` 1, the result is AdaIN of content and style.",
)
def _(rng):
    yield from _blends(rng, [(2, (2, 2), (2, 2)), (3, (2, 3), (2, 3))])


@interpolate.cases(
    "the weights blend the styles",
    "Sum AdaIN of the same content with each style, times that style's weight.",
)
def _(rng):
    yield from _blends(
        rng, [(1, (2, 2), (2, 2), (2, 2)), (2, (2, 3), (2, 3), (2, 3))]
    )
    yield from _blends(rng, [(2, (3, 3), (3, 3), (3, 3), (3, 3))])
    for content, styles, _ in _blends(rng, [(1, (1, 2), (1, 2), (1, 2))]):
        yield content, styles, [0.25, 0.75]
        yield content, styles, [1.0, 0.0]


@interpolate.cases(
    "styles of any size",
    "Take each style's statistics by itself: the styles may differ in height and width.",
)
def _(rng):
    yield from _blends(
        rng,
        [
            (1, (2, 2), (4, 2)),
            (1, (2, 2), (2, 3), (4, 2)),
            (2, (2, 3), (3, 5), (2, 2)),
        ],
    )


@interpolate.cases(
    "alpha blends with the content",
    "`alpha` 0 is the content as it came, `alpha` 1 is all style.",
)
def _(rng):
    blends = _blends(rng, [(1, (2, 2), (2, 2)), (2, (2, 3), (2, 3), (4, 2))])
    for blend, alpha in zip(blends, [0.25, 0.6], strict=True):
        yield *blend, alpha
        yield *blend, 0.0


@interpolate.cases(
    "eps is inside the roots",
    "`eps` is added to each variance, inside the root.",
)
def _(rng):
    yield from _blends(rng, [(2, (2, 2), (2, 2), (2, 2))], spread=1e-3)
    for blend in _blends(
        rng, [(2, (2, 3), (2, 3)), (1, (2, 2), (1, 3), (2, 2))], 1.0
    ):
        yield *blend, 1.0, 0.5
        yield *blend, 0.3, 1e-2
        yield np.full_like(blend[0], 0.25), *blend[1:]


def _adain(content, style, eps=1e-5, ddof=1):
    mean, std = _moments(content, (1, 2), eps, ddof)
    style_mean, style_std = _moments(style, (1, 2), eps, ddof)
    return style_std * (content - mean) / std + style_mean


@interpolate.wrong(
    "one style is AdaIN",
    "You exchanged content and style: the structure comes from the content.",
)
def style_as_content(content, styles, weights, alpha=1.0, eps=1e-5):
    blend = sum(
        w * _adain(s, content, eps) for w, s in zip(weights, styles, strict=True)
    )
    return (1 - alpha) * content + alpha * blend


@interpolate.wrong(
    "one style is AdaIN",
    "You blended with the variance of each style: multiply by its standard deviation.",
)
def style_variance(content, styles, weights, alpha=1.0, eps=1e-5):
    mean, std = _moments(content, (1, 2), eps)
    moments = [_moments(s, (1, 2), eps) for s in styles]
    parts = [d**2 * (content - mean) / std + m for m, d in moments]
    blend = sum(w * part for w, part in zip(weights, parts, strict=True))
    return (1 - alpha) * content + alpha * blend


@interpolate.wrong(
    "one style is AdaIN",
    "You exchanged the two parts: `alpha` is the share of the style, and 1 is all style.",
)
def alpha_reversed(content, styles, weights, alpha=1.0, eps=1e-5):
    return interpolate.reference(content, styles, weights, 1 - alpha, eps)


@interpolate.wrong(
    "one style is AdaIN",
    "Your statistics run over the channels too: each channel has its own.",
)
def over_channels(content, styles, weights, alpha=1.0, eps=1e-5):
    mean, std = _moments(content, None, eps)
    moments = [_moments(s, None, eps) for s in styles]
    parts = [d * (content - mean) / std + m for m, d in moments]
    blend = sum(w * part for w, part in zip(weights, parts, strict=True))
    return (1 - alpha) * content + alpha * blend


@interpolate.wrong(
    "the weights blend the styles",
    "You applied one style after the other: only the last one is left. Apply each to the content.",
)
def one_after_the_other(content, styles, weights, alpha=1.0, eps=1e-5):
    y = content
    for style in styles:
        y = _adain(y, style, eps)
    return (1 - alpha) * content + alpha * y


@interpolate.wrong(
    "the weights blend the styles",
    "You averaged the styles with equal weights.",
)
def equal_weights(content, styles, weights, alpha=1.0, eps=1e-5):
    blend = sum(_adain(content, s, eps) for s in styles) / len(styles)
    return (1 - alpha) * content + alpha * blend


@interpolate.wrong(
    "the weights blend the styles",
    "You blended the variances. Sums of AdaIN of one content blend the standard deviations, which "
    "is less.",
)
def variances_blended(content, styles, weights, alpha=1.0, eps=1e-5):
    mean, std = _moments(content, (1, 2), eps)
    moments = [_moments(s, (1, 2), eps) for s in styles]
    var = sum(w * d**2 for w, (_, d) in zip(weights, moments, strict=True))
    shift = sum(w * m for w, (m, _) in zip(weights, moments, strict=True))
    blend = np.sqrt(var) * (content - mean) / std + shift
    return (1 - alpha) * content + alpha * blend


@interpolate.wrong(
    "styles of any size",
    "You took the statistics with the count of positions: with styles of other sizes that no "
    "longer cancels. Pass `ddof=1`.",
)
def biased_blend(content, styles, weights, alpha=1.0, eps=1e-5):
    blend = sum(
        w * _adain(content, s, eps, ddof=0)
        for w, s in zip(weights, styles, strict=True)
    )
    return (1 - alpha) * content + alpha * blend


interpolate.wrong_if(
    "return stylized",
    "return (1 - alpha) * content + alpha * stylized",
    "alpha blends with the content",
    "You left `alpha` out.",
)


@interpolate.wrong(
    "alpha blends with the content",
    "You took an `alpha` of 0 for one that is not given, as `alpha or 1.0` does: 0 is the content "
    "as it came.",
)
def zero_is_missing(content, styles, weights, alpha=1.0, eps=1e-5):
    return interpolate.reference(content, styles, weights, alpha or 1.0, eps)


interpolate.wrong_if(
    "return alpha * stylized",
    "return (1 - alpha) * content + alpha * stylized",
    "alpha blends with the content",
    "You multiplied the stylized part by `alpha` and forgot the content's share, 1 - alpha.",
)
interpolate.wrong_if(
    "np.sqrt(var)",
    "np.sqrt(var + eps)",
    "eps is inside the roots",
    "You left `eps` out.",
)
interpolate.wrong_if(
    "np.sqrt(var) + eps",
    "np.sqrt(var + eps)",
    "eps is inside the roots",
    "You added `eps` to the standard deviations: it belongs beside the variances.",
)
interpolate.same(
    "There are as many weights as styles.",
    ("zip(weights, styles)", "zip(weights, styles, strict=True)"),
    ("strict=False", "strict=True"),
)


@interpolate.wrong("arguments are left as they were")
def blended_in_place(content, styles, weights, alpha=1.0, eps=1e-5):
    y = interpolate.reference(content, styles, weights, alpha, eps)
    content *= 1 - alpha
    return y


@interpolate.right
def by_blended_statistics(content, styles, weights, alpha=1.0, eps=1e-5):
    """One content: blending the results is blending means and standard deviations."""
    mean, std = _moments(content, (1, 2), eps)
    moments = [_moments(s, (1, 2), eps) for s in styles]
    scale = sum(w * d for w, (_, d) in zip(weights, moments, strict=True))
    shift = sum(w * m for w, (m, _) in zip(weights, moments, strict=True))
    return content + alpha * (scale * (content - mean) / std + shift - content)


@interpolate.right
def by_a_weighted_stack(content, styles, weights, alpha=1.0, eps=1e-5):
    stack = np.stack([content, *(_adain(content, s, eps) for s in styles)])
    return np.tensordot(
        np.r_[1 - alpha, alpha * np.asarray(weights)], stack, axes=1
    )


@interpolate.right
def by_channels(content, styles, weights, alpha=1.0, eps=1e-5):
    y = (1 - alpha) * content
    for c, channel in enumerate(content):
        x_hat = (channel - channel.mean()) / np.sqrt(channel.var(ddof=1) + eps)
        for w, style in zip(weights, styles, strict=True):
            std = np.sqrt(style[c].var(ddof=1) + eps)
            y[c] = y[c] + alpha * w * (std * x_hat + style[c].mean())
    return y
