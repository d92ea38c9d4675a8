"""The lock fits the ranges, and every piece of a topic is where its name says."""

import csv
import re
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from booktools.notebooks.files import chapters
from booktools.paths import CHAPTERS, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"].values()
DIRECT = [*PROJECT["dependencies"], *(line for extra in EXTRAS for line in extra)]


@pytest.fixture(scope="module")
def lock():
    """The lock's lines, as requirements."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if not line.startswith("#")]


def test_lock_is_exact_and_installs_from_anywhere(lock):
    for requirement in lock:
        assert re.fullmatch(r"==[^+*]+", str(requirement.specifier)), requirement
        assert requirement.url is None


@pytest.mark.parametrize("line", DIRECT)
def test_lock_holds_every_direct_dependency_within_its_range(lock, line):
    wanted = Requirement(line)
    locked = [r for r in lock if canonicalize_name(r.name) == canonicalize_name(wanted.name)]
    versions = [specifier.version for r in locked for specifier in r.specifier]
    assert versions
    assert all(wanted.specifier.contains(version) for version in versions)


def test_contents_list_every_chapter_there_is_and_no_other():
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    pages = [page["file"] for part in contents["parts"] for page in part["chapters"]]
    listed = {page for page in pages if page.startswith("chapters/")}
    there = {path.relative_to(ROOT).with_suffix("").as_posix() for path in chapters()}
    assert listed == there


@pytest.mark.parametrize("path", chapters(), ids=lambda path: path.stem)
def test_a_topic_has_one_name(path):
    part, topic = path.parent.name, path.stem
    with (CHAPTERS / "claims.csv").open(encoding="utf-8", newline="") as file:
        assert topic in {row["chapter"] for row in csv.DictReader(file)}
    assert (ROOT / "mlfund" / "exercises" / part / topic / "__init__.py").is_file()
    assert (ROOT / "mlfund" / part).is_dir()
