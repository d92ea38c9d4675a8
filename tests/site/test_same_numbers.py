"""Every cell of a chapter gives on its page what it gives in the notebook.

`make cells` runs all chapters; the tests that run at every change take the quickest one.
"""

import os

import pytest

from booktools.notebooks.chapter import all_chapters
from booktools.site.cells import data_of
from tests.site.same_numbers import committed, run_all, same, shown

QUICK = ("kl_divergence",)
ALL = bool(os.environ.get("MLFUND_ALL_CELLS"))

# By what share of itself a number may differ, in these chapters and in no other. They count the
# letters in scikit-learn's descriptions of its data sets, and the page has those of version 1.6.
NEAR = {"entropy": 0.04, "kl_divergence": 0.03}
# By topic, the cells that give something else under the page's older libraries, and why. A cell
# that comes to agree is to be taken off this list.
OTHERWISE = {
    # scikit-learn 1.6 parts values that are closer than 1e-7; the page says so.
    "feature_normalization": ("a-tree-can-notice-units-after-all-4",),
}
CHAPTERS = [each for each in all_chapters() if ALL or each.topic in QUICK]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.topic)
def test_a_cell_gives_on_the_page_what_it_gives_in_the_notebook(visit, chapter):
    page, differ = visit("practice/claims.html").page, []
    for number, answer in run_all(page, data_of(chapter)):
        cell = chapter.own_code[number]
        wanted, given = committed(cell), shown(answer)
        right = not answer["text"] and same(given, wanted, NEAR.get(chapter.topic, 0))
        if right == (cell.id in OTHERWISE.get(chapter.topic, ())):
            differ.append(f"{cell.id}: {answer['text'] or given}\n    in the book: {wanted}")
    assert not differ, "\n".join(differ)
