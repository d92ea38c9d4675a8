"""How an exercise is declared: in `mlfund/exercises/<part>/<topic>/<exercise>.py`.

One file holds one exercise, one function declares it. Its name is the file's and the second half of
the id, its docstring the statement, its signature the starter and its body the solution:

    @implement(title="Mean of each channel", difficulty=1, importance=3, minutes=5, hints=["..."])
    def channel_means(x):
        '''Return the mean of each column of `x`, an array of shape (N, C).'''
        return x.mean(axis=0)

It is checked by properties, in the order in which they stand. `cases` compares with the solution:
it yields tuples of arguments, from a seeded generator, so that every run has the same. Each has a
name and the sentence that it teaches:

    @channel_means.cases("statistics run over the samples", "Average over axis 0, the samples.")
    def _(rng):
        for n, c in [(2, 3), (5, 1)]:
            yield (rng.normal(size=(n, c)),)

`holds` is any other check: a function of the learner's function that asserts, and says what it
found. It is the way to judge what is random: by rate, scale and equality under one seed.

    @channel_means.holds("constant channels", "The mean of a constant is that constant.")
    def _(channel_means):
        means = channel_means(np.full((4, 2), 7.0))
        assert np.allclose(means, 7), f"the means of two channels of sevens are {means}"

Wrong answers test the checks, and are the diagnosis: a learner whose results equal those of a
wrong answer on every case, at least two of them wrong, and of no other, is told its message as the
cause. Who is not told a cause is told the property's sentence, as a rule. Each wrong answer names
the property that must catch it; one that only breaks its rule needs no message. Declare them after
the properties.
For every property there must be a wrong answer that all others let through: a property without one
is not needed. Right answers, written differently, must pass:

    @channel_means.wrong("statistics run over the samples", "You averaged over the channels.")
    def over_channels(x):
        return x.mean(axis=1)

    @channel_means.right
    def by_sum(x):
        return x.sum(axis=0) / len(x)

A wrong answer that differs from the solution in one place may be declared by that place:

    channel_means.wrong_if(
        "axis=1", "axis=0", "statistics run over the samples", "You averaged over the channels."
    )

Every change of the solution in one place is a wrong answer too, which no one declares: `make
mutants` makes and judges them (`mlfund/judge/change_rules.py` tells which). One that changes no
result that the statement allows is listed with the reason, in the exercise's file or in
`<exercise>_same.py` beside it; the texts are those of the solution, and may go over several lines:

    channel_means.same("Why no one can tell them apart.", ("what stands", "instead of what"))

Within answers `channel_means.reference` is the solution. Every exercise also has the property
UNCHANGED, that its arguments are left as they were; its statement gets a sentence on that, and on
how precise results must be. A function that returns several things names them:
`returns=["y", "mean"]`; then `cases(..., of="mean")` compares that one alone. Arguments that are
only taken by name stand last in a case's tuple. Results that are used as indices have to be whole
numbers: `indices=["best_step"]`, or `indices=True` if all are.

What the statement allows must occur in a case. Every argument takes two values at least, an option
two besides its default, and pairs of options are set together, without a word; the rest is said
argument by argument, in the words of `mlfund/judge/reach.py` or as conditions:

    @implement(..., allows={"x": "negative; zero; 1-d; 3-d; len(x) == 1", "k": ""})

`pytest tests/exercises/test_reach.py -k <topic>` names what does not occur, and the arguments of
which nothing is said; where there is nothing to say, that is an empty text.

`debug` is as `implement`, with the function that has the bug declared by `@name.starts_from`.
A task that interviewers give at the whiteboard has `follow_up=("Now batch it.", "An answer.")`:
what they say next, and what one answers.

`predict` asks for a number or a choice: its function takes nothing, and its body works out the
answer. Its wrong answers are values: `name.wrong_value(3.0, "You forgot ...")`. A choice is right
with a capital and among spaces too, which need not be declared.

The solution is shown without the docstring, and must run alone: it may use modules that are
imported whole (`import numpy as np`), and nothing else from around it.

`pytest tests/exercises/test_checkers.py -k <topic>` checks all of this.
"""

