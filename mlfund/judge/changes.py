"""All changes of a function's source in one place: an operator, a constant, an axis, a term.

    for change in changes(source):
        print(change.line, change.was, change.now)

They are what a slip of the hand or of the mind leaves behind. Each is made on the syntax tree and
put into the text, so that the rest of the source stays as it is written. The order is that of the
source; of changes that compile to the same code the first stands for all.
"""

import ast
from types import CodeType
from typing import NamedTuple

from mlfund.judge.change_rules import is_axes, of_function, of_node

CONTEXT = 12  # characters that a shown piece has at least: of a lone `0` nobody knows which it is


class Change(NamedTuple):
    """One place of a source and what stands there instead."""

    line: int
    was: str
    now: str
    source: str

    @property
    def sentence(self):
        """What the changed function does, said by the change."""
        was, now = _in_one_line(self.was), _in_one_line(self.now)
        if not was:
            return f"as if `{now}` stood in the first line"
        if now == "pass":
            return f"as if `{was}` were left out"
        return f"as if `{now}` stood instead of `{was}`"


def changes(source):
    """Yield the changes of a source, none twice."""
    text, seen = Text(source), {compiled(source)}
    for node, new in _replacements(text.tree):
        change = text.change(node, new)
        code = compiled(change.source)
        if code is not None and code not in seen:
            seen.add(code)
            yield change


def compiled(source):
    """What a source compiles to, wherever its lines stand; None if it does not."""
    try:
        return _instructions(compile(source, "source", "exec"))
    except SyntaxError:
        return None


class Text:
    """A source, of which pieces can be replaced by the node that wrote them."""

    def __init__(self, source):
        self.tree, self.source = ast.parse(source), source.encode()
        self.starts = [0]
        for line in self.source.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.parents = {c: node for node in ast.walk(self.tree) for c in ast.iter_child_nodes(node)}

    def change(self, node, new):
        """The change that puts `new`, a node or a text, in the place of a node."""
        start, end = self._span(node)
        for piece in [new] if isinstance(new, str) else _written(new):
            source = self.source[:start] + piece.encode() + self.source[end:]
            if isinstance(new, str) or self._is(source, node, new):
                break
        first, last = self._context(node)
        now = source[first : last + len(source) - len(self.source)]
        was = self.source[first:last]
        return Change(node.lineno, was.decode(), now.decode(), source.decode())

    def _span(self, node):
        first = self.starts[node.lineno - 1] + node.col_offset
        return first, self.starts[node.end_lineno - 1] + node.end_col_offset

    def _is(self, source, node, new):
        """Whether the source says what the tree says with the new node in place of the old."""
        swap = _Swap(node, new)
        try:
            return ast.dump(ast.parse(source)) == ast.dump(swap.visit(self.tree))
        except SyntaxError:
            return False
        finally:
            _Swap(new, node).visit(self.tree)

    def _context(self, node):
        """From where to where a piece is shown: the expression around it, if it is short."""
        first, last = self._span(node)
        while last - first < CONTEXT and isinstance(self.parents.get(node), ast.expr | ast.keyword):
            node = self.parents[node]
            first, last = self._span(node)
        return first, last


class _Swap(ast.NodeTransformer):
    """Puts a node in the place of another, which is found by being that very object."""

    def __init__(self, old, new):
        self.old, self.new = old, new

    def visit(self, node):
        return self.new if node is self.old else self.generic_visit(node)


def _written(new):
    text = ast.unparse(new)
    return text, f"({text})"


def _replacements(tree):
    """Each node with what may stand in its place, in the order of the source."""
    modules = {alias.asname or alias.name for node in tree.body for alias in _imported(node)}
    for function in tree.body:
        if isinstance(function, ast.FunctionDef):
            yield from of_function(function)
            yield from _within(function, modules)


def _within(node, modules):
    for child in ast.iter_child_nodes(node):
        yield from ((child, new) for new in of_node(child, node, modules))
        if not is_axes(child, node):
            yield from _within(child, modules)


def _imported(node):
    return node.names if isinstance(node, ast.Import) else []


def _instructions(code):
    constants = [_instructions(c) if isinstance(c, CodeType) else repr(c) for c in code.co_consts]
    return code.co_code, tuple(constants), code.co_names, code.co_varnames, code.co_freevars


def _in_one_line(text):
    """A piece as it is quoted: of a statement with a body only the head."""
    head, colon, _ = text.partition(":\n")
    return " ".join(f"{head}: ...".split()) if colon else " ".join(text.split())
