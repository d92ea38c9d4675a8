"""Changes of a source in one place."""

import pytest

from mlfund.exercises import find
from mlfund.judge.changes import _instructions, changes, compiled, variants

HEAD = "import numpy as np\n\n\ndef f(x, y, n, eps=1e-5):\n"


def changed(body):
    """The bodies of all changes of a function with this body."""
    source = HEAD + "".join(f"    {line}\n" for line in body.splitlines())
    return [_body(change.source) for change in changes(source)]


def _body(source):
    return "\n".join(line[4:] for line in source.removeprefix(HEAD).splitlines())


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return x + y", ["return x - y", "return x", "return y", "return x + 2 * y"]),
        ("return x - y", ["return x + y", "return y - x", "return 2 * x - y"]),
        ("return x * y", ["return x / y", "return x", "return x * y * y"]),
        ("return x @ y", ["return x * y", "return y @ x"]),
        ("return -x", ["return x"]),
        ("return x < y", ["return x <= y", "return x > y"]),
        ("return x == y", ["return x != y"]),
        ("return x and not y", ["return x or not y", "return x and y", "return not y"]),
        ("return x if n else y", ["return x", "return y", "return x if not n else y"]),
        ("return 3", ["return 4", "return 2", "return 6", "return -3"]),
        ("return 0.5", ["return 0.0", "return 1.0", "return -0.5"]),
        ("return True", ["return False"]),
        ("return x.mean(axis=0)", ["return x.mean(axis=1)", "return x.mean()", "return x"]),
        ("return x.var(0)", ["return x.var(0, ddof=1)", "return x.std(0)"]),
        ("return x.sum(axis=(0, 2))", ["return x.sum(axis=0)", "return x.sum(axis=(1, 2))"]),
        ("return x.max(1, keepdims=True)", ["return x.max(1)", "return x.min(1, keepdims=True)"]),
        ("return np.argmin(x)", ["return np.argmax(x)", "return x"]),
        ("return np.nanmean(x)", ["return np.mean(x)"]),
        ("return np.argsort(x)", ["return np.argsort(x)[::-1]"]),
        ("return np.dot(x, y)", ["return np.dot(y, x)", "return np.dot(x)"]),
        ("return np.zeros(n)", ["return np.ones(n)", "return np.zeros(n, dtype=int)"]),
        ("return x[0]", ["return x[1]", "return x[-1]", "return x"]),
        ("return x[:n]", ["return x[:n - 1]", "return x[:n + 1]", "return x[:]"]),
        ("return x[:, None]", ["return x[None, :]", "return x[:]"]),
        ("return x.T", ["return x"]),
        ("return x, y", ["return (y, x)", "return (y,)", "return (x, x)", "return (y, y)"]),
        ("return x", ["return np.float16(x)", "eps = 1e-05\nreturn x"]),
        ("for i in range(n):\n    x += i\nreturn x", ["for i in range(n):\n    pass\nreturn x"]),
        ("for i in range(n):\n    x += i\nreturn x", ["pass\nreturn x"]),
    ],
)
def test_a_change_is_made(body, expected):
    made = changed(body)
    assert not [e for e in expected if e not in made], made


def test_a_loop_becomes_one_shorter_or_longer():
    made = changed("for i in range(n):\n    x = x + i\nreturn x")
    heads = {body.splitlines()[0] for body in made}
    loops = ["range(n - 1)", "range(n + 1)", "range(1, n)", "list(range(n))[:-1]"]
    assert {f"for i in {loop}:" for loop in loops} <= heads


def test_the_default_of_a_parameter_changes_too():
    heads = {c.source.splitlines()[3] for c in changes(HEAD + "    return x + eps\n")}
    assert "def f(x, y, n, eps=0.0):" in heads


def test_no_change_compiles_to_the_source_or_to_another():
    source = HEAD + "    return (x - x.mean(axis=0)) / (2 * y - 1)[0:n] ** 2\n"
    codes = [compiled(source), *(compiled(change.source) for change in changes(source))]
    assert None not in codes
    assert len(set(codes)) == len(codes)


def test_the_text_of_a_change_compiles_to_the_code_that_was_tried():
    for exercise in map(find, ["batch_norm/forward", "cross_validation/nested_error"]):
        made = [(code, change()) for code, change in variants(exercise.solution)]
        assert all(_instructions(code) == compiled(change.source) for code, change in made)


def test_the_rest_of_the_source_stays_as_it_is_written():
    source = HEAD + '    # what "x" is\n    return  x  +  (y)  # a sum\n'
    assert all('    # what "x" is\n' in change.source for change in changes(source))
    assert any("    return  x  -  (y)  # a sum\n" not in c.source for c in changes(source))


def test_brackets_keep_the_meaning():
    made = changed("return 2 * (x + y)")
    assert "return 2 * (2 * x + y)" in made
    assert "return (x + y) * 2" not in made  # a product has no order
    assert "return x.T" not in made


def test_the_order_is_the_same_at_every_run():
    source = HEAD + "    return x.sum(axis=(1, 2)) * y\n"
    assert [*changes(source)] == [*changes(source)]


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        ("y + 2 * x.var(0)", "as if `y + 2 * x.var(0)` stood instead of `y + x.var(0)`"),
        ("eps = 1e-05", "as if `eps = 1e-05` stood in the first line"),
        ("pass", "as if `for i in x: ...` were left out"),
    ],
)
def test_the_sentence_says_the_change(now, sentence):
    source = HEAD + "    for i in x:\n        y = y + i\n    return y + x.var(0)\n"
    assert sentence in [c.sentence for c in changes(source) if now in c.now]


def test_a_short_piece_is_shown_with_what_stands_around_it():
    source = HEAD + "    return np.maximum(0, 12345)\n"
    assert "as if `np.maximum(1, 12345)` stood instead of `np.maximum(0, 12345)`" in [
        change.sentence for change in changes(source)
    ]
