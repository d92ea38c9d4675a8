"""Exercises on adaptive instance normalization."""

import numpy as np

from mlfund.exercises.declare import debug, implement, predict


def _moments(x, axes=(2, 3), eps=1e-5, ddof=1):
    """Mean and standard deviation, with the axes kept; for the answers below."""
    mean = x.mean(axis=axes, keepdims=True)
    return mean, np.sqrt(x.var(axis=axes, ddof=ddof, keepdims=True) + eps)


@implement(
    title="The statistics of a style",
    difficulty=1,
    importance=4,
    minutes=5,
    returns=["mean", "std"],
    hints=[
        "Which of the four axes are positions? The statistics run over those, and no others.",
        "`keepdims=True` gives the shape (N, C, 1, 1), which fits beside `x`.",
        "The standard deviation is `np.sqrt(var + eps)`, with `ddof=1` in the variance.",
    ],
)
def statistics(x, eps=1e-5):
    """Return `mean, std` of each channel of each sample of `x`, of shape (N, C, H, W).

    Both have the shape (N, C, 1, 1). The variance divides by the count of positions less one;
    `std` is the root of variance plus `eps`.
    """
    mean = x.mean(axis=(2, 3), keepdims=True)
    var = x.var(axis=(2, 3), ddof=1, keepdims=True)
    return mean, np.sqrt(var + eps)


def _maps(rng, shapes, spread=1e4):
    """Feature maps whose samples and channels all differ in level and spread."""
    for n, c, h, w in shapes:
        level = rng.normal(0, spread, size=(n, c, 1, 1))
        scale = spread * rng.uniform(0.5, 4, size=(n, c, 1, 1))
        yield level + scale * rng.normal(size=(n, c, h, w))


SHAPES = [(1, 2, 2, 2), (2, 2, 2, 2), (2, 3, 3, 2)]


@statistics.cases(
    "one mean for each channel of each sample",
    "Average over the positions, axes 2 and 3, and keep the axes: (N, C, 1, 1).",
    of="mean",
)
def _(rng):
    for x in _maps(rng, SHAPES):
        yield (x,)


@statistics.cases(
    "the variance divides by the positions less one",
    "The standard deviation is the root of the variance with `ddof=1`, over axes 2 and 3.",
    of="std",
)
def _(rng):
    for x in _maps(rng, SHAPES):
        yield (x,)


@statistics.cases(
    "eps is inside the root",
    "For a nearly flat channel `eps` decides: it is added to the variance, inside the root.",
    of="std",
)
def _(rng):
    for x in _maps(rng, SHAPES[:2], spread=1e-3):
        yield (x,)
        yield x, 0.5
    yield (np.full((1, 2, 2, 3), 0.25),)


@statistics.wrong(
    "one mean for each channel of each sample",
    "You averaged over the batch too, which is batch norm: each sample has its own style.",
)
def over_the_batch(x, eps=1e-5):
    mean, std = _moments(x, (0, 2, 3), eps)
    return np.repeat(mean, len(x), axis=0), np.repeat(std, len(x), axis=0)


@statistics.wrong(
    "one mean for each channel of each sample",
    "You averaged over the channels too, which is layer norm: each channel has its own statistics.",
)
def over_the_channels(x, eps=1e-5):
    mean, std = _moments(x, (1, 2, 3), eps)
    return np.repeat(mean, x.shape[1], axis=1), np.repeat(std, x.shape[1], axis=1)


@statistics.wrong(
    "one mean for each channel of each sample",
    "The values are right, but the axes of the positions are gone: use `keepdims=True`.",
)
def axes_lost(x, eps=1e-5):
    mean, std = _moments(x, eps=eps)
    return mean[:, :, 0, 0], std[:, :, 0, 0]


@statistics.wrong(
    "the variance divides by the positions less one",
    "You divided by the count of positions, numpy's default: pass `ddof=1`.",
)
def biased_statistics(x, eps=1e-5):
    return _moments(x, eps=eps, ddof=0)


@statistics.wrong(
    "the variance divides by the positions less one",
    "You returned the variance: its root is asked for.",
)
def variance_returned(x, eps=1e-5):
    mean, std = _moments(x, eps=eps)
    return mean, std**2


@statistics.wrong(
    "eps is inside the root",
    "You added `eps` to the standard deviation: it belongs beside the variance.",
)
def eps_beside_std(x, eps=1e-5):
    mean, std = _moments(x, eps=0)
    return mean, std + eps


@statistics.wrong(
    "eps is inside the root",
    "You left `eps` out: a flat content channel would divide by zero.",
)
def eps_left_out(x, eps=1e-5):
    return _moments(x, eps=0)


