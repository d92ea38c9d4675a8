"""A value gets the explanation that is its own."""

from mlfund.judge.declare import predict
from mlfund.judge.judge import judge

HEADER = {"title": "Title", "difficulty": 1, "importance": 2, "minutes": 3, "hints": ["Hint."]}


def make_question():
    @predict(**HEADER, tolerance=0.05)
    def number():
        """How much?"""
        return 0.9

    number.wrong_value(0.0044, "You squared it.")
    number.wrong_value(0.6, "You took two of three.")
    number.wrong_value(0, "You lost it.")
    return number


def said_of(value):
    return judge(make_question(), value).failure.message


def test_an_explanation_reaches_to_what_rounds_to_it():
    assert said_of(0.0044) == "You squared it."
    assert said_of(0.00437) == "You squared it."
    assert said_of(0.6) == "You took two of three."
    assert said_of(0.603) == "You took two of three."
    assert said_of(0) == "You lost it."


def test_no_value_gets_the_explanation_of_another():
    for value in (0.001, 0.003, 0.009, 0.55, 0.64, 0.02, -0.0044):
        assert said_of(value) == ""


def test_infinity_is_no_other_number():
    question = make_question()
    question.wrong_value(float("inf"), "There is a bound.")
    assert judge(question, float("inf")).failure.message == "There is a bound."
    for value in (0.3, 1e300, -float("inf"), float("nan")):
        assert judge(question, value).failure.message == ""


def test_the_right_value_has_the_tolerance_that_is_declared():
    assert judge(make_question(), 0.86).status == "passed"
    assert judge(make_question(), 0.84).status == "failed"
