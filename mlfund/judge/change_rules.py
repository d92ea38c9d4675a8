"""What may stand in the place of a node of a syntax tree, by the node's kind."""

import ast

OTHER_OPERATOR = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
OTHER_COMPARISONS = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
SUMS, PRODUCTS = (ast.Add, ast.Sub), (ast.Mult, ast.Div)
ORDERED = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)
TWINS = [
    ("argmin", "argmax"),
    ("min", "max"),
    ("minimum", "maximum"),
    ("nanmin", "nanmax"),
    ("sum", "mean"),
    ("mean", "median"),
    ("nanmean", "nanmedian"),
    ("nanstd", "nanvar"),
    ("var", "std"),
    ("log", "log2"),
    ("exp", "exp2"),
    ("floor", "ceil"),
    ("any", "all"),
    ("zeros", "ones"),
    ("zeros_like", "ones_like"),
    ("eigh", "eig"),
    ("tile", "repeat"),
    ("array_split", "split"),
    ("argsort", "sort"),
]
NO_METHODS = {"median"}  # an array has none
COMMUTATIVE = {"max", "maximum", "min", "minimum", "logaddexp"}
OTHER_AXES = {"0": (1, -1), "1": (0,), "-1": (0, 1), "2": (0, 1)}
SORTED = {"sort", "argsort", "sorted"}
FILLED = {"zeros", "empty", "zeros_like", "empty_like", "ones", "full"}
SPREADS = {"var", "std", "nanvar", "nanstd", "cov"}


def of_function(function):
    """Statements that may stand before all others: a parameter bound to its default."""
    given = function.args
    pairs = zip(given.args[len(given.args) - len(given.defaults) :], given.defaults, strict=True)
    for parameter, default in [*pairs, *zip(given.kwonlyargs, given.kw_defaults, strict=True)]:
        if default is not None:
            yield ast.Assign([ast.Name(parameter.arg, ast.Store())], default)


def of_node(node, parent, modules):
    """Yield what may stand in the place of a node."""
    if isinstance(node, ast.stmt):
        yield from _statements(node)
    if type(node) in RULES and not is_axes(node, parent):
        yield from RULES[type(node)](node, parent)
    if isinstance(node, ast.Call):
        yield from _calls(node, modules)
    if isinstance(parent, ast.For | ast.comprehension) and node is parent.iter:
        yield from _iterables(node)
    if isinstance(parent, ast.If | ast.While | ast.IfExp) and node is parent.test:
        yield from _conditions(node)
    if isinstance(parent, ast.Return) and node is parent.value:
        yield from _returned(node, modules)


def is_axes(node, parent):
    """Whether a node is the axes of a call.

    They have a rule of their own, since 1 and -1 or (2, 3) and (3, 2) are often the same.
    """
    return _is_named(parent, "axis")


def _statements(node):
    if isinstance(node, ast.AugAssign | ast.Expr | ast.If | ast.For | ast.Break | ast.Continue):
        yield ast.Pass()
    if isinstance(node, ast.Assign) and node.targets:
        yield ast.Pass()
    if isinstance(node, ast.Break):
        yield ast.Continue()
    if isinstance(node, ast.Continue):
        yield ast.Break()
    if isinstance(node, ast.AugAssign):
        yield ast.Assign([node.target], node.value, lineno=node.lineno)
        if type(node.op) in OTHER_OPERATOR:
            yield ast.AugAssign(node.target, OTHER_OPERATOR[type(node.op)](), node.value)


def _binary(node, parent):
    left, op, right = node.left, node.op, node.right
    if type(op) in OTHER_OPERATOR:
        yield ast.BinOp(left, OTHER_OPERATOR[type(op)](), right)
    yield left
    yield right
    if isinstance(op, ORDERED):
        yield ast.BinOp(right, op, left)
    if isinstance(op, SUMS):
        yield ast.BinOp(_twice(left), op, right)
        yield ast.BinOp(left, op, _twice(right))
    if isinstance(op, PRODUCTS):
        yield ast.BinOp(node, op, right)
        yield ast.BinOp(ast.BinOp(left, ast.Mult(), left), op, right)


def _twice(node):
    return ast.BinOp(ast.Constant(2), ast.Mult(), node)


