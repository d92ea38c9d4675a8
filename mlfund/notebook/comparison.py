"""One line that compares a result of ours with a library's."""

import numpy as np


def compare(name, ours, theirs, *, within):
    """Print one line that compares two results, and fail if they differ by `within` or more.

    The line gives the bound and not the difference itself, which is rounding error and changes
    from machine to machine. So does whether two routes to a number agree to the last bit: that is
    asked, and then demanded, by `within=0` alone.

    Parameters
    ----------
    name : str
        What is compared.
    ours, theirs : array_like or torch.Tensor
        Results of the same shape. NaN equals NaN, infinity equals infinity.
    within : float
        Bound of the largest absolute difference; 0 demands equality.

    Raises
    ------
    AssertionError
        If the shapes differ, or the largest difference is not below the bound.

    Examples
    --------
    >>> from mlfund.notebook import compare
    >>> compare("mean", [0.1 + 0.2], [0.3], within=1e-12)
    mean             | exact: not asked | close: yes | max difference < 1e-12
    >>> compare("shape", [2, 3], [2, 3], within=0)
    shape            | exact: yes       | close: yes | max difference = 0
    """
    ours, theirs = _as_array(ours), _as_array(theirs)
    assert ours.shape == theirs.shape, f"{name}: shape {ours.shape} against {theirs.shape}"
    largest = _largest_difference(ours, theirs)
    assert largest < within or largest == 0, (
        f"{name}: max difference {largest:.3g}, expected {_bound(within)}"
    )
    exact = "not asked" if within else "yes"
    print(f"{name:<16} | exact: {exact:<9} | close: yes | max difference {_bound(within)}")


def _as_array(value):
    return np.asarray(value.detach().cpu() if hasattr(value, "detach") else value)


def _largest_difference(ours, theirs):
    differ = (ours != theirs) & ~((ours != ours) & (theirs != theirs))
    difference = np.abs(np.subtract(ours[differ], theirs[differ], dtype=np.float64))
    return np.where(np.isnan(difference), np.inf, difference).max(initial=0.0)


def _bound(within):
    return f"< {within:g}" if within else "= 0"
