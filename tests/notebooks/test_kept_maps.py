"""The maps that are kept: each of them belongs to a chapter."""

from booktools.notebooks.chapter import all_chapters
from booktools.notebooks.checks.maps import MAPS, kept_maps


def test_every_kept_map_is_that_of_one_chapter():
    named = [name for chapter in all_chapters() for name in kept_maps(chapter)]
    assert sorted(named) == sorted(path.stem for path in MAPS.glob("*"))
