"""Scikit-learn's small data sets as files of the site, for cells that need no more of it."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import numpy as np

from mlfund.cells.datasets import FIELDS, IMAGES, NAMES


@cache
def files() -> dict[str, bytes]:
    """Return the files, by their names."""
    from sklearn import datasets

    kept = {name: arrays(getattr(datasets, f"load_{name}")()) for name in NAMES}
    kept["diabetes"]["unscaled"] = datasets.load_diabetes(scaled=False).data
    made = {f"{name}.npz": packed(fields) for name, fields in kept.items()}
    pictures = {name: datasets.load_sample_image(f"{name}.jpg") for name in IMAGES}
    return made | {f"{name}.npz": packed({"image": array}) for name, array in pictures.items()}


def arrays(found) -> dict[str, np.ndarray]:
    """Return the arrays of a data set; whole numbers that fit are kept in a byte."""
    kept = {field: np.asarray(found[field]) for field in FIELDS if field in found}
    return {field: small(array) if field in ("data", "images") else array
            for field, array in kept.items()}  # fmt: skip


def small(array: np.ndarray) -> np.ndarray:
    """Return an array in bytes if that loses nothing."""
    fits = array.min() >= 0 and array.max() <= 255 and (array == np.floor(array)).all()
    return array.astype(np.uint8) if fits else array


def packed(kept: dict[str, np.ndarray]) -> bytes:
    """Return arrays as a compressed file: the same at every build."""
    file = BytesIO()
    np.savez_compressed(file, **kept)
    return file.getvalue()
