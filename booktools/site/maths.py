"""Formulas in Sphinx: KaTeX renders them while the site is built, so a page has HTML and MathML."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

from booktools.site import katex

LOGGER = logging.getLogger(__name__)


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


def setup(app: Sphinx) -> None:
    """Render all formulas of a page as it is written."""
    app.add_config_value("math_macros", {}, "html", types=(dict,))
    app.add_html_math_renderer("prerendered", (visit_math, None), (visit_math_block, None))
    app.connect("doctree-resolved", render_math)
