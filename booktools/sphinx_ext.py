"""What the site needs beyond Jupyter Book: prerendered maths, interactive figures, light pages.

- Formulas are rendered by KaTeX while the site is built; the page carries HTML and MathML only.
- Vega-Lite outputs become a container that a small script fills when the reader comes to it.
- The templates beside this file leave out the icon fonts that a page does not need.
- Drawings get a palette, so that pages stay light.
- A figure without alternative text or caption is a warning, and a warning fails the build.
"""

from __future__ import annotations

import json
import os
import re
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from myst_nb.core.render import (
    MimeData,
    MimeRenderPlugin,
    NbElementRenderer,
    load_mime_renders,
)
from PIL import Image
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

import mlfund
from booktools import cheat_sheet, exercise_pages, katex, practice_pages

LOGGER = logging.getLogger(__name__)
TEMPLATES = Path(__file__).with_name("templates")
PACKAGE = Path(mlfund.__file__).parent
PAGE_TOOLS = ("cheat_sheet", "desk", "exercise_pages", "practice_pages")
VEGA_LITE = "application/vnd.vegalite.v5+json"

STYLE_SHEETS = ["vendor/katex/katex.min.css", "book.css"]
SCRIPTS = [("book.js", {"defer": "defer"}), ("figures.js", {"defer": "defer"})]
UNUSED_ASSETS = ("sphinx-book-theme", "pydata-sphinx-theme", "mystnb.")  # book.css has it all

MENDED_MARKUP = {
    ' aria-label="Toggle hidden content"': "",  # myst-nb: it hid the summary's own words
    'role="doc-biblioentry"': 'role="listitem"',  # Sphinx: a deprecated role
    "<th></th>": "<td></td>",  # pandas: the corner of a table is no heading
}


# --- Maths ------------------------------------------------------------------------------------


