"""Where this copy of the book is published: from the environment, or from git's origin.

A copy on GitHub needs no edit: its links lead to its own repository and to its own Pages. A folder
that is no clone has neither address, and what would need one is left out.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

GITHUB, GITLAB = "https://github.com/", "https://gitlab.com/"

# https://host/owner/name, ssh://git@host/owner/name or git@host:owner/name, perhaps with .git
REMOTE = re.compile(
    r"(?:https?://(?:[^/@]+@)?|(?:ssh://)?git@)(?P<host>[^/:]+)[/:](?P<path>.+?)(?:\.git)?/?"
)


def repository(source: Path) -> str:
    """Return the page of the repository, or nothing: REPOSITORY_URL, else that of git's origin."""
    return os.environ.get("REPOSITORY_URL", "").rstrip("/") or as_page(origin(source))


def site(source: Path) -> str:
    """Return the site's address, or nothing: SITE_URL, else that of the repository's Pages."""
    given = os.environ.get("SITE_URL", "").rstrip("/")
    if given:
        return f"{given}/"
    page = repository(source)
    return pages_of(page.removeprefix(GITHUB)) if page.startswith(GITHUB) else ""


def origin(source: Path) -> str:
    """Return the address of git's origin, or nothing where there is no clone or no git."""
    command = ["git", "-C", str(source), "config", "--get", "remote.origin.url"]
    is_clone = (source / ".git").exists()  # or git would take that of a folder above
    try:
        result = subprocess.run(command, capture_output=True, text=True) if is_clone else None
    except OSError:
        return ""
    return result.stdout.strip() if result else ""


def as_page(remote: str) -> str:
    """Return the page of a repository on the web, without a name or a token in it."""
    match = REMOTE.fullmatch(remote)
    return f"https://{match['host'].lower()}/{match['path']}" if match else ""


def pages_of(path: str) -> str:
    """Return the address that GitHub Pages gives a repository."""
    owner, _, name = path.lower().partition("/")
    home = f"https://{owner}.github.io/"
    return home if name == f"{owner}.github.io" else f"{home}{path.partition('/')[2]}/"


def settings(source: Path) -> dict[str, Any]:
    """Return what Sphinx's configuration says of the two addresses."""
    address = site(source)
    cards = {} if address else {"ogp_social_cards": {"enable": False}}
    return {"html_baseurl": address, "ogp_site_url": address, **cards}


def theme_options(source: Path, options: dict[str, Any]) -> dict[str, Any]:
    """Return the theme's options with the links that the repository allows, and no others."""
    page = repository(source)
    on_a_forge = page.startswith((GITHUB, GITLAB))
    launch = options["launch_buttons"] if on_a_forge else {}
    if page.startswith(GITLAB):
        launch = {**launch, "colab_url": ""}
    return {
        **options,
        "repository_url": page,
        "launch_buttons": launch,
        "use_repository_button": bool(page),
        "use_issues_button": on_a_forge,
    }
