"""batch_norm/fold_into_conv: Fold batch norm into the convolution before it."""

import numpy as np

from mlfund.judge.declare import implement


@implement(
    title="Fold batch norm into the convolution before it",
    difficulty=2,
    importance=5,
    minutes=12,
    returns=["kernel", "bias"],
    follow_up=(
        "Now verify it. When may you not fold?",
        "Run both on random input with running statistics that are not 0 and 1: "
        "equal up to rounding. Not in training, and not across a nonlinearity. "
        "If batch norm comes first, its shift does not fold into a convolution "
        "that is padded with zeros.",
    ),
    allows={
        "kernel": "negative; len(kernel) == 1; kernel.shape[1] == 1; "
        "kernel.shape[1] != len(kernel); kernel.shape[2] != kernel.shape[3]",
        "conv_bias": "negative",
        "running_mean": "negative",
        "running_var": "zero; no ties",
        "weight": "negative; zero",
        "bias": "negative",
        "eps": "eps > 0.1",
    },
    hints=[
        "In evaluation batch norm is scale * z + shift. What are scale and shift?",
        "scale is `weight / np.sqrt(running_var + eps)`. A convolution is linear: its kernel and "
        "its bias take the scale.",
        "Axis 0 of the kernel is the output channel: `kernel * scale[:, None, None, None]`.",
    ],
)
def fold_into_conv(
    kernel, conv_bias, running_mean, running_var, weight, bias, eps=1e-5
):
    """In evaluation, batch norm follows a convolution with `kernel` of shape (out, in, kh, kw) and
    `conv_bias` of shape (out,). Batch norm's `running_mean`, `running_var`, `weight` and `bias`
    have shape (out,), and its `eps` is inside the root. Return `kernel, bias` of the one
    convolution that gives the same output, in the same shapes.
    """
    scale = weight / np.sqrt(running_var + eps)
    folded = kernel * scale[:, None, None, None]
    return folded, (conv_bias - running_mean) * scale + bias


def _layers(rng, shape):
    """A convolution and the batch norm after it, with an eps that cannot be noticed."""
    c = shape[0]
    return (
        rng.normal(size=shape),
        rng.normal(size=c),
        rng.normal(size=c),
        rng.uniform(2, 9, size=c),
        rng.uniform(0.5, 2, size=c) * (-1) ** np.arange(c),
        rng.normal(size=c),
        1e-14,
    )


@fold_into_conv.cases(
    "the kernel of each output channel is scaled",
    "Multiply the kernel of each output channel, axis 0, by weight / sqrt(running_var + eps).",
    of="kernel",
)
def _(rng):
    for shape in [(2, 2, 1, 1), (3, 3, 1, 2), (2, 3, 3, 3)]:
        yield _layers(rng, shape)


@fold_into_conv.cases(
    "the bias takes the mean, the scale and the shift",
    "The new bias is what batch norm makes of the old one: (conv_bias - running_mean) * scale + "
    "bias.",
    of="bias",
)
def _(rng):
    for shape in [(1, 1, 1, 1), (2, 2, 1, 1), (3, 3, 1, 2)]:
        yield _layers(rng, shape)


@fold_into_conv.cases(
    "eps is inside the root",
    "For a channel that hardly varies `eps` decides: it is added to running_var, inside the root.",
)
def _(rng):
    for shape, var, *eps in [
        ((1, 1, 1, 1), 1e-6),
        ((1, 1, 2, 2), 1e-4, 1e-3),
        ((3, 2, 1, 2), 0.0),
        ((2, 3, 2, 1), 1.0, 0.5),
    ]:
        kernel, conv_bias, mean, noise, weight, shift, _ = _layers(rng, shape)
        weight[2:] = 0  # a channel that is pruned
        yield kernel, conv_bias, mean, var * noise, weight, shift, *eps


fold_into_conv.wrong_if(
    "kernel * scale[:, None, None]",
    "kernel * scale[:, None, None, None]",
    "the kernel of each output channel is scaled",
    "You scaled the input channels, axis 1: batch norm acts on the outputs, axis 0.",
)


fold_into_conv.wrong_if(
    "folded = kernel",
    "folded = kernel * scale[:, None, None, None]",
    "the kernel of each output channel is scaled",
    "You left the kernel as it was: what depends on the input has to be scaled, too.",
)


