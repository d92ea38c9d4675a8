"""The fundamentals of machine learning, written to be read.

One function per idea, in one module per topic, which is also the name of its chapter. numpy is all
that it needs.

A float array, in what follows, is anything that numpy takes for an array of float32 or float64, or
of whole numbers. Those are taken as float64, or as the dtype of another argument where both must
have the same, and refused where it cannot hold them exactly. Booleans, text, half precision and
complex numbers are refused.
"""

from mlfund import generalization, information, normalization
from mlfund.generalization import *  # noqa: F403
from mlfund.information import *  # noqa: F403
from mlfund.normalization import *  # noqa: F403

__all__ = [*generalization.__all__, *information.__all__, *normalization.__all__]


def __getattr__(name):
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import metadata

    try:
        return metadata.version("mlfund")
    except metadata.PackageNotFoundError:  # run from its source
        return "unknown"
