"""Time functions, say how they keep to a budget, and print it."""

import statistics
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One line of a table: what was measured, in words, and its value against a budget.

    A budget is the most that may be, or the `least` that must.
    """

    what: str
    measured: str
    value: float
    budget: float
    least: bool = False

    @property
    def ok(self):
        """Whether the value keeps to the budget."""
        return self.value >= self.budget if self.least else self.value <= self.budget


def show(module, topics=()):
    """Print a module's table as it is measured; return the number of results off their budget."""
    print(f"\n{module.TITLE}", flush=True)
    off = 0
    for result in module.results(*topics):
        verdict = "ok" if result.ok else "UNDER" if result.least else "OVER"
        off += not result.ok
        budget = f"{'at least' if result.least else 'budget'} {result.budget:<6g}"
        print(f"  {result.what:<56} {result.measured:<42} {budget} {verdict}", flush=True)
    return off


def amount(what, value, unit, budget):
    """A result in a unit: `amount("import", 0.2, "s", 0.5)`."""
    return Result(what, f"{_digits(value)} {unit}", value, budget)


def at_least(what, value, unit, budget):
    """A result of which there must be so much: `at_least("pictures", 8, "", 7)`."""
    return Result(what, f"{_digits(value)} {unit}", value, budget, least=True)


def _digits(value):
    return f"{value:,.0f}" if 1000 <= value < 1e6 else f"{value:.3g}"


def ratio(what, ours, theirs, budget):
    """A result that compares two functions without arguments, timed by turns in one run."""
    a, b = seconds_by_turns(ours, theirs)
    measured = f"{a * 1e3:.3g} ms against {b * 1e3:.3g} ms: {a / b:.2f} times"
    return Result(what, measured, a / b, budget)


def seconds_by_turns(*functions, at_least=0.3, rounds=5):
    """The median seconds of each function's call, timed by turns so that all meet the same load."""
    calls = [_calls_within(function, at_least / rounds) for function in functions]
    times = [[] for _ in functions]
    for _ in range(rounds):
        for function, count, measured in zip(functions, calls, times, strict=True):
            measured.append(_seconds(function, count) / count)
    return [statistics.median(measured) for measured in times]


def _calls_within(function, seconds):
    function()  # the first call may set things up
    return max(1, int(seconds / max(_seconds(function, 1), 1e-9)))


def _seconds(function, calls):
    start = time.perf_counter()
    for _ in range(calls):
        function()
    return time.perf_counter() - start
