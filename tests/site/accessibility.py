"""What axe finds on a page."""

from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]

MARK_LOOKS = """() => {
    const look = (element) => {
        const { fill, fontSize, fontWeight, textShadow } = getComputedStyle(element);
        const key = [element.matches("a"), fill, fontSize, fontWeight, textShadow];
        for (let each = element; each; each = each.parentElement) {
            const { color, backgroundColor, backgroundImage, opacity } = getComputedStyle(each);
            const its = [color, backgroundColor, backgroundImage, opacity].join();
            if (its !== key.at(-1)) key.push(its);
        }
        return key.join();
    };
    const seen = new Set();
    for (const element of document.querySelectorAll("body *")) {
        const text = [...element.childNodes].some((node) => node.data?.trim());
        const shown = (text || element.matches("input, select")) && element.checkVisibility();
        const key = shown ? look(element) : "";
        element.toggleAttribute("data-look", shown && !seen.has(key));
        seen.add(key);
    }
}"""


def violations(page, rules, context=None):
    """Return what axe finds, one line an element."""
    found = Axe().run(page, context=context, options={**rules, "resultTypes": ["violations"]})
    nodes = [(v["id"], node) for v in found.response["violations"] for node in v["nodes"]]
    return [f"{name}: {node['html'][:160]}" for name, node in nodes]


def take_out_equal_spans(page):
    """Make plain text of a page's code and formulas, which are thousands of equal spans.

    The colours of code have a test of their own, and those of formulas are the text's. (To exclude
    them takes longer than to look at them.)
    """
    page.locator(".highlight pre").evaluate_all(
        "all => all.forEach((pre) => pre.replaceChildren(pre.textContent))"
    )
    page.locator(".katex-html").evaluate_all("all => all.forEach((html) => html.remove())")


def colour_violations(page):
    """Return what axe finds in the colours: of text that looks alike to the root, in the first."""
    page.evaluate(MARK_LOOKS)
    rules = {"runOnly": {"type": "rule", "values": COLOURS}}
    return violations(page, rules, {"include": ["[data-look]"]})


def other_violations(page, context=None):
    """Return what axe finds in all but the colours."""
    rules = {"runOnly": RULES, "rules": {c: {"enabled": False} for c in COLOURS}}
    return violations(page, rules, context)


# What a wide screen shows and a phone does not; the text is the same.
AROUND = {"exclude": ["article"]}