def render_math(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Give each formula of a page its HTML, in one run of node."""
    formulas = list(doctree.findall(lambda n: isinstance(n, nodes.math | nodes.math_block)))
    if not formulas:
        return
    sources = [(n.astext(), isinstance(n, nodes.math_block)) for n in formulas]
    for formula, answer in zip(
        formulas, katex.render(sources, app.config.math_macros), strict=True
    ):
        formula["rendered"] = answer.get("html", "")
        if "error" in answer:
            LOGGER.warning("formula: %s", answer["error"], location=formula, type="katex")


def rendered(translator: HTML5Translator, formula: nodes.Element, display: bool) -> str:
    """Return a formula's HTML; those outside a page's text (titles in menus) are rendered here."""
    if "rendered" not in formula:
        answer = katex.render([(formula.astext(), display)], translator.config.math_macros)
        formula["rendered"] = answer[0].get("html", "")
    return formula["rendered"]


def visit_math(translator: HTML5Translator, formula: nodes.math) -> None:
    """Write a formula that stands in a line."""
    translator.body.append(rendered(translator, formula, display=False))
    raise nodes.SkipNode


def visit_math_block(translator: HTML5Translator, formula: nodes.math_block) -> None:
    """Write a displayed formula, and its number where it has a label."""
    translator.body.append(translator.starttag(formula, "div", CLASS="math"))
    translator.body.append(rendered(translator, formula, display=True))
    if formula["number"]:
        number = get_node_equation_number(translator, formula)
        translator.body.append(f'<span class="eqno">({number})</span>')
    translator.body.append("</div>\n")
    raise nodes.SkipNode


# --- Figures ----------------------------------------------------------------------------------


class VegaRenderer(MimeRenderPlugin):
    """Writes a Vega-Lite output as its specification, for `_static/figures.js` to draw."""

    @staticmethod
    def handle_mime(
        renderer: NbElementRenderer, data: MimeData, inline: bool
    ) -> list[nodes.Element] | None:
        """Return the figure's container, or None for other outputs."""
        if inline or data.mime_type != VEGA_LITE:
            return None
        alt = data.cell_metadata.get("mystnb", {}).get("image", {}).get("alt", "")
        return [nodes.raw("", vega_container(data.content, alt), format="html", vega_alt=alt)]


def vega_container(specification: dict[str, Any], alt: str) -> str:
    """Return the HTML of an interactive figure: its description, and its specification."""
    data = json.dumps(specification, separators=(",", ":")).replace("</", "<\\/")
    text = escape(alt)
    return (
        f'<div class="interactive" role="group" aria-label="{text}">'
        f'<p class="interactive__alt">Interactive figure: {text}</p>'
        f'<script type="application/json">{data}</script></div>'
    )


def check_figures(app: Sphinx, doctree: nodes.document) -> None:
    """Warn of pictures without alternative text, and of notebook pictures without a caption."""
    for picture in doctree.findall(is_picture):
        if not picture.get("alt", picture.get("vega_alt", "")).strip():
            LOGGER.warning("figure without alternative text", location=picture, type="figure")
        if not has_caption(picture):
            LOGGER.warning("figure without caption", location=picture, type="figure")
        picture["loading"] = "lazy"


def is_picture(node: nodes.Node) -> bool:
    """Tell whether a node is an image or an interactive figure."""
    return isinstance(node, nodes.image) or (isinstance(node, nodes.raw) and "vega_alt" in node)


def has_caption(picture: nodes.Element) -> bool:
    """Tell whether a picture stands in a figure with a caption."""
    parent = picture.parent
    while parent is not None and not isinstance(parent, nodes.figure):
        parent = parent.parent
    return parent is not None and any(isinstance(n, nodes.caption) for n in parent.children)


def name_solutions(app: Sphinx, doctree: nodes.document) -> None:
    """Say on a folded solution that it is one."""
    for cell in doctree.findall(nodes.container):
        if cell.get("cell_metadata", {}).get("part") == "solution":
            cell["prompt_show"] = "Show a solution and its check"
            cell["prompt_hide"] = "Hide the solution"


# --- Pages ------------------------------------------------------------------------------------


def digest_of_tools(app: Sphinx) -> str:
    """Return a digest of what shapes every page: if it changes, every page is made again."""
    here = Path(__file__)
    tools = [here, *here.parent.glob("katex*"), *TEMPLATES.glob("*")]
    tools += [here.with_name(f"{name}.py") for name in PAGE_TOOLS]
    tools += [*PACKAGE.glob("exercises/**/*.py"), *PACKAGE.glob("judge/*.py")]
    files = sorted([*tools, Path(app.srcdir, "_toc.yml"), *Path(app.srcdir, "_static").glob("*.*")])
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def configure(app: Sphinx, config: Config) -> None:
    """Link only our own style sheets and scripts, and set the site's address."""
    config.digest_of_tools = digest_of_tools(app)
    config.html_css_files = STYLE_SHEETS
    config.html_js_files = SCRIPTS
    config.html_math_renderer = "prerendered"
    config.html_baseurl = os.environ.get("SITE_URL") or config.html_baseurl
    config.ogp_site_url = config.html_baseurl
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
    context["body"] = with_sizes(context.get("body", ""), app.builder)


def is_used(asset: Any) -> bool:
    """Tell whether the pages use a script or a style sheet."""
    name = str(getattr(asset, "filename", asset) or "")
    return not any(part in name for part in UNUSED_ASSETS)


# --- Pictures ---------------------------------------------------------------------------------

SOURCE = re.compile(r'src="[./]*_images/(?P<name>[^"]+\.png)"')
PALETTE = 256
DRAWN = 4096  # a drawing has fewer colours than this, a photograph has more


def with_sizes(body: str, builder: Builder) -> str:
    """Return a page with its pictures' sizes, so that nothing moves when they are loaded."""
    sources = {name: source for source, name in builder.images.items()}

    def sized(found: re.Match[str]) -> str:
        with Image.open(Path(builder.srcdir, sources[found["name"]])) as picture:
            return f'{found[0]} width="{picture.width}" height="{picture.height}"'

    return SOURCE.sub(sized, body)


def lighten_pictures(app: Sphinx, error: Exception | None) -> None:
    """Give drawings a palette, which looks the same and weighs a third; photographs stay."""
    for path in Path(app.outdir, "_images").glob("*.png"):
        with Image.open(path) as picture:
            if picture.mode == "P" or picture.convert("RGB").getcolors(DRAWN) is None:
                continue
            drawing = picture.convert("RGB").quantize(PALETTE, dither=Image.Dither.NONE)
        drawing.save(path, optimize=True)


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the pieces to Sphinx."""
    app.add_config_value("math_macros", {}, "html", types=(dict,))
    app.add_config_value("digest_of_tools", "", "env", types=(str,))
    if VegaRenderer not in load_mime_renders():
        load_mime_renders().append(VegaRenderer)  # the list is made once and kept
    exercise_pages.setup(app)
    practice_pages.setup(app)
    cheat_sheet.setup(app)
    app.add_html_math_renderer("prerendered", (visit_math, None), (visit_math_block, None))
    app.connect("config-inited", configure)
    app.connect("doctree-read", check_figures)
    app.connect("doctree-read", name_solutions)
    app.connect("doctree-resolved", render_math)
    app.connect("env-updated", follow_titles)
    app.connect("html-page-context", tidy_page, priority=900)
    app.connect("build-finished", lighten_pictures)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
