"""Links, anchors and pictures: every one that stays on the site leads somewhere."""

from urllib.parse import unquote, urljoin, urlsplit

import pytest

from tests.site.book import CHAPTERS, PAGES


def local_targets(page, path):
    """Yield path and fragment of each address on a page that stays on the site."""
    for element in page.find_all(True):
        for attribute in ("href", "src", "action"):
            address = element.get(attribute)
            if address and not urlsplit(address).scheme:
                target = urlsplit(urljoin(f"/{path}", address))
                yield unquote(target.path.lstrip("/")), unquote(target.fragment)


@pytest.mark.parametrize("path", [*PAGES, "index.html"])
def test_every_internal_link_and_anchor_leads_somewhere(site, read, ids, path):
    for target, fragment in sorted(set(local_targets(read(path), path))):
        assert (site.folder / target).is_file(), f"{path} links to {target}"
        if fragment and target.endswith(".html"):
            assert fragment in ids(target), f"{path} links to {target}#{fragment}"


@pytest.mark.parametrize("path", PAGES)
def test_ids_are_unique(ids, path):
    assert sorted(set(ids(path))) == sorted(ids(path))


@pytest.mark.parametrize("path", CHAPTERS)
def test_every_figure_has_alternative_text_and_caption(read, path):
    page = read(path)
    pictures = page.select("article img")
    interactive = page.select("article .interactive")
    assert pictures or interactive
    for picture in pictures:
        assert len(picture.get("alt", "").strip()) > 10
        assert picture["alt"] != picture["src"]
    for figure in interactive:
        assert len(figure["aria-label"].strip()) > 10
    for element in [*pictures, *interactive]:
        figure = element.find_parent("figure")
        assert figure, f"{path}: a picture stands outside a figure"
        assert figure.figcaption.get_text(strip=True)