@statistics.wrong("arguments are left as they were")
def centred_in_place(x, eps=1e-5):
    mean, std = _moments(x, eps=eps)
    x -= mean
    return mean, std


@statistics.right
def by_rows(x, eps=1e-5):
    rows = x.reshape(*x.shape[:2], -1)
    mean = np.mean(rows, axis=-1)
    var = np.sum((rows - mean[..., None]) ** 2, axis=-1) / (rows.shape[-1] - 1)
    return mean[..., None, None], np.sqrt(var + eps)[..., None, None]


@statistics.right
def sample_by_sample(x, eps=1e-5):
    mean, std = np.empty((2, *x.shape[:2], 1, 1))
    for n, sample in enumerate(x):
        for c, channel in enumerate(sample):
            mean[n, c] = channel.mean()
            std[n, c] = (np.var(channel, ddof=1) + eps) ** 0.5
    return mean, std


@statistics.right
def rescaled_biased_variance(x, eps=1e-5):
    m = x.shape[2] * x.shape[3]
    var = x.var(axis=(2, 3), keepdims=True) * m / (m - 1)
    return [x.sum(axis=(2, 3), keepdims=True) / m, np.sqrt(var + eps)]


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
    own. Each $\sigma$ is the root of variance plus `eps`; the variance is taken over the positions
    and divides by their count less one. Return an array of the content's shape.
    """

    def statistics(x):
        mean = x.mean(axis=(2, 3), keepdims=True)
        var = x.var(axis=(2, 3), ddof=1, keepdims=True)
        return mean, np.sqrt(var + eps)

    content_mean, content_std = statistics(content)
    style_mean, style_std = statistics(style)
    return style_std * (content - content_mean) / content_std + style_mean


def _pairs(rng, shapes, spread=1e4, style_spread=None):
    """Contents and styles of shapes (N, C, H, W) and (N, C, *style's positions)."""
    for (n, c, h, w), positions in shapes:
        content = next(_maps(rng, [(n, c, h, w)], spread))
        yield (
            content,
            next(_maps(rng, [(n, c, *positions)], style_spread or spread)),
        )


SAME_SIZE = [
    ((1, 2, 2, 2), (2, 2)),
    ((2, 2, 2, 3), (2, 3)),
    ((2, 3, 3, 3), (3, 3)),
]
OTHER_SIZE = [
    ((1, 2, 2, 2), (3, 2)),
    ((2, 3, 3, 2), (2, 2)),
    ((2, 2, 2, 3), (4, 4)),
]


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
        f"the style's two channels have the means {expected[0]}, the result's {means[0].round(3)}"
    )


