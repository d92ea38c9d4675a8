"""The files that others wrote are the published ones, and of versions that fit each other."""

import hashlib

import altair
import pytest
from sphinxcontrib import katex

from booktools.paths import ROOT

FOLDER = ROOT / "_static/vendor"
LIMIT = 2_000_000  # bytes


@pytest.fixture
def versions(vendor):
    return {entry["package"]: entry["version"] for entry in vendor}


def test_every_file_is_the_one_that_is_noted(vendor):
    for entry in vendor:
        for name, digest in entry["sha256"].items():
            assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest, name


def test_every_file_is_noted_and_small(vendor):
    noted = {name for entry in vendor for name in entry["sha256"]}
    noted |= {entry["licence_file"] for entry in vendor} | {"vendor.json"}
    there = {p.relative_to(FOLDER).as_posix() for p in FOLDER.rglob("*") if p.is_file()}
    assert there == noted
    assert max((FOLDER / name).stat().st_size for name in there) < LIMIT


def test_the_style_sheet_is_of_the_version_that_renders(versions):
    style = (FOLDER / "katex/katex.min.css").read_text()
    assert versions["katex"] == katex.katex_version
    assert f'content:"{katex.katex_version}"' in style


def test_only_compressed_fonts_are_named_and_all_are_there():
    style = (FOLDER / "katex/katex.min.css").read_text()
    named = {part.split(")")[0] for part in style.split("url(")[1:]}
    there = {f"fonts/{path.name}" for path in (FOLDER / "katex/fonts").iterdir()}
    assert named == there
    assert all(name.endswith(".woff2") for name in there)


def test_vega_lite_is_the_version_that_altair_writes_for(versions):
    assert f"v{versions['vega-lite']}" == altair.SCHEMA_VERSION
    assert versions["vega"].split(".")[0] == altair.VEGA_VERSION
