"""Entropy: expected surprisal; the information of two variables; the code that comes closest."""

import heapq
from collections.abc import Mapping

import numpy as np

from mlfund._validate import float_array, has_shape, labels, real_number
from mlfund.information._distribution import distribution, expected, in_base, probabilities
from mlfund.information.kl_divergence import kl_divergence


def surprisal(p, *, base=None):
    """Surprisal of an outcome: log(1 / p), the information that it brings when it occurs.

    Parameters
    ----------
    p : float array of any shape
        Probabilities, each taken alone.
    base : float above 1, optional
        The unit: 2 gives bits. Nats unless given.

    Returns
    -------
    array, in the shape and dtype of p
        0 at p = 1, infinite at p = 0.

    Raises
    ------
    TypeError, ValueError
        If p is not a finite float array of numbers in [0, 1], or base is not above 1.

    References
    ----------
    .. [1] Shannon, "A Mathematical Theory of Communication", Bell System Technical Journal, 1948.

    Examples
    --------
    >>> surprisal([1.0, 0.5, 0.25, 0.0], base=2).tolist()
    [0.0, 1.0, 2.0, inf]
    """
    p = probabilities("p", p)
    with np.errstate(divide="ignore"):
        return in_base(0 - np.log(p), base)  # -np.log(p) would be minus zero at p = 1


def entropy(p, *, base=None, axis=-1):
    """Entropy of a distribution: H(p) = -sum p log p, the surprisal to expect.

    It is 0 where one outcome is certain, and largest, log n, where all n are equally likely. An
    outcome of probability 0 adds nothing.

    Parameters
    ----------
    p : float array
        Distributions along `axis`.
    base : float above 1, optional
        The unit: 2 gives bits. Nats unless given.
    axis : int
        The axis that runs over the outcomes; None takes all axes together, as for a joint
        distribution.

    Returns
    -------
    array of the other axes, in the dtype of p

    Raises
    ------
    TypeError, ValueError
        If p is not a finite float array, has a negative entry, or has a sum that is not 1 within
        the root of the dtype's machine epsilon (1.5e-8 in float64, 3.5e-4 in float32); or if base
        is not above 1.

    References
    ----------
    .. [1] Shannon, "A Mathematical Theory of Communication", Bell System Technical Journal, 1948.

    Examples
    --------
    >>> print(entropy([0.5, 0.25, 0.25, 0.0], base=2))
    1.5
    >>> entropy([[1.0, 0.0], [0.5, 0.5]]).round(3).tolist()
    [0.0, 0.693]
    """
    p = distribution("p", p, axis)
    return expected(p, surprisal(p, base=base), axis)


def conditional_entropy(joint, *, base=None):
    """Conditional entropy H(Y | X): the entropy left in Y, on average, once X is known.

    By the chain rule it is H(X, Y) - H(X); it is computed as the mean entropy of p(y | x).

    Parameters
    ----------
    joint : float array (values of X, values of Y)
        The probability of each pair. For H(X | Y), pass its transpose.
    base : float above 1, optional
        The unit: 2 gives bits. Nats unless given.

    Returns
    -------
    float in the dtype of joint

    Raises
    ------
    TypeError, ValueError
        If joint is not a finite float array of two axes, has a negative entry, or does not sum to
        1 (within the tolerance of `entropy`); or if base is not above 1.

    References
    ----------
    .. [1] Shannon, "A Mathematical Theory of Communication", Bell System Technical Journal, 1948.

    Examples
    --------
    >>> print(conditional_entropy([[0.25, 0.25], [0.5, 0.0]], base=2))
    0.5
    """
    p_x, p_y_given_x = _conditionals(joint)
    return p_x @ entropy(p_y_given_x, base=base)


def mutual_information(joint, *, base=None):
    """Mutual information I(X; Y): how much knowing X tells of Y, and just as much the other way.

    It is H(Y) - H(Y | X), and 0 only where X and Y are independent. It is computed as the mean
    divergence of p(y | x) from p(y), which is right to many digits also near independence.

    Parameters
    ----------
    joint : float array (values of X, values of Y)
        The probability of each pair.
    base : float above 1, optional
        The unit: 2 gives bits. Nats unless given.

    Returns
    -------
    float in the dtype of joint

    Raises
    ------
    TypeError, ValueError
        If joint is not a finite float array of two axes, has a negative entry, or does not sum to
        1 (within the tolerance of `entropy`); or if base is not above 1.

    References
    ----------
    .. [1] Shannon, "A Mathematical Theory of Communication", Bell System Technical Journal, 1948.

    Examples
    --------
    >>> print(mutual_information([[0.5, 0.0], [0.0, 0.5]], base=2))
    1.0
    >>> print(mutual_information([[0.25, 0.25], [0.25, 0.25]], base=2))
    0.0
    """
    p_x, p_y_given_x = _conditionals(joint)
    p_y = p_x @ p_y_given_x
    return p_x @ kl_divergence(p_y_given_x, p_y, base=base)


def _conditionals(joint):
    """Return p(x) and the rows p(y | x), for those x that occur."""
    joint = distribution("joint", float_array("joint", joint, ndim=2), axis=None)
    p_x = joint.sum(axis=1)
    seen = p_x > 0
    return p_x[seen], joint[seen] / p_x[seen, None]


