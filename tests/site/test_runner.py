"""The runner's files: only the right ones are taken, and a site without them says so."""

import hashlib
import io
import json
import zipfile

import pytest
import yaml

from booktools.site import exercises, runner
from booktools.site.build import build
from tests.site.book import copy_from_the_book

GOOD, BAD = b"the file", b"another file"
HASH = hashlib.sha256(GOOD).hexdigest()
LOCK = {"packages": {name: {"file_name": f"{name}.whl", "sha256": HASH, "depends": []}
                     for name in (*runner.PACKAGES, "sympy")}}  # fmt: skip


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """A cache with the core, and without packages."""
    monkeypatch.setattr(runner, "OURS", {})
    for name in runner.CORE:
        (tmp_path / name).write_bytes(b"core")
    (tmp_path / "pyodide-lock.json").write_text(json.dumps(LOCK))
    return tmp_path


def sources(monkeypatch, carried, released):
    """Let both sources have these bytes for every file, or nothing."""

    def source(data):
        return lambda folder, missing: data and runner.keep(folder, missing, lambda name: data)

    monkeypatch.setattr(runner, "from_carrier", source(carried))
    monkeypatch.setattr(runner, "from_release", source(released))


@pytest.mark.parametrize(("carried", "released"), [(GOOD, None), (None, GOOD), (BAD, GOOD)])
def test_the_right_files_are_kept_whichever_source_has_them(monkeypatch, folder, carried, released):
    sources(monkeypatch, carried, released)
    runner.fetch(folder)
    assert (folder / "numpy.whl").read_bytes() == GOOD
    assert not (folder / "sympy.whl").exists()


@pytest.mark.parametrize(("carried", "released"), [(BAD, BAD), (None, None)])
def test_a_file_with_another_hash_is_refused(monkeypatch, folder, carried, released):
    sources(monkeypatch, carried, released)
    with pytest.raises(runner.NotAvailableError, match=r"numpy\.whl.*SHA-256"):
        runner.fetch(folder)
    assert not (folder / "numpy.whl").exists()


def test_a_damaged_file_in_the_cache_is_fetched_again(monkeypatch, folder):
    sources(monkeypatch, GOOD, None)
    (folder / "numpy.whl").write_bytes(BAD)
    runner.fetch(folder)
    assert (folder / "numpy.whl").read_bytes() == GOOD


def test_the_wheel_is_pure_small_and_the_same_at_every_build():
    wheel = runner.wheel()
    assert wheel == runner.wheel()
    names = zipfile.ZipFile(io.BytesIO(wheel)).namelist()
    assert all(name.startswith(("mlfund/", "mlfund-")) for name in names)
    assert not any(name.endswith("entry_points.txt") for name in names)
    assert len(wheel) < 500_000


def test_the_worker_is_told_of_every_file_that_it_may_load(monkeypatch, folder, tmp_path):
    sources(monkeypatch, GOOD, None)
    runner.fetch(folder)
    monkeypatch.setattr(runner, "cache", lambda: folder)
    monkeypatch.setattr(runner, "wheel", lambda: b"a wheel" * 100)
    site = tmp_path / "site"
    runner.install(site)
    told = json.loads((site / "files.json").read_text())
    laid = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert set(told["files"]) == laid - {"files.json"}
    for name, file in told["files"].items():
        data = (site / name).read_bytes()
        assert file["size"] == len(data)
        assert file["sha256"] == hashlib.sha256(data).hexdigest()
    assert told["files"]["mlfund.whl"]["packed"] < told["files"]["mlfund.whl"]["size"]
    core = {f"pyodide/{name}" for name in (*runner.CORE, "pyodide-lock.json", "numpy.whl")}
    assert set(told["first"]) == core | {"mlfund.whl"}


def test_without_the_runner_the_site_is_built_and_says_so(monkeypatch, tmp_path, capfd):
    copy_from_the_book(tmp_path, "_config.yml", "_static", "references.bib", "chapters")
    chapter = "chapters/normalization/batch_norm"
    contents = {"format": "jb-book", "root": "intro", "chapters": [{"file": chapter}]}
    (tmp_path / "_toc.yml").write_text(yaml.safe_dump(contents))
    (tmp_path / "intro.md").write_text("# Title\n\nText.\n")
    monkeypatch.setattr(exercises, "why_not", lambda: "there is no network")
    assert build(tmp_path, tmp_path / "_build") == 0
    assert "not included: there is no network" in capfd.readouterr().out
    page = (tmp_path / f"_build/html/{chapter}.html").read_text()
    assert "built without the part that runs exercises" in page
    assert "runner/exercise.js" not in page
    assert not (tmp_path / "_build/html/_static/runner/pyodide").exists()
