"""The book and its worksheets as PDF, on A4 and on letter."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from booktools.site.takeaway.pages import Page, Part, parts

SIZES = {"a4": "A4", "letter": "Letter"}
STYLE_SHEETS = ("pygments.css", "vendor/katex/katex.min.css", "book.css")
STYLE = Path(__file__).with_name("paper.css")
TITLE = "ML fundamentals"
MARGINS = {"top": "18mm", "bottom": "20mm", "left": "20mm", "right": "20mm"}
FOOTER = (
    '<div style="width: 100%; font: 8pt sans-serif; text-align: center; color: #555">'
    '<span class="pageNumber"></span></div>'
)


def book(pages: dict[str, Page]) -> str:
    """Return the whole book as HTML: contents, parts with their pages, and solutions."""
    bodies = "".join(part_of(part, pages) for part in parts())
    solutions = "".join(page.paper.solutions for page in pages.values())
    return document(
        f"<h1 class='book'>{TITLE}</h1>{contents(pages)}{bodies}"
        f"<section id='solutions'><h1 class='part'>Hints and solutions</h1>{solutions}</section>"
    )


def part_of(part: Part, pages: dict[str, Page]) -> str:
    """Return a part under its title; the pages before the first part have none."""
    bodies = "".join(lowered(pages[name].paper.body) for name in part.names)
    return f"<h1 class='part'>{escape(part.title)}</h1>{bodies}" if part.title else bodies


def lowered(body: str) -> str:
    """Return a page whose headings stand one level lower, below a part's."""
    for level in range(4, 0, -1):
        body = body.replace(f"<h{level}", f"<h{level + 1}").replace(
            f"</h{level}", f"</h{level + 1}"
        )
    return body


def contents(pages: dict[str, Page]) -> str:
    """Return the table of contents."""
    return f"<nav class='book-contents'><h2>Contents</h2>{''.join(entries(pages))}</nav>"


def entries(pages: dict[str, Page]) -> Iterator[str]:
    """Yield the contents' lines, part by part."""
    for part in parts():
        links = (f"<li>{link(pages[name].slug, pages[name].title)}</li>" for name in part.names)
        yield f"<p>{escape(part.title)}</p><ul>{''.join(links)}</ul>"
    yield f"<ul><li>{link('solutions', 'Hints and solutions')}</li></ul>"


def link(slug: str, title: str) -> str:
    """Return a link within the book."""
    return f'<a href="#{slug}">{escape(title)}</a>'


def worksheets(pages: dict[str, Page]) -> str:
    """Return all exercises as HTML, with room to write and without a solution."""
    sheets = "".join(page.paper.sheets for page in pages.values())
    return document(f"<h1 class='book'>{TITLE}: exercises</h1>{sheets}")


def document(body: str) -> str:
    """Return an HTML document that looks as the site does, on white."""
    links = "".join(f'<link rel="stylesheet" href="/_static/{name}">' for name in STYLE_SHEETS)
    head = f"<title>{TITLE}</title>{links}<style>{STYLE.read_text(encoding='utf-8')}</style>"
    page = f'<meta charset="utf-8">{head}</head><body><article>{body}</article></body>'
    return f'<!DOCTYPE html><html lang="en" data-theme="light"><head>{page}</html>'


def print_pdf(site: Any, html: str, path: Path, size: str) -> None:
    """Print a document that the site's server can serve, with bookmarks and page numbers."""
    address = f"{site.url.rpartition('/')[0]}/{path.stem}"
    paper = site.context.new_page()
    paper.route(address, lambda route: route.fulfill(body=html, content_type="text/html"))
    paper.goto(address, wait_until="load", timeout=300_000)
    paper.evaluate("document.fonts.ready")
    paper.pdf(
        path=path,
        format=SIZES[size],
        margin=MARGINS,
        outline=True,
        tagged=True,
        print_background=True,
        display_header_footer=True,
        header_template="<span></span>",
        footer_template=FOOTER,
    )
    paper.close()