def information_gain(y, branch, *, base=None):
    """Information gain of a split: by how much it lowers the entropy of the labels.

    It is the mutual information of label and branch in the data, which is what a decision tree
    maximizes at each node.

    Parameters
    ----------
    y : array (examples,) of numbers or text
        The label of each example.
    branch : array (examples,) of numbers, text or bools
        Where the split sends each example: to the left or the right, or one of several ways.
    base : float above 1, optional
        The unit: 2 gives bits. Nats unless given.

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If y or branch is not an array of labels, their lengths differ, or base is not above 1.

    References
    ----------
    .. [1] Quinlan, "Induction of Decision Trees", Machine Learning, 1986.

    Examples
    --------
    >>> y, x = ["a", "a", "b", "b"], np.array([1, 2, 3, 4])
    >>> print(information_gain(y, x > 2, base=2), information_gain(y, x % 2, base=2))
    1.0 0.0
    """
    y, branch = labels("y", y, ndim=1), labels("branch", branch, ndim=1)
    has_shape("branch", branch, y.shape, why="one for each label of y")
    branches, row = np.unique(branch, return_inverse=True)
    classes, column = np.unique(y, return_inverse=True)
    counts = np.zeros((len(branches), len(classes)))
    np.add.at(counts, (row, column), 1)
    return mutual_information(counts / len(y), base=base)


def huffman_code(weights):
    """Huffman's code: of all codes in which no word begins another, one of least expected length.

    That length L, in bits a symbol, lies in H <= L < H + 1, with H the entropy in bits.

    Parameters
    ----------
    weights : dict from symbols to numbers above 0
        Counts or probabilities; only their proportions matter. A symbol that never occurs has no
        place in it.

    Returns
    -------
    code : dict from symbols to text of "0" and "1"
        Ties are broken by the order of `weights`, so that the code is always the same. A symbol
        that is alone gets the empty word: certainty takes no bits.

    Raises
    ------
    TypeError, ValueError
        If weights is not a dict, is empty, or holds something else than finite numbers above 0.

    References
    ----------
    .. [1] Huffman, "A Method for the Construction of Minimum-Redundancy Codes", Proceedings of the
           IRE, 1952.

    Examples
    --------
    >>> huffman_code({"a": 5, "b": 2, "c": 1, "d": 1})
    {'a': '1', 'b': '00', 'c': '010', 'd': '011'}
    """
    weights = _checked_weights(weights)
    heap = [(weight, i, {symbol: ""}) for i, (symbol, weight) in enumerate(weights.items())]
    heapq.heapify(heap)
    while len(heap) > 1:  # join the two rarest groups of symbols: one gets a 0, the other a 1
        (weight_0, i, zeros), (weight_1, _, ones) = heapq.heappop(heap), heapq.heappop(heap)
        joined = {symbol: "0" + word for symbol, word in zeros.items()}
        joined |= {symbol: "1" + word for symbol, word in ones.items()}
        heapq.heappush(heap, (weight_0 + weight_1, i, joined))
    return {symbol: heap[0][2][symbol] for symbol in weights}


def _checked_weights(weights):
    if not isinstance(weights, Mapping) or not weights:
        raise TypeError(f"weights must be a dict of one symbol or more, got {weights!r}")
    above_zero = {"low": 0, "open_low": True, "open_high": True}
    return {s: real_number(f"weights[{s!r}]", w, **above_zero) for s, w in weights.items()}


def huffman_encode(symbols, code):
    """Write symbols in a code, as text of "0" and "1".

    Parameters
    ----------
    symbols : sequence of symbols
    code : dict from symbols to text of "0" and "1", as from `huffman_code`

    Returns
    -------
    bits : text of "0" and "1"

    Raises
    ------
    ValueError
        If a symbol is not in the code.

    References
    ----------
    .. [1] Huffman, "A Method for the Construction of Minimum-Redundancy Codes", Proceedings of the
           IRE, 1952.

    Examples
    --------
    >>> huffman_encode("abac", {"a": "0", "b": "10", "c": "11"})
    '010011'
    """
    unknown = set(symbols) - set(code)
    if unknown:
        raise ValueError(f"symbols must be in the code, got {min(unknown, key=repr)!r}")
    return "".join(code[symbol] for symbol in symbols)


def huffman_decode(bits, code):
    """Read symbols from bits: as no word begins another, each is known as soon as it ends.

    Parameters
    ----------
    bits : text of "0" and "1"
    code : dict from symbols to text of "0" and "1", as from `huffman_code`

    Returns
    -------
    symbols : list
        It is empty for the code of a single symbol, whose word is empty: how often the symbol
        came must be told by other means.

    Raises
    ------
    ValueError
        If the bits do not end at the end of a word.

    References
    ----------
    .. [1] Huffman, "A Method for the Construction of Minimum-Redundancy Codes", Proceedings of the
           IRE, 1952.

    Examples
    --------
    >>> huffman_decode("010011", {"a": "0", "b": "10", "c": "11"})
    ['a', 'b', 'a', 'c']
    """
    symbol_of = {word: symbol for symbol, word in code.items()}
    symbols, word = [], ""
    for bit in bits:
        word += bit
        if word in symbol_of:
            symbols.append(symbol_of[word])
            word = ""
    if word:
        raise ValueError(f"bits must end where a word of the code ends, got {word!r} left over")
    return symbols
