"""What axe finds on a page."""

from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]

# Thousands of equal spans: the colours of code have a test of their own, those of formulas are the
# text's. Every other rule sees them.
MANY = {"exclude": [".highlight pre", ".katex-html"]}


def violations(page, rules, context=None):
    """Return what axe finds, one line an element."""
    found = Axe().run(page, context=context, options={**rules, "resultTypes": ["violations"]})
    nodes = [(v["id"], node) for v in found.response["violations"] for node in v["nodes"]]
    return [f"{name}: {node['html'][:160]}" for name, node in nodes]


def colour_violations(page, context=MANY):
    """Return what axe finds in the colours."""
    return violations(page, {"runOnly": {"type": "rule", "values": COLOURS}}, context)


def other_violations(page):
    """Return what axe finds in all but the colours."""
    return violations(page, {"runOnly": RULES, "rules": {c: {"enabled": False} for c in COLOURS}})
