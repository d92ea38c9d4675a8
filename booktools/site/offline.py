"""What the site's service worker keeps for reading without a network: all but downloads and Python.

Python's files are kept when they are used: `_static/service_worker.js` tells how.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from booktools.site.runner import VERSION

WORKER = "service_worker.js"
NOT_KEPT = (
    WORKER,
    f"_static/{WORKER}",
    "_static/runner/pyodide/",
    "_sources/",
    "take_away/",
    "_images/social_previews/",
    "objects.inv",
)
DOWNLOADS = (".apkg", ".csv", ".epub", ".whl")  # but for the page's own wheel


def kept(folder: Path) -> dict[str, Path]:
    """Return the files that are kept by their paths on the site."""
    files = {p.relative_to(folder).as_posix(): p for p in sorted(folder.rglob("*")) if p.is_file()}
    return {path: file for path, file in files.items() if is_kept(path)}


def is_kept(path: str) -> bool:
    """Tell whether the book cannot be read or used without a file."""
    if path.startswith((".", *NOT_KEPT)):
        return False
    return path.startswith("_static/runner/") or not path.endswith(DOWNLOADS)


def write_worker(folder: Path) -> None:
    """Write the service worker of a site that is built, with the list of what it keeps."""
    contents = {path: file.read_bytes() for path, file in kept(folder).items()}
    files = {path: sha256(data).hexdigest()[:16] for path, data in contents.items()}
    book = {
        "version": sha256(json.dumps(files).encode()).hexdigest()[:16],
        "python": VERSION,
        "bytes": sum(map(len, contents.values())),
        "files": files,
    }
    program = (folder / "_static" / WORKER).read_text(encoding="utf-8")
    text = f"const BOOK = {json.dumps(book)};\n{program}"
    (folder / WORKER).write_text(text, encoding="utf-8")
