"""What a statement does with names, found from its source."""

import ast

import pytest

from mlfund.cells.names import names_of


def found(source):
    """The names of one statement."""
    return names_of(ast.parse(source).body[0])


@pytest.mark.parametrize(
    ("source", "uses"),
    [
        ("y = f(x)", "f x"),
        ("x = x + 1", "x"),
        ("x += 1", "x"),
        ("w[i] = v", "w i v"),
        ("a, *b = c", "c"),
        ("y = [x * k for x in xs if x > t]", "xs k t"),
        ("y = [a for b in c for a in b]", "c"),
        ("y = {k: v for k, v in z}", "z"),
        ("f = lambda x, k=d: x + k + c", "d c"),
        ("for x in xs:\n    y = x + z", "xs z"),
        ("if a:\n    x = 1\nprint(x)", "a x"),  # x may be the one of before
        ("if a:\n    x = 1\nelse:\n    x = 2", "a"),
        ("with open(p) as f:\n    t = f.read()", "open p"),
        ("try:\n    g()\nexcept E as e:\n    print(e)", "g E print"),
        ("def f(x, k=d):\n    return x + k + c", "d"),  # c is for who calls it
        ("class A(B):\n    k = c\n    def f(self):\n        return q", "B c q"),
        ("assert (n := len(x)) > m", "len x m"),
        ("from a.b import c as d", ""),
        ("print(f'{x:.{digits}f}')", "print x digits"),
    ],
)
def test_what_is_used(source, uses):
    names = found(source)
    assert names.uses - {"print", "len", "open"} == set(uses.split()) - {"print", "len", "open"}


@pytest.mark.parametrize(
    ("source", "changes"),
    [
        ("w[0] = 1", "w"),
        ("a.b.c = 1", "a"),
        ("w -= g", "w"),
        ("x.append(1)", "x"),
        ("y = x.mean(axis=0)", ""),
        ("model.fit(X, y)", "model"),
        ("np.fill_diagonal(K, 0)", "K"),
        ("np.add(a, b, out=c)", "c"),
        ("for a in b:\n    a[0] = 1\n    c[0] = a", "c"),
        ("del x[0]", "x"),
    ],
)
def test_what_is_changed(source, changes):
    assert found(source).changes - {"np"} == set(changes.split())


def test_a_function_is_known_by_the_names_of_outside_that_it_uses_and_changes():
    function = found(
        "def f(x):\n    global n\n    n = n + 1\n    y = x + c\n    rows.append(y)\n"
        "    def g(z):\n        return z + y + d\n    return g(x)"
    ).functions["f"]
    assert function.uses == {"n", "c", "rows", "d"}
    assert function.changes == {"n", "rows"}
    assert function.makes  # what it returns may be g


def test_a_method_does_not_hide_a_function_of_its_name():
    source = "class A:\n    def fit(self, x):\n        self.w = fit(x)\n    k = 1"
    assert found(source).functions["A"].uses == {"fit"}


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("rng = np.random.default_rng(0)", "rng"),
        ("rngs = [np.random.default_rng(k) for k in range(3)]", "rngs"),
        ("rng, w = np.random.default_rng(0), 1", "rng"),
    ],
)
def test_generators_are_known(source, name):
    assert found(source).generators == {name}
    assert not found("x = np.random.default_rng(0).normal(size=3)").generators


def test_modules_are_known_with_what_is_taken_from_them():
    assert found("import numpy.linalg as la, torch").modules == {"numpy.linalg", "torch"}
    assert found("from sklearn.svm import SVC").modules == {"sklearn.svm", "sklearn.svm.SVC"}
    assert found("def f():\n    import torch").modules == {"torch"}
