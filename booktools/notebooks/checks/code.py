"""The code of a chapter, and that its outputs are compared."""

import ast
import re

from booktools.notebooks.setup_cell import with_setup

GENERATORS = {"BitGenerator", "Generator", "PCG64", "SeedSequence", "default_rng"}
TORCH_SAMPLERS = {"bernoulli", "multinomial", "normal", "rand", "randint", "randn", "randperm"}


def code(chapter):
    """No global seed, no legacy sampling, imports where they are first needed."""
    imported = set()
    for cell in chapter.own_code:
        tree = ast.parse(cell.source)
        yield from (f"{cell.id}: {problem}" for problem in _sampling(tree))
        names = _imports(tree)
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        yield from (f"{cell.id} imports {n}, which it does not use" for n in sorted(names - used))
        yield from (f"{cell.id} imports {n} again" for n in sorted(names & imported))
        imported |= names


def setup(chapter):
    """The cell that installs what the chapter uses stands after the title, as it is made."""
    made, there = with_setup(chapter.notebook).cells[1], chapter.cells[1]
    if (there.source, there.metadata) != (made.source, made.metadata):
        yield f"the cell that installs is not as made: make run CHAPTER={chapter.topic}"


def from_scratch(chapter):
    """The implementation is shown from the package's source and compared with a library."""
    source = "\n".join(cell.source for cell in chapter.section("From scratch"))
    for call in ("show_source(", "compare("):
        if call not in source:
            yield f"'From scratch' has no {call[:-1]}"


def outputs(chapter):
    """Every code cell was executed, cleanly, and every output takes part in the comparison."""
    for cell in chapter.code:
        if cell.execution_count is None:
            yield f"{cell.id} was not executed"
        kinds = {output.get("name", output.output_type) for output in cell.outputs}
        yield from (
            f"{cell.id} has output of kind {k}" for k in sorted(kinds & {"error", "stderr"})
        )
        if re.search(r"^\s*#\s*(NBVAL|PYTEST_VALIDATE)_", cell.source, re.M | re.I):
            yield f"{cell.id} asks to be left out of the comparison of outputs"


def _imports(tree):
    """The names that a cell imports; the three words of the exercises may go unused."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    nodes = [node for node in nodes if getattr(node, "module", "") != "mlfund.exercises"]
    return {(name.asname or name.name).split(".")[0] for node in nodes for name in node.names}


def _sampling(tree):
    """Calls that draw from, or seed, a generator that the whole process shares."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = [ast.unparse(call.func) for call in calls]
    forked = any(name.endswith("fork_rng") for name in names)
    for call, name in zip(calls, names, strict=True):
        module, _, function = name.rpartition(".")
        explicit = forked or any(keyword.arg == "generator" for keyword in call.keywords)
        if module in ("np.random", "numpy.random") and function not in GENERATORS:
            yield f"{name} uses numpy's global generator: pass np.random.default_rng(seed)"
        if name in ("random.seed", "torch.manual_seed", "torch.seed") and not forked:
            yield f"{name} seeds globally: pass a generator, or seed within torch.random.fork_rng()"
        if module == "torch" and function in TORCH_SAMPLERS and not explicit:
            yield f"{name} uses torch's global generator: pass generator="
