"""An exercise on its page, as a learner works on it."""

import re

PAGE = "chapters/normalization/batch_norm.html"
ID, OTHER, QUESTION = "batch_norm/normalize", "batch_norm/forward", "batch_norm/running_variance"
CHOICE = "batch_norm/batch_of_two"
LONG = 400_000  # milliseconds: no busy machine should decide a test


class Desk:
    """The place of one exercise."""

    def __init__(self, page, id=ID):
        self.page = page
        self.box = page.locator(f'.runner[data-exercise="{id}"]')
        self.said = self.box.locator(".runner__said")
        self.state = self.box.locator(".runner__state")
        self.warning = self.box.locator(".runner__warning")
        self.editor = self.box.locator(".cm-content")

    def button(self, name):
        """One of the exercise's buttons."""
        return self.box.get_by_role("button", name=re.compile(rf"^{re.escape(name)}\b"))

    def press(self, name):
        """Press one of the exercise's buttons."""
        self.button(name).click(timeout=LONG)

    def write(self, code):
        """Replace the code in the editor."""
        self.button("Check").wait_for(timeout=LONG)  # the page's scripts have run
        edit = self.box.get_by_role("button", name=re.compile(r"^Edit\b"), include_hidden=True)
        if edit.is_visible():
            edit.dispatch_event("click")  # code that was kept opens by itself: it may be gone
        self.editor.click(timeout=LONG)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(code)

    @property
    def code(self):
        """What the editor holds."""
        return self.editor.inner_text()

    def hears(self, text):
        """Wait until the exercise says something that has this text."""
        self.said.filter(has_text=text).wait_for(timeout=LONG)

    def wait(self, said):
        """Wait for the end of a run, which should say this; return what is shown."""
        self.box.locator(".runner__output[aria-busy=false]").wait_for(
            timeout=LONG, state="attached"
        )
        assert said in self.said.text_content()
        output = self.box.locator(".runner__output pre")
        return output.text_content() if output.count() else ""

    def check(self, code, said):
        """Check some code; return the verdict."""
        self.write(code)
        self.press("Check")
        return self.wait(said)

    def run(self, code, said="It ran."):
        """Run some code; return what is shown."""
        self.write(code)
        self.press("Run")
        return self.wait(said)
