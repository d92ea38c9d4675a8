"""The pages of the book, and the screens that they are tried on."""

import yaml

from booktools.paths import ROOT

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


def listed_pages():
    """Return the addresses of the pages that the table of contents lists."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text())
    files = [c["file"] for part in toc.get("parts", []) for c in part["chapters"]]
    return [f"{name}.html" for name in files]


CHAPTERS = [page for page in listed_pages() if page.startswith("chapters/")]
PAGES = ["intro.html", *listed_pages(), "search.html"]
