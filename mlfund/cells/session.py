"""Runs the cells of a chapter, in any order, each with what it needs of the earlier ones.

What a statement has given is kept and used again as long as its source, and that of all it needs,
stays the same. So a cell gives what it gives in the notebook, whatever has been run before it.
"""

import ast
import contextlib
import copy
import linecache
import sys

from mlfund.cells import charts
from mlfund.cells.graph import chapter
from mlfund.cells.outputs import Outputs

FILE = "<cell {}>"


class EarlierError(Exception):
    """An earlier cell that a cell needs has failed; its error is the cause."""

    def __init__(self, cell):
        super().__init__(cell)
        self.cell = cell


class Session:
    """The names of a chapter.

    Parameters
    ----------
    style : str or None
        "sharp" or "plain": the book's style of drawing, which cells take for granted.

    Examples
    --------
    >>> from mlfund.cells.session import Session
    >>> session = Session()
    >>> session.run(["x = 2", "print(x)", "x + 1"], 2).shown
    [{'text': '3\\n'}]
    """

    def __init__(self, style=None):
        self.style = style
        self.given = {}  # by the key of a statement, the values of the names that it wrote
        self.keys = {}  # of each cell's statements, as they were at the last run
        self.space = {"__name__": "__main__", "__builtins__": __builtins__}

    def run(self, sources, index, *, tell=None, begins=None, own=None):
        """Run a cell and return what it shows.

        Parameters
        ----------
        sources : list of str
            All cells, as they are now.
        index : int
            The cell to run.
        tell : callable, optional
            Is given what the cell prints, at once.
        begins : callable, optional
            Is called with the number of earlier cells that are done, and of all that there are,
            before each of them, and at last before the cell itself.
        own : dict, optional
            Functions of the book, by what is to be called in their place.

        Returns
        -------
        Outputs

        Raises
        ------
        EarlierError
            If a cell that this one needs has failed.
        BaseException
            What the cell raises; it has an attribute `outputs`.
        """
        cells = chapter(sources[: index + 1])
        begins = begins or (lambda done, of: None)
        with _plain_drawing(Outputs()) as unseen:
            self._prepare(cells, index, sources, begins)
            unseen.flush_figures()
        copies = {}  # what two names share they still share as copies
        for unit in cells.cells[index]:
            inputs = {n: u for n, u in unit.inputs.items() if u.cell != index}
            self._load(inputs, unit.changes, copies)
        for unit in cells.cells[index]:
            self.given.pop(unit.key, None)
        with replaced(own or {}, self.space):
            outputs = self._execute(sources[index], index, tell)
        if not own:
            self._keep(cells, index)
        self._forget(cells)
        return outputs

    def modules(self, sources, index):
        """The modules that are imported when a cell is run, by what runs before it or by itself."""
        return chapter(sources[: index + 1]).modules(index, self.given)

    def _prepare(self, cells, index, sources, begins):
        """Run what a cell needs, unseen."""
        modules = {module.partition(".")[0] for module in cells.modules(index)}
        if "altair" in modules:
            charts.load()
        if self.style and "matplotlib" in modules:
            from mlfund.notebook import use_book_style

            use_book_style(sharp=self.style == "sharp")
        stale = cells.needed(index, self.given)
        numbers = sorted({unit.cell for unit in stale})
        for done, number in enumerate(numbers):
            begins(done, len(numbers))
            _remember(number, sources[number])
            for unit in (unit for unit in stale if unit.cell == number):
                self._run_unit(unit)
        begins(len(numbers), len(numbers))

    def _run_unit(self, unit):
        self._load(unit.inputs, unit.changes, {})
        try:
            tree = ast.Module([unit.node], type_ignores=[])
            exec(compile(tree, FILE.format(unit.cell), "exec"), self.space)
        except BaseException as error:
            raise EarlierError(unit.cell) from error
        self.given[unit.key] = {n: self.space[n] for n in unit.writes if n in self.space}

    def _load(self, inputs, changes, copies):
        """Set names to what earlier statements gave; what will be changed is copied."""
        for name, unit in inputs.items():
            values = self.given[unit.key]
            if name in values:
                value = values[name]
                self.space[name] = _copied(value, copies) if name in changes else value

    def _execute(self, source, index, tell):
        """Run a cell as a notebook does."""
        outputs = Outputs(self.style == "sharp", tell)
        self.space["display"] = outputs.display
        _remember(index, source)
        with _plain_drawing(outputs):
            try:
                outputs.result(_value(source, FILE.format(index), self.space))
                outputs.flush_figures()
            except BaseException as error:
                error.outputs = outputs
                raise
        return outputs

    def _keep(self, cells, index):
        """Keep what the cell gave: of each name what its last statement gave it."""
        last = {name: unit for unit in cells.cells[index] for name in unit.writes}
        for unit in cells.cells[index]:
            if all(last[name] is unit and name in self.space for name in unit.writes):
                self.given[unit.key] = {name: self.space[name] for name in unit.writes}

    def _forget(self, cells):
        """Let go of what statements gave that are no more: pictures are large."""
        now = {unit.key for cell in cells.cells for unit in cell}
        for number, units in enumerate(cells.cells):
            for key in self.keys.get(number, set()) - now:
                self.given.pop(key, None)
            self.keys[number] = {unit.key for unit in units}


def _value(source, filename, space):
    """Run a cell's source; return the value of its last line, if that is one and shown."""
    body = ast.parse(source, filename).body
    silent = source.rstrip().endswith(";")
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, type_ignores=[]), filename, "exec"), space)
    if last is None:
        return None
    value = eval(compile(ast.Expression(last.value), filename, "eval"), space)
    return None if silent else value


def _remember(index, source):
    """Let an error show the cell's lines."""
    name = FILE.format(index)
    linecache.cache[name] = len(source), None, source.splitlines(keepends=True), name


def _copied(value, copies):
    tried = dict(copies)
    try:
        copied = copy.deepcopy(value, tried)
    except Exception:  # it cannot be copied: then it is shared
        return value
    copies.update(tried)
    return copied


@contextlib.contextmanager
def _plain_drawing(outputs):
    """Let what is printed, drawn and bound to the prose go to `outputs`."""
    from mlfund.notebook import facts

    told, facts.told = facts.told, outputs.fact
    plt = sys.modules.get("matplotlib.pyplot")
    show = plt and plt.show
    try:
        if plt:
            plt.show = lambda *_, **__: outputs.flush_figures()
        with contextlib.redirect_stdout(outputs), contextlib.redirect_stderr(outputs):
            yield outputs
    finally:
        facts.told = told
        if plt:
            plt.show = show
            plt.close("all")


@contextlib.contextmanager
def replaced(own, space):
    """Let other functions stand in the place of the book's, wherever the book's are reached."""
    modules = [vars(m) for name, m in sys.modules.items() if name.partition(".")[0] == "mlfund"]
    places = [(names, name, value) for names in [*modules, space]
              for name, value in names.items() if _is_one_of(value, own)]  # fmt: skip
    for names, name, value in places:
        names[name] = own[value]
    try:
        yield
    finally:
        for names, name, value in places:
            names[name] = value


def _is_one_of(value, own):
    return callable(value) and any(value is function for function in own)
