"""The outputs of a chapter's cells, as committed, and as the Python of its page gives them."""

import ast
import json
import re

VEGA_LITE = "application/vnd.vegalite.v5+json"
PICTURES = ("image/svg+xml", "image/png")
NUMBER = re.compile(r"[-+−]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?")
RUN = """job => import("/_static/runner/python.js").then(({ ask }) =>
  ask({ kind: "cell", title: "", cell: job }, () => {}).answer)"""


def committed(cell):
    """The outputs of a notebook's cell, each as its kind and what is compared of it."""
    return joined(map(kind_of, cell.outputs))


def kind_of(output):
    """The kind of a notebook's output, and what is compared of it."""
    if output.output_type == "stream":
        return "text", output.text
    data = output.data
    if "scrapbook" in output.metadata:
        return "fact", [output.metadata.scrapbook.name, ast.literal_eval(next(iter(data.values())))]
    if any(kind in data for kind in PICTURES):
        return "picture", ""  # only that it came
    for kind, name in ((VEGA_LITE, "vega"), ("text/html", "html"), ("text/markdown", "code")):
        if kind in data:
            return name, compared(name, data[kind])
    return "text", data["text/plain"] + "\n"


# A page has no kept maps: it computes them whole, and says so.
NOT_KEPT = re.compile(r"(The map \w+ is not kept here: all \d+ cells are computed\.\n)+")


def shown(answer):
    """The outputs of a run on the page, in the same form."""
    pairs = [pair for output in answer.get("outputs", []) for pair in output.items()]
    pairs = [pair for pair in pairs if pair[0] != "text" or not NOT_KEPT.fullmatch(pair[1])]
    return joined(("picture", "") if kind in ("svg", "png") else (kind, compared(kind, value))
                  for kind, value in pairs)  # fmt: skip


def compared(kind, value):
    """What is compared of an output: all but versions and the styles of tables."""
    if kind == "vega":
        return {key: part for key, part in value.items() if key not in ("$schema", "config")}
    if kind == "html":
        return re.sub(r"<style.*?</style>|\s+", " ", value, flags=re.S)
    if kind == "code":
        return value.removeprefix("```python\n").removesuffix("\n```")
    return value


def joined(outputs):
    """Outputs with neighbouring texts as one: where they are cut is chance."""
    found = []
    for kind, value in outputs:
        if kind == "text" and found and found[-1][0] == "text":
            found[-1] = "text", found[-1][1] + value
        else:
            found.append((kind, value))
    return found


def same(ours, theirs, near=0.0):
    """Whether two outputs are the same, numbers within a share of the larger."""
    if ours == theirs:
        return True
    ours, theirs = json.dumps(ours, sort_keys=True), json.dumps(theirs, sort_keys=True)
    if NUMBER.sub("#", ours) != NUMBER.sub("#", theirs):
        return False
    pairs = zip(numbers(ours), numbers(theirs), strict=True)
    return all(abs(a - b) <= near * max(abs(a), abs(b)) for a, b in pairs)


def numbers(text):
    """The numbers in a text."""
    return [float(found.replace(",", "").replace("−", "-")) for found in NUMBER.findall(text)]


def run_all(page, data):
    """Run every cell that the page's Python can run, in order; yield its number and the answer."""
    sources = [cell["source"] for cell in data["cells"]]
    for number, cell in enumerate(data["cells"]):
        if not cell["missing"]:
            job = {"sources": sources, "cell": number, "style": data["style"]}
            yield number, page.evaluate(RUN, json.dumps(job))
