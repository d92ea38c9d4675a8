"""The book as EPUB 3: its pages as XHTML with formulas in MathML, and its pictures."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from booktools.site.takeaway.pages import Page, parts
from booktools.site.takeaway.paper import TITLE, link

STYLE = Path(__file__).with_name("epub.css")
DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP archive knows: the same book, the same bytes
MODIFIED = "1980-01-01T00:00:00Z"
KINDS = {".svg": "image/svg+xml", ".png": "image/png", ".css": "text/css"}
PAGE_KIND = "application/xhtml+xml"
SOURCE = re.compile(r'src="(?:data:image/svg\+xml;base64,(?P<drawn>[^"]+)|(?P<path>/[^"]+))"')
LINK = re.compile(r'href="#([^"]+)"')
NAMED = re.compile(r' id="([^"]+)"')

CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="book/book.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""
DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en"
 xml:lang="en">
<head><title>{title}</title><link rel="stylesheet" href="epub.css"/></head>
<body>{body}</body>
</html>
"""
PACKAGE = """<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>
<dc:title>{title}</dc:title>
<dc:language>en</dc:language>
<dc:creator>The ML fundamentals authors</dc:creator>
<dc:rights>Text: CC BY 4.0. Code: MIT.</dc:rights>
<meta property="dcterms:modified">{modified}</meta>
</metadata>
<manifest>{manifest}</manifest>
<spine>{spine}</spine>
</package>
"""


def write_epub(pages: dict[str, Page], folder: Path, path: Path) -> None:
    """Write the book; the same pages give the same bytes.

    Parameters
    ----------
    pages : the pages, from `take`
    folder : the site, which has the pictures
    path : the file to write
    """
    pictures: dict[str, bytes] = {}
    bodies = {
        page.slug: with_pictures(page.reader.body, folder, pictures) for page in pages.values()
    }
    bodies["solutions"] = solutions(pages)
    titles = {page.slug: page.title for page in pages.values()} | {"solutions": "Solutions"}
    bodies = linked(bodies)
    files = {
        "contents.xhtml": document("Contents", contents(pages)),
        **{f"{slug}.xhtml": document(titles[slug], body) for slug, body in bodies.items()},
        "epub.css": STYLE.read_bytes(),
        **pictures,
    }
    pack(path, {**files, "book.opf": package(files).encode()})


def solutions(pages: dict[str, Page]) -> str:
    """Return the page of the hints and solutions."""
    texts = "".join(page.reader.solutions for page in pages.values())
    return f'<section id="solutions"><h1>Hints and solutions</h1>{texts}</section>'


def document(title: str, body: str) -> bytes:
    """Return a page of the book as a file."""
    return DOCUMENT.format(title=escape(title), body=body).encode()


def with_pictures(body: str, folder: Path, pictures: dict[str, bytes]) -> str:
    """Return a page that shows the book's own pictures, and collect them."""

    def own(found: re.Match[str]) -> str:
        if found["drawn"]:
            data = b64decode(found["drawn"])
            name = f"{sha256(data).hexdigest()[:16]}.svg"
        else:
            file = folder / found["path"].lstrip("/")
            data, name = file.read_bytes(), file.name
        pictures[f"pictures/{name}"] = data
        return f'src="pictures/{name}"'

    return SOURCE.sub(own, body)


def linked(bodies: dict[str, str]) -> dict[str, str]:
    """Return the pages with links that lead to the page where a name stands."""
    places = {name: slug for slug, body in bodies.items() for name in NAMED.findall(body)}

    def lead(found: re.Match[str]) -> str:
        return f'href="{places[found[1]]}.xhtml#{found[1]}"'

    return {slug: LINK.sub(lead, body) for slug, body in bodies.items()}


def contents(pages: dict[str, Page]) -> str:
    """Return the navigation that every EPUB has: parts, and their pages."""
    entries = "".join(branches(pages)) + "<li>" + link("solutions", "Hints and solutions") + "</li>"
    entries = LINK.sub(r'href="\1.xhtml"', entries)
    return f'<nav epub:type="toc"><h1>{TITLE}</h1><ol>{entries}</ol></nav>'


def branches(pages: dict[str, Page]) -> Iterator[str]:
    """Yield the entries of the navigation, part by part."""
    for part in parts():
        links = "".join(f"<li>{link(pages[n].slug, pages[n].title)}</li>" for n in part.names)
        nested = f"<li><span>{escape(part.title)}</span><ol>{links}</ol></li>"
        yield nested if part.title else links


def package(files: dict[str, bytes]) -> str:
    """Return the list of a book's files, with the order of its pages."""
    names = {name: f"file-{number}" for number, name in enumerate(files)}
    manifest = "".join(item(name, files[name], key) for name, key in names.items())
    order = (key for name, key in names.items() if name.endswith(".xhtml"))
    spine = "".join(f'<itemref idref="{key}"/>' for key in order)
    identifier = uuid5(NAMESPACE_URL, sha256(b"".join(files.values())).hexdigest())
    return PACKAGE.format(
        title=TITLE, identifier=identifier, modified=MODIFIED, manifest=manifest, spine=spine
    )


def item(name: str, data: bytes, key: str) -> str:
    """Return a file's line in the list."""
    kind = KINDS.get(Path(name).suffix, PAGE_KIND)
    known = {"nav": name == "contents.xhtml", "mathml": kind == PAGE_KIND and b"<math" in data}
    properties = " ".join(key for key, has in known.items() if has)
    properties = f' properties="{properties}"' if properties else ""
    return f'<item id="{key}" href="{name}" media-type="{kind}"{properties}/>'


def pack(path: Path, files: dict[str, bytes]) -> None:
    """Write the archive: first what it is, not compressed, as the format asks."""
    with ZipFile(path, "w") as archive:
        archive.writestr(ZipInfo("mimetype", DAY), "application/epub+zip", ZIP_STORED)
        archive.writestr(ZipInfo("META-INF/container.xml", DAY), CONTAINER, ZIP_DEFLATED)
        for name, data in files.items():
            archive.writestr(ZipInfo(f"book/{name}", DAY), data, ZIP_DEFLATED)
