"""What an answer's author is told."""

import textwrap
from dataclasses import asdict, dataclass, field

MARKS = {"passed": "PASSED", "failed": "NOT YET", "not attempted": "NOT ATTEMPTED YET"}


@dataclass
class Failure:
    """The first property that does not hold, the smallest input that shows it, and the lesson.

    `message` is the cause, where it is known; else `rule` is what the property asks.
    """

    property: str
    message: str = ""
    given: str = ""
    found: str = ""
    error: str = ""
    expected: str = ""
    got: str = ""
    rule: str = ""


@dataclass
class Verdict:
    """passed, failed, not attempted or stopped; its text is the same at every run."""

    id: str
    status: str
    passed: list = field(default_factory=list)
    failure: Failure | None = None
    not_run: list = field(default_factory=list)
    printed: str = ""
    cut: bool = False

    def as_dict(self):
        """The verdict as plain values, for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values):
        """The verdict that `as_dict` described."""
        failure = values["failure"] and Failure(**values["failure"])
        return cls(**{**values, "failure": failure})

    def __str__(self):
        lines = [f"{self.id}: {MARKS.get(self.status, 'STOPPED')}"]
        lines += [f"  [x] {name}" for name in self.passed]
        if self.failure:
            lines += [f"  [ ] {self.failure.property}", *self._details()]
        if self.not_run:
            lines += ["", f"Not checked yet: {'; '.join(self.not_run)}."]
        if self.printed:
            lines += ["", "Your code printed:", _indent(self.printed.rstrip("\n"))]
            lines += ["    (and more, cut off here)"] if self.cut else []
        return "\n".join(lines)

    def _details(self):
        failure = self.failure
        for title, text in (
            ("With", failure.given),
            ("Your code raised an error:", failure.error),
            ("Expected:", failure.expected),
            ("Got:", failure.got),
            ("Found:", failure.found),
            ("Likely cause:", failure.message),
            ("The rule:", failure.rule),
        ):
            if text:
                yield from ("", title, _indent(text))


def _indent(text):
    return textwrap.indent(text, "    ")
