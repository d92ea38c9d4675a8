"""In a notebook every check ends in a verdict, and leaves the process as it was."""

import contextlib
import gc
import io
import logging
import os
import signal
import sys
import threading
import time
import warnings

import numpy as np
import pytest
import torch

from mlfund.exercises import all_exercises, check, find
from mlfund.judge import deadline
from mlfund.judge.judge import judge
from mlfund.judge.sandbox import execute
from mlfund.judge.source import judge_source

NORMALIZE = find("batch_norm/normalize")
right = NORMALIZE.reference


def swallows_all(x, eps=1e-5):
    while True:
        try:  # noqa: SIM105
            time.sleep(0.1)
        except:  # noqa: E722
            pass


def swallows_and_suppresses(x, eps=1e-5):
    while True:
        with contextlib.suppress(BaseException):
            time.sleep(0.1)


def swallows_in_finally(x, eps=1e-5):
    while True:
        try:
            sum(range(100))
        finally:
            continue  # noqa: B012


def loops(x, eps=1e-5):
    while True:
        pass


def loops_in_a_generator(x, eps=1e-5):
    def numbers():
        while True:
            try:
                yield 1
            except BaseException:
                continue

    for _ in numbers():
        pass


def loops_when_deleted(x, eps=1e-5):
    class Endless:
        def __del__(self):
            while True:
                pass

    Endless()
    return right(x, eps)


def waits_for_ever(x, eps=1e-5):
    threading.Event().wait(20)


def swallows_in_loops_within_loops(x, eps=1e-5):
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            while time.monotonic() < end:
                try:  # noqa: SIM105
                    time.sleep(0.1)
                except:  # noqa: E722
                    pass
        except:  # noqa: E722
            pass


ENDLESS = [
    swallows_all,
    swallows_and_suppresses,
    swallows_in_finally,
    loops,
    loops_in_a_generator,
    loops_when_deleted,
]


def everything():
    """What a check must leave as it was."""
    return (
        sys.stdout,
        sys.stderr,
        sys.unraisablehook,
        sys.gettrace(),
        sys.getrecursionlimit(),
        list(sys.path),
        list(warnings.filters),
        list(logging.root.handlers),
        dict(os.environ),
        os.getcwd(),
        signal.getsignal(signal.SIGINT),
        signal.getsignal(signal.SIGALRM),
        np.sqrt,
        np.linalg.inv,
        np.geterr(),
        np.get_printoptions(),
        torch.get_default_dtype(),
        torch.is_grad_enabled(),
    )


def judged(exercise, answer, **options):
    """The verdict, after which all is as it was."""
    before = everything()
    verdict = judge(exercise, answer, **options)
    assert everything() == before
    return verdict


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("answer", ENDLESS)
@pytest.mark.parametrize("in_a_thread", [False, True])
def test_an_endless_answer_is_stopped(answer, in_a_thread, monkeypatch):
    monkeypatch.setattr(deadline, "GRACE", 60)  # however busy the machine is
    verdicts, before = [], everything()

    def work():
        verdicts.append(judge(NORMALIZE, answer, seconds=0.2))

    if in_a_thread:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    else:
        work()
    assert everything() == before
    assert str(verdicts[0]).startswith(
        "batch_norm/normalize: STOPPED\n  [ ] it comes to an end\n\nFound:\n"
        "    It had not finished after 0.2 seconds."
    )
    assert "0x" not in verdicts[0].printed


@pytest.mark.parametrize("answer", [waits_for_ever, swallows_in_loops_within_loops])
def test_one_that_cannot_be_stopped_is_left_behind(answer, monkeypatch):
    monkeypatch.setattr(deadline, "GRACE", 0.5)
    start = time.monotonic()
    verdict = judged(NORMALIZE, answer, seconds=0.2)
    assert verdict.failure.found == (
        "It had not finished after 0.2 seconds, and could not be stopped."
    )
    assert time.monotonic() - start < 15


