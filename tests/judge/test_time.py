"""Time is relative: neither a busy machine nor one that slept decides a verdict."""

import time

from mlfund.exercises import find
from mlfund.judge import deadline
from mlfund.judge.judge import SECONDS, TIMES, judge, prepare, seconds_for
from mlfund.judge.source import judge_source

NORMALIZE = find("batch_norm/normalize")


def test_a_deadline_is_relative_to_the_books_own_solution(monkeypatch):
    assert seconds_for(NORMALIZE) == SECONDS
    clock = iter([0.0, 5.0, 5.0, 7.0])  # the first time it loads a library
    with monkeypatch.context() as patch:
        patch.setattr(time, "perf_counter", lambda: next(clock))
        assert seconds_for(NORMALIZE) == 2 * TIMES


def test_a_busy_machine_decides_nothing(monkeypatch):
    """The book's own solution, and so the answer, takes longer than the least deadline."""
    monkeypatch.setattr("mlfund.judge.judge.SECONDS", 0.01)
    cases = next(p for p in NORMALIZE.properties if p.make_cases)
    make = cases.make_cases

    def slow_cases(rng):
        time.sleep(0.1)
        return make(rng)

    def slow(x, eps=1e-5):
        time.sleep(0.02)
        return NORMALIZE.reference(x, eps)

    monkeypatch.setattr(cases, "make_cases", slow_cases)
    assert prepare(NORMALIZE).seconds > 3
    assert judge(NORMALIZE, slow).status == "passed"


def test_a_machine_that_slept_decides_nothing(monkeypatch):
    """No time passes for the answer while the clock goes on."""
    now, slept = time.monotonic, iter([0, *range(100, 10**6, 100)])
    monkeypatch.setattr(deadline.time, "monotonic", lambda: now() + next(slept))
    verdict = judge(NORMALIZE, NORMALIZE.wrong_answers[0].answer, seconds=60)
    assert "Likely cause" in str(verdict)


def test_the_time_of_a_file_is_not_that_of_its_answer():
    phases = []
    source = "import time\ntime.sleep(2.1)\n" + NORMALIZE.solution
    begins = lambda *phase: phases.append(phase)  # noqa: E731
    verdict = judge_source(NORMALIZE.id, source, "mine.py", seconds=2, begins=begins)
    assert (verdict.status, phases) == ("passed", [("file", 2), ("answer", 2)])