import ast
import hashlib
import inspect
import re
import textwrap
from dataclasses import dataclass, field
from types import ModuleType

UNCHANGED = "arguments are left as they were"
UNCHANGED_TOLD = "Leave the arguments as they are."
PRECISION_TOLD = "Numbers are compared to seven digits, in single precision to three."
UNCHANGED_MESSAGE = (
    "Your function changed an argument in place, as `x -= 1` does: make a new array, `x = x - 1`."
)


@dataclass
class Property:
    """One thing that an answer must do: equal the solution on cases, or satisfy a check."""

    name: str
    message: str
    make_cases: object = None
    of: str | None = None
    check: object = None


@dataclass
class Wrong:
    """A wrong answer, the property that must catch it, and what its author should be told."""

    name: str
    answer: object
    caught_by: str
    message: str


@dataclass
class Equivalent:
    """The solution with a change that changes no result, and the reason why."""

    source: str
    stood: str
    reason: str


@dataclass
class Exercise:
    """A declared exercise. The decorators below make them; nothing else does."""

    kind: str
    reference: object
    title: str
    difficulty: int
    importance: int
    minutes: int
    hints: list = field(default_factory=list)
    returns: list | None = None
    choices: dict | None = None
    tolerance: float = 0.0
    indices: object = ()
    allows: dict = field(default_factory=dict)
    follow_up: tuple | None = None
    properties: list = field(default_factory=list)
    wrong_answers: list = field(default_factory=list)
    right_answers: list = field(default_factory=list)
    equivalents: list = field(default_factory=list)
    bug: object = None

    @property
    def topic(self):
        """The topic, which is the name of the chapter."""
        return self.reference.__module__.split(".")[-2]

    @property
    def id(self):
        """Topic and name, as in "batch_norm/backward"."""
        return f"{self.topic}/{self.reference.__name__}"

    @property
    def name(self):
        """The name that the learner's code defines."""
        return "answer" if self.kind == "predict" else self.reference.__name__

    @property
    def header(self):
        """What to expect, in one line."""
        return (
            f"Difficulty {self.difficulty} of 5 · importance {self.importance} of 5 · "
            f"{self.minutes} minutes · {self.kind}"
        )

    @property
    def statement(self):
        """What is asked, in Markdown."""
        text = inspect.getdoc(self.reference)
        options = [f"- `{key!r}`: {meaning}" for key, meaning in (self.choices or {}).items()]
        judged = [] if self.kind == "predict" else [self._always_judged]
        return "\n".join([text, "", *options, *judged]) if options or judged else text

    @property
    def _always_judged(self):
        """What no statement has to say for itself, since it holds for all."""
        if self.indices is True or not any(p.make_cases for p in self.properties):
            return UNCHANGED_TOLD
        return f"{PRECISION_TOLD} {UNCHANGED_TOLD}"

    @property
    def starter(self):
        """The code that the learner begins with."""
        if self.kind == "predict":
            return "answer = None"
        if self.kind == "debug":
            return _alone(self.bug, rename=self.name)
        return f"{_alone(self.reference, body=False)}\n    raise NotImplementedError"

    @property
    def solution(self):
        """The reference solution, as code that stands alone."""
        return _alone(self.reference, as_value=self.kind == "predict")

    @property
    def fingerprint(self):
        """Changes whenever the declaration does."""
        checks = [p.make_cases or p.check for p in self.properties]
        sources = [inspect.getsource(f) for f in (self.reference, self.bug, *checks) if f]
        text = "\n".join([*sources, str(self.choices), str(self.tolerance)])
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def cases(self, name, message, *, of=None):
        """Add a property: equal to the solution on the cases that the function yields."""
        if of is not None and of not in (self.returns or []):
            raise ValueError(f"of must be one of {self.returns}, got {of!r}")
        return self._add(lambda make: Property(name, message, make_cases=make, of=of))

    def holds(self, name, message):
        """Add a property: the function, given the learner's, raises no AssertionError."""
        return self._add(lambda check: Property(name, message, check=check))

    def wrong(self, caught_by, message=None):
        """Add a wrong answer."""
        return lambda answer: self._add_wrong(answer.__name__, answer, caught_by, message)

    def wrong_if(self, stood, instead_of, caught_by, message=None):
        """Add as a wrong answer the solution in which one text stands instead of another."""
        name, space = f"{stood} instead of {instead_of}", {}
        exec(compile(self._changed(stood, instead_of), f"{self.id}: {name}", "exec"), space)
        self._add_wrong(name, space[self.name], caught_by, message)

    def wrong_value(self, value, message):
        """Add a wrong answer to a question."""
        self._add_wrong(repr(value), value, self.properties[0].name, message)

    def same(self, reason, *changes):
        """List changes of the solution, what stands and instead of what, that change no result."""
        for stood, instead_of in changes:
            self.equivalents.append(Equivalent(self._changed(stood, instead_of), stood, reason))

    def right(self, answer):
        """Add a right answer that is written differently."""
        self.right_answers.append(answer)
        return answer

    def starts_from(self, bug):
        """Declare the code with the bug."""
        self.bug = bug
        return bug

    def _changed(self, stood, instead_of):
        """The solution with one text in the place of another."""
        if self.solution.count(instead_of) != 1:
            raise ValueError(f"{self.id}: {instead_of!r} must stand once in the solution")
        return self.solution.replace(instead_of, stood)

    def _add(self, make):
        def decorate(function):
            self.properties.append(make(function))
            return function

        return decorate

    def _add_wrong(self, name, answer, caught_by, message):
        names = [*(p.name for p in self.properties), UNCHANGED]
        if caught_by not in names:
            raise ValueError(f"{self.id} has no property {caught_by!r} so far, only {names}")
        self.wrong_answers.append(Wrong(name, answer, caught_by, message or ""))
        return answer


