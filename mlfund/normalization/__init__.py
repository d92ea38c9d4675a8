"""Normalization: of features before training, and of activations inside a network."""

from mlfund.normalization.adain import adaptive_instance_norm, adaptive_instance_norm_backward
from mlfund.normalization.batch_norm import batch_norm, batch_norm_backward, fold_batch_norm
from mlfund.normalization.feature_normalization import MinMaxScaler, RobustScaler, StandardScaler
from mlfund.normalization.instance_norm import (
    instance_norm,
    instance_norm_backward,
    instance_norm_running_statistics,
)
from mlfund.normalization.layer_norm import (
    group_norm,
    group_norm_backward,
    layer_norm,
    layer_norm_backward,
    rms_norm,
    rms_norm_backward,
)
from mlfund.normalization.why_normalize import (
    condition_number,
    gradient_descent,
    hessian_eigenvalues,
    largest_stable_step,
)

__all__ = [
    "MinMaxScaler",
    "RobustScaler",
    "StandardScaler",
    "adaptive_instance_norm",
    "adaptive_instance_norm_backward",
    "batch_norm",
    "batch_norm_backward",
    "condition_number",
    "fold_batch_norm",
    "gradient_descent",
    "group_norm",
    "group_norm_backward",
    "hessian_eigenvalues",
    "instance_norm",
    "instance_norm_backward",
    "instance_norm_running_statistics",
    "largest_stable_step",
    "layer_norm",
    "layer_norm_backward",
    "rms_norm",
    "rms_norm_backward",
]
