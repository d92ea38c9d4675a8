"""What is read off the Markdown of a chapter: its words, and its directives."""

from booktools.notebooks.markdown import blocks, words


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