def implement(**header):
    """Declare an exercise to be written from its signature."""
    return lambda reference: Exercise("implement", reference, **header)


def debug(**header):
    """Declare an exercise whose starter has a bug."""
    return lambda reference: Exercise("debug", reference, **header)


def predict(**header):
    """Declare a question whose answer is a number or a choice."""

    def decorate(reference):
        exercise = Exercise("predict", reference, **header)
        exercise.properties.append(Property("the answer", ""))
        if exercise.choices:
            for spelt in _spellings(reference()):
                exercise.right(lambda spelt=spelt: spelt)
        return exercise

    return decorate


def _spellings(choice):
    """A choice as learners may write it."""
    return choice, choice.capitalize(), f" {choice} "


def _alone(function, *, body=True, as_value=False, rename=None):
    """A function's source without decorators and docstring, with the imports that it needs."""
    source = textwrap.dedent(inspect.getsource(function))
    node = ast.parse(source).body[0]
    lines = source.splitlines()
    signature = lines[node.lineno - 1 : node.body[0].lineno - 1]
    documented = ast.get_docstring(node) is not None
    code = lines[node.body[0].end_lineno if documented else node.body[0].lineno - 1 :]
    if rename:
        signature[0] = signature[0].replace(function.__name__, rename, 1)
    if as_value:
        text = re.sub("^return ", "answer = ", textwrap.dedent("\n".join(code)), flags=re.MULTILINE)
    else:
        text = "\n".join(signature + (code if body else []))
    blank_lines = 1 if as_value else 2  # as ruff has them before a statement, before a function
    return "\n".join([*_imports(function, node, blank_lines), text])


def _imports(function, node, blank_lines):
    used = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    values = {name: function.__globals__.get(name) for name in sorted(used)}
    modules = {name: v.__name__ for name, v in values.items() if isinstance(v, ModuleType)}
    lines = [f"import {m} as {n}" if m != n else f"import {n}" for n, m in modules.items()]
    return [*lines, *[""] * blank_lines] if lines else []
