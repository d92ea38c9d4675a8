"""The outputs of a chapter's cells, as committed, and as the Python of its page gives them."""

import ast
import json
import re

import numpy as np

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
        kept = {key: part for key, part in value.items() if key not in ("$schema", "config")}
        return with_common_data(kept)
    if kind == "html":
        return re.sub(r"<style.*?</style>|\s+", " ", value, flags=re.S)
    if kind == "code":
        return value.removeprefix("```python\n").removesuffix("\n```")
    return value


def with_common_data(figure):
    """A figure with the data that all its layers share above them.

    Altair does so where they are one object; a page copies what a statement changes, so that there
    the layers' data can be equal copies.
    """
    layers = figure.get("layer", [])
    data = [layer.get("data") for layer in layers]
    if "data" in figure or not layers or data[0] is None or any(each != data[0] for each in data):
        return figure
    without = [{key: part for key, part in layer.items() if key != "data"} for layer in layers]
    return {**figure, "data": data[0], "layer": without}


def joined(outputs):
    """Outputs with neighbouring texts as one: where they are cut is chance."""
    found = []
    for kind, value in outputs:
        if kind == "text" and found and found[-1][0] == "text":
            found[-1] = "text", found[-1][1] + value
        else:
            found.append((kind, value))
    return found


# A map that the page computes anew meets other roundings, and training makes them grow: by what
# share of its standard error an effect may differ.
MAP = 0.15
# By how much these facts may differ, in their units, and why.
FACTS = {
    # scikit-learn 1.6 chooses otherwise between splits of a tree that are equally good.
    "bv_simplified": 0.1,
    "bv_q_simplified": 0.1,
    # An effect of a map; steps that Adam needs from raw inputs, where rounding grows.
    "do_early 0.7": 1,
    "nm_adam_raw": 20,
    "nm_adam_scaled": 2,
}


def same(ours, theirs, near=0.0):
    """Whether two cells' outputs are the same, numbers within a share of the larger."""
    if len(ours) != len(theirs):
        return False
    return all(same_output(*pair, near) for pair in zip(ours, theirs, strict=True))


def same_output(ours, theirs, near):
    """Whether two outputs are, each its kind and what is compared of it."""
    (kind, a), (other, b) = ours, theirs
    if kind != other:
        return False
    if kind == "fact":
        return a[0] == b[0] and alike(a[1], b[1], near, FACTS.get(a[0], 0))
    if kind == "vega":
        (a, effects, _), (b, others, errors) = apart(a), apart(b)
        # Data of figures are rounded: the last digit is a matter of rounding too.
        return np.all(np.abs(effects - others) <= MAP * errors) and alike(a, b, near, last=True)
    return alike(a, b, near)


def apart(figure):
    """A figure without the effects that a map has measured; these, and their standard errors."""
    if "map" not in figure.get("usermeta", {}):
        return figure, np.zeros(0), np.zeros(0)
    measured = dict(figure["usermeta"]["map"])
    effects, _ = (np.array(measured.pop(key)) for key in ("effect", "sign"))
    return {**figure, "data": {}, "usermeta": measured}, effects, np.array(measured["error"])


def alike(ours, theirs, near, most=0.0, last=False):
    """Whether only numbers differ, and these within a share, an amount or their last digit."""
    if ours == theirs:
        return True
    ours, theirs = json.dumps(ours, sort_keys=True), json.dumps(theirs, sort_keys=True)
    if NUMBER.sub("#", ours) != NUMBER.sub("#", theirs):
        return False
    for texts in zip(NUMBER.findall(ours), NUMBER.findall(theirs), strict=True):
        a, b = (float(text.replace(",", "").replace("−", "-")) for text in texts)
        decimals = max(len(text.partition(".")[2]) for text in texts)
        digit = 0.1**decimals if last and decimals else 0.0
        if abs(a - b) > max(near * max(abs(a), abs(b)), most, digit) * (1 + 1e-9):
            return False
    return True


def run_all(page, data):
    """Run every cell that the page's Python can run, in order; yield its number and the answer."""
    sources = [cell["source"] for cell in data["cells"]]
    for number, cell in enumerate(data["cells"]):
        if not cell["missing"]:
            job = {"sources": sources, "cell": number, "style": data["style"]}
            yield number, page.evaluate(RUN, json.dumps(job))