@forward.cases(
    "each channel gets the style's standard deviation",
    "Divide by the content's standard deviation, multiply by the style's.",
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


@forward.wrong(
    "each channel gets the style's mean",
    "You added the content's mean back: the style's takes its place.",
)
def content_mean_kept(content, style, eps=1e-5):
    mean = _moments(content)[0] - _moments(style)[0]
    return forward.reference(content, style, eps) + mean


@forward.wrong(
    "each channel gets the style's mean",
    "You did not subtract the content's mean before scaling.",
)
def not_centred(content, style, eps=1e-5):
    style_mean, style_std = _moments(style, eps=eps)
    return style_std * content / _moments(content, eps=eps)[1] + style_mean


@forward.wrong(
    "each channel gets the style's standard deviation",
    "You exchanged content and style in the scale: divide by the content's, multiply by the "
    "style's.",
)
def scale_inverted(content, style, eps=1e-5):
    (mean, std), (style_mean, style_std) = (
        _moments(content, eps=eps),
        _moments(style, eps=eps),
    )
    return std * (content - mean) / style_std + style_mean


@forward.wrong(
    "each channel gets the style's standard deviation",
    "You multiplied by the style's variance: take its root.",
)
def variance_for_std(content, style, eps=1e-5):
    (mean, std), (style_mean, style_std) = (
        _moments(content, eps=eps),
        _moments(style, eps=eps),
    )
    return style_std**2 * (content - mean) / std + style_mean


@forward.wrong(
    "each channel gets the style's standard deviation",
    "You only moved the mean: the normalized content must be multiplied by the style's standard "
    "deviation.",
)
def shift_only(content, style, eps=1e-5):
    mean, std = _moments(content, eps=eps)
    return (content - mean) / std + _moments(style)[0]


@forward.wrong(
    "each channel gets the style's standard deviation",
    "Your statistics run over the batch: sample 0 gets a mixture of all the styles.",
)
def batch_statistics(content, style, eps=1e-5):
    axes = (0, 2, 3)
    (mean, std), (style_mean, style_std) = (
        _moments(content, axes, eps),
        _moments(style, axes, eps),
    )
    return style_std * (content - mean) / std + style_mean


@forward.wrong(
    "each channel gets the style's standard deviation",
    "One of your variances divides by the count, the other by the count less one.",
)
def ddof_mixed(content, style, eps=1e-5):
    mean, std = _moments(content, eps=eps, ddof=0)
    style_mean, style_std = _moments(style, eps=eps)
    return style_std * (content - mean) / std + style_mean


@forward.wrong(
    "content and style may differ in size",
    "Both of your variances divide by the count of positions. With equal sizes that cancels, with "
    "others it does not: pass `ddof=1`.",
)
def both_biased(content, style, eps=1e-5):
    mean, std = _moments(content, eps=eps, ddof=0)
    style_mean, style_std = _moments(style, eps=eps, ddof=0)
    return style_std * (content - mean) / std + style_mean


@forward.wrong(
    "content and style may differ in size",
    "You cut the style to the content's size: all of its positions count.",
)
def style_cut(content, style, eps=1e-5):
    h, w = content.shape[2:]
    return forward.reference(content, style[:, :, :h, :w], eps)


@forward.wrong(
    "eps is inside both roots",
    "You added `eps` to the standard deviations: it belongs beside the variances.",
)
def eps_outside(content, style, eps=1e-5):
    (mean, std), (style_mean, style_std) = (
        _moments(content, eps=0),
        _moments(style, eps=0),
    )
    return (style_std + eps) * (content - mean) / (std + eps) + style_mean


@forward.wrong(
    "eps is inside both roots",
    "You left `eps` out of the style's root.",
)
def eps_in_the_content_only(content, style, eps=1e-5):
    mean, std = _moments(content, eps=eps)
    style_mean, style_std = _moments(style, eps=0)
    return style_std * (content - mean) / std + style_mean


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


@implement(
    title="Between several styles",
    difficulty=3,
    importance=3,
    minutes=15,
    hints=[
        "Start with one style and `alpha` 1: that is AdaIN.",
        "Apply AdaIN once for each style, to the same content, and sum with the weights.",
        "Last, `(1 - alpha) * content + alpha * stylized`.",
    ],
)
def interpolate(content, styles, weights, alpha=1.0, eps=1e-5):
    r"""Blend AdaIN with several styles, and the result with the content:

    $$y = (1 - \alpha)\,c + \alpha \sum_k w_k\,\mathrm{AdaIN}(c, s_k)$$

    `content` has shape (C, H, W); `styles` is a list of arrays with the same C and any height and
    width; the `weights` sum to 1. Statistics are as in the exercise before: over the positions,
    variances with count less one, `eps` inside the roots.
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


@interpolate.cases(
    "styles of any size",
    "Take each style's statistics by itself: the styles may differ in height and width.",
)
def _(rng):
    yield from _blends(
        rng, [(1, (2, 2), (2, 3), (4, 2)), (2, (2, 3), (3, 5), (2, 2))]
    )


@interpolate.cases(
    "alpha blends with the content",
    "`alpha` 0 is the content as it came, `alpha` 1 is all style.",
)
def _(rng):
    blends = _blends(rng, [(1, (2, 2), (2, 2)), (2, (2, 3), (2, 3), (2, 3))])
    for blend, alpha in zip(blends, [0.25, 0.6], strict=True):
        yield *blend, alpha
        yield *blend, 0.0


@interpolate.cases(
    "eps is inside the roots",
    "`eps` is added to each variance, inside the root.",
)
def _(rng):
    yield from _blends(rng, [(2, (2, 2), (2, 2), (2, 2))], spread=1e-3)
    for blend in _blends(rng, [(2, (2, 3), (2, 3))], spread=1.0):
        yield *blend, 1.0, 0.5


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
    "the weights blend the styles",
    "You applied one style after the other: only the last one is left. Apply each to the content.",
)
def one_after_the_other(content, styles, weights, alpha=1.0, eps=1e-5):
    y = content
    for weight, style in zip(weights, styles, strict=True):
        y = (1 - weight) * y + weight * _adain(y, style, eps)
    y = _adain(y, styles[-1], eps)
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


@interpolate.wrong("alpha blends with the content", "You left `alpha` out.")
def alpha_left_out(content, styles, weights, alpha=1.0, eps=1e-5):
    return interpolate.reference(content, styles, weights, 1.0, eps)


@interpolate.wrong(
    "alpha blends with the content",
    "You multiplied the stylized part by `alpha` and forgot the content's share, 1 - alpha.",
)
def content_share_forgotten(content, styles, weights, alpha=1.0, eps=1e-5):
    return alpha * interpolate.reference(content, styles, weights, 1.0, eps)


@interpolate.wrong("eps is inside the roots", "You left `eps` out.")
def blend_without_eps(content, styles, weights, alpha=1.0, eps=1e-5):
    return interpolate.reference(content, styles, weights, alpha, 0.0)


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


@debug(
    title="AdaIN that almost works",
    difficulty=2,
    importance=4,
    minutes=10,
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
    duller, and a picture changes with the others of its batch.
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
    "The result's standard deviation must be the style's: divide by the content's, multiply by "
    "the style's.",
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
    yield from _pairs(rng, OTHER_SIZE[:2])


@styled.cases(
    "eps guards a flat content",
    "`eps` stands inside both roots, so that a flat channel gives the style's mean.",
)
def _(rng):
    for content, style in _pairs(rng, SAME_SIZE[:2], spread=1.0):
        yield np.full_like(content, 0.5), style
        yield content, style, 0.5


@styled.wrong(
    "one picture gets the style's statistics",
    "The scale is still upside down: a dull content must be stretched, not shrunk.",
)
def scale_still_inverted(content, style, eps=1e-5):
    return scale_inverted(content, style, eps)


@styled.wrong(
    "one picture gets the style's statistics",
    "You exchanged content and style everywhere: the result has the style's structure.",
)
def all_exchanged(content, style, eps=1e-5):
    return np.resize(forward.reference(style, content, eps), content.shape)


@styled.wrong(
    "one picture gets the style's statistics",
    "You divided by the content's standard deviation, but the style's no longer multiplies.",
)
def style_std_lost(content, style, eps=1e-5):
    return shift_only(content, style, eps)


@styled.wrong(
    "each picture of a batch has its own style",
    "The scale is right now; the statistics still run over the batch.",
)
def still_over_the_batch(content, style, eps=1e-5):
    return batch_statistics(content, style, eps)


@styled.wrong(
    "each picture of a batch has its own style",
    "The style's statistics still run over the batch: every picture gets the same mixture.",
)
def styles_mixed(content, style, eps=1e-5):
    mean, std = _moments(content, eps=eps)
    style_mean, style_std = _moments(style, (0, 2, 3), eps)
    return style_std * (content - mean) / std + style_mean


@styled.wrong(
    "a style of another size",
    "You changed `ddof`: dividing by the count cancels only where the sizes are equal.",
)
def ddof_changed(content, style, eps=1e-5):
    return both_biased(content, style, eps)


@styled.wrong(
    "eps guards a flat content",
    "You took `eps` out of a root: a flat content divides by zero, or nearly.",
)
def eps_removed(content, style, eps=1e-5):
    mean, std = _moments(content, eps=1e-30)
    style_mean, style_std = _moments(style, eps=1e-30)
    return style_std * (content - mean) / std + style_mean


@styled.wrong("arguments are left as they were")
def styled_in_place(content, style, eps=1e-5):
    return content_overwritten(content, style, eps)


@styled.right
def styled_as_one_map(content, style, eps=1e-5):
    return as_one_affine_map(content, style, eps)


@styled.right
def styled_by_channels(content, style, eps=1e-5):
    return channel_by_channel(content, style, eps)


@styled.right
def styled_normalized_first(content, style, eps=1e-5):
    return normalize_first(content, style, eps)


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


@predict(
    title="A spike in a channel",
    difficulty=3,
    importance=3,
    minutes=5,
    tolerance=0.005,
    hints=[
        "What is the variance of the whole channel, spike included?",
        "The spike adds its square over the count of positions to the variance: 192^2 / 64^2 = 9.",
    ],
)
def spike():
    """A channel of 64 by 64 positions has mean 0 and variance 1. One position is set to 192. AdaIN
    gives the channel a style of mean 0 and standard deviation 1. What standard deviation do the
    other positions have then? Two decimals are enough.
    """
    variance = 1 + 192**2 / 64**2
    return 1 / variance**0.5


spike.wrong_value(1.0, "That is the whole channel's, the spike included.")
spike.wrong_value(
    0.1, "You divided by the variance, 10: divide by the standard deviation."
)
spike.wrong_value(
    0.3333, "The channel's own variance is left out: it is 1 + 9, not 9."
)
spike.wrong_value(
    0.0052, "You divided by the spike: it counts as one of 4,096 positions."
)
