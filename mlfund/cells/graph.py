"""What must run before a cell: of the earlier cells those statements whose names it uses.

A statement needs, of each name that it uses, the last statement that bound or changed it; what that
one needs follows. A function's own names are those of whoever calls it.
"""

import ast
from dataclasses import dataclass, field
from functools import lru_cache

from mlfund.cells.names import Names, names_of

KEPT = 4  # versions of one cell whose statements are remembered


# What the book's own helpers import when they are called.
BEHIND = {
    "mlfund.notebook.use_book_style": "matplotlib.pyplot",
    "mlfund.notebook.drawing": "matplotlib.pyplot",
    "mlfund.notebook.as_svg": "matplotlib.pyplot",
}


@dataclass(eq=False)
class Unit:
    """A statement of a cell, with where its names come from.

    `inputs` has for each name the statement that wrote it last, and `changes` those of them that
    are changed in place. Two units of the same `key` give the same values.
    """

    cell: int
    node: ast.stmt
    modules: set
    inputs: dict = field(default_factory=dict)
    writes: set = field(default_factory=set)
    changes: set = field(default_factory=set)
    key: int = 0


@dataclass(eq=False)
class Chapter:
    """Some first cells of a chapter; `then` adds the next one.

    Examples
    --------
    >>> from mlfund.cells.graph import chapter
    >>> cells = chapter(["x = [2]", "def f(): return x", "y = 1", "x.append(3)", "f()"])
    >>> cells.before(3), cells.before(4)
    ([0], [0, 1, 3])
    """

    cells: list = field(default_factory=list)
    last: dict = field(default_factory=dict)
    functions: dict = field(default_factory=dict)
    generators: set = field(default_factory=set)
    imports: set = field(default_factory=set)
    nexts: dict = field(default_factory=dict)

    def then(self, source):
        """This chapter with one more cell, which is taken apart only once."""
        if source not in self.nexts:
            if len(self.nexts) >= KEPT:
                self.nexts.pop(next(iter(self.nexts)))
            self.nexts[source] = self._with(source)
        return self.nexts[source]

    def _with(self, source):
        longer = Chapter([*self.cells, []], dict(self.last), dict(self.functions),
                         set(self.generators), set(self.imports))  # fmt: skip
        for node, text, names in statements(source):
            longer._add(node, text, names)
        return longer

    def _add(self, node, text, names):
        behind = {BEHIND[name] for name in names.modules & BEHIND.keys()}
        unit = Unit(len(self.cells) - 1, node, names.modules | behind)
        uses, changes = effects(names, self.functions)
        self.generators = (self.generators - names.binds) | names.generators
        self.imports = (self.imports - names.binds) | names.imports
        changes = (changes | (uses & self.generators)) - self.imports
        unit.inputs = {n: self.last[n] for n in sorted(uses | changes) if n in self.last}
        unit.changes = changes & unit.inputs.keys()
        unit.writes = names.binds | unit.changes
        unit.key = hash((text, tuple((n, each.key) for n, each in unit.inputs.items())))
        self.functions = known(self.functions, names)
        self.last |= dict.fromkeys(unit.writes, unit)
        self.cells[-1].append(unit)

    def needed(self, index, given=()):
        """The units of other cells that must have run before a cell, in order.

        What the units whose keys are `given` gave is there already: they need not run.
        """
        found, waiting = set(), list(self.cells[index])
        while waiting:
            for unit in waiting.pop().inputs.values():
                if unit not in found and unit.key not in given:
                    found.add(unit)
                    waiting.append(unit)
        return [unit for cell in self.cells[:index] for unit in cell if unit in found]

    def before(self, index):
        """The cells of which something must have run before a cell."""
        return sorted({unit.cell for unit in self.needed(index)})

    def modules(self, index, given=()):
        """The modules that a cell imports, with those that what it needs imports."""
        units = [*self.needed(index, given), *self.cells[index]]
        return {module for unit in units for module in unit.modules}


EMPTY = Chapter()


def chapter(sources):
    """The cells of a chapter, given their sources in order."""
    cells = EMPTY
    for source in sources:
        cells = cells.then(source)
    return cells


@lru_cache(maxsize=500)
def statements(source):
    """The statements of a cell, each with its text and its names; none if it is no Python."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return []
    return [(node, ast.unparse(node), names_of(node)) for node in body]


def effects(names, functions):
    """The names that a statement uses and changes, also through the functions that it names."""
    uses, changes, seen = set(names.uses), set(names.changes), set()
    waiting = list(names.uses)
    while waiting:
        name = waiting.pop()
        if name in functions and name not in seen:
            seen.add(name)
            body = functions[name]
            uses |= body.uses
            changes |= body.changes
            waiting += body.uses
    return uses, changes


def known(functions, names):
    """The functions that are known after a statement, and what holds code of theirs.

    A list of functions, a partial function or an object runs code of the function or class that it
    was made from.
    """
    after = {name: body for name, body in functions.items() if name not in names.binds}
    held = [functions[n] for n in names.uses & functions.keys()
            if n in names.passed or functions[n].makes]  # fmt: skip
    if held:
        holder = Names(uses=set().union(*(body.uses for body in held)), makes=True)
        after |= {name: holder for name in names.binds if name not in names.imports}
    return after | names.functions