fold_into_conv.wrong_if(
    "scale = 1 / np.sqrt",
    "scale = weight / np.sqrt",
    "the kernel of each output channel is scaled",
    "You left batch norm's `weight` out of the scale: it is weight / sqrt(running_var + eps).",
)


fold_into_conv.wrong_if(
    "(running_var + eps)",
    "np.sqrt(running_var + eps)",
    "the kernel of each output channel is scaled",
    "You divided by the variance: divide by its square root.",
)


fold_into_conv.wrong_if(
    "(kernel - running_mean[:, None, None, None]) * scale[:, None, None, None]",
    "kernel * scale[:, None, None, None]",
    "the kernel of each output channel is scaled",
    "You subtracted the running mean from the kernel: a constant belongs in the bias.",
)


fold_into_conv.wrong_if(
    "-running_mean * scale + bias",
    "(conv_bias - running_mean) * scale + bias",
    "the bias takes the mean, the scale and the shift",
    "You forgot the convolution's own bias: it goes through batch norm, as the rest does.",
)


fold_into_conv.wrong_if(
    "conv_bias - running_mean * scale + bias",
    "(conv_bias - running_mean) * scale + bias",
    "the bias takes the mean, the scale and the shift",
    "You added the convolution's bias without its scale: multiply it as you do the kernel.",
)


fold_into_conv.wrong_if(
    "conv_bias * scale - running_mean + bias",
    "(conv_bias - running_mean) * scale + bias",
    "the bias takes the mean, the scale and the shift",
    "You subtracted the running mean without its scale: batch norm subtracts first and scales "
    "the difference.",
)


fold_into_conv.wrong_if(
    "(conv_bias + running_mean)",
    "(conv_bias - running_mean)",
    "the bias takes the mean, the scale and the shift",
    "You added the running mean: batch norm subtracts it.",
)


fold_into_conv.wrong_if(
    "(conv_bias - running_mean + bias) * scale",
    "(conv_bias - running_mean) * scale + bias",
    "the bias takes the mean, the scale and the shift",
    "You scaled batch norm's `bias` too: it is added after the scale.",
)


fold_into_conv.wrong_if(
    "(np.sqrt(running_var) + eps)",
    "np.sqrt(running_var + eps)",
    "eps is inside the root",
    "You added `eps` to the standard deviation: it belongs beside the variance, inside the root.",
)


fold_into_conv.wrong_if(
    "np.sqrt(running_var)",
    "np.sqrt(running_var + eps)",
    "eps is inside the root",
    "You left `eps` out: the layer that you fold divides by sqrt(running_var + eps).",
)


@fold_into_conv.wrong("arguments are left as they were")
def folds_in_place(kernel, conv_bias, mean, var, weight, bias, eps=1e-5):
    scale = weight / np.sqrt(var + eps)
    kernel *= scale[:, None, None, None]
    return kernel, (conv_bias - mean) * scale + bias


@fold_into_conv.right
def channel_after_channel(kernel, conv_bias, mean, var, weight, bias, eps=1e-5):
    folded, shift = np.empty(kernel.shape), []
    for c, std in enumerate(np.sqrt(var + eps)):
        folded[c] = weight[c] * kernel[c] / std
        shift.append(weight[c] * (conv_bias[c] - mean[c]) / std + bias[c])
    return folded, np.array(shift)


@fold_into_conv.right
def by_a_diagonal_matrix(kernel, conv_bias, mean, var, weight, bias, eps=1e-5):
    scale = np.diag(weight * (var + eps) ** -0.5)
    folded = (scale @ kernel.reshape(len(kernel), -1)).reshape(kernel.shape)
    return folded, bias + scale @ conv_bias - scale @ mean


@fold_into_conv.right
def by_probing(kernel, conv_bias, mean, var, weight, bias, eps=1e-5):
    def both_layers(outputs):
        return (outputs - mean) / np.sqrt(var + eps) * weight + bias

    shift = both_layers(conv_bias)
    taps = np.moveaxis(kernel, 0, -1)
    return np.moveaxis(both_layers(taps + conv_bias) - shift, -1, 0), shift
