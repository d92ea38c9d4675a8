"""Generalization: bias and variance, penalties, dropout, early stopping, cross-validation."""

from mlfund.generalization.bias_variance import (
    bias_variance_decomposition,
    zero_one_decomposition,
)
from mlfund.generalization.cross_validation import (
    cross_val_score,
    group_k_fold,
    k_fold,
    leave_one_out,
    ridge_cv,
    stratified_k_fold,
    time_series_split,
)
from mlfund.generalization.dropout import dropout, dropout_backward
from mlfund.generalization.early_stopping import early_stopping
from mlfund.generalization.l2_l1_regularization import (
    duality_gap,
    effective_degrees_of_freedom,
    elastic_net,
    lasso,
    lasso_lambda_max,
    lasso_path,
    ridge,
    ridge_path,
    shrinkage_factors,
    soft_threshold,
)
from mlfund.generalization.overfitting import learning_curve

__all__ = [
    "bias_variance_decomposition",
    "cross_val_score",
    "dropout",
    "dropout_backward",
    "duality_gap",
    "early_stopping",
    "effective_degrees_of_freedom",
    "elastic_net",
    "group_k_fold",
    "k_fold",
    "lasso",
    "lasso_lambda_max",
    "lasso_path",
    "learning_curve",
    "leave_one_out",
    "ridge",
    "ridge_cv",
    "ridge_path",
    "shrinkage_factors",
    "soft_threshold",
    "stratified_k_fold",
    "time_series_split",
    "zero_one_decomposition",
]
