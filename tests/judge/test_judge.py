"""Whatever a learner's code does, its author gets a verdict and nothing around it is harmed."""

import contextlib
import random
import signal
import sys
import threading
import time
import warnings
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import torch

from mlfund.exercises import check, find, hint, solution
from mlfund.judge.judge import judge
from mlfund.judge.sandbox import PRINTED, execute
from mlfund.judge.verdict import Verdict

NORMALIZE = find("batch_norm/normalize")
right = NORMALIZE.reference


def returns(value):
    return lambda x, eps=1e-5: value


def raises(error):
    def answer(x, eps=1e-5):
        raise error

    return answer


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (returns(None), "is a `return` missing?"),
        (returns("x"), "should hold real numbers, got str"),
        (returns(np.array([object()])), "should hold real numbers, got ndarray of dtype object"),
        (returns(iter([1])), "should hold real numbers"),
        (
            returns(np.zeros((2, 1), complex)),
            "should hold real numbers, got ndarray of dtype complex",
        ),
        (lambda x, eps=1e-5: x[0], "should have shape (2, 1), got (1,)"),
        (lambda x, eps=1e-5: x * np.nan, "result[0, 0] should be 1, got nan"),
        (raises(ZeroDivisionError("mine")), "ZeroDivisionError: mine"),
        (raises(SystemExit(3)), "SystemExit: 3"),
        (raises(GeneratorExit()), "GeneratorExit"),
        (lambda: 0, "TypeError"),
        (3, "expected a function, got int"),
        (None, "expected a function, got NoneType"),
        (dict, "Error"),
    ],
)
def test_what_went_wrong_is_named(answer, said):
    skip_first = NORMALIZE.properties[1:]
    verdict = judge_with(answer, skip_first)
    assert verdict.status == "failed"
    assert said in str(verdict)


def judge_with(answer, properties):
    return judge(replace(NORMALIZE, properties=properties), answer)


def test_recursion_without_end_is_an_error_of_theirs():
    def answer(x, eps=1e-5):
        return answer(x)

    assert "RecursionError" in str(judge(NORMALIZE, answer))


def test_an_error_shows_the_line_and_not_the_engine():
    code = "def normalize(x, eps=1e-5):\n    mean = x.mean(axis=0)\n    return x - mena\n"
    verdict = judge(NORMALIZE, execute(code, "mine.py")["normalize"])
    assert "NameError: name 'mena' is not defined" in str(verdict)
    assert "line 3, in normalize: return x - mena" in str(verdict)
    assert "judge.py" not in str(verdict)
    assert "_call" not in str(verdict)


def test_an_endless_loop_is_stopped():
    def answer(x, eps=1e-5):
        while True:
            with contextlib.suppress(Exception):
                continue

    verdict = judge(NORMALIZE, answer, seconds=0.2)
    assert verdict.status == "stopped"
    assert "had not finished after 0.2 seconds" in str(verdict)
    assert judge(NORMALIZE, right).status == "passed"


def test_a_flood_of_output_is_cut():
    def answer(x, eps=1e-5):
        for _ in range(10_000):
            print("flood")
        return right(x, eps)

    verdict = judge(NORMALIZE, answer)
    assert verdict.status == "passed"
    assert len(verdict.printed) == PRINTED
    assert "cut off here" in str(verdict)


def test_a_loop_that_swallows_everything_is_stopped():
    def answer(x, eps=1e-5):
        while True:
            with contextlib.suppress(BaseException):
                pass

    assert judge(NORMALIZE, answer, seconds=0.2).status == "stopped"


def test_a_deadline_leaves_another_timer_as_it_was():
    before = signal.getsignal(signal.SIGALRM)
    signal.setitimer(signal.ITIMER_REAL, 100)
    try:
        judge(NORMALIZE, right)
        assert 90 < signal.getitimer(signal.ITIMER_REAL)[0] <= 100
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    assert signal.getsignal(signal.SIGALRM) is before


def test_a_thread_can_judge_too():
    verdicts = []
    thread = threading.Thread(target=lambda: verdicts.append(judge(NORMALIZE, right)))
    thread.start()
    thread.join()
    assert verdicts[0].status == "passed"


def test_an_unfinished_branch_is_not_called_unattempted():
    def answer(x, eps=1e-5):
        if eps > 0.1:
            raise NotImplementedError("this branch")
        return right(x, eps)

    verdict = judge(NORMALIZE, answer)
    assert verdict.status == "failed"
    assert "NotImplementedError: this branch" in str(verdict)


def test_a_changed_numpy_does_not_change_what_is_expected(monkeypatch):
    def answer(x, eps=1e-5):
        monkeypatch.setattr(np, "sqrt", lambda value: value)
        return (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)

    assert judge(NORMALIZE, answer).status == "failed"


def test_deleted_modules_come_back():
    def answer(x, eps=1e-5):
        for name in [name for name in sys.modules if name.startswith("mlfund")]:
            del sys.modules[name]
        return right(x, eps)

    assert judge(NORMALIZE, answer).status == "passed"
    assert find(NORMALIZE.id) is NORMALIZE


def test_no_address_is_shown():
    class Odd:
        pass

    for verdict in (
        judge(NORMALIZE, raises(ValueError(Odd()))),
        judge(find("batch_norm/running_variance"), Odd()),
        judge(find("batch_norm/batch_of_two"), print),
    ):
        assert "0x" not in str(verdict)


def test_an_error_that_cannot_be_printed_is_named():
    class UnspeakableError(Exception):
        def __str__(self):
            raise RuntimeError

    assert "UnspeakableError" in str(judge(NORMALIZE, raises(UnspeakableError())))