@pytest.fixture
def interruptible():
    """An interrupt is raised, also in a process that was started to ignore it.

    No garbage is collected: within a callback of that (Hypothesis's) it would be lost.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    gc.disable()
    yield
    gc.enable()
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_ends_what_swallows_it():
    """The stop button of a notebook raises KeyboardInterrupt in the main thread."""
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    verdict = judged(NORMALIZE, swallows_all, seconds=60)
    assert verdict.failure.found == "It was interrupted."


def test_checks_at_the_same_time_have_a_verdict_each(capsys):
    answers = [right, lambda x, eps=1e-5: print("mine") or x, loops] * 2
    verdicts = {}

    def work(number):
        seconds = 0.5 if answers[number] is loops else None
        verdicts[number] = judge(NORMALIZE, answers[number], seconds=seconds)

    threads = [threading.Thread(target=work, args=(k,)) for k in range(len(answers))]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        print("other")
        time.sleep(0.02)
    assert [verdicts[k].status for k in range(6)] == ["passed", "failed", "stopped"] * 2
    assert [{*verdicts[k].printed.split()} for k in range(3)] == [set(), {"mine"}, set()]
    assert {*capsys.readouterr().out.split()} == {"other"}


def test_a_check_within_a_check_does_not_wait_for_it():
    def answer(x, eps=1e-5):
        check(NORMALIZE.id, right, record=False)
        return right(x, eps)

    verdict = judged(NORMALIZE, answer, seconds=20)
    assert verdict.status == "passed"
    assert "batch_norm/normalize: PASSED" in verdict.printed


def test_what_a_kept_stream_is_given_later_goes_to_the_notebook(capsys):
    kept = []

    def answer(x, eps=1e-5):
        kept.append(sys.stdout)
        return right(x, eps)

    assert judged(NORMALIZE, answer).status == "passed"
    print("later", file=kept[0])
    assert capsys.readouterr().out == "later\n"


def test_what_an_answer_sets_is_put_back(tmp_path):
    def answer(x, eps=1e-5):
        sys.setrecursionlimit(5000)
        os.environ["MINE"] = os.environ.pop("HOME")
        os.chdir(tmp_path)
        sys.path.insert(0, "mine")
        sys.path = []
        np.sqrt = np.linalg.inv = lambda value: value
        logging.basicConfig()
        torch.set_default_dtype(torch.float64)
        torch.manual_seed(3)
        sys.unraisablehook = None
        return right(x, eps)

    state = torch.get_rng_state()
    judged(NORMALIZE, answer)
    assert torch.equal(torch.get_rng_state(), state)


def test_a_numpy_patched_in_an_answer_does_not_help_the_next():
    def patches(x, eps=1e-5):
        np.allclose = np.isclose = lambda *values, **options: True
        return right(x, eps)

    judged(NORMALIZE, patches)
    assert judged(NORMALIZE, lambda x, eps=1e-5: x).status == "failed"


def test_a_file_that_patches_numpy_does_not_change_what_is_expected():
    source = "import numpy as np\nnp.log2 = np.log\n" + find("entropy/entropy_bits").solution
    assert judge_source("entropy/entropy_bits", source, "mine.py").status == "failed"


def test_an_error_in_a_del_is_told_without_an_address():
    class Bad:
        def __del__(self):
            raise ValueError("mine")

    def answer(x, eps=1e-5):
        Bad()
        return x

    said = judged(NORMALIZE, answer).printed
    gc.collect()
    assert said.startswith("Ignored by Python: ValueError: mine\n  line ")
    assert "0x" not in said


def test_what_a_file_prints_by_itself_is_shown():
    source = "print('loaded')\n" + NORMALIZE.solution
    verdict = judge_source(NORMALIZE.id, source, "mine.py")
    assert (verdict.status, verdict.printed) == ("passed", "loaded\n")


def test_a_result_is_no_error_of_the_learners_code():
    verdict = judged(NORMALIZE, right(np.ones((2, 2))))
    assert "raised" not in str(verdict)
    assert "expected a function, got ndarray: give `normalize` itself, uncalled" in str(verdict)


def test_input_without_anyone_to_ask_is_not_called_unattempted(monkeypatch):
    class StdinNotImplementedError(NotImplementedError):
        """As a notebook's kernel raises it."""

    def answer(x, eps=1e-5):
        raise StdinNotImplementedError("this frontend does not support input requests")

    said = str(judged(NORMALIZE, answer))
    assert "StdinNotImplementedError: this frontend does not support input" in said
    assert "NOT YET" in said


def test_a_wrapped_starter_is_judged_for_itself():
    import functools

    exercise = next(e for e in all_exercises() if e.kind == "debug")

    @functools.wraps(exercise.bug)
    def answer(*arguments, **options):
        return exercise.reference(*arguments, **options)

    assert judged(exercise, answer).status == "passed"
    answer.__wrapped__ = answer
    assert judged(exercise, answer).status == "passed"


def test_a_verdict_is_printed_whatever_the_output_can_hold(monkeypatch):
    def answer(x, eps=1e-5):
        print("∑ \ud800")
        return right(x, eps)

    for encoding in ("cp1252", "ascii", "utf-8"):
        raw = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding))
        check(NORMALIZE.id, answer, record=False)
        sys.stdout.flush()
        assert b"PASSED" in raw.getvalue()
        assert b"\\ud800" in raw.getvalue()
        monkeypatch.undo()


@pytest.mark.parametrize(
    "source",
    [
        b"\xef\xbb\xbfx = 1",
        "\ufeffx = 1",
        "# coding: latin-1\nx = 1  # é".encode("latin-1"),
        b"x = 1\r\n",
        b"from __future__ import annotations\nfrom dataclasses import dataclass\n"
        b"@dataclass\nclass A:\n    b: int\nx = A(1).b",
        b"import pickle\nclass A: pass\nx = len(pickle.loads(pickle.dumps([A()])))",
        b"import inspect\nclass A:\n    b = 1\nx = 'b = 1' in inspect.getsource(A)",
        b"from concurrent.futures import ThreadPoolExecutor as P\nx = 1\n",
        b"x = __file__ == 'mine.py'",
    ],
)
def test_what_python_runs_is_run(source):
    assert execute(source, "mine.py")["x"] == 1


@pytest.mark.parametrize(
    ("source", "error", "said"),
    [
        ("x = 1".encode("utf-16"), SyntaxError, "save the file as UTF-8"),
        (b"x = '\xe9'", SyntaxError, "save the file as UTF-8"),
        (b"\n\nx = '\xe9'", SyntaxError, "can't decode byte 0xe9 .* save the file as UTF-8"),
        (b"# coding: nonsense\n", SyntaxError, "nonsense"),
    ],
)
def test_what_python_does_not_run_is_named(source, error, said):
    with pytest.raises(error, match=said):
        execute(source, "mine.py")
