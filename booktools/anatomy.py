"""What every chapter must have, and must not: each check yields the problems that it finds."""

import ast
import re
from collections import Counter

from booktools.chapter import Chapter, all_chapters, blocks, figure, pictures, words
from booktools.desk import VERDICTS, claim_boxes, is_verdict
from booktools.exercise_cells import exercise_cells

BEFORE_IDEA = ["The 30-second answer", "The 3-minute answer"]
AFTER_IDEA = [
    "From scratch",
    "Where the one-liner breaks",
    "On real data",
    "Try it",
    "Exercises",
    "Interview questions",
    "Summary",
    "References",
]
NOT_PROSE = ("Exercises", "Interview questions", "References")
PROSE_WORDS = (1500, 2500)
ANSWER_WORDS = (60, 90)
CODE_LINES = 20
LEVELS = ("Warm-up", "Core", "Hard")
KINDS = ("definition", "derivation", "what-if", "debugging", "numbers", "coding")
ANSWER_PARTS = ("Say.", "Next they ask.", "Common wrong answer.", "Shown in")
TAGS = {"full-width", "hide-cell", "hide-input", "hide-output", "margin", "photo", "remove-input"}
GENERATORS = {"BitGenerator", "Generator", "PCG64", "SeedSequence", "default_rng"}
TORCH_SAMPLERS = {"bernoulli", "multinomial", "normal", "rand", "randint", "randn", "randperm"}


def header(chapter):
    """One title, and a line with reading time, number of exercises, and what to know first."""
    titles = re.findall(r"^# .+", chapter.text, re.M)
    first = chapter.section_text("")
    if len(titles) != 1 or not first.startswith("# "):
        yield f"expected one level-1 title, in the first cell; found {len(titles)}"
    stated = re.search(r"\d+ min.* · .*?(\d+) exercises .*?· ", first)
    count = len(_exercise_ids(chapter))
    if not stated:
        yield "the first cell has no line 'N minutes · N exercises · what to know first'"
    elif int(stated[1]) != count:
        yield f"the header line says {stated[1]} exercises, there are {count}"


def sections(chapter):
    """The level-2 titles, in order, with the idea's own between them."""
    titles = [title for title, _ in chapter.sections[1:]]
    if titles[:2] != BEFORE_IDEA or titles[-len(AFTER_IDEA) :] != AFTER_IDEA:
        yield f"sections must be {BEFORE_IDEA} … {AFTER_IDEA}, found {titles}"
    elif len(titles) == len(BEFORE_IDEA + AFTER_IDEA):
        yield "there is no section of the idea's own"
    for title in set(AFTER_IDEA) & set(titles):
        if not chapter.section_text(title):
            yield f"section {title!r} has no text"


def lengths(chapter):
    """Words of the short answer and of the prose, lines of a code cell.

    Prose is all Markdown but exercises, interview questions and references.
    """
    answer = words(chapter.section_text("The 30-second answer"))
    prose = sum(words(chapter.section_text(t)) for t, _ in chapter.sections if t not in NOT_PROSE)
    yield from _outside("words in the 30-second answer", answer, ANSWER_WORDS)
    yield from _outside("words of prose", prose, PROSE_WORDS)
    for cell in chapter.own_code:
        yield from _outside(
            f"lines of code in {cell.id}", cell.source.count("\n") + 1, (1, CODE_LINES)
        )


def claims(chapter):
    """Each claim word for word in a box, once, in order, with evidence before the next."""
    expected = {row["id"]: row["claim"] for row in chapter.claims}
    boxes = claim_boxes(chapter)
    found = [name for name, _, _ in boxes]
    if found != list(expected):
        yield f"claims must be {list(expected)}, found {found}"
    for name, box, executed in boxes:
        if box.text != expected.get(name):
            yield f"claim {name} reads {box.text!r}, in chapters/claims.csv {expected.get(name)!r}"
        if box.options.get("name") != f"claim-{name.lower()}":
            yield f"the box of claim {name} must be named claim-{name.lower()}"
        if not executed:
            yield f"no executed code cell follows claim {name} before the next"
    yield from _verdict_problems(chapter, list(expected))


