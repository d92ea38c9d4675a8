"""Every chapter has all that `booktools/notebooks/checks` asks of it."""

import pytest

from booktools.notebooks.chapter import all_chapters
from booktools.notebooks.checks.anatomy import CHECKS


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("chapter", all_chapters(), ids=lambda chapter: chapter.topic)
def test_chapter(chapter, check):
    assert not list(check(chapter))
