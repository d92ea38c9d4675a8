"""Pages in Sphinx: our own styles, scripts and templates alone, and markup that is accessible.

The templates beside this file leave out the icon fonts that a page does not need.
"""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from booktools.paths import ROOT

TEMPLATES = Path(__file__).with_name("templates")
TOOLS = (ROOT / "booktools", ROOT / "mlfund" / "exercises", ROOT / "mlfund" / "judge")
SHAPING = (".py", ".js", ".html")

STYLE_SHEETS = ["vendor/katex/katex.min.css", "book.css"]
SCRIPTS = [("book.js", {"defer": "defer"}), ("figures.js", {"defer": "defer"})]
UNUSED_ASSETS = ("sphinx-book-theme", "pydata-sphinx-theme", "mystnb.")  # book.css has it all
UNUSED_ASSETS += ("doctools", "documentation_options", "sphinx_highlight")  # search.js searches
UNUSED_ASSETS += ("design-tabs",)  # no page has tabs

OWN_ADDRESS = re.compile(r'<meta property="og:url"[^>]*>')  # of a page of a site that has none

MENDED_MARKUP = {
    ' aria-label="Toggle hidden content"': "",  # myst-nb: it hid the summary's own words
    'role="doc-biblioentry"': 'role="listitem"',  # Sphinx: a deprecated role
    "<th></th>": "<td></td>",  # pandas: the corner of a table is no heading
}


def digest_of_tools(app: Sphinx) -> str:
    """Return a digest of what shapes every page: if it changes, every page is made again."""
    files = [path for folder in TOOLS for path in folder.rglob("*") if path.suffix in SHAPING]
    files += [Path(app.srcdir, "_toc.yml"), *Path(app.srcdir, "_static").glob("*.*")]
    return sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()


def configure(app: Sphinx, config: Config) -> None:
    """Link only our own style sheets and scripts."""
    config.digest_of_tools = digest_of_tools(app)
    config.html_css_files = STYLE_SHEETS
    config.html_js_files = SCRIPTS
    config.html_math_renderer = "prerendered"
    config.templates_path.insert(0, str(TEMPLATES))


def follow_titles(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return every page if a title changed, for every page lists them all."""
    titles = {name: title.astext() for name, title in env.titles.items()}
    changed = titles != getattr(env, "titles_written", None)
    env.titles_written = titles
    return sorted(titles) if changed else []


def tidy_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Leave out the theme's style sheets and scripts, and mend markup that is not accessible."""
    for kind in ("css_files", "script_files"):
        context[kind] = [asset for asset in context[kind] if is_used(asset)]
    for flawed, mended in MENDED_MARKUP.items():
        context["body"] = context.get("body", "").replace(flawed, mended)
    if not app.config.html_baseurl:
        context["metatags"] = OWN_ADDRESS.sub("", context.get("metatags", ""))


def is_used(asset: Any) -> bool:
    """Tell whether the pages use a script or a style sheet."""
    body = getattr(asset, "attributes", {}).get("body", "")
    name = f"{getattr(asset, 'filename', asset) or ''}{body}".lower()
    return not any(part in name for part in UNUSED_ASSETS)


def setup(app: Sphinx) -> None:
    """Configure the pages, tidy them, and write them again when what they are made with changes."""
    app.add_config_value("digest_of_tools", "", "env", types=(str,))
    app.connect("config-inited", configure)
    app.connect("env-updated", follow_titles)
    app.connect("html-page-context", tidy_page, priority=900)
