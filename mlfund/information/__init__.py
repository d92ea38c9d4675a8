"""Information: entropy, cross-entropy and the losses made of it, KL divergence."""

from mlfund.information.cross_entropy import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_backward,
    cross_entropy,
    cross_entropy_with_logits,
    cross_entropy_with_logits_backward,
    log_softmax,
    logsumexp,
    sigmoid,
    softmax,
)
from mlfund.information.entropy import (
    conditional_entropy,
    entropy,
    huffman_code,
    huffman_decode,
    huffman_encode,
    information_gain,
    mutual_information,
    surprisal,
)
from mlfund.information.kl_divergence import (
    gaussian_kl,
    js_divergence,
    kl_divergence,
    multivariate_gaussian_kl,
)

__all__ = [
    "binary_cross_entropy_with_logits",
    "binary_cross_entropy_with_logits_backward",
    "conditional_entropy",
    "cross_entropy",
    "cross_entropy_with_logits",
    "cross_entropy_with_logits_backward",
    "entropy",
    "gaussian_kl",
    "huffman_code",
    "huffman_decode",
    "huffman_encode",
    "information_gain",
    "js_divergence",
    "kl_divergence",
    "log_softmax",
    "logsumexp",
    "multivariate_gaussian_kl",
    "mutual_information",
    "sigmoid",
    "softmax",
    "surprisal",
]
