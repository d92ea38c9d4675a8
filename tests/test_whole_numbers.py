"""Whole numbers pass wherever floats do, and nothing of them is lost."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import mlfund

X, Y = [[1, 2], [3, 5], [4, 4], [0, 7]], [1, 0, 2, 5]
IMAGES = [[[1, 2, 4], [0, 3, 1]], [[5, 1, 1], [2, 2, 9]]]  # (N, C, positions)
CHANNELS, ONES = [1, 2], [1, 1]
FOLDS = [([0, 1], [2, 3]), ([2, 3], [0, 1])]

# Every argument that is a float array, and the function of these alone.
CASES = {
    "adaptive_instance_norm": (mlfund.adaptive_instance_norm, IMAGES, IMAGES[::-1]),
    "adaptive_instance_norm_backward": (
        lambda dy: mlfund.adaptive_instance_norm_backward(
            dy, mlfund.adaptive_instance_norm(IMAGES, IMAGES)[1]
        ),
        IMAGES,
    ),
    "batch_norm": (
        lambda *arrays: mlfund.batch_norm(*arrays, training=True),
        *(IMAGES, CHANNELS, ONES, CHANNELS, ONES),
    ),
    "batch_norm_backward": (
        lambda dy: mlfund.batch_norm_backward(
            dy, mlfund.batch_norm(IMAGES, ONES, ONES, ONES, ONES, training=False)[-1]
        ),
        IMAGES,
    ),
    "bias_variance_decomposition": (mlfund.bias_variance_decomposition, X, [1, 2]),
    "binary_cross_entropy_with_logits": (
        mlfund.binary_cross_entropy_with_logits,
        *([1, -2, 3], [1, 0, 1]),
    ),
    "binary_cross_entropy_with_logits_backward": (
        mlfund.binary_cross_entropy_with_logits_backward,
        *([1, -2, 3], [1, 0, 1]),
    ),
    "condition_number": (mlfund.condition_number, X),
    "conditional_entropy": (mlfund.conditional_entropy, [[0, 1], [0, 0]]),
    "cross_entropy": (mlfund.cross_entropy, [1, 0], [0, 1]),
    "cross_entropy_with_logits": (
        lambda logits, weight: mlfund.cross_entropy_with_logits(
            logits, [0, 1, 0, 1], weight=weight
        ),
        *(X, CHANNELS),
    ),
    "cross_entropy_with_logits_backward": (
        lambda logits, weight: mlfund.cross_entropy_with_logits_backward(
            logits, [0, 1, 0, 1], weight=weight
        ),
        *(X, CHANNELS),
    ),
    "dropout": (lambda x: mlfund.dropout(x, 0.5, training=True, rng=np.random.default_rng(0)), X),
    "dropout_backward": (mlfund.dropout_backward, X, X[::-1]),
    "duality_gap": (lambda *arrays: mlfund.duality_gap(*arrays, lam=2), X, Y, CHANNELS),
    "early_stopping": (lambda scores: mlfund.early_stopping(scores, patience=1), [5, 3, 4, 2]),
    "effective_degrees_of_freedom": (lambda x: mlfund.effective_degrees_of_freedom(x, 1), X),
    "elastic_net": (lambda *arrays: mlfund.elastic_net(*arrays, 1, 1), X, Y),
    "entropy": (mlfund.entropy, [1, 0]),
    "fold_batch_norm": (mlfund.fold_batch_norm, X[:2], *[ONES, CHANNELS] * 2, ONES),
    "gaussian_kl": (mlfund.gaussian_kl, [1, 2], [3, 1], [0, 5], [2, 2]),
    "gradient_descent": (lambda *arrays: mlfund.gradient_descent(*arrays, 1, 2), X, Y),
    "group_norm": (lambda x, *arrays: mlfund.group_norm(x, 2, *arrays), IMAGES, CHANNELS, ONES),
    "group_norm_backward": (
        lambda dy: mlfund.group_norm_backward(dy, mlfund.group_norm(IMAGES, 1, ONES, ONES)[1]),
        IMAGES,
    ),
    "hessian_eigenvalues": (mlfund.hessian_eigenvalues, X),
    "instance_norm": (mlfund.instance_norm, IMAGES, CHANNELS, ONES),
    "instance_norm_backward": (
        lambda dy: mlfund.instance_norm_backward(dy, mlfund.instance_norm(IMAGES, ONES, ONES)[1]),
        IMAGES,
    ),
    "instance_norm_running_statistics": (
        mlfund.instance_norm_running_statistics,
        *(IMAGES, CHANNELS, ONES),
    ),
    "js_divergence": (mlfund.js_divergence, [1, 0], [0, 1]),
    "kl_divergence": (mlfund.kl_divergence, [1, 0], [0, 1]),
    "largest_stable_step": (mlfund.largest_stable_step, X),
    "lasso": (lambda *arrays: mlfund.lasso(*arrays, 1), X, Y),
    "lasso_lambda_max": (mlfund.lasso_lambda_max, X, Y),
    "lasso_path": (lambda *arrays: mlfund.lasso_path(*arrays, [2, 1]), X, Y),
    "layer_norm": (mlfund.layer_norm, X, CHANNELS, ONES),
    "layer_norm_backward": (
        lambda dy: mlfund.layer_norm_backward(dy, mlfund.layer_norm(X, ONES, ONES)[1]),
        X,
    ),
    "log_softmax": (mlfund.log_softmax, X),
    "logsumexp": (mlfund.logsumexp, X),
    "MinMaxScaler": (lambda x: mlfund.MinMaxScaler().fit(x).transform(x), X),
    "multivariate_gaussian_kl": (
        mlfund.multivariate_gaussian_kl,
        *([1, 2], [[2, 1], [1, 2]], [0, 1], [[1, 0], [0, 3]]),
    ),
    "mutual_information": (mlfund.mutual_information, [[0, 1], [0, 0]]),
    "ridge": (lambda *arrays: mlfund.ridge(*arrays, 1), X, Y),
    "ridge_cv": (lambda *arrays: mlfund.ridge_cv(*arrays, [1, 2], FOLDS), X, Y),
    "ridge_path": (lambda *arrays: mlfund.ridge_path(*arrays, [1, 2]), X, Y),
    "rms_norm": (mlfund.rms_norm, X, CHANNELS),
    "rms_norm_backward": (
        lambda dy: mlfund.rms_norm_backward(dy, mlfund.rms_norm(X, ONES)[1]),
        X,
    ),
    "RobustScaler": (lambda x: mlfund.RobustScaler().fit(x).inverse_transform(x), X),
    "shrinkage_factors": (lambda x: mlfund.shrinkage_factors(x, 1), X),
    "sigmoid": (mlfund.sigmoid, X),
    "soft_threshold": (lambda z: mlfund.soft_threshold(z, 1), X),
    "softmax": (mlfund.softmax, X),
    "StandardScaler": (lambda x: mlfund.StandardScaler().fit(x).transform(x), X),
    "surprisal": (mlfund.surprisal, [1, 0]),
}
TAKE_NO_FLOAT_ARRAY = {
    "cross_val_score",  # passes X and y on as they are; see below
    "group_k_fold",
    "huffman_code",
    "huffman_decode",
    "huffman_encode",
    "information_gain",
    "k_fold",
    "learning_curve",  # as cross_val_score
    "leave_one_out",
    "stratified_k_fold",
    "time_series_split",
    "zero_one_decomposition",
}
FUNCTIONS = pytest.mark.parametrize("name", CASES)
ARGUMENTS = pytest.mark.parametrize(
    ("name", "position"),
    [(name, i) for name, (_, *arrays) in CASES.items() for i in range(len(arrays))],
)
SHARE_A_DTYPE = [
    "adaptive_instance_norm",
    "batch_norm",
    "binary_cross_entropy_with_logits",
    "cross_entropy_with_logits",
    "fold_batch_norm",
    "group_norm",
    "instance_norm",
    "instance_norm_running_statistics",
    "layer_norm",
    "rms_norm",
]


def arrays_of(result):
    """The arrays and numbers of a result, whatever tuples they stand in."""
    if isinstance(result, tuple | list):
        return [array for part in result for array in arrays_of(part)]
    return [np.asarray(result)]


def with_one(name, position, change):
    """Call a case with one argument changed."""
    function, *arrays = CASES[name]
    arrays[position] = change(np.asarray(arrays[position]))
    return function(*arrays)


def test_every_public_name_is_a_case():
    assert sorted([*CASES, *TAKE_NO_FLOAT_ARRAY]) == sorted(mlfund.__all__)


@FUNCTIONS
@pytest.mark.parametrize("given", [list, np.array, np.int8], ids=["list", "int64", "int8"])
def test_whole_numbers_are_taken_as_float64(name, given):
    function, *arrays = CASES[name]
    expected = arrays_of(function(*(np.asarray(array, np.float64) for array in arrays)))
    actual = arrays_of(function(*map(given, arrays)))
    for one, two in zip(actual, expected, strict=True):
        assert one.dtype == two.dtype
        assert_array_equal(one, two)


@ARGUMENTS
def test_what_float64_does_not_hold_is_refused(name, position):
    with pytest.raises(ValueError, match=r"must hold whole numbers of at most 2\*\*53 in size, "):
        with_one(name, position, lambda array: np.full(array.shape, 2**53 + 1))


@ARGUMENTS
@pytest.mark.parametrize("dtype", [bool, np.float16, complex, str, object])
def test_booleans_text_half_precision_and_complex_numbers_are_refused(name, position, dtype):
    with pytest.raises(TypeError, match="must hold float32 or float64 numbers, got dtype"):
        with_one(name, position, lambda array: array.astype(dtype))


@pytest.mark.parametrize("name", SHARE_A_DTYPE)
def test_beside_float32_whole_numbers_are_taken_as_float32(name):
    function, first, *others = CASES[name]
    first = np.array(first, np.float32)
    expected = arrays_of(function(first, *(np.array(array, np.float32) for array in others)))
    for one, two in zip(arrays_of(function(first, *others)), expected, strict=True):
        assert one.dtype == two.dtype
        assert_array_equal(one, two)
    with pytest.raises(ValueError, match=r"at most 2\*\*24 in size, which float32 holds exactly"):
        function(first, *(np.full(np.shape(array), 2**24 + 1) for array in others))


@pytest.mark.parametrize("name", SHARE_A_DTYPE)
def test_whole_numbers_that_come_first_are_float64_beside_which_float32_is_an_error(name):
    function, first, *others = CASES[name]
    with pytest.raises(TypeError, match=r"dtype.*float64, got float32"):
        function(first, *(np.array(array, np.float32) for array in others))


@pytest.mark.parametrize("number", [2**53 + 1, -(2**60), np.uint64(2**64 - 1)])
def test_numbers_that_float64_does_not_hold_are_refused(number):
    with pytest.raises(ValueError, match=r"z must hold whole numbers of at most 2\*\*53 in size"):
        mlfund.soft_threshold([number], 1)
    with pytest.raises(ValueError, match=r"p must lie in|p must hold whole numbers"):
        mlfund.dropout([1.0], int(number), training=False)
    assert mlfund.ridge(X, Y, 2**53)[0].max() < 1e-12
    with pytest.raises(ValueError, match=r"lam must hold whole numbers of at most 2\*\*53 in size"):
        mlfund.ridge(X, Y, abs(int(number)))


def test_the_mean_squared_error_of_small_unsigned_targets_does_not_wrap_around():
    y = np.array([0, 250, 3, 4], np.uint8)

    def predict(model, X):
        return np.full(len(X), 3, np.uint8)

    scores = mlfund.cross_val_score(lambda X, y: None, predict, np.array(X), y, FOLDS)
    assert scores.tolist() == [0.5, (9 + 247**2) / 2]
