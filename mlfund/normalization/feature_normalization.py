"""Scalers of input features: learn a centre and a scale per column of training data, then apply."""

import numpy as np

from mlfund._validate import floats

ROUNDING = 10 * np.finfo(np.float64).eps  # of a column's largest number


class Scaler:
    """Subtract a centre from each column and divide by a scale; subclasses say by which."""

    def fit(self, X):
        """Learn each column's centre and scale from training data.

        Parameters
        ----------
        X : float array (examples, features)
            NaN means missing, and is ignored.

        Returns
        -------
        Scaler
            This one, with `center_` and `scale_`: float64 arrays (features,) in the features'
            units.

        Raises
        ------
        TypeError
            If `X` holds neither floats nor whole numbers.
        ValueError
            If `X` is not a table, holds an infinity or a column without a number, or a column
            spreads more than float64 can hold.

        Examples
        --------
        >>> import numpy as np
        >>> from mlfund.normalization import StandardScaler
        >>> scaler = StandardScaler().fit(np.array([[1.0, 5.0], [3.0, 5.0], [np.nan, 5.0]]))
        >>> scaler.center_.tolist(), scaler.scale_.tolist()
        ([2.0, 5.0], [1.0, 1.0])
        """
        X = _table(X)
        _check_columns(X)
        with np.errstate(over="ignore", invalid="ignore"):
            center, scale = self._center_and_scale(X.astype(np.float64))
        _check_spread(scale)
        constant = scale <= ROUNDING * np.nanmax(np.abs(X), axis=0)
        self.center_, self.scale_ = center, np.where(constant, 1.0, scale)
        return self

    def transform(self, X):
        """Return (X - center_) / scale_.

        Parameters
        ----------
        X : float array (examples, features)
            Any data with the features of the training data. NaN stays NaN.

        Returns
        -------
        array of the shape and dtype of `X`

        Raises
        ------
        TypeError
            If `X` holds neither floats nor whole numbers.
        ValueError
            If the scaler is not fitted, or `X` has other features or holds an infinity.

        Examples
        --------
        >>> import numpy as np
        >>> from mlfund.normalization import MinMaxScaler
        >>> scaler = MinMaxScaler().fit(np.array([[1.0], [3.0]]))
        >>> scaler.transform(np.array([[2.0], [5.0], [np.nan]])).ravel().tolist()
        [0.5, 2.0, nan]
        """
        X = self._checked(X)
        return ((X - self.center_) / self.scale_).astype(X.dtype)

    def inverse_transform(self, X):
        """Return X * scale_ + center_, the way back from `transform`.

        Parameters
        ----------
        X : float array (examples, features)
            Scaled data. NaN stays NaN.

        Returns
        -------
        array of the shape and dtype of `X`

        Raises
        ------
        TypeError
            If `X` holds neither floats nor whole numbers.
        ValueError
            If the scaler is not fitted, or `X` has other features or holds an infinity.

        Examples
        --------
        >>> import numpy as np
        >>> from mlfund.normalization import MinMaxScaler
        >>> scaler = MinMaxScaler().fit(np.array([[1.0], [3.0]]))
        >>> scaler.inverse_transform(np.array([[0.5]])).tolist()
        [[2.0]]
        """
        X = self._checked(X)
        return (X * self.scale_ + self.center_).astype(X.dtype)

    def _checked(self, X):
        if not hasattr(self, "scale_"):
            raise ValueError(f"{type(self).__name__} must be fitted before use: call fit first")
        X = _table(X)
        if X.shape[1] != len(self.scale_):
            raise ValueError(f"X must have {len(self.scale_)} columns as in fit, got {X.shape}")
        return X


class StandardScaler(Scaler):
    """Scale each column to mean 0 and standard deviation 1 on the training data.

    The standard deviation divides by n (ddof 0). A constant column gets scale 1: one whose spread
    is at most a rounding error of its largest number. NaN is ignored in `fit` and kept in
    `transform`. Statistics are computed in float64.

    Attributes
    ----------
    center_, scale_ : float64 arrays (features,)
        Mean and standard deviation, after `fit`.

    References
    ----------
    .. [1] Hastie, Tibshirani and Friedman, "The Elements of Statistical Learning", Springer, 2009.

    Examples
    --------
    >>> import numpy as np
    >>> from mlfund.normalization import StandardScaler
    >>> X = np.array([[1.0, 7.0], [2.0, 7.0], [3.0, 7.0]])
    >>> StandardScaler().fit(X).transform(X).round(3).tolist()
    [[-1.225, 0.0], [0.0, 0.0], [1.225, 0.0]]
    """

    def _center_and_scale(self, X):
        return np.nanmean(X, axis=0), np.nanstd(X, axis=0)


class MinMaxScaler(Scaler):
    """Scale each column to the range from 0 to 1 on the training data.

    One outlier moves the whole column. New data may fall outside the range. A constant column
    gets scale 1: one whose range is at most a rounding error of its largest number. NaN is ignored
    in `fit` and kept in `transform`. Statistics are computed in float64.

    Attributes
    ----------
    center_, scale_ : float64 arrays (features,)
        Minimum and range, after `fit`.

    References
    ----------
    .. [1] Han, Kamber and Pei, "Data Mining: Concepts and Techniques", Morgan Kaufmann, 2011.

    Examples
    --------
    >>> import numpy as np
    >>> from mlfund.normalization import MinMaxScaler
    >>> X = np.array([[1.0], [2.0], [5.0]])
    >>> MinMaxScaler().fit(X).transform(X).ravel().tolist()
    [0.0, 0.25, 1.0]
    """

    def _center_and_scale(self, X):
        low, high = np.nanmin(X, axis=0), np.nanmax(X, axis=0)
        return low, high - low


class RobustScaler(Scaler):
    """Scale each column to median 0 and interquartile range 1 on the training data.

    Outliers, as long as they are fewer than a quarter of the column, move it within the rest of
    the data only. A column whose middle half is constant gets scale 1. NaN is ignored in `fit` and
    kept in `transform`. Percentiles are interpolated linearly; statistics are computed in float64.

    Attributes
    ----------
    center_, scale_ : float64 arrays (features,)
        Median and interquartile range, after `fit`.

    References
    ----------
    .. [1] Tukey, "Exploratory Data Analysis", Addison-Wesley, 1977 (median and quartiles as
           summaries).

    Examples
    --------
    >>> import numpy as np
    >>> from mlfund.normalization import RobustScaler
    >>> X = np.array([[1.0], [2.0], [3.0], [4.0], [1000.0]])
    >>> RobustScaler().fit(X).transform(X).ravel().tolist()
    [-1.0, -0.5, 0.0, 0.5, 498.5]
    """

    def _center_and_scale(self, X):
        low, median, high = np.nanpercentile(X, [25, 50, 75], axis=0)
        return median, high - low


def _table(X):
    X = floats("X", X, ndim=2)
    if np.isinf(X).any():
        raise ValueError("X must be finite or NaN, got infinity")
    return X


def _check_columns(X):
    (missing,) = np.nonzero(np.isnan(X).all(axis=0))
    if missing.size:
        raise ValueError(f"X must hold a number in each column, got only NaN in {missing.tolist()}")


def _check_spread(scale):
    if not np.isfinite(scale).all():
        raise ValueError("X must have columns whose spread float64 can hold, got a larger one")
