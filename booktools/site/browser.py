"""Find a Chromium for the tests of the site, or install one: ``python -m booktools.site.browser``.

Looked for in this order: the environment variable ``CHROMIUM``, the machine's own Chromium or
Chrome, the one that Playwright installed. If there is none, Playwright and then apt are asked.
Of the machine's own, Debian's ``chromium-headless-shell`` comes first: it has no windows, and the
tests of the site take a third less of the processors with it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"

# Quiet, and without talking to any host of its own accord.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

HELP = """No Chromium was found, and none could be installed. One of these helps:
  python -m playwright install --with-deps chromium
  apt-get install chromium          (Debian; on Ubuntu: snap install chromium)
  export CHROMIUM=/path/to/chromium (or to Google Chrome)"""


def find() -> str | None:
    """Return the path of a Chromium, or None."""
    return next((path for path in candidates() if path and runs(path)), None)


def candidates() -> Iterator[str | None]:
    """Yield where a Chromium may be; Playwright, which takes a second, is asked last."""
    yield os.environ.get("CHROMIUM")
    yield from map(shutil.which, NAMES)
    yield MAC
    yield playwright_path()


def playwright_path() -> str:
    """Return where Playwright keeps its own Chromium, installed or not."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


@cache
def runs(path: str) -> bool:
    """Tell whether a program is there and can say its version."""
    if not Path(path).exists():
        return False
    command = [path, "--version", "--no-sandbox"]
    try:
        return subprocess.run(command, capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


@contextmanager
def launched() -> Iterator[Any]:
    """Launch the Chromium that was found, for as long as it is needed."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        yield chromium
        chromium.close()


def install() -> None:
    """Ask Playwright for a Chromium, then apt; what fails is left to the next."""
    for command in install_commands():
        print("Installing a Chromium:", " ".join(command), flush=True)
        runs.cache_clear()
        if subprocess.run(command).returncode == 0 and find():
            return


def install_commands() -> list[list[str]]:
    """Return the commands that may install a Chromium on this machine."""
    playwright = [sys.executable, "-m", "playwright", "install"]
    commands = [[*playwright, "--with-deps", "chromium"], [*playwright, "chromium"]]
    prefix = administrator()
    if shutil.which("apt-get") and prefix is not None:
        commands.append([*prefix, "apt-get", "update", "-qq"])
        for package in ("chromium-headless-shell", "chromium"):
            commands.append([*prefix, "apt-get", "install", "-y", "-qq", package])
    return commands


def administrator() -> list[str] | None:
    """Return what to put before a command that needs root, or None if that cannot be had."""
    if not hasattr(os, "geteuid"):
        return None
    if os.geteuid() == 0:
        return []
    can_sudo = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"]).returncode == 0
    return ["sudo", "-n"] if can_sudo else None


def main() -> int:
    """Find or install a Chromium, and say where it is."""
    if not find():
        install()
    path = find()
    print(f"Chromium: {path}" if path else HELP)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
