"""What a cell shows outside of a notebook: texts, tables, source, pictures and figures, in order.

Each output is a dictionary with one key, its kind: "text", "html", "code", "svg", "png" (in
base64), "vega" (a specification for Vega-Lite), or "fact": a number that is bound to the prose.
"""

import base64
import io
import pprint
import re
import sys

LIMIT = 100_000  # characters of text that are kept
VEGA_LITE = re.compile(r"application/vnd\.vegalite\.v\d\+json")


class Outputs(io.TextIOBase):
    """Keeps what is shown; `tell`, if it is given, gets what is printed at once.

    Pictures are SVG if `sharp`.
    """

    def __init__(self, sharp=False, tell=None):
        self.shown, self.sharp, self.tell, self.room = [], sharp, tell, LIMIT

    def write(self, text):
        """Take what is printed, as far as there is room."""
        kept = text[: self.room]
        self.room -= len(kept)
        if len(text) > len(kept) and not self.room:
            kept, self.room = f"{kept}\n(and more, cut off here)\n", -1
        if kept and self.room >= -1:
            self._add(kept)
            self.room -= self.room == -1
        return len(text)

    def _add(self, text):
        if self.shown and "text" in self.shown[-1]:
            self.shown[-1]["text"] += text
        else:
            self.shown.append({"text": text})
        if self.tell:
            self.tell(text)

    def display(self, *values):
        """Take values as `display` does in a notebook."""
        self.shown += [bundle(value, self.sharp) for value in values]

    def result(self, value):
        """Take the value of a cell's last line."""
        if value is not None:
            self.display(value)

    def fact(self, name, text):
        """Take a number that is bound to the prose."""
        self.shown.append({"fact": [name, text]})

    def flush_figures(self):
        """Take the figures that are open, and close them: as matplotlib's `show` does."""
        if "matplotlib.pyplot" in sys.modules:
            plt = sys.modules["matplotlib.pyplot"]
            self.shown += [picture(plt.figure(n), self.sharp) for n in plt.get_fignums()]
            plt.close("all")


def bundle(value, sharp=False):
    """A value as an output, of the richest kind that it has."""
    if type(value).__module__.startswith("matplotlib.figure"):
        return picture(value, sharp)
    if type(value).__module__.startswith("altair."):
        return {"vega": value.to_dict(validate=False)}
    for kind, data in _own_bundle(value).items():
        if VEGA_LITE.fullmatch(kind):
            return {"vega": data}
    if html := _said(value, "_repr_html_"):
        return {"html": html}
    if svg := _said(value, "_repr_svg_"):
        return {"svg": svg}
    if code := re.fullmatch(r"```python\n(.*)\n```", _said(value, "_repr_markdown_"), re.S):
        return {"code": code[1]}
    return {"text": _plain(value) + "\n"}


def _own_bundle(value):
    method = getattr(type(value), "_repr_mimebundle_", None)
    data = method(value) if method else {}
    return (data[0] if isinstance(data, tuple) else data) or {}


def _said(value, method):
    own = getattr(type(value), method, None)
    return (own(value) or "") if own else ""


def _plain(value):
    """The text of a value, spread over lines as a notebook does."""
    if isinstance(value, dict | list | tuple | set):
        return pprint.pformat(value, width=79, sort_dicts=False)
    return repr(value)


def picture(figure, sharp):
    """A figure of matplotlib as the book shows it."""
    if sharp:
        from mlfund.notebook import as_svg

        return {"svg": as_svg(figure)}
    file = io.BytesIO()
    figure.savefig(file, format="png")
    return {"png": base64.b64encode(file.getvalue()).decode()}