def _unary(node, parent):
    yield node.operand


def _comparison(node, parent):
    if len(node.ops) == 1:
        for other in OTHER_COMPARISONS[type(node.ops[0])]:
            yield ast.Compare(node.left, [other()], node.comparators)


def _boolean(node, parent):
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield ast.BoolOp(other, node.values)
    for i in range(len(node.values)):
        rest = node.values[:i] + node.values[i + 1 :]
        yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def _choice(node, parent):
    yield node.body
    yield node.orelse


def _constant(node, parent):
    value = node.value
    if isinstance(value, bool) and not _is_named(parent, "keepdims"):  # to leave it out does that
        yield ast.Constant(not value)
    elif isinstance(value, int) and not isinstance(value, bool):
        indexes = isinstance(parent, ast.Subscript)  # with two axes [-1] is [1]
        yield from _numbers(value, (value + 1, value - 1, 2 * value, value if indexes else -value))
    elif isinstance(value, float):
        yield from _numbers(value, (0.0, 1.0, 2 * value, -value))


def _is_named(parent, name):
    return isinstance(parent, ast.keyword) and parent.arg == name


def _numbers(value, others):
    yield from (_number(other) for other in dict.fromkeys(others) if other != value)


def _number(value):
    """A constant as it is parsed: the sign of a negative one is an operator."""
    return ast.UnaryOp(ast.USub(), ast.Constant(-value)) if value < 0 else ast.Constant(value)


def _attribute(node, parent):
    if node.attr == "T":
        yield node.value


def _subscript(node, parent):
    yield node.value
    if isinstance(node.slice, ast.Slice):
        yield from (_at(node, other) for other in _slices(node.slice))
    if isinstance(node.slice, ast.Tuple):
        parts = node.slice.elts
        for i, part in enumerate(parts):
            if isinstance(part, ast.Slice):
                for other in _slices(part):
                    yield _at(node, _tuple_of([*parts[:i], other, *parts[i + 1 :]]))
        for other in _swapped(parts):
            yield _at(node, _tuple_of(other))
        for i in range(len(parts)):
            rest = parts[:i] + parts[i + 1 :]
            yield _at(node, rest[0] if len(rest) == 1 else _tuple_of(rest))


def _tuple_of(parts):
    return ast.Tuple(parts, ast.Load())


def _at(node, index):
    return ast.Subscript(node.value, index, node.ctx)


def _slices(part):
    """A slice without a bound, and with a bound moved by one, unless that is a constant's rule."""
    for name in ("lower", "upper", "step"):
        bound = getattr(part, name)
        if bound is not None:
            yield _slice(part, name, None)
            if not isinstance(bound, ast.Constant) and name != "step":
                yield from (_slice(part, name, moved) for moved in _moved(bound))


def _slice(part, name, bound):
    bounds = {key: getattr(part, key) for key in ("lower", "upper", "step")}
    return ast.Slice(**{**bounds, name: bound})


def _moved(node):
    for op in (ast.Sub(), ast.Add()):
        yield ast.BinOp(node, op, ast.Constant(1))


def _swapped(parts):
    """The parts with each pair of neighbours exchanged."""
    for i in range(len(parts) - 1):
        yield [*parts[:i], parts[i + 1], parts[i], *parts[i + 2 :]]


def _tuple(node, parent):
    if isinstance(node.ctx, ast.Load) and not isinstance(parent, ast.Subscript):
        yield from (_tuple_of(parts) for parts in _swapped(node.elts))
        if len(node.elts) > 1:
            for i in range(len(node.elts)):
                yield _tuple_of(node.elts[:i] + node.elts[i + 1 :])


def _calls(node, modules):
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    of_module = isinstance(node.func, ast.Attribute) and _root(node.func) in modules
    yield from _without_call(node, of_module)
    yield from (_called(node, twin) for twin in _twins(name, of_module))
    for i in range(len(node.keywords)):
        yield ast.Call(node.func, node.args, node.keywords[:i] + node.keywords[i + 1 :])
    if name not in COMMUTATIVE:
        yield from (ast.Call(node.func, args, node.keywords) for args in _swapped(node.args))
    if len(node.args) > 1:
        yield ast.Call(node.func, node.args[:-1], node.keywords)
    yield from _other_axes(node)
    if name in SPREADS and not _keyword(node, "ddof"):
        yield _with(node, "ddof", ast.Constant(1))
    if name in SORTED:
        yield ast.Subscript(node, ast.Slice(step=_number(-1)), ast.Load())
    if name in FILLED and not _keyword(node, "dtype") and of_module:
        yield _with(node, "dtype", ast.Name("int", ast.Load()))