def questions(chapter):
    """At least ten interview questions in the form of the book, of all three levels."""
    found = [b for b in blocks(chapter.section_text("Interview questions")) if b.kind == "dropdown"]
    if len(found) < 10:
        yield f"expected at least 10 interview questions, found {len(found)}"
    levels = {question.title.strip("*").split(" · ")[0] for question in found}
    yield from (
        f"no interview question of level {level}" for level in LEVELS if level not in levels
    )
    for question in found:
        yield from (f"question {question.title!r}: {p}" for p in _question_problems(question))


def exercises(chapter):
    """At least four exercises: all that are declared for the topic, each as it is declared."""
    from mlfund.exercises import exercises_of, topics

    known = exercises_of(chapter.topic) if chapter.topic in topics() else []
    declared = {exercise.id: exercise for exercise in known}
    present = _exercise_ids(chapter)
    if len(present) < 4:
        yield f"expected at least 4 exercises, found {len(present)}"
    if sorted(present) != sorted(declared):
        yield f"exercises declared: {sorted(declared)}; in the chapter: {sorted(present)}"
    for name in present:
        yield from _stale(chapter, name, declared)


def figures(chapter):
    """One picture a cell, with a name of its own, a caption and a sentence of alternative text."""
    for cell in filter(pictures, chapter.code):
        alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
        if len(pictures(cell)) > 1:
            yield f"{cell.id} shows more than one picture"
        if not figure(cell).get("name", "").startswith("fig-"):
            yield f"{cell.id} needs a figure name that starts with fig-"
        if not figure(cell).get("caption", "").strip().endswith("."):
            yield f"{cell.id} needs a caption that ends in a full stop"
        if words(alt) < 6 or not alt.strip().endswith("."):
            yield f"{cell.id} needs alternative text of at least a sentence, got {alt!r}"
    if re.search(r"!\[\s*\]\(|<img", chapter.text):
        yield "a picture in Markdown has no alternative text, or stands as HTML"
    if not any(
        "vegalite" in kind for c in chapter.section("Try it") for d in pictures(c) for kind in d
    ):
        yield "there is no interactive figure under 'Try it'"


def links(chapter):
    """Every label is given once, and every link within the book points at one."""
    twice = [label for label, count in Counter(chapter.labels).items() if count > 1]
    yield from (f"label {label} is given more than once" for label in twice)
    known = {label for other in [chapter, *all_chapters()] for label in other.labels}
    known |= set(chapter.anchors)
    targets = re.findall(r"\]\(#([^)]+)\)", chapter.text)
    targets += re.findall(r"\{(?:ref|numref|eq)\}`(?:[^`<]*<)?([^`>]+)>?`", chapter.text)
    for target in targets:
        if target not in known:
            yield f"link to #{target}: no such label in any chapter"


def glues(chapter):
    """Every glued number is used in the text, and the other way round; each is a rounded string."""
    names = Counter(name for name, _ in chapter.numbers)
    used = set(re.findall(r"\{glue(?::\w*)?\}`([^`:]+)[^`]*`", chapter.text))
    used |= set(re.findall(r"\{glue(?::\w*)?\} *([\w-]+)$", chapter.text, re.M))
    yield from (
        f"{name} is used in the text but glued nowhere" for name in sorted(used - set(names))
    )
    yield from (f"{name} is glued but not used" for name in sorted(set(names) - used))
    yield from (f"{name} is glued {n} times" for name, n in names.items() if n > 1)
    for name, text in chapter.numbers:
        if not text.startswith(("'", '"')):
            yield f"{name} must be glued as a rounded string, got {text}"


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


def from_scratch(chapter):
    """The implementation is shown from the package's source and compared with a library."""
    source = "\n".join(cell.source for cell in chapter.section("From scratch"))
    for call in ("show_source(", "compare("):
        if call not in source:
            yield f"'From scratch' has no {call[:-1]}"


