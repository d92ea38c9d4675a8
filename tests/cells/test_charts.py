"""Altair as the page has it makes the same charts."""

import json
import subprocess
import sys

import pytest

from booktools.notebooks.chapter import all_chapters
from mlfund.cells.session import Session
from tests.site.same_numbers import committed, compared

CHART = """
import json, sys
from mlfund.cells import charts
from mlfund.cells.session import Session

class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("jsonschema", "jinja2", "referencing"):
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Hidden())
source = '''
import altair as alt
slide = alt.param(name="k", value=1, bind=alt.binding_range(min=0, max=2, name="k "))
rows = alt.Chart(alt.Data(values=[{"a": 1, "b": 2}])).transform_calculate(c="datum.a * k")
(rows.mark_line(strokeDash=[4, 2]).encode(alt.X("a:Q", title="x").scale(domain=[0, 1]), y="c:Q")
 + rows.mark_point().encode(x="a:Q", color=alt.value("red"))).add_params(slide)
'''
print(json.dumps(Session().run([source], 0).shown))
"""


def test_a_chart_is_the_same_without_what_checks_it():
    run = [sys.executable, "-c", CHART]
    shown = json.loads(subprocess.run(run, capture_output=True, text=True, check=True).stdout)
    source = CHART.split("'''")[1]
    assert shown == Session().run([source], 0).shown
    assert shown[0]["vega"]["params"][0]["name"] == "k"


@pytest.mark.parametrize("topic", ["bias_variance"])
def test_a_chart_of_the_book_is_the_committed_one(topic):
    chapter = next(each for each in all_chapters() if each.topic == topic)
    sources = [cell.source for cell in chapter.own_code]
    number = max(n for n, source in enumerate(sources) if "alt.Chart" in source)
    shown = Session("plain").run(sources, number).shown
    assert [("vega", compared("vega", each["vega"])) for each in shown if "vega" in each] == [
        output for output in committed(chapter.own_code[number]) if output[0] == "vega"
    ]
