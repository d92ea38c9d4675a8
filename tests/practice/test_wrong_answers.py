"""Every common wrong answer is refuted by a test of its name, or is wrong by its words alone.

A wrong answer to the question q-some-topic is refuted by test_q_some_topic, in this folder.
"""

import ast
from pathlib import Path

import pytest

from booktools.practice.desk import questions

HERE = Path(__file__).parent

# No computation of a second refutes these. Why they are wrong, and where the chapter shows it.
BY_WORD = {
    "q-adain-family": "a definition: adaptive layer norm measures no style",
    "q-batch-norm-contrastive": "the page solves the pretext task by companions, without images",
    "q-layer-norm-place": "the page's map of depths, where one block has no gain",
    "q-layer-norm-warm-up": "the page's map, where each has its own best rate",
}


def refuted():
    """The names of the tests, without their first word."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in HERE.glob("test_wrong_*.py")]
    functions = [node.name for tree in trees for node in tree.body if hasattr(node, "name")]
    return {name.removeprefix("test_") for name in functions if name.startswith("test_q_")}


def name_of(question):
    return question.id.replace("-", "_")


QUESTIONS, REFUTED = questions(), refuted()


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_a_wrong_answer_is_refuted(question):
    assert (name_of(question) in REFUTED) != (question.id in BY_WORD)


def test_every_refutation_belongs_to_a_question():
    names = [name_of(question) for question in QUESTIONS]
    for name in REFUTED:
        assert any(name == known or name.startswith(f"{known}_") for known in names), name
    assert set(BY_WORD) <= {question.id for question in QUESTIONS}
