"""The names that a statement uses, binds and changes, found from its source.

What cannot be seen in the source is not found: a second name for the same array, or what a function
does to its arguments. A test runs every cell of the book with what is found here, and no more.
"""

import ast
from dataclasses import dataclass, field

# Methods that leave their object as it is. Any other counts as a change of it.
PURE = frozenset({
    "all", "any", "argmax", "argmin", "argsort", "astype", "ceil", "clip", "conj", "copy", "corr",
    "count", "cumprod", "cumsum", "decode", "diagonal", "dot", "encode", "endswith", "find",
    "flatten", "format", "get", "groupby", "head", "index", "isdigit", "isnumeric", "items",
    "join", "keys", "lower", "lstrip", "max", "mean", "median", "min", "ndim", "nonzero",
    "partition", "predict", "predict_proba", "prod", "ptp", "ravel", "repeat", "replace",
    "reshape", "round", "rstrip", "score", "searchsorted", "split", "splitlines", "squeeze",
    "startswith", "std", "strip", "sum", "swapaxes", "tail", "take", "title", "to_dict",
    "to_numpy", "tobytes", "tolist", "trace", "transform", "transpose", "upper", "value_counts",
    "values", "var", "view", "zfill",
})  # fmt: skip
# Functions that change what they are given first.
CHANGING = frozenset({"at", "copyto", "fill_diagonal", "heapify", "heappop", "heappush", "next",
                      "put", "shuffle", "setattr"})  # fmt: skip
GENERATORS = frozenset({"default_rng", "Generator", "RandomState"})
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass
class Names:
    """What a piece of code does with names that are not its own.

    `uses` are read before they are bound, `binds` bound, `changes` changed in place; what is
    `passed` is read otherwise than by calling it. `functions` has the same of each function and
    class that is defined, for whoever calls it; `makes` says that its results hold code of it.
    `generators` are names of random generators, which change when they are used. `modules` are
    imported, under the names in `imports`.
    """

    uses: set = field(default_factory=set)
    binds: set = field(default_factory=set)
    changes: set = field(default_factory=set)
    passed: set = field(default_factory=set)
    functions: dict = field(default_factory=dict)
    makes: bool = False
    generators: set = field(default_factory=set)
    modules: set = field(default_factory=set)
    imports: set = field(default_factory=set)


def names_of(statement):
    """The names of a statement at the top of a cell.

    Parameters
    ----------
    statement : ast.stmt

    Returns
    -------
    Names

    Examples
    --------
    >>> import ast
    >>> from mlfund.cells.names import names_of
    >>> found = names_of(ast.parse("for k in x: w[k] = f(k)").body[0])
    >>> sorted(found.uses), sorted(found.binds), sorted(found.changes)
    (['f', 'w', 'x'], ['k'], ['w'])
    """
    reader = _Reader()
    reader.visit(statement)
    reader.found.uses |= reader.found.binds - reader.bound  # it may not be bound anew
    return reader.found


