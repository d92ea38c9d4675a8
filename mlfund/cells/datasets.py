"""Scikit-learn's small data sets without scikit-learn, for a page that needs no more of it.

The site carries the arrays in files of its own. What is asked beyond the arrays, such as a table of
pandas, takes scikit-learn itself: then none of this is used.
"""

import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import numpy as np

FOLDER = Path("/data")  # where the page lays the files
NAMES = ("breast_cancer", "diabetes", "digits", "wine")
IMAGES = ("china", "flower")
FIELDS = ("data", "target", "images", "feature_names", "target_names", "DESCR")
LISTED = {"diabetes", "digits", "wine"}  # whose names of features are a list
MODULE = "sklearn.datasets"
NOT_HERE = ("as_frame", "n_class", "load_sample_images")


class Bunch(dict):
    """A dictionary whose entries are attributes too, as scikit-learn has it."""

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def enough(modules, sources=()):
    """The files that are enough for some imported modules; None if it takes scikit-learn.

    Examples
    --------
    >>> from mlfund.cells.datasets import enough
    >>> enough({"numpy", "sklearn.datasets", "sklearn.datasets.load_wine"})
    ['wine']
    >>> enough({"sklearn.datasets", "sklearn.svm"}) is None
    True
    """
    wanted = {module for module in modules if module.partition(".")[0] == "sklearn"} - {MODULE}
    known = {f"{MODULE}.load_{name}": [name] for name in NAMES}
    known[f"{MODULE}.load_sample_image"] = list(IMAGES)
    if not wanted <= known.keys() or any(word in text for word in NOT_HERE for text in sources):
        return None
    return sorted({name for module in wanted for name in known[module]})


def is_here():
    """Whether scikit-learn itself can be imported."""
    loaded = sys.modules.get("sklearn")
    return not hasattr(loaded, "stands_in") if loaded else find_spec("sklearn") is not None


def stand_in():
    """Let `sklearn.datasets` be what is here, where scikit-learn is not."""
    if "sklearn" not in sys.modules and not is_here():
        package, module = ModuleType("sklearn"), ModuleType(MODULE)
        for name in NAMES:
            setattr(module, f"load_{name}", _loader(name))
        module.load_sample_image = load_sample_image
        package.datasets, package.__path__ = module, []
        package.stands_in = True
        sys.modules |= {"sklearn": package, MODULE: module}


def step_back():
    """Let scikit-learn itself be imported from now on."""
    if hasattr(sys.modules.get("sklearn"), "stands_in"):
        del sys.modules["sklearn"], sys.modules[MODULE]


def _loader(name):
    def load(*, return_X_y=False, scaled=True):
        with np.load(FOLDER / f"{name}.npz") as file:
            found = Bunch({field: file[field] for field in FIELDS if field in file})
            if not scaled:
                found["data"] = file["unscaled"]
        for field in ("data", "images"):
            if field in found:
                found[field] = found[field].astype(float)
        found["DESCR"] = str(found["DESCR"])
        if name in LISTED:
            found["feature_names"] = found["feature_names"].tolist()
        return (found.data, found.target) if return_X_y else found

    load.__name__ = f"load_{name}"
    return load


def load_sample_image(image_name):
    """A photograph, as an array of whole numbers."""
    with np.load(FOLDER / f"{Path(image_name).stem}.npz") as file:
        return file["image"]