def _without_call(node, of_module):
    """What a function is called for, in place of the call: `x` for `np.sqrt(x)` or `x.copy()`."""
    if isinstance(node.func, ast.Attribute) and not of_module:
        yield node.func.value
    elif node.args and not isinstance(node.args[0], ast.Starred):
        yield node.args[0]


def _root(node):
    while isinstance(node, ast.Attribute):
        node = node.value
    return getattr(node, "id", None)


def _twins(name, of_module):
    for pair in TWINS:
        if name in pair:
            twin = pair[1 - pair.index(name)]
            if of_module or twin not in NO_METHODS:
                yield twin
    if of_module and name.startswith("nan"):
        yield name.removeprefix("nan")


def _called(node, name):
    if isinstance(node.func, ast.Attribute):
        function = ast.Attribute(node.func.value, name, ast.Load())
    else:
        function = ast.Name(name, ast.Load())
    return ast.Call(function, node.args, node.keywords)


def _keyword(node, name):
    return next((k for k in node.keywords if k.arg == name), None)


def _with(node, name, value):
    """The call with one more keyword, or with another value of it."""
    new = ast.keyword(name, value)
    keywords = [new if k.arg == name else k for k in node.keywords]
    return ast.Call(node.func, node.args, keywords if new in keywords else [*keywords, new])


def _other_axes(node):
    given = _keyword(node, "axis")
    if given and isinstance(given.value, ast.Tuple):
        yield from (_with(node, "axis", axes) for axes in _fewer_axes(given.value.elts))
    elif given:
        others = OTHER_AXES.get(ast.unparse(given.value), (0, -1))
        yield from (_with(node, "axis", _number(axis)) for axis in others)


def _fewer_axes(parts):
    """The axes without each of them, and with another in its place."""
    for i, part in enumerate(parts):
        rest = parts[:i] + parts[i + 1 :]
        yield rest[0] if len(rest) == 1 else _tuple_of(rest)
        unused = {0, 1, 2, 3} - {getattr(other, "value", None) for other in parts}
        for other in sorted(unused) if isinstance(part, ast.Constant) else ():
            yield _tuple_of([*parts[:i], ast.Constant(other), *parts[i + 1 :]])


def _iterables(node):
    """Loops that are one shorter or one longer."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "range":
        for i, bound in enumerate(node.args[:2]):
            if not isinstance(bound, ast.Constant):
                for moved in _moved(bound):
                    yield ast.Call(node.func, [*node.args[:i], moved, *node.args[i + 1 :]], [])
        if len(node.args) == 1:
            yield ast.Call(node.func, [ast.Constant(1), *node.args], [])
    listed = ast.Call(ast.Name("list", ast.Load()), [node], [])
    for part in (ast.Slice(ast.Constant(1)), ast.Slice(None, _number(-1))):
        yield ast.Subscript(listed, part, ast.Load())


def _conditions(node):
    yield ast.Constant(True)
    yield ast.Constant(False)
    if not isinstance(node, ast.Compare):
        yield ast.UnaryOp(ast.Not(), node)


def _returned(node, modules):
    """One value twice in place of another, and results in half precision."""
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    for i in range(len(parts)):
        for other in parts[:i] + parts[i + 1 :]:
            yield _tuple_of([*parts[:i], other, *parts[i + 1 :]])
    if "np" in modules:
        narrow = ast.Attribute(ast.Name("np", ast.Load()), "float16", ast.Load())
        for i, part in enumerate(parts):
            new = [*parts[:i], ast.Call(narrow, [part], []), *parts[i + 1 :]]
            yield _tuple_of(new) if isinstance(node, ast.Tuple) else new[0]


RULES = {
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Compare: _comparison,
    ast.BoolOp: _boolean,
    ast.IfExp: _choice,
    ast.Constant: _constant,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Tuple: _tuple,
}
