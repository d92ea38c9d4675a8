"""Python's way to the page: what is said while it loads, and when it does not come."""

import re

import pytest

from booktools.paths import ROOT
from mlfund.exercises import find
from tests.site import faults as faulty
from tests.site.conftest import Visit
from tests.site.exercise import ID, OTHER, PAGE, Desk

RIGHT = find(ID).solution
WASM = "pyodide.asm.wasm"


@pytest.fixture(scope="module")
def faulty_site(site):
    """A server of the site that can go wrong."""
    address, faults, web = faulty.start(site.folder)
    yield address, faults
    faults.clear()
    web.shutdown()
    web.server_close()


@pytest.fixture
def faults(faulty_site):
    """What goes wrong, which a test sets."""
    faulty_site[1].clear()
    return faulty_site[1]


@pytest.fixture
def page(chromium, faulty_site, faults):
    """The chapter's page from a server that goes wrong, in a browser that knows nothing of it."""
    context = chromium.new_context(reduced_motion="reduce")
    visit = Visit(context, faulty_site[0])
    visit.page.set_default_timeout(120_000)
    yield visit.open(PAGE)
    context.close()


def replace(page, script, old, new):
    """Load the page with something else in one of its scripts."""
    source = (ROOT / "_static/runner" / script).read_text()
    assert old in source
    body = source.replace(old, new)
    page.route(
        f"**/{script}", lambda route: route.fulfill(body=body, content_type="text/javascript")
    )
    page.reload(wait_until="networkidle")


def test_how_much_has_come_is_said(faults, page):
    faults[WASM] = "stalled"
    desk = Desk(page)
    desk.press("Check")
    desk.hears("Loading Python, once")
    desk.box.get_by_text(re.compile(r"^\d\d?\.\d of 17\.\d MB$")).wait_for()
    assert 0 < desk.box.locator("progress").evaluate("(bar) => bar.value / bar.max") < 1
    faults.clear()


@pytest.mark.parametrize(
    ("file", "fault", "said"),
    [
        (WASM, 404, "the site refused pyodide/pyodide.asm.wasm (404)"),
        ("pyodide.asm.js", 503, "the site refused pyodide/pyodide.asm.js (503)"),
        ("files.json", 404, "the site refused files.json (404)"),
        (WASM, "broken", "the connection broke off in pyodide/pyodide.asm.wasm, after"),
        ("python_stdlib.zip", "short", "the connection broke off in pyodide/python_stdlib.zip"),
        (WASM, "damaged", "pyodide/pyodide.asm.wasm is not the file that it should be"),
        ("mlfund.whl", "damaged", "mlfund.whl is not the file that it should be"),
        ("worker.js", 404, "the site of the book cannot be reached"),
        ("loading.js", 404, "the site of the book cannot be reached"),
    ],
)
def test_a_load_that_fails_is_explained_and_blocks_no_one(faults, page, file, fault, said):
    faults[file] = fault
    desk, other = Desk(page), Desk(page, OTHER)
    desk.write("# mine")
    desk.press("Check")
    other.press("Check")
    for each in (desk, other):
        shown = each.wait("Not run: see below.")
        assert shown.startswith(f"Python could not be loaded: {said}")
        assert "[object" not in shown
        assert each.state.text_content() == "not attempted"
    assert desk.code == "# mine"


def test_a_load_that_failed_is_tried_again_without_a_reload(faults, page):
    faults[WASM] = "broken"
    desk = Desk(page)
    desk.press("Check")
    desk.wait("Not run")
    faults.clear()
    assert "PASSED" in desk.check(RIGHT, "Passed")


def test_what_the_browser_kept_of_another_version_is_fetched_anew(faults, page):
    faults["mlfund.whl"] = "damaged"
    desk = Desk(page)
    desk.press("Check")
    desk.wait("Not run")
    faults.clear()  # the damaged file lies in the browser's cache
    desk.press("Check")
    desk.wait("Not attempted yet")


def test_offline_is_called_so(page):
    desk = Desk(page)
    page.context.set_offline(True)
    desk.press("Check")
    assert "this device is offline" in desk.wait("Not run")


def test_a_load_that_stands_still_ends(faults, page):
    replace(page, "python.js", "STALL = 30;", "STALL = 2;")
    faults[WASM] = "stalled"
    desk = Desk(page)
    desk.press("Check")
    assert "for 2 seconds nothing came" in desk.wait("Not run")


def test_a_browser_that_cannot_start_it_says_so(page):
    broken = 'WebAssembly.instantiateStreaming = () => Promise.reject(new Error("no room"));\n'
    replace(page, "worker.js", '"use strict";\n', f'"use strict";\n{broken}')
    desk = Desk(page)
    desk.press("Check")
    assert "this browser could not start it (no room)" in desk.wait("Not run")


def test_a_browser_without_webassembly_says_so(page):
    replace(page, "worker.js", '"use strict";\n', '"use strict";\ndelete self.WebAssembly;\n')
    desk = Desk(page)
    desk.press("Check")
    assert "this browser does not run WebAssembly" in desk.wait("Not run")


def test_a_load_can_be_stopped(faults, page):
    faults[WASM] = "stalled"
    desk, other = Desk(page), Desk(page, OTHER)
    desk.press("Check")
    other.press("Check")
    other.hears("Waiting")
    desk.press("Stop")
    desk.wait("Taken back")
    other.hears("Loading Python")  # it goes on for the one who still waits
    other.press("Stop")
    other.wait("Taken back")
    faults.clear()


def test_a_library_that_does_not_come_leaves_python_as_it_is(faults, page):
    faults["matplotlib-3.8.4-cp312-cp312-pyodide_2024_0_wasm32.whl"] = 404
    desk = Desk(page)
    assert desk.run("1 + 1") == "2"
    shown = desk.run("import matplotlib", "Not run")
    assert shown.startswith("What the code imports could not be loaded: the site refused pyodide/m")
    assert desk.run("1 + 2") == "3"
    faults.clear()
    desk.run("import matplotlib.pyplot as plt\n\nplt.plot([1, 2])")
    assert desk.box.locator(".runner__output img").count() == 1


def test_without_the_editor_a_plain_field_takes_the_code(faults, page):
    faults["codemirror.js"] = 404
    desk = Desk(page)
    desk.press("Edit")
    field = desk.box.locator("textarea")
    field.fill("# typed in a plain field")
    page.reload(wait_until="networkidle")
    desk.box.scroll_into_view_if_needed()
    assert field.input_value() == "# typed in a plain field"
