"""Early stopping: end training when the validation score no longer improves."""

from mlfund._validate import float_array, real_number, whole_number


def early_stopping(scores, *, patience, min_delta=0):
    """Find the epoch at which training stops, and the epoch whose weights to restore.

    Parameters
    ----------
    scores : float array (epochs,)
        The validation score after each epoch. Lower is better.
    patience : int, at least 1
        Stop after this many epochs in a row without an improvement.
    min_delta : float, at least 0, in the unit of the scores
        An improvement is a score below the best one by more than this.

    Returns
    -------
    stop_epoch : int
        The last epoch that is run, counted from 0: best_epoch + patience. If patience never runs
        out, the last epoch there is, len(scores) - 1.
    best_epoch : int
        The epoch of the last improvement, counted from 0. With min_delta > 0 a later score may be
        lower by up to min_delta.

    Raises
    ------
    TypeError, ValueError
        If the scores are not finite floats along one axis, or another argument is not in its range.

    Notes
    -----
    Scores after `stop_epoch` change nothing: they are not known when training stops.

    References
    ----------
    .. [1] Prechelt, "Early Stopping - But When?", Neural Networks: Tricks of the Trade, Springer,
           1998.
    .. [2] Goodfellow, Bengio and Courville, "Deep Learning", MIT Press, 2016, section 7.8.

    Examples
    --------
    >>> early_stopping([3.0, 2.0, 2.5, 2.1, 1.0], patience=2)
    (3, 1)
    >>> early_stopping([3.0, 2.0, 2.5, 2.1, 1.0], patience=3)
    (4, 4)
    """
    scores = float_array("scores", scores, ndim=1)
    whole_number("patience", patience, at_least=1)
    min_delta = real_number("min_delta", min_delta, 0)

    best_epoch = 0
    for epoch, score in enumerate(scores):
        if score < scores[best_epoch] - min_delta:
            best_epoch = epoch
        if epoch - best_epoch >= patience:
            break
    return epoch, best_epoch
