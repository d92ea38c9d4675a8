"""The page's own judge of questions says what the judge in Python says, word for word."""

import json
import subprocess

import pytest

from booktools.paths import ROOT
from booktools.site.katex import node
from booktools.site.questions import question_data
from mlfund.exercises import all_exercises
from mlfund.judge.judge import judge

QUESTIONS = [exercise for exercise in all_exercises() if exercise.kind == "predict"]

TYPED = {  # in the field, and the value that it stands for in Python
    "": None, "   ": None, "\t": None, "0": 0, "-0": 0, "-0.0": -0.0, "007": 7, "+5": 5, " 5 ": 5,
    "5.": 5.0, ".5": 0.5, "-3": -3, "\u22123": -3, "\u22120.5": -0.5, "- 3": -3, "1_000": 1000,
    "1e5": 1e5, "1E5": 1e5, "1e16": 1e16, "1e15": 1e15, "123456789012345678": 123456789012345678,
    "1234567890123456.7": 1234567890123456.7, "1e-4": 1e-4, "0.00001234": 1.234e-5, "1e22": 1e22,
    "1e400": float("inf"), "-1e400": -float("inf"), "9" * 90: int("9" * 90), "1e-400": 0.0,
    "1/3": 1 / 3, "-1 / 3": -1 / 3, "0/5": 0.0, "4/2": 2.0, "1.5/2": 0.75, "0.1": 0.1,
}  # fmt: skip
JUNK = ["text", "0,5", "1,000.5", "5 %", "it's", "a \"b\" c'", "\u00bd", "\u00a05\u200bx", "nan",
        "\U0001f600", "a\\b", "one half", "-0,5", "1 000"]  # fmt: skip
TYPED |= {text: text for text in JUNK}  # Python's judge gets the text
CODES = ["answer = 0.5", "answer = -3", "answer = 1e5", "answer = 'c'", 'answer = "c"',
         "answer = 'x y'", "answer = None", "answer = 'C'", "  answer   =   5  \n"]  # fmt: skip
TO_PYTHON = ["np.pi", "e", "log(2)", "2 * 3", "np.sqrt(2)", "1/0", "1 - 0.5", "(1)", "2**3",
             "1/3/3"]  # fmt: skip
CODES_TO_PYTHON = ["answer = 1 + 1", "x = 1\nanswer = x", "answer = 0,5", "answer = 5  # five",
                   "answer = -0.5 - 1", "print(1)", "", "answer = 007", "answer = f()",
                   "import numpy as np\n\nanswer = 5"]  # fmt: skip


def judged(cases):
    """Judge as the page does."""
    script = ROOT / "tests/site/judged.js"
    run = [node(), "--input-type=module", "-e", f"await import({json.dumps(script.as_uri())})"]
    run = subprocess.run(run, input=json.dumps(cases), capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def in_python(exercise, answer):
    """Judge as a notebook does."""
    verdict = judge(exercise, answer)
    return {"status": verdict.status, "text": str(verdict)}


def near(value):
    """Values around one that a tolerance takes in, or just does not."""
    return [value, value + 0.004, value - 0.006, value * (1 + 5e-10), value * (1 + 2e-9), -value]


@pytest.mark.parametrize("exercise", QUESTIONS, ids=lambda exercise: exercise.id)
def test_every_answer_has_the_verdict_that_it_has_in_python(exercise):
    question = json.loads(question_data(exercise))
    known = [exercise.reference(), *(wrong.answer for wrong in exercise.wrong_answers)]
    if exercise.choices:
        answers = {key: key for key in [*exercise.choices, "A", " c ", "e", "abc", "it's"]}
    else:
        answers = TYPED | {repr(float(n)): float(n) for value in known for n in near(value)}
    cases = [{"question": question, "text": text} for text in answers]
    for text, verdict in zip(answers, judged(cases), strict=True):
        assert (text, verdict) == (text, in_python(exercise, answers[text]))


@pytest.mark.parametrize("exercise", QUESTIONS[:2], ids=["number", "choice"])
def test_code_that_gives_a_plain_answer_has_the_same_verdict(exercise):
    question = json.loads(question_data(exercise))
    cases = [{"question": question, "code": code} for code in CODES]
    for code, verdict in zip(CODES, judged(cases), strict=True):
        space = {}
        exec(code.strip(), space)
        if verdict is None:  # a number where a choice is asked for: Python tells
            assert exercise.choices
            assert not isinstance(space["answer"], str)
        else:
            assert (code, verdict) == (code, in_python(exercise, space["answer"]))


def test_what_takes_python_is_left_to_it():
    question = json.loads(question_data(next(e for e in QUESTIONS if not e.choices)))
    cases = [{"question": question, "text": text} for text in TO_PYTHON]
    cases += [{"question": question, "code": code} for code in CODES_TO_PYTHON]
    assert judged(cases) == [None] * len(cases)
