"""Figures in Sphinx: interactive ones, what every figure must say, and light pictures.

- Vega-Lite outputs become a container that a small script fills when the reader comes to it.
- A figure without alternative text or caption is a warning, and a warning fails the build.
- Drawings get a palette, and photographs within them are compressed, so that pages stay light.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from html import escape
from io import BytesIO
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
from sphinx.util import logging

from booktools.notebooks.chapter import is_map_specification
from booktools.site import maps

LOGGER = logging.getLogger(__name__)
VEGA_LITE = "application/vnd.vegalite.v5+json"
SOURCE = re.compile(r'src="[./]*_images/(?P<name>[^"]+\.(?:png|svg))"')
POINTS = re.compile(r'<svg[^>]*? width="([\d.]+)pt" height="([\d.]+)pt"|$')
EMBEDDED = re.compile(r"data:image/png;base64,([\w+/=\s]+)")
PIXELS = 4 / 3  # of a point
PALETTE = 256
DRAWN = 4096  # a drawing has fewer colours than this, a photograph has more


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
        drawing = nodes.raw("", vega_container(data.content, alt), format="html", vega_alt=alt)
        if is_map_specification(data.content):
            drawing["map_table"] = maps.table(data.content)
        return [drawing]


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


def with_sizes(body: str, builder: Builder) -> str:
    """Return a page with its pictures' sizes, so that nothing moves when they are loaded."""
    sources = {name: source for source, name in builder.images.items()}

    def sized(found: re.Match[str]) -> str:
        width, height = size_of(Path(builder.srcdir, sources[found["name"]]))
        return f'{found[0]} width="{width}" height="{height}"'

    return SOURCE.sub(sized, body)


def size_of(path: Path) -> tuple[int, int]:
    """Return the width and height of a picture, in pixels."""
    if path.suffix == ".svg":
        width, height = POINTS.search(path.read_text(encoding="utf-8")).groups(default=0)
        return round(float(width) * PIXELS), round(float(height) * PIXELS)
    with Image.open(path) as picture:
        return picture.size


def lighten_pictures(app: Sphinx, error: Exception | None) -> None:
    """Give drawings a palette, which looks the same and weighs a third; photographs need none."""
    for path in Path(app.outdir, "_images").glob("*.png"):
        with Image.open(path) as picture:
            if picture.mode == "P" or picture.convert("RGB").getcolors(DRAWN) is None:
                continue
            drawing = picture.convert("RGB").quantize(PALETTE, dither=Image.Dither.NONE)
        drawing.save(path, optimize=True)
    for path in Path(app.outdir, "_images").glob("*.svg"):
        text = path.read_text(encoding="utf-8")
        lighter = EMBEDDED.sub(as_webp, text)
        if lighter != text:
            path.write_text(lighter, encoding="utf-8")


def as_webp(found: re.Match[str]) -> str:
    """Return a picture within a drawing as WebP: a photograph as one, few colours exactly."""
    with Image.open(BytesIO(b64decode(found[1]))) as picture:
        is_photograph = picture.convert("RGB").getcolors(DRAWN) is None
        data = BytesIO()
        picture.save(data, "WEBP", quality=95, lossless=not is_photograph, method=6)
    text = f"data:image/webp;base64,{b64encode(data.getvalue()).decode()}"
    return min(text, found[0], key=len)


def add_sizes(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Say on a page how large its pictures are."""
    context["body"] = with_sizes(context.get("body", ""), app.builder)


def setup(app: Sphinx) -> None:
    """Draw, check and lighten the figures."""
    if VegaRenderer not in load_mime_renders():
        load_mime_renders().append(VegaRenderer)  # the list is made once and kept
    app.connect("doctree-read", check_figures)
    app.connect("html-page-context", add_sizes, priority=900)
    app.connect("build-finished", lighten_pictures)
