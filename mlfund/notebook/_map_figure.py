"""A map as a Vega-Lite figure, written as it stands in the notebook."""

import textwrap

import numpy as np

from mlfund.notebook.style import COLOUR_OF

MIME = "application/vnd.vegalite.v5+json"
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.20.1.json"
WIDTH = 560
ROW, LOWEST, HIGHEST = 26, 180, 380  # heights of a row and of a map
TITLE_LINE, LEGEND_LINE = 40, 44  # characters that fit a phone
FAINTEST = 0.2  # opacity of an effect next to 0: colours fade into the page, light or dark
REACH = 2  # steps over which an open cell takes the side of a decided one
GREEK = {"lam": "λ", "sigma": "σ", "alpha": "α", "beta": "β", "eta": "η", "rho": "ρ", "eps": "ε"}


def specification(chart):
    """The Vega-Lite specification of a `Map`."""
    first, second = (ticks(values) for values in chart.settings.values())
    names = [name_of(chart, name) for name in chart.settings]
    x = _axis("x", first, names[0]) | {"axis": _axis_look(names[0])}
    y = _axis("y", second[::-1], names[1]) | {"axis": _axis_look(names[1])}
    return {
        "$schema": SCHEMA,
        "title": _title(chart),
        "width": WIDTH,
        "height": int(np.clip(ROW * len(second), LOWEST, HIGHEST)),
        "data": {"values": _cells(chart, first, second)},
        "encoding": {"x": x, "y": y},
        "layer": [_coloured(chart, names), _rings(), *_lines(chart, first, second)],
        "config": {"view": {"stroke": None}},
        "usermeta": {"map": _table(chart, names, first, second)},
    }


def name_of(chart, setting):
    """What a setting is called on the page."""
    words = setting.replace("_", " ").split(" ")
    return (chart.labels or {}).get(setting, " ".join(GREEK.get(word, word) for word in words))


def ticks(values):
    """Short labels of numbers: the fewest digits that tell them apart and are within 3 %."""
    for digits in range(1, 18):
        short = [float(f"{value:.{digits}g}") for value in values]
        if len({*short}) == len(values) and np.allclose(short, values, rtol=0.03, atol=0):
            return [_written(number, digits) for number in short]
    return [repr(value) for value in values]


def _written(number, digits):
    if number == 0 or 1e-4 < abs(number) < 1e4:
        return np.format_float_positional(number, trim="-").replace("-", "−")
    factor, _, power = f"{number:.{digits - 1}e}".partition("e")
    raised = str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    factor = f"{float(factor):g}".replace("-", "−")
    return f"10{raised}" if factor == "1" else f"{factor}·10{raised}"


# Effects


def shown(effect, error, largest):
    """Effect and standard error, rounded to two digits of the latter, and how many decimals."""
    ground = max(error, 1e-9 * largest, 1e-300)
    decimals = int(1 - np.floor(np.log10(ground))) if error > 1e-9 * largest else 9
    decimals = min(decimals, int(9 - np.floor(np.log10(max(largest, 1e-300)))))
    return round(float(effect), decimals) + 0.0, round(float(error), decimals), decimals


def _rounded(chart):
    largest = np.abs(chart.effect).max()
    flat = zip(chart.effect.ravel(), chart.standard_error.ravel(), strict=True)
    return [shown(effect, error, largest) for effect, error in flat]


def _said(effect, error, decimals):
    if decimals <= 6:
        digits = max(decimals, 0)
        return f"{effect:+.{digits}f} ± {error:.{digits}f}".replace("-", "−")
    return f"{effect:+.4g} ± {error:.2g}".replace("-", "−")


def _cells(chart, first, second):
    places = [(x, y) for x in first for y in second]
    return [
        {"x": x, "y": y, "effect": effect, "sign": int(sign), "text": _said(effect, error, digits)}
        for (x, y), (effect, error, digits), sign in zip(
            places, _rounded(chart), chart.sign.ravel(), strict=True
        )
    ]


def _table(chart, names, first, second):
    """What a script needs for the table behind the map, and to reach its cells by keyboard."""
    rows = _rounded(chart)
    columns = len(second)
    return {
        "title": chart.title,
        "unit": chart.unit,
        "repeats": int(chart.repeats),
        "settings": [{"name": n, "values": v} for n, v in zip(names, (first, second), strict=True)],
        "effect": [[r[0] for r in rows[k : k + columns]] for k in range(0, len(rows), columns)],
        "error": [[r[1] for r in rows[k : k + columns]] for k in range(0, len(rows), columns)],
        "sign": chart.sign.tolist(),
        "mark": None if chart.mark is None else list(chart.mark),
    }


# Layers


def _axis(field, values, name):
    scale = {
        "type": "band",
        "domain": values,
        "paddingInner": 0.004 * len(values),
        "paddingOuter": 0,
    }
    return {"field": field, "type": "ordinal", "scale": scale, "title": name}


def _axis_look(name):
    return {
        "title": name,
        "labelAngle": 0,
        "labelOverlap": "parity",
        "labelSeparation": 4,
        "ticks": False,
        "domain": False,
        "labelPadding": 6,
    }