def references(chapter):
    """Something is cited, and the bibliography shows what this chapter cites."""
    text = chapter.section_text("References")
    if not re.search(r"\{bibliography\}\n(?::.*\n)*:filter: *\S", text):
        yield "'References' has no {bibliography} with a filter"
    if "{cite:" not in chapter.text:
        yield "nothing is cited"


def outputs(chapter):
    """Every code cell was executed, cleanly, and every output takes part in the comparison."""
    for cell in chapter.code:
        if cell.execution_count is None:
            yield f"{cell.id} was not executed"
        kinds = {output.get("name", output.output_type) for output in cell.outputs}
        yield from (
            f"{cell.id} has output of kind {k}" for k in sorted(kinds & {"error", "stderr"})
        )
        unknown = sorted(set(cell.metadata.get("tags", [])) - TAGS)
        yield from (f"{cell.id} has the tag {tag}, which the book does not use" for tag in unknown)
        if re.search(r"^\s*#\s*(NBVAL|PYTEST_VALIDATE)_", cell.source, re.M | re.I):
            yield f"{cell.id} asks to be left out of the comparison of outputs"


CHECKS = (
    header,
    sections,
    lengths,
    claims,
    questions,
    exercises,
    figures,
    links,
    glues,
    code,
    from_scratch,
    references,
    outputs,
)


def problems(path):
    """All problems of the chapter at `path`."""
    chapter = Chapter(path)
    return [f"{check.__name__}: {problem}" for check in CHECKS for problem in check(chapter)]


def _outside(what, count, limits):
    low, high = limits
    if not low <= count <= high:
        yield f"{count} {what}, expected {low} to {high}"


def _verdict_problems(chapter, names):
    """Each claim has one verdict, in its order, in the words that the book uses."""
    found = [block for block in blocks(chapter.text) if is_verdict(block)]
    expected = [f"verdict-{name.lower()}" for name in names]
    if [verdict.options.get("name") for verdict in found] != expected:
        yield f"verdicts must be named {expected}"
    for verdict in found:
        if verdict.title not in VERDICTS or not verdict.text:
            yield f"a verdict is one of {VERDICTS} and says why, found {verdict.title!r}"


def _question_problems(question):
    title = re.fullmatch(r"\*\*(.+?) · (.+?)\.\*\* .+", question.title)
    if not title or title[1] not in LEVELS or title[2] not in KINDS:
        yield f"the title must be '**level · kind.** question', of {LEVELS} and {KINDS}"
    if question.options.get("class-container") != "question":
        yield "needs ':class-container: question'"
    if not question.options.get("name", "").startswith("q-"):
        yield "needs a ':name:' that starts with q-"
    parts = re.findall(r"^\*\*(.+?)\*\*", question.text, re.M)
    if tuple(parts) != ANSWER_PARTS:
        yield f"its parts must be {ANSWER_PARTS}, found {tuple(parts)}"
    follow_up = question.text.partition("**Next they ask.**")[2].partition("**Common wrong")[0]
    if not follow_up.partition("?")[2].strip():
        yield "'Next they ask' must be a question and its answer"
    if "](#" not in question.text.rpartition("**Shown in**")[2]:
        yield "'Shown in' has no link"


def _exercise_ids(chapter):
    parts = [cell.metadata for cell in chapter.cells if cell.metadata.get("part") == "statement"]
    return [metadata["exercise"] for metadata in parts]


def _stale(chapter, name, declared):
    """Where the cells of an exercise differ from what its declaration makes."""
    cells = [cell for cell in chapter.cells if cell.metadata.get("exercise") == name]
    found = [(cell.metadata.get("part"), cell.source, cell.metadata) for cell in cells]
    made = exercise_cells(declared[name]).items() if name in declared else ()
    if found != [(part, cell.source, cell.metadata) for part, cell in made]:
        yield f"{name} is not as declared: python -m booktools.notebook exercises {chapter.topic}"


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
