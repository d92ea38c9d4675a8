"""Whether an exercise has been attempted at all."""

import ast
import inspect
import textwrap
from types import CodeType


def is_starter(exercise, answer):
    """A debugging exercise whose code is as it was, whatever its layout and comments.

    The source says so where there is one: the same line compiles to other instructions in a cell
    of a notebook than in a module. Without a source, the instructions have to do.
    """
    bug = exercise.bug
    if bug is None:
        return False
    source = _from_source(answer)
    return source == _from_source(bug) if source else _compiled(answer) == _compiled(bug)


def _from_source(function):
    """Parameters and statements of a function; None if there is no source."""
    try:
        code = getattr(function, "__code__", function)  # its own, not that of what it wraps
        definition = ast.parse(textwrap.dedent(inspect.getsource(code))).body[0]
    except (OSError, TypeError, SyntaxError):
        return None
    if not isinstance(definition, ast.FunctionDef):
        return None
    documented = ast.get_docstring(definition) is not None
    return ast.dump(definition.args), [ast.dump(s) for s in definition.body[documented:]]


def _compiled(function):
    code = getattr(function, "__code__", None)
    return code and (_instructions(code), getattr(function, "__defaults__", None))


def _instructions(code):
    constants = [_instructions(c) if isinstance(c, CodeType) else repr(c) for c in code.co_consts]
    return code.co_code, constants, code.co_names, code.co_varnames
