"""The data sets of the site are those of scikit-learn."""

import sys

import numpy as np
import pytest
from sklearn import datasets as theirs

from booktools.site import datasets as files
from mlfund.cells import datasets

RIGHT = {name: getattr(theirs, f"load_{name}")() for name in datasets.NAMES}
UNSCALED = theirs.load_diabetes(scaled=False).data
PHOTOGRAPHS = {f"{name}.jpg": theirs.load_sample_image(f"{name}.jpg") for name in datasets.IMAGES}
MADE = files.files()


@pytest.fixture
def stand_in(monkeypatch, tmp_path):
    """What stands in for `sklearn.datasets` where there is no scikit-learn."""
    for name, data in MADE.items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.setattr(datasets, "FOLDER", tmp_path)
    monkeypatch.setattr(datasets, "find_spec", lambda name: None)
    for name in [name for name in sys.modules if name.partition(".")[0] == "sklearn"]:
        monkeypatch.delitem(sys.modules, name)
    datasets.stand_in()
    yield sys.modules["sklearn.datasets"]
    datasets.step_back()


@pytest.mark.parametrize("name", datasets.NAMES)
def test_a_data_set_is_the_same(stand_in, name):
    load, right = getattr(stand_in, f"load_{name}"), RIGHT[name]
    for field in datasets.FIELDS:
        ours, wanted = load().get(field), right.get(field)
        assert type(ours) is type(wanted)
        if wanted is not None:
            assert np.array_equal(ours, wanted)
            assert np.asarray(ours).dtype == np.asarray(wanted).dtype
    assert np.array_equal(load(return_X_y=True)[0], right.data)


def test_a_data_set_in_its_own_units_is_the_same(stand_in):
    assert np.array_equal(stand_in.load_diabetes(scaled=False).data, UNSCALED)


@pytest.mark.parametrize("name", ["china.jpg", "flower.jpg"])
def test_a_photograph_is_the_same(stand_in, name):
    assert np.array_equal(stand_in.load_sample_image(name), PHOTOGRAPHS[name])


def test_scikit_learn_itself_comes_back(stand_in):
    assert not datasets.is_here()
    datasets.step_back()
    assert "sklearn" not in sys.modules


@pytest.mark.parametrize(
    ("modules", "sources", "files"),
    [
        ({"numpy"}, [], []),
        ({"sklearn.datasets", "sklearn.datasets.load_wine"}, ["load_wine()"], ["wine"]),
        ({"sklearn.datasets", "sklearn.datasets.load_wine"}, ["load_wine(as_frame=True)"], None),
        ({"sklearn.datasets", "sklearn.datasets.make_moons"}, [], None),
        ({"sklearn.datasets", "sklearn"}, [], None),
        ({"sklearn.datasets", "sklearn.svm", "sklearn.svm.SVC"}, [], None),
    ],
)
def test_what_is_enough(modules, sources, files):
    assert datasets.enough(modules, sources) == files


def test_the_files_are_small_and_the_same_at_every_build():
    files.files.cache_clear()
    assert files.files() == MADE
    assert sum(len(data) for name, data in MADE.items() if name[:-4] in datasets.NAMES) < 300_000
