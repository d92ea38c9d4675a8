"""Every chapter has all that `booktools/anatomy.py` asks of it."""

import pytest

from booktools.anatomy import CHECKS
from booktools.chapter import all_chapters, blocks, words


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("chapter", all_chapters(), ids=lambda chapter: chapter.topic)
def test_chapter(chapter, check):
    assert not list(check(chapter))


def test_words_counts_what_is_read_and_leaves_markup_out():
    text = """## Title

:::{admonition} Not counted
:name: not-counted
One **two** [three four](#not-counted), $x^2 + 1$ {glue:text}`gap`: don't.
:::
"""
    assert words(text) == 1 + 4 + 2 + 1


def test_blocks_gives_kind_title_options_and_text():
    text = (
        ":::{dropdown} First\n:name: a\n:open:\nOne.\n\nTwo.\n:::\n\n:::{note} Second\nThree.\n:::"
    )
    first, second = blocks(text)
    assert (first.kind, first.title, first.text) == ("dropdown", "First", "One.\n\nTwo.")
    assert first.options == {"name": "a", "open": ""}
    assert (second.kind, second.title, second.text) == ("note", "Second", "Three.")