class _Reader(ast.NodeVisitor):
    """Reads code in the order in which it runs."""

    def __init__(self):
        self.found = Names()
        self.bound = set()  # for certain

    def read(self, name):
        if name not in self.bound:
            self.found.uses.add(name)

    def bind(self, name):
        self.bound.add(name)
        self.found.binds.add(name)
        self.found.functions.pop(name, None)

    def change(self, node):
        """Note that what a name stands for, or a part of it, is changed."""
        while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
            node = node.value
        if isinstance(node, ast.Name) and node.id not in self.bound:
            self.found.changes.add(node.id)

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Load):
            self.read(node.id)
            self.found.passed.add(node.id)
        else:
            self.bind(node.id)

    def visit_Attribute(self, node):
        self._part(node)

    def visit_Subscript(self, node):
        self._part(node)

    def _part(self, node):
        if not isinstance(node.ctx, ast.Load):
            self.change(node)
        self.generic_visit(node)

    def visit_Assign(self, node):
        self.visit(node.value)
        for target in node.targets:
            self.visit(target)
            self._name(target, node.value)

    def visit_AnnAssign(self, node):
        if node.value:
            self.visit(node.value)
            self.visit(node.target)

    def visit_AugAssign(self, node):
        self.visit(node.value)
        if isinstance(node.target, ast.Name):
            self.read(node.target.id)
            self.change(node.target)
        self.visit(node.target)

    def visit_NamedExpr(self, node):
        self.visit(node.value)
        self.visit(node.target)

    def _name(self, target, value):
        """Note a name that stands for a function or for a random generator."""
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for pair in zip(target.elts, value.elts, strict=False):
                self._name(*pair)
        if isinstance(target, ast.Name) and isinstance(value, ast.Lambda):
            self.found.functions[target.id] = inside(value)
        first = target.elts[0] if isinstance(target, ast.Tuple) and target.elts else target
        if isinstance(first, ast.Name) and _is_generator(value):
            self.found.generators.add(first.id)

    def visit_For(self, node):
        self.visit(node.iter)
        self.visit(node.target)
        self._all(node.body + node.orelse)

    def visit_If(self, node):
        self.visit(node.test)
        before = set(self.bound)
        self._all(node.body)
        one, self.bound = self.bound, before
        self._all(node.orelse)
        self.bound &= one

    def visit_ExceptHandler(self, node):
        if node.name:
            self.bind(node.name)
        self.generic_visit(node)

    def _all(self, statements):
        for statement in statements:
            self.visit(statement)

    def visit_Call(self, node):
        function = node.func
        called = getattr(function, "attr", getattr(function, "id", ""))
        if called in CHANGING and node.args:
            self.change(node.args[0])
        elif isinstance(function, ast.Attribute) and called not in PURE:
            self.change(function.value)
        for keyword in node.keywords:
            if keyword.arg == "out":
                self.change(keyword.value)
        if isinstance(function, ast.Name):
            self.read(function.id)
        else:
            self.visit(function)
        self._all([*node.args, *node.keywords])

    def visit_Import(self, node):
        for alias in node.names:
            self.found.modules.add(alias.name)
            self._import(alias.asname or alias.name.partition(".")[0])

    def visit_ImportFrom(self, node):
        self.found.modules.add(node.module or "")
        for alias in node.names:
            self.found.modules.add(f"{node.module}.{alias.name}")
            self._import(alias.asname or alias.name)

    def _import(self, name):
        self.bind(name)
        self.found.imports.add(name)

    def visit_FunctionDef(self, node):
        outside = [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]
        self._all(outside)
        self.bind(node.name)
        self.found.functions[node.name] = inside(node)
        self.found.modules |= self.found.functions[node.name].modules

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def visit_ClassDef(self, node):
        self._all([*node.decorator_list, *node.bases, *node.keywords])
        body = inside(node)
        for name in body.uses:
            self.read(name)
        self.bind(node.name)
        self.found.functions[node.name] = body
        self.found.modules |= body.modules

    def visit_Lambda(self, node):
        self._all([*node.args.defaults, *filter(None, node.args.kw_defaults)])
        self._merge(inside(node))

    def _comprehension(self, node):
        first = node.generators[0]
        self.visit(first.iter)
        own = {name.id for part in node.generators for name in ast.walk(part.target)
               if isinstance(name, ast.Name)}  # fmt: skip
        hidden = self._rest(node, first)
        self._merge(hidden, own)

    def _rest(self, node, first):
        reader = _Reader()
        for part in node.generators:
            reader.visit(part.target)
            if part is not first:
                reader.visit(part.iter)
            reader._all(part.ifs)
        reader._all([node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt])
        return reader.found

    def generic_visit(self, node):
        """Take a comprehension as what it is, and of all else the parts."""
        if isinstance(node, COMPREHENSIONS):
            self._comprehension(node)
        else:
            super().generic_visit(node)

    def _merge(self, inner, own=frozenset()):
        """Take over what code within an expression does with names of outside."""
        for name in inner.uses - own:
            self.read(name)
        self.found.changes |= inner.changes - own
        self.found.passed |= inner.passed - own
        self.found.modules |= inner.modules
        for name in inner.binds - own:  # by a walrus
            self.bind(name)


def inside(node):
    """What a function, lambda or class does with names that are not its own, when it runs."""
    reader = _Reader()
    if not isinstance(node, ast.ClassDef):
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        every += filter(None, [arguments.vararg, arguments.kwarg])
        reader.bound |= {argument.arg for argument in every}
    own = set(reader.bound)
    body = node.body if isinstance(node.body, list) else [node.body]
    shared = {name for part in body for found in ast.walk(part)
              if isinstance(found, ast.Global) for name in found.names}  # fmt: skip
    own |= {name for part in body for name in _bound_in(part)} - shared
    reader.bound |= own
    reader._all(body)
    hidden = set() if isinstance(node, ast.ClassDef) else own  # from the functions within
    found = _of_outside(reader.found, own, hidden, shared)
    found.makes = isinstance(node, ast.ClassDef) or any(
        isinstance(child, SCOPES) for part in body for child in ast.walk(part)
    )
    return found


def _of_outside(found, own, hidden, shared):
    """What a function's body does, with all that the functions within it do."""
    stored, modules = found.binds & shared, set(found.modules)
    uses, changes = found.uses - own, (found.changes | stored) - own
    for inner in found.functions.values():
        uses |= inner.uses - hidden
        changes |= inner.changes - hidden
        modules |= inner.modules
    return Names(uses, stored, changes, modules=modules)


def _bound_in(node):
    """The names that a function's body binds in its own scope."""
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
    if isinstance(node, ast.ExceptHandler) and node.name:
        yield node.name
    if isinstance(node, SCOPES):
        yield from [node.name] if hasattr(node, "name") else []
        return
    if isinstance(node, COMPREHENSIONS):
        return
    for child in ast.iter_child_nodes(node):
        yield from _bound_in(child)


def _is_generator(value):
    """Whether an expression is a random generator, or a list of some."""
    if isinstance(value, ast.ListComp):
        return _is_generator(value.elt)
    if isinstance(value, ast.List | ast.Tuple):
        return any(map(_is_generator, value.elts))
    function = getattr(value, "func", None)
    return getattr(function, "attr", getattr(function, "id", "")) in GENERATORS
