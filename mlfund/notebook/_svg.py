"""Figures as SVG: sharp at any size, and in the colours of the page that shows them."""

import io
import re

# What a colour of a drawing becomes: the variable by which a page may set it, on light, on dark.
PAGE_COLOURS = {
    "#000000": ("ink", "#1f262d", "#dde3e9"),
    "#ffffff": ("paper", "#ffffff", "#17181a"),
    "#0072b2": ("blue", "#0072b2", "#3a9bdc"),
}
DENSITY = 220  # of what is rasterized in it
PLACES = r"(?<= d=\")[^\"]*|(?<= [xy]=\")[^\"]*|(?<=translate\()[^)]*"  # numbers, in an SVG
SETTINGS = {"svg.fonttype": "path", "svg.hashsalt": "mlfund"}
NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))


def as_svg(figure):
    """Write a figure as SVG whose ink and paper follow the page's theme.

    The same figure gives the same text at every run: nothing is dated, and numbers have two
    decimals, a hundredth of a point.

    Parameters
    ----------
    figure : matplotlib Figure

    Returns
    -------
    str

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from mlfund.notebook import as_svg
    >>> figure = Figure(figsize=(2, 1))
    >>> svg = as_svg(figure)
    >>> svg == as_svg(figure), svg[:4]
    (True, '<svg')
    """
    import matplotlib

    file = io.StringIO()
    with matplotlib.rc_context(SETTINGS):
        figure.savefig(file, format="svg", dpi=DENSITY, metadata=NO_METADATA)
    text = file.getvalue()
    text = re.sub(r"<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.S)
    return _in_page_colours(_without_unused_ids(_short(text)))


def _short(text):
    """Places with two decimals, and no more spaces and lines than are needed."""
    text = re.sub(PLACES, lambda place: re.sub(r"-?\d+\.\d+", _two_decimals, place[0]), text)
    text = re.sub(r"\s+(?=[A-Za-z\"])", " ", text)
    return re.sub(r"\n\s*", "\n", text).replace(' "', '"').replace("; ", ";").replace(": ", ":")


def _two_decimals(number):
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def _without_unused_ids(text):
    used = set(re.findall(r"(?:url\(|href=\")#([^)\"]+)", text))
    return re.sub(r' id="([^"]+)"', lambda m: m[0] if m[1] in used else "", text)


def _in_page_colours(text):
    for colour, (name, *_) in PAGE_COLOURS.items():
        text = re.sub(f"((?:fill|stroke):){colour}", rf"\1var(--{name})", text)
    light = f":root{{{_variables(1)}fill:var(--ink)}}"
    dark = f"@media (prefers-color-scheme:dark){{:root{{{_variables(2)}}}}}"
    return text.replace('<style type="text/css">', f"<style>{light}{dark}", 1)


def _variables(theme):
    return "".join(f"--{page[0]}:{page[theme]};" for page in PAGE_COLOURS.values())
