"""All changes of a function's source in one place: an operator, a constant, an axis, a term.

    for change in changes(source):
        print(change.line, change.was, change.now)

They are what a slip of the hand or of the mind leaves behind. Each is made on the syntax tree and
put into the text, so that the rest of the source stays as it is written. The order is that of the
source; of changes that compile to the same code the first stands for all.
"""

import ast
import warnings
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
    yield from (change() for _, change in variants(source))


def variants(source):
    """Yield the code of each changed source, and a function that makes the change: it is slower."""
    text = _Text(source)
    seen = {_instructions(_compile(text.tree))}
    for node, new in text.replacements():
        code = text.compiled_with(node, new)
        instructions = code and _instructions(code)
        if code and instructions not in seen:
            seen.add(instructions)
            yield code, lambda node=node, new=new, made=instructions: text.change(node, new, made)


def compiled(source):
    """What a source compiles to, wherever its lines stand; None if it does not."""
    try:
        return _instructions(_compile(source))
    except SyntaxError:
        return None


class _Text:
    """A source, of which one node at a time is replaced: in the tree, and in the text."""

    def __init__(self, source):
        self.tree, self.source = ast.parse(source), source.encode()
        self.starts = [0]
        for line in self.source.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.places = dict(_places(self.tree))

    def replacements(self):
        """Each node with what may stand in its place, in the order of the source."""
        modules = {a.asname or a.name for node in self.tree.body for a in _imported(node)}
        for function in self.tree.body:
            if isinstance(function, ast.FunctionDef):
                first = function.body[0]
                yield from ((first, [new, first]) for new in of_function(function))
                yield from _within(function, modules)

    def compiled_with(self, node, new):
        """The code with `new`, a node or two, in the place of a node; None if there is none."""
        news = new if isinstance(new, list) else [new]
        for part in news:
            if not hasattr(part, "lineno"):  # where lines begin shows in the code
                ast.copy_location(part, node)
            ast.fix_missing_locations(part)
        holder, name, index = self.places[node]
        old = getattr(holder, name)
        setattr(holder, name, new if index is None else [*old[:index], *news, *old[index + 1 :]])
        try:
            return _compile(self.tree)
        except (SyntaxError, TypeError, ValueError):
            return None
        finally:
            setattr(holder, name, old)

    def change(self, node, new, made):
        """The change as text, which compiles to what was made."""
        start, end = self._span(node)
        if isinstance(new, list):
            pieces = [f"{ast.unparse(new[0])}\n{' ' * node.col_offset}"]
            end = start
        else:
            pieces = [ast.unparse(new), f"({ast.unparse(new)})"]
        for piece in pieces:
            source = self.source[:start] + piece.encode() + self.source[end:]
            if compiled(source.decode()) == made:
                break
        first, last = (start, end) if isinstance(new, list) else self._context(node)
        now = source[first : last + len(source) - len(self.source)]
        was = self.source[first:last]
        return Change(node.lineno, was.decode(), now.decode(), source.decode())

    def _span(self, node):
        first = self.starts[node.lineno - 1] + node.col_offset
        return first, self.starts[node.end_lineno - 1] + node.end_col_offset

    def _context(self, node):
        """From where to where a piece is shown: the expression around it, if it is short."""
        first, last = self._span(node)
        while last - first < CONTEXT and isinstance(self.places[node][0], ast.expr | ast.keyword):
            node = self.places[node][0]
            first, last = self._span(node)
        return first, last


def _places(tree):
    """Each node with the one that holds it, the field that it is in, and where in that field."""
    for holder in ast.walk(tree):
        for name, value in ast.iter_fields(holder):
            if isinstance(value, ast.AST):
                yield value, (holder, name, None)
            elif isinstance(value, list):
                yield from ((part, (holder, name, i)) for i, part in enumerate(value))


def _within(node, modules):
    for child in ast.iter_child_nodes(node):
        yield from ((child, new) for new in of_node(child, node, modules))
        if not is_axes(child, node):
            yield from _within(child, modules)


def _imported(node):
    return node.names if isinstance(node, ast.Import) else []


def _compile(source):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that `1[0]` makes no sense
        return compile(source, "source", "exec")


def _instructions(code):
    constants = [_instructions(c) if isinstance(c, CodeType) else repr(c) for c in code.co_consts]
    return code.co_code, tuple(constants), code.co_names, code.co_varnames, code.co_freevars


def _in_one_line(text):
    """A piece as it is quoted: of a statement with a body only the head."""
    head, colon, _ = text.partition(":\n")
    return " ".join(f"{head}: ...".split()) if colon else " ".join(text.split())
