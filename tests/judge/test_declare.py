"""What a declaration can say, and how its checks behave."""

import numpy as np
import pytest

from mlfund.judge.declare import UNCHANGED, debug, implement, predict
from mlfund.judge.judge import judge
from mlfund.judge.sandbox import execute

HEADER = {"title": "Title", "difficulty": 1, "importance": 2, "minutes": 3, "hints": ["Hint."]}


def make_dropout():
    @implement(**HEADER)
    def dropout(x, p, *, rng):
        """Drop."""
        return np.where(rng.random(x.shape) < p, 0, x / (1 - p))

    @dropout.holds("masks differ", "Each call draws its own mask.")
    def _(dropout):
        rng = np.random.default_rng(0)
        one, two = dropout(np.ones(50), 0.5, rng=rng), dropout(np.ones(50), 0.5, rng=rng)
        assert not np.array_equal(one, two), "two calls had the same mask"

    @dropout.holds("the scale is kept", "Divide by 1 - p.")
    def _(dropout):
        kept = dropout(np.ones(50), 0.5, rng=np.random.default_rng(0)).max()
        assert kept == 2, f"kept units became {kept}"

    return dropout


def test_a_random_generator_goes_on_between_the_calls_of_a_property():
    dropout = make_dropout()
    assert judge(dropout, dropout.reference).status == "passed"


def test_random_answers_are_diagnosed_by_what_the_property_finds():
    dropout = make_dropout()

    @dropout.wrong("the scale is kept", "You did not divide.")
    def unscaled(x, p, *, rng):
        return np.where(rng.random(x.shape) < p, 0, x)

    @dropout.wrong("the scale is kept", "You divided by p twice.")
    def squared(x, p, *, rng):
        return np.where(rng.random(x.shape) < p, 0, x / p**2)

    assert judge(dropout, unscaled).failure.message == "You did not divide."
    assert judge(dropout, squared).failure.message == "You divided by p twice."
    other = judge(dropout, lambda x, p, *, rng: np.where(rng.random(x.shape) < p, 0, x * 9))
    assert other.failure.found.startswith("kept units became 9.0")
    assert (other.failure.message, other.failure.rule) == ("", "Divide by 1 - p.")


def test_a_property_can_ask_for_an_error():
    @implement(**HEADER)
    def mean(x):
        """Average."""
        if not len(x):
            raise ValueError("x is empty")
        return sum(x) / len(x)

    @mean.holds("an empty x is an error", "Raise ValueError.")
    def _(mean):
        try:
            mean([])
        except ValueError:
            return
        raise AssertionError("mean([]) returned something")

    assert judge(mean, mean.reference).status == "passed"
    assert judge(mean, lambda x: 0).failure.found == "mean([]) returned something"
    assert "ZeroDivisionError" in judge(mean, lambda x: 1 / 0).failure.error


def test_an_assertion_of_the_learner_is_an_error_of_theirs():
    dropout = make_dropout()

    def answer(x, p, *, rng):
        assert p < 0.1, "mine"

    assert "AssertionError: mine" in judge(dropout, answer).failure.error


def test_cases_give_the_options_by_name_and_compare_structures():
    @implement(**HEADER)
    def count(labels, *, of):
        """Count."""
        return {"count": np.sum(labels == of), "kind": "label", "extra": None}

    @count.cases("counted", "Count them.")
    def _(rng):
        yield np.array([1, 2, 2]), 2
        yield np.array([1, 2, 2, 1, 1]), 1

    assert judge(count, count.reference).status == "passed"
    for result, said in [
        ({"count": 9, "kind": "label", "extra": None}, "['count'] should be 2, got 9"),
        ({"count": 2, "kind": "other", "extra": None}, "['kind'] should be 'label', got 'other'"),
        ({"count": 2, "kind": "label", "extra": 1}, "['extra'] should be None, got int"),
        ({"count": 2}, "should have keys ['count', 'kind', 'extra'], got ['count']"),
        ([2], "should be a dict, got list"),
    ]:
        assert said in judge(count, lambda labels, *, of, result=result: result).failure.found


def test_a_list_changed_in_place_is_reported():
    @implement(**HEADER)
    def ordered(values):
        """Sort."""
        return sorted(values)

    @ordered.cases("sorted", "Sort them.")
    def _(rng):
        yield ([3, 1, 2],)

    def answer(values):
        values.sort()
        return values

    verdict = judge(ordered, answer)
    assert (verdict.failure.property, verdict.failure.found) == (
        UNCHANGED,
        "values was changed by the call",
    )


def test_a_wrong_answer_must_name_a_property():
    with pytest.raises(ValueError, match="has no property 'speed' so far, only"):
        make_dropout().wrong("speed", "Slow.")(lambda x: x)


def test_cases_of_an_unknown_result_are_refused():
    with pytest.raises(ValueError, match="of must be one of None, got 'mean'"):
        make_dropout().cases("name", "message", of="mean")


def test_a_starter_with_a_bug_is_known_by_its_code_and_not_its_layout():
    @debug(**HEADER)
    def total(rows):
        """Add."""
        return sum(sum(value for value in row) for row in rows)

    @total.starts_from
    def total_with_a_bug(rows, first=0):
        return sum(sum(value + 1 for value in r) for r in rows)

    @total.cases("the total", "Add them.")
    def _(rng):
        yield ([[1, 2], [3]],)

    def status(code):
        without_source = {}
        exec(code, without_source)
        verdict = judge(total, without_source["total"])
        assert judge(total, execute(code, "total.py")["total"]).status == verdict.status
        return verdict.status

    code = "def total(rows, first=0):\n    return sum(sum(value + 1 for value in r) for r in rows)"
    assert status(code) == "not attempted"
    assert status(code.replace("\n", "  # where?\n\n")) == "not attempted"
    assert status(code.replace("+ 1", "+ 2")) == "failed"
    assert status(code.replace("first=0", "first=1")) == "failed"
    assert status(code.replace(" + 1", "")) == "passed"


def test_a_question_is_shown_with_its_choices_and_worked_out_in_its_solution():
    @predict(**HEADER, choices={"a": "one", "b": "two"})
    def question():
        """Which?"""
        return "b"

    assert question.statement == "Which?\n\n- `'a'`: one\n- `'b'`: two"
    assert (question.starter, question.solution) == ("answer = None", 'answer = "b"')
    assert question.header == "Difficulty 1 of 5 · importance 2 of 5 · 3 minutes · predict"


def test_a_changed_declaration_has_another_fingerprint():
    one = make_dropout()
    assert one.fingerprint == make_dropout().fingerprint
    one.holds("another", "Message.")(lambda answer: None)
    assert one.fingerprint != make_dropout().fingerprint