def _title(chart):
    lines = ["○ within two standard errors of 0"]
    if chart.mark is not None:
        lines.append("□ the setting used in the text")
    return {
        "text": textwrap.wrap(chart.title, TITLE_LINE) or "",
        "subtitle": lines,
        "subtitleFontSize": 12,
        "anchor": "start",
        "frame": "bounds",
        "offset": 12,
    }


def _coloured(chart, names):
    full = chart.clip or _rounded_up(np.abs(chart.effect[chart.sign != 0]).max(initial=0)) or 1
    first, second, unit = map(_in_quotes, (f"{names[0]} ", f", {names[1]} ", f" {chart.unit}"))
    tip = f"{first} + datum.x + {second} + datum.y + ': ' + datum.text + {unit}"
    tip += f" + ', {chart.repeats} repeats'"
    return {
        "name": "cells",
        "mark": {"type": "rect", "tooltip": {"expr": tip}},
        "encoding": {
            "color": {
                "condition": {"test": "datum.sign === 0", "value": "transparent"},
                "field": "effect",
                "type": "quantitative",
                "scale": _scale(full),
                "legend": _legend(chart, full),
            }
        },
    }


def _in_quotes(text):
    """A text as Vega's expressions write it."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _scale(full):
    below, above = COLOUR_OF["below zero"], COLOUR_OF["above zero"]
    stops = [_faded(below, 1), _faded(below, FAINTEST), _faded(above, FAINTEST), _faded(above, 1)]
    middle = full / 1e6
    return {"domain": [-full, -middle, middle, full], "range": stops, "clamp": True}


def _faded(colour, opacity):
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def _legend(chart, full):
    lines = [f"Effect, {chart.unit}" if chart.unit else "Effect"]
    if np.abs(chart.effect).max() > full:
        lines.append(f"(colour is full from ±{full:g} on)")
    title = " ".join(lines)
    return {
        "title": title if len(title) <= LEGEND_LINE else lines,
        "titleLimit": 0,
        "orient": "bottom",
        "direction": "horizontal",
        "gradientLength": 240,
        "values": [-full, -full / 2, 0, full / 2, full],
        "labelExpr": "format(datum.value, '~g')",  # "format" alone would round to a digit
    }


def _rounded_up(number):
    """The next number of two digits."""
    unit = 10.0 ** np.floor(np.log10(number) - 1) if number else 1.0
    return float(f"{np.ceil(number / unit) * unit:.2g}")


def _rings():
    look = {"type": "point", "shape": "circle", "size": 30, "stroke": "black", "filled": False}
    quiet = {"strokeWidth": 1, "strokeOpacity": 0.55, "tooltip": None}
    return {"transform": [{"filter": "datum.sign === 0"}], "mark": look | quiet}


def _lines(chart, first, second):
    """The line of zero, and the frame of the marked cell."""
    upright, level = _edges(sides(chart))
    layers = [
        _rules([_run(first[i], second[b], second[a]) for i, a, b in upright], "x", 1),
        _rules([_run(second[j], first[a], first[b]) for j, a, b in level], "y", 0),
    ]
    if chart.mark is not None:
        data = {"values": [{"x": first[chart.mark[0]], "y": second[chart.mark[1]]}]}
        inset = {"width": {"band": 0.8}, "height": {"band": 0.8}}  # not to be taken for the line
        look = {"fill": None, "stroke": "black", "strokeWidth": 2.5, "tooltip": None}
        layers.append({"data": data, "mark": {"type": "rect", **look, **inset}})
    return [layer for layer in layers if layer["data"]["values"]]


def _run(at, start, end):
    return {"at": at, "start": start, "end": end}


def _rules(runs, across, edge):
    along = "y" if across == "x" else "x"
    return {
        "data": {"values": runs},
        "mark": {"type": "rule", "stroke": "black", "strokeWidth": 2.5, "strokeCap": "square"},
        "encoding": {
            across: {"field": "at", "type": "ordinal", "bandPosition": edge},
            along: {"field": "start", "type": "ordinal", "bandPosition": 0},
            f"{along}2": {"field": "end", "bandPosition": 1},
        },
    }


# The line of zero


def sides(chart):
    """The sign of each cell; an open one takes that of the nearest decided, 0 if none is near."""
    sign, decided = chart.sign.copy(), np.argwhere(chart.sign != 0)
    for cell in map(tuple, np.argwhere(chart.sign == 0)):
        steps = np.abs(decided - cell)
        near = decided[steps.max(axis=1, initial=0) <= REACH]
        if len(near):
            distance = np.linalg.norm(near - cell, axis=1)
            votes = chart.sign[tuple(near[distance == distance.min()].T)].sum()
            sign[cell] = np.sign(votes) or np.sign(chart.effect[cell])
    return sign


def _edges(side):
    """Runs of edges between opposite sides: upright ones right of i, level ones above j."""
    upright = side[:-1] * side[1:] < 0
    level = (side[:, :-1] * side[:, 1:] < 0).T
    return _runs(upright), _runs(level)


def _runs(edges):
    """Each run of True in a row of edges: the row, the first place, the last."""
    padded = np.pad(edges.astype(int), ((0, 0), (1, 1)))
    steps = np.diff(padded, axis=1)
    ends = zip(np.argwhere(steps > 0), np.argwhere(steps < 0), strict=True)
    return [(int(row), int(first), int(after) - 1) for (row, first), (_, after) in ends]
