"""The cheat sheet: what it takes from the chapters, and its PDF."""

import re

from booktools.notebooks.chapter import chapters_in_order
from booktools.practice.cheat_sheet import PAGE, PDF, traps


def test_every_chapter_is_on_it_with_its_short_answer_and_its_traps(read):
    page = read(f"{PAGE}.html")
    for chapter in chapters_in_order():
        (heading,) = [h for h in page.select(".sheet h3") if h.text.startswith(chapter.title)]
        points = heading.parent.select("ol > li")
        assert len(points) >= 5
        assert len(heading.parent.select("ul > li")) == len(traps(chapter)) >= 2
    assert len(page.select(".sheet .katex-display")) > 15
    assert page.select(".sheet table")


def test_the_pdf_has_a_page_for_each_part(site, read):
    pdf = (site.folder / PAGE).with_name(PDF).read_bytes()
    assert pdf.startswith(b"%PDF")
    assert len(re.findall(rb"/Type ?/Page\b", pdf)) == 3
    page = read(f"{PAGE}.html")
    assert page.select(f'a[href="{PDF}"]')
    assert len(page.select(".sheet")) == 3