def test_lines_of_libraries_are_not_shown():
    verdict = judge(NORMALIZE, lambda x, eps=1e-5: np.linalg.inv(x))
    assert "LinAlgError" in str(verdict)
    assert "_assert" not in str(verdict)


def test_global_random_numbers_are_the_same_at_every_run():
    def answer(x, eps=1e-5):
        return right(x, eps) + np.random.rand() + random.random()  # noqa: NPY002

    assert str(judge(NORMALIZE, answer)) == str(judge(NORMALIZE, answer))


def test_the_smallest_input_is_shown_with_both_results():
    verdict = judge(NORMALIZE, lambda x, eps=1e-5: right(x, eps) * 1.5)
    assert verdict.failure.given.startswith("x = array([[ 1307.3022],")
    assert (verdict.failure.expected, verdict.failure.got) == (
        "array([[ 1.],\n       [-1.]])",
        "array([[ 1.5],\n       [-1.5]])",
    )
    assert "result[0, 0] should be 1, got 1.5" in str(verdict)


def test_a_mistake_is_recognized_only_where_all_failures_agree():
    def mostly_unbiased(x, eps=1e-5):
        result = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0, ddof=1) + eps)
        return result if len(x) < 5 else result + 1

    unbiased = next(w for w in NORMALIZE.wrong_answers if w.name == "unbiased")
    assert judge(NORMALIZE, unbiased.answer).failure.message == unbiased.message
    failure = judge(NORMALIZE, mostly_unbiased).failure
    assert not failure.message
    assert failure.rule == NORMALIZE.properties[1].message


def test_an_input_changed_in_place_is_reported():
    def answer(x, eps=1e-5):
        result = right(x, eps)
        x[:] = 0
        return result

    assert "changed an argument in place" in str(judge(NORMALIZE, answer))


def test_global_state_is_put_back():
    def answer(x, eps=1e-5):
        np.random.seed(0)  # noqa: NPY002
        np.random.rand()  # noqa: NPY002
        np.seterr(all="raise")
        np.set_printoptions(precision=1)
        warnings.simplefilter("error")
        sys.stdout = None
        return right(x, eps)

    before = np.random.get_state()[1].copy(), np.geterr(), np.get_printoptions()  # noqa: NPY002
    filters, stdout = list(warnings.filters), sys.stdout
    judge(NORMALIZE, answer)
    assert np.array_equal(np.random.get_state()[1], before[0])  # noqa: NPY002
    assert (np.geterr(), np.get_printoptions()) == before[1:]
    assert (list(warnings.filters), sys.stdout) == (filters, stdout)


@pytest.mark.parametrize(
    "answer",
    [
        lambda x, eps=1e-5: torch.tensor(right(x, eps), requires_grad=True),
        lambda x, eps=1e-5: right(x, eps).astype(np.float32),
        lambda x, eps=1e-5: right(x, eps).tolist(),
    ],
)
def test_other_kinds_of_right_are_accepted(answer):
    assert judge(NORMALIZE, answer).status == "passed"


def test_answers_to_questions():
    number, choice = find("batch_norm/running_variance"), find("batch_norm/batch_of_two")
    assert judge(number, np.float32(2.95)).status == "passed"
    assert judge(number, None).status == "not attempted"
    assert "Answer with a number." in str(judge(number, "2.95"))
    assert "Answer with a number." in str(judge(number, [2.95, 1]))
    assert "Answer with a number." in str(judge(number, 2.95 + 0j))
    for dress in (Fraction(295, 100), Decimal("2.95"), [2.95], np.array([[2.95]]), (2.95,)):
        assert judge(number, dress).status == "passed"
    assert judge(choice, "b").status == "passed"
    assert judge(choice, np.str_("B")).status == "passed"
    assert "Answer with one of 'a', 'b', 'c', 'd'." in str(judge(choice, "e"))
    assert "Answer with one of" in str(judge(choice, ["b"]))


def test_a_verdict_survives_json():
    verdict = judge(NORMALIZE, returns(None))
    assert str(Verdict.from_dict(verdict.as_dict())) == str(verdict)


def test_a_verdict_takes_little_time():
    start = time.perf_counter()
    judge(find("batch_norm/forward"), find("batch_norm/forward").reference)
    assert time.perf_counter() - start < 5


def test_the_notebook_front_end(capsys, monkeypatch):
    monkeypatch.setenv("MLFUND_PROGRESS", "off")
    check("batch_norm/normalize", right)
    assert "batch_norm/normalize: PASSED" in capsys.readouterr().out
    hint("batch_norm/backward")
    hint("batch_norm/backward")
    hint("batch_norm/backward", 1)
    said = capsys.readouterr().out
    assert [line[:11] for line in said.splitlines()] == [
        "Hint 1 of 3",
        "Hint 2 of 3",
        "Hint 1 of 3",
    ]
    with pytest.raises(ValueError, match="number must be from 1 to 3, got 4"):
        hint("batch_norm/backward", 4)
    solution("batch_norm/normalize")
    assert capsys.readouterr().out.startswith("import numpy as np\n\n\ndef normalize(x, eps=1e-5):")


def test_an_unknown_exercise_is_named_with_similar_ones():
    with pytest.raises(KeyError, match="no exercise 'batch_norm/bakward'; did you mean"):
        check("batch_norm/bakward", None)
    with pytest.raises(KeyError, match="no exercise 'layer_nrom/x'"):
        find("layer_nrom/x")


def test_a_chapters_own_solutions_are_not_remembered(tmp_path, monkeypatch):
    monkeypatch.setenv("MLFUND_DATA", str(tmp_path))
    monkeypatch.delenv("MLFUND_PROGRESS", raising=False)
    check("batch_norm/normalize", NORMALIZE.reference, record=False)
    assert not list(tmp_path.iterdir())
