"""What axe finds on a page."""

from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]


def violations(page, rules, context=None):
    """Return what axe finds, one line an element."""
    found = Axe().run(page, context=context, options={**rules, "resultTypes": ["violations"]})
    nodes = [(v["id"], node) for v in found.response["violations"] for node in v["nodes"]]
    return [f"{name}: {node['html'][:160]}" for name, node in nodes]


def take_out_equal_spans(page):
    """Take out of a page what has thousands of equal spans, before its colours are looked at.

    The colours of code have a test of their own, and those of formulas are the text's. (To exclude
    them takes longer than to look at them.)
    """
    page.locator(".highlight pre, .katex-html").evaluate_all("all => all.forEach(e => e.remove())")


def colour_violations(page, context=None):
    """Return what axe finds in the colours."""
    return violations(page, {"runOnly": {"type": "rule", "values": COLOURS}}, context)


def other_violations(page):
    """Return what axe finds in all but the colours."""
    return violations(page, {"runOnly": RULES, "rules": {c: {"enabled": False} for c in COLOURS}})
